"""Who said what, over sentences and paragraphs; the single wordings are tested beside their rules."""

import pytest

from kg.facts.statement import extract
from kg.model import Document, Fact, Mention, Reading, Span
from kg.pipeline import extract as read_facts
from kg.segment import segment


def read(text: str, **named: str) -> Reading:
    """Read a text in which exactly these words are mentions of persons: word=name."""
    story = segment(Document(id="test", text=text))[0]
    mentions = []
    for word, name in named.items():
        start = text.find(word)
        while start >= 0:
            form = "full" if word == name else "anaphor"
            mentions.append(Mention("person", Span(start, start + len(word)), word, name, form))  # type: ignore[arg-type]
            start = text.find(word, start + 1)
    return Reading(story, tuple(sorted(mentions, key=lambda m: m.span)))


def said(text: str, **named: str) -> list[tuple[str | None, str | None]]:
    return [(fact.get("person"), fact.get("quote")) for fact in extract(read(text, **named), ())]


PEOPLE = {"周文": "周文", "吴敏": "吴敏"}


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("“井打好了。”周文说，“水是甜的。”", [("周文", "井打好了。水是甜的。")]),
        ("“井打好了。水是甜的。”村主任周文蹲下身说。", [("周文", "井打好了。水是甜的。")]),
        ("周文告诉记者：“井打好了。水是甜的。”路也修了。", [("周文", "井打好了。水是甜的。")]),
        (
            "“井打好了。”周文说，村里栽了枣树。“三年就挂果。”",
            [("周文", "井打好了。村里栽了枣树。三年就挂果。")],
        ),
        (
            "“井打好了。”周文说，全村又栽了枣树。去年，县里拨款五十万元。",
            [("周文", "井打好了。全村又栽了枣树。")],
        ),
        ("“井打好了。”老把式周文已经守了三天，“再等一会就出水。”", [("周文", "井打好了。再等一会就出水。")]),
        (
            "周文说，今年只打了一口井，“一口就够全村吃水”。",
            [("周文", "今年只打了一口井，“一口就够全村吃水”。")],
        ),
    ],
)
def test_pieces_of_one_utterance_are_one_statement(text: str, quotes: list[tuple[str, str]]) -> None:
    assert said(text, **PEOPLE) == quotes


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("周文指出，要打好井。要修好路。", [("周文", "要打好井。要修好路。")]),
        ("周文指出，要打好井。会议还研究了修路。", [("周文", "要打好井。")]),
        ("周文指出，要打好井。吴敏主持会议。", [("周文", "要打好井。")]),
        ("周文指出，要打好井；要修好路。", [("周文", "要打好井；要修好路。")]),
        ("周文指出，要打好井。\n周文强调，要修好路。", [("周文", "要打好井。要修好路。")]),
        (
            "周文指出，要打好井。\n吴敏强调，要修好路。\n周文要求，要抓紧。",
            [("周文", "要打好井。"), ("吴敏", "要修好路。"), ("周文", "要抓紧。")],
        ),
        (
            "周文指出，要打好井。\n周文还到村里看望了老人。\n周文强调，要修好路。",
            [("周文", "要打好井。"), ("周文", "要修好路。")],
        ),
        (
            "周文指出，要打好井。\n周文来到河边听取汇报后强调，要修好路。",
            [("周文", "要打好井。"), ("周文", "要修好路。")],
        ),
        ("周文强调，要打好井；副主任吴敏主持会议。", [("周文", "要打好井；")]),
        (
            "吴敏来到村里。对此，周文表示，井已经打好。每一户，都要用上。",
            [("周文", "井已经打好。每一户，都要用上。")],
        ),
        (
            "周文提出三点要求：\n一要打好井。\n二要修好路。\n会议还研究了种树。",
            [("周文", "一要打好井。二要修好路。")],
        ),
        ("对此，周文表示，井已经打好。全村共有三百户人家。", [("周文", "井已经打好。全村共有三百户人家。")]),
        ("吴敏来到村里。对此，周文表示，井已经打好。全村共有三百户人家。", [("周文", "井已经打好。")]),
        ("周文指出，要打好井。这番话让大家看到了方向。", [("周文", "要打好井。")]),
        ("周文指出，要打好井。对于打井，市里多次强调，质量第一。", [("周文", "要打好井。")]),
        ("周文指出，要打好井。11月3日，全村开了工。", [("周文", "要打好井。")]),
        ("周文指出，“要打好井。”。", [("周文", "要打好井。")]),
        ("周文介绍，井已经打好。全村共有三百户人家。", [("周文", "井已经打好。")]),
    ],
)
def test_an_indirect_statement_runs_on_until_the_report_tells_again(
    text: str, quotes: list[tuple[str, str]]
) -> None:
    assert said(text, **PEOPLE) == quotes


