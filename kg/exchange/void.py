"""What a data set holds, as a description of its own in Turtle: VoID and DCAT.

https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/: counts of triples, of things by class and of
triples by property, the days that its reports cover, the version of the ontology, and each file with its size
and SHA-256. A licence or a title stands there only if the user gives it; no clock is read. IRIs of the data
set and its files are relative: the description lies beside them, wherever they are moved.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from kg.exchange.ask import Ask, Tally
from kg.exchange.graph import KINDS, Graph
from kg.exchange.serial import base_of
from kg.graph.rdf import VOCABULARIES, term
from kg.query.store import is_store
from kg.vocabulary import vocabulary

_MEDIA = {
    ".csv": "text/csv",
    ".graphml": "application/graphml+xml",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".nt": "application/n-triples",
    ".ttl": "text/turtle",
}
_BUILT = ("facts.csv", "facts.jsonl", "graph.graphml", "graph.html", "graph.ttl", "report.json")
_RDF = (".nt", ".ttl")
_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    **{name: VOCABULARIES[name] for name in ("dcterms", "prov", "xsd")},
}


def pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the description: the prefixes, the data set, its files."""
    classes, properties, subjects = _counts(graph)
    tally.wrote["classes"] += len(classes)
    tally.wrote["properties"] += len(properties)
    yield "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(_PREFIXES.items())) + "\n"
    files = _files(graph.path)
    yield "<#dataset> a void:Dataset, dcat:Dataset ;\n"
    yield from (f"    {line} ;\n" for line in _told(graph, ask, files))
    yield f"    void:triples {properties.total()} ;\n    void:distinctSubjects {subjects} ;\n"
    entities = len(graph.of_class(*KINDS))
    yield f"    void:entities {entities} ;\n    void:classes {len(classes)} ;\n"
    yield f"    void:properties {len(properties)}"
    used = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in (*classes, *properties)}
    yield from (f" ;\n    void:vocabulary <{namespace}>" for namespace in sorted(used))
    for iri, count in sorted(classes.items()):
        yield f" ;\n    void:classPartition [ void:class <{iri}> ; void:entities {count} ]"
    for iri, count in sorted(properties.items()):
        yield f" ;\n    void:propertyPartition [ void:property <{iri}> ; void:triples {count} ]"
    yield " .\n"
    for file in files:
        tally.wrote["files"] += 1
        yield _distribution(file, ask.licence)


def _told(graph: Graph, ask: Ask, files: list[Path]) -> Iterator[str]:
    """Yield what is said of the data set beside its counts."""
    if ask.title:
        yield f"dcterms:title {_text(ask.title)}"
    yield 'dcterms:language "zh"'
    if ask.licence:
        yield f"dcterms:license <{ask.licence}>"
    yield f"dcterms:conformsTo <{_ontology()}>"
    yield f'void:uriSpace "{base_of(graph)}id/"'
    reports = [graph.about(iri) for iri in graph.of_class("kg:Report")]
    days = sorted(day for about in reports for day in about.get("dcterms:issued", ()) if len(day) == 10)
    if days:
        ends = f'dcat:startDate "{days[0]}"^^xsd:date ; dcat:endDate "{days[-1]}"^^xsd:date'
        yield f"dcterms:temporal [ a dcterms:PeriodOfTime ; {ends} ]"
    for agent in graph.of_class("prov:SoftwareAgent"):
        yield f"prov:wasAttributedTo <{agent}>"
    for file in files:
        if file.suffix in _RDF:
            yield f"void:dataDump <{quote(file.name)}>"
        yield f"dcat:distribution <#{quote(file.name)}>"


def _counts(graph: Graph) -> tuple[Counter[str], Counter[str], int]:
    """Return the things by class, the triples by property, and the number of subjects."""
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    subjects: set[str] = set()
    for quad in graph.store:
        properties[quad.predicate.value] += 1
        if isinstance(quad.subject, ox.NamedNode):
            subjects.add(quad.subject.value)
        if quad.predicate.value == term("rdf:type") and isinstance(quad.object, ox.NamedNode):
            classes[quad.object.value] += 1
    return classes, properties, len(subjects)


def _ontology() -> str:
    """Return the IRI of the version of the ontology."""
    store = ox.Store()
    store.bulk_load((vocabulary() / "gongbao.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    header = ox.NamedNode(VOCABULARIES["kg"].rstrip("#"))
    version = ox.NamedNode("http://www.w3.org/2002/07/owl#versionIRI")
    (quad,) = store.quads_for_pattern(header, version, None)
    assert isinstance(quad.object, ox.NamedNode)
    return quad.object.value


def _files(path: Path) -> list[Path]:
    """Return the files of a build, or the one file of a graph; a store on disk has none to hand on."""
    if is_store(path):
        return []
    return [file for name in _BUILT if (file := path / name).is_file()] if path.is_dir() else [path]


def _distribution(file: Path, licence: str) -> str:
    """Return a file with its size and its checksum."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    name, media = quote(file.name), _MEDIA.get(file.suffix, "application/octet-stream")
    lines = [
        f"\n<#{name}> a dcat:Distribution",
        f"dcterms:title {_text(file.name)}",
        *([f"dcterms:license <{licence}>"] if licence else []),
        f"dcat:downloadURL <{name}>",
        f"dcat:mediaType <https://www.iana.org/assignments/media-types/{media}>",
        f"dcat:byteSize {file.stat().st_size}",
        "spdx:checksum [ a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ;\n"
        f'        spdx:checksumValue "{digest}"^^xsd:hexBinary ]',
    ]
    return " ;\n    ".join(lines) + " .\n"


def _text(text: str) -> str:
    return str(ox.Literal(text))
