"""What exports need to know of words: ``data/exchange.toml``."""

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _told() -> dict[str, dict[str, str | list[str]]]:
    told: dict[str, dict[str, str | list[str]]] = tomllib.loads(
        (files("kg") / "data/exchange.toml").read_text(encoding="utf-8")
    )
    return told


def unit_schema(name: str) -> str:
    """Return the schema of FollowTheMoney that a unit of this name has."""
    for schema in ("Company", "Organization"):
        if re.search(str(_told()["ftm"][schema]), name):
            return schema
    return "PublicBody"


def country(place: str) -> str:
    """Return the country of a place as two small letters (``cn`` for CN-65), or an empty text."""
    code = place.partition("-")[0]
    return "" if code in _told()["ftm"]["no_country"] else code.lower()