def test_a_pronoun_speaks_for_the_subject_of_the_sentence_before() -> None:
    text = "在会见周文时，吴敏转达了问候。他说，井水是甜的。"
    assert said(text, 周文="周文", 吴敏="吴敏", 他="周文") == [("吴敏", "井水是甜的。")]
    text = "周文的同事来到井边。他说，井水是甜的。"
    assert said(text, 周文="周文", 他="吴敏") == [("吴敏", "井水是甜的。")]


def test_statements_on_several_occasions_are_apart_in_one_paragraph_too() -> None:
    text = "周文强调，要打好井。周文在看望村民时说，要修好路。"
    assert said(text, **PEOPLE) == [("周文", "要打好井。"), ("周文", "要修好路。")]
    text = "周文18日说，井打好了。周文16日曾表示，井还要三天。"
    assert said(text, **PEOPLE) == [("周文", "井打好了。"), ("周文", "井还要三天。")]


def test_a_clause_about_the_speaker_only_interrupts() -> None:
    text = "“井打好了，”周文说，“水是甜的，”他顿了顿，“路也修了。”"
    assert said(text, 周文="周文", 他="周文") == [("周文", "井打好了，水是甜的，路也修了。")]


def test_pronouns_and_titles_speak_by_the_name_that_their_mention_has() -> None:
    text = "村主任吴敏来到井边。她说：“水是甜的。”周主任强调，要修好路。"
    assert said(text, 吴敏="吴敏", 她="吴敏", 周主任="周文") == [
        ("吴敏", "水是甜的。"),
        ("周文", "要修好路。"),
    ]


def test_an_utterance_belongs_to_the_person_after_it_when_what_stands_before_has_no_marks() -> None:
    assert said("周文算账：今年打了两口井。“不够。”吴敏摇摇头。", **PEOPLE) == [
        ("周文", "今年打了两口井。"),
        ("吴敏", "不够。"),
    ]


def test_persons_set_side_by_side_say_the_same() -> None:
    assert said("周文和吴敏在联合发言中提出，要修好路。", **PEOPLE) == [
        ("周文", "要修好路。"),
        ("吴敏", "要修好路。"),
    ]
    assert said("周文与吴敏会谈时表示，要修好路。", **PEOPLE) == [("周文", "要修好路。")]


@pytest.mark.parametrize(
    "text",
    [
        "“双减”政策下，周文和吴敏走访了三所学校。",
        "周文代表县政府对吴敏表示感谢。",
        "周文听取了吴敏的情况介绍，察看了水井。",
        "对周文来说，这口井是救命的井。",
        "周文的父亲说，井水是甜的。",
        "在周文的陪同下，专家组表示，井水合格。",
        "通报要求，各村要打好井。周文参加。",
        "“井打好了。”村里的老人说。周文笑了。",
    ],
)
def test_what_no_person_says_is_no_statement(text: str) -> None:
    assert said(text, **PEOPLE) == []


def test_headlines_and_bylines_say_nothing() -> None:
    assert said("周文：要打好井\n本报讯（记者 吴敏）8日，周文来到村里。", **PEOPLE) == []


def test_a_quotation_may_be_left_open_at_the_end_of_its_paragraph() -> None:
    assert said("“井打好了。\n“水是甜的。”周文说。", **PEOPLE) == [("周文", "井打好了。水是甜的。")]
    assert said("周文说：“井打好了。\n“水是甜的。”", **PEOPLE) == [("周文", "井打好了。水是甜的。")]


def facts(text: str) -> list[Fact]:
    document = Document(id="test", text=text)
    return [fact for fact in read_facts(document).facts if fact.type == "said"]


def test_evidence_is_the_sentence_that_names_the_speaker_if_it_has_words_of_the_statement() -> None:
    text = "“井打好了。水是甜的。”村主任张国强说，“路也修了。”"
    (fact,) = facts(text)
    assert fact.evidence.cut(text) == "村主任张国强说，“路也修了。”"
    text = "“井打好了。水是甜的。”村主任张国强说。"
    (fact,) = facts(text)
    assert fact.evidence.cut(text) == "“井打好了。"


def test_the_quote_has_a_span_where_it_stands_in_one_piece() -> None:
    text = "张国强说：“井打好了。水是甜的。”"
    (fact,) = facts(text)
    quote = fact.argument("quote")
    assert quote and quote.span and quote.span.cut(text) == quote.value == "井打好了。水是甜的。"
    (fact,) = facts("“井打好了。”张国强说，“水是甜的。”")
    quote = fact.argument("quote")
    assert quote and quote.span is None
