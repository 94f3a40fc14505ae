"""The manifest of a build folder's tables: whose they are, and which batches make the build, in order."""

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.corpus.schema import KEPT, VERSION
from kg.errors import OutputError

_FILE = "manifest.json"
_MARK = "gongbao-kg tables"
WORK = ".work"
"""The folder of what only the build itself needs; it goes when the build ends."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the tables hold: the batches, in the order of the reports, and what they were read by."""

    fingerprint: str = ""
    base: str = ""
    batches: tuple[str, ...] = ()


def open_tables(tables: Path) -> Manifest:
    """Return the manifest of the tables, where there are none an empty one that is written at once.

    Raises OutputError, and touches nothing, for a folder that is not ours, or not of this version.
    """
    cure = f"delete {tables} and build anew, or name another folder with -o"
    file = tables / _FILE
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        version = told[_MARK]
        found = Manifest(told["fingerprint"], told["base"], tuple(map(str, told["batches"])))
    except FileNotFoundError as error:
        if tables.is_dir() and any(tables.iterdir()):
            raise OutputError(f"{tables}: no tables of kg; move the folder away, or {cure}") from error
        write_manifest(tables, Manifest())
        return Manifest()
    except NotADirectoryError as error:
        raise OutputError(f"{tables}: a file stands where a folder goes; move it away") from error
    except (ValueError, TypeError, LookupError) as error:
        raise OutputError(f"{file}: broken ({' '.join(str(error).split())[:80]}); {cure}") from error
    if version != VERSION:
        raise OutputError(f"{tables}: tables of version {version}, and this kg has {VERSION}; {cure}")
    for name in found.batches:
        for kind in KEPT:
            if not (tables / kind / f"{name}.parquet").is_file():
                raise OutputError(f"{tables / kind / name}.parquet: missing; {cure}")
    return found


def write_manifest(tables: Path, manifest: Manifest) -> None:
    """Write the manifest by one rename; with it the build is what the manifest says."""
    told = json.dumps({_MARK: VERSION, **asdict(manifest)}, indent=1) + "\n"
    aside = tables / f".{_FILE}"
    try:
        tables.mkdir(parents=True, exist_ok=True)
        with aside.open("w", encoding="utf-8") as file:
            file.write(told)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(tables / _FILE)
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error})"
        raise OutputError(f"{tables}: {problem}; make room, then run the same command again") from error


def sweep(tables: Path, manifest: Manifest) -> None:
    """Delete what no build needs any more: batches that the manifest does not name, and what was in work."""
    wanted = {f"{name}.parquet" for name in manifest.batches}
    for folder in tables.iterdir():
        if folder.name.startswith(".") and folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.name in KEPT:
            _delete(file for file in folder.iterdir() if file.name not in wanted)


def _delete(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()


def in_place(work: Path, tables: Path, kinds: Sequence[str]) -> None:
    """Put the tables that were made anew into the place of those of the build before."""
    for kind in kinds:
        shutil.rmtree(tables / kind, ignore_errors=True)
        (work / kind).replace(tables / kind)
