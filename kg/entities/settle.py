"""Decisions that can hold → the resolution in which they do: what is merged, split, renamed, left out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.entities.name import mint
from kg.model import Decision, Entity, Likeness, LinkedFact, Resolution

_UNSURE = 0.5
"""The score of a likeness that only a person saw."""


def settle(resolution: Resolution, taken: Sequence[Decision], replaced: Mapping[str, str]) -> Resolution:
    """Return the resolution in which the decisions hold; ``replaced`` tells which IRI stands for which."""
    entities, facts = _split(resolution, taken)
    wrong = {d.one for d in taken if d.verb == "wrong"}
    facts = [_pointed(linked, replaced) for linked in facts if linked.id not in wrong]
    merged = _merge(entities, replaced)
    for decision in taken:
        if decision.verb == "name":
            iri = replaced.get(decision.one, decision.one)
            merged[iri] = _renamed(merged[iri], decision.other)
    used = _used(merged, facts)
    return Resolution(
        resolution.documents,
        tuple(merged[iri] for iri in sorted(used)),
        tuple(facts),
        tuple(_likenesses(resolution.likenesses, taken, replaced, used)),
        resolution.base,
        tuple(sorted(set(taken))),
        tuple(sorted(replaced.items())),
    )


def part_of(whole: Entity, report: str, base: str) -> Entity:
    """Return what one report says of an entity as an entity of its own."""
    minted = mint(base, whole.id.split("/")[-2], whole.id, report)
    return replace(whole, id=minted.iri, key=minted.key)


def _split(resolution: Resolution, taken: Sequence[Decision]) -> tuple[list[Entity], list[LinkedFact]]:
    """Take what a report says of an entity from it, where a decision tells one of its facts apart."""
    by_id = {linked.id: linked for linked in resolution.facts}
    by_entity = {entity.id: entity for entity in resolution.entities}
    apart: dict[tuple[str, str], Entity] = {}
    for decision in taken:
        if decision.verb == "different" and decision.other in by_id:
            whole, report = by_entity[decision.one], by_id[decision.other].report
            apart[whole.id, report] = part_of(whole, report, resolution.base)
    facts = []
    for linked in resolution.facts:
        own = {iri: new.id for (iri, report), new in apart.items() if report == linked.report}
        facts.append(_pointed(linked, own) if own else linked)
    return [*resolution.entities, *apart.values()], facts


def _pointed(linked: LinkedFact, replaced: Mapping[str, str]) -> LinkedFact:
    """Return the fact with what stands for each entity now; its own IRI stays."""
    if not any(iri in replaced for _, iri in linked.entities):
        return linked
    entities = dict.fromkeys((role, replaced.get(iri, iri)) for role, iri in linked.entities)
    return replace(linked, entities=tuple(entities))


def _merge(entities: Sequence[Entity], replaced: Mapping[str, str]) -> dict[str, Entity]:
    """Return the entities by IRI, each with the names of those that it stands for."""
    groups: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        groups[replaced.get(entity.id, entity.id)].append(entity)
    merged: dict[str, Entity] = {}
    for iri, group in groups.items():
        first = next(entity for entity in group if entity.id == iri)
        names = {name for entity in group for name in (entity.name, *entity.aliases)} - {first.name}
        wholes = [replaced.get(entity.whole, entity.whole) for entity in (first, *group) if entity.whole]
        merged[iri] = replace(
            first,
            aliases=tuple(sorted(names)),
            place=next((entity.place for entity in (first, *group) if entity.place), ""),
            whole=next((whole for whole in wholes if whole != iri), ""),
        )
    return merged


def _renamed(entity: Entity, name: str) -> Entity:
    names = {entity.name, *entity.aliases} - {name}
    return replace(entity, name=name, aliases=tuple(sorted(names)))


def _used(entities: Mapping[str, Entity], facts: Sequence[LinkedFact]) -> set[str]:
    """Return the entities that a fact speaks of, and those that they are part of."""
    used: set[str] = set()
    queue = [iri for linked in facts for _, iri in linked.entities]
    while queue:
        iri = queue.pop()
        if iri and iri not in used:
            used.add(iri)
            queue.append(entities[iri].whole)
    return used


def _likenesses(
    found: Sequence[Likeness], taken: Sequence[Decision], replaced: Mapping[str, str], used: set[str]
) -> list[Likeness]:
    """Return the likenesses that no decision settles, and those that a person is unsure of."""

    def pair(one: str, other: str) -> tuple[str, str]:
        low, high = sorted((replaced.get(one, one), replaced.get(other, other)))
        return low, high

    best: dict[tuple[str, str], Likeness] = {}
    for likeness in found:
        key = pair(likeness.one, likeness.other)
        if key not in best or best[key].score < likeness.score:
            best[key] = replace(likeness, one=key[0], other=key[1])
    for decision in taken:
        key = pair(decision.one, decision.other)
        if decision.verb == "different":
            best.pop(key, None)
        elif decision.verb == "unsure":
            known = best.get(key, Likeness(*key, _UNSURE))
            best[key] = replace(known, reasons=(*known.reasons, "decision"))
    return sorted(best[one, other] for one, other in best if one != other and {one, other} <= used)
