"""Graphs → a store of pyoxigraph: in memory from Turtle, or on disk for what is loaded once."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError, OutputError

_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES}


def graph_file(path: Path) -> Path:
    """Return the file of a graph: the path itself, or ``graph.ttl`` in the folder of a build."""
    return path / "graph.ttl" if path.is_dir() else path


def graph_files(path: Path) -> list[Path]:
    """Return the files of a graph: ``graph_file``, or the parts (``graph/``) where a build is large."""
    parts = path / "graph"
    if path.is_dir() and parts.is_dir() and not (path / "graph.ttl").exists():
        return sorted(parts.glob("*.ttl"))
    return [graph_file(path)]


def is_store(path: Path) -> bool:
    """Tell whether the folder holds a store on disk."""
    return (path / "CURRENT").is_file()


def open_store(path: Path) -> ox.Store:
    """Return the store of a graph: a store on disk to read only, or Turtle or N-Triples read into memory.

    Raises GraphError where there is no graph, or none that can be read.
    """
    if is_store(path):
        try:
            return ox.Store.read_only(str(path))
        except OSError as error:
            raise GraphError(
                f"{path}: no store that can be read ({error}); make it anew with kg load"
            ) from error
    store = ox.Store()
    for file in graph_files(path):
        _load(store, file)
    return store


def load(graphs: Iterable[Path], folder: Path) -> int:
    """Load graphs into a new store on disk and return how many triples it holds.

    Raises OutputError if the folder is there already, GraphError for a graph that can't be read; then no
    folder is left behind.
    """
    if folder.exists():
        raise OutputError(f"{folder}: there already; name a new folder with -o, or delete this one")
    try:
        store = ox.Store(str(folder))
        _load_all(store, [group for graph in graphs for group in _groups(graph_files(graph))])
        store.optimize()
        store.flush()
        return len(store)
    except BaseException as error:
        _remove(folder)
        if isinstance(error, OSError):
            raise OutputError(
                f"{folder}: cannot be written ({error}); name another folder with -o"
            ) from error
        raise


def _remove(folder: Path) -> None:
    """Delete the folder of a store that may still be writing to it, which is why it may take a second try."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_PAUSE)


def load_anew(graph: Path, folder: Path) -> int:
    """Load a graph into a store on disk that takes the place of one loaded before; return its triples.

    Raises OutputError where what stands there is no store, GraphError as ``load``; then nothing changes.
    """
    aside, old = folder.with_name(f".{folder.name}-new"), folder.with_name(f".{folder.name}-old")
    if folder.exists() and not is_store(folder):
        raise OutputError(f"{folder}: no store, and it stands where one goes; move it away")
    for left in (aside, old):
        shutil.rmtree(left, ignore_errors=True)  # of one that was killed
    count = load([graph], aside)
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return count


_TRIES, _PAUSE = 40, 0.05  # seconds between two tries
_THREADS = min(4, os.cpu_count() or 1)
"""How many groups of files are read into a store at once; each takes some 100 MB."""
_AT_ONCE = 4 << 20
"""Bytes of a group of files: the larger they are, the less there is to be merged in the end."""


def _groups(files: Sequence[Path]) -> Iterator[list[Path]]:
    """Yield the parts of a build, which share no blank node, in groups; any other file is one of its own."""
    group: list[Path] = []
    size = 0
    for file in files:
        group.append(file)
        size += file.stat().st_size if file.exists() else _AT_ONCE
        if size >= _AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _load_all(store: ox.Store, groups: Sequence[Sequence[Path]]) -> None:
    """Read groups of files into the store, some at a time; raises what the first that fails does."""
    with ThreadPoolExecutor(_THREADS) as pool:
        try:
            for _ in pool.map(partial(_load_group, store), groups):
                pass
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _load_group(store: ox.Store, group: Sequence[Path]) -> None:
    if len(group) > 1:
        try:
            joined = b"".join(file.read_bytes() for file in group)
            store.bulk_load(joined, format=ox.RdfFormat.TURTLE)
        except (SyntaxError, OSError):
            pass  # the file that is to blame says so when it is read by itself
        else:
            return
    for file in group:
        _load(store, file)


def _load(store: ox.Store, file: Path) -> None:
    """Read a file into the store; each graph is the default graph, for that is the one that is asked."""
    if not file.exists():
        raise GraphError(f"{file}: no such file; name a graph, or make one with kg build")
    form = _FORMATS.get(file.suffix.lower())
    if not form:
        raise GraphError(f"{file}: no graph; name Turtle (.ttl), N-Triples (.nt) or the folder of a build")
    try:
        store.bulk_load(path=str(file), format=form)
    except SyntaxError as error:
        raise GraphError(
            f"{file}{_where(error)}: {one_line(error.msg)}; mend the file or build it anew"
        ) from error
    except OSError as error:
        problem = error.strerror or one_line(str(error))
        raise GraphError(f"{file}: cannot be read ({problem}); check the file") from error


def _where(error: SyntaxError) -> str:
    return f", line {error.lineno}" if error.lineno else ""


def one_line(message: str, limit: int = 200) -> str:
    """Return a message of a parser as one line of at most so many characters."""
    flat = " ".join(message.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
