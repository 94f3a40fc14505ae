"""JSON Lines → Documents, one line at a time: no file is ever held whole.

Fields: ``id``, ``date`` (or ``published``), ``title``, ``text``, ``url``; any may be missing but ``text``.
"""

import codecs
import itertools
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Document
from kg.read.date import FORMS, date_in, normalise_date
from kg.read.text import UTF_16, Decoded, Unreadable, decode

_MEND = "mend or delete the line"


def read_jsonl(
    lines: Iterable[bytes], *, stem: str, source: str, published: str | None
) -> Iterator[tuple[str, Document | Unreadable]]:
    """Yield the place of each line (``source:number``) with its report, or why it has none; skip blank lines.

    A report without an id gets ``stem:number``; one without a date gets ``published``, else the day that its
    id names.
    """
    number = 0
    try:
        for number, line in enumerate(_decoded(lines), 1):
            if isinstance(line, Unreadable):
                yield f"{source}:{number}", line
            elif line.text.strip():
                report = _parse(line.text, f"{stem}:{number}", published)
                if isinstance(report, Document):
                    report = replace(report, source=source, encoding=line.encoding)
                yield f"{source}:{number}", report
    except (OSError, EOFError, zlib.error) as error:
        yield (
            f"{source}:{number + 1}",
            Unreadable(f"cannot be read any further ({error})", "get the file anew"),
        )
    else:
        if not number:
            yield source, Unreadable("the file holds no line", "delete it or fill it")


def _decoded(lines: Iterable[bytes]) -> Iterator[Decoded | Unreadable]:
    """Yield each line decoded by itself; UTF-16 has its line ends elsewhere than in bytes."""
    lines = iter(lines)
    first = next(lines, b"")
    lines = itertools.chain([first] if first else [], lines)
    if first[:2] in UTF_16:
        yield from _decoded_utf_16(lines, UTF_16[first[:2]])
        return
    marked = first.startswith(codecs.BOM_UTF8)
    for line in lines:
        read = decode(line, declared="utf-8") if line.strip() else Decoded("", "utf-8")
        if isinstance(read, Decoded) and read.encoding == "utf-8" and marked:
            read = Decoded(read.text, "utf-8-sig")
        yield read


def _decoded_utf_16(chunks: Iterable[bytes], encoding: str) -> Iterator[Decoded | Unreadable]:
    decoder = codecs.getincrementaldecoder("utf-16")()
    rest = ""
    try:
        for chunk in itertools.chain(chunks, [b""]):
            *lines, rest = (rest + decoder.decode(chunk, final=not chunk)).split("\n")
            for line in lines:
                yield Decoded(line, encoding)
    except UnicodeDecodeError as error:
        yield Unreadable(f"the rest of the file is not UTF-16 ({error.reason})", "save it as UTF-8 text")
        return
    if rest:
        yield Decoded(rest, encoding)


def _parse(line: str, fallback: str, published: str | None) -> Document | Unreadable:
    """Return the report that the line gives, each value checked."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        return Unreadable(
            f"broken JSON ({error.msg}, column {min(error.pos, len(line.rstrip())) + 1})", _MEND
        )
    except (RecursionError, ValueError) as error:
        return Unreadable(f"broken JSON ({type(error).__name__}: too deep or too long a number)", _MEND)
    if not isinstance(record, dict):
        return Unreadable("not a JSON object", 'write {"text": "…"} on one line')
    fields: dict[str, str] = {}
    for name in ("id", "date", "published", "title", "text", "url"):
        value = record.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and name in ("id", "date", "published"):
            value = str(value)
        if value is not None and not isinstance(value, str):
            return Unreadable(f"{name} is not a string", "put it in quotes")
        if value and (problem := _unwritable(value)):
            return Unreadable(f"{name} holds {problem}", "write it anew from the source")
        fields[name] = value or ""
    if not fields["text"].strip():
        return Unreadable("text is missing or empty", "give the report's text or delete the line")
    id = fields["id"].strip() or fallback
    date = fields["date"].strip() or fields["published"].strip()
    day = normalise_date(date) if date else published or date_in(fields["id"])
    if date and not day:
        return Unreadable(f"{date[:40]!r} is no date", f"write {FORMS}")
    return Document(id, fields["text"], fields["title"], day, fields["url"])


def _unwritable(value: str) -> str:
    """Return what in the string cannot be written as UTF-8 text, or nothing."""
    if "\0" in value:
        return "a NUL character"
    try:
        value.encode()
    except UnicodeEncodeError as error:
        return f"half a surrogate pair (\\u{ord(value[error.start]):04x})"
    return ""
