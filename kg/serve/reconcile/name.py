"""Names made comparable: without punctuation, as pairs of characters, as they are read aloud."""

import unicodedata
from collections.abc import Iterable


def key(text: str) -> str:
    """Return the letters and digits of a text, of one width and case: ``Ａ·艾力`` → ``a艾力``."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def pairs(named: str) -> set[str]:
    """Return the pairs of neighbouring characters of a key; of one character, that character."""
    return {named[at : at + 2] for at in range(len(named) - 1)} or {named} - {""}


def likeness(one: str, other: str) -> float:
    """Return how many of their pairs two keys share (Dice), from 0 to 1."""
    first, second = pairs(one), pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def readings(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return for each name how it is read, without tones and spaces, and its initials (``guiyang``, ``gy``).

    Names that hold no character with a reading are left out.
    """
    from kg.export.pinyin import readings as syllables

    names = list(names)
    table, odd = syllables(names)
    spoken = {
        name: odd[name].split(" ") if name in odd else [table.get(c, c) for c in name] for name in names
    }
    return {name: _joined(read) for name, read in spoken.items() if read != list(name)}


def readings_of_people(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the same of people, character by character, as a surname reads where it is one (单, 解, 仇)."""
    from kg.export.pinyin import readings as syllables

    names = [name for name in names if name]
    first = {name[0] for name in names}
    table, _ = syllables({character for name in names for character in name})
    _, surnames = syllables(first, first)
    spoken = {
        name: [surnames.get(name[0], table.get(name[0], name[0])), *(table.get(c, c) for c in name[1:])]
        for name in names
    }
    return {name: _joined(read) for name, read in spoken.items() if read != list(name)}


def _joined(read: list[str]) -> tuple[str, str]:
    return key("".join(read)), "".join(key(syllable)[:1] for syllable in read)
