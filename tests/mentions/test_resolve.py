"""Whole stories, read with the tagger: what each mention stands for, and which unit a post belongs to."""

import pytest

from kg.mentions import find_mentions
from kg.model import Document, Reading
from kg.segment import segment


def read(text: str) -> Reading:
    (reading,) = find_mentions(segment(Document(id="test", text=text)))
    return reading


def named(text: str, type: str) -> list[tuple[str, str]]:
    return [(m.text, m.name) for m in read(text).mentions if m.type == type]


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("白石县委副书记、县长韩志远调研。", ["白石县委 副书记", "白石县 县长"]),
        ("青川市委常委、组织部部长韩志远到会。", ["青川市委 常委", "青川市委组织部 部长"]),
        ("青川省水利厅党组书记、厅长韩志远到会。", ["青川省水利厅 党组书记", "青川省水利厅 厅长"]),
        (
            "白石县农业农村局党组成员、副局长韩志远到会。",
            ["白石县农业农村局 党组成员", "白石县农业农村局 副局长"],
        ),
        ("青川大学党委书记韩志远、校长周雅琴到会。", ["青川大学党委 书记", "青川大学 校长"]),
        (
            "青川省水利厅厅长韩志远、副厅长周雅琴、总工程师马跃进到会。",
            ["青川省水利厅 厅长", "青川省水利厅 副厅长", "青川省水利厅 总工程师"],
        ),
        ("青川省水利厅召开会议。厅长韩志远讲话。", ["青川省水利厅 厅长"]),
        ("县水利局召开会议。县长助理韩志远讲话。", ["县政府 县长助理"]),
        ("青川大学开学。校长韩志远致辞。", ["青川大学 校长"]),
        (
            "市人大常委会主任韩志远主持第一次全体会议。副主任周雅琴、马跃进出席。",
            ["市人大常委会 主任", "市人大常委会 副主任"],
        ),
        (
            "青川省水利厅副厅长马跃进，驻厅纪检监察组组长韩志远，二级巡视员周雅琴到会。",
            ["青川省水利厅 副厅长", "驻厅纪检监察组 组长", "青川省水利厅 二级巡视员"],
        ),
        ("会议选举产生学术委员会，韩志远当选主任委员。", ["学术委员会 主任委员"]),
        ("会议决定成立县防汛指挥部，由韩志远任总指挥。", ["县防汛指挥部 总指挥"]),
        ("副盟长韩志远到会。", ["盟行署 副盟长"]),
        ("滨海海关关长韩志远到会。", ["滨海海关 关长"]),
        (
            "中共中央总书记、国家主席、中央军委主席韩志远到会。",
            ["中共中央 总书记", "国家 主席", "中央军委 主席"],
        ),
        ("国务委员韩志远到会。", ["国务院 国务委员"]),
        ("韩志远会见泰国副总理兼外长颂猜。", ["泰国 副总理", "泰国 外长"]),
        ("外交部长韩志远抵京。", ["外交部 部长"]),
        ("前任厅长韩志远到会。", ["None 厅长"]),
    ],
)
def test_each_post_has_its_unit(text: str, posts: list[str]) -> None:
    assert [f"{post.unit} {post.title}" for _, found in read(text).posts for post in found] == posts


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("青川省水利厅开会。该厅已派人上堤。", [("青川省水利厅", "青川省水利厅"), ("该厅", "青川省水利厅")]),
        (
            "白石县人民医院扩建。县医院将增床位。",
            [("白石县人民医院", "白石县人民医院"), ("县医院", "白石县人民医院")],
        ),
        (
            "北方矿业集团有限公司扩产。集团将投资。",
            [("北方矿业集团有限公司",) * 2, ("集团", "北方矿业集团有限公司")],
        ),
        ("青川省公安厅、省司法厅联合发文。", [("青川省公安厅", "青川省公安厅"), ("省司法厅", "省司法厅")]),
        ("我区各部门单位认真落实。", [("我区各部门单位", "我区各部门单位")]),
        ("外交部长韩志远抵京。", [("外交", "外交部")]),
    ],
)
def test_each_unit_has_its_fullest_name(text: str, units: list[tuple[str, str]]) -> None:
    assert named(text, "unit") == units


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("青川市市长郑建国调研。郑市长要求节水。", [("郑建国", "郑建国"), ("郑", "郑建国")]),
        ("青川市市长郑建国调研。他要求节水。", [("郑建国", "郑建国"), ("他", "郑建国")]),
        ("青川市市长郑建国调研。其他同志陪同。", [("郑建国", "郑建国")]),
        ("青川市市长郑建国调研。他们走了三个村。", [("郑建国", "郑建国")]),
        (
            "郑建国、郑文到会。郑文发言。郑市长讲话。",
            [("郑建国",) * 2, ("郑文",) * 2, ("郑文",) * 2, ("郑", "郑文")],
        ),
        ("会见罗伯特·卡恩时，卡恩说水很清。", [("罗伯特·卡恩", "罗伯特·卡恩"), ("卡恩", "罗伯特·卡恩")]),
        ("白石县委书记李　强讲话。", [("李　强", "李强")]),
    ],
)
def test_each_person_has_a_name(text: str, persons: list[tuple[str, str]]) -> None:
    assert named(text, "person") == persons


