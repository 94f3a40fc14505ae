"""Names and units of any source → the folded forms in which the two sides are compared."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from kg.entities.division import divisions_by_word
from kg.entities.name import fold, fold_person
from kg.entities.setting import Setting, wordings
from kg.entities.unit import countries, name_unit
from kg.lexicon import load_lexicon, words
from kg.link.model import LinkType, Office
from kg.link.settings import settings


def folded(names: Iterable[str], type: LinkType) -> tuple[str, ...]:
    """Return the names as they are compared, each once, in their order; a person's without titles."""
    forms = (_person(name) if type == "person" else fold(name) for name in names)
    return tuple(dict.fromkeys(filter(None, forms)))


def _person(name: str) -> str:
    """Return a person's name without the titles that a table may put after it."""
    return fold_person(re.sub(settings()["name"]["titles"], "", name.strip()))


@lru_cache(maxsize=200_000)
def unit_of(name: str) -> tuple[str, str]:
    """Return a unit's full name, folded, and its jurisdiction, empty where the name does not tell it."""
    named = name_unit(name, Setting()) if name.strip() else None
    return (fold(named.name), named.place) if named else ("", "")


@lru_cache(maxsize=200_000)
def is_distinct(name: str) -> bool:
    """Tell whether a folded name that nothing places is one unit's alone, not a kind of unit's (市公安局)."""
    told = settings()["unit"]
    if len(name) < told["least"] or name in _kinds() or re.search(told["shared"], name):
        return False
    if name.startswith(tuple(wordings()["level"]["words"])):
        return False
    return not any(re.search(pattern, name) for pattern in wordings()["group"]["patterns"])


@cache
def _kinds() -> frozenset[str]:
    """Return the names that only say what kind of body it is, in short and in full."""
    short = {row["word"] for row in load_lexicon("unit_reference")}
    bodies = {row["full"].replace("{}", "") for row in load_lexicon("organs") if row.get("full")}
    return frozenset(map(fold, short | bodies))


@lru_cache(maxsize=200_000)
def office_of(phrase: str) -> tuple[str, str, str]:
    """Return unit, title and jurisdiction of a post written as one phrase (福建省人民政府副省长).

    Where no title that the lexicon knows ends it, all of it is the title.
    """
    plain = fold(phrase)
    title = next((w for w in words("posts", "head") if plain.endswith(w)), "")
    prefix = plain.removesuffix(title)
    deputy = next((w for w in words("posts", "rank") if prefix.endswith(w)), "") if title else ""
    unit = prefix.removesuffix(deputy).removesuffix("的")
    full, region = unit_of(unit) if title and unit else ("", "")
    return (full, deputy + title, region) if full else ("", plain, "")


def office(unit: str, title: str, *, region: str = "", first: str = "", last: str = "") -> Office:
    """Return the office of a unit and title as a source writes them, with the days that it gives it."""
    full, place = unit_of(unit)
    told = fold(title)
    if not full and told:
        full, told, place = office_of(title)
    elif unit and told.startswith(fold(unit)):
        told = told.removeprefix(fold(unit))
    place = place or region or ("*" if is_distinct(full) else "")
    return Office(full, told, place, first, last, dated=bool(first or last))


@lru_cache(maxsize=50_000)
def region_of(text: str) -> str:
    """Return the code of a division or country by its name or code (350000, CN-35), empty for none known."""
    plain = fold(text)
    digits = re.fullmatch(r"(?:CN-?)?(\d{2}|\d{4}|\d{6})", plain)
    if digits:
        code = digits[1]
        while len(code) > 2 and code.endswith("00"):
            code = code[:-2]
        return f"CN-{code}"
    if re.fullmatch(r"[A-Z]{2}", plain):
        return plain
    bearers = divisions_by_word().get(plain, ())
    if len({d.place for d in bearers}) == 1:
        return bearers[0].place
    return countries()[plain][0] if plain in countries() else ""
