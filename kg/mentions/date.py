"""Story → date mentions (STUB; the meeting helper writes this)."""

from collections.abc import Iterator

from kg.model import Mention, Story


def find_dates(story: Story) -> Iterator[Mention]:
    yield from ()
