import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest

from kg.errors import DocumentError
from kg.model import Document, Dropped
from kg.read import read

TEXT = "某省水利厅召开会议。\r\n厅长李　强出席。"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, content: str | bytes = TEXT) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def documents(*inputs: str, published: str | None = None) -> list[Document]:
    items = list(read(inputs, published=published))
    assert not [item for item in items if isinstance(item, Dropped)]
    return [item for item in items if isinstance(item, Document)]


def dropped(*inputs: str) -> list[Dropped]:
    return [item for item in read(inputs) if isinstance(item, Dropped)]


def standard_input(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


def test_a_text_file_is_a_report_named_by_its_stem() -> None:
    write("xw20190905_01.txt")
    assert documents("xw20190905_01.txt") == [
        Document("xw20190905_01", TEXT, published="2019-09-05", source="xw20190905_01.txt")
    ]


def test_every_format_has_its_reader() -> None:
    write("a.md", "# 标题\n正文。")
    write("b.HTML", "<h1>标题</h1><p>正文。")
    write("c.jsonl.gz", gzip.compress(b'{"text": "a"}\n{"text": "b"}'))
    assert [(d.id, d.title) for d in documents("a.md", "b.HTML", "c.jsonl.gz")] == [
        ("a", ""),
        ("b", "标题"),
        ("c:1", ""),
        ("c:2", ""),
    ]


def test_a_folder_is_read_whole_and_in_order_and_the_rest_is_counted() -> None:
    for name in (
        "d/b.txt",
        "d/a/z.txt",
        "d/c.txt",
        "d/b.pdf",
        "d/e.PDF",
        "d/LICENSE",
        "d/.git/x.txt",
        "d/._b.txt",
    ):
        write(name)
    items = list(read(["d"]))
    assert [item.source for item in items if isinstance(item, Document)] == [
        "d/a/z.txt",
        "d/b.txt",
        "d/c.txt",
    ]
    [ignored] = [item for item in items if isinstance(item, Dropped)]
    assert ignored.ignored
    assert (ignored.place, ignored.problem) == ("d", "2 .pdf, 2 hidden, 1 without suffix ignored")


def test_files_of_one_stem_are_told_apart_by_path_whatever_their_order() -> None:
    for name in ("d/one/a.txt", "d/two/a.txt", "d/two/b.txt", "d/two/c.md", "d/two/c.txt"):
        write(name)
    ids = {"d/one/a", "d/two/a", "b", "d/two/c.md", "d/two/c.txt"}
    assert {d.id for d in documents("d")} == ids
    assert {d.id for d in documents("d/two", "d/one")} == ids


def test_no_absolute_path_is_kept(here: Path) -> None:
    write("d/a.txt")
    assert [d.source for d in documents(str(here / "d"))] == ["d/a.txt"]
    assert [d.source for d in documents(str(here / "d" / "a.txt"))] == ["a.txt"]
    assert [d.source for d in documents("./d/../d/a.txt")] == ["d/a.txt"]
    [missing] = dropped(str(here / "none.txt"))
    assert missing.place == "none.txt"


def test_a_glob_is_read_in_order() -> None:
    for name in ("d/b.txt", "d/a.txt", "d/sub/c.txt", "d/x.csv"):
        write(name)
    assert [d.id for d in documents("d/*.txt")] == ["a", "b"]
    assert [d.id for d in documents("d/**/*.txt")] == ["a", "b", "c"]
    assert [d.problem for d in dropped("d/**")] == ["1 .csv ignored"]
    assert [d.problem for d in dropped("*.html")] == ["no file matches"]


def test_a_name_with_brackets_is_a_name_first() -> None:
    write("a[1].txt")
    assert [d.id for d in documents("a[1].txt")] == ["a[1]"]


def test_a_file_named_twice_is_read_once() -> None:
    write("a.txt")
    items = list(read(["a.txt", ".", "./a.txt"]))
    assert len([item for item in items if isinstance(item, Document)]) == 1
    assert all(item.ignored for item in items if isinstance(item, Dropped))


def test_a_link_to_a_folder_above_is_not_followed() -> None:
    write("d/a.txt")
    Path("d/up").symlink_to(Path("d").resolve(), target_is_directory=True)
    assert len([item for item in read(["d"]) if isinstance(item, Document)]) == 1


def test_the_date_of_the_run_is_for_reports_that_name_none() -> None:
    write("20190905.txt")
    write("a.jsonl", '{"text": "a", "date": "2018"}')
    assert [d.published for d in documents("20190905.txt", "a.jsonl", published="20200101")] == [
        "2020-01-01",
        "2018",
    ]


def test_a_bad_date_of_the_run_is_an_error_at_once() -> None:
    with pytest.raises(DocumentError, match="--published '2019-02-30': no date; write YYYY"):
        read(["a.txt"], published="2019-02-30")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b"ab\0", "byte 2 is NUL"),
        ("a.txt", "某省水利厅".encode()[:-1], "is not UTF-8"),
        ("a.pdf", b"%PDF-1.4", "not a file of a kind that is read"),
        ("a", b"text", "not a file of a kind that is read"),
        ("a.docx", b"text", "not a .docx file"),
        ("a.html", b"<p></p>", "the page holds no text"),
        ("a.jsonl", b"", "the file holds no line"),
        ("a.jsonl.gz", b"not gzip", "cannot be read any further"),
        ("a.jsonl.gz", gzip.compress(b'{"text": "a"}')[:-9], "cannot be read any further"),
    ],
)
def test_bad_input_is_one_line_and_the_others_are_read(name: str, content: bytes, problem: str) -> None:
    write(name, content)
    write("good.txt")
    items = list(read([name, "good.txt"]))
    [bad] = [item for item in items if isinstance(item, Dropped)]
    assert problem in bad.problem
    assert bad.place.startswith(name)
    assert bad.cure
    assert not bad.ignored
    assert "\n" not in f"{bad.place}{bad.problem}{bad.cure}"
    assert isinstance(items[-1], Document)


