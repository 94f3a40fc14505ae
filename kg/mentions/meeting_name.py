"""Meetings as written → the one name of each all over a report.

A shorter name is short for a longer one with the same head and the same ordinals; a bare 会议 is the meeting that
was last spoken of as an event; a sitting (开幕式, 第一次全体会议) takes the name of its meeting before its own.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.lexicon import alternation, load_lexicon, words
from kg.model import Mention, Reading, Sentence, Span

_ORDINAL = re.compile(r"第?([一二三四五六七八九十百零〇\d]{1,4})(?=[次届中场轮期])")
_ONLY_ORDINAL = re.compile(r"(?:第[一二三四五六七八九十百零〇\d]{1,4}|首)次\S{0,2}(?:会议|全会|大会|集体学习)")


@dataclass(frozen=True, slots=True)
class Raw:
    """A meeting as a sentence has it: its head, whether it is bare, and how it is spoken of."""

    sentence: Sentence
    span: Span
    text: str
    head: str
    bare: bool
    role: str


@dataclass(slots=True)
class _Meeting:
    """The mentions of one meeting, while they are gathered."""

    head: str
    names: list[tuple[bool, bool, str]] = field(default_factory=list)
    events: int = 0
    only_referred: bool = True

    def name(self) -> str:
        """Return the fullest name under which the body, else the headline, has it take place or else mentions it."""
        return max(self.names, key=lambda n: (n[0], n[1], len(n[2])))[2] if self.names else self.head

    def is_called(self, name: str) -> bool:
        """Return whether a name so far is the given one, or short or long for it."""
        return any(_same(name, known) for _, _, known in self.names)


def name_meetings(reading: Reading, raws: Sequence[Raw]) -> list[str]:
    """Return the name of each meeting in the order given; empty for 活动 that stands for none."""
    meetings: list[_Meeting] = []
    latest: _Meeting | None = None
    given: list[tuple[_Meeting | None, str]] = []
    talk = ""
    talks = _talk_names(reading, [r for r in raws if r.head in words("meetings", "talk")])
    for raw in raws:
        if raw.head in words("meetings", "talk"):
            given.append((None, talks[raw.span.start]))
            talk = talks[raw.span.start] if raw.role != "reference" else talk
            continue
        if talk and raw.head in words("meetings", "vague"):
            given.append((None, talk))
            continue
        meeting, part = _place(reading, raw, meetings, latest)
        given.append((meeting, part))
        if meeting and raw.role != "reference":
            meeting.only_referred = False
        if meeting and raw.role in ("new", "event") and not part:
            meeting.events += 1
            if latest is None or not raw.sentence.text.startswith(words("wording", "meeting_aside")):
                latest, talk = meeting, ""
    return [meeting.name() + part if meeting else part for meeting, part in given]


def _place(
    reading: Reading, raw: Raw, meetings: list[_Meeting], latest: _Meeting | None
) -> tuple[_Meeting | None, str]:
    """Return the meeting that the raw mention belongs to, and the sitting of it that it names, if any."""
    body = raw.sentence.kind == "body"
    if raw.bare and raw.head in words("meetings", "discussion"):  # there are many of one name
        meetings.append(_Meeting(raw.head, [(body, True, raw.head)]))
        return meetings[-1], ""
    if raw.text.endswith(words("meetings", "part")):
        own = _strip_demonstrative(raw.text)
        whole = next((m for m in reversed(meetings) if any(n.endswith(own) for _, _, n in m.names)), None)
        if whole and (raw.bare or _is_sitting(own)):
            return whole, ""
        container = _container(raw, meetings, latest)
        if container and (raw.bare or _is_sitting(own)):
            return container, own
    if raw.bare:
        found = None if raw.role == "new" and body else _antecedent(raw, meetings, latest)
        if found is None and raw.role == "new":
            found = next((m for m in meetings if m.head == raw.head and len(meetings) == 1), None)
        if found:
            return found, ""
        if raw.head in words("meetings", "vague"):
            return None, ""
        meeting = _Meeting(raw.head, [(body, True, _strip_demonstrative(raw.text))])
        meetings.append(meeting)
        return meeting, ""
    text = _with_holder(reading, raw)
    told = [m for m in meetings if m.names[:1] != [(True, True, m.head)]]
    meeting = next((m for m in reversed(told) if m.is_called(text)), None)
    if meeting is None:
        meeting = _Meeting(raw.head)
        meetings.append(meeting)
    meeting.names.append((body, raw.role in ("new", "event"), text))
    return meeting, ""


def _is_sitting(text: str) -> bool:
    """Return whether the name is no more than that of a sitting: 第一次全体会议."""
    rest = _ORDINAL.sub("", text)
    return bool(re.fullmatch(rf"第?次?{alternation(words('meetings', 'part'))}", rest))


def _strip_demonstrative(text: str) -> str:
    for word in words("meetings", "demonstrative"):
        if text.startswith(word) and len(text) > len(word) + 1:
            return text[len(word) :]
    return text


def _container(raw: Raw, meetings: list[_Meeting], latest: _Meeting | None) -> _Meeting | None:
    """Return the meeting of which the raw mention is a sitting: a session, or one with an opening."""
    opening = not raw.head.endswith("会议")
    fits = [m for m in meetings if m.names and not m.only_referred]
    fits = [m for m in fits if not _is_sitting(m.name())]
    if not opening:
        fits = [m for m in fits if _ORDINAL.search(m.name())]
    if latest in fits:
        return latest
    return fits[-1] if fits else None


def _antecedent(raw: Raw, meetings: list[_Meeting], latest: _Meeting | None) -> _Meeting | None:
    """Return the meeting that a bare head stands for: of its kind, the latest that was an event."""
    fits = [m for m in meetings if _can_be_called(m, raw.head)]
    fits = [m for m in fits if not m.only_referred] or fits
    if latest in fits:
        return latest
    events = [m for m in fits if m.events]
    return events[-1] if events else fits[-1] if fits else None


def _can_be_called(meeting: _Meeting, head: str) -> bool:
    names = [n for _, _, n in meeting.names] or [meeting.head]
    if head in words("meetings", "vague"):
        return meeting.events > 0
    if any(n.endswith(head) or (len(head) > 2 and n[-1:] == head[-1:] and _abbreviates(head, n)) for n in names):
        return True
    classes = {"全会": ("全体会议",), "会议": ("会", "会议", "坛", "学习", "情况", "意见"), "大会": ("会", "会议"),
               "会": ("会", "会议"), "仪式": ("式", "典礼"), "学习": ("学习",)}
    return any(n.endswith(classes.get(head, (head,))) for n in names)


def _with_holder(reading: Reading, raw: Raw) -> str:
    """Return 市人大常委会第十二次会议 for a bare 第十二次会议 that 市人大常委会 is said to hold."""
    if not _ONLY_ORDINAL.fullmatch(raw.text):
        return raw.text
    text = reading.story.document.text
    units = [m for m in reading.within(raw.sentence.span, "unit") if m.span.end <= raw.span.start]
    for unit in reversed(units):
        between = text[unit.span.end : raw.span.start]
        if not re.search("[，。；：,;:]", between) and re.search(alternation(words("meetings", "convene")), between):
            return unit.text + raw.text
    return raw.text


def _same(one: str, other: str) -> bool:
    """Return whether one name is short for the other: in its order, with its head, and with no other ordinal."""
    one, other = _plain(one), _plain(other)
    short, long = sorted((one, other), key=len)
    if len(_ordinals(short)) > 1 and _ordinals(short) == _ordinals(long) and _session(short) and _session(long):
        return _bodies(short) == _bodies(long)  # 全国政协十三届四次会议 is no 十三届全国人大四次会议
    if len(short) < 3 or short[-2:] != long[-2:]:
        return short == long
    if not set(_ordinals(short)) <= set(_ordinals(long)):
        return False
    return _abbreviates(short, long)


def _abbreviates(short: str, long: str) -> bool:
    """Return whether the characters of the one stand in the other in their order."""
    characters = iter(long)
    return all(c in characters for c in short)


def _session(text: str) -> bool:
    return text.endswith(words("meetings", "session"))


def _bodies(text: str) -> frozenset[str]:
    return frozenset(r["within"] for r in load_lexicon("meetings") if r["kind"] == "body" and r["word"] in text)


def _ordinals(text: str) -> list[str]:
    return _ORDINAL.findall(text)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\"“”‘’'《》()·、—\-]", "", folded)


def _talk_names(reading: Reading, raws: Sequence[Raw]) -> dict[int, str]:
    """Return the name of each 会见 or 会谈: bare, or with its persons where a story has several of the kind."""
    sides = {raw.span.start: talk_sides(reading, raw) for raw in raws}
    names: dict[int, str] = {}
    for kind in sorted({raw.head for raw in raws}):
        these = [r for r in raws if r.head == kind]
        told = [sides[r.span.start] for r in these if r.role != "reference"]
        several = len({(left[0].name, right[0].name) for left, right in told if left and right}) > 1
        last = kind
        for raw in these:
            left, right = sides[raw.span.start]
            if left and right:
                last = _talk_name(kind, left[0], right[0]) if several else kind
            names[raw.span.start] = last
    return names


def _talk_name(kind: str, host: Mention, guest: Mention) -> str:
    if kind in words("meetings", "audience"):
        return f"{host.name}{kind}{guest.name}"
    return f"{host.name}{words('meetings', 'joint')[0]}{guest.name}{kind}"


def talk_sides(reading: Reading, raw: Raw) -> tuple[list[Mention], list[Mention]]:
    """Return the persons on the two sides of a 会见 or 会谈 in its clause: the host first."""
    text = reading.story.document.text
    lead = text[raw.sentence.span.start : raw.span.start]
    if lead.endswith(words("meetings", "attend")):
        return [], []
    persons = list(reading.within(raw.sentence.span, "person"))
    before = [p for p in persons if p.span.end <= raw.span.start]
    after = [p for p in persons if p.span.start >= raw.span.end]
    after = [p for p in after if not re.search("[，,。；：]", text[raw.span.end : p.span.start])][:1]
    before = [p for p in before if not re.search("[。；！？;]", text[p.span.end : raw.span.start])]
    if after:
        return before[-1:], after
    pair = before[-2:]
    if len(pair) == 2 and re.search("[同与和]", text[pair[0].span.end : pair[1].span.start]):
        return pair[:1], pair[1:]
    return [], []
