"""Tokens → the units of a sentence: jurisdiction + organ + sub-unit, cut at posts and at verbs.

The tagger names most units; the grammar joins what it cut (自治区教育厅 + 思想政治工作处), cuts what it joined
(省税务局联合省工商联) and finds what it missed (市水利和湖泊局), by how the names of units begin and end.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.lexicon import alternation, load_lexicon, word_set, words
from kg.mentions.post import Post
from kg.mentions.tagger import Token

_INSIDE = {"LOC", "ORG", "nz", "nw", "n", "vn", "an", "s", "f", "a", "m"}
_SAME_TAGS = {"ns": "LOC", "nr": "PER", "nt": "ORG"}
_LONGEST = 40
_REACH = 9


@dataclass(frozen=True, slots=True)
class Piece:
    """A token, or the part of one that a post leaves; offsets are characters of the sentence."""

    start: int
    end: int
    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in a sentence; ``anchored`` where its name begins with a place, a jurisdiction or a proper name."""

    start: int
    end: int
    text: str
    anchored: bool
    group: bool = False


@cache
def _kinds() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in load_lexicon("units")}


@cache
def _longest_head() -> int:
    return max(map(len, _kinds()))


@cache
def _anchor() -> re.Pattern[str]:
    return re.compile(alternation(words("unit_context", "anchor")))


@cache
def _ordinal() -> re.Pattern[str]:
    numeral = "".join(words("unit_context", "numeral"))
    return re.compile(rf"第?[{numeral}]+{alternation(words('unit_context', 'ordinal'))}")


@cache
def _collective() -> re.Pattern[str]:
    """Match 我区参加第一批活动的单位: those of a division that a clause picks out."""
    whole = alternation(words("unit_context", "whole_division"))
    return re.compile(rf"{whole}[^，,。；;、：:“”的\s]{{2,18}}的{alternation(words('unit_context', 'members'))}(?![的们])")


@cache
def _stops() -> frozenset[str]:
    return frozenset(words("unit_context", "stop"))


@cache
def _join() -> re.Pattern[str]:
    heads = "".join(sorted({w[-1] for w, kind in _kinds().items() if kind == "head"}))
    return re.compile(rf"(?<=[{heads}])(?:{alternation(words('unit_context', 'join'))})(?![会国体大盟])")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(words('unit_context', 'lead'))}(?![会国体大盟]))+")


def head_of(text: str) -> str:
    """Return the longest unit head that the text ends with, or nothing: 局 for 公安局, none for 布局."""
    kinds = _kinds()
    if kinds.get(text) == "never":
        return ""
    for length in range(min(len(text), _longest_head()), 0, -1):
        if kinds.get(text[-length:], "never") in ("head", "group"):
            return text[-length:]
    return ""


def heads_post(text: str) -> bool:
    """Return whether the text ends as a unit can only right before a post: 世界经济论坛 + 主席."""
    kinds = _kinds()
    return any(kinds.get(text[-n:]) == "before_post" for n in range(2, min(len(text), _longest_head()) + 1))


def is_anchored(text: str) -> bool:
    """Return whether the text begins as the full name of a unit does: with a jurisdiction, 全国, or as 第六师."""
    return bool(_anchor().match(text) or _ordinal().match(text))


def is_bare(text: str) -> bool:
    """Return whether the text only says what kind of body it is: 组织部, 人大工委."""
    return text in word_set("unit_reference", "bare")


def cut(text: str, tokens: Sequence[Token], posts: Sequence[Post]) -> list[Piece]:
    """Return the tokens cut at the bounds of posts, with the tag POST for what lies in a post."""
    bounds = sorted({b for post in posts for b in (post.start, post.end)})
    inside = [(post.start, post.end) for post in posts]
    pieces = []
    for token in tokens:
        edges = [token.start, *(b for b in bounds if token.start < b < token.end), token.end]
        for start, end in zip(edges, edges[1:], strict=False):
            post = any(s <= start and end <= e for s, e in inside)
            named = _SAME_TAGS.get(token.tag, token.tag)
            if named == "PER" and is_anchored(text[start:end]) and token.end in bounds:
                named = "ORG"
            tag = "POST" if post and named != "PER" else named
            if tag == "PER" and len(edges) > 2:
                tag = "POST" if post else "n"
            pieces.append(Piece(start, end, tag, text[start:end]))
    return _joined(text, pieces)


