"""The table on disk and the store, asked: entities by name, prefix or value; and the values of an entity."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.graph.rdf import VOCABULARIES, term
from kg.serve.reconcile.index import INITIALS, LABEL, OTHER, READ
from kg.serve.reconcile.name import key, pairs
from kg.serve.reconcile.schema import Property

MOST = 200
"""Entities that one way of looking up gives: what a name, or a value, is shared by at most."""
_LIKE = 50
_SAFE = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")
_READ = 4_000
"""Rows of pairs that a likeness may read; the rarest pairs come first."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: its number in the table, identifier, type and name."""

    n: int
    id: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an entity: a text (with its key), or an entity; ``place``: how far out a division lies."""

    text: str
    key: str
    place: int
    entity: Entity | None


class Table:
    """The table, open; each method takes milliseconds, whatever is asked."""

    def __init__(self, connection: sqlite3.Connection, store: ox.Store) -> None:
        self._connection = connection
        self._store = store
        (self.space,) = self._all("SELECT space FROM meta")[0]

    def _all(self, sql: str, *values: str | int) -> list[tuple[str, ...]]:
        return self._connection.execute(sql, values).fetchall()

    def _entities(self, where: str, *values: str | int) -> list[Entity]:
        rows = self._connection.execute(f"SELECT n, id, type, name FROM entity {where}", values)
        return [Entity(*row) for row in rows]

    def of_id(self, id: str) -> Entity | None:
        """Return the entity of an identifier, short or whole (an IRI)."""
        found = self._entities("WHERE id = ?", id.removeprefix(self.space) if self.space else id)
        return found[0] if found else None

    def of_n(self, numbers: Sequence[int]) -> list[Entity]:
        """Return the entities of these numbers, in the order of the table."""
        return self._entities(f"WHERE n IN ({_marks(numbers)}) ORDER BY n", *numbers)

    def named(
        self, named: str, kinds: Sequence[int] = (LABEL, OTHER), types: Sequence[str] = ()
    ) -> list[Entity]:
        """Return those whose name has this key, labels first, at most 200."""
        of_types = f"AND type IN ({_marks(types)})" if types else ""
        rows = self._connection.execute(
            "SELECT n FROM name JOIN entity USING (n)"
            f" WHERE key = ? AND kind IN ({_marks(kinds)}) {of_types}"
            f" GROUP BY n ORDER BY min(kind), n LIMIT {MOST}",
            (named, *kinds, *types),
        )
        return self.of_n([n for (n,) in rows])

    def like(self, named: str) -> list[Entity]:
        """Return those that share most of the rarest pairs of a key, at most 50."""
        asked = sorted(pairs(named))
        counts = self._all(
            f"SELECT count, pair FROM common WHERE pair IN ({_marks(asked)}) ORDER BY 1, 2", *asked
        )
        chosen: list[str] = []
        rows = 0
        for count, pair in counts:
            rows += int(count)
            if chosen and rows > _READ:
                break
            chosen.append(pair)
        found = self._connection.execute(
            f"SELECT n FROM (SELECT n FROM pair WHERE pair IN ({_marks(chosen)}) LIMIT {2 * _READ})"
            f" GROUP BY n ORDER BY count(*) DESC, n LIMIT {_LIKE}",
            list(chosen),
        )
        return self.of_n([n for (n,) in found])

    def with_value(self, property: Property, value: str) -> list[Entity]:
        """Return those that have an entity (its IRI) as a value, at most 200."""
        found = (self.of_id(iri) for iri in islice(self._found(property.bearers, "?v", value), 5 * MOST))
        return list({entity.n: entity for entity in found if entity}.values())[:MOST]

    def iri(self, entity: Entity) -> str:
        """Return the IRI of an entity."""
        return entity.id if "://" in entity.id else self.space + entity.id

    def placed(self, entity: Entity) -> bool:
        """Tell whether what a name belongs to is known beyond one report.

        One that only a report gives a place to is keyed by that report, and so is a post in such a unit.
        """
        iris = [self.iri(entity), *self._objects(self.iri(entity), "org:postIn")]
        return not any("/report/" in made_of for iri in iris for made_of in self._objects(iri, "kg:iriKey"))

    def prefixed(self, prefix: str, skip: int, most: int) -> list[Entity]:
        """Return those that a name, read or written, begins with this; the shortest first."""
        if found := self.of_id(prefix.strip()):
            return [found] if not skip else []
        begin = key(prefix)
        ordered = "length(entity.name), entity.name, entity.n"
        if not begin:
            return self._entities(f"ORDER BY {ordered} LIMIT ? OFFSET ?", most, skip)
        rows = self._connection.execute(
            "SELECT n FROM (SELECT n, min(kind) AS kind FROM"
            f" (SELECT n, kind FROM name WHERE key >= ? AND key < ? LIMIT {_READ}) GROUP BY n)"
            f" JOIN entity USING (n) ORDER BY kind, {ordered} LIMIT ? OFFSET ?",
            (begin, begin + "\U0010ffff", most, skip),
        )
        numbers = [n for (n,) in rows]
        found_by = {entity.n: entity for entity in self.of_n(numbers)}
        return [found_by[n] for n in numbers]

    def names(self, n: int) -> list[tuple[str, int]]:
        """Return the keys of an entity's names, each with its kind."""
        rows = self._connection.execute("SELECT key, kind FROM name WHERE n = ? ORDER BY kind, key", (n,))
        return rows.fetchall()

    def values(self, entity: Entity, property: Property) -> list[Value]:
        """Return the values of a property of an entity, at most 1000; a code is a value that is not shown."""
        if entity.type not in property.types:
            return []
        found = sorted(set(islice(self._found(property.values, "?e", self.iri(entity)), 1_000)))
        if property.form == "entity":
            entities = [self.of_id(iri) for iri in found]
            return [Value("", "", 0, one) for one in entities if one]
        if property.form == "division":
            return [value for iri in found for value in self._places(iri)]
        return [Value(text, key(text), 0, None) for text in found]

    def _places(self, iri: str) -> Iterator[Value]:
        """Return a division and those that it lies in: the name and the code of each."""
        for place in range(6):
            for name in self._objects(iri, "skos:prefLabel"):
                yield Value(name, key(name), place, None)
            for code in self._objects(iri, "skos:notation"):
                yield Value("", key(code.removeprefix("CN-")), place, None)
            wider = self._objects(iri, "schema:containedInPlace")
            if not wider:
                break
            iri = wider[0]

    def _objects(self, iri: str, predicate: str) -> list[str]:
        quads = self._store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(term(predicate)), None)
        return sorted(str(quad.object.value) for quad in quads)  # type: ignore[union-attr]

    def _found(self, sparql: str, variable: str, iri: str) -> Iterator[str]:
        """Yield what a query finds, with an IRI in the place of one of its variables.

        The IRI stands in the text, for a query is planned by its constants, and not by its substitutions.
        """
        if not _SAFE.fullmatch(iri):
            return
        answer = self._store.query(sparql.replace(variable, f"<{iri}>"), prefixes=VOCABULARIES)
        assert isinstance(answer, ox.QuerySolutions)
        for row in answer:
            if row[0] is not None:
                yield str(row[0].value)


@contextmanager
def opened(file: Path, store: ox.Store) -> Iterator[Table]:
    """Give the table of a file beside its store, to be read by one thread."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        yield Table(connection, store)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


READINGS = READ, INITIALS
