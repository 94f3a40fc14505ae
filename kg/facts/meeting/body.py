"""Meeting → the body whose own session it is, or the unit with which its name begins."""

import re
from dataclasses import dataclass
from functools import cache

from kg.facts.meeting.wording import book, wording
from kg.model import Mention, Reading, Span


@dataclass(frozen=True, slots=True)
class _Session:
    pattern: re.Pattern[str]
    unit: str


@cache
def _sessions() -> tuple[_Session, ...]:
    ordinal = book()["sessions"]["ordinal"]
    return tuple(
        _Session(re.compile(entry["pattern"].replace("{ordinal}", ordinal)), entry["unit"])
        for entry in book()["session"]
    )


@cache
def body_of(meeting: str) -> str | None:
    """Return the body whose session the name says it is: 省十四届人大常委会第三次会议 is 省人大常委会's."""
    for session in _sessions():
        found = session.pattern.match(meeting)
        if found:
            return session.unit.format(**found.groupdict(""))
    return None


def leading_unit(reading: Reading, meeting: Mention) -> tuple[str, Span] | None:
    """Return the unit that a meeting's name begins with, or that stands before 第一次 or 首场 in it."""
    text = reading.story.document.text
    for unit in reading.within(meeting.span, "unit"):
        rest = text[unit.span.end : meeting.span.end]
        leads = unit.span.start == meeting.span.start or wording("ordinal").match(rest)
        whole = not wording("session_of").search(unit.text)
        if rest and leads and whole and not wording("topic").match(rest):
            return unit.name, unit.span
    return None
