"""Facts → flat rows, as JSON Lines and as a table for a spreadsheet.

A row is a contract: ``doc``, ``type``, the arguments of the type (null where the report does not tell),
whatever else the fact says (``date``, ``place``, …), ``modality``, ``confidence``, ``rule``, the day on
which the report was ``published``, then where it stands: ``evidence`` and the ``sentence`` around it as
``{start, end, text}``, and the ``spans`` of the arguments as ``[start, end]``. Rows of a build also carry
``id`` and ``entities``, the IRIs of the fact and of what plays each role.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.confidence import confidence
from kg.model import ROLES, Document, Extraction, Fact, LinkedFact, Sentence, Span

Row = dict[str, Any]
_ARGUMENTS = ("person", "unit", "post", "status", "meeting", "date", "measure", "quote")
_KEPT = ("modality", "confidence", "rule", "published")
_PLACES = ("evidence", "sentence", "spans", "id", "entities")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(extraction: Extraction, linked: Sequence[LinkedFact] = ()) -> Iterator[Row]:
    """Yield the row of each fact of a document in the order of its text, with IRIs where it is linked.

    A fact that the report states more than once has a row for each statement, with one ``id``.
    """
    yield from rows_within(extraction, sentences_of(extraction), linked)


def rows_within(
    extraction: Extraction, sentences: Sequence[Span], linked: Sequence[LinkedFact] = ()
) -> Iterator[Row]:
    """Yield the rows where the stretch of sentences around each fact is known (``sentences_of``)."""
    links = {fact: link for link in linked for fact in (link.fact, *link.also)}
    for fact, sentence in zip(extraction.facts, sentences, strict=True):
        yield _row(extraction.document, sentence, fact, links.get(fact))


def sentences_of(extraction: Extraction) -> tuple[Span, ...]:
    """Return, for each fact, the stretch of whole sentences that its evidence touches."""
    sentences = [sentence for story in extraction.stories for sentence in story.sentences]
    return tuple(_around(fact.evidence, sentences) for fact in extraction.facts)


def _row(document: Document, sentence: Span, fact: Fact, link: LinkedFact | None) -> Row:
    text = document.text
    row: Row = {"doc": fact.document, "type": fact.type}
    row |= {role: fact.get(role) or None for role in ROLES[fact.type]}
    for argument in fact.arguments:
        row.setdefault(argument.role, argument.value)
    row |= {"modality": fact.modality, "confidence": confidence(fact.rule, fact.type), "rule": fact.rule}
    row["published"] = document.published
    row["evidence"] = _place(fact.evidence, text)
    row["sentence"] = _place(sentence, text)
    spans = {a.role: [a.span.start, a.span.end] for a in reversed(fact.arguments) if a.span}
    row["spans"] = dict(sorted(spans.items(), key=lambda item: (item[1], item[0])))
    if link:
        row |= {"id": link.id, "entities": dict(sorted(link.entities))}
    return row


def _around(evidence: Span, sentences: Sequence[Sentence]) -> Span:
    touched = [sentence.span for sentence in sentences if sentence.span.overlaps(evidence)] or [evidence]
    return Span(min(touched[0].start, evidence.start), max(touched[-1].end, evidence.end))


def _place(span: Span, text: str) -> Row:
    return {"start": span.start, "end": span.end, "text": span.cut(text)}


def to_jsonl(row: Row) -> str:
    """Return the row as one line of JSON, its end included."""
    return json.dumps(row, ensure_ascii=False) + "\n"


def to_csv(table: Sequence[Row]) -> str:
    """Return the rows as CSV with a byte order mark, which tells spreadsheets that it is UTF-8.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    columns = csv_columns(key for row in table for key in row)
    return csv_header(columns) + csv_lines(table, columns)


def csv_columns(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of the table for rows that have these keys."""
    more = set(keys) - {"doc", "type", *_ARGUMENTS, *_KEPT, *_PLACES}
    place = ("start", "end", "evidence", "sentence", "id")
    return ("doc", "type", *_ARGUMENTS, *sorted(more), *_KEPT, *place)


def csv_header(columns: Sequence[str]) -> str:
    """Return the first line of the table, the byte order mark before it."""
    return "\ufeff" + _csv([columns])


def csv_lines(table: Iterable[Row], columns: Sequence[str]) -> str:
    """Return the lines of rows."""
    return _csv([_cell(flat.get(column)) for column in columns] for flat in map(_flat, table))


def _csv(lines: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(lines)
    return file.getvalue()


def _flat(row: Row) -> Row:
    texts = {"evidence": row["evidence"]["text"], "sentence": row["sentence"]["text"]}
    return {**row, **row["evidence"], **texts}


def _cell(value: object) -> object:
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value
