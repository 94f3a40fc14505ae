"""The named questions: in two languages, answered alike by two engines, with the rows that are expected."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib import Literal as Value

from kg.errors import QueryError
from kg.query.answer import write
from kg.query.question import Question, question, questions
from kg.query.store import open_store

HERE = Path(__file__).parent
_SPEC = importlib.util.spec_from_file_location("refresh", HERE / "refresh.py")
assert _SPEC and _SPEC.loader
refresh = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(refresh)

COMPETENCY = (
    *("posts-with-evidence", "holders-in-unit", "holders-in-unit-and-parts", "several-posts", "heads"),
    *("undertaken-by-unit", "how-often", "planned", "meetings-in-period", "meetings-about"),
    *("measures-about", "quotations-about-meeting", "quotations-with-post", "quantities", "unit-tree"),
    *("in-campaign", "to-review", "at-offset", "coverage", "software"),
)
"""The questions that the ontology was made to answer, in their order."""
ANALYSTS = (
    *("career", "appointments", "together", "colleagues", "listed-order", "busiest", "attendance-with-post"),
    *("meetings-per-month", "joint-meetings", "modalities", "common-measures", "measures-by-place"),
)
"""What those would ask who follow careers, meetings and measures."""
UNANSWERED = {"joint-meetings"}
"""No sample report tells of a meeting that several units convene."""

JOINT = """
    @prefix kg: <https://w3id.org/gongbao/def#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:f1> a kg:MeetingHeld ; kg:holder <urn:u1> ; kg:meeting <urn:m> .
    <urn:f2> a kg:MeetingHeld ; kg:holder <urn:u2> ; kg:meeting <urn:m> .
    <urn:f3> a kg:MeetingHeld ; kg:holder <urn:u2> ; kg:meeting <urn:other> .
    <urn:u1> skos:prefLabel "甲局"@zh . <urn:u2> skos:prefLabel "乙局"@zh .
    <urn:m> skos:prefLabel "联席会议"@zh . <urn:other> skos:prefLabel "局务会议"@zh .
