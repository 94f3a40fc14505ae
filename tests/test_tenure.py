"""Tenures: what reports support of one person in one post, and the questions asked of them."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.entities import resolve
from kg.export.turtle import turtle
from kg.graph.tenure import Tenure, tenures
from kg.model import Document, Extraction
from kg.pipeline import extract

Report = Callable[..., Extraction]
QUERIES = Path(__file__).parents[1] / "ontology" / "queries"


def read(*reports: tuple[str, str]) -> list[Extraction]:
    """Read reports end to end, each with its day."""
    return [extract(Document(day, text, published=day)) for day, text in reports]


def named(extractions: list[Extraction]) -> dict[tuple[str, str], Tenure]:
    """Return the tenures by the names of the person and the post."""
    resolution = resolve(extractions)
    names = {entity.id: entity.name for entity in resolution.entities}
    return {(names[t.person], names[t.post]): t for t in tenures(resolution)}


CAREER = (
    ("2022-01-05", "甘肃日报讯 省水利厅厅长韩志远出席会议。"),
    ("2022-06-07", "甘肃日报讯 省水利厅厅长韩志远到灌区调研。"),
    ("2023-03-10", "甘肃日报讯 3月8日，省政府决定：免去韩志远的省水利厅厅长职务，任命罗文杰为省水利厅厅长。"),
    ("2023-05-01", "甘肃日报讯 省水利厅厅长罗文杰出席会议。"),
)


def test_reports_attest_and_only_what_they_date_is_dated() -> None:
    found = named(read(*CAREER))
    left, came = found["韩志远", "甘肃省水利厅厅长"], found["罗文杰", "甘肃省水利厅厅长"]
    assert (left.first, left.last, left.over) == ("2022-01-05", "2022-06-07", "2023-03-10")
    assert (left.appointed, left.left) == ((), ("2023-03-08",))
    assert (came.first, came.last, came.appointed) == ("2023-03-08", "2023-05-01", ("2023-03-08",))
    assert (came.left, came.over) == ((), "")
    assert len(left.facts) == 3


def test_a_second_post_never_ends_the_first() -> None:
    found = named(
        read(
            ("2022-01-05", "甘肃日报讯 省水利厅厅长韩志远出席会议。"),
            ("2022-06-07", "甘肃日报讯 省政府决定：省水利厅厅长韩志远任省公安厅副厅长。"),
        )
    )
    first = found["韩志远", "甘肃省水利厅厅长"]
    assert (first.left, first.over) == ((), "")
    assert ("韩志远", "甘肃省公安厅副厅长") in found


@pytest.mark.parametrize(
    ("text", "appointed"),
    [
        ("甘肃日报讯 2021年5月，省政府任命韩志远为省水利厅厅长。", ("2021-05",)),
        ("甘肃日报讯 2021年，韩志远任省水利厅厅长。", ("2021",)),
        ("甘肃日报讯 去年6月，韩志远当选省水利厅厅长。", ("2022-06",)),
        ("甘肃日报讯 省政府任命韩志远为省水利厅厅长。", ()),
        ("甘肃日报讯 11月，韩志远任省水利厅厅长。", ()),
    ],
)
def test_an_appointment_is_as_precise_as_its_report(text: str, appointed: tuple[str, ...]) -> None:
    (tenure,) = named(read(("2023-05-09", text))).values()
    assert tenure.appointed == appointed
    assert (tenure.left, tenure.over) == ((), "")
    assert tenure.first == (appointed[0] if appointed else "2023-05-09")


def test_a_former_holder_is_attested_at_no_time() -> None:
    (tenure,) = named(read(("2023-05-09", "甘肃日报讯 省水利厅原厅长韩志远到灌区看望职工。"))).values()
    assert (tenure.first, tenure.last, tenure.left, tenure.over) == ("", "", (), "2023-05-09")


def test_what_is_told_of_an_earlier_year_attests_nothing_now() -> None:
    (tenure,) = named(read(("2023-05-09", "甘肃日报讯\n2002年，省水利厅厅长韩志远主持修渠。"))).values()
    assert (tenure.first, tenure.last, tenure.over) == ("", "", "")


def test_a_report_without_a_day_supports_a_tenure_without_times(report: Report) -> None:
    (tenure,) = tenures(resolve([report("甘肃日报|holds|韩志远|省水利厅|厅长")]))
    assert (tenure.first, tenure.last, tenure.over) == ("", "", "")
    assert len(tenure.facts) == 1


def test_what_is_planned_is_no_tenure(report: Report) -> None:
    assert not named(read(("2023-05-09", "甘肃日报讯 韩志远拟任省水利厅厅长。")))


def answers(query: str, made: str) -> list[list[str]]:
    """Return the rows of a question, the same from both engines."""
    store = ox.Store()
    store.load(made.encode(), format=ox.RdfFormat.TURTLE)
    fast = [[cell.value if cell else "" for cell in row] for row in store.query(query)]  # type: ignore[union-attr]
    slow = [[str(cell) if cell else "" for cell in row] for row in Graph().parse(data=made).query(query)]  # type: ignore[union-attr]
    assert sorted(fast) == sorted(slow)
    return fast


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        ("2022-01-04", None),
        ("2022-01-05", ("韩志远", "attested")),
        ("2022-03-01", ("韩志远", "attested")),
        ("2022-12-01", ("韩志远", "last known")),
        ("2023-03-08", ("罗文杰", "attested")),
        ("2023-04-01", ("罗文杰", "attested")),
        ("2024-01-01", ("罗文杰", "last known")),
    ],
)
def test_who_held_a_post_on_a_day_is_answered_with_the_evidence(
    day: str, holder: tuple[str, str] | None
) -> None:
    query = (QUERIES / "holder-on-day.rq").read_text(encoding="utf-8").replace("2023-07-01", day)
    rows = answers(query, turtle(resolve(read(*CAREER))))
    assert {(row[1], row[2]) for row in rows} == ({holder} if holder else set())
    assert all(row[0] == "甘肃省水利厅厅长" and row[1] in row[-1] for row in rows)


def test_who_succeeded_whom() -> None:
    query = (QUERIES / "succession.rq").read_text(encoding="utf-8")
    (row,) = answers(query, turtle(resolve(read(*CAREER))))
    assert row[:5] == ["甘肃省水利厅厅长", "韩志远", "2022-06-07", "罗文杰", "2023-03-08"]
    assert "免去韩志远" in row[5]
    assert "罗文杰" in row[6]
