"""The tables of a build → a resolution in memory: all of it where it is small, else what is asked for."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.corpus.identify import Batch
from kg.corpus.link import Linked, linked_batch, sightings
from kg.corpus.rows import likeness_of
from kg.corpus.table import read_table
from kg.entities.register import gathered
from kg.export.facts import Row, rows_within
from kg.model import Document, Likeness, LinkedFact, Resolution


def gather(batches: Sequence[Batch]) -> tuple[Resolution, list[Linked]]:
    """Return the resolution of all batches, and their reports with their facts, in order."""
    found = [linked for batch in batches for linked in linked_batch(batch)]
    base, work = batches[0].base, batches[0].work
    documents = sorted((linked.reading.extraction.document for linked in found), key=_id)
    facts = sorted((fact for linked in found for fact in linked.facts), key=lambda fact: fact.id)
    entities = gathered((seen for batch in batches for seen in sightings(batch)), base)
    likenesses = tuple(sorted(likely(work / "likenesses")))
    return Resolution(tuple(documents), entities, tuple(facts), likenesses, base), found


def _id(document: Document) -> str:
    return document.id


def likely(folder: Path) -> Iterator[Likeness]:
    """Yield who may be one."""
    for file in sorted(folder.iterdir()):
        yield from map(likeness_of, read_table(file, "likenesses"))


def table_of(found: Iterable[Linked], facts: Iterable[LinkedFact]) -> Iterator[Row]:
    """Yield the rows of facts in the order of the reports; those not among ``facts`` are left out."""
    by_report: dict[str, list[LinkedFact]] = {}
    for fact in facts:
        by_report.setdefault(fact.fact.document, []).append(fact)
    for linked in found:
        reading = linked.reading
        here = by_report.get(reading.extraction.document.id, ())
        told = rows_within(reading.extraction, reading.sentences, here)
        yield from (row for row in told if "id" in row)  # but for facts that a person found wrong
