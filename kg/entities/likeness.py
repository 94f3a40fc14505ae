"""Persons who may be one: pairs of one name that stay apart although something speaks for one person."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
        told = {iri: _Person.of(appearances) for iri, appearances in persons.items()}
        for one, other in _pairs(persons, firm):
            yield from _compare(one, told[one], other, told[other], alone=len(firm) == 1)


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


@dataclass(frozen=True, slots=True)
class _Person:
    """What all that is told of one person comes to; a leader is told of in thousands of reports."""

    name: str
    traits: Mapping[str, frozenset[str]]
    years: frozenset[int]
    holds: bool

    @staticmethod
    def of(appearances: Sequence[Appearance]) -> "_Person":
        """Return the units, titles and regions of a person, and the years in which reports tell of it."""
        held = [holding for appearance in appearances for holding in appearance.holdings]
        traits = {
            "unit": frozenset(h.unit for h in held if h.unit),
            "title": frozenset(h.title for h in held),
            "region": frozenset(h.place[:5] for h in held) - {"", *NO_COUNTRY},
        }
        years = frozenset(int(appearance.year) for appearance in appearances if appearance.year)
        return _Person(appearances[0].name, traits, years, bool(held))


def _compare(one: str, here: _Person, other: str, there: _Person, *, alone: bool) -> Iterator[Likeness]:
    score, reasons = (0.3 if len(here.name) > 2 else 0.2), ["name"]
    for reason, left in here.traits.items():
        right = there.traits[reason]
        if left & right:
            score += _WEIGHTS[reason]
            reasons.append(reason)
        elif reason == "region" and left and right:
            score += _ELSEWHERE
    if alone and not (here.holds and there.holds):
        score += _WEIGHTS["only-one-known"]
        reasons.append("only-one-known")
    if _years_between(here, there) >= _FAR:
        score += _LONG_AGO
    if score >= LIKELY:
        yield Likeness(one, other, round(min(score, 0.95), 2), tuple(reasons))


def _years_between(here: _Person, there: _Person) -> int:
    """Return how many years lie between the nearest reports of the two, 0 where none is dated."""
    return min((abs(one - other) for one in here.years for other in there.years), default=0)
