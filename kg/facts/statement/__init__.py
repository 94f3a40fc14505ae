"""Reading → said: who said what, in quotation marks or not, in one piece or several.

The rules find the clause that names the speaker. What is said is gathered around it: the utterance before,
the rest of the sentence, and what follows until someone else speaks or the report goes back to telling.
Statements by one speaker with nothing between them are one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from kg.facts.statement.paragraph import Paragraph, inside, is_open, read_paragraph, tidy
from kg.facts.statement.speech import Speech, find_speeches
from kg.model import Argument, Fact, Mention, Reading, Span
from kg.rules import QUOTE


def extract(reading: Reading, before: Sequence[Fact]) -> Iterator[Fact]:
    """Yield what persons say in the story; a body, a meeting or a paper that says something gives no fact.

    The quote is without its outer marks, its pieces joined in order. Beside ``person`` and ``quote`` a fact
    may have the roles ``verb`` and ``meeting``, both from the clause that names the speaker.
    """
    for speech in join(reading):
        for speaker in speech.speakers if speech.pieces else ():
            yield _fact(reading, speech, speaker)


def join(reading: Reading) -> tuple[Speech, ...]:
    """Return the speeches of the story in order, each put together with what goes on from it."""
    joined: list[Speech] = []
    pending: tuple[Span, ...] = ()
    body = (sentence for sentence in reading.story.sentences if sentence.kind == "body")
    for number, group in groupby(body, key=lambda sentence: sentence.paragraph):
        sentences = list(group)
        span = Span(sentences[0].span.start, sentences[-1].span.end)
        before = _ending(joined, number)
        if before is None and not _may_speak(reading, span):
            pending = ()
            continue
        paragraph = read_paragraph(reading, number, span)
        speeches = list(find_speeches(paragraph, before))
        for speech in speeches:
            if pending and speech is speeches[0] and speech.first == 0 and speech.direct:
                speech = replace(speech, pieces=pending + speech.pieces)
            if joined and (speech.continues or _is_one(joined[-1], speech)):
                head = joined.pop()
                pieces = tidy(reading, head.pieces + speech.pieces)
                speech = replace(speech, speakers=head.speakers, match=head.match, pieces=pieces)
            joined.append(speech)
        pending = () if speeches else _left_open(paragraph)
    return tuple(joined)


def _may_speak(reading: Reading, span: Span) -> bool:
    """Return whether a paragraph names a person or quotes: without either nobody begins to speak in it."""
    return any(reading.within(span, "person")) or any(reading.story.quotations_in(span))


def _ending(joined: list[Speech], number: int) -> Speech | None:
    """Return the speech with which the paragraph before this one ends."""
    last = joined[-1] if joined else None
    return last if last and last.paragraph == number - 1 and last.ends_paragraph else None


def _is_one(head: Speech, speech: Speech) -> bool:
    """Return whether a speech is one with the speech before it: the same speaker, nothing between."""
    if {s.name for s in head.speakers} != {s.name for s in speech.speakers}:
        return False
    if head.paragraph == speech.paragraph:
        return speech.first == head.last + 1 and (speech.direct or not speech.occasion)
    next_door = head.paragraph + 1 == speech.paragraph and head.ends_paragraph and speech.first == 0
    return next_door and not head.direct and not speech.direct and not speech.occasion


def _left_open(paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the utterance that is all of a paragraph and has no closing mark: the next paragraph goes on."""
    text = paragraph.reading.story.document.text
    if paragraph.masked.text == QUOTE and is_open(text, paragraph.span(0)):
        return (inside(text, paragraph.span(0)),)
    return ()


def _fact(reading: Reading, speech: Speech, speaker: Mention) -> Fact:
    text = reading.story.document.text
    quote = "".join(piece.cut(text).strip() for piece in speech.pieces)
    whole = speech.pieces[0] if quote == speech.pieces[0].cut(text) else None
    arguments = [Argument("person", speaker.name, speaker.span), Argument("quote", quote, whole)]
    verb = speech.match.groups.get("verb")
    if verb:
        arguments.append(Argument("verb", verb.cut(text), verb))
    meeting = next(reading.within(speech.match.span, "meeting"), None)
    if meeting:
        arguments.append(Argument("meeting", meeting.name, meeting.span))
    evidence = _evidence(reading, speech, speaker)
    return Fact("said", reading.story.document.id, tuple(arguments), evidence, speech.match.rule.name)


def _evidence(reading: Reading, speech: Speech, speaker: Mention) -> Span:
    """Return the sentence that names the speaker if it has words of the speech, else the first that has."""
    at = (speech.match.groups.get("verb") or speaker.span).start
    sentences = reading.story.sentences
    named = sentences[bisect_right(sentences, at, key=lambda sentence: sentence.span.start) - 1].span
    if at < named.end and any(named.overlaps(piece) for piece in speech.pieces):
        return named
    first = speech.pieces[0]
    return sentences[bisect_right(sentences, first.start, key=lambda sentence: sentence.span.end)].span
