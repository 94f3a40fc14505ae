import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from kg.export.facts import rows, to_csv, to_jsonl
from kg.model import Argument, Document, Extraction, Fact, LinkedFact, Span
from kg.segment import segment

TEXT = "县政府开会。\n县水务局局长李四出席会议。李四讲话。"


def extraction() -> Extraction:
    document = Document(id="one", text=TEXT, published="2024-05")
    arguments = (
        Argument("person", "李四", Span(13, 15)),
        Argument("post", "局长", Span(11, 13)),
        Argument("unit", "县水务局"),
        Argument("appointed_by", "县政府"),
    )
    fact = Fact("holds", "one", arguments, Span(7, 15), "post-before-name")
    return Extraction(document, segment(document), (fact,))


def test_a_row_is_the_contract() -> None:
    (row,) = rows(extraction())
    assert list(row) == [
        *("doc", "type", "person", "unit", "post", "status", "appointed_by"),
        *("modality", "confidence", "rule", "published", "evidence", "sentence", "spans"),
    ]
    assert (row["person"], row["unit"], row["status"], row["appointed_by"]) == (
        "李四",
        "县水务局",
        None,
        "县政府",
    )
    assert row["evidence"] == {"start": 7, "end": 15, "text": "县水务局局长李四"}
    assert row["sentence"] == {"start": 7, "end": 20, "text": "县水务局局长李四出席会议。"}
    assert row["spans"] == {"post": [11, 13], "person": [13, 15]}


def test_a_row_of_a_build_carries_iris() -> None:
    whole = extraction()
    linked = LinkedFact("f:1", whole.facts[0], (("unit", "u:1"), ("person", "p:1")))
    (row,) = rows(whole, [linked])
    assert (row["id"], row["entities"]) == ("f:1", {"person": "p:1", "unit": "u:1"})


def test_a_line_is_json_with_its_chinese_readable() -> None:
    (row,) = rows(extraction())
    line = to_jsonl(row)
    assert json.loads(line) == row
    assert "李四" in line
    assert line.count("\n") == 1


def test_the_table_opens_in_a_spreadsheet() -> None:
    text = to_csv(list(rows(extraction())))
    assert text.startswith("\ufeffdoc,type,person,")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["person"], row["status"], row["start"], row["evidence"]) == (
        "李四",
        "",
        "7",
        "县水务局局长李四",
    )


@given(st.text())
def test_no_cell_is_a_formula_and_none_breaks_the_table(value: str) -> None:
    (row,) = rows(extraction())
    table = list(csv.reader(io.StringIO(to_csv([{**row, "unit": value}]), newline="")))
    assert len(table) == 2
    assert not table[1][3].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert table[1][3].removeprefix("'") == value.removeprefix("'")
