"""Paragraph that names nobody → the body that the whole report tells of: 印发《方案》，…; 狠抓返岗复工，…."""

from collections.abc import Iterator, Sequence

from kg.facts.measure.clause import clauses, may_begin_with_body
from kg.facts.measure.lexicon import acts, endings
from kg.facts.measure.predicate import Predicate, find_predicates
from kg.facts.measure.subject import Actor, Held, find_subject
from kg.lexicon import words
from kg.model import Reading, Sentence

_PARTICULAR = frozenset(("m", "title", "quoted"))
_FEWEST = 2
_FEWEST_OF_UNIT = 3


def topic(reading: Reading, at: int, held: Sequence[Held]) -> Actor | None:
    """Return the body that a report tells of, if the paragraph that sentence ``at`` begins tells of its acts.

    It is a division that alone heads clauses before, or is told as the paper's own or the one spoken of
    (我县, 该镇), or a unit that alone does so from the first sentence on. The paragraph must begin with
    some of its acts, one of which has a number or a name.
    """
    sentences = reading.story.sentences
    if at == 0 or sentences[at].kind != "body" or _begins_with_name(reading, sentences[at]):
        return None
    acted = list(_acts(reading, sentences[at:], held))
    if len(acted) < _FEWEST or not any(t.tag in _PARTICULAR for p in acted for t in p.tokens):
        return None
    actors = list(_actors(reading, sentences[:at], held))
    if not actors or len(actors[-1].units) > 1:
        return None
    last = actors[-1]
    only = len({unit.value for actor in actors for unit in actor.units}) == 1
    if last.units[0].value.endswith(words("unit_context", "division")):
        return last if only or _is_own(reading, last) else None
    if last.how != "unit" or last.units[0].value.endswith(endings("press")):
        return None
    first = next(s for s in sentences if s.kind == "body")
    return last if only and len(acted) >= _FEWEST_OF_UNIT and actors[0].start < first.span.end else None


def _begins_with_name(reading: Reading, sentence: Sentence) -> bool:
    """Return whether someone or something is named first, so that its words need not be cut."""
    named = reading.within(sentence.span, "person", "unit", "place", "post", "meeting")
    return any(mention.span.start == sentence.span.start for mention in named)


def _acts(reading: Reading, sentences: Sequence[Sentence], held: Sequence[Held]) -> Iterator[Predicate]:
    """Yield what a paragraph says was done, up to a clause that names who did it, a wish or speech."""
    for sentence in sentences:
        if sentence.paragraph != sentences[0].paragraph:
            return
        for clause in clauses(reading, sentence):
            tokens = clause.tokens
            subject = find_subject(tokens, None, held)
            if subject.explicit:
                return
            said = find_predicates(tokens, subject.predicate, "done", decides=False)
            if said.speaks or said.mood != "done":
                return
            first = sentence == sentences[0] and not clause.before
            if first and any(t.text not in acts() for t in tokens[subject.predicate :][:1]):
                return
            yield from said.found


def _actors(reading: Reading, sentences: Sequence[Sentence], held: Sequence[Held]) -> Iterator[Actor]:
    """Yield the bodies that head a clause of the body's sentences, in order."""
    for sentence in sentences:
        if sentence.kind != "body":
            continue
        named = any(reading.within(sentence.span, "unit", "place"))
        if not (named or may_begin_with_body(sentence.text)):
            continue
        for clause in clauses(reading, sentence):
            actor = find_subject(clause.tokens, None, held).actor if clause.may_name_actor else None
            if actor:
                yield actor


def _is_own(reading: Reading, actor: Actor) -> bool:
    """Return whether an actor is told by a word that points at it: 我县, 该镇."""
    span = actor.units[0].span
    if span is None:
        return False
    return any(m.form == "anaphor" for m in reading.within(span, "place") if m.span == span)
