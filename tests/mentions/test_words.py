import importlib.util
from functools import cache
from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.mentions import words as module
from kg.mentions.words import TOTAL, words

TEXTS = [
    "省水利厅召开党组会议，研究部署防汛抗旱工作。",
    "会议强调，要进一步提高政治站位，扎实推进作风建设各项任务落地见效。",
    "该县组织干部深入田间地头开展春耕备耕技术指导。",
    "研究生命的起源，结合成分子时。",
    "长春市长春节致辞，南京市长江大桥通车。",
    "龘靐齉爩",
]


@cache
def lines() -> list[list[str]]:
    spec = importlib.util.find_spec("jieba")
    assert spec and spec.origin
    text = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8")
    return [line.split(" ") for line in text.splitlines()]


@cache
def frequencies() -> dict[str, tuple[int, str]]:
    return {word: (int(count), tag) for word, count, tag in lines()}


def likeliest(block: str) -> list[tuple[str, str]]:
    """Cut a block as jieba does without HMM, slowly: every word at every place."""
    known = frequencies()
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(block) + 1)
    for i in reversed(range(len(block))):
        ends = [j for j in range(i + 1, len(block) + 1) if known.get(block[i:j], (0, ""))[0]] or [i + 1]
        best[i] = max(
            (log(known.get(block[i:j], (1, ""))[0] or 1) - log(TOTAL) + best[j][0], j) for j in ends
        )
    cut, i = [], 0
    while i < len(block):
        cut.append(block[i : best[i][1]])
        i = best[i][1]
    return [(word, known.get(word, (0, "x"))[1]) for word in cut]


def cut(text: str) -> list[tuple[str, str]]:
    return [(text[word.start : word.end], word.tag) for word in words(text)]


def test_the_total_is_what_the_frequencies_add_up_to() -> None:
    assert sum(int(count) for _, count, _ in lines()) == TOTAL


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_the_likeliest_by_the_dictionary(text: str) -> None:
    blocks = text.replace("，", "。").split("。")
    found = [pair for pair in cut(text) if pair[0] not in "，。"]
    assert found == [pair for block in blocks for pair in likeliest(block)]


@given(st.text(alphabet="中国人民代表大会议员工作报告·•3.５aＢ，　\n《》龘", max_size=40))
def test_words_tile_the_text(text: str) -> None:
    assert "".join(word for word, _ in cut(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年", [("2019", "m"), ("年", "m")]),
        ("3.5亿元", [("3.5", "m"), ("亿元", "m")]),
        ("４５%", [("４５", "m"), ("%", "x")]),
        ("1.", [("1", "m"), (".", "x")]),
        ("ＷTO成员", [("ＷTO", "eng"), ("成员", "n")]),
        ("做B超", [("做", "v"), ("B超", "n")]),
    ],
)
def test_a_number_is_one_word(text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("局长赛普丁·沙吾提主持", "赛普丁·沙吾提"),
        ("由阿依·古丽•艾山和同事领取", "阿依·古丽•艾山"),
        ("《万物・生》", "万物・生"),
    ],
)
def test_a_dot_keeps_a_name_together(text: str, name: str) -> None:
    assert (name, "nr") in cut(text)


@pytest.mark.parametrize("text", ["", "·", "·张·", "3·15晚会", "甲··乙"])
def test_a_dot_that_joins_no_letters_stands_alone(text: str) -> None:
    assert all(word == "·" or "·" not in word for word, _ in cut(text))


def test_a_missing_dictionary_says_the_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Spec:
        origin = str(tmp_path / "__init__.py")

    module._dictionary.cache_clear()
    monkeypatch.setattr(module, "find_spec", lambda name: Spec())
    with pytest.raises(LexiconError, match=r"dict\.txt: cannot read .*; install jieba"):
        words("水利厅")
    module._dictionary.cache_clear()
