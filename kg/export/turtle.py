"""The graph as Turtle: by rdflib while that is quick, by pyoxigraph beyond; the same bytes in every run.

Either way triples are sorted, prefixes are fixed and nothing is a blank node. rdflib sorts a subject's
predicates its own way and pyoxigraph writes them as they come, so the two differ in looks, never in content.
"""

import io
from collections.abc import Iterable
from functools import lru_cache

from kg.errors import GraphError
from kg.graph import triples
from kg.graph.rdf import KINDS, VOCABULARIES, Literal, Node, Triple, prefixes, term
from kg.model import Resolution

RDFLIB_LIMIT = 20_000
"""Up to how many triples rdflib writes: about two seconds' worth, which cost pyoxigraph a tenth of one."""
_NEAR = 4096
"""IRIs that are remembered while triples are written."""


def turtle(resolution: Resolution) -> str:
    """Return the graph of a resolution as Turtle.

    Raises GraphError for a text that RDF cannot hold (half of a surrogate pair).
    """
    found = sorted(set(triples(resolution)), key=order)
    write = with_rdflib if len(found) <= RDFLIB_LIMIT else with_pyoxigraph
    for triple in found:
        _check(triple.object)
    return write(found, resolution.base)


def turtle_part(found: Iterable[Triple], base: str) -> str:
    """Return some triples of a large graph as Turtle; one that comes more than once is written once.

    Raises GraphError for a text that RDF cannot hold.
    """
    ordered = sorted(set(found), key=order)
    for triple in ordered:
        _check(triple.object)
    return with_pyoxigraph(ordered, base)


def _check(value: Node) -> None:
    """Raise GraphError for a text that is no Unicode; rdflib would write a question mark for it."""
    text = value.text if isinstance(value, Literal) else value
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = text[error.start]
        raise GraphError(f"graph.ttl: {half!a} is no character; mend the report") from error


def order(triple: Triple) -> tuple[str, bool, str, bool, Node]:
    """Return what triples are sorted by: the subject, its type first, IRIs before literals."""
    subject, predicate, object = triple
    is_type = predicate == term("rdf:type")
    return subject, not is_type, predicate, isinstance(object, Literal), object


def with_rdflib(found: Iterable[Triple], base: str) -> str:
    """Return the triples as rdflib writes them."""
    from rdflib import Graph, URIRef  # half a second, which only a build should cost
    from rdflib import Literal as Value

    def node(value: Node) -> URIRef | Value:
        if isinstance(value, Literal):
            datatype = URIRef(term(value.datatype)) if value.datatype else None
            return Value(value.text, lang=value.language or None, datatype=datatype, normalize=False)
        return URIRef(value)

    graph = Graph(bind_namespaces="none")
    for prefix, namespace in prefixes(base).items():
        graph.bind(prefix, namespace)
    for subject, predicate, object in found:
        graph.add((URIRef(subject), URIRef(predicate), node(object)))
    return graph.serialize(format="turtle", encoding="utf-8").decode("utf-8")


def with_pyoxigraph(found: Iterable[Triple], base: str) -> str:
    """Return the triples, sorted, as pyoxigraph writes them."""
    import pyoxigraph as ox

    iri = lru_cache(_NEAR)(ox.NamedNode)  # triples side by side share theirs

    def node(value: Node) -> ox.NamedNode | ox.Literal:
        if not isinstance(value, Literal):
            return iri(value)
        if value.language:
            return ox.Literal(value.text, language=value.language)
        return ox.Literal(value.text, datatype=iri(term(value.datatype or "xsd:string")))

    written = io.BytesIO()
    made = (ox.Triple(iri(s), iri(p), node(o)) for s, p, o in found)
    ox.serialize(made, written, ox.RdfFormat.TURTLE, prefixes=prefixes(base))
    header, body = _split(written.getvalue().decode("utf-8"))
    return "".join(sorted(header)) + "\n" + body


def _split(text: str) -> tuple[list[str], str]:
    """Return the lines of the prefixes, whose order pyoxigraph does not promise, and the rest."""
    lines = text.splitlines(keepends=True)
    header = [line for line in lines[: len(VOCABULARIES) + len(KINDS)] if line.startswith("@prefix")]
    return header, text[sum(map(len, header)) :]
