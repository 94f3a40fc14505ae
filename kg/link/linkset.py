"""Accepted links → ``links.ttl``: a ``void:Linkset`` beside the graph, each link with its reasons.

A link is a plain triple, and an ``owl:Axiom`` that annotates it, as SSSOM writes mappings in RDF. What both
sides know by one IRI needs no triple and has none.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg import __version__
from kg.graph.rdf import VOCABULARIES
from kg.link.model import Candidate
from kg.link.sssom import comment, justification, told

PREFIXES = {
    **VOCABULARIES,
    "owl": "http://www.w3.org/2002/07/owl#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sssom": "https://w3id.org/sssom/",
    "void": "http://rdfs.org/ns/void#",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One side of a linkset: what it is called (the file's name) and the SHA-256 of what was read."""

    name: str
    sha256: str

    def iri(self, base: str) -> str:
        """Return the IRI of the source, of its content alone."""
        return f"{base}id/source/s{self.sha256[:16]}"


def set_iri(sources: tuple[Source, Source], base: str) -> str:
    """Return the IRI of the links between two sources."""
    told = "|".join((__version__, *(source.sha256 for source in sources)))
    return f"{base}id/linkset/l{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def to_turtle(links: Sequence[Candidate], sources: tuple[Source, Source], *, base: str) -> bytes:
    """Return the linkset as Turtle, sorted."""
    found = sorted(_triples(links, sources, base), key=str)
    written = io.BytesIO()
    ox.serialize(found, written, ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    text = written.getvalue().decode("utf-8")
    header = [line for line in text.splitlines(keepends=True) if line.startswith("@prefix")]
    return ("".join(sorted(header)) + text[sum(map(len, header)) :]).encode("utf-8")


def _term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _number(value: float | int) -> ox.Literal:
    kind = "xsd:integer" if isinstance(value, int) else "xsd:decimal"
    return ox.Literal(str(value), datatype=_term(kind))


def _triples(links: Sequence[Candidate], sources: tuple[Source, Source], base: str) -> Iterator[ox.Triple]:
    whole = ox.NamedNode(set_iri(sources, base))
    for predicate in sorted({link.predicate for link in links}):
        of = [link for link in links if link.predicate == predicate]
        part = ox.NamedNode(f"{whole.value}_{predicate.replace(':', '-')}")
        yield ox.Triple(whole, _term("void:subset"), part)
        yield from _described(part, sources, base)
        yield ox.Triple(part, _term("void:linkPredicate"), _term(predicate))
        yield ox.Triple(part, _term("void:triples"), _number(len(of)))
        for link in of:
            yield from _link(link, part)
    yield from _described(whole, sources, base)
    yield ox.Triple(whole, _term("void:triples"), _number(len(links)))
    yield from _made(whole, sources, base)


def _described(part: ox.NamedNode, sources: tuple[Source, Source], base: str) -> Iterator[ox.Triple]:
    yield ox.Triple(part, _term("rdf:type"), _term("void:Linkset"))
    yield ox.Triple(part, _term("void:subjectsTarget"), ox.NamedNode(sources[0].iri(base)))
    yield ox.Triple(part, _term("void:objectsTarget"), ox.NamedNode(sources[1].iri(base)))


def _made(whole: ox.NamedNode, sources: tuple[Source, Source], base: str) -> Iterator[ox.Triple]:
    """Yield what made the links, and from what."""
    run, software = (
        ox.NamedNode(f"{whole.value}_run"),
        ox.NamedNode(f"{base}id/software/gongbao-kg-{__version__}"),
    )
    yield ox.Triple(whole, _term("prov:wasGeneratedBy"), run)
    yield ox.Triple(run, _term("rdf:type"), _term("prov:Activity"))
    yield ox.Triple(run, _term("prov:wasAssociatedWith"), software)
    yield ox.Triple(software, _term("rdf:type"), _term("prov:SoftwareAgent"))
    yield ox.Triple(software, _term("schema:softwareVersion"), ox.Literal(__version__))
    for source in sources:
        node = ox.NamedNode(source.iri(base))
        yield ox.Triple(run, _term("prov:used"), node)
        yield ox.Triple(node, _term("rdf:type"), _term("void:Dataset"))
        yield ox.Triple(node, _term("dcterms:title"), ox.Literal(source.name))
        yield ox.Triple(node, _term("schema:sha256"), ox.Literal(source.sha256))


def _link(link: Candidate, part: ox.NamedNode) -> Iterator[ox.Triple]:
    one, other, predicate = ox.NamedNode(link.one.id), ox.NamedNode(link.other.id), _term(link.predicate)
    yield ox.Triple(one, predicate, other)
    digest = hashlib.sha256(f"{one.value} {predicate.value} {other.value}".encode()).hexdigest()
    reason = ox.NamedNode(f"{part.value}_{digest[:20]}")
    yield ox.Triple(reason, _term("rdf:type"), _term("owl:Axiom"))
    yield ox.Triple(reason, _term("owl:annotatedSource"), one)
    yield ox.Triple(reason, _term("owl:annotatedProperty"), predicate)
    yield ox.Triple(reason, _term("owl:annotatedTarget"), other)
    yield ox.Triple(reason, _term("dcterms:isPartOf"), part)
    yield ox.Triple(reason, _term("sssom:mapping_justification"), _term(justification(link)))
    yield ox.Triple(reason, _term("sssom:confidence"), _number(link.score))
    yield ox.Triple(reason, _term("sssom:comment"), ox.Literal(comment(link)))
    yield from (ox.Triple(reason, _term("sssom:other"), ox.Literal(told([s]))) for s in link.signals)
