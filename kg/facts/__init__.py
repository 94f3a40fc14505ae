"""Reading → facts: one module for each family; each sees what those before it found."""

from kg.facts import measure, meeting, post, statement
from kg.model import Fact, Reading

EXTRACTORS = (post.extract, meeting.extract, statement.extract, measure.extract)
"""In this order, because order is meaning: 会议强调 needs the meeting, 会议通过 needs who held it."""


def find_facts(reading: Reading) -> tuple[Fact, ...]:
    """Return the facts of a story, in the order of their evidence."""
    facts: list[Fact] = []
    for extract in EXTRACTORS:
        facts += list(extract(reading, tuple(facts)))
    return tuple(sorted(facts, key=lambda f: (f.evidence.start, f.evidence.end)))
