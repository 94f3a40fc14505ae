"""A paragraph as the rules read it: mentions masked, utterances folded, cut into runs."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.lexicon import words
from kg.model import Mention, Reading, Span
from kg.rules import QUOTE, Masked, Match, load_rules, mask, match

END, HALF, COMMA = "。！？!?…", "；;", "，,：: 　"
_CLOSING = '”」』’"'
_RUN = re.compile(f"{QUOTE}|[^{QUOTE}。！？!?；;]+[。！？!?；;]*|[。！？!?；;]+")
_LEAST_CLAUSE, _LEAST_WORDS = 10, 5
"""Characters from which words in marks are an utterance, not a term: as a clause, or after a colon."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in runs (sentences, their parts at ；, utterances), and the rule that reads each run."""

    reading: Reading
    number: int
    masked: Masked
    runs: tuple[tuple[int, int], ...]
    found: dict[int, Match]
    claimed: frozenset[int] = frozenset()
    """The runs of utterances that belong to the speaker named after them."""

    def text(self, run: int) -> str:
        """Return a run's masked text."""
        start, end = self.runs[run]
        return self.masked.text[start:end]

    def plain(self, run: int) -> str:
        """Return a run's text as published."""
        return self.span(run).cut(self.reading.story.document.text)

    def span(self, run: int) -> Span:
        """Return a run's span in the document."""
        return self.masked.span(*self.runs[run])

    def persons(self, run: int) -> Iterator[tuple[int, Mention]]:
        """Yield the persons that a run names, each with its masked index."""
        for index in range(*self.runs[run]):
            mention = self.masked.mentions.get(index)
            if mention and mention.type == "person":
                yield index, mention

    def subject(self, run: int) -> int | None:
        """Return the masked index of the person that the run's first clause names first, if any."""
        index, _ = next(self.persons(run), (None, None))
        if index is None or any(
            c in COMMA for c in self.masked.text[self.runs[run][0] : index].lstrip(COMMA)
        ):
            return None
        return index

    def run_at(self, span: Span) -> int:
        """Return the run in which the span starts."""
        return _run_at(self.runs, self.masked.locate(span.start))

    def first_run(self, run: int) -> int:
        """Return the run of the utterance that stands before the speaker of this one, or the run itself."""
        hit = self.found[run]
        quote = hit.groups.get("quote")
        first = self.run_at(quote) if quote and quote.start < anchor(hit).start else run
        while 0 < first < run and self.text(first - 1) == QUOTE:
            first -= 1
        return first


def read_paragraph(reading: Reading, number: int, span: Span) -> Paragraph:
    """Return the paragraph; where two rules read one run, the first in the book stays."""
    text = reading.story.document.text
    utterances = [q for q in reading.story.quotations_in(span) if span.covers(q) and _is_utterance(text, q)]
    masked = mask(text, span, reading.within(span, "person", "unit", "meeting"), utterances)
    runs = tuple(m.span() for m in _RUN.finditer(masked.text))
    found: dict[int, Match] = {}
    for hit in match(load_rules("statement"), masked):
        found.setdefault(_run_at(runs, masked.locate(anchor(hit).start)), hit)
    paragraph = Paragraph(reading, number, masked, runs, dict(sorted(found.items())))
    return replace(paragraph, claimed=frozenset(paragraph.first_run(run) for run in paragraph.found))


def _run_at(runs: tuple[tuple[int, int], ...], index: int) -> int:
    return bisect_right(runs, index, key=lambda run: run[0]) - 1


def anchor(hit: Match) -> Span:
    """Return the verb of saying, or the speaker where there is none."""
    return hit.groups.get("verb") or hit.mentions["person"].span


def _is_utterance(text: str, quotation: Span) -> bool:
    """Return whether words in marks are something said, not a name, a term or a slogan."""
    inner = inside(text, quotation).cut(text)
    left = text[: quotation.start].rstrip(" 　")[-4:]
    right = text[quotation.end : quotation.end + 1]
    opens = not left or left[-1] in "\r\n" + END + HALF + COMMA + _CLOSING + ")）"
    says = left.endswith(words("wording", "said_verb"))
    if not opens and not says:
        return False
    if any(mark in inner for mark in END) or inner.endswith(tuple(COMMA)):
        return True
    if says or left[-1:] in ("：", ":"):
        return len(inner) >= _LEAST_WORDS
    return len(inner) >= _LEAST_CLAUSE and (not right or right in "\r\n" + END + HALF + COMMA)


def inside(text: str, quotation: Span) -> Span:
    """Return what stands between the marks; a quotation left open has no closing mark."""
    end = quotation.end - (text[quotation.end - 1] in _CLOSING)
    return Span(quotation.start + 1, end) if quotation.start + 1 < end else quotation


def is_open(text: str, quotation: Span) -> bool:
    """Return whether a quotation has no closing mark, so that the next paragraph goes on with it."""
    return text[quotation.end - 1] not in _CLOSING


def _without_stop(text: str, piece: Span) -> Span:
    """Return a piece without the stop after its closing mark."""
    kept = piece.cut(text).rstrip(END)
    return Span(piece.start, piece.start + len(kept)) if kept.endswith(tuple(_CLOSING)) else piece


def tidy(reading: Reading, pieces: tuple[Span, ...]) -> tuple[Span, ...]:
    """Join pieces that stand side by side, take the marks off utterances, drop what holds no word."""
    text = reading.story.document.text
    tidied: list[Span] = []
    apart = True
    for part in pieces:
        piece = _without_stop(text, part)
        quoted = reading.story.quotation_at(piece.start) == piece
        span = inside(text, piece) if quoted else part
        if not any(c.isalnum() for c in span.cut(text)):
            continue
        if apart or quoted or text[tidied[-1].end : span.start].strip(" 　"):
            tidied.append(span)
        else:
            tidied[-1] = Span(tidied[-1].start, span.end)
        apart = quoted
    return tuple(tidied)
