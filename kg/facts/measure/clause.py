"""Sentence → clauses of tokens: mentions, titles and quoted terms are each one token, the rest jieba's words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.facts.measure.lexicon import governors, kind
from kg.facts.measure.words import split
from kg.model import Mention, Reading, Sentence, Span

_GROUP = re.compile(r"《[^》]*》|“[^“”]*”|‘[^‘’]*’|\"[^\"]*\"|（[^（）]*）|\([^()]*\)|【[^】]*】")
_STOP = re.compile(r"[，,；;：:。！？!?…—“”‘’\"]")
_INNER_STOP = re.compile(r"[，,；;。！？!?…]")
_NUMBER = re.compile(r"[0-9０-９]+(?:[.．,][0-9０-９]+)*[%％]?")
_GROUP_TAGS = {"《": "title", "“": "quoted", "‘": "quoted", '"': "quoted", "（": "aside", "(": "aside", "【": "aside"}
_MENTION_TAGS = ("unit", "person", "place", "date", "meeting")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mention or a bracketed group; ``tag`` is jieba's, or the mention's type, or the group's."""

    span: Span
    text: str
    tag: str
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """The tokens between two stops, with the marks on either side (empty at a sentence's ends)."""

    tokens: tuple[Token, ...]
    before: str
    after: str


def clauses(reading: Reading, sentence: Sentence) -> Iterator[Clause]:
    """Yield the clauses of a sentence in order, empty ones left out; in a headline a space parts them too."""
    tokens: list[Token] = []
    before = ""
    for token in _tokens(reading, sentence):
        if token.tag != "stop":
            tokens.append(token)
            continue
        if tokens:
            yield Clause(tuple(tokens), before, token.text)
        tokens, before = [], token.text
    if tokens:
        yield Clause(tuple(tokens), before, "")


def _tokens(reading: Reading, sentence: Sentence) -> Iterator[Token]:
    text = reading.story.document.text
    fixed = _fixed(reading, sentence)
    position = sentence.span.start
    for token in [*fixed, None]:
        end = token.span.start if token else sentence.span.end
        yield from _gap(text, position, end, sentence.kind == "headline")
        if token:
            yield token
            position = token.span.end


def _fixed(reading: Reading, sentence: Sentence) -> list[Token]:
    """Return the groups and the mentions outside them, in order and without overlap."""
    chosen = [
        Token(Span(sentence.span.start + g.start(), sentence.span.start + g.end()), g[0], _GROUP_TAGS[g[0][0]])
        for g in _GROUP.finditer(sentence.text)
        if not _is_speech(sentence.text, g)
    ]
    taken = [t.span for t in chosen]
    inside = [m for m in reading.within(sentence.span, *_MENTION_TAGS) if _is_name(m)]
    for mention in sorted(inside, key=lambda m: (m.span.start, -m.span.end)):
        covered = [t for t in chosen if mention.span.covers(t.span)]
        if any(mention.span.overlaps(s) for s in taken) and not covered:
            continue
        if any(t.mention and t.span.overlaps(mention.span) for t in chosen):
            continue
        chosen = [t for t in chosen if t not in covered]
        chosen.append(Token(mention.span, mention.text, mention.type, mention))
    return sorted(chosen, key=lambda t: t.span)


def _is_name(mention: Mention) -> bool:
    """Return whether a mention is a token of its own: no verb of action, and a meeting by its last word."""
    if mention.type == "meeting":
        return mention.text.endswith(tuple(kind("gathering")))
    return mention.text not in governors() | kind("adverb")


def _is_speech(text: str, group: re.Match[str]) -> bool:
    """Return whether a quotation is what someone said rather than a term: it has stops and follows one."""
    if group[0][0] not in "“\"" or not _INNER_STOP.search(group[0]):
        return False
    before = text[: group.start()].rstrip()
    return not before or bool(_STOP.match(before[-1]))


def _gap(text: str, start: int, end: int, headline: bool) -> Iterator[Token]:
    """Yield the tokens of text without mentions or groups."""
    position = start
    while position < end:
        char = text[position]
        if _STOP.match(char) or (headline and char.isspace()):
            yield Token(Span(position, position + 1), char, "stop")
            position += 1
            continue
        number = _NUMBER.match(text, position, end)
        if number:
            yield Token(Span(position, number.end()), number[0], "m")
            position = number.end()
            continue
        stop = position
        while stop < end and not (_STOP.match(text[stop]) or text[stop].isdigit() or (headline and text[stop].isspace())):
            stop += 1
        for word, tag in split(text[position:stop]):
            if word.strip():
                yield Token(Span(position, position + len(word)), word, tag)
            position += len(word)
