"""Annotated reports + the facts read from them → precision, recall and F1 of each type.

An annotated report is ``STEM.json`` beside ``STEM.txt``: ``published``, the ``facts`` that must be found and
the ``optional`` ones that count neither way; each argument is a list of accepted strings, the best one first.
Names match when equal but for width, spaces and punctuation; meetings, measures and quotes when their
longest common subsequence covers enough of both. The pairing is one to one, the most alike first.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import DocumentError
from kg.model import FACT_TYPES, ROLES, Document

_COMPARED = {type: tuple(r for r in roles if r not in ("status", "date")) for type, roles in ROLES.items()}
_ALIKE = {"meeting": 0.7, "measure": 0.6, "quote": 0.6}
_UNREAD = re.compile(r"[\s\"'“”‘’「」『』《》〈〉()（）\[\]【】·•・‧．.,，、。;；:：!！?？—…\-]")
_WORDED_AGAIN = ("undertook", "said")
_LONGEST = 600
_BINS = 10

Row = Mapping[str, Any]
Facts = Callable[[Document], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated report."""

    document: Document
    facts: tuple[Row, ...]
    optional: tuple[Row, ...]


@dataclass(slots=True)
class Tally:
    """The counts of one type of fact."""

    right: int = 0
    found: int = 0
    gold: int = 0
    dated: int = 0
    dates_right: int = 0
    status: int = 0
    status_right: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what should be found that was."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Score:
    """What a comparison gives: ``errors`` hold verdict, report, fact; ``rules`` count rule, type, right."""

    types: dict[str, Tally] = field(default_factory=lambda: {type: Tally() for type in FACT_TYPES})
    evidence: int = 0
    evidence_valid: int = 0
    errors: list[tuple[str, str, Row]] = field(default_factory=list)
    rules: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    judged: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def core_f1(self) -> float:
        """The mean F1 of the three types that the graph is drawn from."""
        return sum(self.types[type].f1 for type in ("holds", "held", "undertook")) / 3

    @property
    def all_f1(self) -> float:
        """The mean F1 of all types."""
        return sum(tally.f1 for tally in self.types.values()) / len(self.types)

    @property
    def calibration_error(self) -> float:
        """The mean distance of confidence from the share that is right, over ten bins by their size."""
        bins: dict[int, list[tuple[float, bool]]] = {}
        for confidence, right in self.judged:
            bins.setdefault(min(_BINS - 1, int(confidence * _BINS)), []).append((confidence, right))
        gaps = (abs(sum(c for c, _ in rows) - sum(r for _, r in rows)) for rows in bins.values())
        return sum(gaps) / len(self.judged) if self.judged else 0.0


