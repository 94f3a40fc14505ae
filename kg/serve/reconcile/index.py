"""A store → the table on disk that names are looked up in: SQLite, made once as the server starts.

It is made by a process of its own, so that what the making takes of memory ends with it. Run as
``python -m kg.serve.reconcile.index STORE FILE`` it writes FILE, or says in one line what is wrong.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError
from kg.graph.rdf import VOCABULARIES
from kg.query.store import open_store
from kg.serve.reconcile.name import key, pairs, readings, readings_of_people
from kg.serve.reconcile.schema import types

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (space TEXT);
CREATE TABLE entity (n INTEGER PRIMARY KEY, id TEXT, type TEXT, name TEXT);
CREATE TABLE name (key TEXT, kind INTEGER, n INTEGER);
CREATE TABLE pair (pair TEXT, n INTEGER);
"""
_INDEXES = """
CREATE UNIQUE INDEX entity_id ON entity (id);
CREATE INDEX entity_name ON entity (length(name), name);
CREATE INDEX name_key ON name (key, kind, n);
CREATE INDEX name_n ON name (n, kind, key);
CREATE INDEX pair_pair ON pair (pair, n);
CREATE TABLE common (pair TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
INSERT INTO common SELECT pair, count(*) FROM pair GROUP BY pair;
"""
LABEL, OTHER, READ, INITIALS = range(4)
"""What a name is to its entity: its label, another name, how it is read, the initials of that."""

_Name = tuple[str, int, int]


def build(store: ox.Store, file: Path) -> int:
    """Write the table of a store into a new file, and return how many entities it holds."""
    with closing(sqlite3.connect(file)) as table:
        table.executescript(_TABLES)
        found = sorted(
            (iri, kind.id, name)
            for kind in types().values()
            for iri, name in _rows(store, f"SELECT ?e ?l WHERE {{ ?e a <{kind.iri}> ; skos:prefLabel ?l }}")
        )
        space = _space(found[0][0]) if found else ""
        table.execute("INSERT INTO meta VALUES (?)", (space,))
        table.executemany(
            "INSERT INTO entity VALUES (?, ?, ?, ?)",
            ((n, iri.removeprefix(space), kind, name) for n, (iri, kind, name) in enumerate(found)),
        )
        table.executemany("INSERT INTO name VALUES (?, ?, ?)", _names(store, found))
        table.executemany("INSERT INTO pair VALUES (?, ?)", _pairs(table))
        table.executescript(_INDEXES)
        table.commit()
        return len(found)


def _names(store: ox.Store, found: list[tuple[str, str, str]]) -> Iterator[_Name]:
    """Return every name of every entity; how a name is read is told of people and units."""
    for n, (_, _, name) in enumerate(found):
        yield key(name), LABEL, n
    known = {iri: n for n, (iri, *_) in enumerate(found)}
    for iri, other in _rows(store, "SELECT ?e ?l WHERE { ?e skos:altLabel ?l }"):
        if iri in known and other != found[known[iri]][2]:
            yield key(other), OTHER, known[iri]
    read = readings({name for _, kind, name in found if kind == "unit"})
    spoken = readings_of_people({name for _, kind, name in found if kind == "person"})
    for n, (_, kind, name) in enumerate(found):
        told = (spoken if kind == "person" else read).get(name)
        if told:
            yield told[0], READ, n
            yield told[1], INITIALS, n


def _pairs(table: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Return the pairs of the names of each entity; but of bare titles, which are in the labels too."""
    bare = [kind.id for kind in types().values() if kind.bare]
    rows = table.execute(
        "SELECT n, group_concat(key, ' ') FROM name JOIN entity USING (n)"
        f" WHERE kind = {LABEL} OR kind = {OTHER} AND type NOT IN ({', '.join('?' * len(bare))}) GROUP BY n",
        bare,
    )
    for n, names in rows.fetchall():
        for pair in sorted({pair for name in names.split(" ") for pair in pairs(name)}):
            yield pair, n


def _rows(store: ox.Store, sparql: str) -> Iterator[tuple[str, str]]:
    answer = store.query(sparql, prefixes=VOCABULARIES)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        yield str(row[0].value), str(row[1].value)


def _space(iri: str) -> str:
    """Return what the IRIs of a graph begin with, up to ``/id/``; "" if there is no such part."""
    before, found, _ = iri.partition("/id/")
    return before + found


def main(store: str, file: str) -> None:
    """Write the table; what is wrong is one line, and status 1."""
    try:
        build(open_store(Path(store)), Path(file))
    except GraphError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
