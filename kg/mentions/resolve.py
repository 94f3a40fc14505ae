"""Analyses of a story → mentions with the names they stand for, and its post phrases taken apart."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.lexicon import alternation, load_lexicon, word_set, words
from kg.mentions.analysis import Analysis
from kg.mentions.person import clean_name, surname_of
from kg.mentions.phrase import Item, Phrase
from kg.mentions.register import Register, stem_of, without_session
from kg.mentions.unit import Unit, head_of
from kg.model import Form, Mention, Post, Span, Story

_DEPUTY = "副代"
_OPENING = 15
_DIVISION = re.compile(r"(.*[省市县区州旗盟镇乡村师团])(?:委|党委|政府|人民政府|人大常委会|人大|政协|党工委|党组)?$")


@cache
def _fixed_units() -> dict[str, str]:
    return {row["word"]: row["unit"] for row in load_lexicon("post_unit")}


@cache
def _pronoun() -> re.Pattern[str]:
    pronoun, other = words("person_context", "pronoun"), words("person_context", "not_after")
    return re.compile(rf"(?<!其){alternation(pronoun)}(?!{alternation(other)})")


@cache
def _division_words() -> re.Pattern[str]:
    word = alternation(words("unit_context", "division_word"))
    whole = alternation(words("unit_context", "whole_division"))
    return re.compile(f"(?P<word>{word})|{whole}")


def resolve(
    story: Story, analyses: Sequence[Analysis]
) -> tuple[list[Mention], list[tuple[int, tuple[Post, ...]]]]:
    """Return the mentions of persons, units, places and post phrases, and the posts of each phrase."""
    register = Register()
    mentions: list[Mention] = []
    posts: list[tuple[int, tuple[Post, ...]]] = []
    persons: list[str] = []
    country: str | None = None
    places: list[str] = []
    for analysis in analyses:
        offset = analysis.sentence.span.start
        names: dict[Unit, tuple[str, Form]] = {}
        for unit in analysis.units:
            clause = frozenset(names[u][0] for u in names if _one_clause(analysis, u, unit))
            names[unit] = register.resolve(unit, subject=_opens(analysis, unit), but=clause)
        last: list[tuple[str, str]] = []
        for phrase in analysis.phrases:
            addressed = any(e == phrase.start for _, e in analysis.persons)
            country = _country(analysis, phrase.start) or country
            resolved = _posts(phrase, names, register, [] if addressed else last, offset, country)
            last += [(p.title, p.unit) for p in resolved if p.unit]
            posts.append((offset + phrase.start, resolved))
            span = Span(offset + phrase.start, offset + phrase.end)
            mentions.append(Mention("post", span, span.cut(story.document.text), resolved[-1].title))
        inside = [(p.start, p.end) for p in analysis.phrases]
        for unit in analysis.units:
            name, form = names[unit]
            span = Span(offset + unit.start, offset + unit.end)
            if span.cut(story.document.text) == unit.text or any(s <= unit.start < e for s, e in inside):
                mentions.append(Mention("unit", span, span.cut(story.document.text), name, form))
        mentions += _places(analysis, offset, places)
        mentions += _person_mentions(story, analysis, offset, persons)
    return _without_overlap(mentions), posts


def is_country(name: str) -> bool:
    """Return whether the name is that of a country."""
    return name in word_set("countries")


def _country(analysis: Analysis, before: int) -> str | None:
    """Return the country that the sentence named last before a position."""
    named = [p.text for p in analysis.pieces if p.end <= before and is_country(p.text)]
    return named[-1] if named else None


def _opens(analysis: Analysis, unit: Unit) -> bool:
    """Return whether a unit is what its sentence is about: the first of it, near its start, and no post's unit."""
    first = analysis.units[0] == unit
    posts = any(p.start <= unit.start < p.end for p in analysis.phrases)
    return analysis.sentence.kind == "body" and first and unit.start <= _OPENING and not posts


def _one_clause(analysis: Analysis, earlier: Unit, later: Unit) -> bool:
    return not any(c in "，,；;：:" for c in analysis.sentence.text[earlier.end : later.start])


