"""The graph as Turtle of RDF 1.2: each fact is the reifier of the plain edges that it supports.

The triples are those of the graph, and beside them ``FACT rdf:reifies <<( PERSON org:holds POST )>>``: who
asks for an edge finds the fact, its evidence, its rule and its confidence. Read it with an RDF 1.2 parser
(pyoxigraph, Jena); rdflib 7 has none.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from kg.exchange.ask import Ask, Tally
from kg.exchange.edge import edges
from kg.exchange.graph import FACTS, Graph
from kg.exchange.serial import base_of, blocks, header, subjects, triples_of
from kg.graph.rdf import term

_REIFIES = ox.NamedNode(term("rdf:reifies"))


def pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the triples by their subjects, a fact's own followed by the edges that it reifies."""
    base, facts = base_of(graph), set(graph.of_class(*FACTS))

    def found() -> Iterator[ox.Triple]:
        for iri in subjects(graph):
            triples = triples_of(graph, iri)
            tally.wrote["triples"] += len(triples)
            yield from triples
            for edge in edges(graph, graph.fact(iri)) if iri in facts else ():
                tally.wrote["reified edges"] += 1
                yield ox.Triple(ox.NamedNode(iri), _REIFIES, edge)

    yield header(base)
    yield from blocks(found(), ox.RdfFormat.TURTLE, base)