def read_gold(folder: Path) -> Iterator[Gold]:
    """Yield the annotated reports of a folder in the order of their names.

    Raises DocumentError for a folder without any, a missing text, or a file that is not of the form.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise DocumentError(f"{folder}: no annotated report (*.json) in it; name a folder that has some")
    for file in files:
        try:
            annotated = json.loads(file.read_text(encoding="utf-8"))
            text = file.with_suffix(".txt").read_bytes().decode("utf-8")
            document = Document(id=file.stem, text=text, published=annotated.get("published"))
            facts, optional = tuple(annotated["facts"]), tuple(annotated["optional"])
            for fact in (*facts, *optional):
                _ = [list(fact[role]) for role in _COMPARED[fact["type"]]]
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            problem = f"not an annotated report ({type(error).__name__}: {error})"
            raise DocumentError(f"{file}: {problem}; see kg/evaluate.py for the form") from error
        yield Gold(document, facts, optional)


def score(reports: Iterable[Gold], read: Facts) -> Score:
    """Return how the rows that ``read`` gives for each report compare with its annotation."""
    result = Score()
    for gold in reports:
        _compare(gold, _distinct(read(gold.document)), result)
    return result


def _compare(gold: Gold, found: Sequence[Row], result: Score) -> None:
    pairs = _pairs(found, gold.facts)
    paired, matched = {i for i, _ in pairs}, {j for _, j in pairs}
    again = [gold.facts[j] for j in matched if gold.facts[j]["type"] in _WORDED_AGAIN]
    uncounted = (*gold.optional, *again)
    for i, fact in enumerate(found):
        result.evidence += 1
        result.evidence_valid += _stands(fact["evidence"], gold.document.text)
        if i not in paired and any(_likeness(fact, other) for other in uncounted):
            continue
        result.types[fact["type"]].found += 1
        result.rules[fact.get("rule", ""), fact["type"], i in paired] += 1
        result.judged.append((fact.get("confidence", 0.0), i in paired))
        if i not in paired:
            result.errors.append(("wrong", gold.document.id, fact))
    for j, want in enumerate(gold.facts):
        result.types[want["type"]].gold += 1
        if j not in matched:
            result.errors.append(("missed", gold.document.id, want))
    for i, j in pairs:
        _tally(found[i], gold.facts[j], result.types[gold.facts[j]["type"]])


def _tally(fact: Row, want: Row, tally: Tally) -> None:
    tally.right += 1
    if want.get("date"):
        tally.dated += 1
        tally.dates_right += (fact.get("date") or "").startswith(want["date"])
    if want["type"] == "holds":
        tally.status += 1
        tally.status_right += (fact.get("status") or "current") == want.get("status", "current")


def _stands(evidence: Row, text: str) -> bool:
    start, end = evidence["start"], evidence["end"]
    return bool(0 <= start < end <= len(text) and text[start:end] == evidence["text"])


def _distinct(found: Sequence[Row]) -> list[Row]:
    """Return the facts without those that say the same again."""
    first: dict[tuple[str, ...], Row] = {}
    for fact in found:
        key = (fact["type"], *(_spoken(fact.get(role) or "") for role in _COMPARED[fact["type"]]))
        first.setdefault(key, fact)
    return list(first.values())


def _pairs(found: Sequence[Row], wanted: Sequence[Row]) -> list[tuple[int, int]]:
    alike = ((_likeness(f, w), i, j) for i, f in enumerate(found) for j, w in enumerate(wanted))
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted((a for a in alike if a[0]), key=lambda a: (-a[0], a[1], a[2])):
        if all(i != i2 and j != j2 for i2, j2 in pairs):
            pairs.append((i, j))
    return pairs


def _likeness(fact: Row, want: Row) -> float:
    """Return 1 for facts that say the same, down to 0 for those that do not match."""
    if fact["type"] != want["type"]:
        return 0.0
    product = 1.0
    for role in _COMPARED[want["type"]]:
        product *= _accepted(role, fact.get(role) or "", want[role])
        if not product:
            break
    return product


def _accepted(role: str, value: str, forms: Sequence[str | None]) -> float:
    said = _spoken(value)
    wanted = [_spoken(form or "") for form in forms or ("",)]
    if said in wanted:
        return 1.0
    if role not in _ALIKE or not said:
        return 0.0
    best = max(_overlap(said[:_LONGEST], form[:_LONGEST], _ALIKE[role]) for form in wanted)
    return best if best >= _ALIKE[role] else 0.0


@lru_cache(maxsize=65536)
def _spoken(value: str) -> str:
    """Return what is read aloud: neither width, spaces nor punctuation matter."""
    return _UNREAD.sub("", unicodedata.normalize("NFKC", value))


@lru_cache(maxsize=65536)
def _overlap(a: str, b: str, least: float) -> float:
    """Return the F of the longest common subsequence, or 0 where it cannot reach ``least``."""
    total = len(a) + len(b)
    if not a or not b or 2 * (Counter(a) & Counter(b)).total() / total < least:
        return 0.0
    lengths = [0] * (len(b) + 1)
    for x in a:
        diagonal = 0
        for j, y in enumerate(b, 1):
            above = lengths[j]
            lengths[j] = diagonal + 1 if x == y else max(above, lengths[j - 1])
            diagonal = above
    return 2 * lengths[-1] / total


def figures(result: Score) -> dict[str, Any]:
    """Return every figure by its name, ready for JSON."""
    by_type = {
        type: {"precision": t.precision, "recall": t.recall, "f1": t.f1, **asdict(t)}
        for type, t in result.types.items()
    }
    return {
        **by_type,
        "core_f1": result.core_f1,
        "all_f1": result.all_f1,
        "evidence_valid": result.evidence_valid / result.evidence if result.evidence else 0.0,
        "calibration_error": result.calibration_error,
    }


def table(result: Score) -> str:
    """Return the figures as a table for reading."""
    lines = [f"{'':10} precision  recall      F1   right/found/gold"]
    for type, t in result.types.items():
        line = f"{type:10} {t.precision:9.3f} {t.recall:7.3f} {t.f1:7.3f}   {t.right}/{t.found}/{t.gold}"
        line += f"   dates {t.dates_right}/{t.dated}" if t.dated else ""
        line += f"   status {t.status_right}/{t.status}" if t.status else ""
        lines.append(line)
    lines += [
        f"F1 of holds, held and undertook {result.core_f1:.3f}, of all six {result.all_f1:.3f}",
        f"evidence that is the text at its offsets: {result.evidence_valid}/{result.evidence}",
        f"calibration error of the confidence: {result.calibration_error:.3f}",
    ]
    return "\n".join(lines)


def list_errors(result: Score, type: str) -> Iterator[str]:
    """Yield a line for each fact of the type (or of all) that was missed or wrong: what, rule, evidence."""
    for verdict, report, fact in result.errors:
        if type in (fact["type"], "all"):
            said = json.dumps({role: fact.get(role) for role in _COMPARED[fact["type"]]}, ensure_ascii=False)
            evidence = fact["evidence"] if isinstance(fact["evidence"], str) else fact["evidence"]["text"]
            yield "\t".join((verdict, report, fact["type"], said, fact.get("rule", ""), evidence))
