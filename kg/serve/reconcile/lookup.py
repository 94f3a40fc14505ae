"""The table on disk, asked: entities by name, by prefix, by value; and the values of an entity."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.serve.reconcile.index import INITIALS, LABEL, OTHER, READ
from kg.serve.reconcile.name import key, pairs

_MOST = 200
"""Entities that one way of looking up gives: what a name, or a value, is shared by at most."""
_READ = 4_000
"""Rows of pairs that a likeness may read; the rarest pairs come first."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: its number in the table, identifier, type and name, and whether that has a place."""

    n: int
    id: str
    type: str
    name: str
    placed: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an entity: a text, or an entity."""

    text: str
    key: str
    place: int
    entity: Entity | None


class Table:
    """The table, open; each method takes milliseconds, whatever is asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        (self.space,) = self._all("SELECT space FROM meta")[0]

    def _all(self, sql: str, *values: str | int) -> list[tuple[str, ...]]:
        return self._connection.execute(sql, values).fetchall()

    def _entities(self, where: str, *values: str | int) -> list[Entity]:
        rows = self._connection.execute(f"SELECT n, id, type, name, placed FROM entity {where}", values)
        return [Entity(n, id, kind, name, bool(placed)) for n, id, kind, name, placed in rows]

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
            f" GROUP BY n ORDER BY min(kind), n LIMIT {_MOST}",
            (named, *kinds, *types),
        )
        return self.of_n([n for (n,) in rows])

    def like(self, named: str) -> list[Entity]:
        """Return those that share most of the rarest pairs of a key, at most 200."""
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
            f" GROUP BY n ORDER BY count(*) DESC, n LIMIT {_MOST}",
            list(chosen),
        )
        return self.of_n([n for (n,) in found])

    def with_value(
        self, property: str, values: Sequence[str], entities: Sequence[int], named: str
    ) -> list[Entity]:
        """Return those with one of these values, or entities as values; of this name, where one is given."""
        either = f"(property = ? AND key IN ({_marks(values)}))"
        other = f"(property = ? AND ref IN ({_marks(entities)}))"
        found: set[int] = set()
        asked: list[tuple[str, list[str | int]]] = [
            (either, [property, *values]),
            (other, [property, *entities]),
        ]
        for where, bound in asked:
            if len(bound) > 1:
                name = "AND n IN (SELECT n FROM name WHERE key = ? AND kind < 2)" if named else ""
                rows = self._connection.execute(
                    f"SELECT DISTINCT n FROM value WHERE {where} {name} ORDER BY n LIMIT {_MOST}",
                    [*bound, *([named] if named else [])],
                )
                found.update(n for (n,) in rows)
        return self.of_n(sorted(found))

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

    def values(self, n: int, property: str, most: int = 1_000) -> list[Value]:
        """Return the values of a property of an entity; of a division also its codes, whose text is empty."""
        rows = self._connection.execute(
            "SELECT value.text, value.key, place, entity.n, id, type, name, placed FROM value"
            " LEFT JOIN entity ON entity.n = ref WHERE value.n = ? AND property = ?"
            " ORDER BY place, value.rowid LIMIT ?",
            (n, property, most),
        )
        return [
            Value(text, named, place, None if m is None else Entity(m, id, kind, name, bool(placed)))
            for text, named, place, m, id, kind, name, placed in rows
        ]


@contextmanager
def opened(file: Path) -> Iterator[Table]:
    """Give the table of a file, to be read by one thread."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        yield Table(connection)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


READINGS = READ, INITIALS
