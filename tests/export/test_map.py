"""The map of all that a page holds: it stays where it is, holds apart what it shows, and names its parts."""

from collections.abc import Callable
from dataclasses import replace
from statistics import median

import networkx as nx
import pytest

from kg.entities import resolve
from kg.export.book import book
from kg.export.community import communities
from kg.export.network import network
from kg.export.pinyin import readings
from kg.export.tiles import tiled
from kg.model import Extraction, Resolution

Report = Callable[..., Extraction]


def places(resolution: Resolution) -> dict[str, tuple[int, int]]:
    """Return where the page draws each entity, by its IRI."""
    nodes = book(resolution, network(resolution), confidence={})["network"]["nodes"]
    return {resolution.entities[node["id"]].id: (node["x"], node["y"]) for node in nodes}


@pytest.fixture
def reports(report: Report) -> list[Extraction]:
    return [
        report(
            f"甘肃日报|held|省教育厅|第{n}次会议",
            f"甘肃日报|chaired|张{n}|第{n}次会议",
            f"甘肃日报|undertook|省水利厅|开展第{n}次调研",
            published=f"2020-01-{n + 1:02}",
        )
        for n in range(20)
    ]


def test_a_report_that_comes_last_moves_nothing(reports: list[Extraction]) -> None:
    before, after = places(resolve(reports[:-1])), places(resolve(reports))
    assert before.items() < after.items()


def test_a_report_that_comes_between_moves_little(reports: list[Extraction]) -> None:
    before, after = places(resolve([*reports[:5], *reports[6:]])), places(resolve(reports))
    moved = [abs(x - after[id][0]) + abs(y - after[id][1]) for id, (x, y) in before.items()]
    assert median(moved) <= 40


def test_the_order_of_reading_is_no_matter(reports: list[Extraction]) -> None:
    assert places(resolve(reports)) == places(resolve(reports[::-1]))


def test_a_report_without_a_date_has_a_place(reports: list[Extraction]) -> None:
    undated = [replace(r, document=replace(r.document, published=None)) for r in reports]
    assert len(places(resolve(undated))) == len(places(resolve(reports)))


def test_tiles_do_not_overlap() -> None:
    stars = [
        (f"report {tile}", [(tile * 10, 0), *((tile * 10, tile * 10 + leaf) for leaf in range(1, 6))])
        for tile in range(40)
    ]
    found = tiled(stars, lambda node, degree: (90.0, 40.0))
    for one, (x, y) in found.items():
        for other, (a, b) in found.items():
            assert one == other or abs(x - a) >= 88 or abs(y - b) >= 38, (one, other)


def test_a_large_tile_finds_room() -> None:
    star = [(0, leaf) for leaf in range(1, 601)]
    found = tiled([("one", [(-1, 0)]), ("large", star)], lambda node, degree: (90.0, 40.0))
    assert len(set(found.values())) == 602


def test_communities_are_what_hangs_together() -> None:
    graph = nx.Graph([(0, 10), (20, 30)])
    for hub in (0, 10, 20):
        graph.add_edges_from((hub, hub + n) for n in range(1, 7))
        graph.add_edges_from((hub + n, hub + n % 6 + 1) for n in range(1, 7))
    found = communities(graph)
    assert sorted(part[0] for part in found) == [0, 10, 20]
    assert communities(nx.Graph()) == communities(nx.Graph([(1, 1)])) == []
    assert found == communities(graph.copy())


def test_names_are_read_as_they_are_spoken() -> None:
    table, odd = readings(["重庆市", "重点", "单志刚", "单位", "甲A\U00020bb7"], ["单志刚"])
    assert odd["单志刚"] == "shan zhi gang"
    assert odd.get("重庆市", " ".join(table[c] for c in "重庆市")) == "chong qing shi"
    assert odd.get("单位", " ".join(table[c] for c in "单位")) == "dan wei"
    assert "A" not in table and "甲A\U00020bb7" not in odd
    assert readings([]) == ({}, {})
