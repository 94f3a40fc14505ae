"""The graph as Turtle: by rdflib while that is quick, as pyoxigraph writes it beyond; the same bytes always.

Either way triples are sorted, prefixes are fixed and nothing is a blank node. rdflib sorts a subject's
predicates its own way and pyoxigraph writes them as they come, so the two differ in looks, never in content.
What is usual is written here, without an object of pyoxigraph for each node, and with its very bytes.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.errors import GraphError
from kg.graph import triples
from kg.graph.rdf import KINDS, VOCABULARIES, Literal, Node, Triple, prefixes, term
from kg.model import Resolution

RDFLIB_LIMIT = 20_000
"""Up to how many triples rdflib writes: about two seconds' worth, which cost pyoxigraph a tenth of one."""


def turtle(resolution: Resolution) -> str:
    """Return the graph of a resolution as Turtle.

    Raises GraphError for a text that RDF cannot hold (half of a surrogate pair).
    """
    found = in_order(triples(resolution))
    if len(found) > RDFLIB_LIMIT:
        return _whole(with_strings(found, resolution.base))
    return with_rdflib(_all_whole(found), resolution.base)


def turtle_part(found: Iterable[Triple], base: str) -> str:
    """Return some triples of a large graph as Turtle; one that comes more than once is written once.

    Raises GraphError for a text that RDF cannot hold.
    """
    return _whole(with_strings(in_order(found), base))


def _all_whole(found: Sequence[Triple]) -> Sequence[Triple]:
    for triple in found:
        _whole(triple.object.text if isinstance(triple.object, Literal) else triple.object)
    return found


def _whole(text: str) -> str:
    """Return the text; raise GraphError for one that is no Unicode, which is written with question marks."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = text[error.start]
        raise GraphError(f"graph.ttl: {half!a} is no character; mend the report") from error
    return text


_TYPE = term("rdf:type")


def in_order(found: Iterable[Triple]) -> list[Triple]:
    """Return the triples in their ``order``, each once.

    They are sorted subject by subject, which takes half the time: most IRIs differ only near their end.
    """
    by_subject: dict[str, set[Triple]] = {}
    for triple in found:
        by_subject.setdefault(triple.subject, set()).add(triple)
    return [triple for subject in sorted(by_subject) for triple in sorted(by_subject[subject], key=order)]


def order(triple: Triple) -> tuple[str, bool, str, bool, Node]:
    """Return what triples are sorted by: the subject, its type first, IRIs before literals."""
    subject, predicate, object = triple
    return subject, predicate != _TYPE, predicate, isinstance(object, Literal), object


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


def with_strings(found: Sequence[Triple], base: str) -> str:
    """Return the triples, sorted, in the bytes of ``with_pyoxigraph`` and a fraction of its time.

    That writes them all where an IRI or a literal is of another kind than a build makes.
    """
    header = sorted(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes(base).items())
    names = {namespace: prefix for prefix, namespace in prefixes(base).items()}
    written: dict[Node, str] = {}

    def node(value: Node) -> str:
        known = written.get(value)
        if known is None:
            known = _literal(value) if isinstance(value, Literal) else _name(value, names)
            written[value] = known
        return known

    pieces = [*(header if found else ()), "\n"]  # without a triple pyoxigraph writes no prefix
    subject = predicate = end = ""
    try:
        for triple in found:
            if triple.subject != subject:
                pieces += (end, node(triple.subject), " ", _verb(triple.predicate, node))
            elif triple.predicate != predicate:
                pieces += (" ;\n\t", _verb(triple.predicate, node))
            else:
                pieces.append(" ,")
            pieces += (" ", node(triple.object))
            subject, predicate, end = triple.subject, triple.predicate, " .\n"
    except LookupError:
        return with_pyoxigraph(_all_whole(found), base)
    return "".join([*pieces, end])


def _verb(predicate: str, node: Callable[[Node], str]) -> str:
    return "a" if predicate == _TYPE else node(predicate)


def _name(iri: str, names: Mapping[str, str]) -> str:
    """Return an IRI with its prefix; raise LookupError for one that is not just a namespace and a name."""
    at = max(iri.rfind("/"), iri.rfind("#")) + 1
    if not _LOCAL.fullmatch(iri, at):
        raise LookupError(iri)
    return f"{names[iri[:at]]}:{iri[at:]}"


_LOCAL = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
"""A name that Turtle takes after a prefix as it is."""


def _literal(value: Literal) -> str:
    """Return a literal; raise LookupError for one of a datatype that a build does not write."""
    text, language, datatype = value
    if datatype in _BARE and _BARE[datatype].fullmatch(text):
        return text
    quoted = f'"{text.translate(_ESCAPES) if _ESCAPED.search(text) else text}"'
    if language:
        return f"{quoted}@{language}"
    if datatype and datatype not in _DATATYPES:
        raise LookupError(datatype)
    return quoted + (f"^^{datatype}" if datatype else "")


_BARE = {"xsd:integer": re.compile(r"[+-]?[0-9]+"), "xsd:decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+")}
"""Datatype → the forms that need no quotes."""
_DATATYPES = {*_BARE, "xsd:date", "xsd:gYear", "xsd:gYearMonth", "edtf:EDTF"}
"""The datatypes that a build writes."""
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
_ESCAPES |= {ord(plain): f"\\{letter}" for plain, letter in zip('"\\\b\f\n\r\t', '"\\bfnrt', strict=True)}
_ESCAPED = re.compile("[" + "".join(map(re.escape, map(chr, _ESCAPES))) + "]")


def with_pyoxigraph(found: Iterable[Triple], base: str) -> str:
    """Return the triples, sorted, as pyoxigraph writes them."""
    import pyoxigraph as ox

    def node(value: Node) -> ox.NamedNode | ox.Literal:
        if not isinstance(value, Literal):
            return ox.NamedNode(value)
        if value.language:
            return ox.Literal(value.text, language=value.language)
        return ox.Literal(value.text, datatype=ox.NamedNode(term(value.datatype or "xsd:string")))

    written = io.BytesIO()
    made = (ox.Triple(ox.NamedNode(s), ox.NamedNode(p), node(o)) for s, p, o in found)
    ox.serialize(made, written, ox.RdfFormat.TURTLE, prefixes=prefixes(base))
    header, body = _split(written.getvalue().decode("utf-8"))
    return "".join(sorted(header)) + "\n" + body


def _split(text: str) -> tuple[list[str], str]:
    """Return the lines of the prefixes, whose order pyoxigraph does not promise, and the rest."""
    lines = text.splitlines(keepends=True)
    header = [line for line in lines[: len(VOCABULARIES) + len(KINDS)] if line.startswith("@prefix")]
    return header, text[sum(map(len, header)) :]
