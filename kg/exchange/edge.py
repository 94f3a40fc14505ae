"""The plain edges (``org:holds`` and the like) that a fact supports, as ``kg.graph.fact`` made them."""

from collections.abc import Iterator

import pyoxigraph as ox

from kg.exchange.graph import Fact, Graph
from kg.graph.rdf import term

_NOW = ("", "current", "appointed", "acting")
_ENDS = {
    "holds": ("org:member", "org:holds", "kg:post"),
    "held": ("kg:meeting", "schema:organizer", "kg:holder"),
    "chaired": ("kg:meeting", "kg:chairedBy", "kg:participant"),
    "attended": ("kg:meeting", "schema:attendee", "kg:participant"),
    "undertook": ("schema:agent", "kg:carriedOut", "kg:undertaken"),
    "said": ("kg:statement", "schema:creator", "prov:wasAttributedTo"),
}
"""Type of fact → the role that is the subject, the property, the role that is the object."""


def edges(graph: Graph, fact: Fact) -> Iterator[ox.Triple]:
    """Yield the plain edges of a fact that the graph holds."""
    one, predicate, other = _ENDS[fact.type]
    if fact.is_true and fact.status in _NOW:
        yield from _known(graph, fact, one, predicate, other)
    if fact.type == "held":
        yield from _known(graph, fact, "kg:meeting", "kg:when", "kg:when")


def _known(graph: Graph, fact: Fact, one: str, predicate: str, other: str) -> Iterator[ox.Triple]:
    for subject in fact.about.get(one, ()):
        for object in fact.about.get(other, ()):
            edge = ox.Triple(ox.NamedNode(subject), ox.NamedNode(term(predicate)), ox.NamedNode(object))
            if ox.Quad(edge.subject, edge.predicate, edge.object) in graph.store:
                yield edge
