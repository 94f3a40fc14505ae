"""The types and properties that the service tells of (``data/serve/reconcile.toml``)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Type:
    """A type of entities; ``about`` names the properties that describe one.

    ``named`` tells whether a name that one entity bears is enough, ``bare`` whether others are bare titles.
    """

    id: str
    iri: str
    name: str
    named: bool
    bare: bool
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of entities; ``form`` is entity (of type ``of``), division, text, day or number.

    ``values`` is SPARQL for the values ?v of ?e, ``bearers`` for the entities ?e of ?v, of an entity alone;
    ``decides`` tells whether a name and a value make a match.
    """

    id: str
    name: str
    types: tuple[str, ...]
    form: str
    of: str
    decides: bool
    values: str
    bearers: str


@cache
def types() -> dict[str, Type]:
    """Return every type under its identifier, in the order of the file."""
    return {
        row["id"]: Type(
            row["id"],
            row["class"],
            f"{row['zh']} / {row['en']}",
            row["named"],
            row.get("bare", False),
            tuple(row["about"]),
        )
        for row in _file()["type"]
    }


@cache
def properties() -> dict[str, Property]:
    """Return every property under its identifier, in the order of the file."""
    return {
        row["id"]: Property(
            row["id"],
            f"{row['zh']} / {row['en']}",
            tuple(row["types"]),
            row["form"],
            row.get("of", ""),
            row["decides"],
            row["values"],
            row.get("bearers", ""),
        )
        for row in _file()["property"]
    }


@cache
def features() -> dict[str, str]:
    """Return the name of each feature of a candidate that is not a property."""
    return {row["id"]: f"{row['zh']} / {row['en']}" for row in _file()["feature"]}


@cache
def _file() -> dict[str, Any]:
    text = (files("kg") / "data/serve/reconcile.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
