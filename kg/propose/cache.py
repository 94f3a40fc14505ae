"""What a service answered, kept on disk by what it was asked: a second build asks nothing."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kg.errors import OutputError


class Cache:
    """The answers, each kept as soon as it is put."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        """Return the answer under a key, or None."""
        row = self._connection.execute("SELECT answer FROM answer WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, answer: str) -> None:
        """Keep an answer."""
        with self._connection:
            self._connection.execute("INSERT OR REPLACE INTO answer VALUES (?, ?)", (key, answer))


def key_of(model: str, system: str, user: str) -> str:
    """Return the key of what is asked: the SHA-256 of model, prompt and report."""
    return hashlib.sha256(json.dumps([model, system, user]).encode()).hexdigest()


@contextmanager
def opened(file: Path) -> Iterator[Cache]:
    """Give the cache of a file, made where there is none; OutputError where it can't be read or written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, answer TEXT NOT NULL)"
            )
            yield Cache(connection)
    except (sqlite3.Error, OSError) as error:
        raise OutputError(
            f"{file}: no cache of proposals ({error}); delete it, and they are asked anew"
        ) from error
