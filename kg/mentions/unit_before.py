"""The unit that stands directly before a post: 县水利局 of 局长, 俄罗斯 of 总统, 外交部 of 外交部长."""

from collections.abc import Sequence
from functools import cache

from kg.lexicon import word_set, words
from kg.mentions.piece import Piece, index_at
from kg.mentions.post import Post
from kg.mentions.unit import Unit, says_when
from kg.mentions.unit_name import head_of, heads_post, is_anchored, is_division

_NAMING = frozenset(("n", "nz", "nw", "LOC", "ORG"))
_RUN = frozenset((*_NAMING, "vn", "a", "m"))
_SHARING = frozenset(("n", "vn", "LOC", "ORG", "nt", "j"))
_PROPER = frozenset(("LOC", "nz", "ORG"))
_BARRIERS = frozenset(("w", "PER", "POST", "TIME", "p", "u", "d", "xc", "q"))
_REACH = 9
_OPENS, _CLOSES = "“”"
_LONGEST_QUOTED = 16
_SHORTEST_THING = 4
_LONGEST_SHARED = 12


@cache
def _longest_country() -> int:
    return max(map(len, words("countries")))


def unit_before(text: str, pieces: Sequence[Piece], start: int, units: Sequence[Unit]) -> Unit | None:
    """Return the unit, or the place that acts as one, that ends where a post begins."""
    for unit in units:
        if unit.end == start:
            return _reach_left(text, pieces, unit)
    at = index_at(pieces, start)
    if not at or pieces[at - 1].end != start:
        return None
    if pieces[at - 1].text in word_set("post_context", "term"):
        return unit_before(text, pieces, pieces[at - 1].start, units)
    last = pieces[at - 1]
    if last.text in word_set("unit_context", "of"):
        return next((u for u in units if u.end == last.start and u.anchored), None)
    if last.text in word_set("unit_reference", "generic"):
        return Unit(last.start, start, last.text, False)
    country = _country_before(text, start)
    if country and last.start <= start - len(country) + 1:
        return _of_country(text, pieces, start - len(country), start)
    found = _event(text, pieces, at) or _places(text, pieces, at) or _named_division(text, pieces, at)
    if found is None and last.text in word_set("post_context", "place"):
        return Unit(last.start, start, last.text, True)
    return found


def _reach_left(text: str, pieces: Sequence[Piece], unit: Unit) -> Unit:
    """Return the unit with the words to its left that belong to it, where its own name has no anchor.

    省推进数字乡村工作领导小组办公室 has verbs in it; they are let in up to an anchor, past no stop word.
    """
    if unit.anchored:
        return unit
    quoted = _across_quotes(text, pieces, unit)
    if quoted:
        return quoted
    at = index_at(pieces, unit.start)
    for k in range(at - 1, max(-1, at - 1 - _REACH), -1):
        piece = pieces[k]
        if piece.end != pieces[k + 1].start or piece.tag in _BARRIERS:
            break
        if piece.text in word_set("unit_context", "stop") or says_when(piece):
            break
        if piece.tag in ("LOC", "ORG") or is_anchored(piece.text):
            return Unit(piece.start, unit.end, text[piece.start : unit.end], True, unit.group)
    return unit


def _across_quotes(text: str, pieces: Sequence[Piece], unit: Unit) -> Unit | None:
    """Return the unit with what stands in quotes before it, and what stands before: 某协“一带一路”分会."""
    if not text.startswith(_CLOSES, unit.start - 1) or unit.start < 1:
        return None
    opened = text.rfind(_OPENS, 0, unit.start - 1)
    if opened < 0 or unit.start - opened > _LONGEST_QUOTED:
        return None
    before = next((p for p in pieces if p.end == opened and p.tag in _NAMING), None)
    start = before.start if before else opened
    return Unit(start, unit.end, text[start : unit.end], True, unit.group)


def _country_before(text: str, end: int) -> str:
    """Return the longest name of a country, of two characters or more, that ends here, or nothing."""
    names = (text[end - length : end] for length in range(min(_longest_country(), end), 1, -1))
    return next((name for name in names if name in word_set("countries")), "")


