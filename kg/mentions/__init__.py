"""Stories → Readings: every person, unit, place, date, post and meeting, with the name each stands for."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from kg.mentions.analysis import Analysis, analyse, with_known_names
from kg.mentions.date import find_dates
from kg.mentions.meeting import find_meetings
from kg.mentions.resolve import resolve
from kg.model import Mention, Reading, Story

_BATCH = 150_000
"""Characters that are tagged at once, a story more or less: enough for the tagger's speed, and few for
memory."""


def find_mentions(stories: Sequence[Story]) -> list[Reading]:
    """Return each story with its mentions, sorted by start; many stories in one call are much faster.

    What is found in a story does not depend on those beside it.
    """
    return [reading for batch in _batches(stories) for reading in _read_all(batch)]


def _batches(stories: Sequence[Story]) -> Iterator[list[Story]]:
    """Yield the stories in batches of a bounded number of characters."""
    batch: list[Story] = []
    size = 0
    for story in stories:
        batch.append(story)
        size += story.span.end - story.span.start
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read_all(stories: Sequence[Story]) -> list[Reading]:
    begins = [0, *accumulate(len(story.sentences) for story in stories)][:-1]
    sentences = [sentence for story in stories for sentence in story.sentences]
    analyses = iter(analyse(sentences, apart=begins))
    return [_read(story, [next(analyses) for _ in story.sentences]) for story in stories]


def _read(story: Story, analyses: Sequence[Analysis]) -> Reading:
    found, posts = resolve(story, with_known_names(analyses))
    mentions = [*found, *find_dates(story)]
    reading = Reading(story, _sorted(mentions), tuple(posts))
    return Reading(story, _sorted([*mentions, *find_meetings(reading)]), tuple(posts))


def _sorted(mentions: list[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.type)))
