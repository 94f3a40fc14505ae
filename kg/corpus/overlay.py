"""Decisions of people over a corpus: what they touch is settled as a small build is, and laid over the rest.

Touched is what a decision names, what is part of that, and what may be the same; all facts that speak of any
of these are brought together, so that what is decided of them is decided by all that is known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.corpus.extract import path_of
from kg.corpus.identify import Batch
from kg.corpus.link import Linked, linked_batch
from kg.corpus.rows import held_of, likeness_of, sighting_of
from kg.corpus.table import among, ask, read_table
from kg.engine import Engine, all_of
from kg.entities import decide
from kg.entities.register import gathered
from kg.graph.tenure import Held
from kg.model import Decision, Dropped, Entity, Likeness, LinkedFact, Resolution

Roles = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Overlay:
    """What decisions change: facts (None for one that is wrong), entities, likenesses, tenures' facts."""

    facts: dict[str, Roles | None] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    likenesses: tuple[Likeness, ...] = ()
    unlike: frozenset[tuple[str, str]] = frozenset()
    held: tuple[Held, ...] = ()
    decisions: tuple[Decision, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()

    def on_facts(self, facts: Iterable[LinkedFact]) -> Iterator[LinkedFact]:
        """Yield the facts that are not wrong, with what plays their roles now."""
        for fact in facts:
            roles = self.facts.get(fact.id, fact.entities)
            if roles is not None:
                yield fact if roles == fact.entities else replace(fact, entities=roles)

    def on_linked(self, found: Iterable[Linked]) -> Iterator[Linked]:
        """Yield the reports with the facts that hold now."""
        yield from (replace(one, facts=tuple(self.on_facts(one.facts))) for one in found)

    def on_entities(self, entities: Iterable[Entity], added: Iterable[Entity]) -> list[Entity]:
        """Return the entities as they are now, those ``added`` of them that this lays over, by IRI."""
        kept = {e.id: e for e in entities if e.id not in self.gone and e.id not in self.entities}
        kept |= {e.id: e for e in added}
        return [kept[iri] for iri in sorted(kept)]

    def on_likenesses(self, found: Iterable[Likeness], added: Iterable[Likeness]) -> list[Likeness]:
        """Return the likenesses that no decision settles, and those ``added``."""
        open = (
            one
            for one in found
            if (one.one, one.other) not in self.unlike and not {one.one, one.other} & self.gone
        )
        return sorted({*open, *added})

    def on_held(self, held: Iterable[Held], added: Iterable[Held]) -> Iterator[Held]:
        """Yield what tells of tenures now."""
        yield from (one for one in held if one.fact not in self.facts)
        yield from added


@dataclass(frozen=True, slots=True)
class _Touched:
    batch: Batch
    named: frozenset[str]


def _touched(task: _Touched) -> list[LinkedFact]:
    """Return the facts of a batch that are named or speak of what is."""
    return [
        fact
        for linked in linked_batch(task.batch)
        for fact in linked.facts
        if fact.id in task.named or any(iri in task.named for _, iri in fact.entities)
    ]


def lay(
    batches: Sequence[Batch], decisions: Sequence[Decision], engine: Engine
) -> tuple[Overlay, tuple[Dropped, ...]]:
    """Return what decisions change in a build, and a complaint for each that can't hold.

    The tables of sightings, likenesses and held posts are there, sorted.
    """
    if not decisions:
        return Overlay(), ()
    batch = batches[0]
    named = _parts(batch, {iri for d in decisions for iri in (d.one, d.other) if iri})
    likely = _likely(batch, named)
    named |= {iri for one in likely for iri in (one.one, one.other)}
    tasks = [_Touched(one, frozenset(named)) for one in batches]
    facts = [fact for found in all_of(engine.map(_touched, tasks)) for fact in found]
    entities = _wholes(batch, named | {iri for fact in facts for _, iri in fact.entities})
    before = Resolution((), entities, tuple(sorted(facts, key=lambda f: f.id)), tuple(likely), batch.base)
    after, complaints = decide(before, decisions)
    return _changes(batches, before, after), complaints


def _changes(batches: Sequence[Batch], before: Resolution, after: Resolution) -> Overlay:
    now = {fact.id: fact.entities for fact in after.facts}
    facts = {fact.id: now.get(fact.id) for fact in before.facts if now.get(fact.id) != fact.entities}
    known = {entity.id: entity for entity in before.entities}
    entities = {entity.id: entity for entity in after.entities if known.get(entity.id) != entity}
    unused = known.keys() - {entity.id for entity in after.entities}
    pairs = {(one.one, one.other) for one in before.likenesses}
    return Overlay(
        facts,
        entities,
        frozenset(unused - _used_elsewhere(batches, unused, before)),
        tuple(one for one in after.likenesses if one not in before.likenesses),
        frozenset(pairs - {(one.one, one.other) for one in after.likenesses if one in before.likenesses}),
        tuple(_held(batches[0], facts)),
        after.decisions,
        after.replaced,
    )


def _held(batch: Batch, facts: dict[str, Roles | None]) -> Iterator[Held]:
    """Yield what the facts that change tell of tenures now."""
    where = among("fact", facts)
    for row in read_table(batch.work / "held.parquet", "held", where=where):
        held, roles = held_of(row), facts[row["fact"]]
        if roles is not None:
            told = dict(reversed(roles))  # the first in each role
            yield replace(held, person=told["person"], post=told["post"])


def _used_elsewhere(batches: Sequence[Batch], unused: set[str], before: Resolution) -> set[str]:
    """Return which entities that no touched fact speaks of any more are spoken of by others."""
    if not unused:
        return set()
    work, touched = batches[0].work, {fact.id for fact in before.facts}
    settled = {entity.id for entity in before.entities}
    links = [str(path_of(work, "links", batch.name)) for batch in batches]
    found = ask(
        "SELECT DISTINCT iri FROM (SELECT id, unnest([e.iri for e in entities]) AS iri "
        "FROM read_parquet($links)) WHERE list_contains($unused, iri) AND NOT list_contains($touched, id)",
        {"links": links, "unused": sorted(unused), "touched": sorted(touched) or [""]},
        scratch=work / "scratch",
    )
    used = {iri for (iri,) in found}
    used |= {row["whole"] for row in _rows(batches[0], "whole", unused) if row["iri"] not in settled}
    wholes = {row["iri"]: row["whole"] for row in _rows(batches[0], "iri", unused)}
    queue = list(used)
    while queue:
        whole = wholes.get(queue.pop(), "")
        if whole in unused and whole not in used:
            used.add(whole)
            queue.append(whole)
    return used


def _rows(batch: Batch, column: str, iris: Iterable[str]) -> list[dict[str, str]]:
    where = among(column, iris)
    return read_table(batch.work / "sightings.parquet", "sightings", where=where)


def _parts(batch: Batch, named: set[str]) -> set[str]:
    """Return what is named, and whatever is part of it."""
    found, new = set(named), set(named)
    while new:
        new = {row["iri"] for row in _rows(batch, "whole", new)} - found
        found |= new
    return found


def _wholes(batch: Batch, iris: set[str]) -> tuple[Entity, ...]:
    """Return the entities with these IRIs, and what they are part of."""
    found: dict[str, Entity] = {}
    while iris:
        seen = (sighting_of(row) for row in _rows(batch, "iri", iris))
        found |= {entity.id: entity for entity in gathered(seen, batch.base)}
        iris = {entity.whole for entity in found.values() if entity.whole} - found.keys()
    return tuple(found[iri] for iri in sorted(found))


def _likely(batch: Batch, named: set[str]) -> list[Likeness]:
    """Return the likenesses of what is named."""
    where = among("one", named) | among("other", named)
    rows = read_table(batch.work / "likenesses.parquet", "likenesses", where=where)
    return sorted(map(likeness_of, rows))
