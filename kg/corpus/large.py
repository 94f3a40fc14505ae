"""The files of a large build: the graph and the rows part by part, the page and the network of an excerpt."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.confidence import confidence
from kg.corpus.excerpt import choose, excerpt
from kg.corpus.extract import path_of
from kg.corpus.identify import Batch
from kg.corpus.overlay import Overlay, lay
from kg.corpus.table import ask, ranges, sort_tables
from kg.corpus.write import (
    Things,
    ToTabulate,
    ToWrite,
    lines_of,
    tabulate_batch,
    write_batch,
    write_decisions,
    write_things,
)
from kg.engine import Engine, all_of
from kg.export.facts import csv_columns, csv_header
from kg.export.folder import PARTS, Files
from kg.export.report import Account, to_json
from kg.model import Decision, Dropped, Resolution

_THINGS = 20_000
"""Sightings of entities that one task brings together, about."""


def large(
    write: Files,
    batches: Sequence[Batch],
    account: Account,
    *,
    engine: Engine,
    decisions: Sequence[Decision],
    drop: Callable[[Dropped], None],
) -> tuple[list[str], str]:
    """Write the files of a large build; return their names, and what the page holds of it."""
    graph, base = write.parts(), batches[0].base
    overlay, complaints, count = _prepare(batches, decisions, engine)
    for complaint in complaints:
        drop(complaint)
    entities, facts, columns = write_all(graph, batches, overlay, count, engine)
    write.stream("facts.jsonl", _joined(batches, "jsonl"))
    write.stream("facts.csv", _table(batches, columns))
    engine.close()  # the page wants the room
    part = excerpt(batches, choose(batches), overlay)
    _draw(write, part, (account.reports, facts))
    bounds = {
        "graph": {"parts": len(list(graph.iterdir())), "validated": "part by part"},
        "page": {"reports": len(part.documents), "facts": len(part.facts), "of facts": facts},
    }
    entries = (json.loads(line) for line in _joined(batches, "entries"))
    pieces = to_json(
        account, entries, entities=entities, decisions=overlay.decisions, base=base, bounds=bounds
    )
    write.stream("report.json", (piece.encode() for piece in pieces))
    write.without("graph.ttl")
    told_of = f"it shows {len(part.facts):,} of {facts:,} facts"
    return [f"{PARTS}/", "graph.html", "graph.graphml", "facts.jsonl", "facts.csv", "report.json"], told_of


def write_all(
    graph: Path, batches: Sequence[Batch], overlay: Overlay, count: int, engine: Engine
) -> tuple[Counter[str], int, tuple[str, ...]]:
    """Write the parts of the graph and of the rows; return the entities by type, the facts, the columns.

    ``count`` is how many sightings of entities there are.
    """
    work, base = batches[0].work, batches[0].base
    things = [Things(work, low, high, base, graph, overlay) for low, high in ranges(count, each=_THINGS)]
    entities = sum(all_of(engine.map(write_things, things)), Counter[str]())
    told = list(all_of(engine.map(write_batch, [ToWrite(batch, graph, overlay) for batch in batches])))
    write_decisions(graph, overlay, base)
    columns = csv_columns(key for one in told for key in one.keys)
    for _ in all_of(engine.map(tabulate_batch, [ToTabulate(batch, columns) for batch in batches])):
        pass  # what it writes is what it is for
    return entities, sum(one.facts for one in told), columns


def _prepare(
    batches: Sequence[Batch], decisions: Sequence[Decision], engine: Engine
) -> tuple[Overlay, tuple[Dropped, ...], int]:
    """Bring together what the batches say of each thing; return what decisions change of it."""
    count = _sort(batches)
    return *lay(batches, decisions, engine), count


def _sort(batches: Sequence[Batch]) -> int:
    """Bring together what the batches say of each thing; return how many sightings of entities there are."""
    work = batches[0].work
    scratch = work / "scratch"
    for kind in ("sightings", "held"):
        files = [path_of(work, kind, batch.name) for batch in batches]
        sort_tables(files, work / f"{kind}.parquet", by="part", scratch=scratch)
    likely = sorted((work / "likenesses").iterdir())
    sort_tables(likely, work / "likenesses.parquet", by="part, one, other", scratch=scratch)
    seen = {"file": str(work / "sightings.parquet")}
    ((count,),) = ask("SELECT count(*) FROM read_parquet($file)", seen, scratch=scratch)
    return int(count)


def _joined(batches: Sequence[Batch], kind: str) -> Iterator[bytes]:
    """Yield the lines of all batches, in their order."""
    for batch in batches:
        with lines_of(batch, kind).open("rb") as file:
            yield from file


def _table(batches: Sequence[Batch], columns: Sequence[str]) -> Iterator[bytes]:
    yield csv_header(columns).encode()
    yield from _joined(batches, "csv")


def _draw(write: Files, part: Resolution, whole: tuple[int, int]) -> None:
    """Write the page and the network of an excerpt, which says that it is one."""
    from kg.export.graphml import graphml
    from kg.export.network import network
    from kg.export.page import page

    drawn = network(part)
    rules = {(f.rule, f.type) for linked in part.facts for f in (linked.fact, *linked.also)}
    likely: dict[str, Any] = {rule: confidence(rule, type) for rule, type in sorted(rules)}
    write("graph.html", page(part, drawn, confidence=likely, whole=whole).encode())
    write("graph.graphml", graphml(drawn).encode())
