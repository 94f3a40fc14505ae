"""Text → the outermost “…” in it, in one pass however deep they nest.

Quotations that run over paragraphs open each of them with “ and close only the last: every piece is one.
Typing errors are mended where there is little doubt: “四个意识“，, "他说” and ”四个自信” are quotations.
"""

import re
from collections.abc import Iterator, Sequence

from kg.model import Span

_TOKEN = re.compile(r"[“”「」『』\"＂\r\n\u2028\u2029\x0b\x0c\x85]")
_CLOSER = {"“": "”", "「": "」", "『": "』", '"': '"', "＂": '"'}
_ASCII = '"＂'
_MARKS = set(_CLOSER) | set(_CLOSER.values())
_AFTER = set("，。、；：！？,;:!?）)》】 \t\u3000")


def find_quotations(text: str, span: Span) -> Iterator[Span]:
    """Yield the outermost quotations, marks included, in order; one left open ends with its paragraph."""
    marks: list[int] = []
    for token in _TOKEN.finditer(text, span.start, span.end):
        if token[0] in _MARKS:
            marks.append(token.start())
        elif marks:
            yield from _in_paragraph(text, marks, token.start())
            marks = []
    if marks:
        yield from _in_paragraph(text, marks, span.end)


def _in_paragraph(text: str, marks: Sequence[int], end: int) -> Iterator[Span]:
    """Yield the quotations among a paragraph's marks; a lone ASCII mark (55") is none."""
    awaited: list[str] = []  # the closing marks, the outermost first
    start = closed = -1
    last = max((at for at in marks if text[at] == "”"), default=-1)
    for at, after in zip(marks, [*marks[1:], -1], strict=True):
        mark = text[at]
        ends = at + 1 >= end or text[at + 1] in _AFTER
        if not awaited:
            if closer := _opened(mark, text[after] if after >= 0 else "", ends=ends):
                awaited, start, closed = [closer], at, -1
        elif _shuts(mark, awaited, ends=ends, last=at > last):
            awaited.pop()
            closed = at
            if not awaited:
                yield Span(start, at + 1)
        elif mark in _CLOSER and mark not in _ASCII:
            awaited.append(_CLOSER[mark])
    if awaited and (closed >= 0 or awaited[0] not in _ASCII):
        yield Span(start, closed + 1 if closed >= 0 else end)


def _opened(mark: str, following: str, *, ends: bool) -> str:
    """Return the mark that will close what this one opens, or nothing where it opens none."""
    if mark in _ASCII:
        return '"' if following else ""
    if mark == "”":
        return "”" if following == "”" and not ends else ""
    return _CLOSER.get(mark, "")


def _shuts(mark: str, awaited: Sequence[str], *, ends: bool, last: bool) -> bool:
    """Return whether the mark closes the innermost quotation, rightly or as a plain typing error."""
    innermost = awaited[-1]
    if innermost == '"':
        return mark in _ASCII or mark == "”"
    if mark in _ASCII:  # “…" in a paragraph that holds no ” any more
        return innermost == "”" and last and ends
    return mark == innermost or (len(awaited) == 1 and _CLOSER.get(mark) == innermost and ends)
