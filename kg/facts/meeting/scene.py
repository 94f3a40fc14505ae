"""A sentence on the stage: its text with the mentions masked, who is its subject, and which meeting is on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kg.lexicon import alternation, words
from kg.model import Argument, Fact, Mention, Reading, Sentence, SentenceKind, Span
from kg.rules import Masked, compile_pattern, mask

_WIDE = str.maketrans(",;:()", "，；：（）")
_CUT = re.compile("[，。；：！？\n]")


@dataclass(slots=True)
class State:
    """What a story has said so far: the meeting that is on, since which paragraph, and when each was held."""

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
        if _aside().match(scene.masked.text) and self.active:
            return  # 会前，县委召开常委会会议: then the report goes back to the meeting itself
        told = [f.get("meeting") for f in facts if f.modality == "done" and f.rule != "in-meeting"]
        acts = words("meetings", "feedback")
        on = [
            m.name
            for i, m in scene.masked.mentions.items()
            if m in scene.meetings and (_is_on(scene.masked.text, i) or m.text.endswith(acts))
        ]
        if told or on:
            opens = scene.masked.mentions.get(0)
            itself = opens.name if opens and opens.type == "meeting" and opens.form == "anaphor" else None
            self.active = itself or (told or on)[-1]
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
        return self.sentence.kind

    @property
    def paragraph(self) -> int:
        return self.sentence.paragraph

    @property
    def says(self) -> bool:
        """Return whether the sentence reports what someone said."""
        return bool(says().search(self.masked.text))

    @property
    def reported(self) -> bool:
        """Return whether the sentence goes on with what someone said in an earlier one of its paragraph."""
        return self.state.saying == self.paragraph and not _resumes().match(self.masked.text)

    def at(self, start: int, end: int, *types: str) -> list[Mention]:
        """Return the mentions of these types in a range of the masked text."""
        return [m for i, m in sorted(self.masked.mentions.items()) if start <= i < end and m.type in types]

    def meeting_before(self, position: int) -> str | None:
        """Return the name of the meeting that is on where a predicate names none."""
        here = [(i, m) for i, m in sorted(self.masked.mentions.items()) if i < position and m in self.meetings]
        if here:
            on = [m for i, m in here if _is_on(self.masked.text, i)]
            return (on or [m for _, m in here])[-1].name
        if self.state.paragraph == self.paragraph:
            return self.state.active
        return self.state.main if self.state.of_one_meeting else None

    def evidence(self, start: int, end: int) -> Span:
        """Return the span of the clauses in a range of the masked text, without the marks around them."""
        text = self.masked.text
        while start < end and text[start] in "，。；：！？ 　、":
            start += 1
        while end > start and text[end - 1] in "，。；：！？ 　、":
            end -= 1
        return self.masked.span(start, max(end, start + 1))


def scenes(reading: Reading) -> Iterator[Scene]:
    """Yield the sentences of the story's body in order, then those of its headlines."""
    state = State(of_one_meeting=_heads_a_meeting(reading))
    text = reading.story.document.text
    sentences = [s for s in reading.story.sentences if s.kind == "body"]
    sentences += [s for s in reading.story.sentences if s.kind in ("headline", "subhead")]
    for sentence in sentences:
        mentions = list(reading.within(sentence.span))
        spans = [m.span for m in mentions if m.type == "meeting"]
        free = [m for m in mentions if m.type == "meeting" or not any(s.overlaps(m.span) for s in spans)]
        quotations = [q for q in reading.story.quotations if not any(s.overlaps(q) for s in spans)]
        masked = mask(text, sentence.span, free, quotations)
        masked = replace(masked, text=masked.text.translate(_WIDE))
        scene = Scene(reading, sentence, masked, (), state)
        yield replace(scene, meetings=tuple(_spoken_of(scene)))


def _heads_a_meeting(reading: Reading) -> bool:
    """Return whether the headline tells of a meeting, so that all who speak in the report spoke at it."""
    text = reading.story.document.text
    for sentence in reading.story.sentences:
        if sentence.kind == "headline":
            masked = mask(text, sentence.span, reading.within(sentence.span, "meeting"))
            for position, meeting in masked.mentions.items():
                talk = meeting.text in words("meetings", "talk")
                if talk or (not _is_referred(text, meeting) and _is_on(masked.text, position)):
                    return True
    return False


