"""STUB."""

from collections.abc import Iterator, Sequence

from kg.model import Fact, Reading


def extract(reading: Reading, before: Sequence[Fact]) -> Iterator[Fact]:
    yield from ()
