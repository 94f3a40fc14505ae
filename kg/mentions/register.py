"""The units that a story has named so far: what 该局, 厅党组, 集团 and 市防指 stand for."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from kg.lexicon import alternation, word_set, words
from kg.mentions.unit import Unit
from kg.mentions.unit_name import (
    base_of,
    calls,
    head_of,
    is_anchored,
    is_division,
    without_leading_session,
    without_session,
)
from kg.model import Form

_NEAR = 5  # characters from 县 to 医院 in 县人民医院


@cache
def _deictic() -> re.Pattern[str]:
    return re.compile(alternation(words("unit_reference", "deictic")))


@cache
def _every() -> re.Pattern[str]:
    """Match what makes a name that of many bodies: 全省各级妇联."""
    return re.compile(alternation(words("unit_reference", "every")))


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(alternation(words("unit_reference", "generic")))


class Register:
    """Names of units in the order in which a story gives them; the one mutable thing of the stage.

    A unit that opens a sentence is what the paragraph is about there: those named in passing come after it.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._subjects: list[str] = []
        self._here: list[str] = []
        self._counts: Counter[str] = Counter()
        self._own: dict[str, str] = {}
        self._called: dict[str, str] = {}

    def begin_paragraph(self) -> None:
        """Forget which units the paragraph before was about, though not that they were named."""
        self._here = []

    def add(self, name: str, *, subject: bool = False) -> None:
        """Remember a full name as the latest."""
        self._counts[base_of(name)] += 1
        for names in (self._names, self._subjects, self._here) if subject else (self._names,):
            for known in dict.fromkeys((base_of(name), name)):
                if known in names:
                    names.remove(known)
                names.append(known)

    def last(self, word: str, *, but: frozenset[str] = frozenset()) -> str | None:
        """Return the latest unit, not one of ``but``, that the generic word (局, 集团) can stand for."""
        here = [n for n in self._here if n not in but and calls(word, base_of(n))]
        if here:
            return base_of(here[-1])
        known = [n for n in self._names if n not in but and calls(word, base_of(n))]
        literal = [n for n in known if word in base_of(n)]
        if not literal and word in self._called:
            return self._called[word]  # 学校 is what its colleges are part of
        literal = literal or known
        # What the story names most is meant, and of two the one that it was about last.
        return base_of(max(literal, key=self._weight)) if literal else None

    def own(self, word: str) -> str | None:
        """Return what the paper's own unit calls itself, where it is of the kind: 我校 for 校."""
        return self._own.get(word)

    def _weight(self, name: str) -> tuple[int, int, int]:
        subject = self._subjects.index(name) if name in self._subjects else -1
        return self._counts[base_of(name)], subject, self._names.index(name)

    def root(self, name: str) -> str:
        """Return the shortest unit so far that the name begins with: the school of a school's office."""
        return min((n for n in self._names if name.startswith(n)), key=len, default=name)

    def resolve(
        self,
        unit: Unit,
        *,
        subject: bool = False,
        but: frozenset[str] = frozenset(),
        said: Sequence[str] = (),
    ) -> tuple[str, Form]:
        """Return the fullest name for a unit in the story so far, and how the text names it here.

        该局 is none of ``but``, the units that its own clause has named; it is the first of its kind of
        ``said``, those that the sentence named before.
        """
        text = without_leading_session(unit.text)
        if text in word_set("unit_reference", "own"):
            self._own.setdefault(text[1:], text)
            return self.last(text[1:], but=but) or text, "anaphor"
        deictic = _deictic().match(text)
        generic = word_set("unit_reference", "generic")
        if deictic and len(text) > deictic.end():
            rest = text[deictic.end() :]
            here = next((base_of(n) for n in said if rest in generic and calls(rest, base_of(n))), None)
            if rest in word_set("unit_reference", "called"):
                here = here or self.last(rest, but=but)
            return here or self._expand(rest, but) or text, "anaphor"
        if not unit.anchored or _generic().match(text):
            expanded = self._expand(text)
            if expanded:
                return expanded, "short"
            self._call(text)
        longer = self._longer(text)
        if longer and without_session(text) == text:
            longer = without_session(longer)
        if longer and longer != text:
            self.add(longer, subject=subject)
            return longer, "short"
        if unit.anchored and not unit.group:
            self.add(text, subject=subject)
        return text, "full" if unit.anchored else "short"

    def _call(self, text: str) -> None:
        """Remember a generic word by which the report calls a unit that it does not name: 学校."""
        generic = _generic().match(text)
        if generic and len(generic[0]) > 1:
            self._called.setdefault(generic[0][-1], generic[0])

    def _expand(self, text: str, but: frozenset[str] = frozenset()) -> str | None:
        """Return the name for 局, 局党组 or 厅党组: the generic word's unit, and what follows it."""
        generic = _generic().match(text)
        if not generic:
            return None
        rest = text[generic.end() :]
        if rest and not head_of(rest):
            return None
        name = self.last(generic[0], but=but)
        return name + rest if name else None

    def _longer(self, text: str) -> str | None:
        """Return the latest longer name that ends with the text, or that the text abbreviates."""
        local = is_division(text[0])
        if len(text) < 2 or (is_anchored(text) and (len(text) == 2 or not local)):
            return None
        names = [name for name in reversed(self._names) if len(name) > len(text) and base_of(name) != text]
        names = [name for name in names if not _every().search(name)]
        ends = next((name for name in names if name.endswith(text) and not _joins(name, text)), None)
        if ends or not local:
            return ends
        return next((name for name in names if len(name) > len(text) + 1 and _abbreviates(text, name)), None)


def _joins(name: str, text: str) -> bool:
    """Return whether the text is a jurisdiction's own organ that another name merely ends with."""
    before = name[: -len(text)][-1:]
    return is_anchored(text) and len(text) <= 4 and before not in word_set("unit_context", "division")


def _abbreviates(short: str, name: str) -> bool:
    """Return whether 市防指 or 县医院 stands for 某某市防汛抗旱指挥部 or 某某县人民医院."""
    whole = without_session(name)
    if short in whole and not whole.endswith(short):
        return False  # a part of it: 市人大常委会代表资格审查委员会, or more than it: 某州纪委监委
    rest = short[1:]
    stem = name[: -len(rest)]
    if name.endswith(rest) and head_of(stem[stem.rfind(short[0]) + 1 :]):
        return False  # 市监委 is a part of 市纪委监委
    if name[0] == short[0]:
        return _has_letters(short, name)
    if len(rest) < 2 or short[0] not in stem:
        return False
    if name.endswith(rest):
        return len(stem) - stem.rfind(short[0]) <= _NEAR
    return len(rest) == 2 and rest in word_set("units", "head") and _has_letters(short, name)


def _has_letters(short: str, name: str) -> bool:
    """Return whether the name has the characters of the short form in order, the last near its end."""
    letters = iter(name)
    return short[-1] in name[-4:] and all(character in letters for character in short)
