"""Documents → the batches of a build, each read: by this build, or by one before it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.corpus.batch import Batch, batches
from kg.corpus.extract import NEW, Summary, ToRead, extract_batch, forget, keep, known, path_of
from kg.corpus.fingerprint import fingerprint
from kg.corpus.limit import Limit
from kg.corpus.manifest import Manifest
from kg.corpus.table import read_table
from kg.engine import Engine, Lost
from kg.model import Document, Dropped


@dataclass(slots=True)
class _Earlier:
    """Which batch of the build before holds a report, by its key."""

    tables: Path
    manifest: Manifest
    keys: NDArray[np.bytes_] | None = None
    places: NDArray[np.int32] | None = None

    def of(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return the batches in which any of the reports stand."""
        if self.manifest.fingerprint != fingerprint() or not self.manifest.batches:
            return ()
        if self.keys is None or self.places is None:
            self.keys, self.places = self._load()
        wanted = np.array([_short(key) for key in keys], "S16")
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found = np.unique(self.places[at[self.keys[at] == wanted]])
        return tuple(self.manifest.batches[place] for place in found)

    def _load(self) -> tuple[NDArray[np.bytes_], NDArray[np.int32]]:
        keys: list[NDArray[np.bytes_]] = []
        places: list[NDArray[np.int32]] = []
        for place, name in enumerate(self.manifest.batches):
            rows = read_table(path_of(self.tables, "reports", name), "reports", columns=["key"])
            keys.append(np.array([_short(row["key"]) for row in rows], "S16"))
            places.append(np.full(len(rows), place, np.int32))
        joined = np.concatenate(keys)
        order = np.argsort(joined, kind="stable")
        return joined[order], np.concatenate(places)[order]


def _short(key: str) -> bytes:
    """Return the first 16 digits: two reports that share them are told apart when the batch is read."""
    return key[:16].encode()


@dataclass(slots=True)
class _Line:
    """The batches in order; those that wait to be read have no summary yet."""

    tables: Path
    limit: Limit
    earlier: _Earlier
    summaries: list[Summary | None] = field(default_factory=list)
    waiting: list[tuple[int, ToRead]] = field(default_factory=list)

    def tasks(self, found: Iterable[Batch]) -> Iterator[ToRead]:
        """Yield what is to be read, each batch put by for its worker."""
        for batch in found:
            summary = known(self.tables, batch.name, self.limit)
            self.summaries.append(summary)
            if summary is None:
                keep(self.tables, batch.name, batch.keys, batch.documents)
                task = ToRead(self.tables, batch.name, self.limit, self.earlier.of(batch.keys))
                self.waiting.append((len(self.summaries) - 1, task))
                yield task


def read_all(
    documents: Iterable[Document | Dropped],
    tables: Path,
    manifest: Manifest,
    *,
    engine: Engine,
    limit: Limit,
    drop: Callable[[Dropped], None],
) -> list[Summary]:
    """Return the summaries of the batches, in order, when all are read; ``drop`` hears of what is no report.

    A report whose reader dies is left out of its batch, and named there.
    """
    line = _Line(tables, limit, _Earlier(tables, manifest))
    found = batches(documents, drop, fingerprint=fingerprint())
    lost: list[tuple[int, ToRead]] = []
    for number, result in enumerate(engine.map(extract_batch, line.tasks(found))):
        place, task = line.waiting[number]
        if isinstance(result, Lost):
            lost.append((place, task))
        else:
            line.summaries[place] = result
            forget(tables, task.name)
    for place, task in lost:
        line.summaries[place] = _one_by_one(task, engine)
        forget(tables, task.name)
    return [summary for summary in line.summaries if summary]


def _one_by_one(task: ToRead, engine: Engine) -> Summary:
    """Read a batch that took its worker with it: each report by itself, the one to blame left out."""
    from kg.corpus.rows import document_of

    rows = read_table(path_of(task.tables, NEW, task.name), "reports")
    died: dict[str, str] = {}
    if len(rows) == 1:
        died = {rows[0]["key"]: _DIED}
        return extract_batch(replace(task, lost=died))
    alone = [replace(task, name=f"{task.name}-{number}") for number in range(len(rows))]
    for one, row in zip(alone, rows, strict=True):
        keep(task.tables, one.name, [row["key"]], [document_of(row)])
    read = []
    for one, row, result in zip(alone, rows, engine.map(extract_batch, alone), strict=True):
        if isinstance(result, Lost):
            died[row["key"]] = _DIED
        else:
            read.append(one.name)
        forget(task.tables, one.name)
    summary = extract_batch(replace(task, earlier=tuple(read), lost=died))
    return replace(summary, anew=len(rows))


_DIED = "its reader died of it"
