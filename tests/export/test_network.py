"""The network and its GraphML: entities as nodes, facts as edges, nothing lost between the two."""

import io
from collections.abc import Callable

import networkx as nx
import pytest

from kg.entities import resolve
from kg.export.graphml import graphml
from kg.export.network import network
from kg.model import Extraction, Resolution


@pytest.fixture
def resolution(sample: tuple[Extraction, ...]) -> Resolution:
    return resolve(sample)


def ends(resolution: Resolution) -> set[tuple[str, str, str]]:
    types = {entity.id: entity.type for entity in resolution.entities}
    drawn = network(resolution)
    return {(types[u], data["type"], types[v]) for u, v, data in drawn.edges(data=True)}


def test_edges_run_as_the_contract_says(resolution: Resolution) -> None:
    assert ends(resolution) == {
        ("person", "holds", "unit"),
        ("person", "holds", "post"),
        ("unit", "held", "meeting"),
        ("group", "held", "meeting"),
        ("person", "chaired", "meeting"),
        ("person", "attended", "meeting"),
        ("unit", "undertook", "measure"),
        ("person", "said", "statement"),
    }


def test_every_fact_has_its_edge_and_every_node_an_entity(resolution: Resolution) -> None:
    drawn = network(resolution)
    assert {key for _, _, key in drawn.edges(keys=True)} == {linked.id for linked in resolution.facts}
    assert set(drawn) <= {entity.id for entity in resolution.entities}
    assert all(drawn.degree[node] for node in drawn)


def test_parallel_edges_are_kept_and_labelled(report: Callable[..., Extraction]) -> None:
    made = report("甘肃日报|holds|王强|省教育厅|党组书记", "甘肃日报|holds|王强|省教育厅|厅长|removed")
    drawn = network(resolve([made]))
    assert sorted(data["label"] for _, _, data in drawn.edges(data=True)) == ["党组书记", "厅长（免）"]


def test_graphml_comes_back_as_the_same_network(resolution: Resolution) -> None:
    drawn = network(resolution)
    made = graphml(drawn)
    back = nx.read_graphml(io.BytesIO(made.encode()), force_multigraph=True)
    assert set(back.edges(keys=True)) == set(drawn.edges(keys=True))
    assert {n: d["label"] for n, d in back.nodes(data=True)} == {
        n: d["label"] for n, d in drawn.nodes(data=True)
    }
    assert made == graphml(network(resolution))


def test_what_xml_cannot_hold_is_replaced(report: Callable[..., Extraction]) -> None:
    made = graphml(network(resolve([report("新华社|undertook|教育部|开展\x0b调研\ud83d")])))
    assert "开展\N{REPLACEMENT CHARACTER}调研\N{REPLACEMENT CHARACTER}" in made


def test_a_resolution_of_nothing_is_an_empty_network() -> None:
    assert len(network(resolve([]))) == 0
    assert "<graph" in graphml(network(resolve([])))
