import re
from importlib.resources import files

import pytest

from kg.lexicon import load_lexicon

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
