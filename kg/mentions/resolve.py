"""Analyses of a story → mentions with the names they stand for, and its post phrases taken apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.mentions.analysis import Analysis
from kg.mentions.phrase import Phrase
from kg.mentions.register import Register
from kg.mentions.resolve_person import person_mentions, place_mentions
from kg.mentions.resolve_post import Context, resolve_posts
from kg.mentions.unit import Unit
from kg.mentions.unit_name import is_country
from kg.model import Form, Mention, Post, Span, Story

_OPENING = 15
_CLAUSE = "，,；;：:"

_Names = dict[Unit, tuple[str, Form]]
_Posts = list[tuple[int, tuple[Post, ...]]]


@dataclass(slots=True)
class _Told:
    """What a story has told so far; it grows from sentence to sentence."""

    register: Register = field(default_factory=Register)
    persons: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    seats: list[str] = field(default_factory=list)  # the units so far, whose names begin with their division
    country: str | None = None
    paragraph: list[tuple[str, str]] = field(default_factory=list)  # titles and units of its posts so far


def resolve(story: Story, analyses: Sequence[Analysis]) -> tuple[list[Mention], _Posts]:
    """Return the mentions of persons, units, places and post phrases, and the posts of each phrase."""
    told = _Told()
    mentions: list[Mention] = []
    posts: _Posts = []
    paragraph = -1
    for analysis in analyses:
        if analysis.sentence.paragraph != paragraph:
            paragraph = analysis.sentence.paragraph
            told.register.begin_paragraph()
            told.paragraph = []
        names = _names(analysis, told.register)
        told.seats += [name for name, _ in names.values()]
        resolved = _phrases(analysis, names, told)
        offset = analysis.sentence.span.start
        posts += [(offset + phrase.start, found) for phrase, found in resolved]
        for phrase, found in resolved:
            span = Span(offset + phrase.start, offset + phrase.end)
            mentions.append(Mention("post", span, span.cut(story.document.text), found[-1].title))
        mentions += _units(story, analysis, names)
        mentions += place_mentions(analysis, told.places, told.seats)
        mentions += person_mentions(analysis, told.persons)
    return _without_overlap(mentions), posts


def _names(analysis: Analysis, register: Register) -> _Names:
    """Return what each unit of a sentence is called in full, and how it is named here."""
    names: _Names = {}
    text = analysis.sentence.text
    for unit in analysis.units:
        clause = max(text.rfind(mark, 0, unit.start) for mark in _CLAUSE)
        near = frozenset(name for other, (name, _) in names.items() if other.end > clause)
        said = tuple(name for name, _ in names.values() if name not in near)
        names[unit] = register.resolve(unit, subject=_is_topic(analysis, unit), but=near, said=said)
    return names


def _is_topic(analysis: Analysis, unit: Unit) -> bool:
    """Return whether a sentence is about a unit: the first of it, near its start, and no post's unit."""
    first = analysis.units[0] == unit
    posts = any(p.start <= unit.start < p.end for p in analysis.phrases)
    return analysis.sentence.kind == "body" and first and unit.start <= _OPENING and not posts


def _phrases(analysis: Analysis, names: _Names, told: _Told) -> list[tuple[Phrase, tuple[Post, ...]]]:
    """Return the post phrases of a sentence, each with its posts resolved."""
    found = []
    earlier: list[tuple[str, str]] = []
    for phrase in analysis.phrases:
        told.country = _country(analysis, phrase.start) or told.country
        addressed = any(end == phrase.start for _, end in analysis.persons)
        near = () if addressed else tuple(earlier)
        before, text = tuple(told.paragraph), analysis.sentence.text
        context = Context(told.register, names, near, told.country, before, text)
        posts = resolve_posts(phrase, context, offset=analysis.sentence.span.start)
        earlier += [(post.title, post.unit) for post in posts if post.unit]
        found.append((phrase, posts))
    told.paragraph += earlier
    return found


def _country(analysis: Analysis, before: int) -> str | None:
    """Return the country that the sentence named last before a position."""
    named = (p.text for p in reversed(analysis.pieces) if p.end <= before and is_country(p.text))
    return next(named, None)


def _units(story: Story, analysis: Analysis, names: _Names) -> Iterator[Mention]:
    """Yield the units that stand in the text as they are named, or in a post phrase: 外交部 of 外交部长."""
    offset = analysis.sentence.span.start
    for unit, (name, form) in names.items():
        span = Span(offset + unit.start, offset + unit.end)
        text = span.cut(story.document.text)
        if text == unit.text or any(p.start <= unit.start < p.end for p in analysis.phrases):
            yield Mention("unit", span, text, name, form)


def _without_overlap(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions in order; of two of one type that overlap, the first and longest."""
    kept: list[Mention] = []
    last: dict[str, int] = {}
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if mention.span.start >= last.get(mention.type, 0):
            kept.append(mention)
            last[mention.type] = mention.span.end
    return kept