def _of_country(text: str, pieces: Sequence[Piece], start: int, end: int) -> Unit | None:
    """Return the country, or whose envoy there 中国驻某国大使 is: what ends before 驻."""
    stationed = next((w for w in words("post_context", "stationed") if text.endswith(w, 0, start)), None)
    if stationed is None:
        return Unit(start, end, text[start:end], True)
    sender = start - len(stationed)
    found = next((p for p in pieces if p.end == sender and p.tag in ("LOC", "ORG")), None)
    return Unit(found.start, found.end, found.text, True) if found else None


def _event(text: str, pieces: Sequence[Piece], at: int) -> Unit | None:
    """Return the gathering or project that heads a post before this piece: 世界经济论坛 + 主席."""
    if not heads_post(pieces[at - 1].text):
        return None
    k = _run_start(pieces, at, _RUN)
    if k == at:
        return None
    k = next((i for i in range(k, at) if pieces[i].tag in _PROPER or is_anchored(pieces[i].text)), k)
    return Unit(pieces[k].start, pieces[at - 1].end, text[pieces[k].start : pieces[at - 1].end], True)


def _places(text: str, pieces: Sequence[Piece], at: int) -> Unit | None:
    """Return the places and proper names that stand directly before this piece as one unit."""
    k = at
    stationed = word_set("post_context", "stationed")
    while k and (pieces[k - 1].tag in _PROPER or (k < at and pieces[k - 1].text in stationed)):
        if k < at and pieces[k - 1].end != pieces[k].start:
            break
        k -= 1
    if k == at:
        return None
    start, end = pieces[k].start, pieces[at - 1].end
    start += next((len(w) for w in words("post_context", "lead") if text.startswith(w, start)), 0)
    return Unit(start, end, text[start:end], True)


def _named_division(text: str, pieces: Sequence[Piece], at: int) -> Unit | None:
    """Return the division whose name was taken for a person's: 陈家湾 + 镇."""
    if at < 2 or not is_division(pieces[at - 1].text) or pieces[at - 2].tag not in ("PER", "LOC"):
        return None
    if pieces[at - 2].end != pieces[at - 1].start:
        return None
    start, end = pieces[at - 2].start, pieces[at - 1].end
    return Unit(start, end, text[start:end], True)


def thing_before(text: str, pieces: Sequence[Piece], start: int) -> Unit | None:
    """Return the nouns that say of what someone is in charge: 艺术空间 of 艺术空间负责人."""
    at = index_at(pieces, start)
    k = _run_start(pieces, at, _RUN) if at and pieces[at - 1].end == start else at
    k = next((i for i in range(k, at) if pieces[i].text not in word_set("post_context", "no_role")), at)
    if k == at or start - pieces[k].start < _SHORTEST_THING or pieces[k].tag in ("m", "a"):
        return None
    return Unit(pieces[k].start, start, text[pieces[k].start : start], pieces[k].tag in _PROPER)


def _run_start(pieces: Sequence[Piece], at: int, tags: frozenset[str]) -> int:
    """Return the index of the first of the pieces with these tags that touch one another up to ``at``."""
    k = at
    while k and pieces[k - 1].tag in tags and (k == len(pieces) or pieces[k - 1].end == pieces[k].start):
        k -= 1
    return k


def shared_unit(text: str, pieces: Sequence[Piece], post: Post) -> Unit | None:
    """Return the unit that shares a character with the post: 外交部 for 外交部长, 定西市 for 定西市长."""
    at = index_at(pieces, post.start)
    if len(post.title) < 2 or not at or pieces[at - 1].end != post.start:
        return None
    k = at
    while k and pieces[k - 1].tag in _SHARING and post.start - pieces[k - 1].start <= _LONGEST_SHARED:
        if k < at and pieces[k - 1].end != pieces[k].start:
            break
        k -= 1
    left = text[pieces[k].start : post.start] if k < at else ""
    name = left + post.title[0]
    if len(left) < 2 or left.endswith(post.title[0]):
        return None
    if is_division(post.title[0]):
        if pieces[at - 1].tag != "LOC":
            return None
    elif name.endswith(words("unit_reference", "shared")):
        pass
    elif not head_of(name) or head_of(left):
        return None
    return Unit(pieces[k].start, post.start, name, pieces[k].tag in ("LOC", "ORG") or is_anchored(name))
