"""What the name of a unit looks like: how it begins (an anchor) and ends (a head), what can be left out."""

import re
from collections import defaultdict
from functools import cache, lru_cache

from kg.lexicon import alternation, load_lexicon, word_set, words


@cache
def _refers() -> dict[str, frozenset[str]]:
    return {row["word"]: frozenset(row["refer"].split()) for row in load_lexicon("units") if row["refer"]}


@cache
def _heads() -> frozenset[str]:
    return word_set("units", "head") | word_set("units", "group")


@cache
def _lengths() -> dict[str, list[int]]:
    """Return, for each character that ends a head, how long such heads are, longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for head in _heads():
        lengths[head[-1]].add(len(head))
    return {last: sorted(found, reverse=True) for last, found in lengths.items()}


@cache
def _anchors() -> dict[str, tuple[str, ...]]:
    anchors: dict[str, list[str]] = defaultdict(list)
    for anchor in words("unit_context", "anchor"):
        anchors[anchor[0]].append(anchor)
    return {first: tuple(found) for first, found in anchors.items()}


def _number() -> str:
    """Return the pattern of an ordinal number, with or without its mark: 第十三, 13."""
    return rf"{words('unit_context', 'nth')[0]}?[{''.join(words('unit_context', 'numeral'))}]+"


@cache
def _ordinal() -> re.Pattern[str]:
    return re.compile(_number() + alternation(words("unit_context", "ordinal")))


@cache
def _session() -> re.Pattern[str]:
    return re.compile(_number() + alternation(words("unit_reference", "session")))


@lru_cache(maxsize=8192)  # the same words stand everywhere
def head_of(text: str) -> str:
    """Return the longest unit head that the text ends with, or nothing: 局 for 公安局, none for 布局."""
    if text in word_set("units", "never"):
        return ""
    for length in _lengths().get(text[-1:], ()):
        if text[-length:] in _heads():
            return text[-length:]
    return ""


def heads_post(text: str) -> bool:
    """Return whether the text ends as a unit can only right before a post: 世界经济论坛 + 主席."""
    return text.endswith(words("units", "before_post"))


def is_group(text: str) -> bool:
    """Return whether the text names a definite collective: 全市各单位."""
    return head_of(text) in word_set("units", "group")


def is_anchored(text: str) -> bool:
    """Return whether the text begins as the full name of a unit does: with 省 or 全国, or as 第六师."""
    return text.startswith(_anchors().get(text[:1], ())) or _ordinal().match(text) is not None


def is_bare(text: str) -> bool:
    """Return whether the text only says what kind of body it is: 组织部, 人大工委."""
    return text in word_set("unit_reference", "bare")


def is_division(word: str) -> bool:
    """Return whether the word says what kind of division a name is of: 市, 村."""
    return word in word_set("unit_context", "division") or word in word_set("unit_context", "settlement")


def is_country(text: str) -> bool:
    """Return whether the text is the name of a country."""
    return text in word_set("countries")


def is_place(text: str) -> bool:
    """Return whether the text is the name of a division or a country."""
    return text in word_set("divisions") or is_country(text)


def begins_with_division(name: str) -> bool:
    """Return whether the name begins with that of a division: 从江县委."""
    return any(name[:length] in word_set("divisions") for length in range(2, 8))


@lru_cache(maxsize=8192)
def base_of(name: str) -> str:
    """Return the unit without its party body: 自治区水利厅 for 自治区水利厅党组, but 县委 for 县委."""
    return _without(name, words("unit_reference", "party"))


def stem_of(name: str) -> str:
    """Return the unit without any body inside it: 某某学院 for 某某学院纪委, but 市纪委 for 市纪委."""
    base = base_of(name)
    stem = _without(base, words("unit_reference", "body"))
    return stem if head_of(stem) else base


def without_committee(name: str) -> str:
    """Return the unit without its party committee, whatever is left: 兵团 for 兵团党委."""
    committee = words("unit_reference", "committee")
    return next((name.removesuffix(word) for word in committee if name.endswith(word)), name) or name


def _without(name: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        rest = name.removesuffix(ending)
        if rest != name and rest in word_set("unit_reference", "generic"):
            return rest
        if rest != name and len(rest) > 1 and rest not in word_set("unit_context", "anchor"):
            return rest
    return name


def without_session(text: str) -> str:
    """Return the standing body without its session: 市人大常委会 for 市五届人大常委会."""
    return _session().sub("", text)


def without_leading_session(text: str) -> str:
    """Return the body without the session that its name begins with: 人大常委会 for 五届人大常委会."""
    found = _session().match(text)
    return text[found.end() :] if found and found.end() < len(text) else text


def calls(word: str, name: str) -> bool:
    """Return whether the generic word can stand for the unit: 局 for 省公安局, 公司 for 某某煤矿."""
    if len(name) <= len(word):
        return False
    kinds = _refers().get(word, frozenset()) | {word}
    return name.endswith(word) or bool(kinds & _refers().get(head_of(name), frozenset()))
