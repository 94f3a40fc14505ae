"""What is found → what the API answers: manifests, candidates, suggestions, extensions, of either version."""

import re
from collections.abc import Sequence
from typing import Any

import kg
from kg.serve.reconcile.lookup import Entity, Table, Value
from kg.serve.reconcile.match import Candidate
from kg.serve.reconcile.request import BATCH, Extension
from kg.serve.reconcile.schema import Property, features, properties, types

SCHEMA_SPACE = "https://w3id.org/gongbao/def#"
WIDTH, HEIGHT = 420, 240
"""Pixels of a preview."""
PAGE = 20
"""Suggestions of one answer."""
_DESCRIBED = 3

Json = dict[str, Any]


def manifest_02(root: str, space: str) -> Json:
    """Return the service manifest of API 0.2; ``root`` is the service's URL, ``space`` its entities'."""
    return {
        **_manifest("0.2"),
        "identifierSpace": space or SCHEMA_SPACE,
        "schemaSpace": SCHEMA_SPACE,
        "view": {"url": f"{root}/preview?id={{{{id}}}}"},
        "preview": {"url": f"{root}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            kind: {"service_url": root, "service_path": f"/suggest/{kind}"}
            for kind in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/propose"},
            "property_settings": [],
        },
    }


def manifest_10(root: str) -> Json:
    """Return the service manifest of the 1.0 draft."""
    return {
        **_manifest("1.0-draft"),
        "view": {"url": f"{root}/preview?id={{id}}"},
        "preview": {"width": WIDTH, "height": HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {"proposeProperties": True, "propertySettings": []},
        "standardizedScore": True,
        "lang": "zh",
        "dir": "ltr",
    }


def _manifest(version: str) -> Json:
    return {
        "versions": [version],
        "name": "Gongbao KG",
        "serviceVersion": kg.__version__,
        "defaultTypes": [{"id": kind.id, "name": kind.name} for kind in types().values()],
        "batchSize": BATCH,
    }


def candidate(table: Table, found: Candidate, *, named: bool) -> Json:
    """Return a candidate as both versions write it; its features bear a name in the 1.0 draft."""
    names = {**{one.id: one.name for one in properties().values()}, **features()}
    return {
        **_entity(table, found.entity),
        "type": [{"id": found.entity.type, "name": types()[found.entity.type].name}],
        "score": found.score,
        "match": found.match,
        "features": [
            {"id": id, **({"name": names[id]} if named else {}), "value": value}
            for id, value in found.features
        ],
    }


def _entity(table: Table, entity: Entity) -> Json:
    told = {"id": entity.id, "name": entity.name}
    described = description(table, entity)
    return {**told, "description": described} if described else told


def description(table: Table, entity: Entity) -> str:
    """Return what tells an entity from its namesakes: its posts, its place, its day."""
    about = [
        shown
        for property in types()[entity.type].about
        for value in table.values(entity, properties()[property])
        if (shown := text(value)) and not value.place
    ]
    unlike = list(dict.fromkeys(about))
    return "；".join(unlike[:_DESCRIBED]) + ("…" if len(unlike) > _DESCRIBED else "")


def text(value: Value) -> str:
    """Return a value for people."""
    return value.entity.name if value.entity else value.text


def suggested(table: Table, found: Sequence[Entity]) -> Json:
    """Return suggestions of entities."""
    return {
        "result": [
            {**_entity(table, one), "notable": [{"id": one.type, "name": types()[one.type].name}]}
            for one in found
        ]
    }


def suggested_words(kind: str, prefix: str, skip: int) -> Json:
    """Return the properties or types whose identifier, or a word of whose name, begins so."""
    known = properties() if kind == "property" else types()
    begin = prefix.strip().casefold()
    fit = [
        {"id": one.id, "name": one.name}
        for one in known.values()
        if any(
            word.casefold().startswith(begin) for word in (one.id, one.name, *re.findall(r"\w+", one.name))
        )
    ]
    return {"result": fit[skip : skip + PAGE]}


def proposed(kind: str, limit: int | None) -> Json:
    """Return the properties by which entities of a type can be extended."""
    fit = [one for one in properties().values() if not kind or kind in one.types]
    told: Json = {"properties": [{"id": one.id, "name": one.name} for one in fit[:limit]]}
    if kind:
        told["type"] = kind
    return told if limit is None else {**told, "limit": limit}


def extended(table: Table, asked: Extension, *, by_name: bool) -> Json:
    """Return the values asked for; rows by name are those of API 0.2, else of the 1.0 draft."""
    chosen = [properties()[name] for name in asked.properties]
    rows = {}
    for id in asked.ids:
        entity = table.of_id(id)
        rows[id] = {one.id: _cells(table, entity, one) for one in chosen}
    return {
        "meta": [_meta(one) for one in chosen],
        "rows": rows
        if by_name
        else [
            {"id": id, "properties": [{"id": name, "values": cells} for name, cells in row.items()]}
            for id, row in rows.items()
        ],
    }


def _meta(one: Property) -> Json:
    told: Json = {"id": one.id, "name": one.name}
    return {**told, "type": {"id": one.of, "name": types()[one.of].name}} if one.of else told


def _cells(table: Table, entity: Entity | None, one: Property) -> list[Json]:
    values = table.values(entity, one) if entity else []
    cells = [_cell(value, one.form) for value in values if value.entity or value.text]
    return [cell for at, cell in enumerate(cells) if cell not in cells[:at]]


def _cell(value: Value, form: str) -> Json:
    if value.entity:
        return {"id": value.entity.id, "name": value.entity.name}
    if form == "number":
        return {"int": int(value.text)}
    if form == "day" and re.fullmatch(r"\d{4}-\d\d-\d\d", value.text):
        return {"date": f"{value.text}T00:00:00Z"}
    return {"str": value.text}
