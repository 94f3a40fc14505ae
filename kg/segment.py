"""Document → Stories → Sentences: the layout of a report, with every offset that of the text as read.

A digest (联播快讯) is cut into its stories. The sentences of a story tile it but for white space: none overlap,
they stand in order, and no other character is left out.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kg.model import Document, Sentence, SentenceKind, Span, Story

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_OPENING = {"“": "”", "「": "」", "『": "』"}
_DIGEST_ITEMS = 3


@cache
def _pattern(part: str, name: str = "pattern") -> re.Pattern[str]:
    layout = tomllib.loads((files("kg") / "data/layout.toml").read_text(encoding="utf-8"))
    return re.compile(str(layout[part][name]))


@cache
def _longest_headline() -> int:
    layout = tomllib.loads((files("kg") / "data/layout.toml").read_text(encoding="utf-8"))
    return int(layout["headline"]["longest"])


def segment(document: Document) -> tuple[Story, ...]:
    """Return the stories of a document in order; a document that is all white space has none."""
    text = document.text
    paragraphs = list(_paragraphs(text))
    stories = []
    for group in _stories(document, paragraphs):
        sentences = tuple(_sentences(document, paragraphs, group))
        if not sentences:
            continue
        headlines = [s.text for s in sentences if s.kind == "headline"]
        paper, place = _dateline(sentences)
        span = Span(sentences[0].span.start, sentences[-1].span.end)
        stories.append(
            Story(
                document=document,
                span=span,
                sentences=sentences,
                headline=" ".join([*([document.title] if document.title else []), *headlines]),
                paper=paper,
                place=place,
                quotations=tuple(_quotations(text, span)),
            )
        )
    return tuple(stories)


def _paragraphs(text: str) -> Iterator[Span]:
    """Yield the lines that are not blank, without the white space around them."""
    for line in _LINE.finditer(text):
        stripped = line[0].strip()
        if stripped:
            start = line.start() + line[0].index(stripped[0])
            yield Span(start, start + len(stripped))


def _looks_like_headline(line: str) -> bool:
    return (
        len(line) <= _longest_headline()
        and not _pattern("headline", "end").match(line[-1])
        and not _pattern("headline", "open_quote").match(line[0])
    )


def _stories(document: Document, paragraphs: list[Span]) -> Iterator[range]:
    """Yield the paragraph numbers of each story: one range, or one for each item of a digest."""
    lines = [p.cut(document.text) for p in paragraphs]
    heads = [i for i, line in enumerate(lines) if _looks_like_headline(line)]
    titled = _pattern("digest", "title").search(document.title or (lines[0] if lines else ""))
    bare = {i for i, line in enumerate(lines) if _pattern("dateline").fullmatch(line)}
    first = 1 if (0 in bare or (titled and not document.title)) else 0
    if first == 1 and 1 in bare:
        first = 2
    items = [i for i in heads if i >= first and i + 1 < len(lines) and i + 1 not in heads]
    alternating = bool(items) and items[0] == first
    if len(items) < _DIGEST_ITEMS or not alternating or not (titled or 0 in bare):
        yield range(len(lines))
        return
    bounds = [*items, len(lines)]
    bounds[0] = 0
    for start, end in zip(bounds, bounds[1:], strict=False):
        yield range(start, end)


def _sentences(document: Document, paragraphs: list[Span], group: range) -> Iterator[Sentence]:
    text = document.text
    seen_body = False
    for number in group:
        span = paragraphs[number]
        line = span.cut(text)
        if _pattern("byline").fullmatch(line):
            yield Sentence(span, line, number, "byline")
            continue
        dateline = _pattern("dateline").match(line)
        if dateline and dateline.end() > 0 and not seen_body:
            cut = line[: dateline.end()].rstrip()
            yield Sentence(Span(span.start, span.start + len(cut)), cut, number, "byline")
            rest = line[dateline.end() :]
            seen_body = True
            if rest:
                yield from _split(text, Span(span.end - len(rest), span.end), number, "body")
            continue
        if _looks_like_headline(line):
            yield Sentence(span, line, number, "subhead" if seen_body else "headline")
            continue
        seen_body = True
        yield from _split(text, span, number, "body")


def _split(text: str, span: Span, paragraph: int, kind: SentenceKind) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph: up to 。！？ with the closing marks that follow."""
    start = span.start
    for end in [m.end() for m in _pattern("sentence", "end").finditer(text, span.start, span.end)] + [span.end]:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            at = start + piece.index(stripped[0])
            yield Sentence(Span(at, at + len(stripped)), stripped, paragraph, kind)
        start = end


def _dateline(sentences: tuple[Sentence, ...]) -> tuple[str, str]:
    """Return the paper and the place that the first dateline names, each perhaps empty."""
    for sentence in sentences:
        if sentence.kind == "byline":
            found = _pattern("dateline").match(sentence.text)
            if found:
                return found["paper"] or "", found["place"] or ""
    return "", ""


def _quotations(text: str, span: Span) -> Iterator[Span]:
    """Yield the outermost quotations; one left open ends with its paragraph."""
    closing, depth, start = "", 0, 0
    ascii_open = False
    for i in range(span.start, span.end):
        c = text[i]
        if depth:
            if c == closing:
                depth -= 1
                if not depth:
                    yield Span(start, i + 1)
            elif not ascii_open and _OPENING.get(c) == closing:
                depth += 1
            elif c in "\r\n":
                yield Span(start, i)
                depth = 0
            if not depth:
                ascii_open = False
        elif c in _OPENING:
            closing, depth, start = _OPENING[c], 1, i
        elif c == '"':
            closing, depth, start, ascii_open = '"', 1, i, True
    if depth:
        yield Span(start, span.end)
