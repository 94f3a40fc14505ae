"""Times: each kind of date is EDTF by a parser that is not ours, and has its bounds in OWL-Time."""

import re
import warnings

import pytest

from kg.graph.rdf import Literal, term
from kg.graph.time import bounds, edtf, time_triples

KINDS = [
    # as facts carry it, EDTF, its level, the first and the last day
    ("2024", "2024", 0, ("2024-01-01", "2024-12-31")),
    ("2024-02", "2024-02", 0, ("2024-02-01", "2024-02-29")),
    ("2024-06-18", "2024-06-18", 0, ("2024-06-18", "2024-06-18")),
    ("2023/2024", "2023/2024", 0, ("2023-01-01", "2024-12-31")),
    ("2024-01/2024-03", "2024-01/2024-03", 0, ("2024-01-01", "2024-03-31")),
    ("2024-06-18/2024-06-20", "2024-06-18/2024-06-20", 0, ("2024-06-18", "2024-06-20")),
    ("--06", "XXXX-06", 2, None),
    ("--06-18", "XXXX-06-18", 2, None),
    ("--09/--10", "XXXX-09/XXXX-10", 2, None),
    ("--06-18/--06-20", "XXXX-06-18/XXXX-06-20", 2, None),
]


def parse(text: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its grammar uses what pyparsing deprecates
        edtf_parser = pytest.importorskip("edtf", reason="edtf is not installed")
        return edtf_parser.parse_edtf(text)


@pytest.mark.parametrize(("value", "text", "level", "days"), KINDS)
def test_every_kind_of_date_is_edtf_of_its_level(
    value: str, text: str, level: int, days: tuple[str, str] | None
) -> None:
    assert edtf(value) == text
    parsed = parse(text)
    names = {
        type(part).__name__
        for part in (parsed, *vars(parsed).values())
        if type(part).__module__ != "builtins"
    }
    assert str(parsed) == text
    assert any("Unspecified" in name for name in names) == (level == 2)
    assert bounds(value) == days


def test_what_is_no_edtf_is_refused_by_that_parser() -> None:
    with pytest.raises(Exception, match="valid EDTF"):
        parse("--06-18")


@pytest.mark.parametrize(("value", "text", "level", "days"), KINDS)
def test_a_time_whose_year_is_known_is_an_interval_of_owl_time(
    value: str, text: str, level: int, days: tuple[str, str] | None
) -> None:
    triples = set(time_triples("urn:t", value))
    assert ("urn:t", term("kg:edtf"), Literal(text, datatype="edtf:EDTF")) in triples
    found = sorted(
        t.object.text for t in triples if isinstance(t.object, Literal) and t.object.datatype == "xsd:date"
    )
    assert found == sorted(days or ())
    assert (("urn:t", term("rdf:type"), term("time:ProperInterval")) in triples) == bool(days)
    assert all(re.fullmatch(r"urn:t(?:_[be])?", t.subject) for t in triples)
