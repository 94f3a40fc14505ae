"""Units by their full official name and jurisdiction: the name in a report → what tells the unit apart.

自治区党委统战部 in a paper of Xinjiang is 中共新疆维吾尔自治区委员会统一战线工作部 of CN-65; in a paper
of Guangxi it is another body. What cannot be placed stays a unit of its report.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.entities.division import LEVELS, Division, division_at, divisions_by_code, shortest_names
from kg.entities.name import fold
from kg.entities.setting import Setting, unknown_division, wordings
from kg.lexicon import alternation, load_lexicon, words

NATION = "CN"


@dataclass(frozen=True, slots=True)
class UnitName:
    """What tells a unit apart: its jurisdiction, empty where only its report knows it, and its full name.

    ``shown`` is a name that reads well and tells the division: 新疆自治区党委统战部. ``whole`` is the
    unit that it is part of, if known. ``territory`` says that it is a country or division, which acts.
    """

    place: str
    name: str
    shown: str
    whole: "UnitName | None" = None
    is_group: bool = False
    territory: bool = False


@lru_cache(maxsize=20_000)
def name_unit(text: str, setting: Setting) -> UnitName:
    """Return what tells apart the unit that a report calls by this name, in a story so set."""
    name = re.sub(wordings()["unit"]["term"], "", fold(text)) or fold(text)
    central = name if name in _bodies("whole") else _of_the_centre(name)
    if central in _bodies("whole"):
        return _known(central)
    for step in (_same, _group, _inner, _foreign, _central, _party, _divisional, _standing, _town):
        found = step(name, setting)
        if found:
            return found
    return UnitName("", _expand(name), name)


def _of_the_centre(name: str) -> str:
    """Return the name without the party that stands before 中央: 中共中央纪律检查委员会."""
    own = wordings()["committee"]["centre"]
    return name.removeprefix(own) if name.startswith(own) else name


def _known(name: str) -> UnitName:
    """Return the central body of this name, shown by the table's next form where its full name is long."""
    full, place = _bodies("whole")[name]
    shown = _short_forms().get(full, full) if len(full) > _SHORT else full
    return UnitName(place, full, shown, territory=name in words("organs", "state"))


def _same(name: str, setting: Setting) -> UnitName | None:
    """Return the unit whose inner circle this is: its 党组, its 领导班子."""
    word = next((w for w in words("organs", "same") if name.endswith(w) and len(name) > len(w) + _STEM), None)
    return name_unit(name.removesuffix(word), setting) if word else None


def _group(name: str, setting: Setting) -> UnitName | None:
    """Return a collective (我区各部门单位): never one body, whatever it is called."""
    found = _leading(name, setting)
    rest = name.removeprefix(found[1]) if found else name
    named = (name, rest) if found and found[1] in wordings()["level"]["words"] else (rest,)
    if not any(re.search(pattern, part) for pattern in wordings()["group"]["patterns"] for part in named):
        return None
    if found is None:
        return UnitName("", name, name, is_group=True)
    return UnitName(found[0].code, found[0].full + rest, found[0].shown + rest, is_group=True)


def _inner(name: str, setting: Setting) -> UnitName | None:
    """Return the committee, union or branch within a unit; the committee of a division is none of these."""
    word = next(
        (w for w in words("organs", "inner") if name.endswith(w) and len(name) > len(w) + _STEM), None
    )
    outer = name_unit(name.removesuffix(word), setting) if word else None
    if word is None or outer is None or outer.territory or outer.is_group or not outer.place:
        return None
    return UnitName(outer.place, outer.name + word, outer.shown + word, outer)


def _foreign(name: str, setting: Setting) -> UnitName | None:
    """Return a country, a union of countries, or a body of one."""
    begins = _country().match(name)
    if begins is None:
        return None
    word, rest = begins[0], name[begins.end() :]
    code, full = _countries_folded()[word]
    if rest in wordings()["abroad"]["forms"]:
        rest = ""
    return UnitName(code, full + rest, full + rest, territory=not rest)


