"""Pieces + post phrases → the persons of a sentence: those that the tagger saw, and those it missed.

A name is expected right after a post, after 任命 and after another name of a list.
"""

import re
from collections.abc import Sequence
from functools import cache

from kg.dictionary import frequency
from kg.lexicon import alternation, word_set, words
from kg.mentions.person_name import (
    clean_name,
    follows_name,
    may_be_name,
    name_after,
    plausible,
    sounds_foreign,
    surname_of,
    unsurnamed,
    verbs_of_persons,
)
from kg.mentions.phrase import Phrase
from kg.mentions.piece import Piece, index_at
from kg.mentions.sure_name import rest_of_name, sure_name
from kg.mentions.tagged_name import tagged_names, without_verb
from kg.mentions.unit_name import head_of, is_place

_PAREN = re.compile(r"[（(][^（）()]{0,20}[）)]")
_BETWEEN_NAMES = re.compile(r"([一-鿿]{2,4})、")
_LISTED_BEFORE = re.compile(r"(?P<aside>[（(][^（）()]{1,12}[）)])?\Z")
_BLANK = re.compile(r"[\s　]*")
_ITEM_MARKS = "，。；：、,;:"
_LONGEST_FOREIGN = 7
_MARKS = "、，。；,"
_SMALL = frozenset(("c", "p", "d", "r", "u", "v"))
_LONGEST_HAN = 3

Found = set[tuple[int, int]]
"""The persons found so far; offsets are characters of the sentence."""


@cache
def _honorific() -> re.Pattern[str]:
    return re.compile(alternation(words("posts", "honorific")))


@cache
def _before_name() -> re.Pattern[str]:
    return re.compile(alternation(words("person_context", "before")))


@cache
def _listed() -> re.Pattern[str]:
    return re.compile(alternation((*words("person_context", "and"), *"，,")))


@cache
def _tie() -> re.Pattern[str]:
    """Match what ties a name to the post after it, and ends where the text given ends: 为, （回族）的."""
    leaves = (*words("wording", "resigns"), *words("wording", "serves_now"), *words("wording", "served"))
    tie = alternation((*words("person_context", "tie"), *leaves))
    return re.compile(rf"(?:[（(][^（）()]{{1,12}}[）)])?{tie}\Z")


@cache
def _particulars() -> re.Pattern[str]:
    return re.compile(rf"[，,]{alternation(words('person_context', 'sex'))}[，,]")


