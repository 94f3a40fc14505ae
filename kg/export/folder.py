"""Files → a folder, all of them or none, whatever happens on the way.

The files are written aside, in a folder within the folder. One rename says that they are complete; then each
is renamed into its place. A build that ends before that rename leaves the old files as they were, and what
one killed after it (within a millisecond) has left to rename is renamed by the next.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kg.errors import OutputError

_ASIDE = ".kg-new"
_READY = ".kg-ready"


@contextmanager
def replacing(folder: Path) -> Iterator[Callable[[str, bytes], None]]:
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

        def write(name: str, content: bytes) -> None:
            with _told(folder):
                aside.mkdir(exist_ok=True)
                (aside / name).write_bytes(content)

        yield write
        if aside.exists():
            with _told(folder):
                _refuse_folders(aside, folder)
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
    ready = folder / _READY
    if ready.is_dir():
        for file in sorted(ready.iterdir()):
            file.replace(folder / file.name)
        ready.rmdir()


def _refuse_folders(aside: Path, folder: Path) -> None:
    for file in sorted(aside.iterdir()):
        if (folder / file.name).is_dir():
            raise OutputError(f"{folder / file.name}: a folder stands where a file goes; move it away")


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