def _central(name: str, setting: Setting) -> UnitName | None:
    """Return a body of the nation by how its name begins (全国政协外事委员会, 国家税务总局)."""
    word = next((w for w in words("organs", "start") if name.startswith(w)), None)
    if word is None:
        is_central = re.match(wordings()["unit"]["central"], name)
        return UnitName(NATION, _expand(name), name) if is_central else None
    rest = name.removeprefix(word)
    full, place = _bodies("start")[word]
    other = rest.lstrip("、和")
    if other in _bodies("whole") and place == NATION:
        are_two = word in _bodies("whole") and word not in words("organs", "state")
        if are_two and not _bodies("whole")[other][0].startswith(full):
            return UnitName(place, name, name, is_group=True)  # 中央纪委监察部
        return _known(other)
    whole = _known(word) if word in _bodies("whole") and word not in words("organs", "state") else None
    return UnitName(place, full + _expand(rest), (whole.shown if whole else word) + rest, whole)


def _party(name: str, setting: Setting) -> UnitName | None:
    """Return a committee whose party stands before the division (民盟贵州省委, 中共柳州市委宣传部)."""
    for party in words("organs", "party"):
        found = _leading(name.removeprefix(party), setting) if name.startswith(party) else None
        if found:
            place, word = found
            rest = name.removeprefix(party).removeprefix(word)
            ending = re.match(wordings()["committee"]["ending"], rest)
            if ending:
                shown = party + place.shown + ending[0]
                return _joined(place, _bodies("party")[party][0], shown, rest[ending.end() :])
            return _of_division(place, word, rest)
    return None


def _divisional(name: str, setting: Setting) -> UnitName | None:
    """Return a body of a division, named by the division or by its level (柳州市水利局, 省水利厅)."""
    found = _leading(name, setting)
    return _of_division(*found, name.removeprefix(found[1])) if found else None


def _standing(name: str, setting: Setting) -> UnitName | None:
    """Return a unit whose name is its own in the whole country (清华大学, 龙江银行)."""
    for ending in words("organs", "standing"):
        at = name.find(ending)
        if at >= _STEM and name[:at] not in words("organs", "generic"):
            outer, rest = name[: at + len(ending)], name[at + len(ending) :]
            whole = UnitName(NATION, outer, outer)
            return UnitName(NATION, outer + _expand(rest), name, whole) if rest else whole
    return None


def _town(name: str, setting: Setting) -> UnitName | None:
    """Return a town, street or what belongs to it, where the county is known."""
    if setting.county is None or not re.match(wordings()["town"]["pattern"], name):
        return None
    place = _place(setting.county)
    return UnitName(place.code, place.full + _expand(name), place.shown + name)


_SHORT = 6
"""Up to how many characters a full name is shown as it is."""

_STEM = 2
"""How many characters, at least, a name of its own has before 大学 or 银行."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A division in a name: a district in full is 百色市右江区, 木里藏族自治县 is shown as 木里县."""

    code: str
    name: str
    full: str
    level: str
    shown: str


def _place(division: Division) -> _Place:
    parent = divisions_by_code().get(division.parent)
    is_district = division.level == "county" and division.name.endswith(wordings()["level"]["district"])
    full = parent.name + division.name if parent and is_district else division.name
    return _Place(division.place, division.name, full, division.level, _shown(division, full))


def _shown(division: Division, full: str) -> str:
    """Return the short name of an autonomous division with its level: 凉山州, 木里县, 新疆自治区."""
    level = wordings()["level"]
    _, autonomous, ending = division.name.rpartition(level["autonomous"])
    short = shortest_names().get(division.code, "")
    if not autonomous or not short:
        return full
    return short + (autonomous + ending if division.level == LEVELS[0] else ending)


