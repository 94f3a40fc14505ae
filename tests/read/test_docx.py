import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from kg.read.docx import read_docx
from kg.read.text import Decoded, Unreadable

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(document: Any) -> Decoded | Unreadable:
    file = io.BytesIO()
    document.save(file)
    return read_docx(file.getvalue())


def test_paragraphs_and_tables_come_in_order() -> None:
    document = docx.Document()
    document.add_heading("某省召开会议", 1)
    document.add_paragraph("　　某省水利厅召开会议。")
    table = document.add_table(2, 2)
    for row, (post, name) in enumerate([("厅长", "张三"), ("副厅长", "李　四")]):
        table.cell(row, 0).text, table.cell(row, 1).text = post, name
    document.add_paragraph("会后。\n散会。")
    assert read(document) == Decoded(
        "某省召开会议\n　　某省水利厅召开会议。\n厅长\t张三\n副厅长\t李　四\n会后。\n散会。",
        "utf-8",
        "某省召开会议",
    )


def test_the_core_title_comes_first() -> None:
    document = docx.Document()
    document.core_properties.title = "标题"
    document.add_heading("小标题", 1)
    read_ = read(document)
    assert isinstance(read_, Decoded)
    assert read_.title == "标题"


def test_what_a_reviser_deleted_is_left_out_and_what_he_put_in_is_kept() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("张三")
    paragraph._p.append(parse_xml(f"<w:ins {W}><w:r><w:t>出席</w:t></w:r></w:ins>"))
    paragraph._p.append(parse_xml(f"<w:del {W}><w:r><w:delText>缺席</w:delText></w:r></w:del>"))
    box = f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>框中。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(1, parse_xml(box))
    read_ = read(document)
    assert isinstance(read_, Decoded)
    assert read_.text == "张三出席\n框中。"


def test_a_nested_table_stands_once() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "外"
    cell.add_table(1, 1).cell(0, 0).text = "内"
    read_ = read(document)
    assert isinstance(read_, Decoded)
    assert read_.text.split() == ["外", "内"]


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0old", b"text"])
def test_what_is_no_docx_is_told_of(raw: bytes) -> None:
    assert isinstance(read_docx(raw), Unreadable)


def test_a_document_without_text_is_told_of() -> None:
    assert isinstance(read(docx.Document()), Unreadable)
