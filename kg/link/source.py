"""A graph or a file of any of the forms that can be linked → what can be linked in it."""

import json
from collections.abc import Iterator
from pathlib import Path

from kg.errors import DocumentError, GraphError
from kg.link.ftm import read_ftm
from kg.link.graph import linkables
from kg.link.model import Linkable
from kg.link.table import read_table
from kg.link.wikidata import from_store, is_wikidata, jsonlike, read_json
from kg.query.store import open_store

BASE = "https://w3id.org/gongbao/id/target/"
"""What the IRIs of a target's ids begin with where it says nothing of them."""

_HEAD = 4_000


def read_side(path: Path, *, mapping: Path | None = None) -> Iterator[Linkable]:
    """Yield what can be linked in a graph, an extract of Wikidata, FollowTheMoney or a table.

    Raises GraphError or DocumentError where it is none of these, or holds nothing that can be linked.
    """
    empty = True
    try:
        for one in _read(path, mapping):
            empty = False
            yield one
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: not UTF-8; save it as UTF-8") from error
    if empty:
        raise GraphError(
            f"{path}: nothing in it can be linked; name a graph with persons, units, posts or meetings"
        )


def _read(path: Path, mapping: Path | None) -> Iterator[Linkable]:
    ending = path.suffix.lower()
    if mapping or ending == ".csv":
        if mapping is None:
            raise DocumentError(f"{path}: a table without a mapping; name one with --mapping FILE")
        return read_table(path, mapping, base=BASE)
    if ending in (".json", ".jsonl", ".ndjson") and path.is_file():
        with path.open(encoding="utf-8-sig") as file:
            head = file.read(_HEAD)
        return read_json(path) if _of_wikidata(head) else read_ftm(path, base=BASE)
    store = open_store(path)
    return from_store(store) if is_wikidata(store) else linkables(store)


def _of_wikidata(head: str) -> bool:
    """Tell whether a file that begins so is Wikidata's rather than FollowTheMoney's."""
    first = next((line.strip().rstrip(",") for line in head.split("\n") if line.strip() not in ("", "[")), "")
    try:
        entity = json.loads(first)
    except ValueError:
        return jsonlike([head])
    return isinstance(entity, dict) and "schema" not in entity and jsonlike([head])
