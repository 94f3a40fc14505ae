"""What was done by a unit, the thing first: 《防汛手册》由某局编印 is 编印《防汛手册》."""

from kg.facts.measure.clause import Token
from kg.facts.measure.lexicon import acts, kind
from kg.facts.measure.phrase import Tokens, is_nominal, is_people, is_verb, skip
from kg.facts.measure.predicate import Predicate
from kg.facts.measure.subject import Actor
from kg.model import Argument

_UNITS = ("unit", "place")
_DONE = frozenset(("ul",))


def find_passive(tokens: Tokens, before: Tokens = ()) -> tuple[Actor, Predicate] | None:
    """Return who did what to the thing that a clause begins with; None where it says no such thing.

    The thing may be all of the clause ``before``: 《防汛手册》单行本，已由某局编印.
    """
    marks = kind("agent", "undergoes")
    by = next((i for i, t in enumerate(tokens) if t.text in marks), None)
    if by is None:
        return None
    topic = _topic(before, len(before)) if skip(tokens, 0) == by else _topic(tokens, by)
    if not topic or by + 2 >= len(tokens) or tokens[by + 1].tag not in _UNITS:
        return None
    units: list[Token] = []
    i = by + 1
    while i < len(tokens) and (tokens[i].tag in _UNITS or (units and tokens[i].text in kind("and"))):
        if tokens[i].tag in _UNITS:
            units.append(tokens[i])
        i += 1
    i = skip(tokens, i)
    verbs = [t for t in tokens[i:] if t.tag not in _DONE]
    if not verbs or verbs[0].text not in acts() or not all(is_verb(t) for t in verbs):
        return None
    if tokens[by].text in kind("undergoes") and not any(t.text in kind("approves", "passes") for t in verbs):
        return None  # 获国务院批准, but not 获国家支持
    named = tuple(Argument("unit", t.mention.name if t.mention else t.text, t.span) for t in units)
    value = "".join(t.text for t in (*verbs, *topic))
    return Actor(named, "by", topic[0].span.start), Predicate(value, (*topic, *tokens[by:]), "acts")


def _topic(tokens: Tokens, by: int) -> Tokens:
    """Return the noun phrase before 由, without the adverbs after it; empty where none stands there."""
    start, end = skip(tokens, 0), by
    while end > start and not is_nominal(tokens[end - 1]):
        end -= 1
    topic = tokens[start:end]
    if not topic or is_people(topic[-1]) or topic[0].tag == "unit":
        return ()
    particular = any(t.tag in ("title", "quoted", "unit", "place") for t in topic)
    return topic if particular and all(is_nominal(t) or t.text in kind("of") for t in topic) else ()
