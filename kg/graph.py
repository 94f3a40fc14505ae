"""Resolution → RDF: the triples of a build, one n-ary node for each fact of each report, with its evidence.

Nothing here is a blank node, a clock or a counter; IRIs have a name that begins with a letter, so that every
Turtle writer can shorten them. The plain edges (``org:holds`` and the like) stand beside the fact nodes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg import __version__
from kg.confidence import confidence
from kg.entities.division import divisions_by_code
from kg.entities.name import Minted, mint, report_iri, text_hash
from kg.entities.person import rank_of
from kg.entities.setting import wordings
from kg.errors import GraphError
from kg.model import ROLES, Argument, Document, Entity, Fact, Likeness, LinkedFact, Resolution, Span
from kg.rdf import Literal, Node, Triple, term
from kg.time import bounds, edtf

CONTEXT = 8
"""Characters of text kept on either side of a quote."""


def triples(resolution: Resolution) -> Iterator[Triple]:
    """Yield the triples of a resolution, report by report after the entities; some may come more than once."""
    graph = _Graph(resolution.base, {e.id: e for e in resolution.entities})
    for entity in resolution.entities:
        yield from graph.entity(entity)
    for place in sorted({e.place for e in resolution.entities if e.place}):
        yield from graph.division(place)
    documents = {report_iri(resolution.base, d.text): d for d in resolution.documents}
    for iri, document in sorted(documents.items()):
        yield from graph.report(iri, document)
    for rule in sorted({f.rule for linked in resolution.facts for f in (linked.fact, *linked.also)}):
        yield from graph.rule(rule)
    for linked in resolution.facts:
        if linked.report not in documents:
            raise GraphError(f"{linked.id}: its report {linked.report} is missing; resolve them together")
        yield from graph.fact(linked, documents[linked.report])
    for likeness in resolution.likenesses:
        yield from graph.likeness(likeness)


@dataclass(frozen=True, slots=True)
class _Graph:
    """What the triples of one build need to know."""

    base: str
    entities: dict[str, Entity]

    def iri(self, kind: str, name: str) -> str:
        return f"{self.base}id/{kind}/{name}"

    def entity(self, entity: Entity) -> Iterator[Triple]:
        """Yield what an entity is, its labels and its key."""
        told = _Subject(entity.id)
        yield told("rdf:type", term(_class_of(entity)))
        yield told("skos:prefLabel", _zh(entity.name))
        for alias in entity.aliases:
            yield told("skos:altLabel", _zh(alias))
        yield told("kg:iriKey", Literal(entity.key))
        if entity.type == "person":
            yield told("foaf:name", Literal(entity.name))
        if entity.type == "statement":
            yield told("schema:text", _zh(entity.name))
        if entity.type == "post":
            for role in _roles_of(min(entity.aliases, key=len, default=entity.name)):
                yield told("org:role", term(f"kind:role-{role}"))
        if entity.whole:
            yield told("org:postIn" if entity.type == "post" else "org:subOrganizationOf", entity.whole)
        if entity.place:
            yield told("dcterms:spatial", self._division(entity.place).iri)

    def _division(self, place: str) -> Minted:
        return mint(self.base, "division", place)

    def division(self, place: str) -> Iterator[Triple]:
        """Yield a jurisdiction, with the divisions that it lies in."""
        minted = self._division(place)
        told = _Subject(minted.iri)
        yield told("rdf:type", term("schema:AdministrativeArea"))
        yield told("skos:notation", Literal(place))
        yield told("kg:iriKey", Literal(minted.key))
        country, _, digits = place.partition("-")
        division = divisions_by_code().get(digits.ljust(6, "0")) if digits else None
        if division:
            yield told("skos:prefLabel", _zh(division.name))
            parent = divisions_by_code().get(division.parent)
            above = parent.place if parent else country
            yield told("schema:containedInPlace", self._division(above).iri)
            yield from self.division(above)

    def report(self, iri: str, document: Document) -> Iterator[Triple]:
        """Yield a report, and the run that read it."""
        told = _Subject(iri)
        yield told("rdf:type", term("kg:Report"))
        yield told("dcterms:identifier", Literal(document.id))
        yield told("schema:sha256", Literal(text_hash(document.text)))
        if document.title:
            yield told("dcterms:title", _zh(document.title))
        if document.source:
            yield told("dcterms:publisher", _zh(document.source))
        if document.url:
            yield told("schema:url", Literal(document.url, datatype="xsd:anyURI"))
        if document.published:
            yield told("dcterms:issued", _date(document.published))
        software = self.iri("software", f"gongbao-kg-{__version__}")
        yield Triple(software, term("rdf:type"), term("prov:SoftwareAgent"))
        yield Triple(software, term("schema:softwareVersion"), Literal(__version__))
        run = _Subject(self._run(iri).iri)
        yield run("rdf:type", term("prov:Activity"))
        yield run("prov:used", iri)
        yield run("prov:wasAssociatedWith", software)

    def _run(self, report: str) -> Minted:
        return mint(self.base, "run", report, __version__)

    def rule(self, name: str) -> Iterator[Triple]:
        """Yield a rule by its name."""
        told = _Subject(self._rule(name))
        yield told("rdf:type", term("prov:Plan"))
        yield told("rdfs:label", Literal(name))

    def _rule(self, name: str) -> str:
        return self.iri("rule", "r-" + re.sub(r"[^A-Za-z0-9_-]", "_", name))

    def fact(self, linked: LinkedFact, document: Document) -> Iterator[Triple]:
        """Yield a fact: its roles, its evidence, where it comes from, and its plain edges."""
        fact, told = linked.fact, _Subject(linked.id)
        yield told("rdf:type", term(_CLASSES[fact.type]))
        yield told("kg:attestedIn", linked.report)
        yield told("prov:wasGeneratedBy", self._run(linked.report).iri)
        yield told("kg:modality", term(f"kind:modality-{fact.modality}"))
        for statement in (fact, *linked.also):
            yield told("kg:foundBy", self._rule(statement.rule))
            yield told("kg:evidence", self._span(linked.report, statement.evidence))
            yield from self.span(linked.report, statement.evidence, document)
        likely = max(confidence(f.rule, f.type) for f in (fact, *linked.also))
        yield told("kg:confidence", _decimal(likely))
        for role, iri in linked.entities:
            if (fact.type, role) in _ROLE_TERMS:
                yield told(_ROLE_TERMS[fact.type, role], iri)
        yield from self._details(told, linked, document)
        yield from _EDGES[fact.type](linked)

    def _details(self, told: "_Subject", linked: LinkedFact, document: Document) -> Iterator[Triple]:
        """Yield what a fact says beside its entities: status, date, and whatever else its rule read."""
        for argument in linked.fact.arguments:
            if argument.role == "status":
                yield told("kg:status", term(f"kind:status-{argument.value}"))
            elif argument.role == "date":
                time = self._time(linked, argument)
                yield told("kg:when", time)
                yield from self.time(time, argument, document)
                if linked.fact.type == "held":
                    yield from (Triple(m, term("kg:when"), time) for m in _all(linked, "meeting"))
            elif argument.role == "order":
                yield told("schema:position", Literal(argument.value, datatype="xsd:integer"))
            elif argument.role not in ROLES[linked.fact.type] and argument.role != "meeting":
                yield told("kg:detail", Literal(f"{argument.role}: {argument.value}"))

    def _time(self, linked: LinkedFact, argument: Argument) -> str:
        report = linked.report.rpartition("/")[2]
        span = argument.span or linked.fact.evidence
        value = "" if argument.span else "_" + re.sub(r"[^0-9]", "_", argument.value)
        return self.iri("when", f"w{report}_{span.start}_{span.end}{value}")

    def time(self, iri: str, argument: Argument, document: Document) -> Iterator[Triple]:
        """Yield a time as it is written and as it was resolved, with its first and last day where known."""
        told = _Subject(iri)
        yield told("rdf:type", term("kg:TimeExpression"))
        yield told("kg:edtf", Literal(edtf(argument.value), datatype="edtf:EDTF"))
        if argument.span:
            yield told("kg:surface", Literal(argument.span.cut(document.text)))
        days = bounds(argument.value)
        if days:
            yield told("rdf:type", term("time:ProperInterval"))
            for name, ending, day in (("hasBeginning", "b", days[0]), ("hasEnd", "e", days[1])):
                instant = _Subject(f"{iri}_{ending}")
                yield told(f"time:{name}", instant.iri)
                yield instant("rdf:type", term("time:Instant"))
                yield instant("time:inXSDDate", Literal(day, datatype="xsd:date"))

    def _span(self, report: str, span: Span, letter: str = "s") -> str:
        return self.iri("span", f"{letter}{report.rpartition('/')[2]}_{span.start}_{span.end}")

    def span(self, report: str, span: Span, document: Document) -> Iterator[Triple]:
        """Yield a stretch of a report's text by position and by quote, after the Web Annotation model."""
        text = document.text
        told = _Subject(self._span(report, span))
        position = _Subject(self._span(report, span, "p"))
        quote = _Subject(self._span(report, span, "q"))
        yield told("rdf:type", term("kg:Span"))
        yield told("oa:hasSource", report)
        yield told("oa:hasSelector", position.iri)
        yield told("oa:hasSelector", quote.iri)
        yield position("rdf:type", term("oa:TextPositionSelector"))
        yield position("oa:start", Literal(str(span.start), datatype="xsd:integer"))
        yield position("oa:end", Literal(str(span.end), datatype="xsd:integer"))
        yield quote("rdf:type", term("oa:TextQuoteSelector"))
        yield quote("oa:exact", Literal(span.cut(text)))
        yield quote("oa:prefix", Literal(text[max(0, span.start - CONTEXT) : span.start]))
        yield quote("oa:suffix", Literal(text[span.end : span.end + CONTEXT]))

    def likeness(self, likeness: Likeness) -> Iterator[Triple]:
        """Yield two entities that may be one, with the score; the plain edge beside it."""
        told = _Subject(mint(self.base, "likeness", likeness.one, likeness.other).iri)
        yield told("rdf:type", term("kg:Likeness"))
        yield told("kg:between", likeness.one)
        yield told("kg:between", likeness.other)
        yield told("kg:score", _decimal(likeness.score))
        yield Triple(likeness.one, term("kg:possiblySame"), likeness.other)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What triples are said of: ``told("rdf:type", iri)`` is one."""

    iri: str

    def __call__(self, predicate: str, object: Node) -> Triple:
        return Triple(self.iri, term(predicate), object)


_CLASSES = {
    "holds": "kg:PostHolding",
    "held": "kg:MeetingHeld",
    "chaired": "kg:Chairing",
    "attended": "kg:Attendance",
    "undertook": "kg:Undertaking",
    "said": "kg:Quotation",
}
_ROLE_TERMS = {
    ("holds", "person"): "org:member",
    ("holds", "unit"): "org:organization",
    ("holds", "post"): "kg:post",
    ("held", "unit"): "kg:holder",
    ("held", "meeting"): "kg:meeting",
    ("chaired", "person"): "kg:participant",
    ("chaired", "meeting"): "kg:meeting",
    ("attended", "person"): "kg:participant",
    ("attended", "meeting"): "kg:meeting",
    ("undertook", "unit"): "schema:agent",
    ("undertook", "measure"): "kg:undertaken",
    ("said", "person"): "prov:wasAttributedTo",
    ("said", "quote"): "kg:statement",
    ("said", "meeting"): "schema:about",
}
_ENTITY_CLASSES = {
    "person": "foaf:Person",
    "unit": "org:Organization",
    "group": "kg:UnitGroup",
    "post": "org:Post",
    "meeting": "kg:Meeting",
    "measure": "kg:Measure",
    "statement": "kg:Statement",
}
_HOLDING = ("current", "appointed", "acting")


def _class_of(entity: Entity) -> str:
    return "org:OrganizationalUnit" if entity.type == "unit" and entity.whole else _ENTITY_CLASSES[entity.type]


def _roles_of(title: str) -> Iterator[str]:
    """Yield whether a post is a head's or a deputy's, where its title tells."""
    patterns = wordings()["post"]
    if re.search(patterns["deputy"], title):
        yield "deputy"
    elif rank_of(title) == "leader" and not re.search(patterns["no_head"], title):
        yield "head"


def _all(linked: LinkedFact, role: str) -> list[str]:
    return [iri for r, iri in linked.entities if r == role]


def _pairs(linked: LinkedFact, subject: str, predicate: str, object: str) -> Iterator[Triple]:
    for one in _all(linked, subject):
        for other in _all(linked, object):
            yield Triple(one, term(predicate), other)


def _holds(linked: LinkedFact) -> Iterator[Triple]:
    fact = linked.fact
    if fact.modality == "done" and (fact.get("status") or _HOLDING[0]) in _HOLDING:
        yield from _pairs(linked, "person", "org:holds", "post")


def _when_true(subject: str, predicate: str, object: str) -> Callable[[LinkedFact], Iterator[Triple]]:
    """Return the plain edges of a type of fact; what is planned, required or denied has none."""

    def edges(linked: LinkedFact) -> Iterator[Triple]:
        if linked.fact.modality in ("done", "ongoing"):
            yield from _pairs(linked, subject, predicate, object)

    return edges


_EDGES: dict[str, Callable[[LinkedFact], Iterator[Triple]]] = {
    "holds": _holds,
    "held": _when_true("meeting", "schema:organizer", "unit"),
    "chaired": _when_true("meeting", "kg:chairedBy", "person"),
    "attended": _when_true("meeting", "schema:attendee", "person"),
    "undertook": _when_true("unit", "kg:carriedOut", "measure"),
    "said": _when_true("quote", "schema:creator", "person"),
}


def _zh(text: str) -> Literal:
    return Literal(text, language="zh")


def _decimal(value: float) -> Literal:
    """Return a decimal in its canonical form, which every store keeps: 0.5, 1."""
    return Literal(f"{value:.2f}".rstrip("0").rstrip("."), datatype="xsd:decimal")


def _date(published: str) -> Literal:
    kinds = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
    return Literal(published, datatype=kinds.get(len(published), ""))