@cache
def _aside() -> re.Pattern[str]:
    return compile_pattern("{=meeting_aside}")


@cache
def says() -> re.Pattern[str]:
    """Return what matches someone who is about to be reported: 王建军指出."""
    return compile_pattern(r"[{.person}{.meeting}][^，。；：{.person}{.meeting}]{0,24}?(?<!提出){=meeting_say}(?=[，：])")


@cache
def _resumes() -> re.Pattern[str]:
    """Return what begins a sentence of the reporter's own again."""
    return compile_pattern(r"(?:{.date}，)?{=meeting_resumes}?，?(?:{.post}|{.unit})*[{.person}{.meeting}](?!的)|{=meeting_resumes}|{.date}，")


def _is_on(text: str, position: int) -> bool:
    """Return whether a verb at the meeting's mention says that it takes place, not only what it is about."""
    if text[position + 1 : position + 2] == "的" or _planned_on().match(text, position + 1):
        return False
    before, after = text[max(0, position - 20) : position], text[position + 1 : position + 25]
    return bool(_on_before().search(before) or _on_after().match(after))


@cache
def _planned_on() -> re.Pattern[str]:
    return compile_pattern("[^，。；：]{0,4}?{=meeting_planned}")


@cache
def _on_before() -> re.Pattern[str]:
    return compile_pattern("(?:{=meeting_convene}|{=meeting_attend}|主持)[^，。；：{.meeting}]{0,16}$")


@cache
def _on_after() -> re.Pattern[str]:
    return compile_pattern("[^，。；：{.meeting}]{0,20}?{=meeting_takes_place}|由|[上时]|期间")


def _spoken_of(scene: Scene) -> Iterator[Mention]:
    """Yield the meetings of the sentence that are its own matter: not in reported speech, no 会议精神."""
    said = says().search(scene.masked.text)
    text = scene.reading.story.document.text
    for position, mention in sorted(scene.masked.mentions.items()):
        if mention.type == "meeting" and not _is_referred(text, mention) and not (said and said.end() < position):
            if not scene.reported:
                yield mention


def _is_referred(text: str, meeting: Mention) -> bool:
    return text.startswith(words("meetings", "reference"), meeting.span.end)


@dataclass(frozen=True, slots=True)
class Subject:
    """The persons whom a predicate is said of, and where in the masked text their list begins."""

    persons: tuple[Mention, ...]
    start: int


def find_subject(scene: Scene, position: int) -> Subject | None:
    """Return the subject of the predicate at a position of the masked text, over the clauses of a list.

    A clause that names persons and has no predicate of its own belongs to the list of the next one:
    甲、乙，丙出席. A predicate without a person before it in its clause takes the subject of the clause before.
    """
    text = scene.masked.text
    clauses = _clauses(text, position)
    persons: list[Mention] = []
    begin = position
    for number, (start, end) in enumerate(reversed(clauses)):
        own = [m for i, m in _persons(scene, start, end)]
        if number == 0:
            persons, begin = own, start
            if own and _joined().match(text, start, position):
                host = _carried(scene, clauses[:-1])
                persons = [*(host.persons if host else ()), *own]
            if not own and scene.at(start, end, "post"):
                return None  # whose name was not recognised
            if not own and not _continues(text[start:end]):
                return _carried(scene, clauses[:-1])
            continue
        if not _is_list(text[start:end]) or (number == 1 and not _opens_list(text[begin:position])):
            break
        persons, begin = [*own, *persons], start
    return Subject(tuple(persons), begin) if persons else _carried(scene, clauses[:-1])


@cache
def _joined() -> re.Pattern[str]:
    """Return what makes the persons of a clause companions of the one spoken of: 并与某人共同主持."""
    return compile_pattern("(?:{=meeting_adverb}|{.date})*[与同和]")


def _carried(scene: Scene, clauses: Sequence[tuple[int, int]]) -> Subject | None:
    """Return the persons with whom the sentence begins, where only predicates stand since."""
    for start, end in clauses:
        own = [m for _, m in _persons(scene, start, end)]
        if own:
            return Subject(tuple(own[:1]), start) if _leads(scene.masked.text[start:end]) else None
    return None


