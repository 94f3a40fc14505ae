"""Paragraph → speeches: the words of each speaker, gathered around the clause that names the speaker."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.facts.statement.paragraph import COMMA, END, HALF, Paragraph, anchor, tidy
from kg.lexicon import words
from kg.model import Mention, Span
from kg.rules import QUOTE, Masked, Match


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said in one paragraph: by whom, in which pieces, and the first and last run that they take.

    It has no piece yet where its paragraph ends with a colon.
    ``direct`` says that it begins or ends in quotation marks, ``continues`` that it belongs to the last one.
    """

    speakers: tuple[Mention, ...]
    match: Match
    pieces: tuple[Span, ...]
    paragraph: int
    first: int
    last: int
    ends_paragraph: bool
    direct: bool
    continues: bool = False
    occasion: bool = False
    """Whether its paragraph begins with where or when it was said: not on the occasion of the last one."""


def find_speeches(paragraph: Paragraph, before: Speech | None) -> Iterator[Speech]:
    """Yield the speeches of a paragraph in order; ``before`` is the one open at its start."""
    last, taken = before, -1
    carried = _carry(paragraph, before) if before and 0 not in paragraph.found else None
    if carried:
        last, taken = carried, carried.last
        yield carried
    for run, hit in paragraph.found.items():
        first = paragraph.first_run(run)
        if run <= taken or (first <= taken and "verb" not in hit.groups):
            continue
        first = max(first, taken + 1)
        speakers = _speakers(paragraph.masked, hit)
        if not speakers and last and _adjoins(last, paragraph, first):
            speakers = last.speakers
        speech = _gather(paragraph, hit, first, run, speakers) if speakers else None
        if speech:
            last, taken = speech, speech.last
            yield speech


def _adjoins(speech: Speech, paragraph: Paragraph, run: int) -> bool:
    return run == (speech.last + 1 if speech.paragraph == paragraph.number else 0)


def _speakers(masked: Masked, hit: Match) -> tuple[Mention, ...]:
    """Return the speaker with those set beside by 和 or 、; nobody for a sentence without a subject."""
    person = hit.mentions.get("person")
    if not person:
        return ()
    first = last = masked.locate(person.span.start)
    while (neighbour := _beside(masked, first, -1)) is not None:
        first = neighbour
    while (neighbour := _beside(masked, last, 1)) is not None:
        last = neighbour
    return tuple(masked.mentions[i] for i in range(first, last + 1, 2))


def _beside(masked: Masked, index: int, step: int) -> int | None:
    """Return the index of the person that 和 or 、 sets beside the one at the index, before or after it."""
    other = masked.mentions.get(index + 2 * step)
    joined = other and masked.text[index + step] in words("wording", "said_and")
    return index + 2 * step if other and joined and other.type == "person" else None


def _carry(paragraph: Paragraph, before: Speech) -> Speech | None:
    """Return what a paragraph that names no speaker adds to the speech that ends the paragraph before."""
    end = 0
    if set(paragraph.masked.text) == {QUOTE}:
        end = len(paragraph.runs) if before.direct or not before.pieces else 0
    elif not before.direct and paragraph.plain(0).startswith(words("wording", "said_next")):
        while (
            end < len(paragraph.runs)
            and end not in paragraph.found
            and _speaks(paragraph, end, before.speakers, True)
        ):
            end += 1
    if not end:
        return None
    return replace(
        before,
        pieces=tidy(paragraph.reading, tuple(paragraph.span(run) for run in range(end))),
        paragraph=paragraph.number,
        first=0,
        last=end - 1,
        ends_paragraph=end == len(paragraph.runs),
        continues=True,
    )


def _gather(
    paragraph: Paragraph, hit: Match, first: int, run: int, speakers: tuple[Mention, ...]
) -> Speech | None:
    """Return the speech whose speaker the run names, or nothing where no words are given."""
    pieces = [paragraph.span(i) for i in range(first, run)]
    direct, last = bool(pieces), run
    start = _said_from(paragraph, hit, run)
    if start is not None:
        last = _sentence_end(paragraph, run, start)
        end = paragraph.runs[last][1]
        if start < end:
            pieces.append(paragraph.masked.span(start, end))
        direct = direct or set(paragraph.masked.text[start:end]) <= {QUOTE, *END}
    default = not direct and _is_speech(paragraph, hit, first, speakers[0])
    while _takes_next(paragraph, last, speakers, direct, default):
        last += 1
        pieces.append(paragraph.span(last))
    tidied = tidy(paragraph.reading, tuple(pieces))
    if not tidied and not paragraph.masked.text.endswith(("：", ":")):
        return None
    return Speech(
        speakers=speakers,
        match=hit,
        pieces=tidied,
        paragraph=paragraph.number,
        first=first,
        last=last,
        ends_paragraph=last + 1 == len(paragraph.runs),
        direct=direct or paragraph.text(last) == QUOTE,
        occasion=_tells_occasion(paragraph, hit),
    )


