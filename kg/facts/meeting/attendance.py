"""Who presided over a meeting and who took part in it: chaired, attended."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.facts.meeting.scene import Scene
from kg.facts.meeting.subject import Subject, clause_start, find_subject, is_possessor
from kg.facts.meeting.wording import wording
from kg.lexicon import words
from kg.model import Argument, Fact, Mention, Span
from kg.rules import Rule, compile_pattern, load_rules

_NEAR = ("chairs", "attends", "speaks-at-meeting")
"""Rules whose wording is that of a meeting, be it one of the paragraph before: 某厅厅长主持，某局局长致辞."""

_CUT = re.compile("[，。；：！？]")
_MEETING = compile_pattern("{.meeting}").pattern


def find_attendance(scene: Scene) -> Iterator[Fact]:
    """Yield the chairs and the participants that the sentence names."""
    if not any(m.type == "person" for m in scene.masked.mentions.values()) or scene.reported:
        return
    end = _reported_from(scene)
    for rule in load_rules("meeting"):
        if rule.pattern is None or rule.fact == "held":
            continue
        if rule.name == "speaker-at-the-meeting" and not scene.state.of_one_meeting:
            continue
        for found in rule.pattern.finditer(scene.masked.text, 0, end):
            if not wording("untrue").search(scene.masked.text, max(0, found.start() - 3), found.end()):
                yield from _read(scene, rule, found)


def _read(scene: Scene, rule: Rule, found: re.Match[str]) -> Iterator[Fact]:
    groups = found.groupdict()
    named = scene.at(*found.span("meetings"), "meeting") if groups.get("meetings") else []
    acts = words("meetings", "talk") + words("meetings", "feedback")
    if groups.get("verb") == _MEETING and named[0].text not in acts:
        return
    names = [m.name for m in named]
    if not names:
        near = rule.name in _NEAR and not wording("afar").search(scene.masked.text, 0, found.end())
        active = scene.meeting_before(found.end(), near=near)
        names = [active] if active else []
    subject = _subject(scene, rule, found)
    if not subject or not names:
        return
    done = wording("done").match(scene.masked.text, found.end("verb"))
    if wording("wished").search(scene.masked.text, subject.start, found.start("verb")) and not done:
        return
    start = clause_start(scene, min(subject.start, found.start()))
    end = _clause_end(scene, found.end())
    planned = wording("planned").search(scene.masked.text, start, found.end())
    for name, persons in _apart(scene, found, subject, names[0]) or [(n, subject.persons) for n in names]:
        for order, person in enumerate(persons, 1):
            fact = _person_fact(scene, rule.fact, person, name, scene.evidence(start, end), rule.name)
            if rule.fact == "attended":
                extra = [Argument("order", str(order))]
                if groups.get("verb"):
                    extra.insert(0, Argument("role", _word(scene, found)))
                fact = replace(fact, arguments=(*fact.arguments, *extra))
            yield replace(fact, modality="planned") if planned else fact


def _apart(
    scene: Scene, found: re.Match[str], subject: Subject, act: str
) -> list[tuple[str, tuple[Mention, ...]]]:
    """Return each meeting with its persons where the host met several one after another: 分别会见甲、乙."""
    if not found.groupdict().get("others") or not wording("one_by_one").search(
        scene.masked.text, subject.start, found.start("verb")
    ):
        return []
    guests = [p for p in scene.at(*found.span("others"), "person") if p in subject.persons]
    hosts = tuple(p for p in subject.persons if p not in guests)
    return [(act + guest.name, (*hosts, guest)) for guest in guests] if len(guests) > 1 else []


def _word(scene: Scene, found: re.Match[str]) -> str:
    return scene.masked.span(*found.span("verb")).cut(scene.reading.story.document.text)


def _subject(scene: Scene, rule: Rule, found: re.Match[str]) -> Subject | None:
    if found.groupdict().get("persons"):
        start, end = found.span("persons")
        return Subject(tuple(scene.at(start, end, "person")), start)
    subject = find_subject(scene, found.start("verb"))
    if subject and found.groupdict().get("others"):
        others = tuple(p for p in scene.at(*found.span("others"), "person") if not is_possessor(scene, p))
        return Subject((*subject.persons, *(o for o in others if o not in subject.persons)), subject.start)
    return subject


def _reported_from(scene: Scene) -> int:
    """Return where the sentence begins to report what someone said, or its end."""
    found = wording("says").search(scene.masked.text)
    return found.end() + 1 if found else len(scene.masked.text)


def _clause_end(scene: Scene, position: int) -> int:
    found = _CUT.search(scene.masked.text, position)
    return found.start() if found else len(scene.masked.text)


def _person_fact(scene: Scene, kind: str, person: Mention, meeting: str, evidence: Span, rule: str) -> Fact:
    """Return a fact of one person and one meeting."""
    span = next((m.span for m in scene.meetings if m.name == meeting), None)
    arguments = (Argument("person", person.name, person.span), Argument("meeting", meeting, span))
    return Fact(kind, scene.reading.story.document.id, arguments, evidence, rule)  # type: ignore[arg-type]