def find_persons(text: str, pieces: Sequence[Piece], phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Return where the persons of a sentence stand, in order."""
    found = tagged_names(text, pieces)
    # 习近平总书记 addresses someone: who comes next needs no name.
    addressed = {end for _, end in found}
    starts = [phrase.end for phrase in phrases if phrase.start not in addressed]
    bound = {phrase.end for phrase in phrases if _leads_to_name(text, phrase, found)}
    starts += [match.end() for match in _before_name().finditer(text)]
    for start in starts:
        after = _skip(text, start)
        if start in bound:
            _add_bound(text, after, pieces, found)
        _add_list(text, after, pieces, found)
    for _, end in sorted(found):
        if text[end : end + 1] == "、" and not _begins(end + 1, found):
            _listed_at(text, end + 1, found)
    for phrase in phrases:
        tie = _tie().search(text, 0, phrase.start)
        if phrase.items[0].unit is None and not tie:
            tied = text.startswith(words("posts", "current"), phrase.start)
            _add_addressed(text, phrase.start, found, () if tied else pieces)
        if tie:
            _add_addressed(text, tie.start(), found)
            _add_elected(text, tie.start(), found)
            _add_foreign(text, tie.start(), pieces, found)
    for start, end in sorted(found):
        if end - start == 2:
            _whole(text, start, end, pieces, found)
    first = _person_at(text, 0, pieces, found) if _particulars().search(text[:12]) else 0
    if first and not _particulars().match(text, first):
        found.discard((0, first))
    found = {(start, without_verb(text, start, end)) for start, end in found}
    credits = [match.span() for match in _credit().finditer(text)]
    return sorted(span for span in found if not any(s <= span[0] and span[1] <= e for s, e in credits))


@cache
def _credit() -> re.Pattern[str]:
    """Match who made the report, in brackets: （通讯员 张三）."""
    credit = alternation(words("person_context", "credit"))
    return re.compile(rf"[（(][^（）()]{{0,6}}{credit}[^（）()]{{0,40}}[）)]")


def _add_list(text: str, start: int, pieces: Sequence[Piece], found: Found) -> None:
    """Add the persons of the list that begins here."""
    listed = False
    while True:
        end = _person_at(text, start, pieces, found)
        if end == start and listed:
            end = _listed_at(text, start, found)
        if end == start and listed and text[start - 1] == "、":
            end = _item_at(text, start, pieces, found)
        if end == start:
            return
        listed = True
        separator = _listed().match(text, _skip(text, end))
        if not separator:
            return
        start = _skip(text, separator.end())
        if separator[0] in "，," and not _begins(start, found):
            return


def _leads_to_name(text: str, phrase: Phrase, found: Found) -> bool:
    """Return whether a post calls for a name: it has its unit, or goes on a list of posts and names."""
    if any(item.unit for item in phrase.items):
        return True
    lists = bool(found) and phrase.items[-1].post.strength == "head"
    return lists and (not phrase.start or text[phrase.start - 1] in _MARKS)


def _add_bound(text: str, start: int, pieces: Sequence[Piece], found: Found) -> None:
    """Add the name that a post and its unit lead to, where nothing but a name fits: 某局局长操明亮，.

    What the tagger saw the beginning of is made whole: 敖日|其楞.
    """
    known = next((e for s, e in found if s == start), start)
    end = rest_of_name(text, start, known, pieces) if known > start else sure_name(text, start, pieces)
    if end > known and not any(s < end and known < e for s, e in found if s != start):
        found.discard((start, known))
        found.add((start, end))


def _person_at(text: str, start: int, pieces: Sequence[Piece], found: Found) -> int:
    """Return where the person that begins here ends, adding one that was missed; ``start`` for none."""
    known = next((e for s, e in found if s == start), start)
    if known > start:
        return _whole(text, start, known, pieces, found)
    tail = next(((s, e) for s, e in found if s in (start + 1, start + 2)), None)
    if tail is not None and _is_head_of(text, start, tail, pieces):
        found.discard(tail)
        found.add((start, tail[1]))
        return tail[1]
    end = name_after(text, start, pieces)
    other = unsurnamed(text, start, pieces)
    if end == start or (other > end and sounds_foreign(text[start:other])):
        end = other
    crossing = {(s, e) for s, e in found if s < end and start < e}
    inside = all(_is_dotted_part(text, start, end, s, e) for s, e in crossing)
    inside = inside and not any(p.tag == "POST" and start <= p.start < end for p in pieces)
    if end == start or (crossing and not inside):
        return start
    found -= crossing  # 卡斯木 of 吾布力·卡斯木
    found.add((start, end))
    return end


def _whole(text: str, start: int, end: int, pieces: Sequence[Piece], found: Found) -> int:
    """Return where a name ends that the tagger saw, or saw the beginning of."""
    longer = unsurnamed(text, start, pieces) if end - start <= 4 else start
    if end - start == 2 and longer <= end:
        longer = _one_more(text, start, end, pieces)
    if longer <= end or _begins(end, found):
        return end
    found.discard((start, end))
    found.add((start, longer))
    return longer


def _one_more(text: str, start: int, end: int, pieces: Sequence[Piece]) -> int:
    """Return where a name ends that the tagger cut short, giving its end to the verb: 祁某 + 言作."""
    at = index_at(pieces, end)
    if at == len(pieces) or pieces[at].start != end or not surname_of(text[start:end]):
        return start
    if pieces[at].text in word_set("person_context", "last"):
        return end + 1
    if pieces[at].text in word_set("person_context", "and") and _honorific().match(text, end + 1):
        return end + 1
    if len(pieces[at].text) == 1 and _is_last(text, end, pieces[at]):
        return end + 1
    if len(pieces[at].text) != 2:
        return start
    if frequency(pieces[at].text) or not follows_name(text, end + 1):
        return start
    return end + 1


def _is_last(text: str, end: int, piece: Piece) -> bool:
    """Return whether one character after a short name is its last: it can lead to nothing that follows.

    陆某从 + 说, 程某才 + 出席: neither 从 nor 才 stands before these. What may stand there (也, 还) is none.
    """
    if piece.text in word_set("person_context", "apart") or not "一" <= piece.text <= "鿿":
        return False
    if verbs_of_persons().match(text, end + 1):
        return True
    ends = text[end + 1 : end + 2] in _MARKS and piece.tag not in _SMALL - {"v"}
    return ends and piece.text not in word_set("person_context", "after")


def _is_head_of(text: str, start: int, tail: tuple[int, int], pieces: Sequence[Piece]) -> bool:
    """Return whether a name that the tagger saw begins here, before what it saw."""
    if sounds_foreign(text[start]) and sounds_foreign(text[start : tail[1]]):
        return True
    if surname_of(text[start : start + 2]) != text[start : tail[0]]:
        return False
    at = index_at(pieces, start)
    small = at < len(pieces) and pieces[at].text == text[start] and pieces[at].tag in _SMALL
    return tail[1] - start <= (3 if small else 4) and len(surname_of(text[slice(*tail)])) < 2


def _is_dotted_part(text: str, start: int, end: int, s: int, e: int) -> bool:
    """Return whether dots part a name within a name from the rest of it: 卡斯木 of 吾布力·卡斯木."""
    before, after = clean_name(text[start:s]), clean_name(text[e:end])
    return start <= s and e <= end and before[-1:] in ("", "·") and after[:1] in ("", "·")


def _listed_at(text: str, start: int, found: Found) -> int:
    """Return where a short name between two others ends, however it is tagged: 多杰加、更登、李某."""
    match = _BETWEEN_NAMES.match(text, start)
    if match and _begins(match.end(), found) and plausible(match[1]):
        found.add(match.span(1))
        return match.end(1)
    return start


def _item_at(text: str, start: int, pieces: Sequence[Piece], found: Found) -> int:
    """Return where a surname and more ends that is a whole item of a list of names: 甲、束缚、乙，."""
    at = index_at(pieces, start)
    piece = pieces[at] if at < len(pieces) else None
    if piece is None or piece.start != start or text[piece.end : piece.end + 1] not in _MARKS:
        return start
    name = piece.text
    known = name in word_set("divisions") or head_of(name) or piece.tag in ("POST", "ORG", "TIME", "m")
    if known or not 2 <= len(name) <= _LONGEST_HAN or not surname_of(name) or not plausible(name):
        return start
    found.add((start, piece.end))
    return piece.end


def _add_addressed(text: str, end: int, found: Found, pieces: Sequence[Piece] = ()) -> None:
    """Add the name that a title follows and the tagger missed or cut short: 马某其常委建议.

    Where nothing ties the two, the pieces say whether it is a word: 强化督办, 全球首席执行官.
    """
    if any(s < end <= e for s, e in found):
        return
    for start in (end - 3, end - 2):
        before = text[start - 1 : start]
        if text[end - 1] in word_set("person_context", "faces") | word_set("person_context", "never_last"):
            return  # 盛夏|对|记者
        if start < 0 or surname_of(text[start:end]) != text[start] or not plausible(text[start:end]):
            continue
        if pieces and not may_be_name(text, start, end, pieces):
            continue
        opens = text.endswith(words("person_context", "before"), 0, start)
        if not before or opens or before in _MARKS or before in word_set("person_context", "and"):
            found -= {(s, e) for s, e in found if s < end and start < e}
            found.add((start, end))
            return


def _add_foreign(text: str, end: int, pieces: Sequence[Piece], found: Found) -> None:
    """Add the name of foreign sound that is all that stands before 为 and a title: 巴彦别克为某局局长."""
    if any(s < end <= e for s, e in found):
        return
    start = max((text.rfind(mark, 0, end) + 1 for mark in _ITEM_MARKS), default=0)
    name = text[start:end]
    whole = any(p.start == start and p.end == end and p.tag == "ORG" for p in pieces)
    sounds = sounds_foreign(name) or (whole and sounds_foreign(name[-1]))
    if not 3 <= len(name) <= _LONGEST_FOREIGN or not sounds or not plausible(name):
        return
    titled = any(p.tag in ("POST", "TIME") and start <= p.start < end for p in pieces)
    if not (titled or head_of(name) or is_place(name)):
        found.add((start, end))


def _add_elected(text: str, end: int, found: Found) -> None:
    """Add the names of the list that a title is tied to, however they are tagged: 选举甲、乙、丙为."""
    while any(e == end for _, e in found):
        start = next(s for s, e in found if e == end)
        mark, end = text[start - 1 : start], start - 1
        before = _LISTED_BEFORE.search(text, 0, end)
        if mark != "、" or before is None:
            return
        end -= len(before["aside"] or "")
        names = (end - length for length in (2, 3, 4))
        listed = (s for s in names if s > 0 and text[s - 1] in _MARKS and surname_of(text[s:end]))
        begin = next(listed, end)
        if plausible(text[begin:end]) and not any(s < end and begin < e for s, e in found):
            found.add((begin, end))


def _begins(start: int, found: Found) -> bool:
    return any(s == start for s, _ in found)


def _skip(text: str, position: int) -> int:
    """Return the position after blanks, a remark in brackets and an honorific: 副县长（挂职）, 司令员大校."""
    for pattern in (_BLANK, _PAREN, _honorific(), _BLANK):
        match = pattern.match(text, position)
        position = match.end() if match else position
    return position
