"""The walk of linking on one screen: two sides → pairs → candidates → the two files."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.entities.name import BASE
from kg.link.block import Tally, pairs
from kg.link.judgement import by_pair
from kg.link.linkset import Source, set_iri, to_turtle
from kg.link.model import Candidate, Judgement
from kg.link.settings import settings
from kg.link.source import read_side
from kg.link.sssom import to_sssom
from kg.link.verdict import candidate
from kg.model import Dropped
from kg.query.store import graph_file


@dataclass(frozen=True, slots=True)
class Linking:
    """What linking found: the candidates, how they were found, and the judgements that met no pair."""

    candidates: tuple[Candidate, ...]
    tally: Tally
    unmet: tuple[Dropped, ...] = ()

    @property
    def links(self) -> tuple[Candidate, ...]:
        """Return the candidates that are linked and are not one IRI anyway."""
        return tuple(c for c in self.candidates if c.predicate and not c.identical)

    def summary(self) -> str:
        """Return what was read, found and left out, in a line."""
        kinds = Counter(f"{c.one.type} {c.predicate}" for c in self.links)
        told = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items())) or "none"
        alike = sum(c.identical for c in self.candidates)
        parts = [
            f"read {self.tally.read[0]} and {self.tally.read[1]} things",
            f"compared {self.tally.pairs} pairs, {alike} of them one IRI on both sides",
            f"linked {len(self.links)} ({told}), left {self.open} open",
        ]
        if self.tally.split:
            parts.append(f"split {self.tally.split} names that many bear")
        if self.tally.left_out:
            parts.append(f"left out {self.tally.left_out} keys with {self.tally.pairs_left_out} pairs")
        return "; ".join(parts)

    @property
    def open(self) -> int:
        """Return how many pairs are neither linked nor denied."""
        return sum(
            not c.predicate and (c.judgement is None or c.judgement.verdict == "unsure")
            for c in self.candidates
        )


def link(
    graph: Path,
    target: Path,
    *,
    mapping: Path | None = None,
    judgements: Sequence[Judgement] = (),
    threshold: float | None = None,
) -> Linking:
    """Return what of a graph may be what in a target, with the reasons.

    Raises GraphError or DocumentError for a side that cannot be read, or in which nothing can be linked.
    """
    least = settings()["accept"]["score"] if threshold is None else threshold
    judged, keys = by_pair(judgements), defaultdict(list)
    for named in judged:
        for iri in named:
            keys[iri].append("=" + " ".join(sorted(named)))
    tally, met, found = Tally(), set(), []
    given = {iri: tuple(sorted(told)) for iri, told in keys.items()}
    for pair in pairs(read_side(graph), read_side(target, mapping=mapping), tally, judged=given):
        both = frozenset((pair.one.id, pair.other.id))
        met.add(both)
        if pair.one.type == pair.other.type:
            found.append(candidate(pair, judged.get(both), threshold=least))
    unmet = [
        Dropped(j.place, "names no pair of these two sides", "delete the line, or link what has it")
        for both, j in judged.items()
        if both not in met
    ]
    return Linking(tuple(sorted(found, key=_order)), tally, tuple(unmet))


def _order(candidate: Candidate) -> tuple[str, str]:
    return candidate.one.id, candidate.other.id


def outputs(linking: Linking, graph: Path, target: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a linking: name and content."""
    sources = (Source(graph.name, _hash(graph)), Source(target.name, _hash(target)))
    set_id, names = set_iri(sources, BASE), (sources[0].iri(BASE), sources[1].iri(BASE))
    yield "candidates.sssom.tsv", "".join(to_sssom(linking.candidates, set_id=set_id, sources=names)).encode()
    yield "links.ttl", to_turtle(linking.links, sources, base=BASE)


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file, of a graph's file in a folder, or of the names in a store."""
    file = graph_file(path)
    digest = hashlib.sha256()
    for part in [file] if file.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        with part.open("rb") as content:
            for chunk in iter(lambda: content.read(1 << 20), b""):
                digest.update(chunk)
    return digest.hexdigest()
