"""Reading → undertook facts: clause by clause, who acts, and what was done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.facts.measure.clause import clauses
from kg.facts.measure.lexicon import kind
from kg.facts.measure.predicate import Predicate, find_predicates
from kg.facts.measure.subject import Actor, Subject, find_subject
from kg.model import Argument, Fact, Modality, Reading, Sentence, Span

_QUOTES = frozenset("“”\"")
_ALIKE = 1.0


def extract(reading: Reading, before: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the measures that units carried out, are carrying out or announced; a headline's only if it is alone."""
    found = [(sentence, fact) for sentence, fact in _read(reading, [f for f in before if f.type == "held"])]
    body = [fact.get("measure") or "" for sentence, fact in found if sentence.kind == "body"]
    for sentence, fact in found:
        if sentence.kind == "body" or not any(resembles(fact.get("measure") or "", other) for other in body):
            yield fact


def resembles(a: str, b: str) -> bool:
    """Return whether two measures share at least half of their pairs of characters."""
    pairs = [{x + y for x, y in zip(s, s[1:], strict=False)} for s in (a, b)]
    return 2 * len(pairs[0] & pairs[1]) >= _ALIKE * (len(pairs[0]) + len(pairs[1]))


def _read(reading: Reading, held: Sequence[Fact]) -> Iterator[tuple[Sentence, Fact]]:
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
            if clause.before in _QUOTES:
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
                for fact in _facts(reading, subject, actor, predicate, sentence.kind):
                    yield sentence, fact
            if speaks:
                actor = None
            elif not found and actor.how == "meeting" and clause.tokens[-1].text in kind("resolves"):
                actor = replace(actor, how="unit")


def _facts(
    reading: Reading, subject: Subject, actor: Actor, predicate: Predicate, part: str
) -> Iterator[Fact]:
    start = actor.start if subject.explicit else predicate.span.start
    rule = _rule(subject, actor, predicate, part)
    for unit in actor.units:
        yield Fact(
            "undertook",
            reading.story.document.id,
            (unit, Argument("measure", predicate.value, predicate.span)),
            Span(start, predicate.span.end),
            rule,
            predicate.modality,
        )


def _rule(subject: Subject, actor: Actor, predicate: Predicate, part: str) -> str:
    how = actor.how if subject.explicit else "carried"
    return f"{how}-{predicate.form}" + ("-headline" if part != "body" else "")
