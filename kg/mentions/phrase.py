"""Posts + units of a sentence → post phrases: 自治区党委常委、统战部部长 is one phrase of two posts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.lexicon import alternation, word_set, words
from kg.mentions.piece import Piece, index_at
from kg.mentions.post import Post
from kg.mentions.unit import Unit
from kg.mentions.unit_before import shared_unit, thing_before, unit_before
from kg.mentions.unit_name import head_of, is_division

_ROLE = frozenset(("n", "vn", "an", "nz", "f"))
_NAMING = frozenset(("n", "nz", "nw", "LOC", "ORG"))
_LONGEST_ROLE = 8
_TWO_NAMES = re.compile(r"(.*?)[（(](.*?)[）)]")


@dataclass(frozen=True, slots=True)
class Item:
    """A post of a phrase with the unit that stands directly before it, if one does.

    ``qualified`` where other words stand before it, so that it does not belong to its neighbour's unit.
    """

    start: int
    post: Post
    unit: Unit | None
    qualified: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Posts that one list names, with nothing but 、 or 兼 between them."""

    start: int
    end: int
    items: tuple[Item, ...]


_COMMAS = "，,；;"
_HALVES = "；;"


@cache
def _between() -> re.Pattern[str]:
    listed = alternation(words("post_context", "between"))
    return re.compile(rf"(?:[（(][^（）()]{{0,8}}[）)])?[\s　]*{listed}[\s　]*|[ 　]+")


def find_phrases(
    text: str, pieces: Sequence[Piece], posts: Sequence[Post], units: Sequence[Unit]
) -> list[Phrase]:
    """Return the post phrases of a sentence in order, without overlap."""
    chains: list[list[Item]] = []
    for post in posts:
        item = _item(text, pieces, post, units)
        if item is None:
            continue
        if chains and _follows(text, chains[-1][-1], item) and not _turns(text, pieces, chains[-1], item):
            chains[-1].append(item)
        else:
            chains.append([item])
    return [Phrase(chain[0].start, chain[-1].post.end, tuple(chain)) for chain in chains]


def _turns(text: str, pieces: Sequence[Piece], chain: Sequence[Item], item: Item) -> bool:
    """Return whether a comma turns to the next person: 甲任某局局长，某校校长乙."""
    verbs = words("post_context", "served")
    served = text.endswith(verbs, 0, chain[0].start) or text.startswith(verbs, chain[0].start)
    comma = any(mark in _COMMAS for mark in text[chain[-1].post.end : item.start])
    at = index_at(pieces, item.post.end)
    return served and comma and at < len(pieces) and pieces[at].tag == "PER"


def _follows(text: str, last: Item, item: Item) -> bool:
    """Return whether an item goes on the list, or is the other title of a merged one."""
    if item.start == last.start:
        return True
    if item.post.status == "former" != last.post.status and text[item.start - 1] in _HALVES:
        return False  # 甲调任某省委常委；此前任某县县长的乙
    return item.start >= last.post.end and bool(_between().fullmatch(text, last.post.end, item.start))


def _item(text: str, pieces: Sequence[Piece], post: Post, units: Sequence[Unit]) -> Item | None:
    """Return the post with its unit; a weak post (代表, 成员) without one is none, unless a list goes on."""
    shares = is_division(post.title[0]) or _shares_name(text, post)
    unit = shared_unit(text, pieces, post) if shares else None
    unit = unit or unit_before(text, pieces, post.start, units)
    if unit is None and post.strength == "head":
        unit = shared_unit(text, pieces, post)
        if unit is None:
            post = _with_role(text, pieces, post)
            unit = unit_before(text, pieces, post.start, units)
    if unit is None and post.title in word_set("post_context", "of_anything"):
        unit = thing_before(text, pieces, post.start)
    chained = text[: post.start].endswith(words("post_context", "chain"))
    if unit is None and post.strength == "weak" and not chained:
        return None
    start = unit.start if unit else post.start
    former = next((w for w in words("posts", "former") if text.endswith(w, 0, start)), None)
    if former:
        start -= len(former)
        post = replace(post, status="former")
    unit, start = _across(text, pieces, unit, start)
    qualified = unit is None and _qualified(pieces, start)
    return Item(start, post, _own(unit, post), qualified)


def _across(text: str, pieces: Sequence[Piece], unit: Unit | None, start: int) -> tuple[Unit | None, int]:
    """Return a party committee with its place, and where that begins, where 原 parts them: 某镇|原|党委."""
    if unit is None or unit.anchored:
        return unit, start
    begin = start - next((len(w) for w in words("posts", "current") if text.endswith(w, 0, start)), 0)
    at = index_at(pieces, begin) - 1
    if begin == unit.start or at < 0 or pieces[at].end != begin or pieces[at].tag not in ("LOC", "ORG"):
        return unit, start
    return Unit(pieces[at].start, unit.end, pieces[at].text + unit.text, True), pieces[at].start


def _shares_name(text: str, post: Post) -> bool:
    """Return whether a post ends the name of a party's or a people's congress's department: 组织|部长."""
    return text[: post.start + 1].endswith(words("unit_reference", "shared"))


def _qualified(pieces: Sequence[Piece], start: int) -> bool:
    at = index_at(pieces, start)
    return at > 0 and pieces[at - 1].end == start and pieces[at - 1].tag in _NAMING


def _own(unit: Unit | None, post: Post) -> Unit | None:
    """Return the unit that a title of a merged one belongs to: of 党校(行政学院)副校(院)长 each its own."""
    names = _TWO_NAMES.fullmatch(unit.text) if unit else None
    kind = post.title[-2:-1]
    if unit is None or names is None or not kind:
        return unit
    first, second = names[1], names[2]
    if kind not in unit.text[-4:]:
        return replace(unit, text=first, end=unit.start + len(first)) if first.endswith(kind) else unit
    if second.endswith(kind) and not first.endswith(kind):
        start = unit.start + len(first) + 1
        return Unit(start, start + len(second), second, True)
    return unit


def _with_role(text: str, pieces: Sequence[Piece], post: Post) -> Post:
    """Return the post with what narrows it without being a unit, and with 原 before that: 民政 + 助理员."""
    at = index_at(pieces, post.start)
    k = at
    while k and pieces[k - 1].end == (pieces[k].start if k < len(pieces) else post.start):
        piece = pieces[k - 1]
        if piece.tag not in _ROLE or post.start - piece.start > _LONGEST_ROLE or head_of(piece.text):
            break
        if piece.text in word_set("post_context", "no_role"):
            break
        k -= 1
    matter = k < at and pieces[k].text in word_set("post_context", "matter")
    if matter and k and pieces[k - 1].tag == "LOC" and pieces[k - 1].end == pieces[k].start:
        start = pieces[k - 1].start  # 某国|问题|特使: what the envoy deals with, not who sent him
        return replace(post, title=text[start : post.start] + post.title, start=start)
    start = pieces[k].start if k < at else post.start
    if k == at or not k or pieces[k - 1].end != start:
        return post
    before, title = pieces[k - 1], text[start : post.start] + post.title
    if before.text in word_set("posts", "former"):
        return replace(post, title=title, start=before.start, status="former")
    ties = word_set("post_context", "chain") | word_set("unit_context", "of")
    if before.tag in ("LOC", "ORG") or before.text in ties:
        return replace(post, title=title, start=start)
    return post
