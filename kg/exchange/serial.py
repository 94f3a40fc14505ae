"""Triples and quads → text, a block at a time; the prefixes stand once, at the beginning, in their order."""

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.exchange.graph import Graph
from kg.graph.rdf import VOCABULARIES, prefixes, term

AT_ONCE = 20_000
"""How many triples are written as one block."""

Statements = Iterable[ox.Triple] | Iterable[ox.Quad]


def base_of(graph: Graph) -> str:
    """Return what the IRIs of the graph begin with, by its first report."""
    return graph.of_class("kg:Report")[0].rpartition("id/report/")[0]


def subjects(graph: Graph) -> list[str]:
    """Return the IRI of everything of which something is said, sorted."""
    found = {quad.subject.value for quad in graph.store if isinstance(quad.subject, ox.NamedNode)}
    return sorted(found)


def triples_of(graph: Graph, iri: str) -> list[ox.Triple]:
    """Return the triples of a subject: its types first, then by property and value."""
    quads = graph.store.quads_for_pattern(ox.NamedNode(iri), None, None)
    found = [quad.triple for quad in quads]
    return sorted(found, key=lambda t: (t.predicate.value != _TYPE, t.predicate.value, str(t.object)))


def header(base: str) -> str:
    """Return the lines of the prefixes."""
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(_prefixes(base).items()))


def blocks(statements: Statements, form: ox.RdfFormat, base: str = "") -> Iterator[str]:
    """Yield the statements as text without prefixes' lines, so many at once."""
    rest: Iterator[Any] = iter(statements)
    known = _prefixes(base) if base else {}
    while some := list(islice(rest, AT_ONCE)):
        file = io.BytesIO()
        ox.serialize(some, file, form, prefixes=known or None)
        text = file.getvalue().decode("utf-8")
        yield text.split("\n", len(known))[-1]  # no line of a prefix; a literal may hold other ends of lines


def _prefixes(base: str) -> dict[str, str]:
    return prefixes(base) if base else dict(VOCABULARIES)


_TYPE = term("rdf:type")
