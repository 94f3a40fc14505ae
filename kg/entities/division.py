"""Divisions of China: words → the divisions that bear them, by GB/T 2260 code."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.lexicon import load_lexicon

LEVELS = ("province", "prefecture", "county")
_DIGITS = {"province": 2, "prefecture": 4, "county": 6}


@dataclass(frozen=True, slots=True, order=True)
class Division:
    """A province, prefecture or county; one that the table lacks has no code."""

    code: str
    name: str
    level: str
    parent: str = ""

    @property
    def place(self) -> str:
        """Return the code as keys write it: CN-65, CN-4502, CN-450203; CN for one that the table lacks."""
        return f"CN-{self.code[: _DIGITS[self.level]]}" if self.code else "CN"

    @property
    def province(self) -> str:
        """Return the two digits of its province."""
        return self.code[:2]


@cache
def divisions_by_word() -> dict[str, tuple[Division, ...]]:
    """Return every name, full or short, with the divisions that bear it, the higher levels first."""
    found: dict[str, list[Division]] = {}
    for level in LEVELS:
        for row in load_lexicon("divisions"):
            if row["kind"] == level:
                cells = zip(row["code"].split(), row["full"].split(), row["parent"].split(), strict=True)
                found.setdefault(row["word"], []).extend(Division(c, f, level, p) for c, f, p in cells)
    return {word: tuple(all_of) for word, all_of in found.items()}


@cache
def divisions_by_code() -> dict[str, Division]:
    """Return the divisions by their six digits; of two names for one code, the first in the table wins."""
    found: dict[str, Division] = {}
    for bearers in divisions_by_word().values():
        for division in bearers:
            found.setdefault(division.code, division)
    return found


@cache
def shortest_names() -> dict[str, str]:
    """Return the shortest name of each division by its six digits."""
    found: dict[str, str] = {}
    for word, bearers in divisions_by_word().items():
        for division in bearers:
            if len(word) < len(found.get(division.code, division.name)):
                found[division.code] = word
    return found


def division_at(text: str, position: int = 0) -> tuple[str, tuple[Division, ...]]:
    """Return the longest name of a division that stands at a position, with its bearers, or an empty one."""
    table = divisions_by_word()
    for length in _lengths().get(text[position : position + 1], ()):
        word = text[position : position + length]
        if word in table:
            return word, table[word]
    return "", ()


def scan(text: str) -> Iterator[tuple[str, tuple[Division, ...]]]:
    """Yield the names of divisions in a text from left to right, the longest at each place."""
    position, starts = 0, _lengths()
    while position < len(text):
        word, bearers = division_at(text, position) if text[position] in starts else ("", ())
        if word:
            yield word, bearers
        position += len(word) or 1


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """Return how long the names are that begin with a character, the longest first."""
    found: dict[str, set[int]] = {}
    for word in divisions_by_word():
        found.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}
