"""What the user names → the files to read, in order: files, folders (recursive), globs and standard input."""

import glob
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from kg.model import Dropped

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".jsonl", ".jsonl.gz")
_KINDS = ", ".join(SUFFIXES)


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: its path, and that as the user gave it but never absolute.

    ``suffix`` is one of ours as written, or nothing for standard input.
    """

    path: Path
    source: str
    suffix: str

    @property
    def stem(self) -> str:
        """The name without its folder and its suffix."""
        return PurePath(self.source).name.removesuffix(self.suffix)


STDIN = "-"


def find_files(inputs: Sequence[str]) -> Iterator[File | Dropped]:
    """Yield the files in the order named, those of a folder or a glob sorted by name; ``-`` is a file too.

    A file named twice is read once. Files of other kinds and hidden ones are ignored in folders and globs,
    and counted; ``ignored`` marks what tells of either, for nothing was lost.
    """
    seen: set[str] = set()
    for name in inputs:
        for file in _expand(name):
            if isinstance(file, Dropped):
                yield file
            elif (real := os.path.realpath(file.path)) in seen:
                yield Dropped(file.source, "named before", "name it once", ignored=True)
            else:
                seen.add(real)
                yield file


def _expand(name: str) -> Iterator[File | Dropped]:
    path, source = Path(name), shown(name) if name else "''"
    try:
        if name == STDIN:
            yield File(path, "stdin", "")
        elif name and path.is_dir():
            yield from _in_folder(path, source)
        elif name and path.exists():
            if path.is_file() and (suffix := _suffix(name)):
                yield File(path, source, suffix)
            else:
                yield Dropped(source, "not a file of a kind that is read", f"give one of {_KINDS}")
        elif glob.has_magic(name):
            yield from _in_glob(name, source)
        else:
            yield Dropped(source, "no such file or folder", "check the path")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        yield Dropped(source, f"cannot be read ({reason(error)})", "check the path and its permissions")


def _in_glob(pattern: str, source: str) -> Iterator[File | Dropped]:
    # Path.glob takes no absolute pattern
    names = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207
    if not names:
        yield Dropped(source, "no file matches", "check the pattern and quote it")
    ignored: Counter[str] = Counter()
    for name in names:
        path = Path(name)
        if path.is_file() and (suffix := _suffix(name)):
            yield File(path, shown(name), suffix)
        elif not path.is_dir():
            ignored[_kind(name)] += 1
        elif "**" not in pattern:  # ** names what is in it as well
            yield from _in_folder(path, shown(name))
    yield from _tell(source, ignored)


def _in_folder(folder: Path, source: str) -> Iterator[File | Dropped]:
    ignored: Counter[str] = Counter()
    nothing = True
    for file in _walk(folder, PurePath(source), ignored, above=()):
        nothing = False
        yield file
    if nothing:
        others = f" ({_list(ignored)} ignored)" if ignored else ""
        yield Dropped(source, f"nothing to read in this folder{others}", f"put {_KINDS} files in it")
    else:
        yield from _tell(source, ignored)


def _walk(
    folder: Path, source: PurePath, ignored: Counter[str], *, above: tuple[str, ...]
) -> Iterator[File | Dropped]:
    """Yield the files of a folder and of those within it, following no link back to one ``above``."""
    above = (*above, os.path.realpath(folder))
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Dropped(source.as_posix(), f"cannot be opened ({reason(error)})", "check its permissions")
        return
    for entry in entries:
        path, here = folder / entry.name, source / shown(entry.name)
        if entry.name.startswith("."):
            ignored["hidden"] += 1
        elif entry.is_dir() and _is_build(path):
            ignored["build of kg"] += 1
        elif entry.is_dir() and os.path.realpath(path) not in above:
            yield from _walk(path, here, ignored, above=above)
        elif (suffix := _suffix(entry.name)) and (
            entry.is_file() or not path.exists()
        ):  # a dangling link is told of
            yield File(path, here.as_posix(), suffix)
        else:
            ignored[_kind(entry.name)] += 1


def _is_build(folder: Path) -> bool:
    """Return whether kg itself wrote the folder: its page and its facts are no reports."""
    made = all((folder / name).is_file() for name in ("facts.jsonl", "report.json"))
    graph = (folder / "graph.ttl").is_file() or (folder / "graph").is_dir()
    return (made and graph) or (folder / "tables/manifest.json").is_file()


def _tell(place: str, ignored: Counter[str]) -> Iterator[Dropped]:
    if ignored:
        yield Dropped(place, f"{_list(ignored)} ignored", f"only {_KINDS} are read", ignored=True)


def _list(kinds: Counter[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


def _kind(name: str) -> str:
    return PurePath(name).suffix.lower() or "without suffix"


def _suffix(name: str) -> str:
    """Return the suffix as written if it is one of ours, else nothing."""
    return next((name[-len(suffix) :] for suffix in SUFFIXES if name.lower().endswith(suffix)), "")


def reason(error: OSError | ValueError) -> str:
    """Return what went wrong in a few words, without the path."""
    return (error.strerror or "system error") if isinstance(error, OSError) else str(error)


def shown(name: str) -> str:
    """Return a path as it is told and kept: relative, in one line, and writable as UTF-8."""
    path = PurePath(os.path.normpath(name))
    text = (path.name or "root") if path.is_absolute() else path.as_posix()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
