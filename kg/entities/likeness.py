"""Persons who may be one: pairs of one name that stay apart although something speaks for one person."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from kg.entities.abroad import NO_COUNTRY
from kg.entities.name import Minted
from kg.entities.person import Appearance
from kg.model import Likeness

LIKELY = 0.45
"""From which score a likeness is worth a look."""

_FAR = 8
"""From how many years between two reports on that time speaks against one person."""

_WEIGHTS = {"unit": 0.35, "title": 0.25, "region": 0.25, "only-one-known": 0.2}
_ELSEWHERE, _LONG_AGO = -0.15, -0.2


def likenesses(identified: Mapping[Appearance, Minted]) -> Iterator[Likeness]:
    """Yield the pairs of one name that stay apart although something speaks for one person."""
    by_name: dict[str, dict[str, list[Appearance]]] = defaultdict(lambda: defaultdict(list))
    for appearance, minted in identified.items():
        by_name[appearance.name][minted.iri].append(appearance)
    for persons in by_name.values():
        firm = {iri for iri, of in persons.items() if any(True for a in of for _ in a.anchors())}
        for one, other in _pairs(persons, firm):
            yield from _compare(one, persons[one], other, persons[other], alone=len(firm) == 1)


def _pairs(persons: Mapping[str, list[Appearance]], firm: set[str]) -> list[tuple[str, str]]:
    """Return whom to compare: any with those known beyond a report, and those of one post."""
    found = {(min(one, other), max(one, other)) for one in firm for other in persons if one != other}
    sharing: dict[tuple[str, str], set[str]] = defaultdict(set)
    for iri in persons.keys() - firm:
        for holding in (h for a in persons[iri] for h in a.holdings if h.unit):
            sharing[holding.unit, holding.title].add(iri)
    for iris in sharing.values():
        found.update(combinations(sorted(iris), 2))
    return sorted(found)


def _compare(
    one: str, here: list[Appearance], other: str, there: list[Appearance], *, alone: bool
) -> Iterator[Likeness]:
    score, reasons = (0.3 if len(here[0].name) > 2 else 0.2), ["name"]
    for reason, (left, right) in _traits(here, there).items():
        if left & right:
            score += _WEIGHTS[reason]
            reasons.append(reason)
        elif reason == "region" and left and right:
            score += _ELSEWHERE
    if alone and not all(any(a.holdings for a in side) for side in (here, there)):
        score += _WEIGHTS["only-one-known"]
        reasons.append("only-one-known")
    if _years_between(here, there) >= _FAR:
        score += _LONG_AGO
    if score >= LIKELY:
        yield Likeness(one, other, round(min(score, 0.95), 2), tuple(reasons))


def _traits(here: list[Appearance], there: list[Appearance]) -> dict[str, tuple[set[str], set[str]]]:
    """Return what each side is said to be: its units, titles and regions."""
    sides = [[h for a in side for h in a.holdings] for side in (here, there)]
    left, right = sides
    return {
        "unit": ({h.unit for h in left} - {""}, {h.unit for h in right} - {""}),
        "title": ({h.title for h in left}, {h.title for h in right}),
        "region": tuple({h.place[:5] for h in side} - {"", *NO_COUNTRY} for side in sides),  # type: ignore[dict-item]
    }


def _years_between(here: list[Appearance], there: list[Appearance]) -> int:
    """Return how many years lie between the nearest reports of the two, 0 where none is dated."""
    left, right = ([int(a.year) for a in side if a.year] for side in (here, there))
    return min((abs(one - other) for one in left for other in right), default=0)
