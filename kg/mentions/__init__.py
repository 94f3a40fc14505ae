"""Story → Reading: every mention of a person, unit, place, date and meeting, with the name it stands for."""

from kg.mentions import date, meeting, person_unit_baseline
from kg.model import Mention, Reading, Story


def find_mentions(story: Story) -> Reading:
    """Return the story with its mentions."""
    mentions: list[Mention] = list(person_unit_baseline.find(story))
    mentions += date.find_dates(story)
    reading = Reading(story, tuple(sorted(mentions, key=lambda m: (m.span.start, -m.span.end))))
    mentions += meeting.find_meetings(reading)
    return Reading(story, tuple(sorted(mentions, key=lambda m: (m.span.start, -m.span.end))))
