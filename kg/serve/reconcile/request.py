"""What clients send → queries; whatever else they send is refused in one line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import QueryError, TooLarge
from kg.serve.reconcile.query import Condition, Query, Ref
from kg.serve.reconcile.schema import properties, types

BATCH = 50
"""Queries of one request, and entities of one extension (ten times as many)."""
_LIMIT, _MOST = 10, 50
_CONDITIONS, _VALUES, _LONGEST = 20, 50, 300
_QUANTIFIERS = ("any", "all", "none")


@dataclass(frozen=True, slots=True)
class Extension:
    """Which properties of which entities are asked for."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def queries_02(text: str) -> dict[str, Query]:
    """Return the queries of a batch of API 0.2 under their names; QueryError where it is none."""
    batch = _object(_json(text, "queries"), "queries")
    _few(len(batch))
    queries = {}
    for at, (name, query) in enumerate(batch.items()):
        place = f"queries[{at}]"  # its name is the client's, and may be anything
        _whole(name, place)
        queries[name] = _query_02(_object(query, place), place)
    return queries


def query_02(text: str) -> Query:
    """Return the one query of ``query=``: an object, or a bare name."""
    if not text.lstrip().startswith("{"):
        return _checked((_text(text, "query"),), (), (), None, True, "query")
    return _query_02(_object(_json(text, "query"), "query"), "query")


def queries_10(text: str) -> list[Query]:
    """Return the queries of a batch of the 1.0 draft, in their order; QueryError where it is none."""
    batch = _list(_object(_json(text, "body"), "body").get("queries"), "queries")
    _few(len(batch))
    return [_query_10(_object(query, f"queries[{at}]"), f"queries[{at}]") for at, query in enumerate(batch)]


def extension(text: str, place: str) -> Extension:
    """Return what an extension asks for, of either version; QueryError where it is none."""
    told = _object(_json(text, place), place)
    ids = [_text(id, f"{place}.ids") for id in _list(told.get("ids"), f"{place}.ids")]
    asked = [
        _text(_object(one, f"{place}.properties").get("id"), f"{place}.properties.id")
        for one in _list(told.get("properties"), f"{place}.properties")
    ]
    if len(ids) > 10 * BATCH or len(asked) > _CONDITIONS:
        raise TooMany(f"{place}: at most {10 * BATCH} ids and {_CONDITIONS} properties; send less at a time")
    for one in asked:
        if one not in properties():
            raise QueryError(f"{place}: no property {one[:40]!r}; there are {', '.join(properties())}")
    return Extension(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(asked)))


class TooMany(TooLarge):
    """A batch of more queries than are taken at once."""


def _query_02(told: Mapping[str, Any], place: str) -> Query:
    if "query" not in told and not told.get("properties"):
        raise QueryError(f"{place}: neither query nor properties; give one")
    names = _texts(_values(told["query"], f"{place}.query")) if "query" in told else ()
    kinds = told.get("type") or []
    kinds = [kinds] if isinstance(kinds, str) else _list(kinds, f"{place}.type")
    strict = told.get("type_strict", "any")
    if strict not in ("any", "should", "all"):
        raise QueryError(f"{place}.type_strict: {_shown(strict)} is none of any, should, all")
    conditions = [
        _condition(_object(one, f"{place}.properties"), f"{place}.properties", "pid", "v")
        for one in _list(told.get("properties") or [], f"{place}.properties")
    ]
    kinds = [_text(_id(kind), f"{place}.type") for kind in kinds]
    return _checked(names, kinds, conditions, told.get("limit"), strict != "should", place)


def _query_10(told: Mapping[str, Any], place: str) -> Query:
    names: list[str] = []
    conditions: list[Condition] = []
    if not told.get("conditions"):
        raise QueryError(f"{place}.conditions: none; give one")
    for at, given in enumerate(_list(told["conditions"], f"{place}.conditions")):
        where = f"{place}.conditions[{at}]"
        one = _object(given, where)
        kind = one.get("matchType")
        value = "propertyValue" if "propertyValue" in one else "v"  # the draft has had both
        if one.get("matchQualifier"):
            raise QueryError(f"{where}.matchQualifier: none is offered; leave it out")
        if kind == "name":
            quantifier = _quantifier(one, where)
            texts = _texts(_values(one.get(value), where))
            if quantifier == "none" or (quantifier == "all" and len(texts) > 1):
                raise QueryError(f"{where}: of names, any is looked for; leave matchQuantifier out")
            names += texts
        elif kind == "property":
            conditions.append(_condition(one, where, "propertyId" if "propertyId" in one else "pid", value))
        else:
            raise QueryError(f"{where}.matchType: {_shown(kind)} is neither name nor property")
    kinds = [_text(told["type"], f"{place}.type")] if told.get("type") else []
    return _checked(tuple(names), kinds, conditions, told.get("limit"), True, place)


