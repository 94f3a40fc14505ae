"""Reading → undertook facts: clause by clause, who acts, and what was done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.facts.measure.clause import clauses
from kg.facts.measure.lexicon import kind
from kg.facts.measure.predicate import Predicate, find_predicates
from kg.facts.measure.quantity import quantities
from kg.facts.measure.subject import Actor, Subject, find_subject
from kg.model import Argument, Fact, Modality, Reading, Sentence, Span

_QUOTES = frozenset('“”"')


def extract(reading: Reading, before: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the measures that units carried out, are carrying out or announced.

    A headline's measure is left out where the body words it again.
    """
    found = list(_read(reading, [fact for fact in before if fact.type == "held"]))
    body = [fact.get("measure") or "" for sentence, fact in found if sentence.kind == "body"]
    for sentence, fact in found:
        if sentence.kind == "body" or not any(resembles(fact.get("measure") or "", other) for other in body):
            yield fact


def resembles(a: str, b: str) -> bool:
    """Return whether two measures share at least half of their pairs of characters."""
    one, other = (set(pairwise(s)) for s in (a, b))
    return 4 * len(one & other) >= len(one) + len(other)


def _read(reading: Reading, held: Sequence[Fact]) -> Iterator[tuple[Sentence, Fact]]:
    """Yield each measure with its sentence; the actor is carried to the end of the paragraph."""
    paragraph = -1
    actor: Actor | None = None
    mood: Modality = "done"
    for sentence in reading.story.sentences:
        if sentence.paragraph != paragraph:
            paragraph, actor, mood = sentence.paragraph, None, "done"
        named = any(reading.within(sentence.span, "unit", "place", "meeting"))
        if sentence.kind == "byline" or (actor is None and not named):
            continue  # nobody can act in it, so it need not be cut into words
        if mood != "required":
            mood = "done"
        for clause in clauses(reading, sentence):
            if clause.before in _QUOTES:
                actor = None
            subject = find_subject(clause.tokens, actor, held)
            if not subject.explicit and sentence.kind != "body":
                continue
            actor = subject.actor
            if actor is None:
                continue
            start_mood: Modality = "done" if subject.explicit else mood
            said = find_predicates(
                clause.tokens, subject.predicate, start_mood, decides=actor.how == "meeting"
            )
            mood = "done" if said.mood == "negated" else said.mood
            for predicate in said.found:
                for fact in _facts(reading, sentence, subject, actor, predicate, said.mood):
                    yield sentence, fact
            if said.speaks:
                actor = None
            elif not said.found and actor.how == "meeting" and clause.tokens[-1].text in kind("resolves"):
                actor = replace(actor, how="unit")


def _facts(
    reading: Reading, sentence: Sentence, subject: Subject, actor: Actor, predicate: Predicate, mood: Modality
) -> Iterator[Fact]:
    """Yield one fact for each unit of the actor."""
    document = reading.story.document
    start = actor.start if subject.explicit else predicate.span.start
    measure = Argument("measure", predicate.value, predicate.span)
    numbers = tuple(quantities(document.text, predicate.tokens))
    rule = _rule(subject, actor, predicate, sentence)
    for unit in actor.units:
        evidence = Span(start, predicate.span.end)
        yield Fact("undertook", document.id, (unit, measure, *numbers), evidence, rule, mood)


def _rule(subject: Subject, actor: Actor, predicate: Predicate, sentence: Sentence) -> str:
    """Return the rule's name: how the actor was told, and how the object stands."""
    if sentence.kind != "body":
        return "headline-acts"
    if predicate.form == "unknown":
        return "unknown-verb"
    if subject.explicit and actor.how in ("joint", "led", "by", "meeting"):
        return f"{actor.how}-acts"
    how = actor.how if subject.explicit else "carried"
    return f"{how}-{predicate.form}"
