"""Who convened a meeting, and on which day: held."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
import tomllib

from kg.facts.meeting.scene import Scene
from kg.lexicon import words
from kg.model import Argument, Fact, Mention, Modality, Span
from kg.rules import Rule, compile_pattern, load_rules


def find_holders(scene: Scene) -> Iterator[Fact]:
    """Yield who is said to have convened a meeting in the sentence, and the bodies whose own sessions are on."""
    if scene.reported:
        return
    for rule in (r for r in load_rules("meeting") if r.fact == "held"):
        if rule.pattern is None:
            continue
        for found in rule.pattern.finditer(scene.masked.text):
            clause = re.compile("[，。；：！？]|$").search(scene.masked.text, found.end())
            end = clause.start() if clause else found.end()
            before = max(0, found.start() - 4)
            if _untrue().search(scene.masked.text, before, end) or _wished().search(scene.masked.text, 0, found.start()):
                continue
            yield from _held(scene, rule, found)


def _held(scene: Scene, rule: Rule, found: re.Match[str]) -> Iterator[Fact]:
    groups = rule.pattern.groupindex if rule.pattern else {}
    start, end = found.span()
    meetings = [m for m in scene.at(*found.span("meetings"), "meeting")] if "meetings" in groups else []
    talks = words("meetings", "talk")
    names = [m.name for m in meetings if m in scene.meetings and m.text not in talks]
    if not names and "meetings" not in groups:
        active = scene.meeting_before(start)
        names = [active] if active else []
    for name in names:
        holders = list(_units(scene, *found.span("units"))) if "units" in groups else []
        if not holders and name not in scene.state.held:
            mention = next((m for m in meetings if m.name == name), None)
            holders = list(_own_body(mention, scene, rule)) if mention else []
        for unit, span in holders:
            scene.state.held.add(name)
            date = _date(scene, name, start, end)
            arguments = [Argument("unit", unit, span), Argument("meeting", name, _first(meetings, name))]
            if date:
                arguments.append(date)
            place = _place(scene, found)
            if place:
                arguments.append(place)
            evidence = scene.evidence(_clause_start(scene, start, date), end)
            yield Fact(
                "held", scene.reading.story.document.id, tuple(arguments), evidence, rule.name, _modality(scene, start, end)
            )


def _first(meetings: list[Mention], name: str) -> Span | None:
    return next((m.span for m in meetings if m.name == name), None)


def _units(scene: Scene, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """Yield the units of a list; a unit and a place side by side are one name: 第六师五家渠市."""
    run: list[Mention] = []
    for mention in [*scene.at(start, end, "unit", "place"), None]:
        if mention and run and run[-1].span.end == mention.span.start:
            run.append(mention)
            continue
        if run:
            span = Span(run[0].span.start, run[-1].span.end)
            yield run[0].name if len(run) == 1 else span.cut(scene.reading.story.document.text), span
        run = [mention] if mention else []


def _own_body(meeting: Mention, scene: Scene, rule: Rule) -> Iterator[tuple[str, Span | None]]:
    """Yield the body whose own session the meeting is, or the unit with which its name begins."""
    if meeting.form == "anaphor" or meeting.name != meeting.text and meeting.name.endswith(meeting.text):
        return  # 第一次全体会议 is a sitting of what was held before
    body = body_of(meeting.name)
    if body:
        yield body, None
    if body or rule.name == "session-attended":
        return
    within = list(scene.reading.within(meeting.span, "unit"))
    for unit in within:
        rest = scene.reading.story.document.text[unit.span.end : meeting.span.end]
        if unit.span.start == meeting.span.start or _ordinal_next().match(rest):
            if rest and not _topic_next().match(rest):
                yield unit.name, unit.span
                return


@dataclass(frozen=True, slots=True)
class _Session:
    pattern: re.Pattern[str]
    unit: str


@cache
def _sessions() -> tuple[_Session, ...]:
    book = tomllib.loads((files("kg") / "data/sessions.toml").read_text(encoding="utf-8"))
    ordinal = book["ordinal"]
    return tuple(
        _Session(re.compile(s["pattern"].replace("{ordinal}", ordinal)), s["unit"]) for s in book["session"]
    )


@cache
def body_of(meeting: str) -> str | None:
    """Return the body whose session the name says the meeting is: 省十四届人大常委会第三次会议 is 省人大常委会's."""
    for session in _sessions():
        found = session.pattern.match(meeting)
        if found:
            return session.unit.format(*[g or "" for g in found.groups()], **found.groupdict(""))
    return None


@cache
def _untrue() -> re.Pattern[str]:
    return compile_pattern("{=meeting_negated}")


@cache
def _wished() -> re.Pattern[str]:
    return compile_pattern("{=meeting_wished}[^。；]*$")


@cache
def _planned() -> re.Pattern[str]:
    return compile_pattern("{=meeting_planned}")


@cache
def _ordinal_next() -> re.Pattern[str]:
    return compile_pattern("{=meeting_ordinal}")


@cache
def _topic_next() -> re.Pattern[str]:
    return compile_pattern("{=meeting_topic}")


def _modality(scene: Scene, start: int, end: int) -> Modality:
    return "planned" if _planned().search(scene.masked.text, max(0, start - 6), end) else "done"


def _date(scene: Scene, meeting: str, start: int, end: int) -> Argument | None:
    """Return the day on which the meeting began: said in the clause or before it in the sentence, or earlier on."""
    inside = [m for m in scene.at(start, end, "date") if _is_day(scene, m)]
    before = [m for m in scene.at(0, start, "date") if _is_day(scene, m)]
    known = scene.state.dates.get(meeting)
    if inside or before:
        mention = (inside or before[-1:])[0]
        value = mention.name.split("/")[0]
        scene.state.dates.setdefault(meeting, value)
        return Argument("date", value, mention.span)
    return Argument("date", known) if known else None


def _is_day(scene: Scene, date: Mention) -> bool:
    after = scene.reading.story.document.text[date.span.end : date.span.end + 2]
    return not date.name.startswith("-") and not (len(date.name) == 4 and after == "以来")


def _place(scene: Scene, found: re.Match[str]) -> Argument | None:
    places = [
        m
        for i, m in sorted(scene.masked.mentions.items())
        if found.start() <= i < found.end() and m.type in ("place", "unit") and scene.masked.text[i - 1 : i] == "在"
    ]
    return Argument("place", places[0].name, places[0].span) if places else None


def _clause_start(scene: Scene, start: int, date: Argument | None) -> int:
    """Return where the evidence begins: at the date, if the sentence has it before."""
    if date and date.span:
        return min(start, scene.masked.locate(date.span.start))
    return start
