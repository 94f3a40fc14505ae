"""Pieces → the units of a sentence: jurisdiction + organ + sub-unit, cut at posts and at verbs.

The tagger names most units; the grammar joins what it cut (自治区教育厅 + 思想政治工作处), cuts what it
joined (省税务局联合省工商联) and finds what it missed (市水利和湖泊局), by how names of units begin and end.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.lexicon import alternation, word_set, words
from kg.mentions.piece import Piece
from kg.mentions.unit_name import (
    begins_with_division,
    calls,
    head_of,
    is_anchored,
    is_bare,
    is_group,
    is_place,
)

_INSIDE = frozenset(("LOC", "ORG", "nz", "nw", "n", "vn", "an", "s", "f", "a", "m"))
_PLAIN = frozenset(("n", "vn", "an", "a", "f", "s", "m"))
_PROPER = frozenset(("LOC", "ORG", "nz"))
_NAMED = frozenset(("LOC", "ORG"))
_OPENING = "（("
_CLOSING = "）)"
_DIGITS = "0123456789"
_LONGEST = 40
_DATED = re.compile(r"[自从于]?\d{1,2}[日号]$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in a sentence; ``anchored`` where a place, a jurisdiction or a proper name begins its name."""

    start: int
    end: int
    text: str
    anchored: bool
    group: bool = False


@cache
def _collective() -> re.Pattern[str]:
    """Match 我区参加第一批活动的单位: those of a division that a clause picks out."""
    whole, members = words("unit_context", "whole_division"), words("unit_context", "members")
    of, other = words("unit_context", "of"), words("unit_context", "not_after_members")
    inner = r"[^，,。；;、：:“”\s" + "".join(of) + "]{2,18}"
    return re.compile(
        f"{alternation(whole)}{inner}{alternation(of)}{alternation(members)}(?!{alternation(other)})"
    )


@cache
def _join() -> re.Pattern[str]:
    heads = "".join(sorted({head[-1] for head in words("units", "head")}))
    return re.compile(f"(?<=[{heads}]){_joining('join')}")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(f"(?:{_joining('lead')})+")


def _joining(kind: str) -> str:
    other = words("unit_context", "not_after_join")
    return f"{alternation(words('unit_context', kind))}(?!{alternation(other)})"


def find_units(text: str, pieces: Sequence[Piece]) -> list[Unit]:
    """Return the units of a sentence in order, without overlap."""
    found = [Unit(m.start(), m.end(), m[0], True, True) for m in _collective().finditer(text)]
    last = next((k for k in range(len(pieces) - 1, -1, -1) if _may_end(pieces[k])), -1)
    start = 0
    while start <= last:
        end = start + 1
        if _opens(pieces[start]) or _opens_zone(pieces, start):
            while end < len(pieces) and _goes_on(pieces, start, end):
                end += 1
            found += _in_run(text, pieces, start, end)
        start = end
    return _apart(found)


def _apart(units: Sequence[Unit]) -> list[Unit]:
    """Return the units in order without those inside another."""
    kept: list[Unit] = []
    for unit in sorted(units, key=lambda u: (u.start, -u.end)):
        if not kept or unit.start >= kept[-1].end:
            kept.append(unit)
    return kept


def says_when(piece: Piece) -> bool:
    """Return whether the piece says when a post was held, and is no part of a name: 沙河镇|原|党委."""
    return piece.text in _when()


@cache
def _when() -> frozenset[str]:
    return word_set("posts", "former") | word_set("posts", "current")


def _opens(piece: Piece) -> bool:
    """Return whether the name of a unit can begin with the piece."""
    if says_when(piece):
        return False
    if piece.tag == "m":
        counts = piece.text.endswith(words("unit_context", "counts_people"))  # 一名|骨科|专家
        return not piece.text[0].isdigit() and not counts
    if piece.tag in _INSIDE or piece.text in word_set("unit_context", "opener"):
        return True
    return piece.tag == "r" and is_anchored(piece.text)


