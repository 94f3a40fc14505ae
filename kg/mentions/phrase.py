"""Posts + units of a sentence → post phrases: 自治区党委常委、统战部部长 is one phrase of two posts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.lexicon import alternation, word_set, words
from kg.mentions.post import Post
from kg.mentions.unit import Piece, Unit, head_of, heads_post, is_anchored, reach_left

_ROLE_TAGS = ("n", "vn", "an", "nz", "f")
_NAMING_TAGS = ("n", "nz", "nw", "LOC", "ORG")
_LONGEST_ROLE = 8


@dataclass(frozen=True, slots=True)
class Item:
    """A post of a phrase with the unit that stands directly before it, if one does.

    ``qualified`` where other words stand directly before it, so that it is not the neighbour's unit it belongs to.
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


@cache
def _between() -> re.Pattern[str]:
    listed = alternation(words("post_context", "between"))
    return re.compile(rf"(?:[（(][^（）()]{{0,8}}[）)])?[\s　]*(?:{listed})[\s　]*")


def find_phrases(
    text: str, pieces: Sequence[Piece], posts: Sequence[Post], units: Sequence[Unit]
) -> list[Phrase]:
    """Return the post phrases of a sentence in order, without overlap."""
    items = [item for post in posts for item in _item(text, pieces, post, units)]
    phrases: list[Phrase] = []
    chain: list[Item] = []
    for item in items:
        if chain and not _follows(text, chain, item):
            phrases.append(Phrase(chain[0].start, chain[-1].post.end, tuple(chain)))
            chain = []
        chain.append(item)
    if chain:
        phrases.append(Phrase(chain[0].start, chain[-1].post.end, tuple(chain)))
    return phrases


def _follows(text: str, chain: Sequence[Item], item: Item) -> bool:
    last = chain[-1]
    if item.start == last.start:
        return True
    if item.start < last.post.end:
        return False
    gap = _between().fullmatch(text, last.post.end, item.start)
    return gap is not None


def _item(text: str, pieces: Sequence[Piece], post: Post, units: Sequence[Unit]) -> list[Item]:
    """Return the post with its unit; a weak post (代表, 成员) without one is none."""
    at = next((k for k, p in enumerate(pieces) if p.start >= post.start), len(pieces))
    unit = _unit_before(text, pieces, at, post.start, units)
    if unit is None and post.strength == "head":
        shared = _shared(text, pieces, at, post)
        if shared is not None:
            unit = shared
        else:
            start, former, role = _role_before(text, pieces, at, post.start)
            if role:
                post = replace(post, title=role + post.title, start=start)
            if former:
                post = replace(post, status="former", start=start)
            at = next((k for k, p in enumerate(pieces) if p.start >= start), len(pieces))
            unit = _unit_before(text, pieces, at, start, units)
    if unit is None and post.strength == "weak":
        before = text[post.start - 1 : post.start]
        if not before or before not in "、兼":
            return []
    start = unit.start if unit else post.start
    former = next((w for w in words("posts", "former") if text.endswith(w, 0, start)), None)
    if former:
        start -= len(former)
        post = replace(post, status="former")
    before = next((p for p in reversed(pieces) if p.end <= start), None)
    qualified = unit is None and before is not None and before.end == start and before.tag in _NAMING_TAGS
    return [Item(start, post, _own(unit, post), qualified)]


def _own(unit: Unit | None, post: Post) -> Unit | None:
    """Return the unit that the post of a merged title belongs to: of 党校(行政学院)副校(院)长 each its own."""
    if unit is None:
        return None
    inner = re.fullmatch(r"(.*?)[（(](.*?)[）)]", unit.text)
    if not inner or post.title[-2:-1] not in unit.text[-4:]:
        if inner and post.title[-2:-1] and inner[1].endswith(post.title[-2:-1]):
            return replace(unit, text=inner[1], end=unit.start + len(inner[1]))
        return unit
    if inner[2].endswith(post.title[-2]) and not inner[1].endswith(post.title[-2]):
        start = unit.start + len(inner[1]) + 1
        return Unit(start, start + len(inner[2]), inner[2], False)
    return unit


