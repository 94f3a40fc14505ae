"""The triples of a resolution: complete, provable, and the same whatever the order of the reports."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest

from kg.entities import resolve
from kg.entities.name import LETTERS, RECIPE, fold, mint, report_iri
from kg.errors import GraphError
from kg.graph import triples
from kg.graph.rdf import Literal, Triple, term
from kg.graph.time import bounds, edtf
from kg.model import Extraction, Resolution


@pytest.fixture
def resolution(sample: tuple[Extraction, ...]) -> Resolution:
    return resolve(sample)


def objects(found: list[Triple], subject: str, predicate: str) -> list[str]:
    return [
        o.text if isinstance(o, Literal) else o for s, p, o in found if s == subject and p == term(predicate)
    ]


def test_every_order_of_the_reports_gives_the_same_resolution(sample: tuple[Extraction, ...]) -> None:
    first = resolve(sample)
    assert all(resolve(order) == first for order in permutations(sample))
    assert resolve((*sample, *sample)) == first


def test_every_quote_is_what_stands_at_its_offsets(resolution: Resolution) -> None:
    found = list(triples(resolution))
    texts = {report_iri(resolution.base, d.text): d.text for d in resolution.documents}
    spans = [s for s, p, o in found if p == term("rdf:type") and o == term("kg:Span")]
    assert spans
    for span in spans:
        (report,) = set(objects(found, span, "oa:hasSource"))
        position, quote = sorted(set(objects(found, span, "oa:hasSelector")))
        start, end = (int(objects(found, position, f"oa:{side}")[0]) for side in ("start", "end"))
        assert texts[report][start:end] == objects(found, quote, "oa:exact")[0]
        assert texts[report][:start].endswith(objects(found, quote, "oa:prefix")[0])
        assert texts[report][end:].startswith(objects(found, quote, "oa:suffix")[0])


def test_every_fact_says_where_it_comes_from(resolution: Resolution) -> None:
    found = list(triples(resolution))
    for linked in resolution.facts:
        for predicate in (
            *("kg:evidence", "kg:attestedIn", "kg:foundBy", "kg:confidence", "kg:modality"),
            "prov:wasGeneratedBy",
        ):
            assert objects(found, linked.id, predicate), (linked.fact, predicate)


def test_there_is_a_plain_edge_beside_a_fact_but_not_for_what_is_over(resolution: Resolution) -> None:
    found = set(triples(resolution))
    holdings = [linked for linked in resolution.facts if linked.fact.type == "holds"]
    for linked in holdings:
        edge = Triple(linked.entity("person") or "", term("org:holds"), linked.entity("post") or "")
        assert (edge in found) is (linked.fact.get("status") != "removed")


def test_what_is_planned_has_no_plain_edge(report: Callable[..., Extraction]) -> None:
    extraction = report("新华社|undertook|教育部|开展调研")
    planned = replace(extraction, facts=tuple(replace(f, modality="planned") for f in extraction.facts))
    found = list(triples(resolve([planned])))
    assert term("kg:carriedOut") not in {predicate for _, predicate, _ in found}
    assert term("kind:modality-planned") in {o for _, _, o in found}


def test_the_base_moves_things_and_leaves_the_vocabulary(sample: tuple[Extraction, ...]) -> None:
    found = list(triples(resolve(sample, base="https://example.org/")))
    iris = {part for triple in found for part in triple if isinstance(part, str)}
    assert {iri for iri in iris if "w3id.org/gongbao/id/" in iri} == set()
    assert any(iri.startswith("https://example.org/id/person/p") for iri in iris)


def test_a_fact_without_its_report_is_refused(resolution: Resolution) -> None:
    with pytest.raises(GraphError, match="resolve them together"):
        list(triples(replace(resolution, documents=())))


def test_anyone_can_mint_an_iri_again_from_its_published_key(resolution: Resolution) -> None:
    for entity in resolution.entities:
        kind, name = entity.id.split("/")[-2:]
        assert entity.key.startswith(f"{RECIPE} | {kind} | ")
        assert re.fullmatch(f"{LETTERS[kind]}[a-z2-7]{{16}}", name)
        digest = hashlib.sha256(entity.key.encode()).digest()[:10]
        assert int.from_bytes(digest) == int("".join(f"{_base32(c):05b}" for c in name[1:]), 2)
    assert len({e.id for e in resolution.entities}) == len({e.key for e in resolution.entities})


def _base32(character: str) -> int:
    return "abcdefghijklmnopqrstuvwxyz234567".index(character)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("自治区党委党校(行政学院)", "自治区党委党校（行政学院）"),
        ("麦尔丹•木盖提", "麦尔丹·木盖提"),
        ("麦尔丹・木盖提", "麦尔丹‧木盖提"),
        ("李　强", "李 强"),
        ("“不忘初心”主题教育", '"不忘初心"主题教育'),
        ("ＡＢＣ集团", "ABC集团"),
    ],
)
def test_width_blanks_dots_brackets_and_quotation_marks_make_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert mint("b/", "unit", one) == mint("b/", "unit", other)


@pytest.mark.parametrize(
    ("value", "told", "days"),
    [
        ("2019-09-05", "2019-09-05", ("2019-09-05", "2019-09-05")),
        ("2019-02", "2019-02", ("2019-02-01", "2019-02-28")),
        ("2020-02", "2020-02", ("2020-02-01", "2020-02-29")),
        ("2019", "2019", ("2019-01-01", "2019-12-31")),
        ("2019-08-12/2019-08-13", "2019-08-12/2019-08-13", ("2019-08-12", "2019-08-13")),
        ("--09-26", "XXXX-09-26", None),
        ("--08", "XXXX-08", None),
        ("2019-02-30", "2019-02-30", None),
        ("2019-13", "2019-13", None),
        ("2019-08-13/2019-08-12", "2019-08-13/2019-08-12", None),
    ],
)
def test_a_time_has_its_value_and_its_bounds(value: str, told: str, days: tuple[str, str] | None) -> None:
    assert edtf(value) == told
    assert bounds(value) == days
