"""Story → Reading: every mention of a person, unit, place, date, post and meeting, with the name it stands for."""

from kg.mentions.analysis import analyse
from kg.mentions.date import find_dates
from kg.mentions.meeting import find_meetings
from kg.mentions.resolve import resolve
from kg.model import Mention, Reading, Story


def find_mentions(story: Story) -> Reading:
    """Return the story with its mentions, sorted by start."""
    found, posts = resolve(story, analyse(story.sentences))
    mentions = [*found, *find_dates(story)]
    reading = Reading(story, _sorted(mentions), tuple(posts))
    return Reading(story, _sorted([*mentions, *find_meetings(reading)]), tuple(posts))


def _sorted(mentions: list[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.type)))
