"""Reading → undertook facts: clause by clause, who acts, and what was done."""

from collections.abc import Iterator, Sequence

from kg.facts.measure.clause import Clause, clauses
from kg.facts.measure.predicate import Predicate, find_predicates
from kg.facts.measure.subject import Actor, Subject, find_subject
from kg.model import Argument, Fact, Modality, Reading, Span


def extract(reading: Reading, before: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the measures that units carried out, are carrying out or announced."""
    held = [f for f in before if f.type == "held"]
    paragraph = -1
    actor: Actor | None = None
    mood: Modality = "done"
    for sentence in reading.story.sentences:
        if sentence.kind == "byline":
            continue
        if sentence.paragraph != paragraph:
            paragraph, actor, mood = sentence.paragraph, None, "done"
        if mood != "required":
            mood = "done"
        for clause in clauses(reading, sentence):
            if clause.before in ("“", "”", '"'):
                actor = None
            subject = find_subject(clause.tokens, actor, held)
            if subject.explicit:
                mood = "done"
            elif sentence.kind != "body":
                continue
            actor = subject.actor
            if actor is None:
                continue
            found, mood, speaks = find_predicates(
                clause.tokens, subject.predicate, mood, decides=actor.how == "meeting"
            )
            if mood == "negated":
                mood = "done"
            for predicate in found:
                yield from _facts(reading, clause, subject, actor, predicate, sentence.kind)
            if speaks:
                actor = None


def _facts(
    reading: Reading, clause: Clause, subject: Subject, actor: Actor, predicate: Predicate, kind: str
) -> Iterator[Fact]:
    start = actor.start if subject.explicit else predicate.span.start
    rule = _rule(subject, actor, predicate, kind)
    for unit in actor.units:
        yield Fact(
            "undertook",
            reading.story.document.id,
            (unit, Argument("measure", predicate.value, predicate.span)),
            Span(start, predicate.span.end),
            rule,
            predicate.modality,
        )


def _rule(subject: Subject, actor: Actor, predicate: Predicate, kind: str) -> str:
    how = actor.how if subject.explicit else "carried"
    return f"{how}-{predicate.form}" + ("-headline" if kind != "body" else "")
