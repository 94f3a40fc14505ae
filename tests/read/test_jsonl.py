import json
from collections.abc import Iterable, Mapping

import pytest

from kg.model import Document
from kg.read.jsonl import read_jsonl
from kg.read.text import Unreadable


def read(
    *lines: bytes | Mapping[str, object], published: str | None = None
) -> list[tuple[str, Document | Unreadable]]:
    raw = [
        line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines
    ]
    return list(
        read_jsonl((line + b"\n" for line in raw), stem="news", source="a/news.jsonl", published=published)
    )


def only(read: Iterable[tuple[str, Document | Unreadable]]) -> Document:
    [(_, document)] = read
    assert isinstance(document, Document)
    return document


def test_a_line_gives_its_fields_and_nothing_is_changed_in_the_text() -> None:
    text = "　某省\r\n召开会议。 "
    line = {"id": "a-1", "date": "20190905", "title": "标题", "text": text, "url": "https://example.org/1"}
    assert only(read(line)) == Document(
        "a-1", text, "标题", "2019-09-05", "https://example.org/1", "a/news.jsonl", "utf-8"
    )


def test_any_field_may_be_missing_but_the_text() -> None:
    assert only(read({"text": "好。"})) == Document("news:1", "好。", source="a/news.jsonl")
    assert only(read({"text": "好。", "id": None, "title": None, "date": "", "url": None})).id == "news:1"


def test_an_id_or_a_date_may_be_a_number() -> None:
    document = only(read({"text": "好。", "id": 7, "date": 20190905}))
    assert (document.id, document.published) == ("7", "2019-09-05")


def test_the_lines_own_date_comes_first_then_the_runs_then_the_ids() -> None:
    own, none = {"text": "好。", "id": "20180101", "published": "2019"}, {"text": "好。", "id": "20180101"}
    assert only(read(own, published="2020-01")).published == "2019"
    assert only(read(none, published="2020-01")).published == "2020-01"
    assert only(read(none)).published == "2018-01-01"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": ', "broken JSON (Expecting value, column 9)"),
        (b"[" * 100_000, "broken JSON (RecursionError"),
        (b'{"text": ' + b"1" * 5000 + b"}", "broken JSON (ValueError"),
        (b'["text"]', "not a JSON object"),
        (b"null", "not a JSON object"),
        ({"title": "标题"}, "text is missing or empty"),
        ({"text": " \n"}, "text is missing or empty"),
        ({"text": 1}, "text is not a string"),
        ({"text": "好。", "title": ["标题"]}, "title is not a string"),
        ({"text": "好。", "id": True}, "id is not a string"),
        ({"text": "好。", "date": "2019-02-30"}, "'2019-02-30' is no date"),
        ({"text": "好。", "date": "昨天"}, "'昨天' is no date"),
        (b'{"text": "\\ud800"}', "half a surrogate pair (\\ud800)"),
        (b'{"text": "a", "title": "\\udc00"}', "title holds half a surrogate pair"),
        (b'{"text": "a\\u0000b"}', "text holds a NUL"),
        (b'{"text": "\x00"}', "is NUL"),
        ('{"text": "某省水利厅"}'.encode()[:-4] + b'"}', "is not UTF-8, though the rest is"),
    ],
)
def test_a_bad_line_is_told_of_and_the_next_is_read(line: bytes | Mapping[str, object], said: str) -> None:
    bad, good = read(line, {"text": "好。"})
    assert bad[0] == "a/news.jsonl:1"
    assert isinstance(bad[1], Unreadable)
    assert said in bad[1].problem
    assert isinstance(good[1], Document)
    assert good[1].id == "news:2"


def test_whole_surrogate_pairs_are_characters() -> None:
    assert only(read(b'{"text": "\\ud83d\\ude00"}')).text == "\U0001f600"


def test_blank_lines_count_as_lines_only() -> None:
    assert [place for place, _ in read(b"", {"text": "好。"}, b"  \r", {"text": "坏。"})] == [
        "a/news.jsonl:2",
        "a/news.jsonl:4",
    ]


def test_a_file_without_lines_is_told_of() -> None:
    [(place, read_)] = read_jsonl([], stem="news", source="news.jsonl", published=None)
    assert place == "news.jsonl"
    assert isinstance(read_, Unreadable)


@pytest.mark.parametrize(
    ("codec", "found"), [("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16-le")]
)
def test_every_encoding_is_read_by_lines(codec: str, found: str) -> None:
    raw = '{"text": "某省召开会议。"}\r\n{"text": "上ਊ下"}'.encode(
        codec
    )  # ਊ has the byte of a line end in UTF-16
    lines = [line + b"\n" for line in raw.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    documents = [d for _, d in read_jsonl(lines, stem="n", source="n.jsonl", published=None)]
    assert [d.text if isinstance(d, Document) else d for d in documents] == ["某省召开会议。", "上ਊ下"]
    assert {d.encoding for d in documents if isinstance(d, Document)} == {found}


def test_utf_16_that_breaks_off_is_told_of() -> None:
    raw = '{"text": "a"}\n{"text": "b"}'.encode("utf-16")[:-1]
    first, second = read_jsonl([raw], stem="n", source="n.jsonl", published=None)
    assert isinstance(first[1], Document)
    assert isinstance(second[1], Unreadable)


def test_lines_are_taken_one_at_a_time() -> None:
    taken = 0

    def lines() -> Iterable[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b'{"text": "a"}\n'

    reports = read_jsonl(lines(), stem="n", source="n.jsonl", published=None)
    next(iter(reports))
    assert taken <= 2
