"""The description of a data set: its counts are those of the graph, its checksums those of the files."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, VOID, XSD, Graph, Literal, Namespace, URIRef

from kg.exchange.ask import Ask, Tally
from kg.exchange.formats import FORMATS
from kg.exchange.graph import Graph as Source

SPDX = Namespace("http://spdx.org/rdf/terms#")
OUTPUTS = Path(__file__).parents[2] / "outputs"
BASE = "https://example.org/data/"
DATASET = URIRef(f"{BASE}#dataset")
Text = Callable[..., str]


@pytest.fixture(scope="module")
def build() -> Source:
    return Source(OUTPUTS)


def described(source: Source, ask: Ask) -> Graph:
    made = "".join(FORMATS["void"].files[""](source, ask, Tally()))
    return Graph().parse(data=made, format="turtle", publicID=BASE)


def test_the_counts_are_those_of_the_graph(build: Source) -> None:
    told, graph = described(build, Ask()), Graph().parse(OUTPUTS / "graph.ttl")
    assert told.value(DATASET, VOID.triples) == Literal(len(graph))
    assert told.value(DATASET, VOID.distinctSubjects) == Literal(len(set(graph.subjects())))
    parts = {
        str(told.value(part, VOID["property"])): int(str(told.value(part, VOID.triples)))
        for part in told.objects(DATASET, VOID.propertyPartition)
    }
    assert parts == {str(p): len(list(graph.triples((None, p, None)))) for p in set(graph.predicates())}
    classes = list(told.objects(DATASET, VOID.classPartition))
    assert told.value(DATASET, VOID.classes) == Literal(len(classes))


def test_every_file_of_a_build_has_its_checksum(build: Source) -> None:
    told = described(build, Ask())
    files = {str(told.value(d, DCTERMS.title)): d for d in told.objects(DATASET, DCAT.distribution)}
    assert set(files) == {file.name for file in OUTPUTS.iterdir()} - {"page.png"}
    for name, distribution in files.items():
        content = (OUTPUTS / name).read_bytes()
        checksum = told.value(told.value(distribution, SPDX.checksum), SPDX.checksumValue)
        assert checksum == Literal(hashlib.sha256(content).hexdigest(), datatype=XSD.hexBinary)
        assert told.value(distribution, DCAT.byteSize) == Literal(len(content))
        assert told.value(distribution, DCAT.downloadURL) == URIRef(BASE + name)
    assert told.value(DATASET, VOID.dataDump) == URIRef(f"{BASE}graph.ttl")


def test_licence_and_title_are_the_users_to_give(build: Source) -> None:
    bare = described(build, Ask())
    assert not list(bare.triples((None, DCTERMS.license, None)))
    assert bare.value(DATASET, DCTERMS.title) is None
    licence = "https://creativecommons.org/licenses/by/4.0/"
    told = described(build, Ask(licence=licence, title='报道 "一"'))
    assert told.value(DATASET, DCTERMS.license) == URIRef(licence)
    assert told.value(DATASET, DCTERMS.title) == Literal('报道 "一"')


def test_it_names_the_ontology_and_the_days(build: Source) -> None:
    told = described(build, Ask())
    assert str(told.value(DATASET, DCTERMS.conformsTo)).startswith("https://w3id.org/gongbao/def/")
    period = told.value(DATASET, DCTERMS.temporal)
    assert (str(told.value(period, DCAT.startDate)), str(told.value(period, DCAT.endDate))) == (
        "2023-01-05",
        "2023-12-14",
    )
