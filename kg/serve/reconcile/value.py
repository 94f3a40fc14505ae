"""How well a candidate's values agree with those that were asked for."""

import re

from kg.serve.reconcile.index import LABEL
from kg.serve.reconcile.lookup import READINGS, Entity, Table, Value
from kg.serve.reconcile.name import key, likeness
from kg.serve.reconcile.query import Condition, Ref
from kg.serve.reconcile.schema import properties, types

_OTHER, _WITHIN, _BEGUN = 0.8, 0.6, 0.9
"""What a name that many share, a part of a name and its beginning are worth, where the very value is 1."""
_CODE = re.compile(r"\d{2}(?:\d\d){0,2}")


def agreement(table: Table, asked: Condition, entity: Entity) -> float | None:
    """Return how well they agree, from 0 to 1; None where the graph has no value, or no such property."""
    known = properties().get(asked.property)
    values = table.values(entity, known) if known else []
    if not known or not values:
        return None
    told = [max(_one(table, known.form, value, wanted) for value in values) for wanted in asked.values]
    match asked.quantifier:
        case "all":
            return min(told)
        case "none":
            return 0.0 if max(told) >= _WITHIN else 1.0
    return max(told)


def _one(table: Table, form: str, value: Value, wanted: str | Ref) -> float:
    if isinstance(wanted, Ref):
        if value.entity and wanted.id.removeprefix(table.space) == value.entity.id:
            return 1.0
        return _one(table, form, value, wanted.name) if wanted.name and not table.of_id(wanted.id) else 0.0
    named = key(wanted)
    if not named:
        return 0.0
    if value.entity:
        return _entity(table, value.entity, named)
    if form == "division":
        return _division(value.key, named)
    if form == "day":
        return 1.0 if _within(wanted.strip(), value.text) else 0.0
    if form == "number" or value.key == named:
        return float(value.key == named)
    return _WITHIN if _part(named, value.key) else 0.0


def _entity(table: Table, entity: Entity, named: str) -> float:
    """Return how well a name fits an entity: its label or, unless they are bare titles, any of its names."""
    best = 0.0
    for other, kind in table.names(entity.n):
        if kind in READINGS:
            continue
        whole = kind == LABEL or not types()[entity.type].bare
        if other == named:
            worth = 1.0 if entity.type == "person" or (whole and table.placed(entity)) else _OTHER
        elif not whole:
            continue
        else:
            worth = _WITHIN if _part(named, other) else _WITHIN * likeness(named, other)
        best = max(best, worth)
    return best


def _division(known: str, named: str) -> float:
    """Return how well a name or a code fits a division: 贵州, 贵州省, 52, 520000 and CN-52 are the same."""
    if _CODE.fullmatch(named.removeprefix("cn")):
        return 1.0 if known == code(named) else 0.0
    if known == named:
        return 1.0
    return _BEGUN if len(named) > 1 and known.startswith(named) else 0.0


def code(named: str) -> str:
    """Return the key of a code as the graph has it: 52 of 520000 and of cn52; any other key as it is."""
    bare = named.removeprefix("cn")
    return re.sub(r"(?<=\d\d)(?:00)+$", "", bare) if _CODE.fullmatch(bare) else named


def _part(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and short in long


def _within(day: str, edtf: str) -> bool:
    """Tell whether a day, month or year (``2023-05``) is that of an EDTF date, or in its interval."""
    if not re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?:T.*)?", day):
        return day == edtf
    day = day.partition("T")[0]
    first, _, last = edtf.partition("/")
    return first[: len(day)] <= day <= (last or first)[: len(day)] and len(day) <= len(first)
