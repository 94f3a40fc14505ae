"""The graph as sorted N-Triples: what is the same in two graphs is the same line."""

from collections.abc import Iterator

import pyoxigraph as ox

from kg.exchange.ask import Ask, Tally
from kg.exchange.graph import Graph
from kg.exchange.serial import blocks, subjects, triples_of


def pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the triples, by their subjects."""

    def found() -> Iterator[ox.Triple]:
        for iri in subjects(graph):
            triples = triples_of(graph, iri)
            tally.wrote["triples"] += len(triples)
            yield from triples

    yield from blocks(found(), ox.RdfFormat.N_TRIPLES)
