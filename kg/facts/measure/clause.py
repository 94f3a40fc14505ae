"""Sentence → clauses of tokens: mentions, titles and quoted terms are each one token, the rest are words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from kg.facts.measure.lexicon import counters, endings, governors, kind
from kg.facts.measure.words import split
from kg.lexicon import alternation
from kg.model import Mention, MentionType, Reading, Sentence, Span

_GROUP = re.compile(r"《[^》]*》|“[^“”]*”|‘[^‘’]*’|\"[^\"]*\"|（[^（）]*）|\([^()]*\)|【[^】]*】")
_STOPS = '，,；;：:。！？!?…—“”‘’"'
_STOP = re.compile(f"[{_STOPS}]")
_INNER_STOP = re.compile(r"[，,；;。！？!?…]")
_NUMBER = r"[0-9０-９]+(?:[.．,][0-9０-９]+)*[%％]?"
_PIECE, _HEADLINE_PIECE = (
    re.compile(f"(?P<stop>[{stops}])|(?P<m>{_NUMBER})|[^{stops}0-9０-９]+")
    for stops in (_STOPS, _STOPS + r"\s")  # in a headline a space parts clauses too
)
_ACTORS = frozenset(("unit", "place", "meeting"))
_TYPES: tuple[MentionType, ...] = ("unit", "person", "place", "date", "meeting")
_GROUP_TAGS = {"《": "title", **dict.fromkeys('“‘"', "quoted"), **dict.fromkeys("（(【", "aside")}


class Token(NamedTuple):
    """A word, a mention or a bracketed group; ``tag`` is jieba's, or the mention's type, or the group's.

    Offsets are characters of the document.
    """

    start: int
    end: int
    text: str
    tag: str
    mention: Mention | None = None

    @property
    def span(self) -> Span:
        """Return where the token stands."""
        return Span(self.start, self.end)


class _Words(NamedTuple):
    """Text that is yet to be cut into words; ``opens`` where no number or stop precedes it."""

    start: int
    end: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two stops, with the mark before it (empty at a sentence's start).

    Its words are cut when they are asked for, since most clauses are read for their names alone.
    """

    text: str
    parts: tuple[Token | _Words, ...]
    before: str

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Return the clause's tokens, cut anew each time."""
        tokens: list[Token] = []
        for part in self.parts:
            if isinstance(part, _Words):
                tokens += _cut(self.text, part)
            else:
                tokens.append(part)
        return tuple(tokens)

    @property
    def may_name_actor(self) -> bool:
        """Return whether a unit, a place, a meeting or a word for one stands in the clause."""
        if any(part.tag in _ACTORS for part in self.parts if isinstance(part, Token)):
            return True
        return bool(_body().search(self.text, self.parts[0].start, self.parts[-1].end))


def may_begin_with_body(text: str) -> bool:
    """Return whether a clause of a sentence begins with a body that is no mention: 国家, 各区县."""
    return bool(_beginning().search(text))


@cache
def _beginning() -> re.Pattern[str]:
    every, everyone = alternation(kind("every")), alternation(kind("everyone"))
    body = f"(?:^|[{_STOPS}])(?:{alternation(kind('state-body'))}|{every}{everyone})"
    return re.compile(f"{body}|》{alternation(kind('periodical'))}")


@cache
def _body() -> re.Pattern[str]:
    """Match what ``find_subject`` may take for an actor that is no mention."""
    return re.compile(alternation(kind("meeting", "collective", "every")))


def clauses(reading: Reading, sentence: Sentence) -> Iterator[Clause]:
    """Yield the clauses of a sentence in order, empty ones left out; in a headline a space parts them too."""
    text = reading.story.document.text
    parts: list[Token | _Words] = []
    before = ""
    for part in _parts(reading, sentence):
        if isinstance(part, _Words) or part.tag != "stop":
            parts.append(part)
            continue
        if parts:
            yield Clause(text, tuple(parts), before)
        parts, before = [], part.text
    if parts:
        yield Clause(text, tuple(parts), before)


