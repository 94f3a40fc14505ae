"""Labels on the canvas: names broken where Chinese may be broken, and cut where they are too long."""

from unicodedata import category, east_asian_width

LINE, LINES = 9.0, 2
"""A label on the canvas: full-width characters a line, lines."""

_NO_START = {"Pe", "Pf", "Po", "Mn"}
"""Kinds of characters that never begin a line: closing marks, full stops, accents."""
_NO_END = {"Ps", "Pi"}
"""Opening marks, which never end one."""


def short_label(name: str) -> str:
    """Return the name as it stands on the canvas: at most two lines, the end left off where it is longer."""
    room = LINE * LINES
    if full_width(name) > room:
        kept, used = "", 0.0
        for character in name:
            used += _width(character)
            if used > room - 1:
                break
            kept += character
        name = kept.rstrip() + "…"
    total = full_width(name)
    if total <= LINE:
        return name
    at, used = 0, 0.0
    while used + _width(name[at]) / 2 <= total / 2:
        at, used = at + 1, used + _width(name[at])
    while at > 1 and category(name[at - 1]) in _NO_END:
        at -= 1
    while at < len(name) and category(name[at]) in _NO_START:
        at += 1
    return f"{name[:at]}\n{name[at:]}".rstrip()


def full_width(text: str) -> float:
    """Return the width of a line in full-width characters."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    return 1.0 if east_asian_width(character) in "WFA" else 0.56
