"""Files → a folder, all of them or none, whatever happens on the way.

The files are written aside, in a folder within the folder. One rename says that they are complete; then each
is renamed into its place. A build that ends before that rename leaves the old files as they were, and what
one killed after it (within a millisecond) has left to rename is renamed by the next.

A graph too large for one file is a folder of parts, ``graph/``, which stands and goes as a whole.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OutputError

PARTS = "graph"
"""The folder of the parts of a graph too large for one file."""
_PART = re.compile(r"(reports|things)-[0-9a-f]+\.ttl|decisions\.ttl")
_ASIDE = ".kg-new"
_READY = ".kg-ready"
_OLD = ".kg-old"
_GONE = ".kg-gone"


@dataclass(frozen=True, slots=True)
class Files:
    """The new files of a folder, as long as they stand aside."""

    folder: Path

    @property
    def aside(self) -> Path:
        """The folder within the folder."""
        return self.folder / _ASIDE

    def __call__(self, name: str, content: bytes) -> None:
        """Write a file."""
        self.stream(name, [content])

    def stream(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file piece by piece."""
        with _told(self.folder):
            self.aside.mkdir(exist_ok=True)
            with (self.aside / name).open("wb") as file:
                file.writelines(pieces)

    def parts(self) -> Path:
        """Return a new folder for the parts of a graph."""
        with _told(self.folder):
            (self.aside / PARTS).mkdir(parents=True, exist_ok=True)
        return self.aside / PARTS

    def without(self, name: str) -> None:
        """Note that an earlier build's file, or its parts of a graph, have no place beside the new ones."""
        with _told(self.folder):
            (self.aside / _GONE).mkdir(parents=True, exist_ok=True)
            (self.aside / _GONE / name).touch()


@contextmanager
def replacing(folder: Path) -> Iterator[Files]:
    """Give what writes a file by its name; the files replace their like in ``folder`` when the block ends.

    Raises OutputError where nothing can be written, at once, or while another build writes there.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    aside = folder / _ASIDE
    with ExitStack() as held:
        held.callback(_remove_empty, made)
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(_locked(folder))
            _place(folder)
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir()
            aside.rmdir()  # for now, since the folder may be among those that the block reads
        held.callback(shutil.rmtree, aside, ignore_errors=True)
        yield Files(folder)
        if aside.exists():
            with _told(folder):
                _refuse(aside, folder)
                aside.rename(folder / _READY)
                _place(folder)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn an error of the system into one line that names the folder."""
    try:
        yield
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error})"
        raise OutputError(f"{folder}: {problem}; name another folder with -o") from error


def _remove_empty(made: Iterable[Path]) -> None:
    for path in made:
        with suppress(OSError):
            path.rmdir()


def _place(folder: Path) -> None:
    """Rename the files of a complete set into their places."""
    ready, old = folder / _READY, folder / _OLD
    if ready.is_dir():
        for file in sorted(ready.iterdir()):
            if file.name == _GONE:
                for gone in file.iterdir():
                    _delete(folder / gone.name)
                shutil.rmtree(file)
                continue
            if file.is_dir() and (folder / file.name).exists():
                shutil.rmtree(old, ignore_errors=True)
                (folder / file.name).rename(old)
            file.replace(folder / file.name)
        ready.rmdir()
    shutil.rmtree(old, ignore_errors=True)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _refuse(aside: Path, folder: Path) -> None:
    """Raise OutputError where what is not of kg's making stands in the way."""
    parts = folder / PARTS
    touched = (aside / PARTS).exists() or (aside / _GONE / PARTS).exists()
    if touched and parts.exists() and not _is_ours(parts):
        raise OutputError(f"{parts}: not a graph in parts of kg, and it stands where one goes; move it away")
    for file in sorted(aside.iterdir()):
        if file.is_file() and (folder / file.name).is_dir():
            raise OutputError(f"{folder / file.name}: a folder stands where a file goes; move it away")


def _is_ours(parts: Path) -> bool:
    return parts.is_dir() and all(_PART.fullmatch(file.name) for file in parts.iterdir())


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder against other builds; the system lets go when this one ends, however it ends."""
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; there two builds into one folder are the user's to avoid
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise OutputError(f"{folder}: another build is writing there; wait for its end") from error
    except OSError:
        pass  # a file system without locks, say over a network
    try:
        yield
    finally:
        with suppress(OSError):
            os.close(handle)
