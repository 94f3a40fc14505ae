"""Files → Documents, one at a time, each text exactly as decoded; what cannot be read is told, never skipped.

The id of a document is its file's stem, or the ``id`` of its JSON line. Files of one stem take their path
without the suffix instead, then with it, so that no id depends on the order in which files are named.
"""

import gzip
import itertools
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from kg.errors import DocumentError
from kg.model import Document, Dropped
from kg.read.date import FORMS, date_in, normalise_date
from kg.read.files import File, find_files, reason
from kg.read.jsonl import read_jsonl
from kg.read.text import LARGEST, UTF_16, Unreadable, decode, too_large

Read = tuple[str, Document | Unreadable]
"""A place, and what was read there."""


def read(inputs: Sequence[str], *, published: str | None = None) -> Iterator[Document | Dropped]:
    """Yield the reports in files, folders, globs and ``-`` (JSON Lines or one report), in the order named.

    ``published`` is the date of reports that name none; where it is not given either, a report takes the only
    day in its file's stem or its id. Raises DocumentError at once if ``published`` is no date.
    """
    day = normalise_date(published) if published is not None else None
    if published is not None and not day:
        raise DocumentError(f"--published {published!r}: no date; write {FORMS}")
    return _read_all(inputs, day)


def _read_all(inputs: Sequence[str], published: str | None) -> Iterator[Document | Dropped]:
    found = list(find_files(inputs))
    ids = _ids([file for file in found if isinstance(file, File)])
    seen: set[str] = set()
    for file in found:
        if isinstance(file, Dropped):
            yield file
            continue
        for place, report in _read_file(file, ids[file], published):
            if isinstance(report, Unreadable):
                yield Dropped(place, report.problem, report.cure)
            elif report.id in seen:
                yield Dropped(
                    place, f"the id {report.id!r} is taken by an earlier report", "give it another id"
                )
            else:
                seen.add(report.id)
                yield report


def _ids(files: Sequence[File]) -> dict[File, str]:
    """Return the id of each file: its stem, its path or its path with suffix, the first that is its alone."""
    names = {file: (file.stem, file.source.removesuffix(file.suffix), file.source) for file in files}
    counts = [Counter(choice) for choice in zip(*names.values(), strict=True)]
    return {
        file: next(
            (name for name, count in zip(choices, counts, strict=True) if count[name] == 1), file.source
        )
        for file, choices in names.items()
    }


def _read_file(file: File, id: str, published: str | None) -> Iterator[Read]:
    try:
        if not file.suffix:
            yield from _read_stdin(file, id, published)
        elif file.suffix.lower().startswith(".jsonl"):
            zipped = file.suffix.lower().endswith(".gz")
            with gzip.open(file.path) if zipped else file.path.open("rb") as stream:
                yield from read_jsonl(_lines(stream), stem=id, source=file.source, published=published)
        else:
            with file.path.open("rb") as stream:
                raw = stream.read(LARGEST + 1)
            yield file.source, _read_report(raw, file, id, published)
    except OSError as error:
        yield (
            file.source,
            Unreadable(f"cannot be read ({reason(error)})", "check the file and its permissions"),
        )


def _lines(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """Yield the lines of a stream, of one that is too large only the beginning, which tells that it is."""
    while line := stream.readline(LARGEST + 1):
        yield line
        while len(line) > LARGEST and not line.endswith(b"\n"):
            line = stream.readline(LARGEST + 1)
            if len(line) <= LARGEST:
                break


def _read_stdin(file: File, id: str, published: str | None) -> Iterator[Read]:
    """Read standard input: JSON Lines if its first character that is not blank is {, else one report."""
    stream = sys.stdin.buffer
    lines = _lines(stream)
    head: list[bytes] = []
    for line in lines:
        head.append(line)
        if line.strip():
            break
    start = head[-1] if head else b""
    text = (
        start[2:].decode(UTF_16[start[:2]], "ignore")
        if start[:2] in UTF_16
        else start.decode("utf-8-sig", "ignore")
    )
    if text.lstrip().startswith("{"):
        chunks: Iterable[bytes] = itertools.chain(head, lines)
        yield from read_jsonl(chunks, stem=id, source=file.source, published=published)
    else:
        yield file.source, _read_report(b"".join(head) + stream.read(LARGEST + 1), file, id, published)


def _read_report(raw: bytes, file: File, id: str, published: str | None) -> Document | Unreadable:
    """Return the one report of a file, read as its suffix says."""
    if len(raw) > LARGEST:
        return too_large("the file")
    suffix = file.suffix.lower()
    if suffix == ".docx":
        from kg.read.docx import read_docx

        read = read_docx(raw)
    elif suffix in (".html", ".htm"):
        from kg.read.html import read_html  # bs4 takes a while to load

        read = read_html(raw)
    else:
        read = decode(raw)
    if isinstance(read, Unreadable):
        return read
    day = read.published or published or date_in(file.stem)
    return Document(id, read.text, read.title, day, source=file.source, encoding=read.encoding)
