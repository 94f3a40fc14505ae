import pytest

from kg.read.text import Decoded, Unreadable, decode

REPORT = "　　某省水利厅日前召开会议，部署防汛工作。\r\n厅长李　强出席。\r\n"


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
    ],
)
def test_text_is_kept_exactly_whatever_its_encoding(codec: str, found: str) -> None:
    assert decode(REPORT.encode(codec)) == Decoded(REPORT, found)


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_bom(order: str) -> None:
    assert decode(("\ufeff" + REPORT).encode(order)) == Decoded(REPORT, order)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "the file is empty"),
        (b" \r\n", "the file is empty"),
        ("　\n".encode(), "the file holds nothing but white space"),
        ("\ufeff".encode(), "the file holds nothing but white space"),
        (b"ab\0c", "byte 2 is NUL"),
        ("\ufeff某\0".encode("utf-16-le"), "byte 4 is NUL"),
        (b"\xff\xfe\x41", "byte 2 is not UTF-16"),
        (b"\xff\xfe\0\0abcd", "UTF-32 is not read"),
        (b"%PDF-1.4 ...", "a PDF file"),
        (b"PK\x03\x04...", "a zip or Office file"),
        ("café".encode("latin-1"), "neither UTF-8 (see byte 3) nor GB18030 (see byte 3)"),
        (b"\xef\xbb\xbfabc\xff", "byte 6 is not UTF-8"),
    ],
)
def test_what_is_no_text_says_why_and_where(raw: bytes, said: str) -> None:
    read = decode(raw)
    assert isinstance(read, Unreadable)
    assert said in read.problem
    assert read.cure


def test_damaged_utf_8_is_not_taken_for_gb18030() -> None:
    raw = REPORT.encode()
    assert isinstance(raw[:-3].decode("gb18030", "replace"), str)  # it would not even complain much
    read = decode(raw[:10] + raw[11:])
    assert isinstance(read, Unreadable)
    assert "is not UTF-8, though the rest is" in read.problem


def test_a_text_cut_in_the_middle_of_a_character_is_damaged() -> None:
    assert isinstance(decode("某省水利厅召开会议".encode()[:-1]), Unreadable)


def test_a_declared_encoding_settles_a_text_that_could_be_either() -> None:
    raw = "一共".encode("gb18030")
    assert decode(raw, declared="gb2312") == Decoded("一共", "gb18030")


def test_gb18030_that_happens_to_be_utf_8_is_not_taken_for_it() -> None:
    assert decode("某省水利".encode("gb18030")[:6]) == Decoded("某省水", "gb18030")
    assert decode("café".encode()) == Decoded("café", "utf-8")


def test_a_false_declaration_does_no_harm() -> None:
    assert decode(REPORT.encode(), declared="gb2312") == Decoded(REPORT, "utf-8")
    assert decode(REPORT.encode("gbk"), declared="utf-8") == Decoded(REPORT, "gb18030")
    assert decode(REPORT.encode(), declared="klingon") == Decoded(REPORT, "utf-8")


def test_control_characters_are_part_of_the_text() -> None:
    assert decode(b"a\x07b\x1fc") == Decoded("a\x07b\x1fc", "utf-8")
