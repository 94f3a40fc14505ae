"""A graph with every type of fact, status and modality, each kind of date, and texts that need care."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.entities import resolve
from kg.exchange.ask import Ask, Tally
from kg.exchange.formats import FORMATS
from kg.exchange.graph import Graph
from kg.export.turtle import turtle
from kg.model import Argument, Extraction

Text = Callable[..., str]
DATES = ("2024", "2024-03", "2024-03-05", "--06", "--06-18", "2024-06-18/2024-06-20", "--06-18/--06-20")
"""Every kind of date that a fact carries."""


def amended(extraction: Extraction, number: int, *, date: str = "", modality: str = "") -> Extraction:
    """Return the extraction with a date or a modality at one of its facts."""
    fact = extraction.facts[number]
    arguments = (*fact.arguments, Argument("date", date)) if date else fact.arguments
    fact = replace(fact, arguments=arguments, modality=modality or fact.modality)  # type: ignore[arg-type]
    return replace(extraction, facts=(*extraction.facts[:number], fact, *extraction.facts[number + 1 :]))


def reports(report: Callable[..., Extraction]) -> list[Extraction]:
    """Return reports of invented people."""
    one = report(
        "甘肃日报|holds|张明远|省水利厅|厅长|appointed",
        "甘肃日报|holds|李国栋|省教育厅|厅长|removed",
        "甘肃日报|holds|赵立新|省财政厅|厅长|acting",
        "甘肃日报|holds|何大勇|省林业厅|原厅长|former",
        "甘肃日报|holds|孙建平|省审计厅|厅长|current",
        "甘肃日报|held|省水利厅|防汛工作会议|2024-06-18/2024-06-20",
        "甘肃日报|held|省直各部门单位|专题组织生活会|2024-06",
        "甘肃日报|chaired|张明远|防汛工作会议",
        "甘肃日报|attended|孙建平|防汛工作会议",
        "甘肃日报|attended|李国栋|防汛工作会议",
        '甘肃日报|said|张明远|把"堤坝" <一段段> & 查清',
        "甘肃日报|undertook|省水利厅|新建雨量站12座",
        "甘肃日报|undertook|甘肃水务集团公司|开展巡堤查险4次",
        "甘肃日报|holds|钱江||主任",
        published="2024-06-21",
        id="one",
    )
    for number, told in ((0, {"date": "2024-03-05"}), (1, {"date": "2024-03"}), (9, {"modality": "planned"})):
        one = amended(one, number, **told)
    one = amended(one, 12, modality="planned")
    two = report(
        "甘肃日报|holds|张明远|省水利厅|厅长|current",
        "甘肃日报|holds|周文山|省水利厅|副厅长|appointed",
        "甘肃日报|holds|吴海|省水利厅|处长|current",
        "甘肃日报|holds|张明远|省发展改革委|主任|current",
        published="2024-07-01",
        id="two",
    )
    two = amended(amended(two, 1, modality="negated"), 2, date="1998")
    dated = [
        f"新华社|held|教育部|{name}工作会议|{date}"
        for name, date in zip("甲乙丙丁戊己庚", DATES, strict=True)
    ]
    return [one, two, report(*dated, published="2024", id="three")]


@pytest.fixture(scope="session")
def graph_file(report: Callable[..., Extraction], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("graph") / "graph.ttl"
    file.write_text(turtle(resolve(reports(report))), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def graph(graph_file: Path) -> Graph:
    return Graph(graph_file)


@pytest.fixture(scope="session")
def text(graph: Graph) -> Text:
    """Give a format's text of the graph (of one of its files, where it has several)."""

    def text(form: str, name: str = "", *, ask: Ask | None = None, tally: Tally | None = None) -> str:
        return "".join(FORMATS[form].files[name](graph, ask or Ask(), tally or Tally()))

    return text
