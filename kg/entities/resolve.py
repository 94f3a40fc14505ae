"""The facts of all reports → a resolution: entities with IRIs, and facts that point at them."""

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.entities.likeness import likenesses
from kg.entities.meeting import meant, mint_meeting
from kg.entities.name import BASE, Minted, fold, mint, report_iri, text_hash
from kg.entities.person import Appearance, identify
from kg.entities.register import Register
from kg.entities.setting import wordings
from kg.entities.story import StoryFacts, Unit, by_story, position_of, title_of
from kg.errors import GraphError
from kg.model import ROLES, Argument, Document, EntityType, Extraction, Fact, LinkedFact, Resolution

_LINKED = {"person": "person", "unit": "unit", "post": "post", "meeting": "meeting", "measure": "measure",
           "quote": "statement"}  # fmt: skip


def resolve(extractions: Iterable[Extraction], *, base: str = BASE) -> Resolution:
    """Return the entities and linked facts of the reports: the same for the same reports in any order.

    A report that is given twice counts once. Raises GraphError where two reports share an id or two things
    an IRI.
    """
    documents: dict[str, Document] = {}
    stories: dict[tuple[str, int], StoryFacts] = {}
    for extraction in extractions:
        _take(extraction.document, base, documents)
        for story in by_story(extraction, base):
            stories[story.report, story.start] = story
    ordered = [stories[key] for key in sorted(stories)]
    found = [a for story in ordered for persons, _ in story.persons.values() for a in persons]
    persons = identify(found, base)
    register = Register(base)
    facts = link(ordered, persons, register)
    return Resolution(
        tuple(documents[iri] for iri in sorted(documents, key=lambda iri: documents[iri].id)),
        register.entities(),
        facts,
        tuple(sorted(likenesses(persons))),
        base,
    )


def link(
    stories: Iterable[StoryFacts], persons: Mapping[Appearance, Minted], register: Register
) -> tuple[LinkedFact, ...]:
    """Return the facts of whole reports, by IRI, each with what plays its roles; that goes into the register.

    ``stories`` come by report and by where they start.
    """
    facts: dict[str, LinkedFact] = {}
    for story in stories:
        register.at = story.report, story.start
        for linked in _link(story, persons, register):
            facts[linked.id] = _merge(facts.get(linked.id), linked)
    return tuple(facts[iri] for iri in sorted(facts))


def _take(document: Document, base: str, documents: dict[str, Document]) -> None:
    """Note a report; of two with one text the one whose id comes first stands for both."""
    iri = report_iri(base, document.text)
    known = documents.get(iri)
    if known and text_hash(known.text) != text_hash(document.text):
        raise GraphError(f"{document.id}: its text hashes as that of {known.id}; change the recipe")
    if known is None or document.id < known.id:
        documents[iri] = document


def _merge(known: LinkedFact | None, linked: LinkedFact) -> LinkedFact:
    """Return one linked fact for what a report states more than once, the first statement in front."""
    if known is None:
        return linked
    stated = sorted({known.fact, *known.also, linked.fact}, key=lambda f: (f.evidence, f.rule, repr(f)))
    return LinkedFact(known.id, stated[0], known.entities, known.report, tuple(stated[1:]))


def _link(
    story: StoryFacts, persons: Mapping[Appearance, Minted], register: Register
) -> Iterator[LinkedFact]:
    for fact in story.facts:
        entities: list[tuple[str, str]] = []
        for argument in fact.arguments:
            if argument.role in _LINKED and argument.value:
                entities.append((argument.role, _entity(argument, fact, story, persons, register)))
        told = [f"{role}={iri}" for role, iri in sorted(set(entities))]
        told += sorted(f"{role}={fact.get(role)}" for role in ROLES[fact.type] if role not in _LINKED)
        minted = mint(register.base, "fact", fact.type, story.report, fact.modality, ";".join(told))
        yield LinkedFact(minted.iri, fact, tuple(dict.fromkeys(entities)), story.report)


def _entity(
    argument: Argument,
    fact: Fact,
    story: StoryFacts,
    persons: Mapping[Appearance, Minted],
    register: Register,
) -> str:
    """Take the thing that plays a role into the register and return its IRI."""
    base, value, position = register.base, argument.value, position_of(argument, fact)
    if argument.role == "unit":
        return _add_unit(story.unit_of(fact, value) or story.units[value], value, register)
    if argument.role == "person":
        minted = persons[story.person_at(value, position)]
        return register.add("person", minted, fold(value), value)
    if argument.role == "meeting":
        meeting = meant(value, position, story.meetings)
        return register.add(
            "meeting", mint_meeting(meeting, base, story.report, story.start), meeting.name, value
        )
    unit = story.unit_of(fact, fact.get("unit") or "")
    if argument.role == "measure":
        scope = [unit.minted.iri] if unit else []
        if not (unit and unit.is_known and re.search(wordings()["measure"]["named"], value)):
            scope = [story.report, str(story.start), *scope]
        return register.add("measure", mint(base, "measure", *scope, value), value)
    person = fact.argument("person")
    who = persons[story.person_at(person.value, position_of(person, fact))].iri if person else ""
    if argument.role == "quote":
        minted = mint(base, "statement", story.report, who, str(position))
        return register.add("statement", minted, value)
    if unit:
        title = title_of(fact)
        minted = mint(base, "post", unit.minted.iri, title)
        return register.add("post", minted, unit.named.shown + title, value, whole=unit.minted.iri)
    return register.add("post", mint(base, "post", story.report, str(story.start), who, value), value)


def _add_unit(unit: Unit, form: str, register: Register) -> str:
    """Take in a unit by the name that is shown, with its full name, and every unit that it is part of."""
    named, whole = unit.named, ""
    type: EntityType = "group" if named.is_group else "unit"
    if named.whole and named.place:
        minted = mint(register.base, "unit", named.whole.place, named.whole.name)
        whole = _add_unit(Unit(named.whole, minted), named.whole.shown, register)
    forms = (form, named.name)
    return register.add(type, unit.minted, named.shown, *forms, place=named.place, whole=whole)
