import time

import pytest

from kg.read.html import read_html
from kg.read.text import Decoded, Unreadable


def read(html: str, codec: str = "utf-8") -> Decoded:
    page = read_html(html.encode(codec))
    assert isinstance(page, Decoded)
    return page


PAGE = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>某省召开会议_某省人民政府网</title><meta name="PubDate" content="2019-09-05 10:22">
<style>p {color: red}</style><script>var a = "<p>不是正文</p>";</script></head>
<body><nav><a href="/">首页</a></nav><!-- 注释 -->
<div class="main"><h1>某省召开会议</h1>
<p>&nbsp;&nbsp;&nbsp;&nbsp;某省水利厅<b>日前</b>
召开会议。</p><p>厅长李　强&nbsp;出席。<br/>会后，张三答记者问。</p>
<table><tr><td>主任</td><td>李四</td></tr><tr><td>副主任</td><td>王五</td></tr></table></div>
<footer>版权所有</footer></body></html>"""


def test_a_page_gives_its_readable_text_by_lines() -> None:
    assert read(PAGE, "gb18030") == Decoded(
        "某省召开会议\n某省水利厅日前召开会议。\n厅长李　强 出席。\n会后，张三答记者问。\n"
        "主任 李四\n副主任 王五",
        "gb18030",
        "某省召开会议",
        "2019-09-05",
    )


def test_the_bytes_are_believed_before_a_false_charset() -> None:
    assert read(PAGE, "utf-8").encoding == "utf-8"


def test_the_article_of_a_page_is_its_text() -> None:
    assert (
        read("<body><div>栏目</div><article><p>正文。</p></article><div>相关</div></body>").text == "正文。"
    )
    assert read("<article>一。</article><article>二。</article>").text == "一。\n二。"


def test_the_title_is_the_heading_else_what_the_page_calls_itself() -> None:
    assert read("<title>页</title><h1> 标\n题 </h1><p>文。").title == "标 题"
    assert read("<title>页</title><h1>甲</h1><h1>乙</h1><p>文。").title == "页"
    assert read("<p>文。").title == ""


def test_entities_and_hidden_parts() -> None:
    assert read("<p>A&amp;B &lt;甲&gt;<span hidden>藏</span></p>").text == "A&B <甲>"


def test_a_bad_day_in_the_page_is_no_day() -> None:
    assert read('<meta name="pubdate" content="yesterday"><p>文。').published is None


@pytest.mark.parametrize("html", ["<html><body><script>1</script></body></html>", "<!-- 空 -->"])
def test_a_page_without_text_is_told_of(html: str) -> None:
    assert isinstance(read_html(html.encode()), Unreadable)


def test_a_page_of_any_depth_is_walked() -> None:
    assert read("<div>" * 3000 + "深。").text == "深。"


def test_broken_markup_raises_nothing() -> None:
    for html in (
        "<p>甲<p>乙</div><![if x]>",
        "<![endif]--><p>甲",
        "<p a=<b>甲",
        "<?xml version='1.0'?><p>甲</p>",
    ):
        assert isinstance(read_html(html.encode()), Decoded | Unreadable)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<script>var a = "<!--";</script><p>甲</p>', "甲"),
        ("<p>甲<!-- <p>乙 --></p>丙", "甲\n丙"),
        ("<p>甲<!-- 乙</p>", "甲 乙"),
        ("<p>甲</p><a href=", "甲\n<a href="),
        ("<SCRIPT>1</Script ><p>甲</p>", "甲"),
        ("<p>3 < 5</p>", "3 < 5"),
        ("<ſcript><p>甲</p>", "<ſcript>\n甲"),
    ],
)
def test_what_never_closes_swallows_nothing(html: str, text: str) -> None:
    assert read(html).text == text


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a ", "</", "<?", "<![CDATA[", "<script>", "&", "<p>甲\n", "\n "]
)
def test_no_page_is_slow(piece: str) -> None:
    began = time.process_time()
    read_html((piece * 20_000 + "<p>甲").encode())
    assert time.process_time() - began < 5
