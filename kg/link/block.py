"""Two sides → the pairs worth comparing, by DuckDB: on disk where memory ends, and the same in every run.

A pair shares a name, an alias or an identifier. A name that makes more pairs than its bound (张伟) only makes
those that share a unit, a region or a year of birth too; where these are still too many, the key is left out
and counted.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from kg.errors import KgError
from kg.link.model import Linkable, Office
from kg.link.settings import settings

_COLUMNS = "{n: 'BIGINT', id: 'VARCHAR', coarse: 'VARCHAR[]', fine: 'VARCHAR[]', body: 'VARCHAR'}"
_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things to compare, and how many bear their rarest common name on either side."""

    one: Linkable
    other: Linkable
    bearers: tuple[int, int]


@dataclass(slots=True)
class Tally:
    """What blocking read and gave: things a side, pairs, names split, keys left out and their pairs."""

    read: tuple[int, int] = (0, 0)
    pairs: int = 0
    split: int = 0
    left_out: int = 0
    pairs_left_out: int = 0


Keys = Mapping[str, tuple[str, ...]]


def pairs(
    one: Iterable[Linkable], other: Iterable[Linkable], tally: Tally, *, judged: Keys | None = None
) -> Iterator[Pair]:
    """Yield the pairs worth comparing, sorted by the order of the two sides; ``tally`` counts them.

    ``judged`` gives IRIs keys of their own, so that what a person judged is a pair whatever its names.
    """
    with TemporaryDirectory(prefix="kg-link-") as aside, closing(duckdb.connect(f"{aside}/pairs.db")) as db:
        db.execute("SET threads = 2; SET preserve_insertion_order = true; SET memory_limit = '1500MB'")
        db.execute(f"SET temp_directory = '{aside}'")
        tally.read = (
            _load(db, "one", one, Path(aside), judged or {}),
            _load(db, "other", other, Path(aside), judged or {}),
        )
        bounds = settings()["block"]
        for statement in _BLOCKING:
            db.execute(statement.format(**bounds))
        tally.split, tally.left_out, tally.pairs_left_out = _one_row(db, _COUNTS)
        tally.pairs = _one_row(db, "SELECT count(*) FROM pairs")[0]
        found = db.execute(_PAIRS)
        while rows := found.fetchmany(_CHUNK):
            for left, right, here, there in rows:
                yield Pair(_linkable(left), _linkable(right), (here, there))


def _one_row(db: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = db.execute(query).fetchone()
    if row is None:
        raise KgError("the pairs could not be counted; run it again")
    return tuple(int(value or 0) for value in row)


def _load(
    db: duckdb.DuckDBPyConnection, side: str, things: Iterable[Linkable], aside: Path, judged: Keys
) -> int:
    """Write one side aside and load it; return how many things it has."""
    file, count = aside / f"{side}.jsonl", 0
    with file.open("w", encoding="utf-8") as lines:
        for thing in things:
            keys = [*_coarse(thing), *judged.get(thing.id, ())]
            row = {"n": count, "id": thing.id, "coarse": keys, "fine": _fine(thing)}
            lines.write(json.dumps({**row, "body": _body(thing)}, ensure_ascii=False) + "\n")
            count += 1
    source = (
        f"read_json('{file}', format='newline_delimited', columns={_COLUMNS}, maximum_object_size=67108864)"
    )
    db.execute(f"CREATE TABLE {side} AS SELECT * FROM {source}")
    file.unlink()
    return count


def _coarse(thing: Linkable) -> list[str]:
    """Return the keys by which a thing meets others: its names and its identifiers."""
    named = [f"{thing.type}|{name}" for name in (*thing.names, *thing.aliases)]
    if thing.type == "post":  # a title is no name: the unit must be shared
        named = [f"{key}|{o.unit}" for key in named for o in thing.offices if o.unit]
    return sorted({*named, *(f"={id}" for id in (thing.id, *thing.ids))})


def _fine(thing: Linkable) -> list[str]:
    """Return the keys of the names with what else a pair can share."""
    shared = {f"u{o.unit}" for o in thing.offices if o.unit} | {f"r{r[:7]}" for r in thing.regions}
    shared |= {f"t{o.title}" for o in thing.offices if o.title} | (
        {f"b{thing.born}"} if thing.born else set()
    )
    shared |= {f"d{thing.first}"} if thing.type == "meeting" and thing.first else set()
    return sorted(f"{key}\t{part}" for key in _coarse(thing) if key[0] != "=" for part in shared)


def _body(thing: Linkable) -> str:
    """Return a thing as JSON: its fields in their order, offices as lists."""
    told = {name: getattr(thing, name) for name in _FIELDS}
    told["offices"] = [[getattr(office, name) for name in _OFFICE] for office in thing.offices]
    return json.dumps(list(told.values()), ensure_ascii=False)


def _linkable(body: str) -> Linkable:
    told = (tuple(field) if isinstance(field, list) else field for field in json.loads(body))
    found: dict[str, Any] = dict(zip(_FIELDS, told, strict=True))
    return Linkable(**{**found, "offices": tuple(Office(*office) for office in found["offices"])})


_FIELDS = tuple(field.name for field in fields(Linkable))
_OFFICE = tuple(field.name for field in fields(Office))

_BLOCKING = (
    "CREATE TABLE keys_one AS SELECT n, unnest(coarse) AS key FROM one",
    "CREATE TABLE keys_other AS SELECT n, unnest(coarse) AS key FROM other",
    """CREATE TABLE blocks AS SELECT key, a.c AS here, b.c AS there
       FROM (SELECT key, count(*) AS c FROM keys_one GROUP BY key) AS a
       JOIN (SELECT key, count(*) AS c FROM keys_other GROUP BY key) AS b USING (key)""",
    """CREATE TABLE large AS SELECT key, here, there FROM blocks WHERE here * there > {pairs}""",
    """CREATE TABLE fine_one AS SELECT n, part FROM (SELECT n, unnest(fine) AS part FROM one)
       SEMI JOIN large ON large.key = split_part(part, chr(9), 1)""",
    """CREATE TABLE fine_other AS SELECT n, part FROM (SELECT n, unnest(fine) AS part FROM other)
       SEMI JOIN large ON large.key = split_part(part, chr(9), 1)""",
    """CREATE TABLE fine_blocks AS SELECT part, a.c * b.c AS product
       FROM (SELECT part, count(*) AS c FROM fine_one GROUP BY part) AS a
       JOIN (SELECT part, count(*) AS c FROM fine_other GROUP BY part) AS b USING (part)""",
    """CREATE TABLE pairs AS SELECT one, other, min(here) AS here, min(there) AS there FROM (
         SELECT a.n AS one, b.n AS other, here, there
         FROM blocks JOIN keys_one AS a USING (key) JOIN keys_other AS b USING (key)
         WHERE here * there <= {pairs} OR key[1] = '='
         UNION ALL
         SELECT a.n, b.n, here, there
         FROM fine_blocks JOIN fine_one AS a USING (part) JOIN fine_other AS b USING (part)
         JOIN large ON large.key = split_part(part, chr(9), 1) WHERE product <= {most}
       ) GROUP BY one, other""",
    """CREATE TABLE told AS
       SELECT count(*) AS keys, sum(product) AS lost FROM fine_blocks WHERE product > {most}""",
)
_COUNTS = "SELECT (SELECT count(*) FROM large), keys, lost FROM told"
_PAIRS = """SELECT one.body, other.body, here, there
            FROM pairs JOIN one ON one.n = pairs.one JOIN other ON other.n = pairs.other
            ORDER BY pairs.one, pairs.other"""
