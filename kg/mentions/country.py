"""Countries whose names the tagger cuts at a 和 or a bracket, or runs into a day: 刚果（金）, 埃及|23号."""

import re
from collections.abc import Sequence
from functools import cache

from kg.lexicon import alternation, word_set
from kg.mentions.tagger import Token


def join_countries(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens of a sentence, what makes up one country's name joined to one LOC."""
    found = [
        match.span()
        for match in _compound().finditer(text)
        if not any(token.start <= match.start() and match.end() <= token.end for token in tokens)
    ]
    for token in tokens:
        if token.tag == "LOC" and text[token.end - 1] in word_set("dates", "day_mark"):
            dated = _dated().fullmatch(text, token.start, token.end)
            found += [dated.span(1)] if dated else []
    if not found:
        return tokens
    joined = [Token(start, end, "LOC") for start, end in found]
    for token in tokens:
        edges = [token.start, token.end]
        for start, end in found:
            if start < token.end and token.start < end:
                edges = [token.start, min(start, token.end), max(end, token.start), token.end]
                break
        for begin, stop in zip(edges[::2], edges[1::2], strict=True):
            if begin < stop:
                joined.append(Token(begin, stop, _tag(text[begin:stop], token.tag)))
    return sorted(joined)


@cache
def _compound() -> re.Pattern[str]:
    """Match the names that hold a word or a mark which parts names elsewhere."""
    apart = {*word_set("unit_context", "and"), *"（("}
    return re.compile(alternation(name for name in word_set("countries") if apart & set(name)))


@cache
def _dated() -> re.Pattern[str]:
    return re.compile(f"({alternation(word_set('countries'))})[0-9０-９]{{1,2}}.")


def _tag(rest: str, tag: str) -> str:
    """Return the tag of what a token held beside the country: 同|圣多美和普林西比, 埃及|23号."""
    if rest[:1].isdigit():
        return "TIME"
    return "p" if rest in word_set("person_context", "leads_in") else tag