def _without_overlap(mentions: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    last: dict[str, int] = {}
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if mention.span.start >= last.get(mention.type, 0):
            kept.append(mention)
            last[mention.type] = mention.span.end
    return kept


def _posts(
    phrase: Phrase,
    names: dict[Unit, tuple[str, Form]],
    register: Register,
    earlier: Sequence[tuple[str, str]],
    offset: int,
    country: str | None,
) -> tuple[Post, ...]:
    """Return the posts of a phrase, each with its unit: its own, its neighbour's, or the story's.

    ``earlier`` holds the titles and units of the sentence's phrases so far: 主任 of 市人大常委会 before 副主任.
    """
    found: list[Post] = []
    base: str | None = None
    root: str | None = None
    for item in phrase.items:
        if item.unit is not None:
            span = Span(offset + item.unit.start, offset + item.unit.end)
            name: str | None = _own_unit(item, names, register, root, earlier)
        else:
            span = None
            name = _inherited(item, base, earlier, register)
            if item.post.title in word_set("post_context", "country"):
                name = base if base and is_country(base) else country
        whole = Span(offset + item.start, offset + item.post.end)
        public = item.post.strength == "public"
        found.append(Post(item.post.title, whole, name, span, item.post.status, public))
        base = name or base
        if name and (item.unit is None or item.unit.anchored or root is None):
            root = name
    return tuple(found)


def _own_unit(
    item: Item,
    names: dict[Unit, tuple[str, Form]],
    register: Register,
    root: str | None,
    earlier: Sequence[tuple[str, str]],
) -> str:
    unit = item.unit
    assert unit is not None
    name, form = names[unit] if unit in names else register.resolve(unit)
    if unit.anchored or form == "anaphor" or unit.text.endswith(words("unit_reference", "free")):
        return name
    near = root or (earlier[-1][1] if earlier and name == unit.text else None)
    if near and head_of(unit.text) in word_set("unit_reference", "sub"):
        stem = without_session(stem_of(register.root(near)))
        return name if name.startswith(stem) or unit.text.startswith(stem) else stem + unit.text
    return name


def _inherited(
    item: Item, base: str | None, earlier: Sequence[tuple[str, str]], register: Register
) -> str | None:
    """Return the unit of a post that names none: 副市长, or 院长 after 校党委副书记."""
    title = item.post.title
    near = base or (earlier[-1][1] if earlier else None)
    division = _division(title)
    if division:
        found = _DIVISION.match(near) if near else None
        if found and found[1].endswith(division) and len(found[1]) > 1:
            return found[1]
        return division + words("unit_reference", "government")[0]
    if item.qualified:
        return None
    fixed = _fixed_units().get(title)
    if fixed:
        return fixed
    party = title in word_set("post_context", "party")
    if base:
        return base if party else stem_of(base)
    head = title.lstrip(_DEPUTY)
    same = next((unit for t, unit in reversed(earlier) if t.lstrip(_DEPUTY) == head), None)
    if same:
        return same
    own = _by_title(title, register, near)
    if own:
        return own
    if near:
        return near if party else stem_of(near)
    return None


def _division(title: str) -> str:
    """Return 市 for 副市长 and nothing for 局长."""
    return title[-2] if len(title) >= 2 and title[-1] == "长" and title[-2] in "省市县区州旗盟镇乡" else ""


def _by_title(title: str, register: Register, near: str | None) -> str | None:
    """Return the unit that the title itself asks for: a 院 for 院长; the one near it, if that is one."""
    for row in load_lexicon("post_refer"):
        if title.endswith(row["word"]) and title[: -len(row["word"])] in ("", *words("posts", "rank")):
            if near and stem_of(near).endswith(row["refer"]):
                return stem_of(near)
            return register.last(row["refer"])
    return None


def _places(analysis: Analysis, offset: int, known: list[str]) -> Iterator[Mention]:
    """Yield the places of a sentence: names, 我市, and 县里 with the county named before it."""
    for piece in analysis.pieces:
        span = Span(offset + piece.start, offset + piece.end)
        if piece.tag == "LOC":
            known.append(piece.text)
            yield Mention("place", span, piece.text, piece.text)
    for found in _division_words().finditer(analysis.sentence.text):
        span = Span(offset + found.start(), offset + found.end())
        if found["word"]:
            name = next((p for p in reversed(known) if p.endswith(found[0][0])), None)
            if name:
                yield Mention("place", span, found[0], name, "anaphor")
        else:
            yield Mention("place", span, found[0], found[0], "anaphor")


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