def _opens_zone(pieces: Sequence[Piece], i: int) -> bool:
    """Return whether the tagger cut the name of a zone after its first verb: 保护|区管理局."""
    if i + 1 >= len(pieces) or pieces[i].tag != "v" or pieces[i].end != pieces[i + 1].start:
        return False
    return (pieces[i].text + pieces[i + 1].text).startswith(words("unit_context", "zone"))


def _goes_on(pieces: Sequence[Piece], start: int, i: int) -> bool:
    """Return whether a piece can stand inside the unit's name that began at ``start``."""
    piece, before = pieces[i], pieces[i - 1]
    if says_when(piece):
        return False
    if piece.tag == "POST" or before.end != piece.start or piece.end - pieces[start].start > _LONGEST:
        return False
    if piece.tag in _INSIDE:
        return piece.tag != "m" or not piece.text[0].isdigit() or piece.text[-1] in _DIGITS
    if piece.tag == "r" and piece.text.startswith(words("unit_context", "each")):
        return True
    following = pieces[i + 1] if i + 1 < len(pieces) else None
    if piece.text in word_set("unit_context", "and"):
        return following is not None and not head_of(before.text) and following.tag in _INSIDE
    if piece.text in word_set("post_context", "stationed") and before.tag in _NAMED:
        if following is None or following.start != piece.end:
            return False
        return following.tag in _NAMED or following.text.startswith(words("unit_context", "nth"))  # 第五
    if piece.text in _OPENING:
        return _parenthesis(pieces, i)
    if piece.text in _CLOSING:
        return any(p.text in _OPENING for p in pieces[start:i])
    bodies = word_set("units", "head") | word_set("unit_context", "department")
    if following is not None and following.tag == "POST" and piece.text in bodies:
        return True
    return piece.tag == "v" and piece.text in word_set("unit_context", "topic")


def _parenthesis(pieces: Sequence[Piece], i: int) -> bool:
    """Return whether a bracket belongs to a name: 某某新能源(集团)有限责任公司, 党校(行政学院)."""
    close = next((j for j in range(i + 1, min(i + 5, len(pieces))) if pieces[j].text in _CLOSING), 0)
    if not close or close + 1 == len(pieces):
        return False
    inner = "".join(piece.text for piece in pieces[i + 1 : close])
    after = pieces[close + 1]
    return bool(head_of(inner)) and after.start == pieces[close].end and after.tag in {"POST", *_INSIDE}


def _in_run(text: str, pieces: Sequence[Piece], start: int, end: int) -> list[Unit]:
    """Return the units in a run of pieces that may stand in a name: none, one, or several side by side."""
    run = pieces[start:end]
    last = next((k for k in range(len(run) - 1, -1, -1) if _ends(run, k)), None)
    if last is None:
        return []
    first = _first(run, last)
    return _side_by_side(text, pieces, start + first, run[last].end)


def _may_end(piece: Piece) -> bool:
    """Return whether the name of a unit can end with the piece, wherever it stands."""
    return piece.tag == "ORG" or bool(head_of(piece.text)) or piece.text in _CLOSING


def _ends(run: Sequence[Piece], k: int) -> bool:
    """Return whether the name of a unit can end with a piece of the run."""
    piece = run[k]
    if piece.tag == "ORG" or (k and piece.text in word_set("unit_context", "department")):
        return True
    if piece.text in _CLOSING and any(p.text in _OPENING for p in run[:k]):
        return _ends(run, k - 1)
    return bool(head_of(piece.text)) and (len(piece.text) > 1 or k > 0)


def _first(run: Sequence[Piece], last: int) -> int:
    """Return where the name begins: at the first anchor that only plain nouns come before."""
    anchors = (k for k in range(last + 1) if run[k].tag in _PROPER or is_anchored(run[k].text))
    k = next(anchors, 0)
    if k and (run[k - 1].text + run[k].text).startswith(words("unit_context", "zone")):
        return 0  # 保护|区管理局
    if not k or any(piece.tag not in _PLAIN for piece in run[:k]):
        return 0
    before = run[k - 1].text
    session = before.endswith(words("unit_reference", "session"))
    return k - 1 if session or before in word_set("unit_context", "opener") else k


