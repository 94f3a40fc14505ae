"""Decisions of people: lines of a file → a resolution in which they hold, and complaints of those that can't.

A line is ``verb⇥IRI⇥…⇥reason``. The IRIs are those of a build without decisions or with them; facts keep
theirs whatever is decided. Lines are taken in order: one that contradicts those before it is not taken.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from kg.entities.settle import part_of, settle
from kg.errors import DocumentError
from kg.model import Decision, Dropped, Entity, LinkedFact, Resolution, Verb

FORMS: dict[Verb, str] = {
    "same": "same⇥IRI⇥IRI⇥reason",
    "different": "different⇥IRI⇥IRI⇥reason",
    "unsure": "unsure⇥IRI⇥IRI⇥reason",
    "wrong": "wrong⇥FACT_IRI⇥reason",
    "name": "name⇥IRI⇥NEW_NAME⇥reason",
}
"""How each kind of line is written, ⇥ being a tab."""


def read_decisions(path: Path) -> Iterator[Decision | Dropped]:
    """Yield the decisions of a file in order, and a complaint for each line that is none.

    Blank lines and those that begin with # are passed over. Raises DocumentError for a file that is not
    UTF-8, OSError for one that can't be opened.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path.name}: not UTF-8; save the decisions as UTF-8") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            yield _decision(line.rstrip("\r"), f"{path.name}:{number}")


def _decision(line: str, place: str) -> Decision | Dropped:
    verb, *cells = (cell.strip() for cell in line.split("\t"))
    known = next((v for v in get_args(Verb) if v == verb), None)
    if known is None:
        cure = f"begin the line with {', '.join(FORMS)}, and a tab"
        return Dropped(place, f"{verb[:40]} is no decision", cure)
    if len(cells) != FORMS[known].count("⇥") or not all(cells):
        return Dropped(place, f"not a decision of the kind {verb}", f"write {FORMS[known]}, ⇥ being a tab")
    return Decision(known, cells[0], "" if known == "wrong" else cells[1], cells[-1], place)


def decide(resolution: Resolution, decisions: Sequence[Decision]) -> tuple[Resolution, tuple[Dropped, ...]]:
    """Return the resolution in which the decisions hold, and a complaint for each that can't hold."""
    if not decisions:
        return resolution, ()
    docket = _Docket(
        {entity.id: entity for entity in resolution.entities},
        {linked.id: linked for linked in resolution.facts},
        resolution.base,
    )
    complaints = [told for decision in decisions if (told := docket.take(decision))]
    return settle(resolution, docket.taken, docket.replaced()), tuple(complaints)


@dataclass(slots=True)
class _Docket:
    """The decisions taken so far, and what there is to decide of.

    ``links`` are the decisions by which an entity is another, ``apart`` those by which two are not one.
    """

    entities: dict[str, Entity]
    facts: Mapping[str, LinkedFact]
    base: str
    taken: list[Decision] = field(default_factory=list)
    links: dict[str, list[tuple[str, Decision]]] = field(default_factory=lambda: defaultdict(list))
    apart: list[tuple[frozenset[str], Decision]] = field(default_factory=list)
    names: dict[str, list[Decision]] = field(default_factory=lambda: defaultdict(list))

    def take(self, decision: Decision) -> Dropped | None:
        """Take a decision that can hold beside those before it, or return the complaint."""
        problem = self._missing(decision) or self._contradiction(decision)
        if problem:
            return Dropped(decision.place, f"{decision.verb}: {problem[0]}", problem[1])
        self.taken.append(decision)
        one, other = decision.one, decision.other
        if decision.verb == "same":
            self.links[one].append((other, decision))
            self.links[other].append((one, decision))
        elif decision.verb == "name":
            self.names[one].append(decision)
        elif decision.verb in ("different", "unsure"):
            if other in self.facts:
                part = part_of(self.entities[one], self.facts[other].report, self.base)
                self.entities[part.id], other = part, part.id
            self.apart.append((frozenset((one, other)), decision))
        return None

    def _missing(self, decision: Decision) -> tuple[str, str] | None:
        """Return what the line names and the build does not have."""
        one, other = decision.one, decision.other
        if decision.verb == "wrong":
            return None if one in self.facts else (f"no fact here has the IRI {one}", _GONE)
        if one not in self.entities:
            return f"nothing here has the IRI {one}", _GONE
        if decision.verb == "name":
            return None
        if decision.verb == "different" and other in self.facts:
            return self._not_apart(one, self.facts[other])
        if other not in self.entities:
            return f"nothing here has the IRI {other}", _GONE
        if one == other:
            return "both IRIs are one", "name two"
        types = self.entities[one].type, self.entities[other].type
        return None if types[0] == types[1] else (f"a {types[0]} is no {types[1]}", "name two of one kind")

    def _not_apart(self, one: str, fact: LinkedFact) -> tuple[str, str] | None:
        """Return why what a report says can't be taken from an entity."""
        speaking = {linked.report for linked in self.facts.values() if one in dict(linked.entities).values()}
        if fact.report not in speaking or one not in dict(fact.entities).values():
            return f"the fact {fact.id} does not speak of {one}", "name one that does"
        if len(speaking) == 1:
            return f"all facts of {one} stand in one report", "name a fact of another report"
        return None

    def _contradiction(self, decision: Decision) -> tuple[str, str] | None:
        """Return which lines say otherwise, directly or through others."""
        found = self._against(decision)
        against = [d for d in self.taken if found and any(d is other for other in found)]
        lines = ", ".join(d.place.rpartition(":")[2] for d in against)
        many = "s" if len(against) > 1 else ""
        return (f"contradicts line{many} {lines}", "delete one of them") if against else None

    def _against(self, decision: Decision) -> list[Decision]:
        if decision.verb == "wrong":
            return []
        here = self._group(decision.one)
        if decision.verb == "name":
            return [d for iri in here for d in self.names[iri] if d.other != decision.other]
        there = self._group(decision.other)
        if decision.verb == "same":
            joined = here.keys() | there.keys()
            renamed = [d for iri in sorted(joined) for d in self.names[iri]]
            split = [d for pair, d in self.apart if pair <= joined]
            return split + (renamed if len({d.other for d in renamed}) > 1 else [])
        pair = frozenset((decision.one, decision.other))
        direct = [d for other, d in self.apart if other == pair and d.verb != decision.verb]
        return direct or here.get(decision.other, [])

    def _group(self, one: str) -> dict[str, list[Decision]]:
        """Return all that is said to be the same as this, each with the decisions that lead there."""
        found: dict[str, list[Decision]] = {one: []}
        queue = [one]
        for iri in queue:
            for other, decision in self.links.get(iri, ()):
                if other not in found:
                    found[other] = [*found[iri], decision]
                    queue.append(other)
        return found

    def replaced(self) -> dict[str, str]:
        """Return which IRI stands for each that is given up: of those the same, the first by alphabet."""
        replaced: dict[str, str] = {}
        for iri in sorted(self.links):
            if iri not in replaced:
                replaced.update(dict.fromkeys(self._group(iri).keys() - {iri}, iri))
        return replaced


_GONE = "delete the line, or name what the build has now"
