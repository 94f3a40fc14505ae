"""Of whom a predicate is said: the list of persons before it, over as many clauses as the list runs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.facts.meeting.scene import Scene
from kg.facts.meeting.wording import wording
from kg.lexicon import words
from kg.model import Mention

_CUT = re.compile("[，。；：！？\n]")


@dataclass(frozen=True, slots=True)
class Subject:
    """The persons whom a predicate is said of, and where in the masked text their list begins."""

    persons: tuple[Mention, ...]
    start: int


def find_subject(scene: Scene, position: int) -> Subject | None:
    """Return the subject of the predicate at a position of the masked text, over the clauses of a list.

    A clause that names persons and has no predicate of its own belongs to the list of the next one:
    甲、乙，丙出席. A predicate without a person in its clause takes the first person of the sentence.
    """
    text = scene.masked.text
    clauses = _clauses(text, position)
    persons: list[Mention] = []
    begin = position
    crowd = False  # whether others than those of the list end it: 委员38人出席
    for number, (start, end) in enumerate(reversed(clauses)):
        own = [m for i, m in _persons(scene, start, end)]
        if number == 0:
            persons, begin = own, start
            if own and wording("joined").match(text, start, position):
                host = _carried(scene, clauses[:-1])
                return Subject((*(host.persons if host else ()), *own), begin)
            crowd = not own and (
                _is_of_others(scene, start, end) or bool(wording("crowd").fullmatch(text, start, end))
            )
            if crowd:
                continue
            goes_on = _continues(text[start:end])
            if not own and not goes_on and scene.at(start, end, "post"):
                return None  # whose name was not recognised
            if not own and not goes_on:
                return _carried(scene, clauses[:-1])
            continue
        if (persons or crowd) and _is_of_others(scene, start, end):
            continue
        opens = crowd or number > 1 or _opens_list(text[begin:position])
        if not (_is_list(text[start:end]) and opens):
            break
        persons, begin = [*own, *persons], start
    if persons:
        return Subject(tuple(persons), begin)
    return None if crowd else _carried(scene, clauses[:-1])


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
            listed = wording("listed_at").search(before) and wording("listed_places").match(after)
            if not listed and not wording("led_in").search(before) and not wording("possessive").match(after):
                found.append((i, m))
    return found


def is_possessor(scene: Scene, person: Mention) -> bool:
    """Return whether the person is only named for someone or something of theirs: 荣某的亲属."""
    index = next(i for i, m in scene.masked.mentions.items() if m is person)
    return bool(wording("possessive").match(scene.masked.text, index + 1))


def _is_list(clause: str) -> bool:
    """Return whether a clause is titles and names and nothing else: 副主任甲、乙（侗族）."""
    listed = wording("list_end").search(clause) or wording("titles").fullmatch(clause)
    return bool(listed) and not wording("predicate").search(clause)


def _is_of_others(scene: Scene, start: int, end: int) -> bool:
    """Return whether a clause of a list names nobody: 市财政局等部门负责人，."""
    clause = scene.masked.text[start:end]
    found = wording("others").fullmatch(clause)
    if not found or wording("predicate").search(clause):
        return False
    post = scene.masked.mentions[start + found.start("title")] if found["title"] else None
    return post is None or post.text.endswith(words("wording", "meeting_nameless"))


def _opens_list(clause: str) -> bool:
    """Return whether the clause can continue a list of persons: it begins with one, or with none at all."""
    return bool(wording("list_open").match(clause))


def _continues(clause: str) -> bool:
    """Return whether a clause without a person still belongs to the list before it: 等列席, 应邀出席."""
    return bool(wording("list_goes_on").fullmatch(clause))


def _leads(clause: str) -> bool:
    acts = wording("predicate").search(clause) or wording("gathers").search(clause)
    return not wording("list_end").search(clause) or bool(acts)
