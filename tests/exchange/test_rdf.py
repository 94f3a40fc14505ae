"""What keeps all triples: read again by other programs, they are those of the graph."""

import importlib.util
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Dataset
from rdflib import Graph as Triples

from kg.exchange.graph import Graph
from kg.graph.rdf import VOCABULARIES, term

Text = Callable[..., str]
FOLDER = Path(__file__).parents[2] / "ontology"
SAID = "SELECT DISTINCT ?r { GRAPH ?r { ?m <https://w3id.org/gongbao/def#chairedBy> ?p } }"


def parsed(text: str, form: ox.RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in ox.parse(io.BytesIO(text.encode()), format=form)}


@pytest.fixture(scope="module")
def triples(graph: Graph) -> set[str]:
    return {str(quad.triple) for quad in graph.store}


@pytest.mark.parametrize(
    ("form", "syntax"),
    [("nt", ox.RdfFormat.N_TRIPLES), ("jsonld", ox.RdfFormat.JSON_LD), ("trig", ox.RdfFormat.TRIG)],
)
def test_pyoxigraph_reads_the_same_triples(
    form: str, syntax: ox.RdfFormat, text: Text, triples: set[str]
) -> None:
    assert parsed(text(form), syntax) == triples


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's reader of JSON-LD uses it
@pytest.mark.parametrize(("form", "syntax"), [("nt", "nt"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same_triples(form: str, syntax: str, text: Text, graph_file: Path) -> None:
    assert set(Triples().parse(data=text(form), format=syntax)) == set(Triples().parse(graph_file))


def test_pyld_expands_json_ld_to_the_same_triples_without_a_network(text: Text, triples: set[str]) -> None:
    jsonld = pytest.importorskip("pyld.jsonld", reason="pyld is not installed")

    def refuse(url: str, options: object) -> None:
        raise AssertionError(f"{url} was asked for")

    options = {"format": "application/n-quads", "documentLoader": refuse}
    quads = jsonld.to_rdf(json.loads(text("jsonld")), options)
    assert parsed(quads, ox.RdfFormat.N_QUADS) == triples


def test_json_ld_speaks_in_terms(text: Text) -> None:
    nodes = json.loads(text("jsonld"))["@graph"]
    (fact,) = [node for node in nodes if node.get("status") == "kind:status-acting"]
    assert fact["@type"] == "PostHolding"
    assert isinstance(fact["member"], str)
    assert {key for node in nodes for key in node if ":" in key} == set()


def test_the_context_is_made_from_the_ontology_and_covers_it(graph: Graph) -> None:
    spec = importlib.util.spec_from_file_location("context", FOLDER / "context.py")
    assert spec and spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    ontology = Triples().parse(FOLDER / "gongbao.ttl")
    written = (FOLDER / "context.jsonld").read_text(encoding="utf-8")
    assert written == module.context(ontology), "out of date; run: python ontology/context.py"
    named = {told["@id"] for told in json.loads(written)["@context"].values() if isinstance(told, dict)}
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        ours = {str(s) for s in ontology.subjects(RDF.type, kind) if str(s).startswith(VOCABULARIES["kg"])}
        assert {f"kg:{iri.removeprefix(VOCABULARIES['kg'])}" for iri in ours} <= named


@pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # rdflib by itself
def test_trig_tells_by_graph_which_report_says_so(text: Text, graph: Graph) -> None:
    made = text("trig")
    store = ox.Store()
    store.load(made.encode(), format=ox.RdfFormat.TRIG)
    answer = store.query(SAID)
    assert isinstance(answer, ox.QuerySolutions)
    (row,) = list(answer)
    chairing = next(graph.facts("chaired"))
    assert row["r"].value == chairing.report
    reports = set(graph.of_class("kg:Report"))
    assert {name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)} == reports
    read = {str(context.identifier) for context in Dataset().parse(data=made, format="trig").graphs()}
    assert reports <= read


def test_every_report_that_supports_an_edge_has_it_in_its_graph(text: Text, graph: Graph) -> None:
    store = ox.Store()
    store.load(text("trig").encode(), format=ox.RdfFormat.TRIG)
    for fact in graph.facts("holds"):
        person, post = (ox.NamedNode(fact.about[role][0]) for role in ("org:member", "kg:post"))
        edge = ox.Quad(person, ox.NamedNode(term("org:holds")), post, ox.NamedNode(fact.report))
        assert (edge in store) == (fact.is_true and fact.status in ("", "current", "appointed", "acting"))


def test_rdf_12_reifies_the_edges_by_their_facts(text: Text, graph: Graph, triples: set[str]) -> None:
    read = list(ox.parse(io.BytesIO(text("rdf12").encode()), format=ox.RdfFormat.TURTLE))
    reified = {str(q.subject): q.object for q in read if q.predicate.value == term("rdf:reifies")}
    assert {str(q.triple) for q in read if q.predicate.value != term("rdf:reifies")} == triples
    for fact in graph.facts("holds"):
        held = fact.is_true and fact.status in ("", "current", "appointed", "acting")
        assert (f"<{fact.iri}>" in reified) == held
    assert {str(edge) for edge in reified.values()} <= triples


def test_a_store_on_disk_gives_the_same_bytes(graph_file: Path, tmp_path: Path, text: Text) -> None:
    from kg.exchange.ask import Ask, Tally
    from kg.exchange.formats import FORMATS
    from kg.query.store import load

    load([graph_file], tmp_path / "store")
    kept = Graph(tmp_path / "store")
    for form in ("nt", "trig", "rdf12", "jsonld", "ftm", "popolo", "gexf"):
        assert "".join(FORMATS[form].files[""](kept, Ask(), Tally())) == text(form), form
