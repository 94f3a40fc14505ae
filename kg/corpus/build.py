"""The build, stage by stage: documents → tables → files."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from kg.corpus.extract import Summary, dropped_of, path_of
from kg.corpus.fingerprint import fingerprint
from kg.corpus.gather import gather, table_of
from kg.corpus.identify import Batch, Names, find_leaders, settle_batch, tell_apart
from kg.corpus.large import large
from kg.corpus.limit import Limit
from kg.corpus.link import link_batch
from kg.corpus.manifest import WORK, Manifest, in_place, open_tables, sweep, write_manifest
from kg.corpus.read import read_all
from kg.corpus.rows import entity_row
from kg.corpus.table import ranges, sort_tables, write_table
from kg.engine import Engine, all_of
from kg.errors import DocumentError
from kg.export.folder import Files, replacing
from kg.export.report import Account, entry
from kg.model import Decision, Document, Dropped

_NAMES = 20_000
"""Persons of stories that one task tells apart, about."""
SMALL = 20_000
"""Up to how many facts the files are written from memory, the graph as one file and the page whole."""
_MADE = ("appearances", "links", "entities", "likenesses")
"""The tables that every build makes anew."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the files that it wrote, and how many of its reports it read anew.

    ``excerpt`` says what the page holds, where that is not all.
    """

    files: tuple[str, ...]
    anew: int
    excerpt: str = ""


def build(
    documents: Iterable[Document | Dropped],
    folder: Path,
    account: Account,
    *,
    base: str,
    engine: Engine,
    drop: Callable[[Dropped], None],
    decisions: Sequence[Decision] = (),
    limit: Limit | None = None,
    tables: Path | None = None,
    small: int = SMALL,
) -> Built:
    """Build the graph of documents into a folder; what was read is kept in ``tables`` for the next build.

    Beyond ``small`` facts the graph comes in parts (``graph/``), and the page holds an excerpt.

    ``drop`` is told of what is lost or passed over, as it comes. Raises OutputError where the folder can't be
    written or holds what is not ours, DocumentError where there is no report; the folder's files then stay.
    """
    tables = tables or folder / "tables"
    with replacing(folder) as write:
        summaries = _read(documents, tables, folder, engine=engine, limit=limit or Limit(), drop=drop)
        _count(summaries, account, drop)
        batches = [Batch(tables, summary.name, tables / WORK, base) for summary in summaries]
        _resolve(batches, engine)
        if account.found.total() <= small:
            files, part = _small(write, batches, account, decisions=decisions, drop=drop), ""
        else:
            files, part = large(write, batches, account, engine=engine, decisions=decisions, drop=drop)
        in_place(tables / WORK, tables, _MADE)
        done = Manifest(fingerprint(), base, tuple(summary.name for summary in summaries))
        write_manifest(tables, done)
        sweep(tables, done)
    return Built(tuple(files), sum(summary.anew for summary in summaries), part)


def _read(
    documents: Iterable[Document | Dropped],
    tables: Path,
    folder: Path,
    *,
    engine: Engine,
    limit: Limit,
    drop: Callable[[Dropped], None],
) -> list[Summary]:
    """Return the summaries of all batches; a build that will not be leaves the tables as they were."""
    new = not tables.exists()
    drawn = iter(documents)
    first = list(islice(drawn, 1))  # lists what is to be read, before anything is written beside it
    manifest = open_tables(tables)
    try:
        told = chain(first, drawn)
        summaries = read_all(told, tables, manifest, engine=engine, limit=limit, drop=drop)
        if not summaries:
            raise DocumentError(f"{folder}: left as it was, for no report could be read; name one that can")
    except DocumentError:
        if new:
            shutil.rmtree(tables, ignore_errors=True)
        else:
            sweep(tables, manifest)
        raise
    return summaries


def _count(summaries: Iterable[Summary], account: Account, drop: Callable[[Dropped], None]) -> None:
    for summary in summaries:
        account.reports += summary.reports
        account.characters += summary.characters
        account.encodings.update(summary.encodings)
        account.found.update(summary.found)
        account.proposed += summary.proposed
        account.refused += summary.refused
        for dropped in dropped_of(summary):
            drop(dropped)


def _resolve(batches: Sequence[Batch], engine: Engine) -> None:
    """Tell the persons of all batches apart, and give every fact and what plays its roles an IRI."""
    work, base = batches[0].work, batches[0].base
    scratch = work / "scratch"
    shutil.rmtree(work, ignore_errors=True)  # of a build that was killed
    persons = sum(all_of(engine.map(settle_batch, batches)))
    found = [path_of(work, "appearances", batch.name) for batch in batches]
    sort_tables(found, work / "appearances.parquet", by="part", scratch=scratch)
    names = [Names(work, low, high, base) for low, high in ranges(persons, each=_NAMES)]
    leaders = frozenset[str]().union(*all_of(engine.map(find_leaders, names)))
    for _ in all_of(engine.map(tell_apart, [replace(part, leaders=leaders) for part in names])):
        pass  # what it writes is what it is for
    files = sorted((work / "persons").iterdir())
    sort_tables(files, work / "persons.parquet", by="batch", scratch=scratch)
    for _ in all_of(engine.map(link_batch, batches)):
        pass


def _small(
    write: Files,
    batches: Sequence[Batch],
    account: Account,
    *,
    decisions: Sequence[Decision],
    drop: Callable[[Dropped], None],
) -> list[str]:
    """Write the files of a build that memory holds, and return their names."""
    from kg.entities import decide
    from kg.pipeline import outputs

    found, linked = gather(batches)
    resolution, complaints = decide(found, decisions)
    for complaint in complaints:
        drop(complaint)
    rows = list(map(entity_row, resolution.entities))
    write_table(path_of(batches[0].work, "entities", "things-00000"), "entities", rows)
    table = list(table_of(linked, resolution.facts))
    extractions = [one.reading.extraction for one in linked]
    entries = [entry(one.document, len(one.facts)) for one in extractions]
    files = []
    for name, content in outputs(resolution, table, account, entries):
        write(name, content)
        files.append(name)
    write.without("graph")
    return files
