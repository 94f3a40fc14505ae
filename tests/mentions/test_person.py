"""Persons among tagged words: those that the tagger saw, and those that it made words of."""

from collections.abc import Callable

import pytest

from kg.mentions.analysis import Analysis, with_known_names
from kg.mentions.person_name import clean_name, plausible, sounds_foreign, surname_of

Marked = Callable[[str], Analysis]


def persons(analysis: Analysis) -> list[str]:
    return [analysis.sentence.text[start:end] for start, end in analysis.persons]


@pytest.mark.parametrize(
    ("marks", "names"),
    [
        ("局长/n 韩志远/PER 到会/v", ["韩志远"]),
        # after a post the tagger may have seen a word or none
        ("白石县/LOC 县长/n 顾盼/v 表示/v", ["顾盼"]),
        ("局长/n 顾盼/v 、/w 处长/n 周雅琴/PER", ["顾盼", "周雅琴"]),
        ("县长/n 李/x 　/w 强/a ，/w 到会/v", ["李　强"]),
        ("县长/n 尕玛/nz 才旦/n 介绍/v 情况/n", ["尕玛才旦"]),
        ("副主席/n 阿不都·热合曼/nz 讲话/v", ["阿不都·热合曼"]),
        ("副县长/n （/w 挂职/vn ）/w 周文/n 到/v 村/n", ["周文"]),
        ("司令员/n 大校/n 周文/n 到会/v", ["周文"]),
        # names cut in two, or short of a character
        ("乌兰/PER 图雅/PER 到会/v", ["乌兰图雅"]),
        ("任命/v 韩志远/PER 为/v 局长/n", ["韩志远"]),
        ("韩志远/PER 、/w 更登/v 、/w 周雅琴/PER 到会/v", ["韩志远", "更登", "周雅琴"]),
        ("罗伯特/PER -/w 卡恩/PER 到会/v", ["罗伯特-卡恩"]),
        # dots make parts of names one; other words beside a dotted name are no part of it
        ("副主席/n 吾布力/nz ·/w 卡斯木/PER 到会/v", ["吾布力·卡斯木"]),
        ("白石县/LOC 县长/n 夫人/n 玛丽·布朗/PER 到会/v", ["玛丽·布朗"]),
        ("白石县/LOC 县长/n 艾力·买买提/PER 同志/n 遗像/n", ["艾力·买买提"]),
        # who comes with someone, what is said of someone also, and a name cut before its last syllable
        ("云岭县/LOC 副县长/n 周文一行/PER 到/v 村/n", ["周文"]),
        ("药学院/n 院长/n 尚可则/PER 建议/v 放权/v", ["尚可"]),
        ("州委/ORG 书记/n 宫保才/PER 让/v 致辞/v", ["宫保才让"]),
        # rare words before what persons do; foreign sounds before 为 and a title
        ("白石公司/ORG 董事长/n 茶花/n 出席会议/v", ["茶花"]),
        ("博物馆/n 馆长/n 陈列/vn 主持/v", ["陈列"]),
        ("巴彦别克/ORG 为/v 白石县水利局/ORG 局长/n ；/w", ["巴彦别克"]),
        # no names
        ("云岭里社区/LOC 长者/n 食堂/n 开业/v", []),
        ("白石公司/ORG 董事长/n 方案/n 出席/v", []),
        ("局长/n 强调/v ，/w 要/v 节水/v", []),
        ("县长/n 出席/v 会议/n", []),
        ("书记/n 任何/r 时候/n 都/d 在/p", []),
    ],
)
def test_persons(marked: Marked, marks: str, names: list[str]) -> None:
    assert persons(marked(marks)) == names


def test_a_name_is_found_wherever_the_story_says_it(marked: Marked) -> None:
    story = [marked("局长/n 何为民/PER 到会/v"), marked("何/r 为民/v 说/v ，/w 要/v 节水/v")]
    assert [persons(analysis) for analysis in with_known_names(story)] == [["何为民"], ["何为民"]]


def test_a_name_inside_a_word_is_none(marked: Marked) -> None:
    story = [marked("局长/n 高远/PER 到会/v"), marked("志存高远/i 的/u 人/n")]
    assert [persons(analysis) for analysis in with_known_names(story)] == [["高远"], []]


