"""Reading → meeting mentions (STUB; the meeting helper writes this)."""

from collections.abc import Iterator

from kg.model import Mention, Reading


def find_meetings(reading: Reading) -> Iterator[Mention]:
    yield from ()
