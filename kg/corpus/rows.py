"""The nouns of the walk ↔ rows of the tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.corpus.table import Row, part_of
from kg.entities.division import LEVELS, Division
from kg.entities.name import Minted
from kg.entities.person import Appearance, Holding
from kg.entities.register import Sighting
from kg.entities.setting import Setting
from kg.graph.tenure import Held
from kg.model import Argument, Document, Dropped, Entity, Extraction, Fact, Likeness, LinkedFact, Span, Story


@dataclass(frozen=True, slots=True)
class Reading:
    """What a report states, as the tables have it: its stories' settings, its facts and their sentences."""

    key: str
    extraction: Extraction
    settings: Mapping[int, Setting]
    sentences: tuple[Span, ...]
    problem: str = ""


def _flat(value: Document | Dropped | Holding | Likeness | Held | Entity) -> Row:
    """Return the fields of a value by name; ``asdict`` copies each, which takes longer than all the rest."""
    return {name: getattr(value, name) for name in value.__slots__}


def report_row(reading: Reading) -> Row:
    """Return the row of a report."""
    document = reading.extraction.document
    told = [_flat(dropped) for dropped in reading.extraction.dropped]
    return {"key": reading.key, **_flat(document), "problem": reading.problem, "passed_over": told}


def document_of(row: Row) -> Document:
    """Return the report of a row."""
    names = ("id", "text", "title", "published", "url", "source", "encoding", "proposed")
    return Document(*(row[name] for name in names))


def story_rows(reading: Reading) -> Iterator[Row]:
    """Yield the rows of the stories that state facts."""
    for story in reading.extraction.stories:
        setting = reading.settings.get(story.span.start)
        if setting:
            row: Row = {"report": reading.extraction.document.id}
            row |= {"start": story.span.start, "end": story.span.end}
            for level in LEVELS:
                found: Division | None = getattr(setting, level)
                row[level] = (
                    {"code": found.code, "name": found.name, "parent": found.parent} if found else None
                )
            yield row


def _setting(row: Row) -> Setting:
    def division(level: str) -> Division | None:
        told = row[level]
        return Division(told["code"], told["name"], level, told["parent"]) if told else None

    return Setting(*map(division, LEVELS))


def fact_rows(reading: Reading) -> Iterator[Row]:
    """Yield the row of each statement of a report."""
    text = reading.extraction.document.text
    pairs = zip(reading.extraction.facts, reading.sentences, strict=True)
    for place, (fact, sentence) in enumerate(pairs):
        yield {
            "report": fact.document,
            "place": place,
            "type": fact.type,
            "modality": fact.modality,
            "rule": fact.rule,
            "arguments": [_argument_row(argument) for argument in fact.arguments],
            "evidence_start": fact.evidence.start,
            "evidence_end": fact.evidence.end,
            "evidence": fact.evidence.cut(text),
            "sentence_start": sentence.start,
            "sentence_end": sentence.end,
            "sentence": sentence.cut(text),
        }


def _argument_row(argument: Argument) -> Row:
    span = argument.span
    start, end = (span.start, span.end) if span else (None, None)
    return {"role": argument.role, "value": argument.value, "start": start, "end": end}


def fact_of(row: Row) -> Fact:
    """Return the statement of a row."""
    arguments = tuple(
        Argument(a["role"], a["value"], None if a["start"] is None else Span(a["start"], a["end"]))
        for a in row["arguments"]
    )
    evidence = Span(row["evidence_start"], row["evidence_end"])
    return Fact(row["type"], row["report"], arguments, evidence, row["rule"], row["modality"])


def readings(reports: Iterable[Row], stories: Iterable[Row], facts: Iterable[Row]) -> Iterator[Reading]:
    """Yield what each report states, from the rows of a batch, in their order."""
    told = {report: list(rows) for report, rows in groupby(stories, key=lambda row: row["report"])}
    stated = {report: list(rows) for report, rows in groupby(facts, key=lambda row: row["report"])}
    for row in reports:
        document, found = document_of(row), stated.get(row["id"], [])
        here = told.get(row["id"], [])
        yield Reading(
            row["key"],
            Extraction(
                document,
                tuple(Story(document, Span(story["start"], story["end"]), ()) for story in here),
                tuple(map(fact_of, found)),
                tuple(Dropped(**told) for told in row["passed_over"]),
            ),
            {story["start"]: _setting(story) for story in here},
            tuple(Span(fact["sentence_start"], fact["sentence_end"]) for fact in found),
            row["problem"],
        )