@pytest.mark.parametrize(
    ("marks", "names"),
    [
        # a surname and whatever words the tagger made of the rest, up to a mark or to what persons do
        ("白石县水利局/ORG 局长/n 操/v 光明/a ，/w 委员/n 到会/v", ["操光明"]),
        ("白石县水利局/ORG 局长/n 樊/n 建设/vn 出席/v 会议/n", ["樊建设"]),
        ("白石县/LOC 县长/n 儿子/n 到会/v", []),
        ("副主任/n 韩志远/PER ，/w 秘书长/n 党/v 建设/vn ，/w 到会/v", ["韩志远", "党建设"]),
        ("白石银行/ORG 行长/n 李/n 多/ad 参加/v", ["李多"]),
        ("白石县水利局/ORG 局长/n 在/p 会/n 上/f 说/v", []),
        ("白石县水利局/ORG 局长/n 强调/v ，/w 要/v 节水/v", []),
        # what the tagger took for a place, a quality or a verb
        ("白石县水利局/ORG 局长/n 长江/LOC 、/w 周雅琴/PER 出席/v", ["长江", "周雅琴"]),
        ("白石县水利局/ORG 局长/n 北京/LOC 、/w 周雅琴/PER 出席/v", ["周雅琴"]),
        ("白石县检察院/ORG 检察长/n 严谨/ad 列席/v 会议/n", ["严谨"]),
        ("白石县检察院/ORG 检察长/n 辛苦/a ，/w 大家/r 到会/v", []),
        ("白石县检察院/ORG 检察长/n 郑重/ad 表示/v", []),
        ("副主任/n 韩志远/PER 、/w 束缚/vn 、/w 周雅琴/PER ，/w 到会/v", ["韩志远", "束缚", "周雅琴"]),
        # syllables that the tagger cut off
        ("白石县/LOC 县长/n 敖日/PER 其/r 楞/v ，/w 到会/v", ["敖日其楞"]),
        ("白石公司/ORG 董事长/n 阿迪·沙吾/PER 提/v 被/p 评为/v 劳模/n", ["阿迪·沙吾提"]),
        ("白石县人大/ORG 副主任/n 吾/r 布力/n ·/w 卡斯木/nr ，/w 到会/v", ["吾布力·卡斯木"]),
        ("副主任/n 韩志/PER 领/v ，/w 到会/v", ["韩志领"]),
        # a word that runs on into the name, or the name into a word
        ("任命韩志远/PER 为/v 局长/n", ["韩志远"]),
        ("白石县/LOC 县长/n 高粱/n 又/d 敲开/v 门/n", ["高粱"]),
        ("盛夏/t 对/p 记者/n 说/v", []),
        ("韩志远/PER 会见/v 了/u 阿迪·沙吾提一行/PER", ["韩志远", "阿迪·沙吾提"]),
        # lists that a title is tied to
        (
            "选举/v 韩志远/PER 为/v 会长/n ，/w 方圆/n 、/w 鲜花/n 、/w 周雅琴/PER 为/v 副会长/n",
            ["韩志远", "方圆", "鲜花", "周雅琴"],
        ),
        ("田野/n 不再/d 担任/v 会长/n", ["田野"]),
        # places, not persons
        ("云丘/PER 煤矿/n 矿长/n 韩志远/PER 说/v", ["韩志远"]),
        ("白石湾/PER 镇/n 镇长/n 韩志远/PER 说/v", ["韩志远"]),
    ],
)
def test_names_that_only_their_place_tells(marked: Marked, marks: str, names: list[str]) -> None:
    assert persons(marked(marks)) == names