def _parts(reading: Reading, sentence: Sentence) -> Iterator[Token | _Words]:
    text = reading.story.document.text
    position = sentence.span.start
    for token in _fixed(reading, sentence):
        yield from _gap(text, position, token.start, sentence.kind != "body")
        yield token
        position = token.end
    yield from _gap(text, position, sentence.span.end, sentence.kind != "body")


def _fixed(reading: Reading, sentence: Sentence) -> list[Token]:
    """Return the groups, and the mentions that lie outside them or around them, in order, without overlap."""
    chosen = list(_groups(sentence.text, 0, len(sentence.text), sentence.span.start))
    for token in sorted(_names(reading, sentence), key=lambda t: (t.start, -t.end)):
        met = [t for t in chosen if t.start < token.end and token.start < t.end]
        if all(token.start <= t.start and t.end <= token.end and not t.mention for t in met):
            if met:
                chosen = [t for t in chosen if t not in met]
            chosen.append(token)
    return sorted(chosen, key=lambda t: t.start)


def _groups(text: str, start: int, end: int, offset: int) -> Iterator[Token]:
    """Yield the outermost groups, and those within speech."""
    for group in _GROUP.finditer(text, start, end):
        if _is_speech(text, group):
            yield from _groups(text, group.start() + 1, group.end() - 1, offset)
        else:
            start, end = group.span()
            yield Token(offset + start, offset + end, group[0], _GROUP_TAGS[group[0][0]])


def _names(reading: Reading, sentence: Sentence) -> Iterator[Token]:
    """Yield the mentions that are tokens; a meeting that a unit's name begins is two: 省政协|第十次会议."""
    inside = [m for m in reading.within(sentence.span, *_TYPES) if _is_name(m)]
    units = {m.span.start: m for m in inside if m.type == "unit"}
    for mention in inside:
        unit = units.get(mention.span.start)
        if mention.type == "meeting" and unit and unit.span.end < mention.span.end:
            rest = mention.text[len(unit.text) :]
            yield Token(unit.span.end, mention.span.end, rest, "meeting", mention)
        else:
            start, end = mention.span.start, mention.span.end
            yield Token(start, end, mention.text, mention.type, _whole(reading, mention))


def _whole(reading: Reading, mention: Mention) -> Mention:
    """Return 全区 with the name of the last place before it that is one: 某区."""
    if mention.type != "place" or mention.text not in kind("whole"):
        return mention
    before = [m for m in reading.mentions if m.type == "place" and m.span.start < mention.span.start]
    named = [m.name for m in before if m.text not in kind("whole") and m.name.endswith(mention.text[1:])]
    return replace(mention, name=named[-1]) if named else mention


def _is_name(mention: Mention) -> bool:
    """Return whether a mention is a token of its own: no verb of action, and a meeting by its last word."""
    if mention.type == "meeting":
        return mention.text.endswith(endings("gathering"))
    return mention.text not in governors() and mention.text not in kind("adverb")


def _is_speech(text: str, group: re.Match[str]) -> bool:
    """Return whether a quotation is what someone said rather than a term: it has stops and follows one."""
    if group[0][0] not in '“"' or not _INNER_STOP.search(group[0]):
        return False
    before = text[: group.start()].rstrip()
    return not before or bool(_STOP.match(before[-1]))


def _gap(text: str, start: int, end: int, headline: bool) -> Iterator[Token | _Words]:
    """Yield the stops and the numbers of text without mentions or groups, and the words between them."""
    for piece in (_HEADLINE_PIECE if headline else _PIECE).finditer(text, start, end):
        position = piece.start()
        if piece.lastgroup:
            yield Token(position, piece.end(), piece[0], piece.lastgroup)
        elif not piece[0].isspace():
            yield _Words(position, piece.end(), position == start)


def _cut(text: str, words: _Words) -> Iterator[Token]:
    """Yield the words of a range; what a number counts by has a tag of its own."""
    position = words.start
    counts = counters()
    for word, tag in split(text[words.start : words.end]):
        after = position + len(word)
        if not word.isspace():
            inner = position > words.start or not words.opens
            counted = word in counts and inner and text[position - 1].isdigit()
            yield Token(position, after, word, "q" if counted else tag)
        position = after
