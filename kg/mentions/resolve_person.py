"""Persons and places of a sentence → mentions with the names that 郑市长, 她, 县里 and 我市 stand for."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from kg.lexicon import alternation, load_lexicon, word_set, words
from kg.mentions.analysis import Analysis
from kg.mentions.person_name import clean_name, surname_of
from kg.mentions.unit_name import is_country
from kg.model import Mention, Span

_LONGEST_SEAT = 5  # characters of a division's name

_Name = Callable[[str, Span, list[str]], Mention | None]
"""Takes the text of a mention, its span and the story's persons, and gives the mention with its name."""


@cache
def _pronoun() -> re.Pattern[str]:
    pronoun = alternation(words("person_context", "pronoun"))
    before, after = words("person_context", "not_before"), words("person_context", "not_after")
    its, leaves = words("person_context", "possessive"), words("person_context", "leaves")
    return re.compile(
        rf"(?<!{alternation(before)}){pronoun}(?!{alternation(after)})|{alternation(its)}(?={alternation(leaves)})"
    )


@cache
def _division() -> re.Pattern[str]:
    word = alternation(words("unit_context", "division_word"))
    whole = alternation(words("unit_context", "whole_division"))
    return re.compile(f"(?P<word>{word})|{whole}")


@cache
def _states() -> re.Pattern[str]:
    """Match several states called by one character each: 中俄印要…."""
    sides, home = "".join(_sides()), words("unit_context", "home")[0]
    after = alternation(words("unit_context", "states_do"))
    return re.compile(rf"(?<![一-鿿])(?=[{sides}]{{0,2}}{home})[{sides}]{{3,4}}(?={after})")


@cache
def _this() -> re.Pattern[str]:
    """Match 该市: the division of its kind that was named last, with or without its kind."""
    all_kinds = (*words("unit_context", "division"), *words("unit_context", "settlement"))
    kinds = [word for word in all_kinds if len(word) == 1]
    heads = alternation(words("unit_context", "not_after_this"))
    return re.compile(f"{alternation(words('unit_context', 'this'))}({alternation(kinds)})(?!{heads})")


def _latest_with(ending: str, known: list[str]) -> str | None:
    """Return the latest place of the kind; 平安小区 is no 区."""
    other = words("unit_context", "no_division")
    found = (p for p in reversed(known) if p.endswith(ending) and (p == ending or not p.endswith(other)))
    return next(found, None)


def _latest(kind: str, known: list[str]) -> str | None:
    bare = (place for place in reversed(known) if place + kind in word_set("divisions"))
    return _latest_with(kind, known) or next(bare, None)


@cache
def _sides() -> dict[str, str]:
    """Return, for the character by which a country is called in 某方, the country that it means of itself."""
    return {row["word"]: row["name"] for row in load_lexicon("sides")}


@cache
def _side() -> re.Pattern[str]:
    sides, side = alternation(_sides()), alternation(words("unit_context", "side"))
    other = alternation(words("unit_context", "not_after_side"))
    return re.compile(rf"(?<![一-鿿])({sides}){side}(?!{other})")


def _seat(word: str, units: Sequence[str]) -> str | None:
    """Return the division with which the latest unit of one begins: 桦川县 of 桦川县水利局.

    It is the word itself where the unit does not name it: 区里 for 区民政局.
    """
    for unit in reversed(units):
        end = unit.find(word[0], 0, _LONGEST_SEAT) + 1
        if end and unit[:1] not in word_set("unit_context", "opener"):
            return unit[:end] if end > 1 else word
    return None


def place_mentions(analysis: Analysis, known: list[str], units: Sequence[str]) -> Iterator[Mention]:
    """Yield the places of a sentence: names, 我市, and 县里 with the county named before it.

    ``known`` is the story's places, latest last, to which these are added; ``units`` are its units so far.
    """
    sentence = analysis.sentence
    for piece in analysis.pieces:
        if piece.tag == "LOC":
            known.append(piece.text)
            yield Mention("place", _span(analysis, piece.start, piece.end), piece.text, piece.text)
    for found in _side().finditer(sentence.text):
        first = found[1]
        told = (place for place in reversed(known) if place.startswith(first) and is_country(place))
        name = next(told, _sides().get(first))
        if name:
            yield Mention("place", _span(analysis, *found.span()), found[0], name, "anaphor")
    for found in _states().finditer(sentence.text):
        yield Mention("place", _span(analysis, *found.span()), found[0], found[0])
    for found in _this().finditer(sentence.text):
        name = _latest(found[1], known)
        if name:
            yield Mention("place", _span(analysis, *found.span()), found[0], name, "anaphor")
    for found in _division().finditer(sentence.text):
        name = found[0]
        if found["word"]:
            name = _latest_with(found[0][0], known) or _seat(found[0], units)
        if name:
            yield Mention("place", _span(analysis, *found.span()), found[0], name, "anaphor")


def person_mentions(analysis: Analysis, known: list[str]) -> Iterator[Mention]:
    """Yield the persons of a sentence: names, 郑市长, 她.

    ``known`` is the story's persons, latest last, to which these are added.
    """
    text = analysis.sentence.text
    persons = [(_whole(text, start, end, known), end) for start, end in analysis.persons]
    marks: list[tuple[int, int, _Name]] = [(start, end, _named) for start, end in persons]
    marks += [(start, end, _by_surname) for start, end in _surnames(analysis)]
    marks += [(*found.span(), _by_pronoun) for found in _pronoun().finditer(text)]
    for start, end, name in sorted(marks, key=lambda mark: mark[:2]):
        mention = name(text[start:end], _span(analysis, start, end), known)
        if mention:
            yield mention


def _whole(text: str, start: int, end: int, known: list[str]) -> int:
    """Return where a name begins of which the story has told more than the tagger saw here."""
    name = text[start:end]
    longer = (p for p in known if len(p) > len(name) and p.endswith(name))
    return next((end - len(p) for p in longer if text.endswith(p, 0, end)), start)


def _span(analysis: Analysis, start: int, end: int) -> Span:
    offset = analysis.sentence.span.start
    return Span(offset + start, offset + end)


def _surnames(analysis: Analysis) -> Iterator[tuple[int, int]]:
    """Yield each surname that stands alone before a title."""
    for phrase in analysis.phrases:
        start = phrase.start - 1
        named = any(s <= start < e for s, e in analysis.persons)
        if start < 0 or named or not surname_of(analysis.sentence.text[start]):
            continue
        if any(piece.start == start and piece.end == phrase.start for piece in analysis.pieces):
            yield start, phrase.start


def _named(text: str, span: Span, known: list[str]) -> Mention:
    name = clean_name(text)
    longer = next((p for p in reversed(known) if "·" in p and p.split("·")[-1] == name), None)
    if name[1:] in word_set("person_context", "elder"):
        longer = next((p for p in reversed(known) if p[0] == name[0] and p != name), None)
    full = longer or name
    if full in known:
        known.remove(full)
    known.append(full)
    return Mention("person", span, text, full, "short" if longer else "full")


def _by_surname(text: str, span: Span, known: list[str]) -> Mention | None:
    name = next((p for p in reversed(known) if p.startswith(text)), None)
    if name is None:
        return None
    known.remove(name)
    known.append(name)  # whom the next 他 means
    return Mention("person", span, text, name, "anaphor")


def _by_pronoun(text: str, span: Span, known: list[str]) -> Mention | None:
    return Mention("person", span, text, known[-1], "anaphor") if known else None
