"""Text → Lines: what each line of a report looks like by itself, before its neighbours are looked at.

The patterns are data (``data/layout.toml``).
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from kg.lexicon import words
from kg.model import Sentence, Span

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")

Form = Literal["dateline", "credit", "head", "title", "body"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: where it stands, and what it looks like by itself.

    A ``head`` may head a report or a part of it; a ``title`` (long, ending in ？, or like a row of a list)
    only a report. ``lead`` counts the characters of a dateline that come before the report itself, ``rest``
    is what the remainder looks like.
    """

    span: Span
    text: str
    form: Form
    lead: int = 0
    rest: Form = "body"

    @property
    def is_bare(self) -> bool:
        """Whether nothing follows the dateline in its line."""
        return self.form == "dateline" and self.lead == len(self.text)

    @property
    def tells(self) -> bool:
        """Whether the line holds something of the report itself, headlines and credits apart."""
        return self.form == "body" or (self.form == "dateline" and not self.is_bare and self.rest != "head")


@cache
def _layout() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("kg") / "data/layout.toml").read_text(encoding="utf-8"))


@cache
def pattern(part: str, name: str) -> re.Pattern[str]:
    """Return a pattern of ``data/layout.toml``."""
    return re.compile(str(_layout()[part][name]))


@cache
def number(part: str, name: str) -> int:
    """Return a number of ``data/layout.toml``."""
    return int(_layout()[part][name])


def find_lines(text: str) -> Iterator[Line]:
    """Yield the lines that are not blank, without the white space around them."""
    for found in _LINE.finditer(text):
        line = found[0].strip()
        if not line:
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        span = Span(start, start + len(line))
        if dateline := pattern("dateline", "pattern").match(line):
            rest = line[dateline.end() :]
            yield Line(span, line, "dateline", dateline.end(), _form(rest) if rest else "body")
        elif more := pattern("dateline", "more").match(line):
            yield Line(span, line, "body", more.end())
        else:
            yield Line(span, line, _form(line))


def _form(line: str) -> Form:
    if _is_credit(line):
        return "credit"
    if len(line) > number("headline", "longest") or pattern("headline", "never").search(line):
        return "body"
    if pattern("headline", "quoted").fullmatch(line):
        return "body"
    if pattern("headline", "numbered").match(line):
        return "head"
    only_above = pattern("headline", "spoken").search(line) or pattern("headline", "row").fullmatch(line)
    return "title" if only_above or len(line) > number("headline", "longest_below") else "head"


def _is_credit(line: str) -> bool:
    """Return whether a line only says who made the report: 本报记者 王一 李二."""
    if pattern("credit", "line").fullmatch(line) or pattern("credit", "date").fullmatch(line):
        return True
    if len(line) > number("credit", "longest") or pattern("credit", "sentence").search(line):
        return False
    parts = [part for part in pattern("credit", "split").split(line) if part]
    fused = [bool(pattern("credit", "fused").fullmatch(part)) for part in parts]
    label = pattern("credit", "label")
    labels = [f or bool(label.fullmatch(part)) for part, f in zip(parts, fused, strict=True)]
    if not parts or not (labels[0] or labels[-1]) or (parts == [line] and not fused[0]):
        return False
    return all(known or _is_name(part) for part, known in zip(parts, labels, strict=True))


def _is_name(word: str) -> bool:
    """Return whether the word may be who is credited; 手记 and 人病了 may not."""
    named = pattern("credit", "name").fullmatch(word)
    return bool(named) and not pattern("credit", "not_name").search(word)


def closes(piece: str) -> bool:
    """Return whether what stands after a paragraph's last sentence is a credit: （编辑：王一）."""
    single = pattern("credit", "single").fullmatch(piece)
    if single:
        return single["surname"] in words("surnames", "single")
    return bool(pattern("credit", "marked").match(piece)) and _is_credit(piece)


def provenance(sentences: Sequence[Sentence]) -> tuple[str, str]:
    """Return the paper and the place that the dateline (else a credit) names, each perhaps empty."""
    credits = [s.text for s in sentences if s.kind == "byline"]
    for text in credits:
        if found := pattern("dateline", "pattern").match(text):
            return found["paper"] or "", found["dated"] or found["bare"] or ""
    for text in credits:
        if found := pattern("credit", "papered").search(text) or pattern("credit", "source").search(text):
            return found["paper"], ""
    return "", ""
