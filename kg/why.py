"""A name → the facts about it, each with its sentence, the mentions underlined, the rule and the place.

What is looked up is the rows of a build (``facts.jsonl``): they carry the sentence and the spans, so that the
reports themselves are not needed again.
"""

import difflib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import DocumentError
from kg.model import FACT_TYPES, ROLES
from kg.terminal import cells, shown

Row = dict[str, Any]
_NAMED = ("person", "unit", "meeting", "measure")
_WIDTH = 78
_LONGEST = 40
_UNDERLINE, _PLAIN = "\x1b[4m", "\x1b[24m"


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that a name was found to mean, with the facts in which it plays a part."""

    id: str
    role: str
    names: tuple[str, ...]
    facts: tuple[Row, ...]


def read_build(folder: Path) -> list[Row]:
    """Return the rows of a build. Raises DocumentError where there is none or it is broken."""
    file = folder / "facts.jsonl"
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    except OSError as error:
        cure = f"make it with kg build INPUT... -o {folder}"
        raise DocumentError(f"{folder}: no build in it ({error.strerror}); {cure}") from error
    except ValueError as error:
        raise DocumentError(f"{file}: broken ({error}); build it anew") from error


def look_up(rows: Iterable[Row], name: str) -> list[Subject]:
    """Return what bears the name, else the one thing whose name contains it; one entry for each namesake.

    Raises DocumentError, naming the nearest names, where there is nothing of the kind.
    """
    subjects = _subjects(rows)
    wanted = _plain(name)
    exact = [s for s in subjects if wanted in map(_plain, s.names)]
    if exact:
        return exact
    within = [s for s in subjects if wanted and any(wanted in _plain(n) for n in s.names)]
    if len(within) == 1:
        return within
    known = sorted({s.names[0] for s in within or subjects})
    near = known[:5] if within else difflib.get_close_matches(name, known, n=5, cutoff=0.3)
    cure = f"did you mean {', '.join(near)}?" if near else "nothing here has a name like it"
    raise DocumentError(f"{name}: no person, unit, meeting or measure of that name; {cure}")


def _subjects(rows: Iterable[Row]) -> list[Subject]:
    facts: dict[tuple[str, str], list[Row]] = defaultdict(list)
    names: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in rows:
        for role, id in row.get("entities", {}).items():
            if role in _NAMED and row.get(role):
                facts[id, role].append(row)
                names[id, role].update(dict.fromkeys(_names(row, role)))
    return [Subject(*key, tuple(names[key]), _in_order(found)) for key, found in facts.items()]


def _in_order(facts: Sequence[Row]) -> tuple[Row, ...]:
    """Return the statements by type, day and place, those of one fact together."""
    first: dict[str, int] = {}
    for row in facts:
        first[row["id"]] = min(first.get(row["id"], row["evidence"]["start"]), row["evidence"]["start"])

    def order(row: Row) -> tuple[Any, ...]:
        start = row["evidence"]["start"]
        when = row["published"] or ""
        return FACT_TYPES.index(row["type"]), when, row["doc"], first[row["id"]], row["id"], start

    return tuple(sorted(facts, key=order))


def _names(row: Row, role: str) -> Iterator[str]:
    """Yield the name in the role, and the words of the text where they abbreviate it (省委, but not 该局)."""
    name = row[role]
    yield name
    if role in ("person", "unit") and role in row["spans"]:
        start, end = (offset - row["sentence"]["start"] for offset in row["spans"][role])
        words = row["sentence"]["text"][max(start, 0) : max(end, 0)]
        rest = iter(name)
        if len(words) > 1 and all(character in rest for character in words):
            yield words


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Pi", "Pf", "Po"))


def explain(subject: Subject, *, colour: bool) -> Iterator[str]:
    """Yield lines for reading; ``colour`` underlines by escape codes, else roles stand below the words."""
    yield f"{subject.names[0]} · {subject.role} · {subject.id}"
    if len(subject.names) > 1:
        yield f"also: {', '.join(subject.names[1:])}"
    said = ""
    for row in subject.facts:
        if row["id"] != said:
            yield ""
            yield f"{row['type']}: {_statement(row)}"
        said = row["id"]
        yield from ("  " + line for line in (_underlined(row) if colour else _labelled(row)))
        when = f", {row['published']}" if row["published"] else ""
        evidence = row["evidence"]
        place = f"{row['doc']}{when}, characters {evidence['start']}–{evidence['end']}"
        yield f"  rule {row['rule']} (confidence {row['confidence']}) · {place}"


def _statement(row: Row) -> str:
    values = [row[role] for role in ROLES[row["type"]] if row.get(role)]
    values += [row["modality"]] if row["modality"] != "done" else []
    return " · ".join(v if len(v) <= _LONGEST else v[:_LONGEST] + "…" for v in values)


def _marks(row: Row) -> list[tuple[int, int, str]]:
    """Return the spans that lie in the sentence as offsets into it, with their roles."""
    start, end = row["sentence"]["start"], row["sentence"]["end"]
    drawn = {*ROLES[row["type"]], "place"}
    spans = ((a - start, b - start, role) for role, (a, b) in row["spans"].items() if role in drawn)
    return sorted((a, b, role) for a, b, role in spans if 0 <= a < b <= end - start)


def _underlined(row: Row) -> Iterator[str]:
    marked = {i for a, b, _ in _marks(row) for i in range(a, b)}
    line, on = "", False
    for i, character in enumerate(row["sentence"]["text"]):
        if (i in marked) != on:
            on = not on
            line += _UNDERLINE if on else _PLAIN
        line += shown(character)
    yield line + (_PLAIN if on else "")


def _labelled(row: Row) -> Iterator[str]:
    """Yield the sentence in lines of at most 78 cells, each with the roles drawn below its words."""
    text = "".join(map(shown, row["sentence"]["text"]))
    for start, end in _lines(text):
        yield text[start:end]
        yield from _drawn(text, start, end, _marks(row))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = width = 0
    for i, character in enumerate(text):
        if width + cells(character) > _WIDTH:
            yield start, i
            start, width = i, 0
        width += cells(character)
    yield start, len(text)


def _drawn(text: str, start: int, end: int, marks: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Yield lines like ``person────`` for the spans in a stretch of text, more where two would touch."""
    left = [(max(a, start), min(b, end), role) for a, b, role in marks if a < end and b > start]
    while left:
        line, later = "", []
        for a, b, role in left:
            column = cells(text[start:a])
            if line and column <= len(line):
                later.append((a, b, role))
            else:
                line = line.ljust(column) + role.ljust(cells(text[a:b]), "─")
        yield line
        left = later