def test_places_are_those_named_before() -> None:
    assert named("白石县遭遇大旱。县里打了井。我省少雨。", "place") == [
        ("白石县", "白石县"),
        ("县里", "白石县"),
        ("我省", "我省"),
    ]


def test_a_division_may_be_named_only_by_its_office() -> None:
    assert ("县里", "白石县") in named("白石县水利局巡河。县里打了井。", "place")
    assert ("区里", "区里") in named("区民政局开会。区里招人。", "place")
    assert named("教育局开会。区里招人。", "place") == []


def test_the_office_that_a_sentence_began_with_is_meant_in_it() -> None:
    text = "市应急管理局演练。市应急管理局表彰干部。白石县应急管理局局长韩志远表示，下个月，该局将修订预案。"
    assert ("该局", "白石县应急管理局") in named(text, "unit")


def test_a_union_and_a_customs_house_are_called_by_one_syllable_after_this() -> None:
    assert ("该会", "青川市总工会") in named("青川市总工会开会。该会已设站64个。", "unit")
    assert ("该关", "南岭海关") in named("南岭海关启动建设。该关还查获冻品960吨。", "unit")
    assert named("这件事该会有结果。", "unit") == []


def test_an_office_beside_another_is_no_part_of_its_name() -> None:
    text = "青川市纪委监委通报案件。市监委委员韩志远到会。"
    assert ("市监委", "市监委") in named(text, "unit")


def test_a_housing_estate_is_no_district() -> None:
    assert ("该区", "云岭区") in named("云岭区改造了平安小区。据介绍，该区加装电梯12部。", "place")


def test_who_comes_to_our_county_is_no_person() -> None:
    assert named("张国强率部分县政协委员来我市视察。", "person") == [("张国强", "张国强")]


def test_what_a_division_distributes_is_none_of_its_name() -> None:
    assert ("该镇", "青山镇") in named("青山镇清理河道。该镇发放倡议书300份。", "place")
    assert ("该镇", "青山镇") not in named("青山镇清理河道。该镇宣传部召开座谈会。", "place")


def test_mentions_are_of_the_text_and_never_overlap() -> None:
    reading = read("青川省委常委、组织部部长韩志远，白石县委书记李　强到会。该县已派人。他要求节水。")
    last: dict[str, int] = {}
    for mention in reading.mentions:
        assert mention.span.cut(reading.story.document.text) == mention.text
        assert mention.span.start >= last.get(mention.type, 0)
        last[mention.type] = mention.span.end
