"""What the name of a person looks like, and how to read one that the tagger missed beside a post."""

import re
from collections.abc import Sequence
from functools import cache

from kg.dictionary import frequency
from kg.lexicon import alternation, word_set, words
from kg.mentions.unit import Piece, head_of

_HAN = re.compile(r"[一-鿿]+")
_SPACED = re.compile(r"[一-鿿][ 　]{1,2}[一-鿿](?![一-鿿])")
_DOTTED = re.compile(r"[一-鿿]{1,8}(?:[·•・‧．][一-鿿A-Za-z]{1,8}){1,4}")
_DOT = re.compile(r"[·•・‧．]")
_RARE = 300  # of 60 million words; 强调 stands 6,000 times, 顾盼 80
_NAME_TAGS = ("PER", "LOC", "nz", "nw", "n")
_NO_PART_TAGS = ("POST", "w", "u", "ORG", "p", "c", "TIME", "xc", "q")
_PROPER_TAGS = ("PER", "LOC", "nz", "nw")
_NO_NAME_TAGS = ("v", "vn", "d", "p", "c", "vd", "ad", "u", "r")
_ENDS_NAME = "、,，。；;：:！？）)（(“”‘’！!?《 　\n"


@cache
def _surname() -> re.Pattern[str]:
    return re.compile(alternation((*words("surnames", "single"), *words("surnames", "compound"))))


@cache
def _after_name() -> re.Pattern[str]:
    return re.compile(alternation(words("person_context", "after")))


def clean_name(text: str) -> str:
    """Return the name without white space and with one kind of dot: 李　强 → 李强."""
    return re.sub(r"\s", "", re.sub("[•・‧．]", "·", re.sub("[－—]", "-", text)))


def follows_name(text: str, position: int) -> bool:
    """Return whether what stands at the position can follow a name: a mark, or 说, 出席, 作报告."""
    return position >= len(text) or text[position] in _ENDS_NAME or bool(_after_name().match(text, position))


def surname_of(name: str) -> str:
    """Return the surname that a Chinese name begins with, or nothing."""
    found = _surname().match(name)
    return found[0] if found else ""


def plausible(name: str) -> bool:
    """Return whether the text can be the name of one person: not one character, not a common word."""
    if "·" in name:
        return len(name) >= 3
    if not 2 <= len(name) <= 12 or not _HAN.fullmatch(name.replace("-", "")):
        return False
    return name not in word_set("person_context", "never")


def name_after(text: str, start: int, tokens: Sequence[Piece]) -> int:
    """Return where a name that begins at ``start`` ends, or ``start`` where none is.

    For the place right after a post or a listed name, where a name is expected and the tagger saw none. A name
    has a surname and one or two characters more, or is dotted; it ends where a word ends and what follows can
    follow a name.
    """
    dotted = _DOTTED.match(text, start)
    if dotted:
        end = dotted.end()
        last = max(m.end() for m in _DOT.finditer(text, start, end))
        return _end_of_part(last, end, tokens)
    spaced = _SPACED.match(text, start)
    if spaced and _surname().fullmatch(text[start]):
        return spaced.end()
    surname = _surname().match(text, start)
    if not surname:
        return start
    ends = {t.end for t in tokens}
    tags = {t.start: t.tag for t in tokens}
    loose = start
    for length in (len(surname[0]) + 1, len(surname[0]) + 2):
        end = start + length
        name = text[start:end]
        if end > len(text) or not _HAN.fullmatch(name) or not plausible(name) or not _may_be_name(name, start, tokens):
            continue
        if end == len(text) or text[end] in _ENDS_NAME:
            return end
        if end in ends and (_after_name().match(text, end) or tags.get(end) in ("v", "p", "c", "d", "vd")):
            return end
        whole = next((t for t in tokens if t.start == start and t.end == end), None)
        if end in ends and (whole is None or whole.tag != "n"):
            loose = end
    return loose


def _end_of_part(start: int, end: int, tokens: Sequence[Piece]) -> int:
    """Return where the last part of a dotted name ends: with the last of the words that can be in a name."""
    reached = end
    for token in tokens:
        if token.end <= start or token.start >= end:
            continue
        if token.start >= start + 1 and token.tag not in _NAME_TAGS:
            return token.start
        reached = min(token.end, end)
    return reached


def _may_be_name(name: str, start: int, tokens: Sequence[Piece]) -> bool:
    """Return whether the words that make up the text can together be a name: not verbs, a place or a post."""
    parts = [t for t in tokens if t.start < start + len(name) and start < t.end]
    if any(t.tag == "POST" for t in parts) or name[-1] in word_set("person_context", "not_last"):
        return False
    if len(parts) == 1 and parts[0].text == name:
        if parts[0].tag in ("LOC", "ORG"):
            return name not in word_set("divisions") and name not in word_set("countries")
        if parts[0].tag == "n" and head_of(name):
            return False
        return parts[0].tag not in _NO_NAME_TAGS or frequency(name) < _RARE
    if len(parts) > 1 and parts[0].tag in ("c", "p", "d", "r", "u") and parts[1].tag not in _PROPER_TAGS:
        return False
    if len(surname_of(name)) > 1:
        return True
    return not (parts and parts[-1].end == start + len(name) and parts[-1].tag in ("v", "vn", "p", "u", "c"))


def unsurnamed(text: str, start: int, tokens: Sequence[Piece]) -> int:
    """Return where a name of three to seven characters without a Chinese surname ends: 苏德毕力格, 尕玛才旦.

    It is made of whole words, one of which the tagger took for a proper name or most of which sounds like one,
    up to a mark or a word that can follow a name.
    """
    run = [t for t in tokens if t.start >= start][:5]
    end = start
    proper = False
    han = bool(run) and run[0].tag == "PER" and len(run[0].text) <= 3 and bool(surname_of(run[0].text))
    for count, token in enumerate(run):
        if not count and token.tag in _NO_NAME_TAGS and len(token.text) > 1:
            break
        if token.start != end or token.tag in _NO_PART_TAGS or not _HAN.fullmatch(token.text):
            break
        if count and len(token.text) > 2 and token.tag == "n":
            break
        place = token.text in word_set("divisions") or token.text in word_set("countries")
        proper = (proper or token.tag in _PROPER_TAGS) and token.tag in _NAME_TAGS and not place
        end = token.end
        name = text[start:end]
        known = proper and not han and (count > 0 or token.tag == "PER")
        if not 3 <= len(name) <= 7 or not (known or sounds_foreign(name)):
            continue
        if end == len(text) or text[end] in _ENDS_NAME or _after_name().match(text, end):
            return end if plausible(name) and name not in word_set("divisions") else start
    return start


def sounds_foreign(name: str) -> bool:
    """Return whether at least three quarters of the characters are those that write foreign sounds."""
    sounds = words("person_context", "transliteration")
    return sum(c in sounds for c in name) * 4 >= len(name) * 3
