"""Stages: batches, and ranges of things → the files of a large build, part by part, each part validated."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kg.corpus.extract import path_of
from kg.corpus.gather import table_of
from kg.corpus.identify import Batch
from kg.corpus.link import linked_batch
from kg.corpus.overlay import Overlay
from kg.corpus.rows import entity_row, held_of, likeness_of, sighting_of
from kg.corpus.table import part_of, read_table, whole, within, write_table
from kg.engine import uncollected
from kg.entities.register import gathered
from kg.export.facts import csv_lines, to_jsonl
from kg.export.report import entry
from kg.export.turtle import turtle_part
from kg.graph import thing_triples, told_triples
from kg.graph.entity import decision_triples, replacement_triples
from kg.graph.tenure import tenure_triples, tenures_of
from kg.validate import check, part_shapes


@dataclass(frozen=True, slots=True)
class ToWrite:
    """A batch whose facts are linked, and the folder of the parts of the graph."""

    batch: Batch
    graph: Path
    overlay: Overlay


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch's files hold: how many facts, and the keys of their rows."""

    facts: int
    keys: frozenset[str]


def lines_of(batch: Batch, kind: str) -> Path:
    """Return the file of a batch's lines (jsonl, csv, entries), which are put together at the end."""
    return batch.work / "lines" / f"{batch.name}.{kind}"


@uncollected()
def write_batch(task: ToWrite) -> Written:
    """Write what the reports of a batch tell: a part of the graph, the rows of the facts, the entries."""
    batch, found = task.batch, list(task.overlay.on_linked(linked_batch(task.batch)))
    documents = [linked.reading.extraction.document for linked in found]
    facts = [fact for linked in found for fact in linked.facts]
    name = f"reports-{batch.name}.ttl"
    graph = turtle_part(told_triples(documents, facts, batch.base), batch.base)
    check(graph, place=f"graph/{name}", by=part_shapes())
    _put(task.graph / name, graph)
    table = list(table_of(found, facts))
    _put(lines_of(batch, "jsonl"), "".join(map(to_jsonl, table)))
    entries = [entry(one.reading.extraction.document, len(one.reading.extraction.facts)) for one in found]
    _put(lines_of(batch, "entries"), "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries))
    return Written(len(facts), frozenset(key for row in table for key in row))


@dataclass(frozen=True, slots=True)
class ToTabulate:
    """A batch whose rows are written, and the columns of the table."""

    batch: Batch
    columns: tuple[str, ...]


@uncollected()
def tabulate_batch(task: ToTabulate) -> None:
    """Write the rows of a batch as lines of the table."""
    text = lines_of(task.batch, "jsonl").read_text(encoding="utf-8")
    rows = (json.loads(line) for line in text.split("\n") if line)
    _put(lines_of(task.batch, "csv"), csv_lines(rows, task.columns))


@dataclass(frozen=True, slots=True)
class Things:
    """A range of the parts that IRIs fall into, the folder of work, and that of the parts of the graph."""

    work: Path
    low: int
    high: int
    base: str
    graph: Path
    overlay: Overlay

    def mine(self, iri: str) -> bool:
        """Return whether an IRI falls into the range."""
        return self.low <= part_of(iri) < self.high


@uncollected()
def write_things(things: Things) -> Counter[str]:
    """Write what the entities of a range are, who may be one and who held which post; count them by type."""
    where = within(things.low, things.high)
    seen = read_table(things.work / "sightings.parquet", "sightings", where=where)
    laid = things.overlay
    entities = laid.on_entities(
        gathered(map(sighting_of, seen), things.base),
        (entity for iri, entity in laid.entities.items() if things.mine(iri)),
    )
    likely = laid.on_likenesses(
        map(likeness_of, read_table(things.work / "likenesses.parquet", "likenesses", where=where)),
        (one for one in laid.likenesses if things.mine(one.one)),
    )
    held = laid.on_held(
        map(held_of, read_table(things.work / "held.parquet", "held", where=where)),
        (one for one in laid.held if things.mine(one.person)),
    )
    told = [
        *thing_triples(entities, likely, things.base),
        *tenure_triples(tenures_of(held), things.base),
    ]
    name = f"things-{things.low:05d}"
    graph = turtle_part(told, things.base)
    check(graph, place=f"graph/{name}.ttl", by=part_shapes())
    _put(things.graph / f"{name}.ttl", graph)
    write_table(path_of(things.work, "entities", name), "entities", list(map(entity_row, entities)))
    return Counter(entity.type for entity in entities)


def write_decisions(graph: Path, overlay: Overlay, base: str) -> None:
    """Write what people decided, and which IRIs stand for those that were given up."""
    told = [triple for decision in overlay.decisions for triple in decision_triples(decision, base)]
    told += [triple for gone, iri in overlay.replaced for triple in replacement_triples(gone, iri)]
    if told:
        text = turtle_part(told, base)
        check(text, place="graph/decisions.ttl", by=part_shapes())
        _put(graph / "decisions.ttl", text)


def _put(path: Path, text: str) -> None:
    with whole(path) as file:
        file.write(text.encode())
