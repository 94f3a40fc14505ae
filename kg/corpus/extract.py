"""Stage: a batch of reports → its tables, reading anew only what no earlier build has read."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from kg.confidence import PROPOSER
from kg.corpus.limit import Limit, Overrun, limited
from kg.corpus.rows import Reading, document_of, fact_rows, readings, report_row, story_rows
from kg.corpus.schema import KEPT
from kg.corpus.table import among, notes, read_table, write_table
from kg.engine import uncollected
from kg.entities.story import settings_of
from kg.errors import KgError
from kg.export.facts import sentences_of
from kg.model import Document, Dropped, Extraction

NEW = ".new"
"""The folder of batches that wait to be read."""


@dataclass(frozen=True, slots=True)
class ToRead:
    """A batch to be read: the folder of tables, the batch's name, and earlier batches with reports of it.

    ``lost`` says why a report (by its key) is not to be read: its reader died.
    """

    tables: Path
    name: str
    limit: Limit
    earlier: tuple[str, ...] = ()
    lost: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """What was read in a batch: counts, what states nothing because it could not be read, and what was held.

    ``passed_over`` is what of a report was not read as the rest, ``refused`` are a service's proposals that
    failed, ``proposed`` counts the others; ``anew`` is how many of its reports were read now, not taken over;
    ``limit`` is what they were held to.
    """

    name: str
    reports: int
    characters: int
    encodings: Mapping[str, int]
    found: Mapping[str, int]
    dropped: tuple[tuple[str, str], ...] = ()
    limit: str = ""
    anew: int = 0
    passed_over: tuple[Dropped, ...] = ()
    refused: tuple[Dropped, ...] = ()
    proposed: int = 0


def path_of(tables: Path, kind: str, name: str) -> Path:
    """Return the file of a batch's table."""
    return tables / kind / f"{name}.parquet"


def keep(tables: Path, name: str, keys: Sequence[str], documents: Sequence[Document]) -> None:
    """Put a batch by, for a worker to read."""
    rows = [
        report_row(Reading(key, Extraction(document, (), ()), {}, ()))
        for key, document in zip(keys, documents, strict=True)
    ]
    write_table(path_of(tables, NEW, name), "reports", rows)


def forget(tables: Path, name: str) -> None:
    """Delete a batch that was put by, once its summary is here: a task may be run again until then."""
    path_of(tables, NEW, name).unlink(missing_ok=True)


def read_batch(tables: Path, name: str, *, reports: Collection[str] | None = None) -> list[Reading]:
    """Return what the reports of a batch state, from its tables; ``reports`` are those asked for."""
    told, stories, facts = (
        read_table(
            path_of(tables, kind, name),
            kind,
            where=None if reports is None else among("id" if kind == "reports" else "report", reports),
        )
        for kind in KEPT
    )
    return list(readings(told, stories, facts))


def known(tables: Path, name: str, limit: Limit) -> Summary | None:
    """Return the summary of a batch that was read before, all its tables being there, else None.

    One that lost reports to another limit is to be read again.
    """
    files = [path_of(tables, kind, name) for kind in KEPT]
    if not all(file.is_file() for file in files):
        return None
    told = json.loads(notes(files[0]).get("summary", "null"))
    if told is None or (told["dropped"] and told["limit"] != str(limit)):
        return None
    dropped = tuple((place, problem) for place, problem in told["dropped"])
    lists = {name: tuple(Dropped(**one) for one in told[name]) for name in ("passed_over", "refused")}
    return Summary(**{**told, **lists, "dropped": dropped, "anew": 0})


@uncollected()
def extract_batch(task: ToRead) -> Summary:
    """Read the reports of a batch that no earlier batch holds, and write the batch's tables."""
    waiting = read_table(path_of(task.tables, NEW, task.name), "reports")
    wanted = {row["key"]: document_of(row) for row in waiting}
    found = {
        reading.key: reading
        for name in task.earlier
        for reading in read_batch(task.tables, name)
        if reading.key in wanted and not reading.problem
    }
    left = {key: document for key, document in wanted.items() if key not in found}
    for key, problem in task.lost.items():
        found[key] = _unread(key, wanted[key], problem)
    rest = {key: document for key, document in left.items() if key not in task.lost}
    found |= {reading.key: reading for reading in _read(rest, task.limit)}
    return _write(task, [found[key] for key in wanted], anew=len(left))


def _read(documents: Mapping[str, Document], limit: Limit) -> Iterator[Reading]:
    """Yield what the reports state; where one breaks the limit or its reader, each is read by itself."""
    from kg.pipeline import extract_all

    told = list(documents.values())
    try:
        with limited(limit):
            extractions = [e for e in extract_all(told) if isinstance(e, Extraction)]
    except KgError:
        raise  # a rule or a lexicon is at fault, and no report
    except Exception:
        yield from (_read_one(key, document, limit) for key, document in documents.items())
        return
    yield from map(_reading, documents, extractions)


def _read_one(key: str, document: Document, limit: Limit) -> Reading:
    from kg.pipeline import extract

    try:
        with limited(limit):
            return _reading(key, extract(document))
    except KgError:
        raise
    except (Overrun, MemoryError):
        return _unread(key, document, f"takes more than {limit} to read")
    except Exception as error:
        return _unread(key, document, f"cannot be read ({type(error).__name__}: {error})")


def _reading(key: str, extraction: Extraction) -> Reading:
    return Reading(key, extraction, settings_of(extraction), sentences_of(extraction))


def _unread(key: str, document: Document, problem: str) -> Reading:
    return Reading(key, Extraction(document, (), ()), {}, (), problem)


def _write(task: ToRead, found: Sequence[Reading], *, anew: int) -> Summary:
    documents = [reading.extraction.document for reading in found]
    passed = [(r.extraction.document.id, d) for r in found for d in r.extraction.dropped]
    summary = Summary(
        task.name,
        len(found),
        sum(len(document.text) for document in documents),
        dict(sorted(Counter(document.encoding for document in documents).items())),
        dict(sorted(Counter(f.type for reading in found for f in reading.extraction.facts).items())),
        tuple((r.extraction.document.id, r.problem) for r in found if r.problem),
        str(task.limit) if any(reading.problem for reading in found) else "",
        proposed=sum(f.rule.startswith(PROPOSER) for r in found for f in r.extraction.facts),
        passed_over=tuple(d for id, d in passed if not is_refusal(id, d)),
        refused=tuple(d for id, d in passed if is_refusal(id, d)),
    )
    about = {"summary": json.dumps(asdict(summary), ensure_ascii=False)}
    rows = {
        "stories": [row for reading in found for row in story_rows(reading)],
        "facts": [row for reading in found for row in fact_rows(reading)],
        "reports": [report_row(reading) for reading in found],  # last, for it says that the others are there
    }
    for kind, table in rows.items():
        write_table(path_of(task.tables, kind, task.name), kind, table, about=about)
    return replace(summary, anew=anew)


def is_refusal(id: str, dropped: Dropped) -> bool:
    """Return whether what a report lost is a service's proposal that failed a check."""
    return dropped.place.startswith(f"{id}, proposal ")


def dropped_of(summary: Summary) -> Iterator[Dropped]:
    """Yield what states nothing because it could not be read, and what of the others was passed over."""
    for place, problem in summary.dropped:
        yield Dropped(place, problem, "the others are not touched by it; look at its text, or leave it out")
    yield from summary.passed_over