def appearance_row(appearance: Appearance, place: int, batch: str) -> Row:
    """Return the row of a person of a story, the ``place``-th of the name."""
    return {
        "part": part_of(appearance.name),
        "batch": batch,
        "report": appearance.report,
        "story": appearance.story,
        "name": appearance.name,
        "place": place,
        "holdings": list(map(_flat, appearance.holdings)),
        "chaired": [{"unit": unit, "place": there} for unit, there in appearance.chaired],
        "company": [list(names) for names in appearance.company],
        "year": appearance.year,
    }


def appearance_of(row: Row) -> Appearance:
    """Return the person of a row."""
    return Appearance(
        row["report"],
        row["story"],
        row["name"],
        tuple(Holding(**holding) for holding in row["holdings"]),
        tuple((told["unit"], told["place"]) for told in row["chaired"]),
        tuple(tuple(names) for names in row["company"]),
        row["year"],
    )


def person_row(row: Row, minted: Minted) -> Row:
    """Return the row that says who a person of a story is."""
    told = {name: row[name] for name in ("batch", "report", "story", "name", "place")}
    return {**told, "iri": minted.iri, "key": minted.key}


def likeness_row(likeness: Likeness) -> Row:
    """Return the row of two persons who may be one."""
    return {"part": part_of(likeness.one), **_flat(likeness), "reasons": list(likeness.reasons)}


def likeness_of(row: Row) -> Likeness:
    """Return the two of a row."""
    return Likeness(row["one"], row["other"], row["score"], tuple(row["reasons"]))


def link_row(linked: LinkedFact, places: Mapping[Fact, int]) -> Row:
    """Return the row of a fact; ``places`` tells which statement of its report each is."""
    return {
        "id": linked.id,
        "report": linked.fact.document,
        "iri": linked.report,
        "entities": [{"role": role, "iri": iri} for role, iri in linked.entities],
        "statements": [places[fact] for fact in (linked.fact, *linked.also)],
    }


def linked_of(row: Row, facts: Sequence[Fact]) -> LinkedFact:
    """Return the fact of a row, from the statements of its report."""
    first, *also = (facts[place] for place in row["statements"])
    entities = tuple((told["role"], told["iri"]) for told in row["entities"])
    return LinkedFact(row["id"], first, entities, row["iri"], tuple(also))


def sighting_row(seen: Sighting) -> Row:
    """Return the row of what a batch says of an entity."""
    return {
        "part": part_of(seen.iri),
        "iri": seen.iri,
        "type": seen.type,
        "key": seen.key,
        "name": seen.name,
        "forms": sorted(seen.forms),
        "place": seen.place,
        "whole": seen.whole,
        "at_report": seen.at[0],
        "at_story": seen.at[1],
    }


def sighting_of(row: Row) -> Sighting:
    """Return what a row says of an entity."""
    at = row["at_report"], row["at_story"]
    forms = frozenset(row["forms"])
    return Sighting(row["iri"], row["type"], row["key"], row["name"], forms, row["place"], row["whole"], at)


def held_row(held: Held) -> Row:
    """Return the row of a fact that tells of a tenure."""
    told = [{"status": status, "date": date} for status, date in held.told]
    return {"part": part_of(held.person), **_flat(held), "told": told}


def held_of(row: Row) -> Held:
    """Return the fact of a row that tells of a tenure."""
    told = tuple((one["status"], one["date"]) for one in row["told"])
    return Held(row["person"], row["post"], row["fact"], row["published"], told)


def entity_row(entity: Entity) -> Row:
    """Return the row of an entity."""
    row = _flat(entity)
    return {"iri": row.pop("id"), **row, "aliases": list(entity.aliases)}


def entity_of(row: Row) -> Entity:
    """Return the entity of a row."""
    names = tuple(row["aliases"])
    return Entity(row["iri"], row["type"], row["name"], names, row["key"], row["place"], row["whole"])
