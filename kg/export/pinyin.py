"""How names are read aloud, for a search by pinyin: one reading a character, and the names that differ.

A page holds thousands of names made of some thousand characters; what it carries is a table of the characters
and, for 重庆 and 长沙 and 单志刚, the syllables of the name itself.
"""

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, cast


def readings(names: Iterable[str], people: Iterable[str] = ()) -> tuple[dict[str, str], dict[str, str]]:
    """Return character → syllable, and name → syllables (spaced) for each name that the table misreads.

    ``people`` are those of the names whose first character is a surname. Characters that have no reading
    are in neither.
    """
    from pypinyin import Style, lazy_pinyin  # a quarter of a second, which only a page should cost

    def read(text: str) -> list[str]:
        as_they_are = cast(Any, list)  # one item a character, which its types don't foresee
        return list(lazy_pinyin(text, style=Style.NORMAL, errors=as_they_are))

    names, surnamed = sorted(set(names)), set(people)
    table = {}
    for character in sorted({character for name in names for character in name}):
        syllable = read(character)[0]
        if syllable != character:
            table[character] = syllable
    odd = {}
    for name in names:
        syllables = read(name)
        if name in surnamed and name[0] in _surnames():
            syllables[0] = _surnames()[name[0]]
        if syllables != [table.get(character, character) for character in name]:
            odd[name] = " ".join(syllables)
    return table, odd


@cache
def _surnames() -> dict[str, str]:
    """Return how a character reads where it is a surname, which dictionaries of words don't tell."""
    text = (files("kg") / "data/page/surname_readings.tsv").read_text(encoding="utf-8")
    return {row["character"]: row["reading"] for row in csv.DictReader(text.splitlines(), delimiter="\t")}
