"""Sentences → the persons, units, places and post phrases that stand in each, before any is resolved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.dictionary import frequency
from kg.lexicon import alternation, word_set, words
from kg.mentions.person import (
    clean_name,
    follows_name,
    name_after,
    plausible,
    sounds_foreign,
    surname_of,
    unsurnamed,
)
from kg.mentions.phrase import Phrase, find_phrases
from kg.mentions.post import Post, find_posts
from kg.mentions.tagger import Token, tag
from kg.mentions.unit import Piece, Unit, cut, find_units
from kg.model import Sentence

_PAREN = re.compile(r"[（(][^（）()]{0,20}[）)]")
_LISTED = re.compile(r"(?:、|，|,|和|与|及|以及)")
_BETWEEN_NAMES = re.compile(r"([一-鿿]{2,4})、")
_BEGINS_CLAUSE = "、，。；：,:;“”"
_HYPHENS = "-－—"
_BEGINS_NAME = "、，。；,和与"
_BLANK = re.compile(r"[\s　]*")


@dataclass(frozen=True, slots=True)
class Analysis:
    """A sentence with what stands in it; all offsets are characters of the sentence."""

    sentence: Sentence
    pieces: tuple[Piece, ...]
    units: tuple[Unit, ...]
    phrases: tuple[Phrase, ...]
    persons: tuple[tuple[int, int], ...]


@cache
def _honorific() -> re.Pattern[str]:
    return re.compile(alternation(words("posts", "honorific")))


@cache
def _before_name() -> re.Pattern[str]:
    return re.compile(alternation(words("person_context", "before")))


@cache
def _particulars() -> re.Pattern[str]:
    return re.compile(rf"[，,]{alternation(words('person_context', 'sex'))}[，,]")


def analyse(sentences: Sequence[Sentence]) -> list[Analysis]:
    """Return the analysis of each sentence, all tagged at once; a byline holds nothing that takes part in facts."""
    tokens = tag(["" if s.kind == "byline" else s.text for s in sentences])
    return [_analyse(sentence, found) for sentence, found in zip(sentences, tokens, strict=True)]


def _analyse(sentence: Sentence, tokens: Sequence[Token]) -> Analysis:
    text = sentence.text
    if not tokens:
        return Analysis(sentence, (), (), (), ())
    posts = [post for post in find_posts(text) if _stands(post, tokens)]
    pieces = cut(text, tokens, posts)
    units = find_units(text, pieces)
    phrases = find_phrases(text, pieces, posts, units)
    persons = _persons(text, pieces, phrases)
    units = [u for u in units if not any(s < u.end and u.start < e for s, e in persons)]
    return Analysis(sentence, tuple(pieces), tuple(_whole(units, phrases)), tuple(phrases), tuple(persons))


def with_known_names(analyses: Sequence[Analysis]) -> list[Analysis]:
    """Return a story's analyses with each name found wherever the story says it again.

    The tagger sees a rare name in one sentence and not in the next, or sees a part of it: 巴特尔 of 孟和巴特尔.
    """
    names = {clean_name(a.sentence.text[s:e]) for a in analyses for s, e in a.persons}
    known = sorted((n for n in names if len(n) > 1), key=lambda n: (-len(n), n))
    return [_with_names(a, known) for a in analyses]


def _with_names(analysis: Analysis, names: Sequence[str]) -> Analysis:
    text = analysis.sentence.text
    found = set(analysis.persons)
    for name in names:
        at = text.find(name) if analysis.pieces else -1
        while at >= 0:
            end = at + len(name)
            crossing = {(s, e) for s, e in found if s < end and at < e}
            if all(at <= s and e <= end for s, e in crossing) and (crossing or _stands_alone(analysis, at, end)):
                found = found - crossing | {(at, end)}
            at = text.find(name, end)
    if found == set(analysis.persons):
        return analysis
    units = tuple(u for u in analysis.units if not any(s < u.end and u.start < e for s, e in found))
    return replace(analysis, units=units, persons=tuple(sorted(found)))


def _stands_alone(analysis: Analysis, start: int, end: int) -> bool:
    """Return whether a name begins or ends where words do; one of two characters does both, and opens a clause."""
    starts = any(p.start == start for p in analysis.pieces)
    ends = any(p.end == end for p in analysis.pieces)
    if end - start > 2:
        return starts or ends
    before = analysis.sentence.text[start - 1 : start]
    return starts and ends and (not before or before in _BEGINS_CLAUSE or any(e == start for e in _post_ends(analysis)))


def _post_ends(analysis: Analysis) -> list[int]:
    return [p.end for p in analysis.pieces if p.tag == "POST"]


def _whole(units: Sequence[Unit], phrases: Sequence[Phrase]) -> list[Unit]:
    """Return the units with those that a phrase made longer, in order."""
    longer = [item.unit for phrase in phrases for item in phrase.items if item.unit]
    kept = [u for u in units if not any(o.start < u.end and u.start < o.end for o in longer)]
    return sorted({*kept, *longer}, key=lambda u: (u.start, u.end))


def _stands(post: Post, tokens: Sequence[Token]) -> bool:
    """Return whether a post can stand here: not inside a name, and 代表 or 编辑 not where it is a verb."""
    for token in tokens:
        if token.start <= post.start and post.end <= token.end:
            if token.tag in ("PER", "nr"):
                return token.end == post.end
            return post.strength == "head" or token.tag not in ("v", "vn") or token.start < post.start
    return True


def _persons(text: str, pieces: Sequence[Piece], phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Return the persons of a sentence: those tagged, and those where a name is expected."""
    found = _tagged(text, pieces)
    starts = [phrase.end for phrase in phrases]
    starts += [m.end() for m in _before_name().finditer(text)]
    for start in starts:
        _persons_from(text, _skip(text, start), pieces, found)
    for phrase in phrases:
        if phrase.items[0].unit is None:
            _addressed(text, phrase.start, found)
    first = _person_at(text, 0, pieces, found) if _particulars().search(text[:12]) else 0
    if first and not _particulars().match(text, first):
        found.discard((0, first))
    return sorted(found)


