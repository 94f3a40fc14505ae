"""The network in CSV, GEXF and GraphML: one and the same, read by the programs that draw it."""

import csv
import io
from collections.abc import Callable

import networkx as nx
import pytest

from kg.exchange.graph import Graph

Text = Callable[..., str]


@pytest.fixture(scope="module")
def edges(text: Text) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text("csv", "edges.csv"))))


@pytest.fixture(scope="module")
def nodes(text: Text) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text("csv", "nodes.csv"))))


def test_the_tables_have_what_gephi_looks_for(
    nodes: list[dict[str, str]], edges: list[dict[str, str]]
) -> None:
    assert {"Id", "Label"} <= set(nodes[0])
    assert {"Source", "Target", "Type", "Id", "Label"} <= set(edges[0])
    assert {edge["Type"] for edge in edges} == {"Directed"}
    ids = [node["Id"] for node in nodes]
    assert len(ids) == len(set(ids))
    assert {edge[end] for edge in edges for end in ("Source", "Target")} == set(ids)


def test_every_fact_is_an_edge_with_its_words(graph: Graph, edges: list[dict[str, str]]) -> None:
    told = {edge["Id"].partition("#")[0]: edge for edge in edges}
    facts = {fact.iri: fact for fact in graph.facts()}
    assert set(told) == set(facts)
    for iri, fact in facts.items():
        assert told[iri]["quote"] == fact.evidence[0].quote
        assert (told[iri]["fact"], told[iri]["modality"]) == (fact.type, fact.modality)
    quotes = [edge["quote"] for edge in edges if edge["fact"] == "said"]
    assert quotes == ['张明远把"堤坝" <一段段> & 查清。']


def test_a_day_is_stated_or_that_of_the_report(edges: list[dict[str, str]]) -> None:
    meeting = next(e for e in edges if e["fact"] == "held" and "防汛" in e["quote"])
    assert (meeting["start"], meeting["end"], meeting["dated"]) == ("2024-06-18", "2024-06-20", "stated")
    chair = next(e for e in edges if e["fact"] == "chaired")
    assert (chair["start"], chair["end"], chair["dated"]) == ("2024-06-21", "2024-06-21", "report")
    vague = next(e for e in edges if "丁工作会议" in e["quote"])
    assert (vague["start"], vague["dated"]) == ("", ""), "neither a year of its own nor a report's day"


def test_a_node_tells_its_division(nodes: list[dict[str, str]]) -> None:
    unit = next(node for node in nodes if node["Label"].endswith("水利厅"))
    assert (unit["type"], unit["place"], unit["code"]) == ("unit", "甘肃省", "620000")


def drawn(form: str, text: str) -> "nx.MultiDiGraph[str]":
    if form == "gexf":
        return nx.read_gexf(io.BytesIO(text.encode()))
    return nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_networkx_reads_the_same_network(
    form: str, text: Text, nodes: list[dict[str, str]], edges: list[dict[str, str]]
) -> None:
    network = drawn(form, text(form))
    assert {n: (d["label"], d["type"]) for n, d in network.nodes(data=True)} == {
        node["Id"]: (node["Label"], node["type"]) for node in nodes
    }
    found = sorted((u, v, d["type"], d["quote"], d.get("start", "")) for u, v, d in network.edges(data=True))
    assert found == sorted((e["Source"], e["Target"], e["fact"], e["quote"], e["start"]) for e in edges)


def test_what_xml_cannot_hold_is_replaced(
    report: Callable[..., object], tmp_path: "object", monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.exchange.xml import attribute, content

    assert attribute('a\x0b<"&\n') == "'a\N{REPLACEMENT CHARACTER}&lt;\"&amp;&#10;'"
    assert content("a\x0b<&") == "a\N{REPLACEMENT CHARACTER}&lt;&amp;"
