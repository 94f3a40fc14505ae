"""Units among tagged words; the tags are those that the tagger gives such words."""

from collections.abc import Callable

import pytest

from kg.mentions.analysis import Analysis

Marked = Callable[[str], Analysis]


@pytest.mark.parametrize(
    ("marks", "units"),
    [
        # what the tagger names, and what it cut
        ("白石县水利局/ORG 巡查/v 河道/n", ["白石县水利局"]),
        ("白石县/LOC 水利局/n 巡查/v 河道/n", ["白石县水利局"]),
        ("白石县/LOC 水利/n 和/c 湖泊局/n 巡查/v", ["白石县水利和湖泊局"]),
        ("青川省教育厅/ORG 基础/n 教育/vn 处/n 回应/v", ["青川省教育厅基础教育处"]),
        ("省/n 防/v 指/v 要求/v 巡查/v", ["省防指"]),
        ("省防指/PER 要求/v 巡查/v", ["省防指"]),
        ("第六/m 师/n 出动/v", ["第六师"]),
        ("县纪委监委/ORG 派驻/v 第五/m 纪检/vn 监察/vn 组/n 巡查/v", ["县纪委监委派驻第五纪检监察组"]),
        # a school's party congress is the school's, a party school is the party's
        ("中国共产党青川大学/ORG 第四次/m 代表大会/n", ["青川大学"]),
        ("中共中央党校/ORG 开学/v", ["中共中央党校"]),
        ("北方/nz 矿业/n (/w 集团/n )/w 有限公司/n 扩产/v", ["北方矿业(集团)有限公司"]),
        # what it joined
        ("青川省税务局联合省工商联/ORG 走访/v 企业/n", ["青川省税务局", "省工商联"]),
        ("青川省水利厅/ORG 和/c 省审计厅/ORG 发文/v", ["青川省水利厅", "省审计厅"]),
        ("青川省公安厅/ORG 、/w 省司法厅/ORG 联合/vd 发文/v", ["青川省公安厅", "省司法厅"]),
        ("青川省残疾人联合会/ORG 成立/v", ["青川省残疾人联合会"]),
        # what ran together, or into a name or a word
        ("巴特尔、州中级人民法院/ORG 院长/n", ["州中级人民法院"]),
        ("青川省委、省政府/ORG 发文/v", ["青川省委、省政府"]),
        ("韩志远为县水利局/ORG 局长/n", ["县水利局"]),
        ("白石县人大愿/ORG 与/p 各方/n 合作/v", ["白石县人大"]),
        ("报州人民代表大会/ORG 备案/v", ["州人民代表大会"]),
        ("免去/v 其县水利局/ORG 局长/n 职务/n", ["县水利局"]),
        ("北山/n 供电所/n 联合大路镇/LOC 党委/n 走访/v", ["北山供电所", "大路镇党委"]),
        # what was cut
        ("团/n 县委/ORG 走访/v", ["团县委"]),
        ("白石/LOC 开发/v 区管委会/ORG 发文/v", ["白石开发区管委会"]),
        ("国家林草局/ORG 驻/v 青川/LOC 专员办/n 巡查/v", ["国家林草局驻青川专员办"]),
        ("武警/n 白石支队/ORG 巡查/v", ["武警白石支队"]),
        ("白石学院/ORG 建筑/n 系/v 副教授/n 到会/v", ["白石学院建筑系"]),
        ("行署/v 副专员/n 到会/v", ["行署"]),
        # collectives
        ("我/r 区/n 各部门/r 单位/n 落实/v", ["我区各部门单位"]),
        ("我/r 区/n 参加/v 培训/v 的/u 单位/n 报到/v", ["我区参加培训的单位"]),
        # no units
        ("社区/n 治理/vn 有/v 新/a 办法/n", []),
        ("布局/n 更/d 合理/a", []),
        ("单位/n 食堂/n", []),
        ("各项/r 工作/vn 推进/v", []),
    ],
)
def test_units(marked: Marked, marks: str, units: list[str]) -> None:
    assert [unit.text for unit in marked(marks).units] == units


def test_a_unit_ends_where_a_post_begins(marked: Marked) -> None:
    assert [unit.text for unit in marked("白石县水利局局长/ORG 韩志远/PER").units] == ["白石县水利局"]


def test_what_stands_before_a_county_committee_is_a_place(marked: Marked) -> None:
    found = marked("白石/PER 县委/n 书记/n 韩志远/PER 到会/v")
    assert [unit.text for unit in found.units] == ["白石县委"]
    assert [found.sentence.text[slice(*person)] for person in found.persons] == ["韩志远"]


@pytest.mark.parametrize(
    ("marks", "anchored"),
    [("白石县水利局/ORG 发文/v", True), ("全国/n 总工会/n 发文/v", True), ("组织部/n 发文/v", False)],
)
def test_an_anchor_begins_a_full_name(marked: Marked, marks: str, anchored: bool) -> None:
    assert [unit.anchored for unit in marked(marks).units] == [anchored]