def _checked(
    names: tuple[str, ...],
    kinds: Sequence[str],
    conditions: Sequence[Condition],
    limit: Any,
    strict: bool,
    place: str,
) -> Query:
    if len(conditions) > _CONDITIONS or len(names) > _CONDITIONS:
        raise TooMany(f"{place}: over {_CONDITIONS} conditions; give fewer")
    if limit is None:
        limit = _LIMIT
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 1 <= limit < 1e9:
        raise QueryError(f"{place}.limit: {_shown(limit)} is no positive number")
    known = {kind.iri: kind.id for kind in types().values()}
    conditions = [one for one in conditions if one.values]  # cells of a table may be empty
    return Query(
        names,
        tuple(known.get(kind, kind) for kind in kinds),
        tuple(conditions),
        min(int(limit), _MOST),
        strict,
    )


def _condition(told: Mapping[str, Any], place: str, property: str, value: str) -> Condition:
    name = _text(told.get(property), f"{place}.{property}")
    required = told.get("required", False)
    if not isinstance(required, bool):
        raise QueryError(f"{place}.required: {_shown(required)} is neither true nor false")
    if name not in properties():
        raise QueryError(f"{place}: no property {name[:40]!r}; there are {', '.join(properties())}")
    return Condition(name, _values(told.get(value), place), required, _quantifier(told, place))


def _quantifier(told: Mapping[str, Any], place: str) -> str:
    quantifier = told.get("matchQuantifier", "any")
    if quantifier not in _QUANTIFIERS:
        raise QueryError(
            f"{place}.matchQuantifier: {_shown(quantifier)} is none of {', '.join(_QUANTIFIERS)}"
        )
    return str(quantifier)


def _values(told: Any, place: str) -> tuple[str | Ref, ...]:
    values = told if isinstance(told, list) else [told]
    if len(values) > _VALUES:
        raise TooMany(f"{place}: over {_VALUES} values; give fewer")
    given = (value for value in values if not isinstance(value, str) or value.strip())
    return tuple(_value(value, place) for value in given)


def _texts(values: tuple[str | Ref, ...]) -> tuple[str, ...]:
    return tuple(value.name or value.id if isinstance(value, Ref) else value for value in values)


def _value(told: Any, place: str) -> str | Ref:
    match told:
        case str():
            return _text(told, place)
        case bool():
            return str(told).lower()
        case int() | float():
            return _text(str(told), place)
        case {"id": str() as id}:
            name = told.get("name", "")
            return Ref(_text(id, place), _text(name, place) if name else "")
    raise QueryError(f"{place}: {_shown(told)} is no value; give a text, a number or an entity with its id")


def _id(kind: Any) -> Any:
    return kind.get("id") if isinstance(kind, dict) else kind


def _json(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise QueryError(f"{place}: no JSON ({error}); send one object") from error
    except RecursionError as error:
        raise QueryError(f"{place}: nested too deep; send one object") from error


def _object(told: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise QueryError(f"{place}: {_shown(told)} is no object")
    return told


def _list(told: Any, place: str) -> list[Any]:
    if not isinstance(told, list):
        raise QueryError(f"{place}: {_shown(told)} is no list")
    return told


def _text(told: Any, place: str) -> str:
    if not isinstance(told, str) or not told.strip():
        raise QueryError(f"{place}: {_shown(told)} is no text")
    if len(told) > _LONGEST:
        raise TooMany(f"{place}: {len(told)} characters; at most {_LONGEST} are read")
    _whole(told, place)
    return told


def _whole(text: str, place: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError(f"{place}: half a surrogate pair; send whole characters") from error


def _few(count: int) -> None:
    if count > BATCH:
        raise TooMany(f"queries: {count} in one request; at most {BATCH} are taken, so send less at a time")


def _shown(told: Any) -> str:
    shown = json.dumps(told, ensure_ascii=True)
    return shown if len(shown) <= 40 else shown[:39] + "…"
