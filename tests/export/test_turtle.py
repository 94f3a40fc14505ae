"""Turtle: two writers with one content, the same bytes in every run, read alike by two libraries."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

import kg
from kg.entities import resolve
from kg.errors import GraphError
from kg.export.turtle import turtle, with_pyoxigraph, with_rdflib
from kg.graph import triples
from kg.graph.rdf import Triple
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


def test_awkward_text_comes_back_whole(report: Callable[..., Extraction]) -> None:
    words = "say \"这样\" \\ '那样' \t <b>&amp;</b> 😀 \u2028"
    made = turtle(resolve([report(f"新华社|said|李伟|{words}")]))
    answers = Graph().parse(data=made).query("SELECT ?t { ?s <https://schema.org/text> ?t }")
    assert [str(row[0]) for row in answers] == [words]  # type: ignore[index]


def test_half_a_character_is_refused_in_one_line(report: Callable[..., Extraction]) -> None:
    with pytest.raises(GraphError, match=r"^graph\.ttl: .* mend the report$"):
        turtle(resolve([report("新华社|said|李伟|好\ud83d")]))


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
