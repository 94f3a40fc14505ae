"""``data/link.toml``: the weights of signals and the bounds of blocks, each with its reason."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def settings() -> dict[str, Any]:
    """Return the settings of linking."""
    return tomllib.loads((files("kg") / "data/link.toml").read_text(encoding="utf-8"))