def _joined(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with a head that the tagger cut in two made one: 防 + 指."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].end == piece.start and piece.tag not in ("POST", "w", "PER"):
            both = text[joined[-1].start : piece.end]
            if len(both) == 2 and joined[-1].tag not in ("POST", "w", "PER") and _kinds().get(both) == "head":
                joined[-1] = Piece(joined[-1].start, piece.end, "n", both)
                continue
        joined.append(piece)
    return joined


def find_units(text: str, pieces: Sequence[Piece]) -> list[Unit]:
    """Return the units of a sentence in order, without overlap."""
    found: list[Unit] = [
        Unit(m.start(), m.end(), m[0], True, True) for m in _collective().finditer(text)
    ]
    i = 0
    while i < len(pieces):
        if not _opens(pieces[i]):
            i += 1
            continue
        j = i + 1
        while j < len(pieces) and _goes_on(pieces, i, j):
            j += 1
        found += _units_of_run(text, pieces, i, j)
        i = j
    return _apart(found)


def _apart(units: Sequence[Unit]) -> list[Unit]:
    """Return the units in order without those inside another."""
    kept: list[Unit] = []
    for unit in sorted(units, key=lambda u: (u.start, -u.end)):
        if not kept or unit.start >= kept[-1].end:
            kept.append(unit)
    return kept


def _opens(piece: Piece) -> bool:
    if piece.tag in _INSIDE and piece.tag != "m":
        return True
    if piece.tag == "m":
        return piece.text.startswith("第") or not piece.text[0].isdigit()
    return piece.text in word_set("unit_context", "opener") or (piece.tag == "r" and is_anchored(piece.text))


def _goes_on(pieces: Sequence[Piece], start: int, i: int) -> bool:
    """Return whether a piece can stand inside the unit's name that began at ``start``."""
    piece, before = pieces[i], pieces[i - 1]
    if piece.tag == "POST" or before.end != piece.start or piece.end - pieces[start].start > _LONGEST:
        return False
    if piece.tag in _INSIDE or (piece.tag == "r" and piece.text.startswith(words("unit_context", "each"))):
        return not (piece.tag == "m" and piece.text[0].isdigit() and piece.text[-1] not in "0123456789")
    following = pieces[i + 1] if i + 1 < len(pieces) else None
    if piece.text in word_set("unit_context", "and"):
        return bool(following) and not head_of(before.text) and following is not None and following.tag in _INSIDE
    if piece.text in "（(":
        return _parenthesis(pieces, i)
    if piece.text in "）)":
        return any(p.text in "（(" for p in pieces[start:i])
    if following is not None and following.tag == "POST" and _kinds().get(piece.text) == "head":
        return True
    return piece.tag == "v" and piece.text in word_set("unit_context", "topic")


def _parenthesis(pieces: Sequence[Piece], i: int) -> bool:
    """Return whether a bracket belongs to a name: 新疆新能源(集团)有限责任公司, 党校(行政学院)."""
    for j in range(i + 1, min(i + 5, len(pieces))):
        if pieces[j].text in "）)":
            inner = "".join(p.text for p in pieces[i + 1 : j])
            after = pieces[j + 1] if j + 1 < len(pieces) else None
            follows = after is not None and after.start == pieces[j].end
            return bool(head_of(inner)) and follows and after is not None and after.tag in {"POST", *_INSIDE}
    return False


def _units_of_run(text: str, pieces: Sequence[Piece], start: int, end: int) -> list[Unit]:
    """Return the units in a run of pieces that may stand in a name: none, one, or several side by side."""
    run = list(pieces[start:end])
    found: list[Unit] = []
    while run:
        last = max((k for k, p in enumerate(run) if _ends(run, k)), default=-1)
        if last < 0:
            break
        first = _first(run, last)
        found += _split(text, pieces, run[first].start, run[last].end, start + first)
        run = []
    return found


def _ends(run: Sequence[Piece], k: int) -> bool:
    piece = run[k]
    if piece.tag in ("ORG",):
        return True
    if piece.text in "）)" and k and any(p.text in "（(" for p in run[:k]):
        return _ends(run, k - 1)
    head = head_of(piece.text)
    if not head:
        return False
    return len(piece.text) > 1 or k > 0


def _first(run: Sequence[Piece], last: int) -> int:
    """Return where the name begins: at the first anchor that only plain nouns come before."""
    for k in range(last + 1):
        piece = run[k]
        if piece.tag in ("LOC", "ORG", "nz") or is_anchored(piece.text):
            if all(p.tag in ("n", "vn", "an", "a", "f", "s", "m") for p in run[:k]):
                session = k and run[k - 1].text.endswith(words("unit_reference", "session"))
                return k - 1 if session or (k and run[k - 1].text in word_set("unit_context", "opener")) else k
            break
    return 0


def _split(text: str, pieces: Sequence[Piece], start: int, end: int, at: int) -> list[Unit]:
    """Return the unit, or the two that a joining verb sets apart inside it."""
    name = text[start:end]
    lead = _lead().match(name)
    if lead and lead.end() < len(name) and pieces[at].tag in ("ORG",):
        start += lead.end()
        name = name[lead.end() :]
    found = []
    for part_start, part_end in _parts(name):
        part = name[part_start:part_end]
        if not part:
            continue
        proper = part_start == 0 and pieces[at].tag in ("LOC", "ORG", "nz") and not is_bare(part)
        anchored = proper or is_anchored(part)
        after = next((p for p in pieces if p.start == start + part_end), None)
        if not anchored and after is not None and after.text in word_set("unit_context", "not_before"):
            continue
        group = _kinds().get(head_of(part)) == "group"
        if group and not anchored and head_of(part) == part:
            continue
        found.append(Unit(start + part_start, start + part_end, part, anchored, group))
    return found


def _parts(name: str) -> list[tuple[int, int]]:
    cuts = [
        (m.start(), m.end())
        for m in _join().finditer(name)
        if m.end() < len(name) and head_of(name[: m.start()])
    ]
    for joined in words("unit_context", "join"):
        at = name.find(joined)
        if len(joined) == 1 and at > 1 and (name[:at] in word_set("divisions") or name[:at] in word_set("countries")):
            cuts = [(at, at + 1), *(c for c in cuts if c[0] > at)]
    starts = [0, *(e for _, e in cuts)]
    ends = [*(s for s, _ in cuts), len(name)]
    return list(zip(starts, ends, strict=True))


def reach_left(text: str, pieces: Sequence[Piece], unit: Unit) -> Unit:
    """Return the unit with the words to its left that belong to it, where its own name has no anchor.

    省优化营商环境工作领导小组办公室 has verbs in it; they are let in only up to an anchor and past no stop word.
    """
    if unit.anchored:
        return unit
    at = next((k for k, p in enumerate(pieces) if p.start >= unit.start), len(pieces))
    for k in range(at - 1, max(-1, at - 1 - _REACH), -1):
        piece = pieces[k]
        if piece.end != pieces[k + 1].start or piece.tag in ("w", "PER", "POST", "TIME", "p", "u", "d", "xc", "q"):
            break
        if piece.text in _stops():
            break
        if piece.tag in ("LOC", "ORG") or is_anchored(piece.text):
            return Unit(piece.start, unit.end, text[piece.start : unit.end], True, unit.group)
    return unit