def _unit_before(
    text: str, pieces: Sequence[Piece], at: int, start: int, units: Sequence[Unit]
) -> Unit | None:
    """Return the unit, or the place, that ends where the post begins."""
    for unit in units:
        if unit.end == start:
            return reach_left(text, pieces, unit)
    if not at or pieces[at - 1].end != start:
        return None
    if pieces[at - 1].text in word_set("unit_reference", "generic"):
        return Unit(pieces[at - 1].start, start, pieces[at - 1].text, False)
    named = next((c for c in words("countries") if text.endswith(c, 0, start)), None)
    if named and pieces[at - 1].start <= start - len(named) + 1 and len(named) > 1:
        stationed = text.endswith(words("post_context", "stationed"), 0, start - len(named))
        if stationed:
            return _sender(pieces, start - len(named) - 1)
        return Unit(start - len(named), start, named, True)
    k = at
    while k and pieces[k - 1].tag in (*_NAMING_TAGS, "vn", "a", "m") and pieces[k - 1].end == pieces[k].start:
        k -= 1
    if k < at and heads_post(pieces[at - 1].text):
        k = next((i for i in range(k, at) if pieces[i].tag in ("LOC", "ORG", "nz") or is_anchored(pieces[i].text)), k)
        return Unit(pieces[k].start, start, text[pieces[k].start : start], True)
    k = at
    station = words("post_context", "stationed")
    while k and (pieces[k - 1].tag in ("LOC", "nz", "ORG") or (pieces[k - 1].text in station and k < at)):
        if pieces[k - 1].end != (pieces[k].start if k < at else start):
            break
        k -= 1
    if k < at:
        begin = pieces[k].start
        lead = next((w for w in words("post_context", "lead") if text.startswith(w, begin)), "")
        return Unit(begin + len(lead), start, text[begin + len(lead) : start], True)
    if pieces[at - 1].text in word_set("post_context", "place"):
        return Unit(pieces[at - 1].start, start, pieces[at - 1].text, True)
    return None


def _sender(pieces: Sequence[Piece], end: int) -> Unit | None:
    """Return whose envoy 中国驻某国大使 is: the place or unit that ends before 驻."""
    sender = next((p for p in pieces if p.end == end and p.tag in ("LOC", "ORG")), None)
    return Unit(sender.start, sender.end, sender.text, True) if sender else None


def _shared(text: str, pieces: Sequence[Piece], at: int, post: Post) -> Unit | None:
    """Return the unit that shares a character with the post: 外交 + 部 for 外交部长, 定西 + 市 for 定西市长."""
    if len(post.title) < 2 or not at or pieces[at - 1].end != post.start:
        return None
    shared = post.title[0]
    k = at
    while k and pieces[k - 1].tag in ("n", "vn", "LOC", "ORG", "nt", "j") and post.start - pieces[k - 1].start <= 12:
        if k < at and pieces[k - 1].end != pieces[k].start:
            break
        k -= 1
    left = text[pieces[k].start : post.start] if k < at else ""
    if len(left) < 2 or left.endswith(shared):
        return None
    if shared in word_set("post_context", "division"):
        if pieces[at - 1].tag != "LOC":
            return None
    elif not head_of(left + shared) or head_of(left):
        return None
    return Unit(pieces[k].start, post.start, left + shared, pieces[k].tag in ("LOC", "ORG") or is_anchored(left + shared))


def _role_before(text: str, pieces: Sequence[Piece], at: int, start: int) -> tuple[int, bool, str]:
    """Return what narrows a post without being a unit: 民政 + 助理员; and whether 原 stands before it."""
    k = at
    while k and pieces[k - 1].end == (pieces[k].start if k < len(pieces) else start):
        piece = pieces[k - 1]
        if piece.tag not in _ROLE_TAGS or start - piece.start > _LONGEST_ROLE or head_of(piece.text):
            break
        if piece.text in word_set("post_context", "no_role"):
            break
        k -= 1
    role_start = pieces[k].start if k < at else start
    before = pieces[k - 1] if k and pieces[k - 1].end == role_start else None
    if before is not None and before.text in word_set("posts", "former") and k < at:
        return before.start, True, text[role_start:start]
    if k < at and before is not None and (before.tag in ("LOC", "ORG") or before.text in "、兼"):
        return role_start, False, text[role_start:start]
    return start, False, ""
