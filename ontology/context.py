"""Writes ``context.jsonld``, a graph's JSON-LD context, from ``gongbao.ttl``: ``python ontology/context.py``.

A term of the ontology, or of another vocabulary that it declares, is known by its local name; of two with one
name ours has it, and the other is written with its prefix.
"""

import json
from pathlib import Path

from rdflib import OWL, RDF, RDFS, Graph, URIRef

from kg.graph.rdf import VOCABULARIES

FOLDER = Path(__file__).parent
CHINESE = ("dcterms:publisher", "dcterms:title", "schema:text", "skos:altLabel", "skos:prefLabel")
TYPED = {
    "dcterms:issued": "xsd:date",
    "oa:end": "xsd:integer",
    "oa:start": "xsd:integer",
    "schema:position": "xsd:integer",
    "time:inXSDDate": "xsd:date",
}
"""What the values of other vocabularies' properties are in a graph of ours."""

_NAMESPACES = {namespace: prefix for prefix, namespace in VOCABULARIES.items()}


def short(iri: str) -> str:
    """Return the prefixed name of a term, or an empty text where it has none."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _NAMESPACES.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix else ""


def context(ontology: Graph) -> str:
    """Return the context as a document of JSON, one term a line."""
    terms: dict[str, object] = {"@version": 1.1}
    terms |= {prefix: iri for prefix, iri in sorted(VOCABULARIES.items()) if prefix != "edtf"}
    terms["label"] = {"@id": "rdfs:label"}
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        found = {(short(str(s)), s) for s in ontology.subjects(RDF.type, kind) if isinstance(s, URIRef)}
        for name, iri in sorted(found, key=lambda pair: (not pair[0].startswith("kg:"), pair[0])):
            if name:
                term: object = name if kind == OWL.Class else _property(ontology, iri, name, kind)
                terms.setdefault(name.partition(":")[2], term)
    lines = (f"    {json.dumps(name)}: {json.dumps(term)}" for name, term in terms.items())
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def _property(ontology: Graph, iri: URIRef, name: str, kind: URIRef) -> dict[str, str]:
    range = str(ontology.value(iri, RDFS.range) or "")
    datatype = TYPED.get(name, short(range) if kind == OWL.DatatypeProperty else "")
    if kind == OWL.ObjectProperty:
        return {"@id": name, "@type": "@id"}
    if name in CHINESE:
        return {"@id": name, "@language": "zh"}
    if datatype.startswith("edtf:"):
        return {"@id": name, "@type": range}  # edtf is a term here, and so no prefix
    return {"@id": name, "@type": datatype} if datatype not in ("", "xsd:string") else {"@id": name}


if __name__ == "__main__":
    made = context(Graph().parse(FOLDER / "gongbao.ttl"))
    (FOLDER / "context.jsonld").write_text(made, encoding="utf-8")