@pytest.mark.parametrize("name", ["none.txt", "no/such/folder", "", "a\0b.txt"])
def test_what_is_not_there_is_told_of(name: str) -> None:
    [missing] = dropped(name)
    assert missing.cure.startswith("check the path")


def test_a_folder_with_nothing_to_read_is_told_of() -> None:
    Path("empty").mkdir()
    write("other/a.csv")
    assert [d.problem for d in dropped("empty", "other")] == [
        "nothing to read in this folder",
        "nothing to read in this folder (1 .csv ignored)",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read_is_told_of() -> None:
    write("a.txt")
    Path("a.txt").chmod(0)
    write("d/b.txt")
    Path("d").chmod(0)
    try:
        assert ["ermission" in d.problem for d in dropped("a.txt", "d")] == [True, True]
    finally:
        Path("d").chmod(0o700)


def test_a_dangling_link_is_told_of() -> None:
    write("d/a.txt")
    Path("d/b.txt").symlink_to("nowhere.txt")
    [dangling] = dropped("d")
    assert (dangling.place, dangling.problem) == ("d/b.txt", "cannot be read (No such file or directory)")


def test_two_reports_of_one_id_are_told_apart_by_dropping_the_later() -> None:
    write("a.txt")
    write("b.jsonl", '{"id": "a", "text": "b"}\n{"id": "c", "text": "c"}\n{"id": "c", "text": "d"}')
    assert [(d.place, d.problem) for d in dropped("a.txt", "b.jsonl")] == [
        ("b.jsonl:1", "the id 'a' is taken by an earlier report"),
        ("b.jsonl:3", "the id 'c' is taken by an earlier report"),
    ]


@pytest.mark.parametrize(
    ("raw", "ids"),
    [
        (b'\n  {"text": "a"}\n{"id": "x", "text": "b"}\n', ["stdin:2", "x"]),
        ('{"text": "某省"}\n'.encode("utf-8-sig"), ["stdin:1"]),
        ('{"text": "某省"}\n'.encode("utf-16"), ["stdin:1"]),
        (TEXT.encode("gb18030"), ["stdin"]),
        (f"\r\n {TEXT}".encode("utf-16"), ["stdin"]),
    ],
)
def test_standard_input_is_lines_or_one_report(
    monkeypatch: pytest.MonkeyPatch, raw: bytes, ids: list[str]
) -> None:
    standard_input(monkeypatch, raw)
    assert [d.id for d in documents("-")] == ids


def test_empty_standard_input_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, b"")
    assert [d.place for d in dropped("-")] == ["stdin"]


def test_a_name_that_cannot_be_written_is_shown_escaped() -> None:
    name = os.fsdecode(b"\xd4\xc2\n.txt")
    Path(name).write_text("某省。", encoding="utf-8")
    [document] = documents(name)
    document.source.encode()
    document.id.encode()
    assert "\n" not in document.source


def test_ten_million_characters_on_one_line() -> None:
    text = "某省水利厅召开会议。" * 1_000_000
    write("a.txt", text)
    write("b.jsonl", json.dumps({"text": text}, ensure_ascii=False))
    assert [len(d.text) for d in documents("a.txt", "b.jsonl")] == [10_000_000] * 2
