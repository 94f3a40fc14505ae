import re
from importlib.resources import files

import pytest

from kg.lexicon import alternation, load_lexicon

LEXICONS = sorted(file.name for file in (files("kg") / "data/lexicon").iterdir())


@pytest.mark.parametrize("name", LEXICONS)
def test_lexicon_loads_and_says_no_word_twice(name: str) -> None:
    assert name.endswith(".tsv")
    assert load_lexicon(name.removesuffix(".tsv"))


@pytest.mark.parametrize("name", LEXICONS)
def test_lexicon_has_no_stray_blank(name: str) -> None:
    text = (files("kg") / "data/lexicon" / name).read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    for number, line in enumerate(text.splitlines(), 1):
        for cell in line.split("\t"):
            assert cell == cell.strip(), f"{name}:{number}: {cell!r}"
        assert not re.search(r"[\u200b\ufeff\u00a0]", line), f"{name}:{number}"


@pytest.mark.parametrize(
    ("choices", "text", "found"),
    [
        (["省委", "省", "省委书记"], "省委书记、省委、省", ["省委书记", "省委", "省"]),
        (["a.b", "a+", "b"], "a.b aab a+", ["a.b", "b", "a+"]),
        (["会", "会议", "全会"], "全会会议", ["全会", "会议"]),
    ],
)
def test_alternation_finds_the_longest_string(choices: list[str], text: str, found: list[str]) -> None:
    assert re.findall(alternation(choices), text) == found


def test_alternation_gives_way_to_a_shorter_string_where_the_rest_asks_for_it() -> None:
    assert re.findall(alternation(["会", "会议"]) + "议案", "会议案") == ["会议案"]
