"""Where posts stand in a sentence: a rank before a head noun (常务副 + 市长), by the lexicon of posts."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from kg.lexicon import alternation, words

Strength = Literal["head", "weak", "public"]
Status = Literal["current", "former", "acting"]


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a sentence: half-open offsets in it, its title without 原 or 代, and what these say."""

    start: int
    end: int
    title: str
    status: Status
    strength: Strength


@cache
def _strengths() -> dict[str, Strength]:
    strengths: tuple[Strength, ...] = get_args(Strength)
    return {word: strength for strength in strengths for word in words("posts", strength)}


@cache
def _pattern() -> re.Pattern[str]:
    status = "|".join(
        f"(?P<{name}>{alternation(words('posts', name))})" for name in ("former", "acting", "current")
    )
    ranks = alternation(words("posts", "rank"))
    merged = rf"[一-鿿][（(/／][一-鿿][）)]?{alternation(words('posts', 'merged_end'))}"
    heads = alternation(_strengths())
    never, unless = alternation(words("posts", "not_before")), alternation(words("posts", "after_but"))
    meeting = alternation(words("posts", "not_before_but"))
    first = "".join(sorted({word[0] for word in (*_strengths(), *_before())}))
    return re.compile(
        rf"(?=[{first}]|.[（(/／])(?:{status})?"
        rf"(?P<title>{ranks}{{0,3}}(?>(?P<merged>{merged})|(?P<head>{heads})))"
        rf"(?!{never}|{meeting}(?!{unless}))"
    )


def _before() -> list[str]:
    kinds = ("former", "acting", "current", "rank")
    return [word for kind in kinds for word in words("posts", kind)]


def find_posts(text: str) -> list[Post]:
    """Return the posts of a sentence in order; 副校(院)长 gives 副校长 and 副院长, both with its span."""
    found: list[Post] = []
    for match in _pattern().finditer(text):
        status: Status = "former" if match["former"] else "acting" if match["acting"] else "current"
        titles = [(match["title"], match["head"])]
        if match["merged"]:
            titles = _unmerge(match["title"], match["merged"])
        if all(head in _strengths() for _, head in titles):
            for title, head in titles:
                found.append(Post(*match.span(), title, status, _strengths()[head]))
    return found


def _unmerge(title: str, merged: str) -> list[tuple[str, str]]:
    """Return the two titles of a merged one, each with its head: 副校长, 校长 and 副院长, 院长."""
    rank = title.removesuffix(merged)
    heads = [first + merged[-1] for first in (merged[0], merged[2])]
    return [(rank + head, head) for head in heads]
