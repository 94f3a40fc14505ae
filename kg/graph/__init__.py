"""Resolution → RDF: the triples of a build, one n-ary node for each fact of each report, with its evidence.

Nothing here is a blank node, a clock or a counter; the name in an IRI begins with a letter, so that every
Turtle writer can shorten it. The plain edges (``org:holds`` and the like) stand beside the fact nodes.
"""

from collections.abc import Iterable, Iterator, Sequence

from kg.entities.name import report_iri
from kg.errors import GraphError
from kg.graph.entity import (
    decision_triples,
    division_triples,
    entity_triples,
    likeness_triples,
    replacement_triples,
)
from kg.graph.fact import fact_triples
from kg.graph.rdf import Triple
from kg.graph.source import report_triples, rule_triples
from kg.graph.tenure import tenure_triples, tenures
from kg.model import Document, Entity, Likeness, LinkedFact, Resolution


def triples(resolution: Resolution) -> Iterator[Triple]:
    """Yield the triples of a resolution; a triple may come more than once.

    Raises GraphError for a fact whose report is not among the documents.
    """
    base = resolution.base
    yield from thing_triples(resolution.entities, resolution.likenesses, base)
    yield from told_triples(resolution.documents, resolution.facts, base)
    yield from tenure_triples(tenures(resolution), base)
    for decision in resolution.decisions:
        yield from decision_triples(decision, base)
    for gone, iri in resolution.replaced:
        yield from replacement_triples(gone, iri)


def thing_triples(entities: Sequence[Entity], likenesses: Iterable[Likeness], base: str) -> Iterator[Triple]:
    """Yield what entities are, the divisions in which they lie, and which of them may be one."""
    for entity in entities:
        yield from entity_triples(entity, base)
    for place in sorted({entity.place for entity in entities if entity.place}):
        yield from division_triples(place, base)
    for likeness in likenesses:
        yield from likeness_triples(likeness, base)


def told_triples(reports: Iterable[Document], facts: Sequence[LinkedFact], base: str) -> Iterator[Triple]:
    """Yield what reports tell: the reports, the rules that read them, and the facts with their evidence."""
    documents = {report_iri(base, document.text): document for document in reports}
    for report, document in sorted(documents.items(), key=lambda item: item[0]):
        yield from report_triples(report, document, base)
    for rule in sorted({f.rule for linked in facts for f in (linked.fact, *linked.also)}):
        yield from rule_triples(rule, base)
    for linked in facts:
        if linked.report not in documents:
            raise GraphError(f"{linked.id}: its report {linked.report} is missing; resolve them together")
        yield from fact_triples(linked, documents[linked.report].text, base)
