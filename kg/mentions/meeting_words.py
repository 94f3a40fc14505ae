"""The patterns by which meetings are found: ``data/meetings.toml`` over ``lexicon/meetings.tsv``."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from kg.lexicon import alternation, load_lexicon, words

_KIND = re.compile(r"\{([=^])(\w+)\}")
_OPEN = "会"


@cache
def _book() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("kg") / "data/meetings.toml").read_text(encoding="utf-8"))


def named(kind: str) -> tuple[str, ...]:
    """Return the words of a kind, longest first."""
    return words("meetings", kind)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of this name in the table ``mention``.

    ``{=kind}`` is any word of the kind, ``{^kind}`` the characters that such words begin with, for a class.
    """
    return re.compile(_KIND.sub(lambda found: _SLOTS[found[1]](found[2]), _book()["mention"][name]))


def _first(kind: str) -> str:
    return re.escape("".join(sorted({word[0] for word in named(kind)})))


def _alternation(kind: str) -> str:
    if kind in ("open", "closed"):
        return alternation(head for head in named("head") if (head[-1] == _OPEN) == (kind == "open"))
    return alternation(named(kind))


_SLOTS = {"=": _alternation, "^": _first}


@cache
def stops() -> re.Pattern[str]:
    """Return what matches a word that ends a name, or first a longer word in which it is none."""
    rows = [row for row in load_lexicon("meetings") if row["kind"] == "stop"]
    return re.compile(alternation([r["word"] for r in rows] + [w for r in rows for w in r["within"].split()]))


@cache
def endings(head: str) -> tuple[str, ...]:
    """Return how the name of a meeting may end for which the bare head stands."""
    return tuple(_book()["calls"].get(head, (head,)))


@cache
def bodies(name: str) -> frozenset[str]:
    """Return the kinds of standing body (人大, 政协) that a name mentions."""
    rows = [row for row in load_lexicon("meetings") if row["kind"] == "body"]
    return frozenset(row["within"] for row in rows if row["word"] in name)
