"""Stage: a batch and who its persons are → its facts with IRIs, and what it says of every entity."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow.compute as pc

from kg.corpus.extract import path_of, read_batch
from kg.corpus.identify import Batch, settled
from kg.corpus.rows import Reading, held_row, link_row, linked_of, sighting_of, sighting_row
from kg.corpus.table import Row, among, read_table, write_table
from kg.engine import uncollected
from kg.entities.name import Minted, report_iri
from kg.entities.person import Appearance
from kg.entities.register import Register, Sighting
from kg.entities.resolve import link
from kg.entities.story import StoryFacts
from kg.graph.tenure import held_in
from kg.model import Fact, LinkedFact


@dataclass(frozen=True, slots=True)
class Linked:
    """A report of a batch with its facts that are linked, by IRI."""

    reading: Reading
    facts: tuple[LinkedFact, ...]


@uncollected()
def link_batch(batch: Batch) -> int:
    """Write the facts of a batch with what plays their roles; return how many facts there are."""
    register = Register(batch.base)
    readings = read_batch(batch.tables, batch.name)
    stories = settled(readings, batch.base)
    facts = link(stories, _persons(batch, stories), register)
    places: dict[str, dict[Fact, int]] = {}
    days: dict[str, str] = {}
    for reading in readings:
        document = reading.extraction.document
        days[report_iri(batch.base, document.text)] = document.published or ""
        here = places[reading.extraction.document.id] = {}
        for place, fact in enumerate(reading.extraction.facts):
            here.setdefault(fact, place)
    rows = [link_row(linked, places[linked.fact.document]) for linked in facts]
    write_table(path_of(batch.work, "links", batch.name), "links", rows)
    seen = list(map(sighting_row, register.sightings()))
    write_table(path_of(batch.work, "sightings", batch.name), "sightings", seen)
    held = [held_row(one) for one in held_in(facts, days)]
    write_table(path_of(batch.work, "held", batch.name), "held", held)
    return len(facts)


def _persons(batch: Batch, stories: Iterable[StoryFacts]) -> Mapping[Appearance, Minted]:
    """Return who each person of the batch's stories is."""
    here = pc.field("batch") == batch.name
    told = {
        (row["report"], row["story"], row["name"], row["place"]): Minted(row["iri"], row["key"])
        for row in read_table(batch.work / "persons.parquet", "persons", where=here)
    }
    return {
        appearance: told[story.report, story.start, name, place]
        for story in stories
        for name, (persons, _) in story.persons.items()
        for place, appearance in enumerate(persons)
    }


def linked_batch(batch: Batch, *, reports: Collection[str] | None = None) -> Iterator[Linked]:
    """Yield the reports of a batch in their order, each with its facts; ``reports`` are those asked for."""
    where = None if reports is None else among("report", reports)
    rows = read_table(path_of(batch.work, "links", batch.name), "links", where=where)
    if reports is not None and not rows:
        return
    by_report: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_report[row["report"]].append(row)
    for reading in read_batch(batch.tables, batch.name, reports=reports):
        found = by_report[reading.extraction.document.id]
        yield Linked(reading, tuple(linked_of(row, reading.extraction.facts) for row in found))


def sightings(batch: Batch) -> Iterator[Sighting]:
    """Yield what a batch says of every entity."""
    yield from map(sighting_of, read_table(path_of(batch.work, "sightings", batch.name), "sightings"))
