"""One story's facts with their units named, its persons told apart and its meetings gathered."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.entities.meeting import Gathering, gather
from kg.entities.name import Minted, fold, mint, report_iri
from kg.entities.person import Appearance, Holding, appearances
from kg.entities.setting import Setting, find_setting
from kg.entities.unit import UnitName, name_unit
from kg.model import Argument, Extraction, Fact, Story


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a story with its IRI."""

    named: UnitName
    minted: Minted

    @property
    def is_known(self) -> bool:
        """Return whether it is one body, known beyond its report."""
        return bool(self.named.place) and not self.named.is_group


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """The facts of one story and what they speak of; each name has its persons and where each begins."""

    report: str
    start: int
    facts: tuple[Fact, ...]
    units: dict[str, Unit]
    persons: dict[str, tuple[tuple[Appearance, ...], tuple[int, ...]]]
    meetings: tuple[Gathering, ...]

    def person_at(self, name: str, position: int) -> Appearance:
        """Return the person that a name at a position means."""
        found, starts = self.persons[fold(name)]
        return found[max(bisect_right(starts, position) - 1, 0)]


def by_story(extraction: Extraction, base: str) -> Iterator[StoryFacts]:
    """Yield the facts of a report story by story; facts outside every story make one of their own."""
    report = report_iri(base, extraction.document.text)
    stories: dict[Story | None, list[Fact]] = defaultdict(list)
    for fact in extraction.facts:
        at = fact.evidence.start
        stories[next((s for s in extraction.stories if s.span.start <= at < s.span.end), None)].append(fact)
    for story, facts in stories.items():
        names = sorted({a.value for fact in facts for a in fact.arguments if a.role == "unit"})
        setting = find_setting(story, names) if story else Setting()
        yield _settle(report, story.span.start if story else 0, facts, names, setting, base)


def _settle(
    report: str, start: int, facts: Sequence[Fact], names: Sequence[str], setting: Setting, base: str
) -> StoryFacts:
    units = {name: _unit(name_unit(name, setting), base, report, start) for name in names}
    holdings: dict[str, list[Holding]] = defaultdict(list)
    stated: list[Gathering] = []
    for fact in facts:
        for person in (a for a in fact.arguments if a.role == "person"):
            found = holdings[fold(person.value)]
            if fact.type == "holds" and fact.modality != "negated":
                found.append(_holding(fact, person, units))
        if fact.type == "held" and (meeting := fact.argument("meeting")):
            stated.append(_gathering(fact, meeting, units))
    persons = {name: appearances(report, start, name, found) for name, found in holdings.items()}
    return StoryFacts(report, start, tuple(facts), units, persons, tuple(gather(stated)))


def _unit(named: UnitName, base: str, report: str, start: int) -> Unit:
    kind = "group" if named.is_group else "unit"
    scope = (named.place,) if named.place else (report, str(start))
    return Unit(named, mint(base, kind, *scope, named.name))


def position_of(argument: Argument, fact: Fact) -> int:
    """Return where an argument stands, or where the evidence begins for one that context fills in."""
    return argument.span.start if argument.span else fact.evidence.start


def _holding(fact: Fact, person: Argument, units: dict[str, Unit]) -> Holding:
    unit = units.get(fact.get("unit") or "")
    known = unit is not None and unit.is_known
    return Holding(
        position=position_of(person, fact),
        title=fold(fact.get("post") or ""),
        unit=unit.minted.iri if unit and known else "",
        place=unit.named.place if unit and known else "",
        status=fact.get("status") or "current",
        evidence=fact.evidence.start,
        territory=bool(unit and unit.named.territory),
    )


def _gathering(fact: Fact, meeting: Argument, units: dict[str, Unit]) -> Gathering:
    holders = [units[a.value] for a in fact.arguments if a.role == "unit"]
    return Gathering(
        name=meeting.value,
        holders=tuple(sorted({u.minted.iri for u in holders})),
        date=fact.get("date") or "",
        position=position_of(meeting, fact),
        firm=bool(holders) and all(u.is_known for u in holders),
    )
