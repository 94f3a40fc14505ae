"""Proposals → facts, each checked as the text and the type demand; what fails is refused, and said why."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, cast, get_args

from kg.confidence import PROPOSER
from kg.dictionary import cut
from kg.lexicon import word_set, words
from kg.mentions.person_name import plausible, sounds_foreign, surname_of
from kg.mentions.unit_name import head_of, is_place
from kg.model import (
    FACT_TYPES,
    ROLES,
    Argument,
    Dropped,
    Extraction,
    Fact,
    FactType,
    Mention,
    Modality,
    Sentence,
    Span,
)

MOST = 500
"""Proposals for one report that are looked at."""
_LONGEST = 400
_NAMES = ("person", "unit", "meeting")
_STATUSES = ("current", "appointed", "removed", "former", "acting")
_OPTIONAL = {"holds": ("unit",)}
_OURS = ("doc", "confidence", "rule", "published", "sentence", "spans", "id", "entities")
"""What rows carry that is ours to say, whatever a proposal says of it."""
_HAN = re.compile(r"[一-鿿〇]+(?:·[一-鿿]+)*")
_WRITTEN = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]+")
_FENCE = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL)

Told = Mapping[str, Any]


class _Refused(ValueError):
    """A proposal that fails a check; the message is the reason, counted as it stands."""


def with_proposals(extraction: Extraction, mentions: Sequence[Mention]) -> Extraction:
    """Return the extraction with the proposals that hold after its facts, and the refusals in ``dropped``.

    ``mentions`` are those of its stories: a part of a name that the rules saw is no name. One that says what
    a rule's fact says is refused as known, so a rule's fact is never displaced.
    """
    document = extraction.document
    if not document.proposed:
        return extraction
    model, answer = json.loads(document.proposed)
    facts: list[Fact] = []
    refused: list[Dropped] = []
    sentences = [sentence for story in extraction.stories for sentence in story.sentences]
    for number, told in enumerate(_proposals(answer), 1):
        try:
            if isinstance(told, _Refused):
                raise told
            fact = _fact(told, extraction, sentences, mentions, PROPOSER + model)
            if any(_same(fact, other) for other in extraction.facts):
                raise _Refused("a rule has read it")
            if any(_same(fact, other) for other in facts):
                raise _Refused("proposed twice")
            facts.append(fact)
        except _Refused as reason:
            refused.append(Dropped(f"{document.id}, proposal {number}", str(reason), ignored=True))
    return replace(extraction, facts=(*extraction.facts, *facts), dropped=(*extraction.dropped, *refused))


def _proposals(answer: str) -> Iterator[Told | _Refused]:
    """Yield what an answer proposes; one that is no list of objects is one refusal."""
    fenced = _FENCE.fullmatch(answer)
    try:
        told = json.loads(fenced[1] if fenced else answer)
    except (ValueError, RecursionError):
        yield _Refused("the answer is no JSON")
        return
    facts = told.get("facts") if isinstance(told, dict) else told
    if not isinstance(facts, list):
        yield _Refused("the answer has no list of facts")
        return
    yield from (one if isinstance(one, dict) else _Refused("no object") for one in facts[:MOST])
    if len(facts) > MOST:
        yield _Refused(f"over {MOST} proposals for one report")


def _fact(
    told: Told, extraction: Extraction, sentences: Sequence[Sentence], mentions: Sequence[Mention], rule: str
) -> Fact:
    type = told.get("type")
    if type not in FACT_TYPES:
        raise _Refused("no such type")
    kind = cast(FactType, type)
    modality = told.get("modality") or "done"
    if modality not in get_args(Modality):
        raise _Refused("no such modality")
    roles = ROLES[kind]
    if any(
        told[name] is not None
        for name in told
        if name not in (*roles, *_OURS, "type", "modality", "evidence")
    ):
        raise _Refused("a role that the type has not")
    if told.get("date") is not None:
        raise _Refused("a date, which only rules read")
    evidence, sentence = _evidence(told.get("evidence"), extraction.document.text, sentences)
    arguments = tuple(_arguments(kind, told, evidence, sentence, mentions))
    fact = Fact(kind, extraction.document.id, arguments, evidence, rule, cast(Modality, modality))
    values = [a.value for a in arguments if a.role != "status"]
    if len(set(values)) < len(values):
        raise _Refused("one text in two roles")
    return fact


def _evidence(told: object, text: str, sentences: Sequence[Sentence]) -> tuple[Span, Sentence]:
    """Return where the evidence stands, and its sentence; without offsets, the quote must stand once."""
    if not isinstance(told, dict) or not isinstance(told.get("text"), str) or not told["text"]:
        raise _Refused("no evidence")
    quote, start, end = told["text"], told.get("start"), told.get("end")
    if quote not in text:
        raise _Refused("the evidence is not in the report")
    if start is None and end is None:
        start = text.index(quote)
        if text.find(quote, start + 1) >= 0:
            raise _Refused("the evidence stands in more than one place")
        end = start + len(quote)
    if type(start) is not int or type(end) is not int or start < 0 or text[start:end] != quote:
        raise _Refused("the evidence is not at its offsets")
    span = Span(start, end)
    around = next((sentence for sentence in sentences if sentence.span.covers(span)), None)
    if not around or around.kind == "byline":
        raise _Refused("the evidence is not within one sentence")
    return span, around


def _arguments(
    type: FactType, told: Told, evidence: Span, sentence: Sentence, mentions: Sequence[Mention]
) -> Iterator[Argument]:
    for role in ROLES[type]:
        value = told.get(role)
        if role == "date":
            continue
        if role == "status":
            if (value or "current") not in _STATUSES:
                raise _Refused("no such status")
            yield Argument(role, str(value or "current"))
        elif value is None and role in _OPTIONAL.get(type, ()):
            continue
        else:
            if not isinstance(value, str) or not value.strip() or value != value.strip():
                raise _Refused(f"no {role}")
            _check(role, value)
            yield Argument(role, value, _stands(role, value, evidence, sentence, mentions))


def _check(role: str, value: str) -> None:
    """Refuse what no such role can be: the constraints of the type on its values."""
    if len(value) > _LONGEST or not _WRITTEN.fullmatch(value):
        raise _Refused(f"no {role}")
    fits = True
    match role:
        case "person":
            fits = _is_person(value)
        case "unit":
            fits = len(value) > 1 and bool(head_of(value) or is_place(value))
        case "post":
            ends = (*words("posts", "head"), *words("posts", "weak"), *words("posts", "public"))
            fits = value.endswith(ends)
        case "meeting":
            fits = value.endswith(words("meetings", "head")) and value not in word_set(
                "meetings", "not_meeting"
            )
    if not fits:
        raise _Refused(f"looks like no {role}")


def _is_person(name: str) -> bool:
    if not _HAN.fullmatch(name) or not plausible(name):
        return False
    surname = surname_of(name)
    return "·" in name or sounds_foreign(name) or (bool(surname) and 1 <= len(name) - len(surname) <= 2)


def _stands(role: str, value: str, evidence: Span, sentence: Sentence, mentions: Sequence[Mention]) -> Span:
    """Return where a value stands as whole words: in the evidence or, for a name, in its sentence."""
    edges = {0, *accumulate(len(word) for word, _ in cut(sentence.text))}
    found = [
        Span(sentence.span.start + at.start(), sentence.span.start + at.start() + len(value))
        for at in re.finditer(f"(?={re.escape(value)})", sentence.text)
        if {at.start(), at.start() + len(value)} <= edges or role in ("measure", "quote")
    ]
    if role in _NAMES:
        longer = [m.span for m in mentions if m.type in _NAMES]
        found = [span for span in found if not any(m.covers(span) and m != span for m in longer)]
    within = [span for span in found if evidence.covers(span)]
    if role in ("measure", "quote") and not within:
        raise _Refused(f"the {role} is not in the evidence")
    if not found:
        raise _Refused(f"the {role} is not in the sentence")
    return (within or found)[0]


def _same(one: Fact, other: Fact) -> bool:
    """Tell whether two facts say the same: each role's value equal to the other's, or part of it."""
    if one.type != other.type:
        return False
    for role in ROLES[one.type]:
        if role in ("status", "date"):
            continue
        a, b = one.get(role), other.get(role)
        if a and b and a not in b and b not in a:
            return False
    return True
