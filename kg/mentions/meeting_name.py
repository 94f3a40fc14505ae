"""Meetings as written → the one name of each all over a report.

A shorter name is short for a longer one with the same head and ordinals; a bare 会议 is the meeting that was
last spoken of as an event; a sitting (开幕式, 第一次全体会议) takes the name of its meeting before its own.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from kg.lexicon import words
from kg.mentions.meeting_words import bodies, endings, named, pattern
from kg.model import Mention, Reading, Sentence, Span

Role = Literal["new", "event", "mention", "reference"]
_MARKS = re.compile(r"[\s\"“”‘’'《》()·、—\-]")
_CLAUSE = re.compile("[，,。；：;:！？]")
_REMEMBERED = 200
"""Meetings of a story that a name is compared with, the latest: some ten times as many as a report speaks
of."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A meeting as a sentence has it.

    ``bare`` where its head stands alone or with 此次. ``role``: a ``new`` meeting is convened, an ``event``
    takes place or is attended, a ``reference`` is in reported speech or a 会议精神.
    """

    sentence: Sentence
    span: Span
    text: str
    head: str
    bare: bool
    role: Role


@dataclass(slots=True)
class _Meeting:
    """The names of one meeting, while they are gathered: of the body or not, of an event or not, the name.

    ``conveners``: the units that the body has said to convene it.
    """

    head: str
    names: list[tuple[bool, bool, str]] = field(default_factory=list)
    events: int = 0
    only_referred: bool = True
    conveners: frozenset[str] = frozenset()

    def name(self) -> str:
        """Return the fullest name that the body gives the event; else what the body or the headline has."""
        return max(self.names, key=lambda n: (n[0], n[1], len(n[2])))[2]

    def is_called(self, name: str) -> bool:
        """Return whether a name so far is the given one, or short or long for it."""
        return any(_same(name, known) for _, _, known in self.names)

    def is_another(self, name: str, conveners: frozenset[str]) -> bool:
        """Return whether a meeting convened under this name is not this one: another name, or other units."""
        if self.conveners and conveners and not self.conveners & conveners:
            return True
        return any(body and not _same(name, known) for body, _, known in self.names)

    def can_be_called(self, head: str) -> bool:
        """Return whether the bare head may stand for the meeting."""
        if head in named("vague"):
            return self.events > 0
        if any(name.endswith(endings(head)) for _, _, name in self.names):
            return True
        if any(head + word in name for _, _, name in self.names for word in named("goes_on")):
            return True  # 论坛 of 茶产业论坛暨签约仪式, 联席会 of 防汛联席会议
        return len(head) > 2 and any(n[-1] == head[-1] and _abbreviates(head, n) for _, _, n in self.names)


@dataclass(slots=True)
class _Story:
    """The meetings of a story so far, and which was the latest to take place."""

    meetings: list[_Meeting] = field(default_factory=list)
    latest: _Meeting | None = None
    talk: str = ""

    def add(self, head: str, *names: tuple[bool, bool, str]) -> _Meeting:
        self.meetings = [*self.meetings[1 - _REMEMBERED :], _Meeting(head, list(names))]
        return self.meetings[-1]

    def newest(self, fits: Sequence[_Meeting]) -> _Meeting | None:
        """Return of these the latest to take place, else the last one named."""
        if self.latest in fits:
            return self.latest
        events = [m for m in fits if m.events]
        return next(iter((events or list(fits))[-1:]), None)


def name_meetings(reading: Reading, raws: Sequence[Raw]) -> list[str]:
    """Return the name of each meeting in the order given; empty for 活动 that stands for none."""
    story = _Story()
    given: list[tuple[_Meeting | None, str]] = []
    talks = _talk_names(reading, [r for r in raws if r.head in named("talk")])
    for raw in raws:
        if raw.head in named("talk"):
            name = talks[raw.span.start]
            story.talk = name if raw.role != "reference" else story.talk
            given.append((None, name))
            continue
        if story.talk and raw.head in named("vague"):
            given.append((None, story.talk))
            continue
        meeting, part = _place(reading, raw, story)
        given.append((meeting, part))
        if meeting and raw.role != "reference":
            meeting.only_referred = False
        if meeting and raw.role in ("new", "event") and not part:
            meeting.events += 1
            if story.latest is None or not raw.sentence.text.startswith(words("wording", "meeting_aside")):
                story.latest, story.talk = meeting, ""
    return [meeting.name() + part if meeting else part for meeting, part in given]


def _place(reading: Reading, raw: Raw, story: _Story) -> tuple[_Meeting | None, str]:
    """Return the meeting that a raw mention belongs to, and the sitting of it that it names."""
    body = raw.sentence.kind == "body"
    if raw.bare and raw.head in named("discussion"):  # there are many of one name
        return story.add(raw.head, (body, True, raw.head)), ""
    own = raw.head if raw.bare else _strip_demonstrative(raw.text)
    if raw.text.endswith(named("part")) and (raw.bare or _is_sitting(own)):
        named_so = [m for m in story.meetings if any(n.endswith(own) for _, _, n in m.names)]
        whole = named_so[-1] if named_so else None
        container = _container(raw, story)
        if whole or container:
            return (whole, "") if whole else (container, own)
    if raw.bare:
        return _bare(raw, story), ""
    text = _with_holder(reading, raw)
    told = [m for m in story.meetings if m.names[:1] != [(True, True, m.head)]]
    conveners = _conveners(reading, raw) if body and raw.role == "new" else frozenset()
    if body and raw.role == "new":
        told = [m for m in told if not m.is_another(text, conveners)]
    known = next((m for m in reversed(told) if m.is_called(text)), None)
    meeting = known or story.add(raw.head)
    if (name := (body, raw.role in ("new", "event"), text)) not in meeting.names:
        meeting.names.append(name)
    meeting.conveners |= conveners
    return meeting, ""


def _conveners(reading: Reading, raw: Raw) -> frozenset[str]:
    """Return the units and places of the clause that convenes the meeting, before its name."""
    text, sentence = reading.story.document.text, raw.sentence.span
    start = max([sentence.start, *(m.end() for m in _CLAUSE.finditer(text, sentence.start, raw.span.start))])
    return (
        frozenset(m.name for m in reading.within(Span(start, raw.span.start), "unit", "place"))
        if start < raw.span.start
        else frozenset()
    )


def _bare(raw: Raw, story: _Story) -> _Meeting | None:
    """Return the meeting that a bare head stands for: one said before, or a new one."""
    body = raw.sentence.kind == "body"
    fresh = raw.role == "new" and body
    fits = [m for m in story.meetings if m.can_be_called(raw.head)]
    fits = [m for m in fits if not m.only_referred] or fits
    found = None if fresh and raw.text == raw.head else story.newest(fits)
    if fresh and found and not _abbreviates(raw.head, found.name()):
        found = None
    headline = [m for m in story.meetings if not any(in_body for in_body, _, _ in m.names)]
    if found is None and raw.role == "new" and [m.head for m in headline] == [raw.head]:
        found = headline[0]
    if found is None and raw.role == "event" and raw.head in named("generic"):
        found = story.latest  # 参加会议 after 出席结业式
    if found or raw.head in named("vague"):
        return found
    return story.add(raw.head, (body, True, _strip_demonstrative(raw.text)))


def _is_sitting(text: str) -> bool:
    """Return whether the name is no more than that of a sitting: 第一次全体会议."""
    return bool(pattern("sitting").fullmatch(pattern("ordinal").sub("", text)))


def _strip_demonstrative(text: str) -> str:
    word = next((w for w in named("demonstrative") if text.startswith(w) and len(text) > len(w) + 1), "")
    return text[len(word) :]


def _container(raw: Raw, story: _Story) -> _Meeting | None:
    """Return the meeting of which a mention is a sitting: a session, or one with an opening."""
    fits = [m for m in story.meetings if not m.only_referred and not _is_sitting(m.name())]
    if raw.head.endswith(named("session")):
        fits = [m for m in fits if pattern("ordinal").search(m.name())]
    return story.latest if story.latest in fits else next(iter(fits[-1:]), None)


def _with_holder(reading: Reading, raw: Raw) -> str:
    """Return 市人大常委会第十二次会议 for a bare 第十二次会议 that 市人大常委会 is said to hold."""
    if pattern("only_ordinal").fullmatch(raw.text):
        text = reading.story.document.text
        units = [m for m in reading.within(raw.sentence.span, "unit") if m.span.end <= raw.span.start]
        for unit in reversed(units):
            if pattern("convenes").fullmatch(text, unit.span.end, raw.span.start):
                return unit.text + raw.text
    return raw.text


def _same(one: str, other: str) -> bool:
    """Return whether one name is short for the other: in its order, with its head, no other ordinal."""
    short, long = sorted((_plain(one), _plain(other)), key=len)
    ordinals = [pattern("ordinal").findall(name) for name in (short, long)]
    sessions = all(name.endswith(named("session")) for name in (short, long))
    if sessions and len(ordinals[0]) > 1 and ordinals[0] == ordinals[1]:
        return bodies(short) == bodies(long)  # 全国政协十三届四次会议 is no 十三届全国人大四次会议
    if len(short) < 3 or short[-2:] != long[-2:]:
        return short == long
    return set(ordinals[0]) <= set(ordinals[1]) and _abbreviates(short, long)


def _abbreviates(short: str, long: str) -> bool:
    """Return whether the characters of the one stand in the other in their order."""
    characters = iter(long)
    return all(c in characters for c in short)


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def _talk_names(reading: Reading, raws: Sequence[Raw]) -> dict[int, str]:
    """Return the name of each 会见 or 会谈: bare, or with its persons where a story has several."""
    sides: dict[int, tuple[Mention, Mention] | None] = {}
    for raw in raws:
        sides[raw.span.start] = _sides(reading, raw, next(reversed(sides.values()), None))
    names: dict[int, str] = {}
    for kind in sorted({raw.head for raw in raws}):
        these = [r for r in raws if r.head == kind]
        told = [pair for r in these if r.role != "reference" and (pair := sides[r.span.start])]
        several = len({(host.name, guest.name) for host, guest in told}) > 1
        last = kind
        for raw in these:
            pair = sides[raw.span.start]
            if pair and several:
                last = _talk_name(kind, *pair)
            names[raw.span.start] = last
    return names


def _talk_name(kind: str, host: Mention, guest: Mention) -> str:
    if kind in named("audience"):
        return f"{host.name}{kind}{guest.name}"
    return f"{host.name}{named('joint')[0]}{guest.name}{kind}"


def _sides(
    reading: Reading, raw: Raw, last: tuple[Mention, Mention] | None
) -> tuple[Mention, Mention] | None:
    """Return the host and the guest of a 会见 or 会谈, if its clause names both.

    The host of the ``last`` one goes on where its guest is named last: 甲会见乙，并会见丙.
    """
    text = reading.story.document.text
    if text[raw.sentence.span.start : raw.span.start].endswith(named("attend")):
        return None
    persons = list(reading.within(raw.sentence.span, "person"))
    before = [p for p in persons if p.span.end <= raw.span.start]
    after = [p for p in persons if p.span.start >= raw.span.end]
    if before and after and not _CLAUSE.search(text, raw.span.end, after[0].span.start):
        goes_on = last is not None and before[-1] == last[1]
        return last[0] if last and goes_on else before[-1], after[0]
    if len(before) > 1:
        host, guest = before[-2:]
        if _CLAUSE.search(text, guest.span.end, raw.span.start):
            return None
        if pattern("between_sides").search(text, host.span.end, guest.span.start):
            return host, guest
    return None
