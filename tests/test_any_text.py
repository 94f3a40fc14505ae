"""What holds for any text that is handed to the whole walk: facts, Turtle, the endpoint."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Document, Extraction
from kg.pipeline import extract, extract_all
from kg.segment import segment
from tests.fuzz import targets

# what reports are made of, so that rules are met with; and any character at all
WORDS = """
青溪县水务局 县委书记 局长 副厅长 李四 张三 麦尔丹·木盖提 任命 免去 职务 召开 主持 出席 强调
表示 ： “ ” 「
。 ， 、 ； 防汛工作会议 会议 6月18日 2019年9月 12日至13日 近日 本报讯 （记者 一、 新建 12座 将 要求
该局 她 会上 等 省政协 原 为 的 在
"""
PIECES = st.one_of(st.sampled_from([*WORDS.split(), "\n", " ", "　", "\r\n", "\u2028"]), st.text(max_size=4))
TEXTS = st.lists(PIECES, max_size=30).map("".join)
FEW = settings(max_examples=60, derandomize=True, deadline=None)


@FEW
@given(TEXTS)
def test_every_fact_stands_where_it_says(text: str) -> None:
    targets.facts(text.encode("utf-8", "replace"))
    for fact in extract(Document("d", text)).facts:
        assert fact.evidence.cut(text).strip()
        for argument in fact.arguments:
            assert argument.span is None or argument.span.cut(text).strip()


@FEW
@given(st.lists(TEXTS.filter(str.strip), min_size=2, max_size=4, unique=True))
def test_facts_do_not_depend_on_the_reports_beside(texts: list[str]) -> None:
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    together = [found for found in extract_all(documents) if isinstance(found, Extraction)]
    assert together == [extract(document) for document in documents]


def test_a_quotation_that_ends_a_report_leaves_the_next_one_as_it_is() -> None:
    first, second = "李四说：“好。”", "昨天下雨，天气很凉，罗一一一个人走了。"
    documents = [Document("a", first), Document("b", second)]
    together = [found for found in extract_all(documents) if isinstance(found, Extraction)]
    assert together[1] == extract(documents[1])


@FEW
@given(TEXTS)
def test_what_is_written_as_turtle_is_read_back(text: str) -> None:
    targets.literal(text.encode("utf-8", "ignore"))
    targets.build(text.encode("utf-8", "ignore"))


@settings(max_examples=80, derandomize=True, deadline=None)
@given(
    st.sampled_from([b"GET", b"POST", b"HEAD", b"OPTIONS", b"PUT"]),
    st.sampled_from([b"/sparql", b"/sparql?query=ASK{}", b"/questions/chairs", b"/", b"/nowhere"]),
    st.binary(max_size=30),
    st.sampled_from(
        [b"", b"Content-Type: application/sparql-query", b"Accept: text/csv;q=x", b"Accept: \xff"]
    ),
    st.binary(max_size=60),
)
def test_any_request_is_answered_and_so_is_the_next(
    method: bytes, path: bytes, more: bytes, headers: bytes, body: bytes
) -> None:
    targets.sparql(b"\n".join([method, path + more.replace(b"\n", b""), headers, body]))


def test_a_sentence_without_an_end_is_passed_over_and_told_of() -> None:
    text = "青溪县水务局召开防汛工作会议。\n" + "县" * 2001 + "。局长李四主持会议。"
    found = extract(Document("d", text))
    assert [(one.place, one.problem, one.ignored) for one in found.dropped] == [
        ("d", "1 sentence over 2000 characters passed over, the longest of 2002", False)
    ]
    assert {sentence.kind for story in found.stories for sentence in story.sentences} == {"body", "overlong"}
    assert "held" in {fact.type for fact in found.facts}


def test_a_sentence_as_long_as_they_come_is_read() -> None:
    text = "青溪县水务局召开防汛工作会议，" + "各单位负责人参加，" * 200 + "李四主持会议。"
    assert 1800 < len(text) < 2000
    assert extract(Document("d", text)).dropped == ()


def test_a_story_longer_than_any_is_read_in_parts_that_tile_it() -> None:
    text = "青溪县水务局召开防汛工作会议。局长李四说：“好。”\n" * 2000
    found = segment(Document("d", text))
    assert [story.part for story in found] == list(range(len(found)))
    assert all(story.span.end - story.span.start <= 20_000 for story in found)
    assert len(found) == 3
    sentences = [sentence for story in found for sentence in story.sentences]
    assert "".join(sentence.text for sentence in sentences) == text.replace("\n", "")
    told = extract(Document("d", text)).dropped
    assert [(one.problem, one.ignored) for one in told] == [
        ("read in parts of 20000 characters, none of which knows of the others", True)
    ]
