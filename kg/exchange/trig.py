"""The graph as TriG: what a report states stands in a graph of its own, whose name is the report's IRI.

``GRAPH ?report { ?person org:holds ?post }`` then tells which reports say so. In a report's graph are the
report, its facts, the plain edges that they support, the evidence and the times; an edge that several
reports support stands in each. What belongs to no report alone (entities and their labels, divisions,
tenures, likenesses, rules, decisions) is the default graph. All graphs together hold the same triples.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from kg.exchange.ask import Ask, Tally
from kg.exchange.edge import edges
from kg.exchange.graph import Graph
from kg.exchange.serial import base_of, blocks, header, subjects, triples_of


def pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the reports' graphs, then the default graph."""
    base = base_of(graph)
    placed: set[str] = set()
    drawn: set[tuple[str, str, str]] = set()

    def stated() -> Iterator[ox.Quad]:
        for report in graph.of_class("kg:Report"):
            name = ox.NamedNode(report)
            tally.wrote["graphs"] += 1
            for triple in _of_report(graph, report, placed, drawn):
                tally.wrote["quads"] += 1
                yield ox.Quad(triple.subject, triple.predicate, triple.object, name)

    def shared() -> Iterator[ox.Quad]:
        for iri in subjects(graph):
            for triple in () if iri in placed else triples_of(graph, iri):
                if _key(triple) not in drawn:
                    tally.wrote["quads"] += 1
                    yield ox.Quad(triple.subject, triple.predicate, triple.object)

    yield header(base)
    yield from blocks(stated(), ox.RdfFormat.TRIG, base)
    yield from blocks(shared(), ox.RdfFormat.TRIG, base)


def _of_report(
    graph: Graph, report: str, placed: set[str], drawn: set[tuple[str, str, str]]
) -> Iterator[ox.Triple]:
    """Yield the triples of a report's graph, and mark the subjects and the edges that have their place."""
    facts = graph.before("kg:attestedIn", report)
    spans, runs = graph.before("oa:hasSource", report), graph.before("prov:used", report)
    inside: set[str] = {report, *facts, *spans, *runs}
    found: dict[tuple[str, str, str], ox.Triple] = {}
    for iri in facts:
        fact = graph.fact(iri)
        inside.update(fact.about.get("kg:when", ()))
        found.update((_key(edge), edge) for edge in edges(graph, fact))
    for name in ("oa:hasSelector", "time:hasBeginning", "time:hasEnd"):
        inside.update(part for iri in sorted(inside) for part in graph.about(iri).get(name, ()))
    for iri in sorted(inside):
        yield from triples_of(graph, iri)
    yield from (found[key] for key in sorted(found))
    placed |= inside
    drawn |= set(found)


def _key(triple: ox.Triple) -> tuple[str, str, str]:
    return str(triple.subject), triple.predicate.value, str(triple.object)
