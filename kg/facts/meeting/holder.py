"""Who convened a meeting, and on which day: held."""

import re
from collections.abc import Iterator

from kg.facts.meeting.body import body_of, leading_unit
from kg.facts.meeting.scene import Scene
from kg.facts.meeting.wording import wording
from kg.lexicon import words
from kg.model import Argument, Fact, Mention, Modality, Span
from kg.rules import Rule, load_rules

_DIRECT = "unit-convenes"
_SESSION = "session-takes-place"
_END = re.compile("[，。；：！？]|$")


def find_holders(scene: Scene) -> Iterator[Fact]:
    """Yield who is said to have convened a meeting in the sentence, and the bodies whose sessions are on."""
    if not scene.meetings or scene.reported:
        return
    text = scene.masked.text
    for rule in load_rules("meeting"):
        if rule.pattern is None or rule.fact != "held":
            continue
        for found in rule.pattern.finditer(text):
            clause = _END.search(text, found.end())
            end = clause.start() if clause else found.end()
            untrue = wording("untrue").search(text, max(0, found.start() - 4), end)
            if rule.name == _SESSION and _speaks_about(scene, found.end()):
                continue
            if not untrue and not wording("wished_before").search(text, 0, found.start()):
                yield from _held(scene, rule, found)


def _speaks_about(scene: Scene, position: int) -> bool:
    """Return whether a session only has the press told of it: 市政协会议举行新闻发布会."""
    follows = scene.masked.mentions.get(position)
    press = words("meetings", "press")
    return follows is not None and follows.type == "meeting" and follows.text.endswith(press)


def _held(scene: Scene, rule: Rule, found: re.Match[str]) -> Iterator[Fact]:
    start, end = found.span()
    talks = words("meetings", "talk")
    for meeting in scene.at(*found.span("meetings"), "meeting"):
        if meeting not in scene.meetings or meeting.text in talks:
            continue
        holders = []
        if "units" in found.groupdict() and not (rule.name == _DIRECT and _only_located(scene, found)):
            holders = list(_units(scene, *found.span("units")))
        if not holders and meeting.name not in scene.state.held:
            holders = list(_own_body(meeting, scene, rule))
        for unit, span in holders:
            scene.state.held.add(meeting.name)
            date = _date(scene, meeting.name, start, end, rule)
            arguments = [Argument("unit", unit, span), Argument("meeting", meeting.name, meeting.span)]
            arguments += [a for a in (date, _place(scene, found)) if a]
            begin = min(start, scene.masked.locate(date.span.start)) if date and date.span else start
            yield Fact(
                "held",
                scene.reading.story.document.id,
                tuple(arguments),
                scene.evidence(begin, end),
                rule.name,
                _modality(scene, start, end),
            )


def _units(scene: Scene, start: int, end: int) -> Iterator[tuple[str, Span | None]]:
    """Yield the units of a list; a unit and a place side by side are one name: 第六师五家渠市."""
    run: list[Mention] = []
    for mention in [*scene.at(start, end, "unit", "place"), None]:
        if mention and run and run[-1].span.end == mention.span.start:
            run.append(mention)
            continue
        if run:
            span = Span(run[0].span.start, run[-1].span.end)
            text = span.cut(scene.reading.story.document.text)
            if not wording("collective").fullmatch(text):
                yield run[0].name if len(run) == 1 else text, span
        run = [mention] if mention else []


def _only_located(scene: Scene, found: re.Match[str]) -> bool:
    """Return whether a place only says where those are who convene: 旧金山 of 旧金山民众举行集会."""
    if wording("people").search(scene.masked.text, found.end("units"), found.end()):
        return True  # 某村一位村民举办婚礼
    *listed, last = scene.at(*found.span("units"), "unit", "place")
    after = scene.masked.locate(last.span.start) + 1
    if last.type != "place" or wording("place_acts").match(scene.masked.text, after):
        return False
    hosts = any(m.type == "unit" and m.span.end < last.span.start for m in listed)
    return not hosts  # 某局和某景区合作举办


def _own_body(meeting: Mention, scene: Scene, rule: Rule) -> Iterator[tuple[str, Span | None]]:
    """Yield the body whose own session the meeting is, or the unit with which its name begins."""
    sitting = meeting.name != meeting.text and meeting.name.endswith(meeting.text)
    if meeting.form == "anaphor" or sitting:
        return  # 第一次全体会议 is a sitting of what was held before
    body = body_of(meeting.name)
    if body:
        yield body, None
    elif rule.name != "session-attended":
        unit = leading_unit(scene.reading, meeting)
        if unit:
            yield unit
    elif wording("own_session").match(meeting.text):
        yield from _of_chair(meeting, scene)


def _of_chair(meeting: Mention, scene: Scene) -> Iterator[tuple[str, Span | None]]:
    """Yield the unit of whoever presides over a session that names none: 局长某某主持召开党组会议."""
    start = scene.masked.locate(meeting.span.start)
    posts = [p for m in scene.at(0, start, "post") for p in scene.reading.posts_of(m)]
    if posts and posts[0].unit:
        yield posts[0].unit, posts[0].unit_span


def _modality(scene: Scene, start: int, end: int) -> Modality:
    text = scene.masked.text
    decided = wording("decided").search(text, 0, start)
    return "planned" if decided or wording("planned").search(text, max(0, start - 6), end) else "done"


def _date(scene: Scene, meeting: str, start: int, end: int, rule: Rule) -> Argument | None:
    """Return the day on which the meeting began, said in the sentence or earlier on."""
    inside = [m for m in scene.at(start, end, "date") if _is_day(scene, m)]
    before = [m for m in scene.at(_date_from(scene, start, rule), start, "date") if _is_day(scene, m)]
    known = scene.state.dates.get(meeting)
    if inside or before:
        mention = (inside or before[-1:])[0]
        value = mention.name.split("/")[0]
        scene.state.dates.setdefault(meeting, value)
        return Argument("date", value, mention.span)
    return Argument("date", known) if known else None


def _date_from(scene: Scene, start: int, rule: Rule) -> int:
    """Return from where on a date is the meeting's: for one attended, in its own clause."""
    if rule.name != "session-attended":
        return 0
    commas = [m.end() for m in re.finditer("[，；]", scene.masked.text[:start])]
    return commas[-2] if len(commas) > 1 else 0


def _is_day(scene: Scene, date: Mention) -> bool:
    """Return whether the year of the date is known, and it is no 今年以来."""
    text = scene.reading.story.document.text
    since = text.startswith(words("dates", "since"), date.span.end)
    return not date.name.startswith("-") and not (len(date.name) == 4 and since)


def _place(scene: Scene, found: re.Match[str]) -> Argument | None:
    """Return where the meeting was, if the match says so: 在石家庄召开."""
    text, before = scene.masked.text, words("meetings", "place_before")
    for position in range(*found.span()):
        mention = scene.masked.mentions.get(position)
        if mention and mention.type in ("place", "unit") and text.endswith(before, 0, position):
            return Argument("place", mention.name, mention.span)
    return None
