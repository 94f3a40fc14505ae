"""What holds for any text: offsets, tiling, and that reading gives back what was written."""

import codecs
import json

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document
from kg.read.jsonl import read_jsonl
from kg.read.text import Decoded, decode
from kg.segment import segment

# what makes up reports, so that the layouts are met with; and any character at all
PARTS = """
某省水利厅 召开会议 厅长李　强 。 ！ ？” “ ” ‘ " 「 （ ） ( ) ： ， …… 、 一、 1. ■ 【 】 《 》 —— 本报讯 又讯
东山日报临江5月21日电 （记者 央视网消息（新闻联播）： 编辑：王一 图为 联播快讯 （完） 2019年9月5日
"""
PIECES = st.sampled_from([*PARTS.split(), " ", "　", "\n", "\r\n", "\u2028", "\x85"])
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map("".join)
WRITABLE = TEXTS.map(lambda text: text.encode("utf-8", "ignore").decode().replace("\0", "")).filter(str.strip)


@given(TEXTS, st.sampled_from(["", "联播快讯", "水库建成"]))
def test_sentences_tile_the_text_but_for_white_space(text: str, title: str) -> None:
    sentences = [s for story in segment(Document(id="d", text=text, title=title)) for s in story.sentences]
    end = 0
    for sentence in sentences:
        assert text[end : sentence.span.start].strip() == ""
        assert sentence.span.cut(text) == sentence.text == sentence.text.strip()
        end = sentence.span.end
    assert text[end:].strip() == ""


@given(TEXTS)
def test_stories_paragraphs_and_quotations_stand_in_order(text: str) -> None:
    stories = segment(Document(id="d", text=text))
    ends = [0]
    for story in stories:
        assert story.span.start >= ends[-1]
        assert story.span.start == story.sentences[0].span.start
        assert story.span.end == story.sentences[-1].span.end
        paragraphs = [s.paragraph for s in story.sentences]
        assert paragraphs == sorted(paragraphs)
        previous = story.span.start
        for quotation in story.quotations:
            assert previous <= quotation.start
            assert story.span.covers(quotation)
            assert story.quotation_at(quotation.start) == story.quotation_at(quotation.end - 1) == quotation
            previous = quotation.end
        ends.append(story.span.end)


@given(TEXTS)
def test_segmentation_is_the_same_each_time(text: str) -> None:
    document = Document(id="d", text=text)
    assert segment(document) == segment(document)


@given(WRITABLE)
def test_utf_8_and_utf_16_give_back_the_text(text: str) -> None:
    text = text.removeprefix("\ufeff")
    if not text.strip():
        return
    assert decode(codecs.BOM_UTF8 + text.encode()) == Decoded(text, "utf-8-sig")
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")) == Decoded(text, "utf-16-le")
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == Decoded(text, "utf-16-be")


@given(
    st.lists(st.sampled_from("某省水利厅召开会议李强出席、。，“”（）\u3000\r\n12ab"), min_size=30).map(
        "".join
    )
)
def test_gb18030_gives_back_chinese_text(text: str) -> None:
    if text.strip() and not text.isascii():
        decoded = decode(text.encode("gb18030"))
        assert isinstance(decoded, Decoded)
        assert decoded.text == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told_of(raw: bytes) -> None:
    decoded = decode(raw)
    if isinstance(decoded, Decoded):
        assert decoded.text.strip()
        skipped = {"utf-8-sig": 3, "utf-16-le": 2, "utf-16-be": 2}.get(decoded.encoding, 0)
        codec = "utf-8" if skipped == 3 else decoded.encoding
        assert raw[skipped:].decode(codec) == decoded.text
    else:
        assert decoded.problem
        assert decoded.cure


@given(st.lists(st.tuples(WRITABLE, st.text(max_size=10)), min_size=1, max_size=5), st.booleans())
def test_json_lines_give_back_what_was_written(reports: list[tuple[str, str]], ascii: bool) -> None:
    titles = [title.encode("utf-8", "ignore").decode().replace("\0", "") for _, title in reports]
    lines = [
        json.dumps({"id": str(n), "text": text, "title": title}, ensure_ascii=ascii).encode() + b"\n"
        for n, ((text, _), title) in enumerate(zip(reports, titles, strict=True))
    ]
    read = [document for _, document in read_jsonl(lines, stem="n", source="n.jsonl", published=None)]
    assert [(d.id, d.text, d.title) for d in read if isinstance(d, Document)] == [
        (str(n), text, title) for n, ((text, _), title) in enumerate(zip(reports, titles, strict=True))
    ]


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_lines_are_read_or_told_of(lines: list[bytes]) -> None:
    for place, _ in read_jsonl(lines, stem="n", source="n.jsonl", published=None):
        assert place.startswith("n.jsonl")
