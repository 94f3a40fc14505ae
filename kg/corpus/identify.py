"""Stage: the persons of all stories, name by name → who they are, by what is said of the name alone.

Only one thing is asked across names: which of them leaders of the nation bear. So names are gone through
twice, first for the leaders, then for everybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.corpus.extract import path_of, read_batch
from kg.corpus.rows import Reading, appearance_of, appearance_row, likeness_row, person_row
from kg.corpus.table import Row, read_table, within, write_table
from kg.engine import uncollected
from kg.entities.likeness import likenesses
from kg.entities.person import identify, leaders_in
from kg.entities.story import StoryFacts, by_story


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch whose tables are written: the folder of tables, its name, the folder of work, the base."""

    tables: Path
    name: str
    work: Path
    base: str


@dataclass(frozen=True, slots=True)
class Names:
    """A range of the names (``schema.PARTS``), and the folder of work in which their appearances stand."""

    work: Path
    low: int
    high: int
    base: str
    leaders: frozenset[str] = frozenset()


def settled(readings: Iterable[Reading], base: str) -> list[StoryFacts]:
    """Return the facts of a batch's reports story by story, by report and by where the story starts."""
    told = [
        story
        for reading in readings
        for story in by_story(reading.extraction, base, settings=reading.settings)
    ]
    return sorted(told, key=lambda story: (story.report, story.start))


@uncollected()
def settle_batch(batch: Batch) -> int:
    """Write the persons of a batch's stories; return how many there are."""
    rows = [
        appearance_row(appearance, place, batch.name)
        for story in settled(read_batch(batch.tables, batch.name), batch.base)
        for persons, _ in story.persons.values()
        for place, appearance in enumerate(persons)
    ]
    write_table(path_of(batch.work, "appearances", batch.name), "appearances", rows)
    return len(rows)


@uncollected()
def find_leaders(names: Names) -> frozenset[str]:
    """Return which of the names leaders of the nation bear."""
    return frozenset(leaders_in(appearance_of(row) for row in _rows(names)))


@uncollected()
def tell_apart(names: Names) -> int:
    """Write who each person of each story is, and who may be one; return how many persons there are."""
    found = [(row, appearance_of(row)) for row in _rows(names)]
    persons = identify((appearance for _, appearance in found), names.base, leaders=names.leaders)
    part = f"{names.low:05d}"
    told = [person_row(row, persons[appearance]) for row, appearance in found]
    write_table(path_of(names.work, "persons", part), "persons", told)
    likely = [likeness_row(likeness) for likeness in sorted(likenesses(persons))]
    write_table(path_of(names.work, "likenesses", part), "likenesses", likely)
    return len({minted.iri for minted in persons.values()})


def _rows(names: Names) -> list[Row]:
    where = within(names.low, names.high)
    return read_table(names.work / "appearances.parquet", "appearances", where=where)
