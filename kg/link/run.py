"""The walk of linking on one screen: two sides → pairs → candidates → the two files."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.entities.name import BASE
from kg.link.block import Tally, pairs
from kg.link.judgement import by_pair
from kg.link.linkset import Source, set_iri, to_turtle
from kg.link.model import Candidate, Judgement, Linkable
from kg.link.service import Service, ask
from kg.link.settings import settings
from kg.link.source import read_side
from kg.link.sssom import Curies, header, row
from kg.link.verdict import candidate, is_listed
from kg.model import Dropped
from kg.query.store import graph_files


@dataclass(slots=True)
class Linking:
    """What linking found: the links, the lines of all candidates, and the counts of the run.

    ``rows`` are the lines of the mapping set without its metadata; ``curies`` shorten the IRIs in them.
    ``unmet`` are the judgements that name no pair of the two sides.
    """

    tally: Tally = field(default_factory=Tally)
    curies: Curies = field(default_factory=Curies)
    rows: list[str] = field(default_factory=list)
    links: list[Candidate] = field(default_factory=list)
    identical: int = 0
    open: int = 0
    unlisted: int = 0
    unmet: tuple[Dropped, ...] = ()

    def take(self, found: Candidate) -> None:
        """Take a candidate: as a link, and as a line unless nothing but a common name speaks for it."""
        self.identical += found.identical
        if found.predicate and not found.identical:
            self.links.append(found)
        if not found.predicate and (found.judgement is None or found.judgement.verdict == "unsure"):
            self.open += 1
        if is_listed(found):
            self.rows.append(row(found, self.curies))
        else:
            self.unlisted += 1

    def summary(self) -> str:
        """Return what was read, found and left out, in a line."""
        kinds = Counter(f"{c.one.type} {c.predicate}" for c in self.links)
        told = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items())) or "none"
        parts = [
            f"read {self.tally.read[0]} and {self.tally.read[1]} things",
            f"compared {self.tally.pairs} pairs, {self.identical} of them one IRI on both sides",
            f"linked {len(self.links)} ({told}), left {self.open} open",
        ]
        if self.unlisted:
            parts.append(f"left out of the list {self.unlisted} that share a common name alone")
        if self.tally.split:
            parts.append(f"split {self.tally.split} names that many bear")
        if self.tally.left_out:
            parts.append(f"left out {self.tally.left_out} keys with {self.tally.pairs_left_out} pairs")
        return "; ".join(parts)


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
    return compare(read_side(graph), read_side(target, mapping=mapping), judgements, threshold=threshold)


def link_service(
    graph: Path, service: Service, judgements: Sequence[Judgement] = (), *, threshold: float | None = None
) -> Linking:
    """Return what of a graph may be what a reconciliation service knows by its names.

    Raises GraphError for a service that is slow, wrong or gone; its answers so far are kept.
    """
    return compare(read_side(graph), ask(read_side(graph), service), judgements, threshold=threshold)


def compare(
    one: Iterable[Linkable],
    other: Iterable[Linkable],
    judgements: Sequence[Judgement] = (),
    *,
    threshold: float | None = None,
) -> Linking:
    """Return what of one side may be what of the other."""
    least = settings()["accept"]["score"] if threshold is None else threshold
    judged, linking, met = by_pair(judgements), Linking(), set()
    sides = linking.curies.noting(one), linking.curies.noting(other)
    for pair in pairs(*sides, linking.tally, judged=_keys(judged)):
        both = frozenset((pair.one.id, pair.other.id))
        judgement = judged.get(both)
        if judgement:
            met.add(both)
        if pair.one.type == pair.other.type:
            linking.take(candidate(pair, judgement, threshold=least))
    cure = "delete the line, or link what has it"
    unmet = (j for both, j in judged.items() if both not in met)
    linking.unmet = tuple(Dropped(j.place, "names no pair of these two sides", cure) for j in unmet)
    return linking


def _keys(judged: Mapping[frozenset[str], Judgement]) -> dict[str, tuple[str, ...]]:
    """Return for each IRI that was judged the keys by which it meets those it was judged with."""
    keys: dict[str, list[str]] = defaultdict(list)
    for named in judged:
        for iri in named:
            keys[iri].append("=" + " ".join(sorted(named)))
    return {iri: tuple(sorted(told)) for iri, told in keys.items()}


def outputs(linking: Linking, graph: Path, target: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a linking: name and content."""
    sources = (Source(graph.name, _hash(graph)), Source(target.name, _hash(target)))
    names = (sources[0].iri(BASE), sources[1].iri(BASE))
    head = header(linking.curies, set_id=set_iri(sources, BASE), sources=names)
    yield "candidates.sssom.tsv", "".join((*head, *linking.rows)).encode()
    yield "links.ttl", to_turtle(linking.links, sources, base=BASE)


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file, of the files of a graph, or of all the files of a store."""
    files = [file for file in graph_files(path) if file.is_file()]
    digest = hashlib.sha256()
    for part in files or sorted(p for p in path.rglob("*") if p.is_file()):
        with part.open("rb") as content:
            for chunk in iter(lambda: content.read(1 << 20), b""):
                digest.update(chunk)
    return digest.hexdigest()
