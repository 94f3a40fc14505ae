import pytest

from kg.mentions.country import join_countries
from kg.mentions.tagger import Token


def tokens(marks: str) -> tuple[str, list[Token]]:
    """Return the text and the tokens of ``word/tag word/tag``."""
    words = [mark.rpartition("/") for mark in marks.split()]
    text, found = "", []
    for word, _, tag in words:
        found.append(Token(len(text), len(text) + len(word), tag))
        text += word
    return text, found


@pytest.mark.parametrize(
    ("marks", "joined"),
    [
        ("会见/v 安提瓜/PER 和/c 巴布达/PER 总理/n", "会见/v 安提瓜和巴布达/LOC 总理/n"),
        ("刚果/LOC （/w 金/n ）/w 总统/n", "刚果（金）/LOC 总统/n"),
        ("同/p 圣多美/PER 和/c 普林西比总理/n 会谈/v", "同/p 圣多美和普林西比/LOC 总理/n 会谈/v"),
        ("在/p 大厅/n 同圣多美/a 和/c 普林西比/PER 会谈/v", "在/p 大厅/n 同/p 圣多美和普林西比/LOC 会谈/v"),
        ("埃及23号/LOC 宣布/v", "埃及/LOC 23号/TIME 宣布/v"),
        ("埃及开罗法院/ORG 宣布/v", "埃及开罗法院/ORG 宣布/v"),
        ("安哥拉/LOC 和/c 刚果/LOC 会谈/v", "安哥拉/LOC 和/c 刚果/LOC 会谈/v"),
    ],
)
def test_a_country_is_one_word(marks: str, joined: str) -> None:
    text, found = tokens(marks)
    assert list(join_countries(text, found)) == tokens(joined)[1]
