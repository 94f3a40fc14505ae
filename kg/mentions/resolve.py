"""Analyses of a story → mentions with the names they stand for, and its post phrases taken apart."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.lexicon import alternation, load_lexicon, words
from kg.mentions.analysis import Analysis
from kg.mentions.person import clean_name, surname_of
from kg.mentions.phrase import Item, Phrase
from kg.mentions.register import Register, base_of
from kg.mentions.unit import Unit, head_of
from kg.model import Form, Mention, Post, Span, Story

_OPENING = 2
_DIVISION = re.compile(r"(.*[省市县区州旗盟镇乡村师团])(?:委|党委|政府|人民政府|人大常委会|人大|政协|党工委|党组)?$")


@cache
def _fixed_units() -> dict[str, str]:
    return {row["word"]: row["unit"] for row in load_lexicon("post_unit")}


@cache
def _pronoun() -> re.Pattern[str]:
    pronoun, other = words("person_context", "pronoun"), words("person_context", "not_after")
    return re.compile(rf"(?<!其){alternation(pronoun)}(?!{alternation(other)})")


def resolve(
    story: Story, analyses: Sequence[Analysis]
) -> tuple[list[Mention], list[tuple[int, tuple[Post, ...]]]]:
    """Return the mentions of persons, units, places and post phrases, and the posts of each phrase."""
    register = Register()
    mentions: list[Mention] = []
    posts: list[tuple[int, tuple[Post, ...]]] = []
    persons: list[str] = []
    for analysis in analyses:
        offset = analysis.sentence.span.start
        names = {}
        for unit in analysis.units:
            names[unit] = register.resolve(unit, subject=_opens(analysis, unit))
        last: str | None = None
        for phrase in analysis.phrases:
            resolved, last = _posts(phrase, names, register, last, offset)
            posts.append((offset + phrase.start, resolved))
            span = Span(offset + phrase.start, offset + phrase.end)
            mentions.append(Mention("post", span, span.cut(story.document.text), resolved[-1].title))
        inside = [(p.start, p.end) for p in analysis.phrases]
        for unit in analysis.units:
            name, form = names[unit]
            span = Span(offset + unit.start, offset + unit.end)
            if span.cut(story.document.text) == unit.text or any(s <= unit.start < e for s, e in inside):
                mentions.append(Mention("unit", span, span.cut(story.document.text), name, form))
        mentions += _places(analysis, offset)
        mentions += _person_mentions(story, analysis, offset, persons)
    return _without_overlap(mentions), posts


def _opens(analysis: Analysis, unit: Unit) -> bool:
    """Return whether a unit opens its sentence, or a clause after a date or the like."""
    before = analysis.sentence.text[: unit.start]
    return analysis.sentence.kind == "body" and (len(before) <= _OPENING or before[-1] in "，,：:；;。")


def _without_overlap(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    last: dict[str, int] = {}
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if mention.span.start >= last.get(mention.type, 0):
            kept.append(mention)
            last[mention.type] = mention.span.end
    return kept


def _posts(
    phrase: Phrase, names: dict[Unit, tuple[str, Form]], register: Register, last: str | None, offset: int
) -> tuple[tuple[Post, ...], str | None]:
    """Return the posts of a phrase, each with its unit: its own, its neighbour's, or the story's."""
    found: list[Post] = []
    base = None
    for item in phrase.items:
        name, span = None, None
        if item.unit is not None:
            span = Span(offset + item.unit.start, offset + item.unit.end)
            name = _own_unit(item, names, register, base)
        else:
            name = _inherited(item, base, last, register)
        title = item.post.title
        found.append(
            Post(
                title,
                Span(offset + item.start, offset + item.post.end),
                name,
                span,
                item.post.status,
                item.post.strength == "public",
            )
        )
        if name:
            base = name
    return tuple(found), base or last


def _own_unit(item: Item, names: dict[Unit, tuple[str, Form]], register: Register, base: str | None) -> str:
    unit = item.unit
    assert unit is not None
    if unit in names and (unit.anchored or names[unit][1] != "short" or names[unit][0] != unit.text):
        return names[unit][0]
    if base and not unit.anchored and head_of(unit.text):
        stem = base_of(base)
        if not unit.text.startswith(stem):
            return stem + unit.text
    return names[unit][0] if unit in names else register.resolve(unit)[0]


def _inherited(item: Item, base: str | None, last: str | None, register: Register) -> str | None:
    """Return the unit of a post that names none: 副市长, or 院长 after 校党委副书记."""
    title = item.post.title
    division = _division(title)
    if division:
        for name in (base, last):
            found = _DIVISION.match(name) if name else None
            if found and found[1].endswith(division) and len(found[1]) > 1:
                return found[1]
        return division + words("unit_reference", "government")[0]
    if base:
        return base if title in words("post_context", "party") else base_of(base)
    for word, unit in _fixed_units().items():
        if title == word:
            return unit
    if last:
        return last if title in words("post_context", "party") else base_of(last)
    return _by_title(title, register)


def _division(title: str) -> str:
    """Return 市 for 副市长 and nothing for 局长."""
    return title[-2] if len(title) >= 2 and title[-1] == "长" and title[-2] in "省市县区州旗盟镇乡" else ""


def _by_title(title: str, register: Register) -> str | None:
    for row in load_lexicon("post_refer"):
        if title.endswith(row["word"]):
            return register.last(row["refer"])
    return None


def _places(analysis: Analysis, offset: int) -> Iterator[Mention]:
    for piece in analysis.pieces:
        if piece.tag == "LOC":
            yield Mention("place", Span(offset + piece.start, offset + piece.end), piece.text, piece.text)


def _person_mentions(story: Story, analysis: Analysis, offset: int, known: list[str]) -> Iterator[Mention]:
    """Yield the persons of a sentence: names, 郑市长, 她; ``known`` is the story's persons, latest last."""
    text = analysis.sentence.text
    marks: list[tuple[int, int, str]] = [(s, e, "name") for s, e in analysis.persons]
    covered = set(analysis.persons)
    for phrase in analysis.phrases:
        s = phrase.start - 1
        if s >= 0 and not any(a <= s < b for a, b in covered) and surname_of(text[s]) and _begins(analysis, s):
            marks.append((s, phrase.start, "surname"))
    marks += [(m.start(), m.end(), "pronoun") for m in _pronoun().finditer(text)]
    for start, end, kind in sorted(marks):
        surface = text[start:end]
        span = Span(offset + start, offset + end)
        if kind == "name":
            name = clean_name(surface)
            longer = next((p for p in reversed(known) if "·" in p and p.split("·")[-1] == name), None)
            yield Mention("person", span, surface, longer or name, "short" if longer else "full")
            name = longer or name
            if name in known:
                known.remove(name)
            known.append(name)
        elif kind == "surname":
            match = next((p for p in reversed(known) if p.startswith(surface)), None)
            if match:
                yield Mention("person", span, surface, match, "anaphor")
        elif known:
            yield Mention("person", span, surface, known[-1], "anaphor")


def _begins(analysis: Analysis, start: int) -> bool:
    """Return whether a token begins here or ends before here, so that the character can be a surname."""
    return any(p.start == start and p.end == start + 1 for p in analysis.pieces)