def _leading(name: str, setting: Setting) -> tuple[_Place, str] | None:
    """Return the division by which the name begins, with the words that name it.

    A chain (百色市右江区委) gives the lowest; a level word (省, 我区) what the story calls so.
    """
    found, position = _chain(name, setting)
    unknown = unknown_division(name[position:]) if found is None or found.level != "county" else None
    if unknown:
        code = found.place if found else NATION
        place = _Place(code, unknown.name, unknown.name, unknown.level, unknown.name)
        return place, name[: position + len(unknown.name)]
    if found:
        return _place(found), name[:position]
    level = wordings()["level"]
    word = next((w for w in sorted(level["words"], key=len, reverse=True) if name.startswith(w)), "")
    own = setting.own(word) if word and not re.match(level["unlike"], name) else None
    return (_place(own), word) if own else None


def _chain(name: str, setting: Setting) -> tuple[Division | None, int]:
    """Return the lowest of the divisions by which the name begins, and where their names end."""
    found: Division | None = None
    position = 0
    while True:
        word, bearers = division_at(name, position)
        fit = [d for d in bearers if _fits(d, word, found)]
        fit = [d for d in fit if d.level == fit[0].level]
        if len(fit) > 1:
            fit = [d for d in fit if setting.holds(d)]
        if len(fit) != 1:
            return found, position
        found, position = fit[0], position + len(word)


def _fits(division: Division, word: str, within: Division | None) -> bool:
    """Return whether a name may be read as this division; a county's short name is none outside a chain."""
    if within is None:
        return division.level != "county" or word[-1] == division.name[-1]
    return division.level != within.level and division.place.startswith(within.place)


def _of_division(place: _Place, word: str, rest: str) -> UnitName:
    """Return the body of a division that the rest of the name calls."""
    if not rest:
        return UnitName(place.code, place.full, place.full, territory=True)
    for kind in (f"body {place.level}", "body"):
        for body in words("organs", kind):
            if rest.startswith(body) and not re.match(wordings()["committee"]["never"], rest):
                return _joined(place, _bodies(kind)[body][0], place.shown + body, rest.removeprefix(body))
    in_full = word.endswith(place.name) or word in wordings()["level"]["words"]
    alone = None if in_full else _standing(word + rest, Setting())
    if alone:
        return alone
    if in_full or rest.endswith(words("organs", "organ")):
        return UnitName(place.code, place.full + _expand(rest), place.shown + rest)
    return UnitName(place.code, _expand(word + rest), word + rest)


def _joined(place: _Place, template: str, shown: str, tail: str) -> UnitName:
    """Return a body by the template of its full name, or the part of it that the tail names."""
    whole = UnitName(place.code, template.replace("{}", place.full), shown)
    return UnitName(place.code, whole.name + _expand(tail), shown + tail, whole) if tail else whole


@cache
def _bodies(kind: str) -> dict[str, tuple[str, str]]:
    """Return word → (full name, place) of one kind of the organs."""
    return {r["word"]: (r["full"], r["place"]) for r in load_lexicon("organs") if r["kind"] == kind}


@cache
def countries() -> dict[str, tuple[str, str]]:
    """Return word → (code, full name) of each country."""
    return {r["word"]: (r["code"], fold(r["full"])) for r in load_lexicon("countries")}


@cache
def _countries_folded() -> dict[str, tuple[str, str]]:
    """Return ``countries`` by the words as names are compared."""
    return {fold(word): found for word, found in countries().items()}


@cache
def _country() -> re.Pattern[str]:
    return re.compile(alternation(_countries_folded()))


@cache
def _short_forms() -> dict[str, str]:
    """Return the table's next form of each full name that has one."""
    found: dict[str, str] = {}
    for word, (full, _) in _bodies("whole").items():
        if word != full:
            found.setdefault(full, word)
    return found


@cache
def _abbreviations() -> re.Pattern[str]:
    return re.compile(alternation(words("organs", "part")))


def _expand(name: str) -> str:
    """Write out the abbreviations in a name: 省发展改革委 → 省发展和改革委员会."""
    table = _bodies("part")
    return _abbreviations().sub(lambda found: table[found[0]][0], name)
