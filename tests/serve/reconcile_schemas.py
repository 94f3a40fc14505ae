"""JSON Schemas of the Reconciliation Service API, written from its text; stricter than the text where we are.

With RECONCILIATION_SPECS set to a clone of github.com/reconciliation-api/specs, what is checked is checked
against the schemas of the specification too.
"""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry
from referencing.jsonschema import DRAFT7

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "minLength": 1}
_COUNT: Schema = {"type": "integer", "minimum": 1}


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    properties = {**required, **(optional or {})}
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


_NAMED = _object({"id": _TEXT, "name": _TEXT})
_ENTITY: Schema = {"description": _TEXT}
_PLACE = _object({"service_url": {**_TEXT, "pattern": "^https?://"}, "service_path": {"pattern": "^/"}})
_NOW: Schema = {"pattern": r"^\d{4}-(0[1-9]|1[0-2])-([012]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|$)"}
_CELL: Schema = {
    "oneOf": [
        _NAMED,
        *(
            _object({key: kind})
            for key, kind in [("str", _TEXT), ("int", {"type": "integer"}), ("date", _NOW)]
        ),
    ]
}
_META = _list(_object({"id": _TEXT, "name": _TEXT}, {"type": _NAMED}))


def _manifest(version: str) -> Schema:
    return {
        "versions": {"type": "array", "contains": {"const": version}},
        "name": _TEXT,
        "serviceVersion": _TEXT,
        "defaultTypes": {**_list(_NAMED), "uniqueItems": True},
        "batchSize": _COUNT,
    }


def _view(pattern: str) -> Schema:
    return {"url": {"type": "string", "pattern": pattern}}


def _candidate(feature: Schema) -> Schema:
    return _object(
        {
            "id": _TEXT,
            "name": _TEXT,
            "type": _list(_NAMED),
            "score": {"type": "number", "minimum": 0, "maximum": 100},
            "match": {"type": "boolean"},
            "features": _list(feature),
        },
        _ENTITY,
    )


_VALUE: Schema = {"type": ["boolean", "number"]}
_SUGGESTED = _object(
    {"result": _list(_object({"id": _TEXT, "name": _TEXT}, {**_ENTITY, "notable": _list(_NAMED)}))}
)
_WORDS = _object({"result": _list(_NAMED)})

SCHEMAS: dict[str, dict[str, Schema]] = {
    "0.2": {
        "manifest": _object(
            {
                **_manifest("0.2"),
                "identifierSpace": {**_TEXT, "pattern": "^https?://"},
                "schemaSpace": {**_TEXT, "pattern": "^https?://"},
                "view": _object(_view(r"\{\{id\}\}")),
                "preview": _object({**_view(r"\{\{id\}\}"), "width": _COUNT, "height": _COUNT}),
                "suggest": _object({"entity": _PLACE, "property": _PLACE, "type": _PLACE}),
                "extend": _object({"propose_properties": _PLACE, "property_settings": _list({})}),
            }
        ),
        "reconciliation-result-batch": {
            "type": "object",
            "additionalProperties": _object(
                {"result": _list(_candidate(_object({"id": _TEXT, "value": _VALUE})))}
            ),
        },
        "suggest-entities-response": _SUGGESTED,
        "suggest-properties-response": _WORDS,
        "suggest-types-response": _WORDS,
        "data-extension-response": _object(
            {
                "meta": _META,
                "rows": {
                    "type": "object",
                    "additionalProperties": {"type": "object", "additionalProperties": _list(_CELL)},
                },
            }
        ),
    },
    "1.0-draft": {
        "manifest": _object(
            {
                **_manifest("1.0-draft"),
                "view": _object(_view(r"\{id\}")),
                "preview": _object({"width": _COUNT, "height": _COUNT}),
                "suggest": _object({kind: {"const": True} for kind in ("entity", "property", "type")}),
                "extend": _object({"proposeProperties": {"const": True}, "propertySettings": _list({})}),
                "standardizedScore": {"const": True},
                "lang": {"const": "zh"},
                "dir": {"const": "ltr"},
            }
        ),
        "reconciliation-result-batch": _object(
            {
                "results": _list(
                    _object(
                        {
                            "candidates": _list(
                                _candidate(_object({"id": _TEXT, "name": _TEXT, "value": _VALUE}))
                            )
                        }
                    )
                )
            }
        ),
        "suggest-entities-response": _SUGGESTED,
        "suggest-properties-response": _WORDS,
        "suggest-types-response": _WORDS,
        "data-extension-property-proposal": _object(
            {"properties": _list(_NAMED)}, {"type": _TEXT, "limit": {"type": "integer"}}
        ),
        "data-extension-response": _object(
            {
                "meta": _META,
                "rows": _list(
                    _object(
                        {"id": _TEXT, "properties": _list(_object({"id": _TEXT, "values": _list(_CELL)}))}
                    )
                ),
            }
        ),
    },
}


def check(told: Any, version: str, name: str) -> None:
    """Raise where an answer is not of its schema, ours and, where there is a clone, the specification's."""
    jsonschema.validate(told, SCHEMAS[version][name], cls=jsonschema.Draft202012Validator)
    clone = os.environ.get("RECONCILIATION_SPECS")
    if clone:
        folder = Path(clone) / version / "schemas"
        schemas = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")}
        for schema in schemas.values():
            schema.pop("$schema", None)  # of no draft in particular
        read = {
            uri: DRAFT7.create_resource(schema)
            for file, schema in schemas.items()
            for uri in (file, schema["$id"])
        }
        registry: Registry[Any] = Registry().with_resources(read.items())
        jsonschema.Draft7Validator(schemas[f"{name}.json"], registry=registry).validate(told)
