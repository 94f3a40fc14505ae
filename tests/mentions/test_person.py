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
        # no names
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
