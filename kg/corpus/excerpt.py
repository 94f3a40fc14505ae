"""The tables of a large build → what a page can hold of it: the facts among what is best connected."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.corpus.extract import path_of
from kg.corpus.gather import likely
from kg.corpus.identify import Batch
from kg.corpus.link import linked_batch
from kg.corpus.overlay import Overlay
from kg.corpus.rows import entity_of
from kg.corpus.table import among, ask, read_table
from kg.model import Document, Entity, LinkedFact, Resolution

FACTS = 12_000
"""Facts that a page holds at most; with their reports they make some 10 MB."""
CHARACTERS = 2_500_000
"""Characters of reports that a page holds at most."""

_BEST = """
WITH told AS (
    SELECT id, report, [e.iri for e in entities] AS iris,
        md5(list_sort([e.role || ' ' || e.iri for e in entities])::VARCHAR) AS what
    FROM read_parquet($links)
), part AS (
    SELECT id, report, what, unnest(list_distinct(iris)) AS iri FROM told
), ties AS (
    SELECT iri, count(DISTINCT report) AS ties FROM part GROUP BY iri
), ranked AS (
    SELECT id, report, what, list_reverse_sort(list(ties)) AS ties
    FROM part JOIN ties USING (iri) GROUP BY id, report, what
), timed AS (
    SELECT *, row_number() OVER (PARTITION BY what ORDER BY id) AS time FROM ranked
)
SELECT id, report FROM timed
ORDER BY time > 2, coalesce(ties[2], 0) DESC, coalesce(ties[3], 0) DESC, ties[1] DESC, id
LIMIT $most
"""
"""A fact is as well connected as the second of the things it speaks of: by the reports that name both.

What many reports say alike comes twice before all else comes once: a page of one leader's
post, told a thousand times, would show nothing.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The facts that a page holds, by batch and report."""

    facts: frozenset[str]
    reports: frozenset[str]


def choose(batches: Sequence[Batch], *, facts: int = FACTS, characters: int = CHARACTERS) -> Chosen:
    """Return the best connected facts that fit, and their reports; the same in every run."""
    work, tables = batches[0].work, batches[0].tables
    links = [str(path_of(work, "links", batch.name)) for batch in batches]
    ranked = ask(_BEST, {"links": links, "most": facts}, scratch=work / "scratch")
    reports = [str(path_of(tables, "reports", batch.name)) for batch in batches]
    named = sorted({report for _, report in ranked})
    lengths = dict(
        ask(
            "SELECT id, length(text) FROM read_parquet($reports) WHERE list_contains($named, id)",
            {"reports": reports, "named": named},
            scratch=work / "scratch",
        )
    )
    taken: set[str] = set()
    read: set[str] = set()
    room = characters
    for fact, report in ranked:
        if report not in read:
            if lengths[report] > room:
                continue
            room -= lengths[report]
            read.add(report)
        taken.add(fact)
    return Chosen(frozenset(taken), frozenset(read))


def excerpt(batches: Sequence[Batch], chosen: Chosen, overlay: Overlay) -> Resolution:
    """Return the resolution of the chosen facts: what they speak of, and the reports that state them."""
    documents: list[Document] = []
    facts: list[LinkedFact] = []
    for batch in batches:
        for linked in overlay.on_linked(linked_batch(batch, reports=chosen.reports)):
            documents.append(linked.reading.extraction.document)
            facts += [fact for fact in linked.facts if fact.id in chosen.facts]
    named = {iri for fact in facts for _, iri in fact.entities}
    entities = _entities(batches[0].work, named)
    known = {entity.id for entity in entities}
    found = overlay.on_likenesses(likely(batches[0].work / "likenesses"), overlay.likenesses)
    return Resolution(
        tuple(sorted(documents, key=lambda document: document.id)),
        tuple(sorted(entities, key=lambda entity: entity.id)),
        tuple(sorted(facts, key=lambda fact: fact.id)),
        tuple(one for one in found if {one.one, one.other} <= known),
        batches[0].base,
        overlay.decisions,
        overlay.replaced,
    )


def _entities(work: Path, named: set[str]) -> list[Entity]:
    """Return the entities by IRI, and those that they are part of."""
    found: dict[str, Entity] = {}
    while named:
        for file in sorted((work / "entities").iterdir()):
            for row in read_table(file, "entities", where=among("iri", named)):
                found[row["iri"]] = entity_of(row)
        named = {entity.whole for entity in found.values() if entity.whole} - found.keys()
    return list(found.values())
