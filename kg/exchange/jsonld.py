"""The graph as JSON-LD 1.1: a node a line, under the ontology's context, which stands in the file itself.

No address is asked: what reads the file needs no network. ``ontology/context.jsonld`` is that context.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pyoxigraph as ox

from kg.exchange.ask import Ask, Tally
from kg.exchange.graph import Graph, short
from kg.exchange.serial import subjects, triples_of
from kg.graph.rdf import VOCABULARIES, term
from kg.vocabulary import vocabulary

_STRING = term("xsd:string")
_TYPE = term("rdf:type")


def pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the document, a node of its ``@graph`` at a time."""
    yield '{"@context": ' + _json(_context()) + ',\n"@graph": [\n'
    before = ""
    for iri in subjects(graph):
        triples = triples_of(graph, iri)
        tally.wrote["nodes"] += 1
        tally.wrote["triples"] += len(triples)
        yield before + _json(_node(iri, triples))
        before = ",\n"
    yield "\n]}\n"


def _node(iri: str, triples: list[ox.Triple]) -> dict[str, Any]:
    """Return a thing with its types and properties, by the terms of the context where they fit."""
    types: list[str] = []
    found: dict[str, list[Any]] = {}
    for triple in triples:
        value = triple.object
        if triple.predicate.value == _TYPE and isinstance(value, ox.NamedNode):
            types.append(_class(value.value))
        else:
            name, coerced = _term(triple.predicate.value)
            found.setdefault(name, []).append(_value(value, coerced))
    node: dict[str, Any] = {"@id": iri} | ({"@type": _one(types)} if types else {})
    return node | {name: _one(values) for name, values in found.items()}


def _value(value: object, coerced: tuple[str, str]) -> Any:
    """Return a value as its term reads a plain text, else with its type or language beside it."""
    if isinstance(value, ox.NamedNode):
        name = short(value.value) if value.value.startswith(VOCABULARIES["kind"]) else value.value
        return name if coerced == ("@type", "@id") else {"@id": name}
    assert isinstance(value, ox.Literal)
    if value.language:
        told = ("@language", value.language)
    else:
        told = ("@type", value.datatype.value) if value.datatype.value != _STRING else ("", "")
    if told == coerced:
        return value.value
    return {"@value": value.value} | ({told[0]: told[1]} if told[0] else {})


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


@cache
def _context() -> dict[str, Any]:
    text = (vocabulary() / "context.jsonld").read_text(encoding="utf-8")
    context: dict[str, Any] = json.loads(text)["@context"]
    return context


@cache
def _term(iri: str) -> tuple[str, tuple[str, str]]:
    """Return the term of a property, and what it makes of a plain text (``@type`` or ``@language``)."""
    name = short(iri)
    known = _context().get(name.partition(":")[2])
    if not isinstance(known, dict) or known["@id"] != name:
        return name if name != iri and name.partition(":")[0] in _context() else iri, ("", "")
    if "@language" in known:
        return name.partition(":")[2], ("@language", known["@language"])
    kind = known.get("@type", "")
    whole = term(kind) if kind.partition(":")[0] in VOCABULARIES else kind
    return name.partition(":")[2], ("@type", whole) if kind else ("", "")


@cache
def _class(iri: str) -> str:
    name = short(iri)
    return name.partition(":")[2] if _context().get(name.partition(":")[2]) == name else iri


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
