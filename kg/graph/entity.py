"""Entities → triples: what each is, its labels, its key, and what it is part of."""

import re
from collections.abc import Iterator

from kg.entities.division import divisions_by_code
from kg.entities.name import Minted, mint
from kg.entities.person import rank_of
from kg.entities.setting import wordings
from kg.graph.rdf import Literal, Subject, Triple, decimal, term, zh
from kg.model import Decision, Entity, Likeness

_CLASSES = {
    "person": "foaf:Person",
    "unit": "org:Organization",
    "group": "kg:UnitGroup",
    "post": "org:Post",
    "meeting": "kg:Meeting",
    "measure": "kg:Measure",
    "statement": "kg:Statement",
}


def entity_triples(entity: Entity, base: str) -> Iterator[Triple]:
    """Yield what an entity is, its labels and its key."""
    told = Subject(entity.id)
    is_part = entity.type == "unit" and entity.whole
    yield told("rdf:type", term("org:OrganizationalUnit" if is_part else _CLASSES[entity.type]))
    yield told("skos:prefLabel", zh(entity.name))
    for alias in entity.aliases:
        yield told("skos:altLabel", zh(alias))
    yield told("kg:iriKey", Literal(entity.key))
    if entity.type == "person":
        yield told("foaf:name", Literal(entity.name))
    if entity.type == "statement":
        yield told("schema:text", zh(entity.name))
    if entity.type == "post":
        yield from (told("org:role", term(f"kind:role-{role}")) for role in roles_of(entity))
    if entity.whole:
        yield told("org:postIn" if entity.type == "post" else "org:subOrganizationOf", entity.whole)
    if entity.place:
        yield told("dcterms:spatial", _division(entity.place, base).iri)


def roles_of(post: Entity) -> Iterator[str]:
    """Yield whether a post is a head's or a deputy's, where its title tells."""
    title = min(post.aliases, key=len, default=post.name)
    patterns = wordings()["post"]
    if re.search(patterns["deputy"], title):
        yield "deputy"
    elif rank_of(title) == "leader" and not re.search(patterns["no_head"], title):
        yield "head"


def _division(place: str, base: str) -> Minted:
    return mint(base, "division", place)


def division_triples(place: str, base: str) -> Iterator[Triple]:
    """Yield a jurisdiction by its code, with the divisions that it lies in."""
    minted = _division(place, base)
    told = Subject(minted.iri)
    yield told("rdf:type", term("schema:AdministrativeArea"))
    yield told("skos:notation", Literal(place))
    yield told("kg:iriKey", Literal(minted.key))
    country, _, digits = place.partition("-")
    division = divisions_by_code().get(digits.ljust(6, "0")) if digits else None
    if division:
        yield told("skos:prefLabel", zh(division.name))
        yield told("kg:divisionCode", Literal(division.code))
        parent = divisions_by_code().get(division.parent)
        above = parent.place if parent else country
        yield told("schema:containedInPlace", _division(above, base).iri)
        yield from division_triples(above, base)


def likeness_triples(likeness: Likeness, base: str) -> Iterator[Triple]:
    """Yield two entities that may be one, with the score; the plain edge beside it."""
    minted = mint(base, "likeness", likeness.one, likeness.other)
    told = Subject(minted.iri)
    yield told("rdf:type", term("kg:Likeness"))
    yield told("kg:iriKey", Literal(minted.key))
    yield told("kg:between", likeness.one)
    yield told("kg:between", likeness.other)
    yield told("kg:score", decimal(likeness.score))
    yield from (told("kg:signal", term(f"kind:signal-{signal}")) for signal in likeness.reasons)
    yield Triple(likeness.one, term("kg:possiblySame"), likeness.other)


def decision_triples(decision: Decision, base: str) -> Iterator[Triple]:
    """Yield what a person decided, of what, and why."""
    minted = mint(base, "decision", decision.verb, decision.one, decision.other)
    told = Subject(minted.iri)
    yield told("rdf:type", term("kg:Decision"))
    yield told("kg:iriKey", Literal(minted.key))
    yield told("kg:verdict", term(f"kind:verdict-{decision.verb}"))
    yield told("kg:concerns", decision.one)
    if decision.other and decision.verb != "name":
        yield told("kg:concerns", decision.other)
    yield told("kg:reason", Literal(decision.reason))


def replacement_triples(gone: str, iri: str) -> Iterator[Triple]:
    """Yield which entity stands for an IRI that a decision gave up."""
    yield Triple(gone, term("dcterms:isReplacedBy"), iri)
