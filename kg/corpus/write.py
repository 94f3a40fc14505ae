"""Stages: batches, and ranges of things → the files of a large build, part by part, each part validated."""

import json
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc

from kg.corpus.extract import path_of
from kg.corpus.gather import table_of
from kg.corpus.identify import Batch
from kg.corpus.link import linked_batch
from kg.corpus.rows import entity_row, held_of, likeness_of, sighting_of
from kg.corpus.table import read_table, write_table
from kg.entities.register import gathered
from kg.export.facts import csv_lines, to_jsonl
from kg.export.report import entry
from kg.graph import thing_triples, told_triples
from kg.graph.tenure import tenure_triples, tenures_of


@dataclass(frozen=True, slots=True)
class ToWrite:
    """A batch whose facts are linked, and the folder of the parts of the graph."""

    batch: Batch
    graph: Path


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch's files hold: how many facts, and the keys of their rows."""

    facts: int
    keys: frozenset[str]


def lines_of(batch: Batch, kind: str) -> Path:
    """Return the file of a batch's lines (jsonl, csv, entries), which are put together at the end."""
    return batch.work / "lines" / f"{batch.name}.{kind}"


def write_batch(task: ToWrite) -> Written:
    """Write what the reports of a batch tell: a part of the graph, the rows of the facts, the entries."""
    from kg.export.turtle import turtle_part
    from kg.validate import check, part_shapes

    batch, found = task.batch, list(linked_batch(task.batch))
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


def write_things(things: Things) -> Counter[str]:
    """Write what the entities of a range are, who may be one and who held which post; count them by type."""
    from kg.export.turtle import turtle_part
    from kg.validate import check, part_shapes

    within = (pc.field("part") >= things.low) & (pc.field("part") < things.high)
    seen = read_table(things.work / "sightings.parquet", "sightings", where=within)
    entities = gathered(map(sighting_of, seen), things.base)
    likely = read_table(things.work / "likenesses.parquet", "likenesses", where=within)
    held = read_table(things.work / "held.parquet", "held", where=within)
    told = [
        *thing_triples(entities, map(likeness_of, likely), things.base),
        *tenure_triples(tenures_of(map(held_of, held)), things.base),
    ]
    name = f"things-{things.low:05d}"
    graph = turtle_part(told, things.base)
    check(graph, place=f"graph/{name}.ttl", by=part_shapes())
    _put(things.graph / f"{name}.ttl", graph)
    write_table(path_of(things.work, "entities", name), "entities", list(map(entity_row, entities)))
    return Counter(entity.type for entity in entities)


def _put(path: Path, text: str) -> None:
    """Write a file by one rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(text.encode())
    aside.replace(path)
