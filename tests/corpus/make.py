"""Builds of invented reports, small enough to be made again and again."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from unittest.mock import patch

import pyoxigraph as ox

from kg.corpus import batch
from kg.corpus.build import Built, build
from kg.corpus.limit import Limit
from kg.engine import Engine
from kg.engine.local import Local
from kg.export.report import Account
from kg.model import Decision, Document, Dropped

BASE = "https://example.org/"

_PEOPLE = ("陈立新", "赵海燕", "孙国良", "周晓峰", "吴敏", "钱志远", "阿依·古丽", "杨帆")
_PLACES = ("兰川市", "广西", "甘肃省", "乌鲁木齐市")
_OFFICES = ("水务局", "财政局", "教育局", "应急管理局")


def report(number: int, *, version: int = 0) -> Document:
    """Return an invented report by its number; another version has another text."""
    one, other = _PEOPLE[number % 8], _PEOPLE[(number * 3 + version + 1) % 8]
    place, office = _PLACES[number % 4], _OFFICES[(number + version) % 4]
    text = (
        f"{place}召开防汛工作会议\n"
        f"本报讯 {number % 9 + 1}月{number % 27 + 1}日，{place}{office}召开防汛工作会议。"
        f"{place}{office}局长{one}主持会议，副局长{other}出席会议。"
        f"{one}说：“全市要把第{number}号水库的巡查做细做实，责任到人。”"
        f"会后，{place}{office}开展河道巡查{number + version}次，整改隐患{number + 2}处。\n"
    )
    return Document(f"r{number}", text, published=f"20{10 + number % 9}-05-08", source="invented.jsonl")


def make(
    folder: Path,
    documents: Iterable[Document | Dropped],
    *,
    small: int = 10_000,
    size: int = 300,
    engine: Engine | None = None,
    decisions: Sequence[Decision] = (),
    drop: Callable[[Dropped], None] = lambda dropped: None,
    limit: Limit | None = None,
) -> Built:
    """Build into a folder, in batches of about so many characters."""
    account = Account()

    def lost(dropped: Dropped) -> None:
        account.drop(dropped)
        drop(dropped)

    with patch.object(batch, "SIZE", size), patch.object(batch, "LARGEST", 4 * size):
        return build(
            documents,
            folder,
            account,
            base=BASE,
            engine=engine or Local(1),
            drop=lost,
            decisions=decisions,
            small=small,
            limit=limit,
        )


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a build, its tables too."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def triples(folder: Path) -> set[str]:
    """Return the triples of a build, whether its graph is one file or many."""
    from kg.query.store import graph_files

    found: set[str] = set()
    for file in graph_files(folder):
        found |= {str(triple) for triple in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)}
    return found