def _side_by_side(text: str, pieces: Sequence[Piece], first: int, end: int) -> list[Unit]:
    """Return the unit that begins with a piece, or the two that a joining verb sets apart inside it."""
    start = pieces[first].start
    lead = _lead().match(text, start, end)
    if lead and pieces[first].tag != "ORG" and not is_anchored(text[lead.end() : end]):
        lead = None
    if lead and lead.end() < end and not begins_with_division(text[start:end]):
        start = lead.end()
    reports = next((w for w in words("unit_context", "reports") if text.startswith(w, start, end)), "")
    its = reports in word_set("person_context", "possessive")
    if reports and (its or is_anchored(text[start + len(reports) : end])):
        start += len(reports)
    start += _party_length(text[start:end])
    found = []
    for part_start, part_end in _parts(text[start:end]):
        part = text[start + part_start : start + part_end]
        proper = part_start == 0 and pieces[first].tag in _PROPER and not is_bare(part)
        anchored = proper or is_anchored(part)
        group = is_group(part)
        bare = group and head_of(part) == part
        if part and (anchored or not (bare or _none_before(pieces, start + part_end))):
            found.append(Unit(start + part_start, start + part_end, part, anchored, group))
    return found


def _party_length(name: str) -> int:
    """Return how much of a name is the party whose congress a school or a firm holds: 中国共产党|某大学."""
    party = next((word for word in words("unit_context", "party") if name.startswith(word)), "")
    rest = name[len(party) :]
    works = any(calls(word, rest) for word in words("unit_context", "workplace"))
    return len(party) if party and works and not is_anchored(rest) else 0  # 中共|某大学, not 中共中央党校


def _none_before(pieces: Sequence[Piece], position: int) -> bool:
    """Return whether what stands here makes the head before it none: 社区 + 治理."""
    after = next((piece for piece in pieces if piece.start == position), None)
    return after is not None and after.text in word_set("unit_context", "not_before")


def _stands(name: str, at: int) -> bool:
    """Return whether a unit's name follows a joining word, and none stands before it."""
    rest = name[at + 1 :]
    return is_anchored(rest) and bool(head_of(rest)) and not head_of(name[:at])


def _is_own_place(name: str) -> bool:
    """Return whether the name is that of a division, a country, or what a report calls its own: 我国."""
    return name in word_set("post_context", "place") or is_place(name)


def _parts(name: str) -> list[tuple[int, int]]:
    """Return the bounds of the names that joining words set apart in a text."""
    cuts = [m.span() for m in _join().finditer(name) if m.end() < len(name) and head_of(name[: m.start()])]
    for joined in words("unit_context", "join"):
        at = name.find(joined)
        if len(joined) == 1 and at > 1 and _is_own_place(name[:at]):
            cuts = [(at, at + 1), *(c for c in cuts if c[0] > at)]
        elif not cuts and at > 1 and joined in words("unit_context", "join_after") and _stands(name, at):
            cuts = [(0, at + 1)]  # 横向|与|省水利厅
    for verb in words("unit_context", "directs"):
        at = name.find(verb)
        rest = name[at + len(verb) :]
        if at > 1 and not cuts and head_of(name[:at]) and is_anchored(rest) and head_of(rest):
            cuts = [(at, at + len(verb))]  # 县政府|组织|县工商局
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(name)]
    return [(start, start + _until_verb(name[start:end])) for start, end in zip(starts, ends, strict=True)]


@cache
def _verb() -> re.Pattern[str]:
    numeral = "".join(words("unit_context", "numeral"))
    return re.compile(rf"{alternation(words('unit_context', 'verb'))}|第?[{numeral}]+次会议")


def _until_verb(name: str) -> int:
    """Return where a name ends that the tagger let run on: 某某学院 of 某某学院选派博士服务团, 军方自17号."""
    dated = _DATED.search(name)
    if dated and dated.start() > 1:
        return dated.start()
    return next((m.start() for m in _verb().finditer(name, 2) if head_of(name[: m.start()])), len(name))
