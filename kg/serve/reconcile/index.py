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
from kg.serve.reconcile.name import key, pairs, readings
from kg.serve.reconcile.schema import Property, properties, types

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE meta (space TEXT);
CREATE TABLE entity (n INTEGER PRIMARY KEY, id TEXT, type TEXT, name TEXT, placed INTEGER);
CREATE TABLE name (key TEXT, kind INTEGER, n INTEGER, PRIMARY KEY (key, kind, n)) WITHOUT ROWID;
CREATE TABLE pair (pair TEXT, n INTEGER, PRIMARY KEY (pair, n)) WITHOUT ROWID;
CREATE TABLE value (n INTEGER, property TEXT, place INTEGER, text TEXT, key TEXT, ref INTEGER);
"""
_INDEXES = """
CREATE UNIQUE INDEX entity_id ON entity (id);
CREATE INDEX name_n ON name (n, kind);
CREATE INDEX value_n ON value (n, property, place);
CREATE INDEX value_key ON value (property, key) WHERE key <> '';
CREATE INDEX value_ref ON value (property, ref) WHERE ref IS NOT NULL;
CREATE TABLE common (pair TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
INSERT INTO common SELECT pair, count(*) FROM pair GROUP BY pair;
"""
LABEL, OTHER, READ, INITIALS = range(4)
"""What a name is to its entity: its label, another name, how it is read, the initials of that."""

_Value = tuple[int, str, int, str, str, int | None]


def build(store: ox.Store, file: Path) -> int:
    """Write the table of a store into a new file, and return how many entities it holds."""
    with closing(sqlite3.connect(file)) as table:
        table.executescript(_TABLES)
        known = _entities(store, table)
        for asked in properties().values():
            table.executemany("INSERT INTO value VALUES (?, ?, ?, ?, ?, ?)", _values(store, asked, known))
        table.executescript(_INDEXES)
        table.commit()
        return len(known)


def _entities(store: ox.Store, table: sqlite3.Connection) -> dict[str, int]:
    """Write every entity under its names, and return the number of each by its IRI."""
    found = sorted(
        (iri, kind.id, name, iri_key, unit)
        for kind in types().values()
        for iri, name, iri_key, unit in _rows(
            store,
            "SELECT ?e (SAMPLE(?l) AS ?label) (SAMPLE(?k) AS ?key) (SAMPLE(?u) AS ?unit) WHERE {"
            f" ?e a <{kind.iri}> ; skos:prefLabel ?l ."
            " OPTIONAL { ?e kg:iriKey ?k } OPTIONAL { ?e org:postIn ?u } } GROUP BY ?e",
        )
    )
    known = {iri: n for n, (iri, *_) in enumerate(found)}
    space = _space(list(known))
    table.execute("INSERT INTO meta VALUES (?)", (space,))
    # a name that only one report gives a place to is keyed by that report, and so is a post in such a unit
    loose = {iri for iri, _, _, iri_key, _ in found if "/report/" in iri_key}
    table.executemany(
        "INSERT INTO entity VALUES (?, ?, ?, ?, ?)",
        (
            (known[iri], iri.removeprefix(space), kind, name, iri not in loose and unit not in loose)
            for iri, kind, name, _, unit in found
        ),
    )
    _names(store, table, known, {iri: (kind, name) for iri, kind, name, *_ in found})
    return known


def _names(
    store: ox.Store, table: sqlite3.Connection, known: dict[str, int], found: dict[str, tuple[str, str]]
) -> None:
    read = readings(
        {name for _, name in found.values()}, {name for kind, name in found.values() if kind == "person"}
    )
    rows = [(key(name), LABEL, known[iri]) for iri, (_, name) in found.items()]
    for iri, other in _rows(store, "SELECT ?e ?l WHERE { ?e skos:altLabel|foaf:name ?l }"):
        if iri in found and other != found[iri][1]:
            rows.append((key(other), OTHER, known[iri]))
    table.executemany(
        "INSERT OR IGNORE INTO pair VALUES (?, ?)",
        ((pair, n) for name, _, n in rows for pair in sorted(pairs(name))),
    )
    for iri, (_, name) in found.items():
        if name in read:
            whole, initials = read[name]
            rows += [(whole, READ, known[iri]), (initials, INITIALS, known[iri])]
    table.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", rows)


def _values(store: ox.Store, asked: Property, known: dict[str, int]) -> Iterator[_Value]:
    """Return the rows of a property; a division comes with those that it lies in, the narrowest first."""
    divisions = _divisions(store) if asked.form == "division" else {}
    for iri, value in sorted(_rows(store, asked.values)):
        if iri not in known:
            continue
        if asked.form == "entity":
            if value in known:
                yield known[iri], asked.id, 0, "", "", known[value]
        elif asked.form == "division":
            for place, (name, code) in enumerate(divisions.get(value, ())):
                yield known[iri], asked.id, place, name, key(name), None
                yield known[iri], asked.id, place, "", key(code.removeprefix("CN-")), None
        else:
            yield known[iri], asked.id, 0, value, key(value), None


def _divisions(store: ox.Store) -> dict[str, list[tuple[str, str]]]:
    """Return for each division its name and code, and then of each that it lies in."""
    rows = {
        iri: (name, code, above)
        for iri, name, code, above in _rows(
            store,
            "SELECT ?d ?name ?code ?above WHERE { ?d skos:notation ?code ."
            " OPTIONAL { ?d skos:prefLabel ?name } OPTIONAL { ?d schema:containedInPlace ?above } }",
        )
    }
    chains = {}
    for first in rows:
        chain: list[tuple[str, str]] = []
        at, seen = first, set[str]()
        while at in rows and at not in seen:
            seen.add(at)
            chain.append(rows[at][:2])
            at = rows[at][2]
        chains[first] = chain
    return chains


def _rows(store: ox.Store, sparql: str) -> Iterator[tuple[str, ...]]:
    answer = store.query(sparql, prefixes=VOCABULARIES)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        if row[0] is not None:
            yield tuple("" if term is None else str(term.value) for term in row)


def _space(iris: list[str]) -> str:
    """Return what the IRIs of a graph begin with, up to ``/id/`` of the first; "" if there is none."""
    before, found, _ = iris[0].partition("/id/") if iris else ("", "", "")
    return before + found if found else ""


def main(store: str, file: str) -> None:
    """Write the table; what is wrong is one line, and status 1."""
    try:
        build(open_store(Path(store)), Path(file))
    except GraphError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
