"""What is asked → the entities that it may mean, each with a score from 0 to 100 and what speaks for it.

Of the score, 60 come from the name and 40 from the properties that were asked for: a property that says
nothing of a candidate counts half, one that says otherwise counts nothing. So the same name alone gives 80 to
every namesake. ``match`` is set for the one candidate that bears the very name, that no property speaks
against, and for which a property that decides speaks; a unit or a post that has a place is known by its name
alone, where nobody else bears it. A person never is.
"""

from dataclasses import dataclass

from kg.serve.reconcile.index import LABEL, OTHER
from kg.serve.reconcile.lookup import MOST, READINGS, Entity, Table
from kg.serve.reconcile.name import key, likeness
from kg.serve.reconcile.query import Condition, Query, Ref
from kg.serve.reconcile.schema import properties, types
from kg.serve.reconcile.value import agreement

_OF_NAME, _OF_PROPERTIES = 60, 40
_UNKNOWN = 0.5
_BARE, _READ, _ALIKE = 0.8, 0.6, 0.85
"""How much a bare title, a reading and a likeness are worth, where the very name is 1."""
_NEAR = 30
"""Names like the one asked for that are looked at more closely; the very name always is."""
_VALUES = 20
"""Entities that bear a name given as a value, at most."""
_LEAST = 0.3
"""The likeness below which a name is another name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be meant."""

    entity: Entity
    score: float
    match: bool
    features: tuple[tuple[str, bool | float], ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    entity: Entity
    identifier: bool
    name: float
    how: str
    agreements: tuple[float | None, ...]
    fits: bool

    @property
    def score(self) -> float:
        if self.identifier:
            return 100.0
        told = [_UNKNOWN if one is None else one for one in self.agreements] or [_UNKNOWN]
        score = _OF_NAME * self.name + _OF_PROPERTIES * sum(told) / len(told)
        return round(score if self.fits else score / 2, 1)


def candidates(table: Table, query: Query) -> list[Candidate]:
    """Return the candidates, best first; at most as many as are asked for."""
    named = [(entity, *_name(table, query, entity)) for entity in _found(table, query)]
    if query.names:
        named = sorted((one for one in named if one[1] >= _LEAST), key=lambda one: (-one[1], one[0].n))
    near = [one for at, one in enumerate(named) if one[1] == 1.0 or at < max(_NEAR, query.limit)]
    weighed = [one for told in near if (one := _weighed(table, query, *told))]
    weighed.sort(key=lambda one: (-one.score, one.entity.n))
    bearers = [one for one in weighed if one.name == 1.0 and one.fits]
    sure = [one for one in weighed if one.identifier] or [
        one for one in bearers if _decided(table, query, one, bearers)
    ]
    only = sure[0] if len(sure) == 1 else None
    return [
        Candidate(one.entity, one.score, one is only, _features(table, query, one, bearers))
        for one in weighed[: query.limit]
    ]


def _found(table: Table, query: Query) -> list[Entity]:
    """Return every entity that may be meant: by identifier, name, reading, likeness, or by value alone."""
    found: dict[int, Entity] = {}
    kinds = query.types if query.strict else ()
    for name in query.names:
        named = key(name)
        by_id = table.of_id(name.strip())
        bearers = table.named(named, types=kinds) if named else []
        ways = [
            [by_id] if by_id else [],
            bearers,
            table.named(named, READINGS, kinds) if named.isascii() and named else [],
            *(_with_values(table, one) for one in query.conditions if len(bearers) >= MOST),
            table.like(named) if named else [],
        ]
        for way in ways:
            found.update((entity.n, entity) for entity in way)
    if not query.names:
        for one in query.conditions:
            found.update((entity.n, entity) for entity in _with_values(table, one))
    return [entity for entity in found.values() if not kinds or entity.type in kinds]


def _with_values(table: Table, one: Condition) -> list[Entity]:
    """Return those that have one of the values, where values are entities; other values only tell apart."""
    asked = properties()[one.property]
    if one.quantifier == "none" or asked.form != "entity":
        return []
    found: list[Entity] = []
    for value in one.values:
        known = table.of_id(value.id) if isinstance(value, Ref) else None
        named = key(value.name if isinstance(value, Ref) else value)
        found += [known] if known else table.named(named, types=[asked.of])
    return [entity for value in found[:_VALUES] for entity in table.with_value(asked, table.iri(value))]


def _weighed(table: Table, query: Query, entity: Entity, name: float, how: str) -> _Weighed | None:
    """Return what speaks for an entity; None where something required does not."""
    agreements = tuple(agreement(table, one, entity) for one in query.conditions)
    for one, told in zip(query.conditions, agreements, strict=True):
        if one.required and (told is None or told < _UNKNOWN):
            return None
    fits = not query.types or entity.type in query.types
    return _Weighed(entity, how == "identifier", name, how, agreements, fits)


def _name(table: Table, query: Query, entity: Entity) -> tuple[float, str]:
    """Return how well a name fits, and in which way: identifier, name, alias, pinyin or likeness."""
    best = 0.0, "similarity"
    bare = types()[entity.type].bare
    own = table.names(entity.n)
    for name in query.names:
        if table.of_id(name.strip()) == entity:
            return 1.0, "identifier"
        named = key(name)
        for other, kind in own:
            if other == named:
                worth = {LABEL: 1.0, OTHER: _BARE if bare else 1.0}.get(kind, _READ)
                way = {LABEL: "name", OTHER: "alias"}.get(kind, "pinyin")
            elif kind in READINGS:
                continue
            else:
                worth, way = _ALIKE * likeness(named, other), "similarity"
            best = max(best, (worth, way), key=lambda told: told[0])
    return best


def _decided(table: Table, query: Query, one: _Weighed, bearers: list[_Weighed]) -> bool:
    """Tell whether more than the name speaks for a candidate, or its name is one that tells it."""
    told = zip(query.conditions, one.agreements, strict=True)
    agreed = [(condition, 0.0 if one is None else one) for condition, one in told if one is not None]
    if any(worth < _UNKNOWN for _, worth in agreed):
        return False
    if any(worth == 1.0 and _decides(condition) for condition, worth in agreed):
        return True
    return len(bearers) == 1 and types()[one.entity.type].named and table.placed(one.entity)


def _decides(condition: Condition) -> bool:
    return condition.quantifier != "none" and properties()[condition.property].decides


def _features(
    table: Table, query: Query, one: _Weighed, bearers: list[_Weighed]
) -> tuple[tuple[str, bool | float], ...]:
    told: list[tuple[str, bool | float]] = []
    if one.how == "identifier":
        told.append(("identifier", True))
    if query.names:
        told += [(f"same_{way}", one.how == way) for way in ("name", "alias", "pinyin")]
        told.append(("name_similarity", round(one.name, 3)))
    if one in bearers:
        told.append(("namesakes", sum(other.entity.type == one.entity.type for other in bearers)))
        told.append(("placed", table.placed(one.entity)))
    seen: set[str] = set()
    for condition, worth in zip(query.conditions, one.agreements, strict=True):
        if worth is not None and condition.property not in seen:
            seen.add(condition.property)
            told.append((condition.property, round(worth, 3)))
    return tuple(told)
