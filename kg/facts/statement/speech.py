"""Paragraph → speeches: the words of each speaker, gathered around the clause that names the speaker."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.facts.statement.paragraph import COMMA, END, HALF, Paragraph, anchor, tidy
from kg.facts.statement.speaker import find_speakers
from kg.lexicon import alternation, words
from kg.model import Mention, Span
from kg.rules import QUOTE, Match

_LONGEST_ASIDE = 30
"""Characters below which a clause between two utterances only interrupts them."""

_NUMBER = re.compile("[0-9]+")


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
        speakers = find_speakers(paragraph, hit, first)
        if not speakers and last and _adjoins(last, paragraph, first):
            speakers = last.speakers
        speech = _gather(paragraph, hit, first, run, speakers) if speakers else None
        if speech:
            last, taken = speech, speech.last
            yield speech


def _adjoins(speech: Speech, paragraph: Paragraph, run: int) -> bool:
    return run == (speech.last + 1 if speech.paragraph == paragraph.number else 0)


def _carry(paragraph: Paragraph, before: Speech) -> Speech | None:
    """Return what a paragraph that names no speaker adds to the speech that ends the paragraph before."""
    end = 0
    if set(paragraph.masked.text) == {QUOTE}:
        end = len(paragraph.runs) if before.direct or not before.pieces else 0
    elif not before.pieces or (
        not before.direct and paragraph.plain(0).startswith(words("wording", "said_next"))
    ):
        end = 0 if before.pieces or 0 in paragraph.claimed else 1  # what a colon announces needs no sign
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
    while _is_interrupted(paragraph, last, speakers):
        last += 2
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
        occasion=_tells_occasion(paragraph, hit, first),
    )


def _tells_occasion(paragraph: Paragraph, hit: Match, first: int) -> bool:
    """Return whether what stands before the verb says where, when or on what occasion the words were said."""
    masked = paragraph.masked
    lead = masked.text[paragraph.runs[first][0] : masked.locate(anchor(hit).start)]
    dated = any(_begins_with_day(lead[at.start() :]) for at in _NUMBER.finditer(lead))
    return dated or any(word in lead for word in words("wording", "said_occasion"))


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


def _is_interrupted(paragraph: Paragraph, last: int, speakers: tuple[Mention, ...]) -> bool:
    """Return whether an utterance goes on after a clause about nobody but the speaker."""
    if last + 2 >= len(paragraph.runs) or {paragraph.text(last), paragraph.text(last + 2)} != {QUOTE}:
        return False
    between = paragraph.text(last + 1)
    others = {person.name for _, person in paragraph.persons(last + 1)} - {
        speaker.name for speaker in speakers
    }
    return between[-1] in COMMA and len(between) < _LONGEST_ASIDE and not others


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
    if plain.startswith(words("wording", "said_breaks")):
        return False
    if plain.startswith(words("wording", "said_goes_on")) or _is_willing().match(plain):
        return True
    duty = any(word in plain for word in words("wording", "said_duty"))
    if not (default or duty) or any(word in plain for word in words("wording", "said_told")):
        return False
    if not duty and (_begins_with_unit(paragraph, run) or _begins_with_day(plain)):
        return False
    names = {speaker.name for speaker in speakers}
    if any(person.name in names for _, person in paragraph.persons(run)):
        return False  # nobody speaks of himself by name
    if any(title in plain for speaker in speakers for title in _titles(paragraph, speaker)):
        return False  # or by title
    return not _has_subject(paragraph, run)


@cache
def _is_willing() -> re.Pattern[str]:
    """Match 马议会愿与…: for whom the speaker is willing to do something."""
    willing, not_after = words("wording", "said_willing"), words("wording", "said_willing_not_after")
    return re.compile(f"[^，。；：]{{1,8}}?(?<!{alternation(not_after)}){alternation(willing)}")


def _titles(paragraph: Paragraph, speaker: Mention) -> Iterator[str]:
    """Yield the title that stands after the speaker's name, as in 王主席."""
    rest = paragraph.masked.text[paragraph.masked.locate(speaker.span.start) + 1 :]
    yield from (title for title in words("wording", "said_address") if rest.startswith(title))


def _begins_with_unit(paragraph: Paragraph, run: int) -> bool:
    """Return whether a sentence begins with a county, a bureau or the like: a state may be spoken for."""
    start, end = paragraph.runs[run]
    index = next((i for i in range(start, end) if paragraph.masked.text[i] not in COMMA), end)
    mention = paragraph.masked.mentions.get(index)
    return bool(
        mention and mention.type == "unit" and mention.text.endswith(words("wording", "said_place_end"))
    )


def _begins_with_day(plain: str) -> bool:
    """Return whether a sentence begins with a day or a month in digits, as the report's own sentences do."""
    rest = plain.lstrip("0123456789")
    return rest != plain and rest.startswith(words("wording", "said_day"))


def _has_subject(paragraph: Paragraph, run: int) -> bool:
    """Return whether a sentence is about a person whom it names first, and not by way of address."""
    person = paragraph.subject(run)
    text = paragraph.masked.text
    return person is not None and not text[person + 1 :].startswith(words("wording", "said_address"))
