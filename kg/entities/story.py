"""One story's facts with their units named, its persons told apart and its meetings gathered."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.entities.abroad import is_abroad, is_bare, name_abroad
from kg.entities.meeting import Gathering, gather, meant
from kg.entities.name import Minted, fold, fold_person, mint, report_iri
from kg.entities.person import Appearance, Holding, appearances, rank_in
from kg.entities.setting import Setting, find_setting, wordings
from kg.entities.unit import NATION, UnitName, name_unit
from kg.lexicon import words
from kg.model import Argument, Document, Extraction, Fact


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
    abroad: dict[tuple[Fact, str], Unit]
    persons: dict[str, tuple[tuple[Appearance, ...], tuple[int, ...]]]
    meetings: tuple[Gathering, ...]

    def person_at(self, name: str, position: int) -> Appearance:
        """Return the person that a name at a position means."""
        found, starts = self.persons[fold_person(name)]
        return found[max(bisect_right(starts, position) - 1, 0)]

    def unit_of(self, fact: Fact, name: str) -> Unit | None:
        """Return the unit that a name means in a fact, if there is a name."""
        own = self.abroad.get((fact, name)) if self.abroad else None
        return own or self.units.get(name)


def by_story(
    extraction: Extraction, base: str, *, settings: Mapping[int, Setting] | None = None
) -> Iterator[StoryFacts]:
    """Yield the facts of a report story by story; facts outside every story make one of their own.

    ``settings`` are those of its stories (``settings_of``) where they are known from before.
    """
    known = settings_of(extraction) if settings is None else settings
    for start, facts in _facts_by_story(extraction):
        setting = Setting() if start is None else known[start]
        yield _settle(extraction.document, start or 0, facts, _units_in(facts), setting, base)


def settings_of(extraction: Extraction) -> dict[int, Setting]:
    """Return the setting of each story that states a fact, by where the story starts."""
    stories = {story.span.start: story for story in extraction.stories}
    return {
        start: find_setting(stories[start], _units_in(facts))
        for start, facts in _facts_by_story(extraction)
        if start is not None
    }


def _facts_by_story(extraction: Extraction) -> Iterator[tuple[int | None, list[Fact]]]:
    """Yield where each story with facts starts, and its facts; None for those outside every story."""
    stories: dict[int | None, list[Fact]] = defaultdict(list)
    for fact in extraction.facts:
        at = fact.evidence.start
        told = next((s for s in extraction.stories if s.span.start <= at < s.span.end), None)
        stories[told.span.start if told else None].append(fact)
    yield from stories.items()


def _units_in(facts: Sequence[Fact]) -> list[str]:
    return sorted({a.value for fact in facts for a in fact.arguments if a.role == "unit"})


def _settle(
    document: Document, start: int, facts: Sequence[Fact], names: Sequence[str], setting: Setting, base: str
) -> StoryFacts:
    report = report_iri(base, document.text)
    units = {name: _unit(name_unit(name, setting), base, report, start) for name in names}
    abroad = dict(_abroad(facts, units, document.text, base, report, start))
    told = StoryFacts(report, start, tuple(facts), units, abroad, {}, ())
    stated = [
        _gathering(f, meeting, told) for f in facts if f.type == "held" and (meeting := f.argument("meeting"))
    ]
    meetings = tuple(gather(stated))
    holdings: dict[str, list[Holding]] = defaultdict(list)
    for fact in facts:
        for person in (a for a in fact.arguments if a.role == "person"):
            found = holdings[fold_person(person.value)]
            if fact.type == "holds" and fact.modality != "negated":
                found.append(_holding(fact, person, told, base))
    company, chaired = _company(facts), _chaired(facts, told, meetings)
    year = (document.published or "")[:4]
    persons = {
        name: appearances(
            Appearance(report, start, name, (), chaired.get(name, ()), company.get(name, ()), year), found
        )
        for name, found in holdings.items()
    }
    return StoryFacts(report, start, tuple(facts), units, abroad, persons, meetings)


def _abroad(
    facts: Sequence[Fact], units: dict[str, Unit], text: str, base: str, report: str, start: int
) -> Iterator[tuple[tuple[Fact, str], Unit]]:
    """Yield the units of posts that mean another country's: 国家 in 越南国家主席."""
    beside: dict[tuple[str | None, int], list[UnitName]] = defaultdict(list)
    serving = [fact for fact in facts if fact.type == "holds" and fact.get("unit")]
    for fact in serving:
        name = fact.get("unit") or ""
        if not is_bare(name):
            beside[fact.get("person"), fact.evidence.start].append(units[name].named)
    foreign = {person for (person, _), all_of in beside.items() if any(is_abroad(u.place) for u in all_of)}
    for fact in serving:
        told = fact.argument("unit")
        if told and told.span:
            before = text[max(0, told.span.start - _COUNTRY) : told.span.start]
            named = name_abroad(told.value, before, beside[fact.get("person"), fact.evidence.start])
            if named:
                yield (fact, told.value), _unit(named, base, report, start)
        elif told and fact.get("person") in foreign and units[told.value].named.place == NATION:
            named = UnitName("", fold(told.value), told.value)  # 总书记 of a party that is left out
            yield (fact, told.value), _unit(named, base, report, start)