def _tells_occasion(paragraph: Paragraph, hit: Match) -> bool:
    """Return whether what stands before the verb says where or on what occasion the words were said."""
    masked = paragraph.masked
    lead = masked.text[: masked.locate(anchor(hit).start)]
    return any(word in lead for word in words("wording", "said_occasion"))


def _said_from(paragraph: Paragraph, hit: Match, run: int) -> int | None:
    """Return the masked index at which the words after the speaker begin, or nothing where there are none."""
    masked, quote, after = paragraph.masked, hit.groups.get("quote"), hit.groups.get("after")
    if after:
        return masked.locate(after.start)
    if quote and quote.start > anchor(hit).start:
        return masked.locate(quote.start)
    if quote and "verb" not in hit.groups:
        return None
    index = bisect_left(masked.starts, hit.span.end)
    while index < len(masked.text) and masked.text[index] in COMMA:
        index += 1
    ended = index >= len(masked.text) or masked.text[index] in END
    return None if ended or index > paragraph.runs[run][1] else index


def _sentence_end(paragraph: Paragraph, run: int, start: int) -> int:
    """Return the last run of the sentence whose words begin at the masked index."""
    last = run + (start >= paragraph.runs[run][1])
    while last + 1 < len(paragraph.runs):
        closed = paragraph.text(last) == QUOTE and paragraph.text(last + 1)[0] not in COMMA + END
        if closed or paragraph.text(last)[-1] in END + HALF:
            break
        last += 1
    return last


def _takes_next(
    paragraph: Paragraph, last: int, speakers: tuple[Mention, ...], direct: bool, default: bool
) -> bool:
    """Return whether the run after the last one taken belongs to the speech as well."""
    following = last + 1
    if following >= len(paragraph.runs) or following in paragraph.found or following in paragraph.claimed:
        return False
    if paragraph.text(following) == QUOTE:
        return True
    if paragraph.text(last)[-1] in HALF:
        return not _has_subject(paragraph, following)
    return not direct and _speaks(paragraph, following, speakers, default)


def _is_speech(paragraph: Paragraph, hit: Match, first: int, speaker: Mention) -> bool:
    """Return whether the sentences after an indirect statement belong to it unless they show otherwise.

    They do where the paragraph is about the speaker, and the verb is that of a speech, not of an answer.
    """
    masked, verb = paragraph.masked, hit.groups.get("verb")
    if hit.rule.name == "caption":
        return True
    if not verb or masked.text[masked.locate(verb.start) :].startswith(words("wording", "said_brief")):
        return False
    if first == 0 or speaker.form == "anaphor":
        return hit.rule.name != "speaker-says"
    start = paragraph.runs[first][0]
    return any(m.name == speaker.name for i, m in masked.mentions.items() if i < start and m.type == "person")


def _speaks(paragraph: Paragraph, run: int, speakers: tuple[Mention, ...], default: bool) -> bool:
    """Return whether a sentence reads as part of a speech, not of the report around it."""
    plain = paragraph.plain(run).lstrip(COMMA)
    if plain.startswith(words("wording", "said_goes_on")):
        return True
    if plain.startswith(words("wording", "said_breaks")):
        return False
    if not default and not any(word in plain for word in words("wording", "said_duty")):
        return False
    names = {speaker.name for speaker in speakers}
    if any(person.name in names for _, person in paragraph.persons(run)):
        return False  # nobody speaks of himself by name
    return not _has_subject(paragraph, run)


def _has_subject(paragraph: Paragraph, run: int) -> bool:
    """Return whether a sentence is about a person whom it names first, and not by way of address."""
    person = paragraph.subject(run)
    text = paragraph.masked.text
    return person is not None and not text[person + 1 :].startswith(words("wording", "said_address"))
