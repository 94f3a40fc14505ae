"""The wordings of a scene: ``data/meetings.toml``, in the syntax of the rules."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from kg.rules import compile_pattern


@cache
def book() -> dict[str, Any]:
    """Return the tables of ``data/meetings.toml``."""
    return tomllib.loads((files("kg") / "data/meetings.toml").read_text(encoding="utf-8"))


@cache
def wording(name: str) -> re.Pattern[str]:
    """Return the pattern of this name in the table ``scene``."""
    return compile_pattern(book()["scene"][name])
