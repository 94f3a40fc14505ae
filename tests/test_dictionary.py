import logging
import warnings
from functools import cache
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import dictionary
from kg.dictionary import cut, frequency
from kg.errors import KgError

TEXTS = [
    "",
    "会议要求，各县（区）要把河道巡查做细做实，全年新建改造农村公路1200公里、桥梁35座。",
    "麦尔丹·木盖提说：“B超机和卡拉OK厅\r\n都要 A+B 两份，增长3.5%，C#、AT&T、第3次。”",
    "龘龘𠮷野家　全角空格①Ⅱ",
]


@cache
def jieba() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it imports pkg_resources
        import jieba.posseg as posseg
    logging.getLogger("jieba").setLevel(logging.WARNING)
    posseg.initialize()
    assert isinstance(posseg, ModuleType)
    return posseg


def by_jieba(text: str) -> list[tuple[str, str]]:
    """Return jieba's words, which have numbers for Latin letters."""
    words = [(pair.word, pair.flag) for pair in jieba().cut(text, HMM=False)]
    return [(word, "m" if word.isascii() and word.isdigit() else tag) for word, tag in words]


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_those_of_jieba(text: str) -> None:
    assert list(cut(text)) == by_jieba(text)


@given(st.text(st.sampled_from("中国共产党全会议员工作为人民政府第一次大开发展AT&1.%,。 \n·")))
def test_words_are_those_of_jieba_for_any_text(text: str) -> None:
    assert list(cut(text)) == by_jieba(text)


@given(st.text(st.characters()))
def test_words_are_the_text(text: str) -> None:
    assert "".join(word for word, _ in cut(text)) == text


def test_half_of_a_surrogate_pair_is_a_word_of_its_own() -> None:
    assert cut("会议\ud840召开\udc00\udc00") == [
        ("会议", "n"),
        ("\ud840", "x"),
        ("召开", "v"),
        ("\udc00", "x"),
        ("\udc00", "x"),
    ]


@pytest.mark.parametrize("word", ["会议", "开", "人民政府", "龘", "会议会议", "𠮷"])
def test_frequencies_are_those_of_jieba(word: str) -> None:
    jieba()
    import jieba as words

    assert frequency(word) == words.dt.FREQ.get(word, 0)


def test_a_missing_dictionary_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionary, "find_spec", lambda name: None)
    dictionary._dictionary.cache_clear()
    with pytest.raises(KgError, match=r"dict\.txt: cannot read the dictionary .*; install jieba"):
        frequency("会议")
