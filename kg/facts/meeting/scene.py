"""A sentence on the stage: its text with the mentions masked, and which meeting is on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kg.facts.meeting.wording import wording
from kg.lexicon import alternation, words
from kg.model import Fact, Mention, Reading, Sentence, SentenceKind, Span
from kg.rules import Masked, mask

_YEAR = 4  # characters of a date that is no more than a year
_MARKS = "，。；：！？ 　、"
_NARROW = re.compile("[,;:()]")
_WIDE = str.maketrans(",;:()", "，；：（）")


@dataclass(slots=True)
class State:
    """What a story has said so far.

    ``active``: the meeting that is on since ``paragraph``; ``main``: the first that was; ``saying``: the
    paragraph in which someone was last reported to speak; ``dates``: when each meeting began; ``held``: the
    meetings whose holder is known.
    """

    active: str | None = None
    main: str | None = None
    paragraph: int = -1
    of_one_meeting: bool = False
    saying: int = -1
    dates: dict[str, str] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)

    def note(self, scene: "Scene", facts: Sequence[Fact]) -> None:
        """Take in what a sentence said."""
        if scene.says:
            self.saying = scene.paragraph
        if wording("aside").match(scene.masked.text) and self.active:
            return  # 会前，县委召开常委会会议: then the report goes back to the meeting itself
        told = [f.get("meeting") for f in facts if f.modality == "done" and f.rule != "in-meeting"]
        acts = words("meetings", "feedback")
        on = [m.name for m in scene.meetings if scene.is_on(m) or m.text.endswith(acts)]
        for meeting in scene.meetings:
            day = scene.day_before(meeting)
            if day and scene.is_on(meeting):
                self.dates.setdefault(meeting.name, day)
        if told or on:
            first = scene.masked.mentions.get(0)
            itself = first and first.type == "meeting" and first.form == "anaphor"
            self.active = first.name if first and itself else (told or on)[-1]
            self.main = self.main or self.active
            self.paragraph = scene.paragraph


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its masked text; ``meetings`` are those that it speaks of, not those of a 会议精神."""

    reading: Reading
    sentence: Sentence
    masked: Masked
    meetings: tuple[Mention, ...]
    state: State

    @property
    def kind(self) -> SentenceKind:
        """Return whether the sentence is of the body or a headline."""
        return self.sentence.kind

    @property
    def paragraph(self) -> int:
        """Return the number of the sentence's paragraph."""
        return self.sentence.paragraph

    @property
    def says(self) -> bool:
        """Return whether the sentence reports what someone said."""
        return bool(wording("says").search(self.masked.text))

    @property
    def reported(self) -> bool:
        """Return whether the sentence goes on with what someone said in an earlier one of its paragraph."""
        return self.state.saying == self.paragraph and not wording("resumes").match(self.masked.text)

    def at(self, start: int, end: int, *types: str) -> list[Mention]:
        """Return the mentions of these types in a range of the masked text."""
        return [m for i, m in self.masked.mentions.items() if start <= i < end and m.type in types]

    def meeting_before(self, position: int, *, near: bool = False) -> str | None:
        """Return the name of the meeting that is on where a predicate names none.

        ``near`` where the one of the paragraph before may be meant too.
        """
        here = [m for m in self.at(0, position, "meeting") if m in self.meetings]
        if here:
            return ([m for m in here if self.is_on(m)] or here)[-1].name
        if self.state.paragraph == self.paragraph:
            return self.state.active
        if near and self.state.paragraph == self.paragraph - 1 and not self.state.of_one_meeting:
            return self.state.active
        return self.state.main if self.state.of_one_meeting else None

    def day_before(self, meeting: Mention) -> str | None:
        """Return the day or month that the sentence names last before a meeting."""
        dates = self.at(0, self.masked.locate(meeting.span.start), "date")
        known = [d.name.split("/")[0] for d in dates if not d.name.startswith("-") and len(d.name) > _YEAR]
        return known[-1] if known else None

    def is_on(self, meeting: Mention) -> bool:
        """Return whether the sentence has the meeting take place, be attended or presided over."""
        return _is_on(self.masked.text, self.masked.locate(meeting.span.start))

    def evidence(self, start: int, end: int) -> Span:
        """Return the span of the clauses in a range of the masked text, without the marks around them."""
        text = self.masked.text
        while start < end and text[start] in _MARKS:
            start += 1
        while end > start and text[end - 1] in _MARKS:
            end -= 1
        return self.masked.span(start, max(end, start + 1))


def scenes(reading: Reading) -> Iterator[Scene]:
    """Yield the sentences of the story's body in order, then those of its headlines."""
    state = State(of_one_meeting=_heads_a_meeting(reading.story.headline))
    text = reading.story.document.text
    sentences = [s for s in reading.story.sentences if s.kind == "body"]
    sentences += [s for s in reading.story.sentences if s.kind in ("headline", "subhead")]
    for sentence in sentences:
        mentions = list(reading.within(sentence.span))
        spans = [m.span for m in mentions if m.type == "meeting"]
        free = [m for m in mentions if m.type == "meeting" or not any(s.overlaps(m.span) for s in spans)]
        quotations = [
            q for q in reading.story.quotations_in(sentence.span) if not any(s.overlaps(q) for s in spans)
        ]
        masked = mask(text, sentence.span, free, quotations)
        if _NARROW.search(masked.text):  # few sentences have such a mark, and to translate takes long
            masked = replace(masked, text=masked.text.translate(_WIDE))
        scene = Scene(reading, sentence, masked, (), state)
        meetings = tuple(_spoken_of(scene))
        yield replace(scene, meetings=meetings) if meetings else scene


def _heads_a_meeting(headline: str) -> bool:
    """Return whether the headline tells of a meeting, so that all who speak in the report spoke at it."""
    if any(talk in headline for talk in words("meetings", "talk")):
        return True
    return bool(wording("headline").search(headline) and _head().search(headline))


@cache
def _head() -> re.Pattern[str]:
    """Match what kind of meeting a name ends with, where no 精神 makes it a reference."""
    heads, reference = (alternation(words("meetings", kind)) for kind in ("head", "reference"))
    return re.compile(f"{heads}(?!{reference})")


def _is_on(text: str, position: int) -> bool:
    """Return whether a verb at the meeting's mention says that it takes place, not only what it is about."""
    if wording("planned_on").match(text, position + 1) or wording("decided").search(text, 0, position):
        return False
    before, after = text[max(0, position - 20) : position], text[position + 1 : position + 25]
    return bool(wording("on_before").search(before) or wording("on_after").match(after))


def _spoken_of(scene: Scene) -> Iterator[Mention]:
    """Yield the meetings of the sentence that are its own matter: not in reported speech, no 会议精神."""
    if not any(m.type == "meeting" for m in scene.masked.mentions.values()) or scene.reported:
        return
    text = scene.reading.story.document.text
    said = wording("says").search(scene.masked.text)
    end = said.end() if said else len(scene.masked.text)
    for mention in scene.at(0, end, "meeting"):
        if not text.startswith(words("meetings", "reference"), mention.span.end):
            yield mention