def clause_start(scene: Scene, position: int) -> int:
    """Return where the clause begins in which a position of the masked text stands."""
    return max((m.end() for m in _CUT.finditer(scene.masked.text, 0, position)), default=0)


def _clauses(text: str, position: int) -> list[tuple[int, int]]:
    bounds = [0] + [m.end() for m in _CUT.finditer(text, 0, position)]
    return list(zip(bounds, [*bounds[1:], position], strict=True))


def _persons(scene: Scene, start: int, end: int) -> list[tuple[int, Mention]]:
    """Return the persons of a clause who can be its subject: not those whom 应, 受 or 向 leads in."""
    text = scene.masked.text
    found = []
    for i, m in sorted(scene.masked.mentions.items()):
        if start <= i < end and m.type == "person":
            before, after = text[start:i], text[i + 1 : end]
            if not _led_in().search(before) and not _possessive().match(after):
                found.append((i, m))
    return found


def is_possessor(scene: Scene, person: Mention) -> bool:
    """Return whether the person is only named for someone or something of theirs: 荣某的亲属."""
    index = next(i for i, m in scene.masked.mentions.items() if m is person)
    return bool(_possessive().match(scene.masked.text, index + 1))


@cache
def _led_in() -> re.Pattern[str]:
    return compile_pattern(r"(?:{=meeting_led_in}|{.person}代表)[^，{.person}、]{0,14}(?:{.person}[、和与][^，{.person}]{0,14}){0,9}$")


@cache
def _possessive() -> re.Pattern[str]:
    return compile_pattern(r"{=meeting_honour}?{=meeting_possession}|[^，。；：{.person}{.meeting}]{1,6}的")


@cache
def _predicate() -> re.Pattern[str]:
    return compile_pattern(
        "{=meeting_convene}|{=meeting_attend}|{=meeting_speech}|{=meeting_say}|{=meeting_present}|{=meeting_other}"
    )


def _is_list(clause: str) -> bool:
    """Return whether a clause is titles and names and nothing else: 副主任甲、乙（侗族）."""
    return bool(_list_end().search(clause) or _titles().fullmatch(clause)) and not _predicate().search(clause)


@cache
def _titles() -> re.Pattern[str]:
    """Return what matches a clause of titles in which no name was recognised."""
    return compile_pattern(r"(?:[{.post}{.unit}{.place}、和与及]|（[^（）]{0,20}）){1,40}[，；]?")


@cache
def _list_end() -> re.Pattern[str]:
    return compile_pattern(r"{.person}(?:（[^（）]{0,20}）)?(?:{=meeting_and_others})?[，；]?$")


def _opens_list(clause: str) -> bool:
    """Return whether the clause can continue a list of persons: it begins with one, or with none at all."""
    return bool(_list_open().match(clause))


@cache
def _list_open() -> re.Pattern[str]:
    return compile_pattern(r"[^，。；：{.date}]{0,40}?{.person}|{=meeting_and_others}|[^，。；：]{0,12}$")


def _continues(clause: str) -> bool:
    """Return whether a clause without a person still belongs to the list before it: 等列席, 应邀出席."""
    return len(clause) <= 8 and bool(re.fullmatch(rf"{_filler()}*", clause))


@cache
def _filler() -> str:
    return alternation((*words("wording", "meeting_and_others"), *words("wording", "meeting_filler")))


def _leads(clause: str) -> bool:
    return not _list_end().search(clause) or bool(_predicate().search(clause))


def person_fact(scene: Scene, kind: str, person: Mention, meeting: str, evidence: Span, rule: str) -> Fact:
    """Return a fact of one person and one meeting."""
    arguments = (Argument("person", person.name, person.span), Argument("meeting", meeting, _span(scene, meeting)))
    return Fact(kind, scene.reading.story.document.id, arguments, evidence, rule)  # type: ignore[arg-type]


def _span(scene: Scene, meeting: str) -> Span | None:
    return next((m.span for m in scene.meetings if m.name == meeting), None)
