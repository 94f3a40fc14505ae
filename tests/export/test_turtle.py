"""Turtle: two writers with one content, the same bytes in every run, read alike by two libraries."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pyoxigraph as ox
import pytest
from rdflib import Graph

import kg
from kg.entities import resolve
from kg.errors import GraphError
from kg.export.turtle import in_order, order, turtle, turtle_part, with_pyoxigraph, with_rdflib, with_strings
from kg.graph import triples
from kg.graph.rdf import Literal, Triple, term
from kg.model import Extraction, Resolution

Writer = Callable[[list[Triple], str], str]


@pytest.fixture
def resolution(sample: tuple[Extraction, ...]) -> Resolution:
    return resolve(sample)


@pytest.mark.parametrize("write", [with_rdflib, with_pyoxigraph])
def test_both_libraries_read_all_of_it(write: Writer, resolution: Resolution) -> None:
    found = sorted(set(triples(resolution)), key=repr)
    made = write(found, resolution.base)
    store = ox.Store()
    store.load(made.encode(), format=ox.RdfFormat.TURTLE)
    assert len(Graph().parse(data=made)) == len(store) == len(found)


def test_the_writers_say_the_same(resolution: Resolution) -> None:
    found = sorted(set(triples(resolution)), key=repr)
    one, other = (write(found, resolution.base) for write in (with_rdflib, with_pyoxigraph))
    assert set(Graph().parse(data=one)) == set(Graph().parse(data=other))


@pytest.mark.parametrize("write", [with_rdflib, with_pyoxigraph])
def test_names_are_short_and_no_node_is_blank(write: Writer, resolution: Resolution) -> None:
    made = write(sorted(set(triples(resolution)), key=repr), resolution.base)
    body = [line for line in made.splitlines() if not line.startswith("@prefix")]
    assert not [line for line in body if "<http" in line or "_:" in line or " [" in line]


BASE = "https://w3id.org/gongbao/"


@pytest.mark.parametrize(
    "name", ["gongbao-kg-0.1.0", "r-x_y", "p1", "a..b", "a.", "-a", "1b", "汉字", "a%20b", ""]
)
def test_strings_name_things_as_pyoxigraph_does(name: str) -> None:
    triple = Triple(f"{BASE}id/software/{name}", term("kg:see"), f"{BASE}id/software/{name}")
    assert with_strings([triple], BASE) == with_pyoxigraph([triple], BASE)


@pytest.mark.parametrize("datatype", ["", "date", "gYear", "integer", "decimal", "double", "boolean"])
def test_strings_write_literals_as_pyoxigraph_does(datatype: str) -> None:
    texts = ["1", "-1", "+01", "1.0", ".5", "1.", "", "x", "true", "1e5", "2019-01-01"]
    made = [
        Triple(f"{BASE}id/fact/f1", term("kg:detail"), Literal(t, datatype=datatype and f"xsd:{datatype}"))
        for t in texts
    ]
    assert with_strings(made, BASE) == with_pyoxigraph(made, BASE)


def test_strings_escape_as_pyoxigraph_does() -> None:
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x20000)]))
    made = [
        Triple(f"{BASE}id/fact/f1", term("rdf:type"), term("rdf:type")),
        Triple(f"{BASE}id/fact/f1", term("rdf:type"), Literal(every, language="zh")),
        Triple(f"{BASE}id/fact/f1", term("kg:detail"), Literal(every)),
        Triple(f"{BASE}id/fact/f2", term("kg:detail"), Literal(every)),
    ]
    with patch("kg.export.turtle.with_pyoxigraph", side_effect=AssertionError("not its own work")):
        written = with_strings(made, BASE)
    assert written == with_pyoxigraph(made, BASE)


def test_a_build_is_written_by_strings_alone(resolution: Resolution) -> None:
    found = in_order([*triples(resolution), *triples(resolution)])
    assert found == sorted(set(triples(resolution)), key=order)
    with patch("kg.export.turtle.with_pyoxigraph", side_effect=AssertionError("not its own work")):
        written = with_strings(found, resolution.base)
    assert written == with_pyoxigraph(found, resolution.base)


def test_no_triple_makes_no_prefix() -> None:
    assert with_strings([], BASE) == with_pyoxigraph([], BASE)


def test_awkward_text_comes_back_whole(report: Callable[..., Extraction]) -> None:
    words = "say \"这样\" \\ '那样' \t <b>&amp;</b> 😀 \u2028"
    made = turtle(resolve([report(f"新华社|said|李伟|{words}")]))
    answers = Graph().parse(data=made).query("SELECT ?t { ?s <https://schema.org/text> ?t }")
    assert [str(row[0]) for row in answers] == [words]  # type: ignore[index]


def test_half_a_character_is_refused_in_one_line(report: Callable[..., Extraction]) -> None:
    with pytest.raises(GraphError, match=r"^graph\.ttl: .* mend the report$"):
        turtle(resolve([report("新华社|said|李伟|好\ud83d")]))


@pytest.mark.parametrize("object", [Literal("好\ud83d"), Literal("好\ud83d", datatype="xsd:double")])
def test_half_a_character_is_refused_in_a_part_too(object: Literal) -> None:
    with pytest.raises(GraphError, match=r"^graph\.ttl: .* mend the report$"):
        turtle_part([Triple(f"{BASE}id/fact/f1", term("kg:detail"), object)], BASE)


SCRIPT = """
import sys
sys.path[:0] = {paths!r}
from conftest import sample_reports
from kg.entities import resolve
from kg.export import graphml, network, turtle
from kg.graph import triples
resolution = resolve(sample_reports())
found = set(triples(resolution))
sys.stdout.buffer.write(turtle.turtle(resolution).encode())
sys.stdout.buffer.write(turtle.with_pyoxigraph(sorted(found, key=turtle.order), resolution.base).encode())
sys.stdout.buffer.write(graphml.graphml(network.network(resolution)).encode())
"""


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    paths = [str(Path(__file__).parents[1]), str(Path(kg.__file__).parents[1])]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT.format(paths=paths)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(outputs) == 1
