"""Who holds which post: whole reports; the single wordings are tested beside their rules."""

import pytest

from kg.model import Document, Fact
from kg.pipeline import extract


def held(text: str) -> list[Fact]:
    return [fact for fact in extract(Document(id="test", text=text)).facts if fact.type == "holds"]


def read(text: str) -> list[str]:
    return [
        " ".join(str(fact.get(role)) for role in ("person", "unit", "post", "status")) for fact in held(text)
    ]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "青川省委党校(行政学院)副校(院)长韩志远授课。",
            ["韩志远 青川省委党校 副校长 current", "韩志远 行政学院 副院长 current"],
        ),
        (
            "白石县委副书记、县长韩志远调研。",
            ["韩志远 白石县委 副书记 current", "韩志远 白石县 县长 current"],
        ),
        (
            "青川省水利厅厅长韩志远、周雅琴到会。",
            ["韩志远 青川省水利厅 厅长 current", "周雅琴 青川省水利厅 厅长 current"],
        ),
        ("俄罗斯总统伊万诺夫抵京。", ["伊万诺夫 俄罗斯 总统 current"]),
        ("中国驻泰国大使韩志远致辞。", ["韩志远 中国 大使 current"]),
        ("白石县副县长（挂职）韩志远到村里。", ["韩志远 白石县 副县长 current"]),
        ("青川市代市长韩志远作报告。", ["韩志远 青川市 市长 acting"]),
        ("青川市原副市长韩志远受审。", ["韩志远 青川市 副市长 former"]),
        ("原青川省水利厅厅长韩志远回忆往事。", ["韩志远 青川省水利厅 厅长 former"]),
        ("韩志远曾任青川省水利厅厅长。", ["韩志远 青川省水利厅 厅长 former"]),
        ("韩志远出任青川省水利厅厅长。", ["韩志远 青川省水利厅 厅长 appointed"]),
        ("青川市人大常委会决定任命韩志远为青川市代市长。", ["韩志远 青川市 市长 acting"]),
    ],
)
def test_titles(text: str, facts: list[str]) -> None:
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "会议决定任命：韩志远为青川省水利厅厅长，周雅琴为青川省审计厅厅长；马跃进为青川省教育厅厅长。",
            [
                "韩志远 青川省水利厅 厅长 appointed",
                "周雅琴 青川省审计厅 厅长 appointed",
                "马跃进 青川省教育厅 厅长 appointed",
            ],
        ),
        (
            "任命韩志远、周雅琴为青川省高级人民法院审判员。",
            ["韩志远 青川省高级人民法院 审判员 appointed", "周雅琴 青川省高级人民法院 审判员 appointed"],
        ),
        (
            "会议决定免去韩志远的青川省水利厅厅长、周雅琴的青川省审计厅厅长职务。",
            ["韩志远 青川省水利厅 厅长 removed", "周雅琴 青川省审计厅 厅长 removed"],
        ),
        (
            "任命韩志远为青川省水利厅厅长，免去其青川省审计厅副厅长职务。",
            ["韩志远 青川省水利厅 厅长 appointed", "韩志远 青川省审计厅 副厅长 removed"],
        ),
        ("会议接受韩志远辞去白石县县长职务的请求。", ["韩志远 白石县 县长 removed"]),
        ("韩志远同志不再担任青川省水利厅厅长。", ["韩志远 青川省水利厅 厅长 removed"]),
        (
            "大会选举韩志远为白石县工商联主席，方圆、鲜花、周雅琴（女）为副主席。",
            [
                "韩志远 白石县工商联 主席 appointed",
                *(f"{name} 白石县工商联 副主席 appointed" for name in ("方圆", "鲜花", "周雅琴")),
            ],
        ),
    ],
)
def test_appointments_and_removals(text: str, facts: list[str]) -> None:
    assert sorted(read(text)) == sorted(facts)


def test_a_title_before_a_name_is_no_appointment() -> None:
    text = "大会结束时，韩志远为青川省水利厅厅长周雅琴颁奖。"
    assert read(text) == ["周雅琴 青川省水利厅 厅长 current"]


