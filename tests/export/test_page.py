import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.entities import resolve
from kg.errors import GraphError
from kg.export import page as page_module
from kg.export.label import short_label
from kg.export.layout import layout
from kg.export.network import network
from kg.export.page import page
from kg.model import Argument, Document, Entity, Extraction, Fact, LinkedFact, Resolution, Span

PAGE = Path(page_module.__file__).parents[1] / "data/page"
OURS = sorted(PAGE.glob("*.js"))
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--<script>",
    "javascript:alert(1)",
    "${alert(1)} $data $$ {{7*7}}",
    "\"'`\\",
    "line\u2028and\u2029paragraph",
    "&lt;b&gt;&amp;",
    "𠮷田\U0001f600" * 40,
    "half\ud800",
)


def entity(name: str, type: Any = "person") -> Entity:
    return Entity(f"https://w3id.org/gongbao/{type}/{name}", type, name)


def stated(id: str, type: Any, ends: dict[str, Entity], *, modality: Any = "done") -> LinkedFact:
    """Return a fact of the document ``d``, all of whose text is its evidence."""
    arguments = tuple(Argument(role, end.name) for role, end in ends.items())
    fact = Fact(type, "d", arguments, Span(0, 2), "some-rule", modality)
    return LinkedFact(id, fact, tuple((role, end.id) for role, end in ends.items()))


def made(*facts: LinkedFact, entities: tuple[Entity, ...], text: str = "原句。") -> Resolution:
    return Resolution((Document("d", text, title="题"),), entities, facts)


def small() -> Resolution:
    person, unit = entity("张三"), entity("甲局", "unit")
    ends = {"person": person, "unit": unit}
    return made(stated("f1", "holds", ends), stated("f2", "holds", ends), entities=(person, unit))


def block(html: str, id: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{id}"[^>]*>(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


# ---- what is in it


def test_every_fact_entity_and_text_is_inside(sample: tuple[Extraction, ...]) -> None:
    resolution = resolve(sample)
    html = page(resolution, network(resolution))
    book = block(html, "data")
    assert [fact["id"] for fact in book["facts"]] == [linked.id for linked in resolution.facts]
    assert [entity["id"] for entity in book["entities"]] == [entity.id for entity in resolution.entities]
    assert block(html, "texts") == [document.text for document in resolution.documents]


def test_offsets_and_rules_come_through() -> None:
    resolution = small()
    fact = block(page(resolution, network(resolution), confidence={"some-rule": 0.9}), "data")["facts"][0]
    assert fact["evidence"] == [0, 2]
    assert (fact["rule"], fact["confidence"], fact["modality"]) == ("some-rule", 0.9, "done")


def test_an_empty_build_has_a_page() -> None:
    book = block(page(Resolution((), (), ()), nx.MultiDiGraph()), "data")
    assert book["facts"] == book["network"]["nodes"] == []


def test_edges_are_directed_and_parallel_ones_kept() -> None:
    person, unit = entity("张三"), entity("甲局", "unit")
    ends = {"person": person, "unit": unit}
    resolution = made(*(stated(f"f{i}", "holds", ends) for i in range(3)), entities=(person, unit))
    book = block(page(resolution, network(resolution)), "data")
    edges = book["network"]["edges"]
    assert [(edge["from"], edge["to"], edge["arrows"]) for edge in edges] == [(0, 1, "to")] * 3
    assert book["edges"] == [[0, 1, 0], [0, 1, 1], [0, 1, 2]]


def test_a_large_network_opens_on_the_best_connected() -> None:
    people = [entity(f"人{i:02}") for i in range(10)]
    unit = entity("甲局", "unit")
    facts = [stated(f"f{i:02}", "holds", {"person": p, "unit": unit}) for i, p in enumerate(people)]
    resolution = made(*facts, entities=(*people, unit))
    book = block(page(resolution, network(resolution), opening=4), "data")
    shown = [node["id"] for node in book["network"]["nodes"]]
    assert len(shown) == 4 and 10 in shown
    assert len(book["map"]) == 11 and len(book["edges"]) == 10 and len(book["network"]["edges"]) == 3


def test_a_network_of_another_resolution_is_refused() -> None:
    resolution = small()
    with pytest.raises(GraphError, match="no such entity"):
        page(Resolution(resolution.documents, (), ()), network(resolution))
    with pytest.raises(GraphError, match="no such fact"):
        page(Resolution(resolution.documents, resolution.entities, ()), network(resolution))


def test_large_texts_are_compressed_the_same_way_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    resolution = small()
    plain = page(resolution, network(resolution))
    monkeypatch.setattr(page_module, "LARGE", 1)
    packed = [page(resolution, network(resolution)) for _ in range(2)]
    assert plain.count('data-form="json"') == packed[0].count('data-form="gzip"') == 2
    assert packed[0] == packed[1]


def test_the_same_bytes_under_any_hash_seed() -> None:
    script = (
        "import hashlib; from conftest import sample_reports; from kg.entities import resolve;"
        "from kg.export.network import network; from kg.export.page import page;"
        "r = resolve(sample_reports()); print(hashlib.sha256(page(r, network(r)).encode()).hexdigest())"
    )
    root = Path(__file__).parents[2]
    path = os.pathsep.join([str(root), str(root / "tests")])
    sums = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(sums) == 1


# ---- safe and offline


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_of_a_report_is_markup(text: str) -> None:
    person, unit = entity(text), entity(f"局{text}", "unit")
    fact = stated("f", "holds", {"person": person, "unit": unit})
    quiet = small()
    resolution = made(fact, entities=(person, unit), text=text * 2)
    html, usual = page(resolution, network(resolution)), page(quiet, network(quiet))
    html.encode()  # UTF-8, whatever the report held
    for mark in ("<script", "</script", "<!--", "<img", "\u2028", "\u2029"):
        assert html.count(mark) == usual.count(mark)
    assert block(html, "data")["entities"][0]["name"] == text
    assert block(html, "texts") == [text * 2]


def test_only_its_own_scripts_and_style_may_run(sample: tuple[Extraction, ...]) -> None:
    resolution = resolve(sample)
    html = page(resolution, network(resolution))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy and policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]
    inline = [code for _, code in re.findall(r"<(script|style)>(.*?)</\1>", html, re.S)]
    inline = inline[1:] + inline[:1]  # the policy names the style last
    hashes = [base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in inline]
    assert re.findall(r"'sha256-([^']+)'", policy[1]) == hashes
    assert len(hashes) == len(OURS) + 1


