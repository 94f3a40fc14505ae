"""Where posts stand in a sentence: a rank before a head noun (常务副 + 市长), by the lexicon of posts."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.lexicon import alternation, load_lexicon, words

Strength = Literal["head", "weak", "public"]
Status = Literal["current", "former", "acting"]


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a sentence: half-open offsets of the sentence, its title without 原 or 代, and what these say."""

    start: int
    end: int
    title: str
    status: Status
    strength: Strength


@cache
def _strengths() -> dict[str, Strength]:
    kinds: dict[str, Strength] = {}
    for row in load_lexicon("posts"):
        if row["kind"] in ("head", "weak", "public"):
            kinds[row["word"]] = row["kind"]  # type: ignore[assignment]
    return kinds


@cache
def _pattern() -> re.Pattern[str]:
    heads = alternation(_strengths())
    ranks = alternation(words("posts", "rank"))
    former, acting = alternation(words("posts", "former")), alternation(words("posts", "acting"))
    current = alternation(words("posts", "current"))
    never = alternation(words("posts", "not_before"))
    unless = alternation(words("posts", "after_but"))
    meeting = alternation(words("posts", "not_before_but"))
    return re.compile(
        rf"(?:(?P<former>{former})|(?P<acting>{acting})|{current})?"
        rf"(?P<title>(?:{ranks}){{0,3}}"
        rf"(?>(?P<merged>[一-鿿][（(/／][一-鿿][）)]?(?:长|任|员|记))|(?P<head>{heads})))(?!{never}|{meeting}(?!{unless}))"
    )


def find_posts(text: str) -> list[Post]:
    """Return the posts of a sentence in order; 副校(院)长 gives 副校长 and 副院长, both with the whole span."""
    found: list[Post] = []
    for match in _pattern().finditer(text):
        status: Status = "former" if match["former"] else "acting" if match["acting"] else "current"
        if match["merged"]:
            rank, first, second, end = _unmerge(match["title"], match["merged"])
            if first + end in _strengths() and second + end in _strengths():
                for head in (first, second):
                    found.append(Post(match.start(), match.end(), rank + head + end, status, "head"))
            continue
        found.append(
            Post(match.start(), match.end(), match["title"], status, _strengths()[match["head"]])
        )
    return found


def _unmerge(title: str, merged: str) -> tuple[str, str, str, str]:
    """Return 副, 校, 院, 长 for 副校(院)长."""
    return title[: -len(merged)], merged[0], merged[2], merged[-1]