@pytest.mark.parametrize(
    ("marks", "names"),
    [
        # the verb after a name, the preposition before it
        ("同/p 该国/r 总统/n 特拉维尔通/PER 电话/n", ["特拉维尔"]),
        ("向/p 该国/r 总统/n 特拉维尔致/PER 慰问/v 电/n", ["特拉维尔"]),
        ("韩志远/PER 同特拉维尔/PER 举行/v 会谈/vn", ["韩志远", "特拉维尔"]),
        ("应特拉维尔/PER 总统/n 邀请/v ，/w 到会/v", ["特拉维尔"]),
        ("应雷/PER 主持/v 会议/n", ["应雷"]),
        ("副主席/n 阮氏/PER 明珠/n 参加/v", ["阮氏明珠"]),
        ("副主席/n 阮氏/PER 参加/v", ["阮氏"]),
        ("为/p 了/u 解特拉维尔/PER 的/u 看法/n", ["特拉维尔"]),
        ("欧阳思齐/PER 主持/v 会议/n", ["欧阳思齐"]),
        ("白石县/LOC 县委书记/n 韩正在/PER 会/n 上/f 说/v", ["韩正"]),
        ("会见/v 该国/r 总统/n 特拉维尔/PER 时/n ，/w 他/r 说/v", ["特拉维尔"]),
        ("该国/r 总统/n 特拉维尔/PER 领导/n 的/u 联盟/n", ["特拉维尔"]),
        # a title that the tagger made part of the name
        ("应国家主席韩志远/PER 邀请/v ，/w 到会/v", ["韩志远"]),
        ("会见/v 西班牙首相特拉维尔/PER 和/c 周雅琴/PER", ["特拉维尔", "周雅琴"]),
        # words after a title that say what is done
        ("两国/n 元首/n 就/d 亚洲/LOC 形势/n 交换/v 意见/n", []),
        ("总书记/n 曾/d 勉励/v 大家/r", []),
        ("总书记/n 关切/a 地/u 问/v", []),
        ("总干事/n 呼吁/v 合作/vn 应对/v", []),
        ("村支书/n 都/d 没/v 把/p 村/n 带好/v", []),
        ("该国/r 女王/n 时隔/v 三年/m 来访/v", []),
        ("国王/n 罕见/a 露面/v", []),
        ("运动员/n 终身/n 禁赛/v", []),
        ("老/a 书记/n 却/d 不太/d 服气/v", []),
        ("白石县/LOC 副县长/n 边城/n 宣读/v 通报/n", ["边城"]),
        # words before a title
        ("强化/v 督办/vn 考核/vn", []),
        ("全球/n 首席执行官/n 委员会/n 开会/v", []),
        ("由/p 联邦/n 议员/n 投票/v", []),
        ("展开/v 我/r 担任/v 主席/n 以来/f 的/u 访问/vn", []),
        # countries and their sides, cities
        ("在/p 卢萨卡/PER 说/v ，/w 要/v 合作/v", []),
        ("和法国/PER 专家/n 都/d 说/v", []),
        ("秘书长/n 利比亚/LOC 问题/n 特使/n 到会/v", []),
        ("吉布提/PER 外长/n 到会/v", []),
        ("巴军方/PER 说/v ，/w 已/d 查明/v", []),
    ],
)
def test_words_beside_a_title_or_a_name_are_no_part_of_it(
    marked: Marked, marks: str, names: list[str]
) -> None:
    assert persons(marked(marks)) == names


@pytest.mark.parametrize(
    ("marks", "titles"),
    [
        ("湖南省/LOC 长沙市/LOC 召开/v 会议/n", []),
        ("红军/nt 长征/nz 时期/n", []),
        ("上海/LOC 地处/v 长江/LOC 口/n", []),
        ("水利局局/ORG 长白/LOC 山/n 到会/v", ["局长"]),
        ("该国/r 外交/n 部长官/n 康明/PER 到会/v", ["长官"]),
    ],
)
def test_a_title_is_not_cut_out_of_two_words(marked: Marked, marks: str, titles: list[str]) -> None:
    assert [item.post.title for phrase in marked(marks).phrases for item in phrase.items] == titles


@pytest.mark.parametrize(
    ("text", "name"),
    [("李　强", "李强"), ("阿依•古丽", "阿依·古丽"), ("阿依．古丽", "阿依·古丽"), ("韩志远", "韩志远")],
)
def test_a_name_is_written_one_way(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("name", "surname"), [("韩志远", "韩"), ("欧阳明", "欧阳"), ("上官", "上官"), ("的确", "")]
)
def test_surname(name: str, surname: str) -> None:
    assert surname_of(name) == surname


@pytest.mark.parametrize(
    ("name", "can"),
    [("韩志远", True), ("阿依·古丽", True), ("韩", False), ("全国", False), ("A", False), ("韩志远1", False)],
)
def test_plausible(name: str, can: bool) -> None:
    assert plausible(name) is can


def test_sounds() -> None:
    assert sounds_foreign("苏德毕力格")
    assert not sounds_foreign("韩志远")