def _addressed(text: str, end: int, found: set[tuple[int, int]]) -> None:
    """Add the name that a title follows and the tagger missed or cut short: 马某其常委建议."""
    if any(s < end <= e for s, e in found):
        return
    for length in (3, 2):
        start = end - length
        before = text[start - 1 : start]
        if start < 0 or surname_of(text[start:end]) != text[start] or (before and before not in _BEGINS_NAME):
            continue
        if plausible(text[start:end]):
            found -= {(s, e) for s, e in found if s < end and start < e}
            found.add((start, end))
            return


def _persons_from(text: str, start: int, pieces: Sequence[Piece], found: set[tuple[int, int]]) -> None:
    """Add the persons of the list that begins here."""
    listed = False
    while True:
        end = _person_at(text, start, pieces, found)
        if end == start:
            end = _listed_at(text, start, found) if listed else start
        if end == start:
            return
        listed = True
        after = _skip(text, end)
        separator = _LISTED.match(text, after)
        if not separator or (separator[0] in "，," and not _tagged_at(_skip(text, separator.end()), found)):
            return
        start = _skip(text, separator.end())


def _one_more(text: str, start: int, end: int, tokens: Sequence[Piece]) -> int:
    """Return where a name ends that the tagger cut short, giving its last character to the verb: 祁某 + 言作."""
    after = next((t for t in tokens if t.start == end), None)
    if after is None or len(after.text) != 2 or frequency(after.text) or not surname_of(text[start:end]):
        return start
    return end + 1 if follows_name(text, end + 1) else start


def _listed_at(text: str, start: int, found: set[tuple[int, int]]) -> int:
    """Return where a short name between two others ends, whatever the tagger made of it: 多杰加、更登、李某."""
    match = _BETWEEN_NAMES.match(text, start)
    if match and _tagged_at(match.end(), found) and plausible(match[1]):
        found.add((start, start + len(match[1])))
        return start + len(match[1])
    return start


def _tagged(text: str, tokens: Sequence[Piece]) -> set[tuple[int, int]]:
    """Return the persons that the tagger saw, joined where it cut one name in two."""
    found: list[tuple[int, int]] = []
    for token in tokens:
        if token.tag != "PER":
            continue
        start, end = token.start, token.end
        if text[end - 1] in word_set("person_context", "not_last") and not text[end : end + 1].strip("，,的"):
            end -= 1
        before = found[-1] if found else (-9, -9)
        hyphen = start - before[1] == 1 and text[before[1]] in _HYPHENS
        cut_in_two = start == before[1] and end - before[0] <= 8 and end - start > 1
        dotted = start == before[1] and "·" in text[before[0] : before[1]]
        if hyphen or dotted or (cut_in_two and (not surname_of(text[start:end]) or before[1] - before[0] < 2)):
            found[-1] = (before[0], end)
        else:
            found.append((start, end))
    return {(s, e) for s, e in found if plausible(clean_name(text[s:e]))}


def _tagged_at(start: int, found: set[tuple[int, int]]) -> bool:
    return any(s == start for s, _ in found)


def _person_at(text: str, start: int, tokens: Sequence[Piece], found: set[tuple[int, int]]) -> int:
    """Return where the person that begins here ends, adding one that the tagger missed; ``start`` for none."""
    known = next((end for s, end in found if s == start), start)
    if known > start:
        longer = unsurnamed(text, start, tokens) if known - start <= 4 else start
        if known - start == 2 and longer <= known:
            longer = _one_more(text, start, known, tokens)
        if longer > known and not _tagged_at(known, found):
            found.discard((start, known))
            found.add((start, longer))
            return longer
        return known
    tail = next(((s, e) for s, e in found if s in (start + 1, start + 2)), None)
    if tail is not None and sounds_foreign(text[start : tail[1]]):
        found.discard(tail)
        found.add((start, tail[1]))
        return tail[1]
    if tail is not None and surname_of(text[start : start + 2]) == text[start : tail[0]]:
        joined = text[start] in word_set("unit_context", "and")
        if tail[1] - start <= (3 if joined else 4) and not surname_of(text[tail[0] : tail[1]])[1:]:
            found.discard(tail)
            found.add((start, tail[1]))
            return tail[1]
    end = name_after(text, start, tokens)
    other = unsurnamed(text, start, tokens)
    if end == start or (other > end and sounds_foreign(text[start:other])):
        end = other
    if end > start and not any(s < end and start < e for s, e in found):
        found.add((start, end))
        return end
    return start


def _skip(text: str, position: int) -> int:
    """Return the position after white space, a remark in brackets and an honorific: 副县长（挂职）, 司令员大校."""
    blank = _BLANK.match(text, position)
    position = blank.end() if blank else position
    paren = _PAREN.match(text, position)
    if paren:
        position = paren.end()
    honorific = _honorific().match(text, position)
    if honorific:
        position = honorific.end()
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position