def test_it_names_no_other_file_or_host() -> None:
    for file in [*OURS, PAGE / "graph.css", PAGE / "graph.html"]:
        text = re.sub(r"[\"<](https?://[^\"\s]*(#|/|svg|xmlns))[\">]", "", file.read_text(encoding="utf-8"))
        loads = r"https?://|\bsrc=|<link|@import|url\(|fetch\(|XMLHttp|WebSocket"
        assert not re.search(loads, text), file.name


def test_our_scripts_parse_no_markup() -> None:
    for file in OURS:
        text = file.read_text(encoding="utf-8")
        parses = r"(inner|outer|Adjacent)HTML|document\.write|\beval\(|new Function|DOMParser|srcdoc"
        assert not re.search(parses, text), file.name
    assert sorted(page_module.SCRIPTS) == [file.name for file in OURS]


# ---- readable


def test_both_languages_say_everything() -> None:
    words = json.loads((PAGE / "words.json").read_text(encoding="utf-8"))
    assert words["zh"].keys() == words["en"].keys()
    assert all(
        sorted(re.findall(r"\{\w+\}", words["zh"][key])) == sorted(re.findall(r"\{\w+\}", words["en"][key]))
        for key in words["zh"]
    )
    code = "".join(file.read_text(encoding="utf-8") for file in [*OURS, PAGE / "graph.html"])
    asked = set(re.findall(r'(?:kg\.say\(|data-words(?:-label)?=|(?:ask|door|row)\()"([\w.]+)"', code))
    assert asked and asked <= words["zh"].keys()


def test_contrast_is_enough_in_light_and_dark() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(one: str, other: str) -> float:
        low, high = sorted((light(one), light(other)))
        return (high + 0.05) / (low + 0.05)

    style = (PAGE / "graph.css").read_text(encoding="utf-8")
    day, night = (dict(re.findall(r"--(\w[\w-]*): (#\w{6});", part)) for part in style.split("@media", 2)[:2])
    types = ("person", "unit", "group", "post", "meeting", "measure", "statement")
    facts = ("holds", "held", "chaired", "attended", "undertook", "said")
    for colours in (day, night):
        for ground in ("paper", "sheet"):
            for name in ("ink", "soft", "accent", *types, *facts):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["mark-ink"], colours["mark"]) >= 4.5
        assert contrast(colours["ink"], colours["quiet-mark"]) >= 4.5


def test_types_differ_by_shape_too() -> None:
    options = json.loads((PAGE / "options.json").read_text(encoding="utf-8"))
    shapes = [group["shape"] for group in options["groups"].values()]
    assert len(shapes) == len(set(shapes)) == 7


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("张三", "张三"),
        ("", ""),
        ("全省和美乡村建设现场推进会", "全省和美乡村建\n设现场推进会"),
        ("“甲乙丙丁戊”专题会议甲", "“甲乙丙丁戊”\n专题会议甲"),
        ("甲乙丙丁戊“己庚辛壬癸", "甲乙丙丁戊\n“己庚辛壬癸"),
        ("一二三四五六七八九十" * 2, "一二三四五六七八九\n十一二三四五六七…"),
    ],
)
def test_labels_are_two_lines_at_most(name: str, label: str) -> None:
    assert short_label(name) == label


# ---- layout


def test_boxes_do_not_overlap() -> None:
    graph: nx.Graph[int] = nx.Graph()
    for hub in range(4):
        graph.add_edges_from((hub, 10 + 20 * hub + leaf) for leaf in range(15))
    graph.add_edges_from([(0, 1), (1, 2)])
    graph.add_node(1000)
    boxes = dict.fromkeys(graph, (100.0, 44.0))
    places = layout(graph, boxes)
    for one, (x, y) in places.items():
        for other, (a, b) in places.items():
            assert one == other or abs(x - a) >= 98 or abs(y - b) >= 42, (one, other)


def test_the_same_graph_has_the_same_layout() -> None:
    graph = nx.relabel_nodes(nx.barbell_graph(6, 3), str)
    boxes = dict.fromkeys(graph, (80.0, 40.0))
    assert layout(graph, boxes) == layout(graph.copy(), boxes)


@pytest.mark.parametrize(
    "graph", [nx.Graph(), nx.path_graph(1), nx.path_graph(2), nx.Graph([(1, 1), (1, 2)])], ids=len
)
def test_small_graphs_have_a_layout(graph: "nx.Graph[int]") -> None:
    assert layout(graph, dict.fromkeys(graph, (50.0, 30.0))).keys() == set(graph)
