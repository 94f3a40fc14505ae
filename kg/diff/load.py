"""The facts of two builds → two tables of DuckDB, a row a statement; what exceeds memory goes to disk."""

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import duckdb

from kg.errors import DocumentError, GraphError

Row = dict[str, Any]
# what a row of facts.jsonl tells as the report has it, and which of these have an IRI
NAMES = ("person", "unit", "post", "status", "meeting", "date", "measure", "quote")
PLAYED = ("person", "unit", "post", "meeting", "measure")
_TEXTS = ("doc", "type", *NAMES, "modality")
_COLUMNS = {
    **dict.fromkeys((*_TEXTS, "published", "id"), "VARCHAR"),
    "evidence": 'STRUCT(start INTEGER, "end" INTEGER, text VARCHAR)',
    "entities": "STRUCT(" + ", ".join(f"{role} VARCHAR" for role in PLAYED) + ")",
}
_SIDES = ("old", "new")


@dataclass(frozen=True, slots=True)
class Build:
    """A build folder: its account (``report.json``) and the file of its facts."""

    folder: Path
    account: Row
    facts: Path


def open_build(folder: Path) -> Build:
    """Return the build in a folder. Raises DocumentError where there is none, or it is broken."""
    cure = f"name the folder of a build, or make it with kg build INPUT... -o {folder}"
    facts = folder / "facts.jsonl"
    try:
        account = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        known = isinstance(account, dict) and isinstance(account.get("reports"), list) and "base" in account
    except OSError as error:
        raise DocumentError(f"{folder}: no build in it ({error.strerror}); {cure}") from error
    except ValueError as error:
        raise DocumentError(f"{folder / 'report.json'}: broken ({error}); build it anew") from error
    if not known:
        raise DocumentError(f"{folder / 'report.json'}: no account of a build; {cure}")
    if not facts.is_file():
        raise DocumentError(f"{facts}: no such file; {cure}")
    return Build(folder, account, facts)


def load(old: Build, new: Build) -> duckdb.DuckDBPyConnection:
    """Return a database with the tables ``old`` and ``new``: a row a statement, in the order of the file.

    ``person`` and the like are names as the report has them, ``person_iri`` and the like what they mean.
    Raises GraphError for two builds whose IRIs begin differently, DocumentError for facts that are broken.
    """
    if old.account["base"] != new.account["base"]:
        bases = f"{old.account['base']} and {new.account['base']}"
        raise GraphError(f"{new.folder}: IRIs begin with {bases}; build both with one --base")
    database = duckdb.connect(config={"threads": 1, "memory_limit": "1GB", "temp_directory": gettempdir()})
    for side, build in zip(_SIDES, (old, new), strict=True):
        iris = ", ".join(f"entities.{role} AS {role}_iri" for role in PLAYED)
        try:
            database.execute(
                f"CREATE TABLE {side} AS SELECT {', '.join(_TEXTS)}, published, id, evidence, {iris} "
                "FROM read_json(?, format='newline_delimited', columns=?, maximum_object_size=67108864)",
                [str(build.facts), _COLUMNS],
            )
        except duckdb.Error as error:
            problem = " ".join(str(error).split())[:160]
            raise DocumentError(f"{build.facts}: broken ({problem}); build it anew") from error
        broken = database.execute(
            f"SELECT count(*) FROM {side} WHERE id IS NULL OR evidence IS NULL"
        ).fetchone()
        if broken and broken[0]:
            raise DocumentError(f"{build.facts}: {broken[0]} rows are no facts of a build; build it anew")
        _check_whole(database, side, build)
    return database


def _check_whole(database: duckdb.DuckDBPyConnection, side: str, build: Build) -> None:
    """Raise DocumentError where the file has fewer rows than the account counts, or more."""
    found = database.execute(f"SELECT count(*) FROM {side}").fetchone()
    rows = found[0] if found else 0
    counted = sum(build.account.get("found", {}).get("facts", {}).values())
    wrong = build.account.get("decided", {}).get("wrong", 0)  # facts that people found wrong have no rows
    if rows > counted or (rows < counted and not wrong):
        told = f"{rows} facts, and report.json counts {counted}"
        raise DocumentError(f"{build.facts}: cut or changed ({told}); build it anew")
