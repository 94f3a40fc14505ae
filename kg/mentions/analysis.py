"""Sentences → the persons, units and post phrases that stand in each, before any is resolved."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.mentions.country import join_countries
from kg.mentions.cue import Runs, find_runs
from kg.mentions.person import find_persons
from kg.mentions.person_name import clean_name
from kg.mentions.phrase import Phrase, find_phrases
from kg.mentions.piece import Piece, cut, parted
from kg.mentions.post import Post, find_posts
from kg.mentions.tagger import Token, tag
from kg.mentions.unit import Unit, find_units
from kg.mentions.unit_name import head_of, is_division
from kg.model import Sentence

_UNREAD = ("byline", "overlong")
_BEGINS_CLAUSE = "、，。；：,:;“”"


@dataclass(frozen=True, slots=True)
class Analysis:
    """A sentence with what stands in it; all offsets are characters of the sentence."""

    sentence: Sentence
    pieces: tuple[Piece, ...]
    units: tuple[Unit, ...]
    phrases: tuple[Phrase, ...]
    persons: tuple[tuple[int, int], ...]


def analyse(sentences: Sequence[Sentence], *, apart: Sequence[int] = ()) -> list[Analysis]:
    """Return the analysis of each sentence, all tagged at once; nothing in a byline takes part in facts.

    ``apart`` are the numbers of sentences that have nothing to do with the one before: those that begin a
    story.
    """
    runs, texts = texts_to_tag(sentences, apart=apart)
    tokens = tag(texts)
    return [
        analyse_tagged(sentence, tuple(_in_runs(found, given)))
        for sentence, found, given in zip(sentences, runs, tokens, strict=True)
    ]


def texts_to_tag(sentences: Sequence[Sentence], *, apart: Sequence[int] = ()) -> tuple[list[Runs], list[str]]:
    """Return which runs of each sentence are tagged, and these runs end to end."""
    texts = ["" if s.kind == "overlong" else s.text for s in sentences]
    runs = [
        found if s.kind == "body" else () if s.kind in _UNREAD else ((0, len(s.text)),)
        for s, found in zip(sentences, find_runs(texts, apart=apart), strict=True)
    ]
    return runs, ["".join(s.text[a:b] for a, b in found) for s, found in zip(sentences, runs, strict=True)]


def _in_runs(runs: Runs, tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of the runs laid end to end, each where it stands in the sentence."""
    if len(runs) == 1 and not runs[0][0]:
        yield from tokens
        return
    passed, number = 0, 0  # characters of the runs before this one, and its number
    for token in tokens:
        start = token.start
        while start < token.end:
            begin, end = runs[number]
            stop = min(token.end, passed + end - begin)
            yield Token(begin + start - passed, begin + stop - passed, token.tag)
            start = stop
            if stop == passed + end - begin:
                passed, number = stop, number + 1


def analyse_tagged(sentence: Sentence, tokens: Sequence[Token]) -> Analysis:
    """Return the analysis of a sentence whose tokens are known."""
    text = sentence.text
    if not tokens:
        return Analysis(sentence, (), (), (), ())
    tokens = tuple(parted(text, join_countries(text, tokens)))
    posts = [post for post in find_posts(text) if _stands(text, post, tokens)]
    pieces = cut(text, tokens, posts)
    units = find_units(text, pieces)
    phrases = find_phrases(text, pieces, posts, units)
    persons = find_persons(text, pieces, phrases)
    units = _with_longer(_without_persons(units, persons), phrases)
    return Analysis(sentence, tuple(pieces), tuple(units), tuple(phrases), tuple(persons))


def _stands(text: str, post: Post, tokens: Sequence[Token]) -> bool:
    """Return whether a post stands here: not inside a name, and 代表 or 编辑 not where it is a verb."""
    token = next((t for t in tokens if t.start <= post.start and post.end <= t.end), None)
    if token is None:
        return not _is_cut_out(text, post, tokens)
    if token.tag in ("PER", "nr"):
        return token.end == post.end
    if token.tag in ("ORG", "nt") and token.start < post.start and post.end < token.end:
        return False  # 检察院长春分院 has no 院长 in it
    return post.strength == "head" or token.tag not in ("v", "vn") or token.start < post.start


def _is_cut_out(text: str, post: Post, tokens: Sequence[Token]) -> bool:
    """Return whether a post is the end of one word and the beginning of the next: 湖南省|长沙市, 红军|长征.

    After the whole name of a unit it is none: 管理局局|长海 is 局长 for all that; but in 社区|长者 the 区 is
    part of another unit.
    """
    before = next((t for t in tokens if t.start < post.start < t.end), None)
    after = next((t for t in tokens if t.start < post.end < t.end), None)
    if before is None or after is None or after.tag in ("PER", "nr"):
        return False
    district = is_division(post.title[0]) and len(head_of(text[before.start : before.end])) > 1
    return (district and after.tag == "n") or not head_of(text[before.start : post.start])


def _without_persons(units: Sequence[Unit], persons: Sequence[tuple[int, int]]) -> list[Unit]:
    return [u for u in units if not any(s < u.end and u.start < e for s, e in persons)]


def _with_longer(units: Sequence[Unit], phrases: Sequence[Phrase]) -> list[Unit]:
    """Return the units with those that a phrase made longer, in order."""
    longer = [item.unit for phrase in phrases for item in phrase.items if item.unit]
    kept = [u for u in units if not any(o.start < u.end and u.start < o.end for o in longer)]
    return sorted({*kept, *longer}, key=lambda u: (u.start, u.end))


def with_known_names(analyses: Sequence[Analysis]) -> list[Analysis]:
    """Return a story's analyses with each name found wherever the story says it again.

    The tagger sees a rare name in one sentence and not in the next, or a part of it: 巴特尔 of 孟和巴特尔.
    """
    names = {clean_name(a.sentence.text[start:end]) for a in analyses for start, end in a.persons}
    known: dict[str, list[str]] = defaultdict(list)  # by the two characters that they begin with
    for name in names:
        if len(name) > 1:
            known[name[:2]].append(name)
    return [_with_names(analysis, known) for analysis in analyses]


def _with_names(analysis: Analysis, known: Mapping[str, Sequence[str]]) -> Analysis:
    text = analysis.sentence.text if analysis.pieces else ""
    names = [name for pair in known if pair in text for name in known[pair]]
    if not names:
        return analysis
    found = set(analysis.persons)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            crossing = {(s, e) for s, e in found if s < end and start < e}
            inside = all(start <= s and e <= end for s, e in crossing)
            if inside and (crossing or _stands_alone(analysis, start, end)):
                found = found - crossing | {(start, end)}
            start = text.find(name, end)
    if found == set(analysis.persons):
        return analysis
    persons = tuple(sorted(found))
    return replace(analysis, units=tuple(_without_persons(analysis.units, persons)), persons=persons)


def _stands_alone(analysis: Analysis, start: int, end: int) -> bool:
    """Return whether a name begins or ends where words do, or in a clause that was not tagged.

    One of two characters does both, and stands where a clause begins or after a post.
    """
    pieces = analysis.pieces
    free = not any(p.start < end and start < p.end for p in pieces)
    starts = free or any(p.start == start for p in pieces)
    ends = free or any(p.end == end for p in pieces)
    if end - start > 2:
        return starts or ends
    before = analysis.sentence.text[start - 1 : start]
    opens = not before or before in _BEGINS_CLAUSE or any(p.end == start and p.tag == "POST" for p in pieces)
    return starts and ends and opens
