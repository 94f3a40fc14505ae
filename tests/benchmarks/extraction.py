"""Prints how long extraction and its stages take beside jieba.cut and jieba.posseg on the same reports.

    python -m tests.benchmarks.extraction [FILE ...] [--rounds 3]

Without a file it reads the samples and the annotated reports of the tests; name a corpus for a fair figure,
since text that comes again finds its words remembered. Everything runs in one process and on one core, taken
by turns, and processor time is counted, so that what else the machine does weighs on all alike. The last
column is the share of jieba.posseg's time: below 1 is faster.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import TypeVar
from unittest.mock import patch

import jieba
import jieba.posseg

from kg.facts import EXTRACTORS
from kg.mentions import analysis, find_mentions
from kg.mentions.tagger import tag
from kg.model import Document, Fact, Reading
from kg.pipeline import extract_all
from kg.read import read
from kg.segment import segment

_ROOT = Path(__file__).parents[2]
_DEFAULT = ("kg/data/samples", "tests/gold", "tests/gold_aside")
_BATCH = 50  # reports that each takes before it is the next one's turn
_T = TypeVar("_T")

Times = defaultdict[str, float]
"""Seconds of processor time by what took them."""


@contextmanager
def _timed(times: Times, name: str) -> Iterator[None]:
    start = process_time()
    yield
    times[name] += process_time() - start


def _wrapped(times: Times, name: str, function: Callable[..., _T]) -> Callable[..., _T]:
    def timed(*arguments: object) -> _T:
        with _timed(times, name):
            return function(*arguments)

    return timed


def measure(documents: list[Document], *, rounds: int) -> Times:
    """Return the seconds that each takes over all documents and rounds."""
    times: Times = defaultdict(float)
    for _ in range(rounds):
        for start in range(0, len(documents), _BATCH):
            batch = documents[start : start + _BATCH]
            with _timed(times, "extraction"):
                for _ in extract_all(batch):
                    pass
            _stages(batch, times)
            for name, cut in (("jieba.cut", jieba.cut), ("jieba.posseg", jieba.posseg.cut)):
                with _timed(times, name):
                    for document in batch:
                        for _ in cut(document.text):
                            pass
    return times


def _stages(documents: list[Document], times: Times) -> None:
    """Time the stages of extraction one after the other."""
    with _timed(times, "  segment"):
        stories = [story for document in documents for story in segment(document)]
    with patch.object(analysis, "tag", _wrapped(times, "    of them the tagger", tag)):
        times["  mentions"] += 0  # stands above its part
        with _timed(times, "  mentions"):
            readings = find_mentions(stories)
    for reading in readings:
        _facts(reading, times)


def _facts(reading: Reading, times: Times) -> None:
    facts: list[Fact] = []
    for extract in EXTRACTORS:
        with _timed(times, "  facts: " + extract.__module__.removeprefix("kg.facts.")):
            facts += list(extract(reading, tuple(facts)))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*", default=[str(_ROOT / name) for name in _DEFAULT])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    documents = [found for found in read(options.files) if isinstance(found, Document)]
    size = sum(len(document.text) for document in documents)
    if not size:
        sys.exit(f"{', '.join(options.files)}: no report; name a file that kg reads")
    jieba.setLogLevel("ERROR")
    measure(documents[:_BATCH], rounds=1)  # every table and dictionary is read once before the clock runs
    times = measure(documents, rounds=options.rounds)
    print(f"{len(documents)} reports, {size:,} characters, {options.rounds} rounds")
    print(f"{'':24} {'µs a character':>14} {'of posseg':>9}")
    for name, seconds in times.items():
        each = seconds / size / options.rounds * 1e6
        print(f"{name:24} {each:14.2f} {seconds / times['jieba.posseg']:9.2f}")


if __name__ == "__main__":
    main()
