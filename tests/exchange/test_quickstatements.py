"""Statements of Wikidata: the forms of the commands, and nothing that the text does not state."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import GraphError
from kg.exchange.ask import Ask, Tally
from kg.exchange.graph import Graph
from kg.exchange.links import read_links

Text = Callable[..., str]
VALUES = {
    "P39": r"Q[1-9]\d*",
    "P580": r"\+\d{4}-\d\d-\d\dT00:00:00Z/(?:9|10|11)",
    "P582": r"\+\d{4}-\d\d-\d\dT00:00:00Z/(?:9|10|11)|somevalue",
    "S1683": r'zh:".+"',
    "S854": r'"https?://\S+"',
    "S1476": r'zh:".+"',
    "S577": r"\+\d{4}-\d\d-\d\dT00:00:00Z/(?:9|10|11)",
}


@pytest.fixture(scope="module")
def links(graph: Graph) -> dict[str, str]:
    """Invent an item for each person and post."""
    return {iri: f"Q{n}" for n, iri in enumerate(graph.of_class("foaf:Person", "org:Post"), 1000)}


@pytest.fixture(scope="module")
def lines(text: Text, links: dict[str, str]) -> list[list[str]]:
    return [line.split("\t") for line in text("quickstatements", ask=Ask(links)).splitlines()]


def statement(lines: list[list[str]], quote: str) -> dict[str, str]:
    (line,) = [line for line in lines if quote in line[-1] or quote in "\t".join(line)]
    return dict(zip(line[1::2], line[2::2], strict=True))


def test_every_command_has_the_form_of_its_kind(lines: list[list[str]]) -> None:
    assert lines
    for item, *pairs in lines:
        assert re.fullmatch(r"Q\d+", item)
        told = dict(zip(pairs[::2], pairs[1::2], strict=True))
        assert next(iter(told)) == "P39"
        assert "S1683" in told
        for name, value in told.items():
            assert re.fullmatch(VALUES[name], value), (name, value)


def test_a_start_or_an_end_is_what_the_report_dates(lines: list[list[str]]) -> None:
    appointed = [s for line in lines if (s := dict(zip(line[1::2], line[2::2], strict=True))).get("P580")]
    assert [s["P580"] for s in appointed] == ["+2024-03-05T00:00:00Z/11"]
    assert statement(lines, "李国栋")["P582"] == "+2024-03-01T00:00:00Z/10"
    assert statement(lines, "何大勇")["P582"] == "somevalue"
    assert {"P580", "P582"}.isdisjoint(statement(lines, "孙建平"))
    assert statement(lines, "孙建平")["S577"] == "+2024-06-21T00:00:00Z/11"


def test_the_csv_says_the_same(text: Text, links: dict[str, str], lines: list[list[str]]) -> None:
    header, *rows = csv.reader(io.StringIO(text("quickstatements-csv", ask=Ask(links))))
    assert header == ["qid", "P39", "qal580", "qal582", "S1683", "s854", "s1476", "s577"]
    assert [[cell for cell in row if cell] for row in rows] == [[line[0], *line[2::2]] for line in lines]


def test_without_an_item_there_is_no_statement(text: Text, links: dict[str, str], graph: Graph) -> None:
    tally = Tally()
    assert text("quickstatements", tally=tally) == ""
    assert tally.left == {
        "no Q-id of the person and post": 8,
        "acting holder": 1,
        "holding that is negated": 1,
    }
    people = {iri: item for iri, item in links.items() if "/person/" in iri}
    tally = Tally()
    assert text("quickstatements", ask=Ask(people), tally=tally) == ""
    assert tally.left["no Q-id of the post"] == 8


SSSOM = """#mapping_set_id: https://example.org/set
#curie_map:
#  ns1: "https://example.org/"
#  wikidata: http://www.wikidata.org/entity/
#license: https://w3id.org/sssom/license/unspecified
subject_id\tpredicate_id\tpredicate_modifier\tobject_id
ns1:a\tskos:exactMatch\t\twikidata:Q1
https://example.org/b\tskos:exactMatch\tNot\twikidata:Q2
https://example.org/c\tskos:closeMatch\t\twikidata:Q3
http://www.wikidata.org/entity/Q4\towl:sameAs\t\thttps://example.org/d
"""


def test_links_are_those_that_say_the_same(tmp_path: Path) -> None:
    table = tmp_path / "links.sssom.tsv"
    table.write_text(SSSOM, encoding="utf-8")
    assert read_links(table) == {"https://example.org/a": "Q1", "https://example.org/d": "Q4"}
    turtle = tmp_path / "links.ttl"
    turtle.write_text(
        "<https://example.org/a> <http://www.w3.org/2002/07/owl#sameAs> "
        "<http://www.wikidata.org/entity/Q1> .\n"
        "<https://example.org/b> <http://www.w3.org/2004/02/skos/core#closeMatch> "
        "<http://www.wikidata.org/entity/Q2> .\n",
        encoding="utf-8",
    )
    assert read_links(turtle) == {"https://example.org/a": "Q1"}


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.tsv", b"one\ttwo\n", "no column subject_id"),
        ("a.ttl", b"<urn:a", "no links that can be read"),
        ("a.tsv", b"\xff\xfe", "not UTF-8"),
        ("a.tsv", None, "cannot be read"),
        (
            "a.tsv",
            SSSOM.replace("Q4", "Q1").replace("example.org/d", "example.org/x").encode()
            + b"https://example.org/a\towl:sameAs\t\twikidata:Q9\n",
            "https://example.org/a is both Q1 and Q9",
        ),
    ],
)
def test_links_that_cannot_be_read_are_told_in_one_line(
    name: str, content: bytes | None, problem: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(GraphError, match=re.escape(problem)) as caught:
        read_links(file)
    assert "\n" not in str(caught.value)
    assert "; " in str(caught.value)
