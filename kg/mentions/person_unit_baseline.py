"""BASELINE persons, units, places straight from the tagger; replaced soon."""

from collections.abc import Iterator

from kg.mentions.tagger import tag
from kg.model import Mention, Span, Story

_TYPES = {"PER": "person", "ORG": "unit", "LOC": "place"}


def find(story: Story) -> Iterator[Mention]:
    for sentence, tokens in zip(story.sentences, tag([s.text for s in story.sentences]), strict=True):
        for token in tokens:
            if token.tag in _TYPES:
                span = Span(sentence.span.start + token.start, sentence.span.start + token.end)
                text = span.cut(story.document.text)
                yield Mention(_TYPES[token.tag], span, text, text)  # type: ignore[arg-type]
