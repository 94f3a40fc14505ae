"""Reading → undertook facts: clause by clause, who acts, and what was done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from kg.facts.measure.clause import Clause, clauses, may_begin_with_body
from kg.facts.measure.lexicon import endings, kind
from kg.facts.measure.passive import find_passive
from kg.facts.measure.phrase import Tokens
from kg.facts.measure.predicate import Predicate, Predicates, find_predicates
from kg.facts.measure.quantity import quantities
from kg.facts.measure.subject import Actor, Held, Subject, find_subject
from kg.facts.measure.topic import topic
from kg.model import Argument, Fact, Modality, Reading, Sentence, Span

_LEAD = 3
"""How many words may stand up to 由 in a clause whose thing is the clause before: 现|已|由."""

_QUOTES = frozenset('“”"')


def extract(reading: Reading, before: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the measures that units carried out, are carrying out or announced.

    A headline's measure is left out where the body words it again.
    """
    found = list(_read(reading, _held(reading, before)))
    body = [fact.get("measure") or "" for sentence, fact in found if sentence.kind == "body"]
    for sentence, fact in found:
        if sentence.kind == "body" or not any(resembles(fact.get("measure") or "", other) for other in body):
            yield fact


def resembles(a: str, b: str) -> bool:
    """Return whether two measures share at least half of their pairs of characters."""
    one, other = (set(pairwise(s)) for s in (a, b))
    return 4 * len(one & other) >= len(one) + len(other)


def _held(reading: Reading, before: Sequence[Fact]) -> list[Held]:
    """Return the meetings whose holders are known: by a fact, or by a session's name (某委员会第八次会议)."""
    facts = [f for f in before if f.type == "held" and f.get("unit")]
    found = [Held(f.get("unit") or "", f.get("meeting") or "", f.evidence.start) for f in facts]
    known = {h.meeting for h in found}
    units = {m.span.start: m for m in reading.mentions if m.type == "unit"}
    for meeting in reading.mentions:
        unit = units.get(meeting.span.start) if meeting.type == "meeting" else None
        if unit is None or meeting.name in known:
            continue
        if meeting.text[len(unit.text) :].startswith(endings("session")):
            known.add(meeting.name)  # 市第十四届人大 and 市第十四届人民代表大会 are one body
            found.append(Held(unit.name, meeting.name, meeting.span.start))
    return sorted(found, key=lambda h: h.start)


def _read(reading: Reading, held: Sequence[Held]) -> Iterator[tuple[Sentence, Fact]]:
    """Yield each measure with its sentence; the actor is carried to the end of the paragraph, and beyond."""
    paragraph = -1
    actor: Actor | None = None
    last: Actor | None = None
    mood: Modality = "done"
    for number, sentence in enumerate(reading.story.sentences):
        if sentence.paragraph != paragraph:
            paragraph, mood = sentence.paragraph, "done"
            actor, last = topic(reading, number, held), None
        if actor is None and last and _resumes(sentence.text):
            actor = last
        named = any(reading.within(sentence.span, "unit", "place", "meeting"))
        named = named or may_begin_with_body(sentence.text)
        if sentence.kind in ("byline", "overlong") or (actor is None and not named):
            continue  # nobody can act in it, so it need not be cut into words
        if sentence.kind != "body" and sentence.text.rstrip().endswith(endings("genre")):
            continue  # ——某市供热一线直击
        if sentence.text.startswith(endings("counts")):
            actor = None  # 第三，…: a speaker's proposals
        if mood != "required":
            mood = "done"
        spoke: Actor | None = None
        others = False
        parts = list(clauses(reading, sentence))
        for at, (clause, following) in enumerate(zip_longest(parts, parts[1:])):
            if clause.before in _QUOTES:
                actor = spoke = None
            elif clause.before in kind("next"):
                actor, spoke = actor or spoke, None
            if actor is None and not clause.may_name_actor:
                continue
            tokens = clause.tokens
            by_whom = at and any(t.text in kind("agent") for t in tokens[:_LEAD])
            passive = find_passive(tokens, parts[at - 1].tokens if by_whom else ())
            if passive:
                done = Subject(passive[0], 0, True)
                for fact in _facts(reading, sentence, done, *passive, "done"):
                    yield sentence, fact
                continue
            subject = find_subject(tokens, actor, held)
            if others and subject.explicit and subject.predicate >= len(tokens):
                continue  # 张三先后来到…，某局、某中心等单位: a list that someone else went to
            if actor and subject.explicit and subject.actor is None and tokens[0].text in kind("among"):
                continue  # 提交提案13件，其中一件被列为…；开展…: told in passing
            others = others or (subject.explicit and subject.actor is None)
            if not subject.explicit and (sentence.kind != "body" or _is_commented(clause, tokens, following)):
                continue
            actor = subject.actor
            if actor is None:
                continue
            last = actor
            start_mood: Modality = "done" if subject.explicit else mood
            said = find_predicates(tokens, subject.predicate, start_mood, decides=actor.how == "meeting")
            mood = "done" if said.mood == "negated" else said.mood
            for predicate in said.found:
                for fact in _facts(reading, sentence, subject, actor, predicate, said.mood):
                    yield sentence, fact
            if said.speaks:
                spoke = actor if actor.how == "meeting" else None
                actor = last = None
            elif actor.how == "meeting" and (said.resolved or _resolves(tokens, said)):
                actor = replace(actor, how="unit")


def _resumes(text: str) -> bool:
    """Return whether a sentence only sums up what was told before it: 截至目前，共完成…."""
    when = next((word for word in kind("time") if text.startswith(word)), None)
    return when is not None and text[len(when) :].lstrip("，,").startswith(endings("tally"))


def _is_commented(clause: Clause, tokens: Tokens, following: Clause | None) -> bool:
    """Return whether a sentence begins with an act only to say what it means: 守住耕地，对…意义重大."""
    if clause.before or following is None or any(t.tag in ("m", "ul") for t in tokens):
        return False
    start, end = following.parts[0].start, following.parts[-1].end
    said = clause.text[start:end]
    about = said.startswith(tuple(kind("about"))) and said.endswith(endings("weight"))
    return about or said.startswith(endings("comment"))


def _resolves(tokens: Tokens, said: Predicates) -> bool:
    """Return whether a clause ends by saying that what follows was decided: 会议决定，…."""
    return not said.found and tokens[-1].text in kind("resolves")


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