_COUNTRY = 12
"""How many characters before a name are read for a country's."""


def _company(facts: Sequence[Fact]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return for each name the other names of each list that it stands in: who attended by one evidence."""
    lists: dict[tuple[int, int], set[str]] = defaultdict(set)
    for fact in facts:
        if fact.type == "attended" and (person := fact.get("person")):
            lists[fact.evidence.start, fact.evidence.end].add(fold_person(person))
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for _, names in sorted(lists.items()):
        for name in sorted(names):
            found[name].append(tuple(sorted(names - {name})))
    return {name: tuple(others) for name, others in found.items()}


def _chaired(
    facts: Sequence[Fact], told: "StoryFacts", meetings: Sequence[Gathering]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return for each name the unit (with its place) whose meeting the person chaired, where one held it."""
    bodies = {u.minted.iri: u for u in told.units.values() if u.is_known and not u.named.territory}
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for fact in facts:
        person, meeting = fact.get("person"), fact.argument("meeting")
        if fact.type == "chaired" and person and meeting:
            holders = meant(meeting.value, position_of(meeting, fact), meetings).holders
            if len(holders) == 1 and holders[0] in bodies:
                found[fold_person(person)].add((holders[0], bodies[holders[0]].named.place))
    return {name: tuple(sorted(units)) for name, units in found.items()}


def _unit(named: UnitName, base: str, report: str, start: int) -> Unit:
    kind = "group" if named.is_group else "unit"
    scope = (named.place,) if named.place else (report, str(start))
    return Unit(named, mint(base, kind, *scope, named.name))


def position_of(argument: Argument, fact: Fact) -> int:
    """Return where an argument stands, or where the evidence begins for one that context fills in."""
    return argument.span.start if argument.span else fact.evidence.start


def title_of(fact: Fact) -> str:
    """Return the title of the post in full: 书记 of a 党组 is 党组书记, however the report cuts the two."""
    title, unit = fold(fact.get("post") or ""), fold(fact.get("unit") or "")
    circle = next((w for w in words("organs", "same") if unit.endswith(w)), "")
    return (
        circle + title if circle in wordings()["post"]["circles"] and not title.startswith(circle) else title
    )


def _holding(fact: Fact, person: Argument, told: StoryFacts, base: str) -> Holding:
    unit, title = told.unit_of(fact, fact.get("unit") or ""), title_of(fact)
    known = unit is not None and unit.is_known
    named = unit.named if unit and known else None
    iri = unit.minted.iri if unit and known else ""
    ministry = wordings()["post"]["minister"].get(title) if named and named.territory else None
    if named and ministry:
        iri = mint(
            base, "unit", named.place, ministry if named.place == NATION else named.name + ministry
        ).iri
        title = wordings()["person"]["minister"]
    return Holding(
        position=position_of(person, fact),
        title=title,
        unit=iri,
        place=named.place if named else "",
        status=fact.get("status") or "current",
        evidence=fact.evidence.start,
        territory=bool(named and named.territory and not ministry),
        rank=rank_in(title, named.name if named else ""),
    )


def _gathering(fact: Fact, meeting: Argument, told: StoryFacts) -> Gathering:
    holders = [told.units[a.value] for a in fact.arguments if a.role == "unit"]
    return Gathering(
        name=meeting.value,
        holders=tuple(sorted({u.minted.iri for u in holders})),
        date=fact.get("date") or "",
        position=position_of(meeting, fact),
        firm=bool(holders) and all(u.is_known for u in holders),
    )
