"""Clause → who acts in it: a unit named at its head, a meeting's holder, a group that someone leads, or nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.facts.measure.clause import Token
from kg.facts.measure.lexicon import acts, kind
from kg.facts.measure.phrase import Tokens, governs, is_moment, is_nominal, is_people, is_verb, skip
from kg.model import Argument, Fact


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts in a clause and those that follow; ``how`` says what wording showed it."""

    units: tuple[Argument, ...]
    how: str
    start: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clause says of its subject: the actor (None for anyone else), and where the predicate begins."""

    actor: Actor | None
    predicate: int
    explicit: bool


def find_subject(tokens: Tokens, carried: Actor | None, held: Sequence[Fact]) -> Subject:
    """Return the subject of a clause; where it names none, the carried actor goes on."""
    start = skip(tokens, 0)
    if start == len(tokens):
        return Subject(carried, start, False)
    led = _led(tokens, start)
    if led:
        return led
    token = tokens[start]
    joined = _companions(tokens, start)
    if joined > start:
        return Subject(carried, joined, False)
    if token.text == "由" and start + 1 < len(tokens) and tokens[start + 1].tag in ("unit", "place"):
        found = _unit(tokens, start + 1)
        return Subject(found.actor and Actor(found.actor.units, "by", found.actor.start), found.predicate, True)
    if token.tag in ("unit", "place"):
        return _unit(tokens, start)
    if token.tag == "meeting" or token.text in kind("meeting"):
        return _meeting(tokens, start, held)
    if _is_other(tokens, start):
        others = any(is_verb(t) for t in tokens[start + 1 :]) and tokens[-1].text not in kind("chair")
        return Subject(None if others else carried, len(tokens), others)
    return Subject(carried, start, False)


def _is_other(tokens: Tokens, i: int) -> bool:
    """Return whether someone or something else acts: 群众…, 预警短信覆盖…."""
    token = tokens[i]
    if is_nominal(token) or is_people(token) or token.text in kind("modifier"):
        return True
    if i + 1 < len(tokens) and is_verb(token) and tokens[i + 1].text == "的":
        return True
    if tokens[-1].text in kind("happens") and len(tokens) - i > 1:
        return True
    if i + 2 < len(tokens) and tokens[i + 1].text in kind("event") and any(is_verb(t) for t in tokens[i + 2 :]):
        return True
    return token.tag == "vn" and token.text not in acts() and i + 1 < len(tokens) and is_nominal(tokens[i + 1])


def _argument(token: Token) -> Argument:
    return Argument("unit", token.mention.name if token.mention else token.text, token.span)


def _unit(tokens: Tokens, start: int) -> Subject:
    """Read 甲, 甲、乙和丙, 甲联合乙 at the clause's head, up to the predicate."""
    i = start
    while i + 1 < len(tokens) and tokens[i].tag in ("unit", "place") and tokens[i + 1].tag in ("unit", "place"):
        i += 1
    units, places = [tokens[i]], tokens[i].tag == "place"
    i += 1
    while i + 1 < len(tokens) and tokens[i].text in ("、", "和", "及", "以及", "暨") and tokens[i + 1].tag in ("unit", "place"):
        units.append(tokens[i + 1])
        i += 2
        while i < len(tokens) and tokens[i].tag in ("unit", "place") and tokens[i - 1].tag in ("unit", "place"):
            units[-1] = tokens[i]
            i += 1
    i = _etcetera(tokens, i)
    i = _companions(tokens, i)
    if i < len(tokens) and _is_head(tokens, i):
        return Subject(None, len(tokens), True)
    if is_moment(tokens):
        i = len(tokens)
    how = "joint" if len(units) > 1 else "place" if places else "unit"
    return Subject(Actor(tuple(_argument(u) for u in units), how, tokens[start].span.start), i, True)


def _etcetera(tokens: Tokens, i: int) -> int:
    while i < len(tokens) and (tokens[i].tag == "aside" or tokens[i].text in ("等", "部门", "单位", "多部门")):
        i += 1
    return i


def _companions(tokens: Tokens, i: int) -> int:
    """Pass over those with whom the unit acts: 联合乙、丙."""
    if i + 1 < len(tokens) and tokens[i].text in kind("joins") and tokens[i + 1].tag in ("unit", "place"):
        later = range(i + 2, len(tokens))
        return next((j for j in later if governs(tokens, j) or tokens[j].text in kind("kept")), len(tokens))
    return i


def _is_head(tokens: Tokens, i: int) -> bool:
    """Return whether the unit only modifies the noun phrase that goes on here: 某局局长, 各地查处的案例."""
    token = tokens[i]
    if token.text == "的" or token.text in kind("modifier") | kind("people") or token.text == "、":
        return True
    if skip(tokens, i) > i:
        return False
    if is_nominal(token):
        return True
    if token.tag == "vn" and i + 1 < len(tokens) and _is_said_of(tokens, i + 1):
        return True
    run = i
    while run < len(tokens) and (tokens[run].tag == "vn" or is_nominal(tokens[run])):
        run += 1
    if run - i > 1 and run < len(tokens) and _is_finite(tokens[run]):
        return True
    if token.text in acts():
        return False
    for j in range(i, len(tokens)):
        if is_people(tokens[j]):
            return True
        if governs(tokens, j) or tokens[j].tag in ("p", "d"):
            break
    return token.tag == "vn" and i + 1 < len(tokens) and is_nominal(tokens[i + 1])


def _is_said_of(tokens: Tokens, i: int) -> bool:
    """Return whether what follows a verbal noun is said of it: 建设起步良好, 建设不够扎实, 建设现场塔吊林立."""
    token = tokens[i]
    if token.text in kind("event"):
        return any(is_verb(t) for t in tokens[i + 1 :])
    return token.tag in ("a", "d") or (token.tag == "v" and token.text not in acts())


def _is_finite(token: Token) -> bool:
    kinds = ("future", "required", "negated", "passive", "state", "result")
    return any(token.text in kind(k) for k in kinds)


def _led(tokens: Tokens, start: int) -> Subject | None:
    """Read 某人率某组检查…: the group acts."""
    for i in range(start, len(tokens) - 2):
        if tokens[i].text in kind("leads") and tokens[i + 1].tag == "unit":
            if i > start and not any(is_people(t) or t.tag == "nr" for t in tokens[start:i]):
                continue
            found = _unit(tokens, i + 1)
            actor = None if is_moment(tokens) else found.actor
            return Subject(actor and Actor(actor.units, "led", actor.start), found.predicate, True)
    return None


def _meeting(tokens: Tokens, start: int, held: Sequence[Fact]) -> Subject:
    token = tokens[start]
    if start + 1 >= len(tokens) or _is_head(tokens, start + 1):
        return Subject(None, len(tokens), True)
    before = [f for f in held if f.get("unit") and f.evidence.start <= token.span.start]
    same = [f for f in before if token.mention and f.get("meeting") == token.mention.name]
    if not before:
        return Subject(None, len(tokens), True)
    unit = (same or before)[-1].get("unit") or ""
    return Subject(Actor((Argument("unit", unit, None),), "meeting", token.span.start), start + 1, True)
