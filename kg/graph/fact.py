"""Facts → triples: an n-ary node for each fact of a report, and the plain edges that it supports."""

import re
from collections.abc import Callable, Iterator

from kg.confidence import PROPOSER, confidence
from kg.graph.rdf import Literal, Subject, Triple, decimal, iri, local, term
from kg.graph.source import proposals_iri, proposals_triples, rule_iri, run_iri, span_iri, span_triples
from kg.graph.time import time_triples
from kg.model import ROLES, Argument, LinkedFact

_CLASSES = {
    "holds": "kg:PostHolding",
    "held": "kg:MeetingHeld",
    "chaired": "kg:Chairing",
    "attended": "kg:Attendance",
    "undertook": "kg:Undertaking",
    "said": "kg:Quotation",
}
_ROLES = {
    "holds": {"person": "org:member", "unit": "org:organization", "post": "kg:post"},
    "held": {"unit": "kg:holder", "meeting": "kg:meeting"},
    "chaired": {"person": "kg:participant", "meeting": "kg:meeting"},
    "attended": {"person": "kg:participant", "meeting": "kg:meeting"},
    "undertook": {"unit": "schema:agent", "measure": "kg:undertaken", "meeting": "schema:about"},
    "said": {"person": "prov:wasAttributedTo", "quote": "kg:statement", "meeting": "schema:about"},
}
_NOW = ("current", "appointed", "acting")
_TRUE = ("done", "ongoing")


def fact_triples(linked: LinkedFact, text: str, base: str) -> Iterator[Triple]:
    """Yield a fact: its roles, its evidence, where it comes from, and its plain edges."""
    fact, told = linked.fact, Subject(linked.id)
    statements = (fact, *linked.also)
    yield told("rdf:type", term(_CLASSES[fact.type]))
    yield told("kg:attestedIn", linked.report)
    if all(statement.rule.startswith(PROPOSER) for statement in statements):
        yield told("prov:wasGeneratedBy", proposals_iri(linked.report, fact.rule, base))
        yield from proposals_triples(linked.report, fact.rule, base)
    else:
        yield told("prov:wasGeneratedBy", run_iri(linked.report, base))
    yield told("kg:modality", term(f"kind:modality-{fact.modality}"))
    yield told("kg:confidence", decimal(max(confidence(f.rule, f.type) for f in statements)))
    for statement in statements:
        yield told("kg:foundBy", rule_iri(statement.rule, base))
        yield told("kg:evidence", span_iri(linked.report, statement.evidence, base))
        yield from span_triples(linked.report, statement.evidence, text, base)
    for role, entity in linked.entities:
        yield told(_ROLES[fact.type].get(role, "dcterms:relation"), entity)
    for argument in fact.arguments:
        yield from _detail(told, argument, linked, text, base)
    yield from _EDGES[fact.type](linked)


def _detail(told: Subject, argument: Argument, linked: LinkedFact, text: str, base: str) -> Iterator[Triple]:
    """Yield what a fact says beside its entities: status, date, and whatever else its rule read."""
    role, value = argument.role, argument.value
    if role == "status":
        yield told("kg:status", term(f"kind:status-{value}"))
    elif role == "date":
        time = _time_iri(argument, linked, base)
        yield told("kg:when", time)
        yield from time_triples(time, argument.value, argument.span.cut(text) if argument.span else "")
        if linked.fact.type == "held":
            yield from (Triple(entity, term("kg:when"), time) for entity in _all(linked, "meeting"))
    elif role == "order" and value.isdecimal():
        yield told("schema:position", Literal(str(int(value)), datatype="xsd:integer"))
    elif role not in ROLES[linked.fact.type] and role not in dict(linked.entities):
        yield told("kg:detail", Literal(f"{role}: {value}"))


def _time_iri(argument: Argument, linked: LinkedFact, base: str) -> str:
    """Return the IRI of a time: where it is written, or the value beside the evidence that it is told for."""
    span = argument.span or linked.fact.evidence
    told = "" if argument.span else "_" + re.sub(r"[^0-9]", "_", argument.value)
    return iri(base, "when", f"w{local(linked.report)}_{span.start}_{span.end}{told}")


def _all(linked: LinkedFact, role: str) -> list[str]:
    return [entity for r, entity in linked.entities if r == role]


def _edges(subject: str, predicate: str, object: str) -> Callable[[LinkedFact], Iterator[Triple]]:
    """Return what gives the plain edges of a fact; what is planned, required, denied or over has none."""

    def edges(linked: LinkedFact) -> Iterator[Triple]:
        if linked.fact.modality in _TRUE and (linked.fact.get("status") or _NOW[0]) in _NOW:
            for one in _all(linked, subject):
                yield from (Triple(one, term(predicate), other) for other in _all(linked, object))

    return edges


_EDGES = {
    "holds": _edges("person", "org:holds", "post"),
    "held": _edges("meeting", "schema:organizer", "unit"),
    "chaired": _edges("meeting", "kg:chairedBy", "person"),
    "attended": _edges("meeting", "schema:attendee", "person"),
    "undertook": _edges("unit", "kg:carriedOut", "measure"),
    "said": _edges("quote", "schema:creator", "person"),
}
