"""Tables as Parquet files: written whole or not at all, and checked when they are read."""

import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from socket import gethostname
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kg.corpus.schema import KEPT, PARTS, SCHEMAS
from kg.errors import OutputError

Row = dict[str, Any]
_GROUP = 20_000
"""Rows of a group: what a reader that wants one part of a sorted table has to unpack."""


def write_table(
    path: Path, kind: str, rows: Sequence[Row], *, about: Mapping[str, str] | None = None
) -> None:
    """Write rows as a table of this kind, with notes about it.

    Raises OutputError where that can't be done; then nothing is left behind.
    """
    table = pa.Table.from_pylist(list(rows), schema=SCHEMAS[kind].with_metadata(dict(about or {})))
    with whole(path) as file:
        pq.write_table(table, file, compression="zstd", row_group_size=_GROUP, write_page_checksum=True)
        if kind in KEPT:  # a batch that is there is taken to be whole, even after the power has failed
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write, which takes its place by one rename when the block ends.

    Raises OutputError where that can't be done; then nothing is left behind.
    """
    aside = path.with_name(f".{path.name}.{gethostname()}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            yield file
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        problem = f"cannot be written ({error.strerror or error})"
        raise OutputError(f"{path.parent}: {problem}; make room, then run the same command again") from error


def read_table(
    path: Path, kind: str, *, columns: Sequence[str] | None = None, where: Any = None
) -> list[Row]:
    """Return the rows of a table of this kind; ``where`` is a filter of pyarrow.

    Raises OutputError for a file that is broken or not of the kind.
    """
    try:
        if where is None:
            with pq.ParquetFile(path, page_checksum_verification=True) as file:
                table = file.read(columns=None if columns is None else list(columns), use_threads=False)
        else:
            table = pq.read_table(
                path, filters=where, page_checksum_verification=True, use_threads=False, partitioning=None
            )
    except (OSError, pa.ArrowException) as error:
        raise broken(path, str(error)) from error
    wanted = SCHEMAS[kind]
    if columns is None and table.column_names != wanted.names:
        raise broken(path, f"no table of {kind}")
    rows: list[Row] = table.to_pylist()
    return rows


def among(column: str, values: Iterable[str]) -> Any:
    """Return the filter for the rows in which a column has one of the values."""
    return pc.field(column).isin(pa.array(sorted(values), pa.string()))


def within(low: int, high: int) -> Any:
    """Return the filter for the rows of a range of parts, half-open."""
    return (pc.field("part") >= low) & (pc.field("part") < high)


def notes(path: Path) -> dict[str, str]:
    """Return the notes about a table. Raises OutputError for a file that is no table."""
    try:
        found = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowException) as error:
        raise broken(path, str(error)) from error
    return {name.decode(): value.decode() for name, value in found.items()}


def broken(path: Path, problem: str) -> OutputError:
    """Return the error for a file of a build that is not as it was written."""
    told = " ".join(problem.split())[:120]
    folder = path.parent.parent
    return OutputError(
        f"{path}: broken ({told}); delete {folder} and build anew, or name another folder with -o"
    )


def part_of(name: str) -> int:
    """Return the part that a name or an IRI falls into."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % PARTS


def ranges(count: int, *, each: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of parts, half-open, in which tasks take so many rows, about ``each`` at a time."""
    tasks = min(max(1, -(-count // each)), PARTS)
    edges = [PARTS * number // tasks for number in range(tasks + 1)]
    yield from pairwise(edges)


def sort_tables(files: Sequence[Path], into: Path, *, by: str, scratch: Path) -> None:
    """Write the rows of tables of one kind as one, sorted; what does not fit in memory goes to ``scratch``.

    ``by`` are columns, as SQL has them. Raises OutputError where that can't be done.
    """
    into.parent.mkdir(parents=True, exist_ok=True)
    target = str(into).replace("'", "''")
    form = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP}"
    rows = f"SELECT * FROM read_parquet($files) ORDER BY {by}"
    ask(f"COPY ({rows}) TO '{target}' ({form})", {"files": list(map(str, files))}, scratch=scratch)


def ask(sql: str, values: Mapping[str, Any], *, scratch: Path) -> list[tuple[Any, ...]]:
    """Return what DuckDB answers, in bounded memory. Raises OutputError where it cannot."""
    import duckdb

    scratch.mkdir(parents=True, exist_ok=True)
    setting: dict[str, Any] = {"memory_limit": _MEMORY, "temp_directory": str(scratch), "threads": 2}
    try:
        with duckdb.connect(config=setting) as asked:
            return asked.execute(sql, dict(values)).fetchall()
    except duckdb.Error as error:
        told = " ".join(str(error).split())[:200]
        raise OutputError(
            f"{scratch.parent}: cannot be sorted ({told}); make room and run it again"
        ) from error


_MEMORY = "256MB"
"""What DuckDB may hold; beyond it, it goes to the disk."""