"""


@pytest.fixture(scope="module")
def fast() -> ox.Store:
    return open_store(refresh.GRAPH)


@pytest.fixture(scope="module")
def slow() -> Graph:
    return Graph().parse(refresh.GRAPH)


def rows(answer: ox.QuerySolutions) -> list[tuple[Any, ...]]:
    return sorted((tuple(_term(cell) for cell in row) for row in answer), key=repr)


def _term(cell: Any) -> tuple[str, ...] | None:
    """Return a term of either engine as what RDF holds it to be."""
    match cell:
        case None:
            return None
        case ox.NamedNode() | URIRef():
            return (str(getattr(cell, "value", cell)),)
        case ox.Literal():
            return cell.value, cell.language or "", "" if cell.language else cell.datatype.value
        case Value():
            kind = str(cell.datatype or "http://www.w3.org/2001/XMLSchema#string")
            return str(cell), cell.language or "", "" if cell.language else kind
    raise AssertionError(cell)


def test_the_twenty_questions_of_the_ontology_and_more_are_there() -> None:
    assert len(set(COMPETENCY)) == 20
    assert len(set(ANALYSTS) - set(COMPETENCY)) >= 10
    assert {*COMPETENCY, *ANALYSTS} <= set(questions())


@pytest.mark.parametrize("asked", questions().values(), ids=lambda asked: str(asked.name))
def test_a_question_is_answered_as_expected_and_by_both_engines_alike(
    asked: Question, fast: ox.Store, slow: Graph
) -> None:
    assert re.fullmatch(r".*[一-鿿].*？", asked.chinese)
    assert re.fullmatch(r"[A-Z][ -~]*\?", asked.english)
    sparql = asked.set(refresh.SETTINGS.get(asked.name, {}))
    answer = fast.query(sparql)
    assert isinstance(answer, ox.QuerySolutions)
    found = rows(answer)
    assert found == sorted((tuple(map(_term, row)) for row in slow.query(sparql)), key=repr)  # type: ignore[arg-type]
    expected = (HERE / f"expected/{asked.name}.tsv").read_text(encoding="utf-8").splitlines()
    told = write(fast, sparql, "tsv", largest=10_000_000)[1].decode().splitlines()
    assert sorted(told) == sorted(expected), "python tests/query/refresh.py, and read the difference"
    assert bool(found) == (asked.name not in UNANSWERED)


def test_nothing_is_expected_of_a_question_that_is_no_more() -> None:
    assert {file.stem for file in (HERE / "expected").iterdir()} == set(questions())


def test_meetings_of_several_units_are_found() -> None:
    store = ox.Store()
    store.load(JOINT.encode(), format=ox.RdfFormat.TURTLE)
    told = write(store, question("joint-meetings").sparql, "csv", largest=1000)[1].decode()
    assert told.splitlines()[1:] == ["联席会议,2,乙局,甲局"]


@pytest.mark.parametrize("name", [name for name in questions() if questions()[name].parameters])
def test_a_parameter_that_fits_nothing_leaves_no_row(name: str, fast: ox.Store) -> None:
    nothing = {
        "text": "没有这个",
        "label": "没有这个",
        "day": "1900-01-01",
        "integer": "999999",
        "number": "0",
    }
    asked = question(name)
    for parameter in asked.parameters:
        value = "9999-12-31" if parameter.name == "from" else nothing[parameter.kind]
        sparql = asked.set({**refresh.SETTINGS.get(name, {}), parameter.name: value})
        assert rows(fast.query(sparql)) == [], parameter.name  # type: ignore[arg-type]


def test_a_parameter_picks_the_rows_of_its_value(fast: ox.Store) -> None:
    def column(asked: str, at: int, **values: str) -> set[str]:
        answer = fast.query(question(asked).set(values))
        return {row[at][0] for row in rows(answer)}  # type: ignore[arg-type]

    assert column("career", 0, name="何其光") == {"何其光"}
    assert len(column("meetings-in-period", 0)) > len(
        column("meetings-in-period", 0, **{"from": "2023-01-01", "to": "2023-01-31"})
    )
    assert all("水利" in label for label in column("meetings-about", 0, about="水利"))


@pytest.mark.parametrize(
    "value",
    ['"', '李" } . ?s ?p ?o . { "', "\\", "\\u0022", "'''", "{ UNDEF }", "李\n四", "# set", "\\1\\g<0>"],
)
def test_whatever_is_set_stays_one_literal(value: str, fast: ox.Store) -> None:
    store = ox.Store()
    store.load(refresh.GRAPH.read_bytes(), format=ox.RdfFormat.TURTLE)
    person = ox.NamedNode("urn:person")
    named = ox.NamedNode("http://xmlns.com/foaf/0.1/name")
    chaired = ox.NamedNode("https://w3id.org/gongbao/def#chairedBy")
    meeting = next(store.quads_for_pattern(None, chaired, None)).subject
    store.add(ox.Quad(person, named, ox.Literal(value)))
    store.add(ox.Quad(meeting, chaired, person))
    sparql = question("chairs").set({"name": value})
    assert {row[1] for row in rows(store.query(sparql))} == {_term(ox.Literal(value))}  # type: ignore[arg-type]
    assert rows(fast.query(sparql)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("chairs", {"nam": "x"}, "chairs: no parameter 'nam'; set name"),
        ("rules", {"name": "x"}, "rules: no parameter 'name'; it has none"),
        ("to-review", {"below": "1e9"}, "to-review: below=1e9: no number; write it in digits"),
        ("at-offset", {"at": "-1"}, "at-offset: at=-1: no integer; write it in digits"),
        ("at-offset", {"at": "１"}, "at-offset: at=１: no integer; write it in digits"),
        ("meetings-in-period", {"from": "2023-02-30"}, "meetings-in-period: from=2023-02-30: no day"),
    ],
)
def test_a_parameter_that_is_not_or_does_not_fit_is_told(
    name: str, values: dict[str, str], told: str
) -> None:
    with pytest.raises(QueryError, match=f"^{re.escape(told)}"):
        question(name).set(values)


def test_an_unknown_question_names_the_nearest() -> None:
    with pytest.raises(QueryError, match=r"^carreer: no question of that name; did you mean career"):
        question("carreer")
