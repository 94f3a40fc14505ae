"""What lies abroad: a bare 国家 or 中央书记处 beside the name of a foreigner → the body of that country."""

import re
from collections.abc import Iterable
from functools import cache

from kg.entities.name import fold
from kg.entities.setting import wordings
from kg.entities.unit import NATION, UnitName, countries
from kg.lexicon import load_lexicon, words

NO_COUNTRY = (NATION, "UN", "EU", "XX")
"""The codes of what is no country abroad: China itself, and unions of states."""


def is_abroad(place: str) -> bool:
    """Return whether a place is another country, not a union of states."""
    return bool(place) and place not in NO_COUNTRY and not place.startswith(f"{NATION}-")


def is_bare(text: str) -> bool:
    """Return whether a name means a body of whatever nation is spoken of: 国家, 中央书记处."""
    return bool(re.match(wordings()["abroad"]["bare"], fold(text)))


def name_abroad(text: str, before: str, beside: Iterable[UnitName]) -> UnitName | None:
    """Return the unit of another country that a bare 国家 or 中央书记处 means, if it means one.

    ``before`` is the text in front of the name (越南国家主席), ``beside`` what else the person is said to
    serve in the same words (越共中央政治局委员、中央书记处书记), but for other bare names.
    """
    name = fold(text)
    bare = re.match(wordings()["abroad"]["bare"], name)
    if not bare:
        return None
    said = fold(before)
    word = next((word for told, word in _country_words() if said.endswith(told)), None)
    code, full = countries()[word] if word else ("", "")
    if not word:
        codes = {unit.place for unit in beside} & _country_names().keys()
        if len(codes) != 1 or NATION in {unit.place for unit in beside}:
            return None
        code = codes.pop()
        full = _country_names()[code]
    rest = "" if bare["state"] else name
    return UnitName(code, full + rest, full + rest, territory=not rest)


@cache
def _country_words() -> tuple[tuple[str, str], ...]:
    """Return the words for countries abroad as names are compared, and as they stand in the lexicon."""
    return tuple((fold(word), word) for word in words("countries", "country"))


@cache
def _country_names() -> dict[str, str]:
    """Return the full name of each country but China by its code."""
    told = {r["code"]: fold(r["full"]) for r in load_lexicon("countries") if r["kind"] == "country"}
    return {code: full for code, full in told.items() if code not in NO_COUNTRY}
