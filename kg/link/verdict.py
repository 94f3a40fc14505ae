"""Signals and judgements → whether a pair is linked, and by what.

``owl:sameAs`` needs a shared identifier, or two signals beside the name with none against and the score of
the threshold, or a person's word. Posts are roles: they are linked by SKOS, and never more than that but by
an identifier. No name alone, be it ever so rare, links anything.
"""

from collections.abc import Sequence

from kg.link.block import Pair
from kg.link.model import Candidate, Judgement, Signal
from kg.link.name import is_distinct
from kg.link.settings import settings
from kg.link.signal import score, signals

SAME, EXACT, CLOSE = "owl:sameAs", "skos:exactMatch", "skos:closeMatch"
_NAMES = ("name", "alias")


def candidate(pair: Pair, judgement: Judgement | None, *, threshold: float) -> Candidate:
    """Return a pair with its signals, its score and the predicate that links it, if any."""
    found = signals(pair)
    value = score(found)
    predicate = _judged(pair, judgement) if judgement else _predicate(pair, found, value, threshold)
    return Candidate(pair.one, pair.other, found, value, predicate, judgement)


def is_listed(candidate: Candidate) -> bool:
    """Tell whether a candidate is worth a look: any but those for which only a common name speaks."""
    alone = all(signal.kind in _NAMES for signal in candidate.signals)
    least = settings()["accept"]["listed"]
    return bool(candidate.predicate or candidate.judgement) or not alone or candidate.score >= least


def supports(found: Sequence[Signal]) -> tuple[Signal, ...]:
    """Return the signals beside the name that each count as one of the two that a link needs."""
    least = settings()["accept"]["support"]
    return tuple(s for s in found if s.kind not in (*_NAMES, "identifier") and s.bits >= least)


def _judged(pair: Pair, judgement: Judgement) -> str:
    """Return what a person's word makes of a pair; what is unsure or denied is no link."""
    if judgement.verdict != "positive":
        return ""
    return EXACT if pair.one.type == "post" else SAME


def _predicate(pair: Pair, found: Sequence[Signal], value: float, threshold: float) -> str:
    if any(s.kind == "identifier" for s in found):
        return SAME
    against = settings()["accept"]["against"]
    if any(s.bits <= against for s in found if s.kind not in _NAMES) or not any(
        s.kind in _NAMES for s in found
    ):
        return ""
    helpful = supports(found)
    placed = pair.one.regions and pair.other.regions
    if pair.one.type == "unit" and not placed and not is_distinct(pair.one.names[0]):
        return ""
    if pair.one.type == "post":
        if not any(s.kind == "unit" for s in helpful):
            return ""
        named = any(s.kind == "co-occurrence" for s in helpful)
        return "" if value < threshold else EXACT if named or len(helpful) > 1 else CLOSE
    return SAME if len(helpful) > 1 and value >= threshold else ""
