"""The units that a story has named so far: what 该局, 厅党组, 集团 and 市防指 stand for."""

import re
from functools import cache

from kg.lexicon import alternation, load_lexicon, word_set, words
from kg.mentions.unit import Unit, head_of, is_anchored
from kg.model import Form


@cache
def _refers() -> dict[str, frozenset[str]]:
    return {row["word"]: frozenset(row["refer"].split()) for row in load_lexicon("units") if row["refer"]}


@cache
def _deictic() -> re.Pattern[str]:
    return re.compile(alternation(words("unit_reference", "deictic")))


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(alternation(words("unit_reference", "generic")))


def base_of(name: str) -> str:
    """Return the unit without its party body: 自治区水利厅 for 自治区水利厅党组, but 县委 for 县委."""
    return _without(name, words("unit_reference", "party"))


def stem_of(name: str) -> str:
    """Return the unit without any body inside it: 某某学院 for 某某学院纪委, but 市纪委 for 市纪委."""
    base = base_of(name)
    stem = _without(base, words("unit_reference", "body"))
    return stem if head_of(stem) else base


def _without(name: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        rest = name.removesuffix(ending)
        if rest != name and len(rest) > 1 and rest not in word_set("unit_context", "anchor"):
            return rest
    return name


@cache
def _session() -> re.Pattern[str]:
    numeral = "".join(words("unit_context", "numeral"))
    return re.compile(rf"第?[{numeral}]+{alternation(words('unit_reference', 'session'))}")


def without_session(text: str) -> str:
    """Return the standing body without its session: 市人大常委会 for 市五届人大常委会."""
    return _session().sub("", text)


def _leading_session(text: str) -> str:
    found = _session().match(text)
    return text[found.end() :] if found and found.end() < len(text) else text


class Register:
    """Names of units in the order in which a story gives them; the one mutable thing of the stage.

    A unit that opens a sentence is what the story is about there: it is preferred to those named in passing.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._subjects: list[str] = []

    def add(self, name: str, *, subject: bool = False) -> None:
        """Remember a full name as the latest."""
        for names in (self._names, self._subjects) if subject else (self._names,):
            for known in dict.fromkeys((base_of(name), name)):
                if known in names:
                    names.remove(known)
                names.append(known)

    def last(self, word: str, *, but: frozenset[str] = frozenset()) -> str | None:
        """Return the latest unit that the generic word (局, 学校, 集团, 督导组) can stand for, not one of ``but``."""
        keys = _refers().get(word, frozenset()) | {word}
        for names in (self._subjects, self._names):
            for name in reversed(names):
                base = base_of(name)
                if len(base) <= len(word) or name in but:
                    continue
                if base.endswith(word) or keys & _refers().get(head_of(base), frozenset()):
                    return base
        return None

    def root(self, name: str) -> str:
        """Return the shortest unit named so far that the name begins with: the school of a school's office."""
        return min((n for n in self._names if name.startswith(n)), key=len, default=name)

    def resolve(
        self, unit: Unit, *, subject: bool = False, but: frozenset[str] = frozenset()
    ) -> tuple[str, Form]:
        """Return the fullest name for a unit in the story so far, and how the text names it here.

        该局 is none of ``but``, the units that its own clause has named.
        """
        text = _leading_session(unit.text)
        deictic = _deictic().match(text)
        if deictic and len(text) > deictic.end():
            rest = text[deictic.end() :]
            found = self._expand(rest, but)
            return (found, "anaphor") if found else (text, "anaphor")
        found = None if unit.anchored and not _generic().match(text) else self._expand(text)
        if found:
            return found, "short"
        longer = self._longer(text)
        if longer:
            self.add(longer, subject=subject)
            return longer, "short"
        if unit.anchored:
            if not unit.group:
                self.add(text, subject=subject)
            return text, "full"
        return text, "short"

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
        local = text[0] in word_set("post_context", "division")
        if len(text) < 2 or (is_anchored(text) and (len(text) == 2 or not local)):
            return None
        for name in reversed(self._names):
            if len(name) > len(text) and name.endswith(text) and not _joins(name, text):
                return name
        if not local:
            return None
        return next((n for n in reversed(self._names) if len(n) > len(text) + 1 and _abbreviates(text, n)), None)


def _joins(name: str, text: str) -> bool:
    """Return whether the text is a jurisdiction's own organ that another name merely ends with."""
    return is_anchored(text) and len(text) <= 4 and name[: -len(text)][-1:] not in "省市县区州旗"


def _abbreviates(short: str, name: str) -> bool:
    """Return whether 市防指 or 县医院 stands for 市防汛抗旱指挥部 or 某某县人民医院."""
    if name[0] != short[0]:
        rest = short[1:]
        stem = name[: -len(rest)]
        return len(rest) > 1 and name.endswith(rest) and short[0] in stem and len(stem) - stem.rfind(short[0]) <= 5
    if short[-1] not in name[-4:]:
        return False
    position = 0
    for character in short:
        position = name.find(character, position) + 1
        if not position:
            return False
    return True
