from collections.abc import Callable

import pytest

from kg.mentions.analysis import Analysis, analyse_tagged
from kg.mentions.tagger import Token
from kg.model import Sentence, Span

Marked = Callable[[str], Analysis]


@pytest.fixture(scope="session")
def marked() -> Marked:
    """Analyse a sentence whose words and tags are given: ``白石县/LOC 水利局/n 局长/n``."""
    return analyse_marked


def analyse_marked(marks: str) -> Analysis:
    text, tokens = "", []
    for mark in marks.split(" "):
        word, tag = mark.rsplit("/", 1)
        tokens.append(Token(len(text), len(text) + len(word), tag))
        text += word
    return analyse_tagged(Sentence(Span(0, len(text)), text, 1), tokens)