def test_of_two_joined_the_other_has_a_post_of_their_own() -> None:
    text = "青川公司董事长周雅琴到会。青川大学校长韩志远和周雅琴签约。"
    assert read(text) == ["周雅琴 青川公司 董事长 current", "韩志远 青川大学 校长 current"]


def test_a_pronoun_tells_what_someone_was() -> None:
    text = "青川省水利厅厅长韩志远到会。他此前担任白石县副县长。"
    assert read(text)[1:] == ["韩志远 白石县 副县长 former"]


def test_a_fact_is_stated_once() -> None:
    text = "青川省水利厅厅长韩志远到会。会后，青川省水利厅厅长韩志远上堤。韩志远厅长要求节水。"
    assert read(text) == ["韩志远 青川省水利厅 厅长 current"]


def test_a_title_after_a_name_may_tell_a_new_post() -> None:
    text = "青川省水利厅厅长韩志远主持会议。周雅琴副厅长发言。"
    assert read(text)[1:] == ["周雅琴 青川省水利厅 副厅长 current"]


@pytest.mark.parametrize(
    "text", ["记者韩志远报道。", "局长办公会听取了韩志远的汇报。", "韩志远拟任白石县县长。"]
)
def test_what_is_no_post_of_the_report(text: str) -> None:
    assert read(text) == []


def test_evidence_is_a_part_of_one_sentence_that_has_the_arguments() -> None:
    text = "昨天下雨。白石县委副书记、县长韩志远，副县长周雅琴上堤。"
    for fact in held(text):
        evidence = fact.evidence.cut(text)
        assert "。" not in evidence
        assert evidence[0] not in "，、"
        for argument in fact.arguments:
            if argument.span:
                assert fact.evidence.covers(argument.span)


def test_a_name_that_ran_into_those_whom_it_leads() -> None:
    text = "平州市交通运输局副局长常立新率市政府安委会第四督查组来云岭县督查安全生产工作。"
    found = extract(Document(id="x", text=text)).facts
    assert [(f.get("person"), f.get("unit")) for f in found if f.type == "holds"] == [
        ("常立新", "平州市交通运输局")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "青川县县委副书记、县长韩志远到会。",
            [("韩志远", "青川县县委", "副书记"), ("韩志远", "青川县", "县长")],
        ),
        (
            "市发改委副主任周雅琴、区委常委 常务副区长韩志远到会。",
            [
                ("周雅琴", "市发改委", "副主任"),
                ("韩志远", "区委", "常委"),
                ("韩志远", "区政府", "常务副区长"),
            ],
        ),
        (
            "青川市林业局召开会议。党委书记、局长韩志远作了讲话。",
            [("韩志远", "青川市林业局党委", "书记"), ("韩志远", "青川市林业局", "局长")],
        ),
        ("党委书记、局长韩志远作了讲话。", [("韩志远", "党委", "书记"), ("韩志远", None, "局长")]),
        (
            "青山村第一书记兼村党支部书记韩志远到会。",
            [("韩志远", "青山村", "第一书记"), ("韩志远", "青山村党支部", "书记")],
        ),
        (
            "会上，保护区管理局党支部书记韩志远讲话。",
            [("韩志远", "保护区管理局党支部", "书记")],
        ),
        (
            "韩志远调任青川省委常委；此前任云岭市市长的周雅琴到会。",
            [("韩志远", "青川省委", "常委"), ("周雅琴", "云岭市", "市长")],
        ),
    ],
)
def test_units_that_neighbours_tell(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert [(f.get("person"), f.get("unit"), f.get("post")) for f in held(text)] == expected


def test_what_joins_two_posts_is_no_part_of_a_unit() -> None:
    text = "国务委员周雅琴，国务委员兼外交部部长韩志远，全国政协副主席林青山参加会见。"
    assert "韩志远 外交部 部长 current" in read(text)
    assert "韩志远 国务院 国务委员 current" in read(text)
