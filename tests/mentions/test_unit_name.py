import pytest

from kg.mentions.unit_name import (
    base_of,
    calls,
    head_of,
    heads_post,
    is_anchored,
    stem_of,
    without_leading_session,
    without_session,
)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("白石县公安局", "公安局"),
        ("白石县水利局", "局"),
        ("白石县人民医院", "医院"),
        ("局", "局"),
        ("布局", ""),
        ("工程师", ""),
        ("河道", ""),
        ("", ""),
    ],
)
def test_head(text: str, head: str) -> None:
    assert head_of(text) == head


@pytest.mark.parametrize(
    ("text", "anchored"),
    [
        ("省水利厅", True),
        ("全国总工会", True),
        ("第六师", True),
        ("13团", True),
        ("组织部", False),
        ("", False),
    ],
)
def test_anchor(text: str, anchored: bool) -> None:
    assert is_anchored(text) is anchored


@pytest.mark.parametrize(
    ("name", "base", "stem"),
    [
        ("白石县水利局党组", "白石县水利局", "白石县水利局"),
        ("青川大学纪委", "青川大学纪委", "青川大学"),
        ("白石县委", "白石县委", "白石县委"),
        ("市纪委", "市纪委", "市纪委"),
        ("县党委", "县党委", "县党委"),
    ],
)
def test_base_and_stem(name: str, base: str, stem: str) -> None:
    assert (base_of(name), stem_of(name)) == (base, stem)


def test_sessions_are_no_part_of_a_name() -> None:
    assert without_session("白石县第十五届人大常委会") == "白石县人大常委会"
    assert without_leading_session("五届人大常委会") == "人大常委会"
    assert without_leading_session("五届") == "五届"


@pytest.mark.parametrize(
    ("word", "name", "said"),
    [
        ("局", "白石县公安局", True),
        ("公司", "北山煤矿", True),
        ("学校", "青川大学", True),
        ("局", "白石县人民医院", False),
        ("局", "局", False),
    ],
)
def test_what_a_generic_word_can_stand_for(word: str, name: str, said: bool) -> None:
    assert calls(word, name) is said


def test_a_forum_is_a_unit_only_before_a_post() -> None:
    assert heads_post("青川论坛")
    assert not head_of("青川论坛")
