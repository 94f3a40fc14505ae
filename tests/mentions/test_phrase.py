"""Post phrases among tagged words: which posts go together, and what unit stands before each."""

from collections.abc import Callable

import pytest

from kg.mentions.analysis import Analysis

Marked = Callable[[str], Analysis]
Items = list[tuple[str | None, str]]


@pytest.mark.parametrize(
    ("marks", "phrases"),
    [
        ("白石县水利局/ORG 局长/n 韩志远/PER", [[("白石县水利局", "局长")]]),
        ("白石/LOC 县委/n 副书记/n 、/w 县长/n 韩志远/PER", [[("白石县委", "副书记"), (None, "县长")]]),
        ("白石县委/ORG 常委/n 、/w 组织部/n 部长/n 韩志远/PER", [[("白石县委", "常委"), ("组织部", "部长")]]),
        ("局长/n 韩志远/PER 、/w 副局长/n 周雅琴/PER", [[(None, "局长")], [(None, "副局长")]]),
        ("白石县/LOC 副县长/n （/w 挂职/vn ）/w 、/w 局长/n", [[("白石县", "副县长"), (None, "局长")]]),
        # a character that unit and post share
        ("外交/n 部长/n 韩志远/PER", [[("外交部", "部长")]]),
        ("定西/LOC 市长/n 韩志远/PER", [[("定西市", "市长")]]),
        # countries, envoys and gatherings
        ("泰国/LOC 外长/n 颂猜/PER", [[("泰国", "外长")]]),
        ("中国/LOC 驻/v 泰国/LOC 大使/n 韩志远/PER", [[("中国", "大使")]]),
        ("青川/LOC 论坛/n 主席/n 韩志远/PER", [[("青川论坛", "主席")]]),
        ("国家/n 主席/n 韩志远/PER", [[("国家", "主席")]]),
        ("自治区/n 副主席/n 韩志远/PER", [[("自治区", "副主席")]]),
        # a merged title, each with its own unit
        (
            "青川省委党校/ORG (/w 行政学院/ORG )/w 副校(院)长/n 韩志远/PER",
            [[("青川省委党校", "副校长"), ("行政学院", "副院长")]],
        ),
        # what narrows a post is part of its title
        ("白石县/LOC 民政/n 助理员/n 韩志远/PER", [[("白石县", "民政助理员")]]),
        # a weak post needs a unit, or a list that it goes on
        ("白石县政协/ORG 委员/n 韩志远/PER", [[("白石县政协", "委员")]]),
        ("局长/n 、/w 委员/n 韩志远/PER", [[(None, "局长"), (None, "委员")]]),
        ("热心/a 的/u 委员/n 韩志远/PER", []),
    ],
)
def test_phrases(marked: Marked, marks: str, phrases: list[Items]) -> None:
    found = [
        [(item.unit.text if item.unit else None, item.post.title) for item in phrase.items]
        for phrase in marked(marks).phrases
    ]
    assert found == phrases


@pytest.mark.parametrize(
    ("marks", "status"),
    [
        ("原/a 白石县水利局/ORG 局长/n 韩志远/PER", "former"),
        ("白石县水利局/ORG 原/a 局长/n 韩志远/PER", "former"),
        ("白石县/LOC 代县长/n 韩志远/PER", "acting"),
        ("白石县/LOC 县长/n 韩志远/PER", "current"),
    ],
)
def test_status(marked: Marked, marks: str, status: str) -> None:
    (phrase,) = marked(marks).phrases
    assert [item.post.status for item in phrase.items] == [status]


def test_a_long_unit_reaches_left_to_its_anchor(marked: Marked) -> None:
    found = marked("省/n 优化/v 营商/vn 环境/n 领导小组/n 办公室/n 主任/n 韩志远/PER")
    assert [unit.text for unit in found.units] == ["省优化营商环境领导小组办公室"]
