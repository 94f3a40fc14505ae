"""Stories → Readings: every person, unit, place, date, post and meeting, with the name each stands for."""

from collections.abc import Sequence

from kg.mentions.analysis import Analysis, analyse, with_known_names
from kg.mentions.date import find_dates
from kg.mentions.meeting import find_meetings
from kg.mentions.resolve import resolve
from kg.model import Mention, Reading, Story


def find_mentions(stories: Sequence[Story]) -> list[Reading]:
    """Return each story with its mentions, sorted by start; many stories in one call are much faster."""
    analyses = iter(analyse([sentence for story in stories for sentence in story.sentences]))
    return [_read(story, [next(analyses) for _ in story.sentences]) for story in stories]


def _read(story: Story, analyses: Sequence[Analysis]) -> Reading:
    found, posts = resolve(story, with_known_names(analyses))
    mentions = [*found, *find_dates(story)]
    reading = Reading(story, _sorted(mentions), tuple(posts))
    return Reading(story, _sorted([*mentions, *find_meetings(reading)]), tuple(posts))


def _sorted(mentions: list[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.type)))
