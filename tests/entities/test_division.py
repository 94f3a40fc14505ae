"""The table of divisions, and where a story is set."""

from collections.abc import Callable

import pytest

from kg.entities.division import LEVELS, division_at, divisions_by_code, divisions_by_word, scan
from kg.entities.setting import find_setting
from kg.model import Extraction


def test_every_division_has_a_code_of_its_level_and_a_parent_in_the_table() -> None:
    table = divisions_by_code()
    for code, division in table.items():
        assert len(code) == 6
        assert code.isdecimal()
        if division.level == "province":
            assert code.endswith("0000")
        else:
            assert division.parent in table
            assert LEVELS.index(table[division.parent].level) < LEVELS.index(division.level)
            assert division.parent[:2] == code[:2]
    assert sum(d.level == "province" for d in table.values()) == 34


def test_every_word_of_a_division_is_known_and_long_enough() -> None:
    assert all(len(word) > 1 for word in divisions_by_word())
    assert all(division.name in divisions_by_word() for division in divisions_by_code().values())


def test_the_longest_name_is_found_and_a_shared_one_has_all_its_bearers() -> None:
    assert division_at("凉山彝族自治州政府")[0] == "凉山彝族自治州"
    assert {d.code for d in division_at("朝阳区法院")[1]} == {"110105", "220104"}
    assert [word for word, _ in scan("百色市右江区和柳州")] == ["百色市", "右江区", "柳州"]


@pytest.mark.parametrize(
    ("statements", "province", "prefecture"),
    [
        (["新疆日报|undertook|自治区水利厅|开展调研"], "650000", None),
        (["柳州日报|undertook|市水利局|开展调研"], "450000", "450200"),
        (["南方日报|undertook|省水利厅|开展调研"], "440000", None),
        (["新华社|undertook|甘肃省水利厅|开展调研", "新华社|undertook|省税务局|举办培训"], "620000", None),
        (["新华社|undertook|陕西省水利厅|开展调研", "新华社|undertook|山西省水利厅|举办培训"], None, None),
        (["新华社|undertook|教育部|开展调研"], None, None),
    ],
)
def test_a_story_is_set_where_its_paper_or_its_text_says(
    report: Callable[..., Extraction], statements: list[str], province: str | None, prefecture: str | None
) -> None:
    setting = find_setting(report(*statements).stories[0])
    assert (setting.province.code if setting.province else None) == province
    assert (setting.prefecture.code if setting.prefecture else None) == prefecture
