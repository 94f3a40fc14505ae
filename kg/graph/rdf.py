"""The words of RDF that the graph is written in: vocabularies, prefixes, literals and triples."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

VOCABULARIES = {
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "kg": "https://w3id.org/gongbao/def#",
    "kind": "https://w3id.org/gongbao/kind/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix → namespace of the vocabularies used; our own stays where it is, whatever the base."""

KINDS = (
    *("decision", "division", "fact", "group", "likeness", "measure", "meeting", "person", "post", "report"),
    *("rule", "run", "software", "span", "statement", "tenure", "unit", "when"),
)
"""The kinds of things that have IRIs under the base, each the prefix of its own."""


class Literal(NamedTuple):
    """A literal of RDF: its lexical form with a language or a datatype (a prefixed name), or neither."""

    text: str
    language: str = ""
    datatype: str = ""


Node = str | Literal
"""An IRI, or a literal."""


class Triple(NamedTuple):
    """A statement of RDF; subject and predicate are IRIs, whole."""

    subject: str
    predicate: str
    object: Node


@cache  # a few dozen names, asked for with every triple
def term(name: str) -> str:
    """Return the IRI of a prefixed name of a vocabulary (``org:holds``)."""
    prefix, _, local = name.partition(":")
    return VOCABULARIES[prefix] + local


def prefixes(base: str) -> dict[str, str]:
    """Return every prefix of a graph, of vocabularies and of kinds of things."""
    return {**VOCABULARIES, **{kind: f"{base}id/{kind}/" for kind in KINDS}}


def iri(base: str, kind: str, name: str) -> str:
    """Return the IRI of a thing by its kind and its name, which begins with a letter."""
    return f"{base}id/{kind}/{name}"


def local(iri: str) -> str:
    """Return the name in the IRI of a thing."""
    return iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Subject:
    """What triples are said of: ``told("rdf:type", iri)`` is one."""

    iri: str

    def __call__(self, predicate: str, object: Node) -> Triple:
        """Return the triple that says this of the subject; the predicate is a prefixed name."""
        return Triple(self.iri, term(predicate), object)


def zh(text: str) -> Literal:
    """Return a text in Chinese."""
    return Literal(text, language="zh")


def decimal(value: float) -> Literal:
    """Return a decimal of two places in its canonical form, which every store keeps: 0.5, 1."""
    return Literal(f"{value:.2f}".rstrip("0").rstrip("."), datatype="xsd:decimal")
