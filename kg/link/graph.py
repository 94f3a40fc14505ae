"""A graph of ours → what can be linked in it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.entities.name import fold, fold_person
from kg.graph.rdf import term
from kg.link.model import Linkable, LinkType, Office
from kg.link.name import is_distinct
from kg.link.settings import settings

_CLASSES: dict[LinkType, tuple[str, ...]] = {
    "person": ("foaf:Person",),
    "unit": ("org:Organization", "org:OrganizationalUnit"),
    "post": ("org:Post",),
    "meeting": ("kg:Meeting",),
}
_PERSON_ROLES = ("org:member", "kg:participant", "prov:wasAttributedTo")
_FEW = 25
"""Up to how many companions a name is never one that everybody is seen with."""

Links = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Graph:
    """The edges of a graph that linking asks for, each from its subject, and how its reports name persons."""

    store: ox.Store

    def edges(self, predicate: str) -> Links:
        """Return subject → objects (IRIs, or the text of literals), sorted."""
        found: dict[str, list[str]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(None, ox.NamedNode(term(predicate)), None, None):
            found[_text(quad.subject)].append(_text(quad.object))
        return {subject: tuple(sorted(objects)) for subject, objects in found.items()}

    def members(self, type: LinkType) -> list[str]:
        """Return the things of a type, sorted."""
        found: set[str] = set()
        for name in _CLASSES[type]:
            quads = self.store.quads_for_pattern(
                None, ox.NamedNode(term("rdf:type")), ox.NamedNode(term(name)), None
            )
            found.update(_text(quad.subject) for quad in quads)
        return sorted(found)


def _text(node: object) -> str:
    return str(getattr(node, "value", node))


def linkables(store: ox.Store) -> Iterator[Linkable]:
    """Yield the persons, units, posts and meetings of a graph of ours; nothing from any other graph."""
    graph = _Graph(store)
    keys = {subject: values[0] for subject, values in graph.edges("kg:iriKey").items()}
    names = _Names(graph.edges("skos:prefLabel"), graph.edges("skos:altLabel"))
    units = _units(graph, keys, names)
    posts = _posts(graph, keys, units)
    seen = _Seen.of(graph, names, units, posts)
    same = graph.edges("skos:exactMatch")
    for person in graph.members("person"):
        offices = (*seen.offices(person), *_anchor(keys.get(person, ""), units))
        yield names.linkable(person, "person", seen, offices=_told_once(offices), ids=same.get(person, ()))
    wholes = graph.edges("org:subOrganizationOf")
    for unit in graph.members("unit"):
        full, region = units[unit]
        parts = tuple(
            Office(units[whole][0], "", units[whole][1]) for whole in wholes.get(unit, ()) if whole in units
        )
        yield names.linkable(
            unit, "unit", seen, offices=parts, regions=(region,) if region.strip("*") else (), full=full
        )
    for post in graph.members("post"):
        yield names.linkable(post, "post", seen, offices=(posts[post],), full=posts[post].title)
    holders = graph.edges("schema:organizer")
    for meeting in graph.members("meeting"):
        held = tuple(Office(units[u][0], "", units[u][1]) for u in holders.get(meeting, ()) if u in units)
        yield names.linkable(meeting, "meeting", seen, offices=held)


@dataclass(frozen=True, slots=True)
class _Names:
    """The labels of the things of a graph."""

    labels: Links
    others: Links

    def linkable(
        self,
        iri: str,
        type: LinkType,
        seen: "_Seen",
        *,
        offices: tuple[Office, ...] = (),
        regions: tuple[str, ...] = (),
        ids: tuple[str, ...] = (),
        full: str = "",
    ) -> Linkable:
        """Return a thing with its names, and with what the reports say beside it."""
        plain = fold_person if type == "person" else fold
        label = next(iter(self.labels.get(iri, ("",))))
        first = tuple(dict.fromkeys(filter(None, (full, plain(label)))))
        others = tuple(sorted({plain(name) for name in self.others.get(iri, ())} - set(first)))
        places = regions or tuple(sorted({o.region for o in offices} - {"", "*"}))
        days = seen.days.get(iri, ())
        return Linkable(
            iri, type, label, first, others, offices, places,
            days[0] if days else "", days[-1] if days else "", "", seen.peers.get(iri, ()), ids,
        )  # fmt: skip


def _units(graph: _Graph, keys: Mapping[str, str], names: _Names) -> dict[str, tuple[str, str]]:
    """Return each unit's full name and jurisdiction: ``*`` or none for one that only its report knows.

    A name with which that of a placed unit ends is a kind of unit's: 纪律检查委员会.
    """
    codes = graph.edges("skos:notation")
    places = graph.edges("dcterms:spatial")
    found: dict[str, tuple[str, str]] = {}
    for unit in graph.members("unit"):
        _, _, place, *rest = [*keys.get(unit, "").split(" | "), "", "", ""]
        code = next((c for p in places.get(unit, ()) for c in codes.get(p, ())), "")
        known = rest[0] if code and place == code else ""
        found[unit] = (known or fold(next(iter(names.labels.get(unit, ("",))))), code)
    bodies = {full[start:] for full, code in found.values() if code for start in range(1, len(full))}
    return {
        unit: (full, code or ("*" if full not in bodies and is_distinct(full) else ""))
        for unit, (full, code) in found.items()
    }


def _posts(graph: _Graph, keys: Mapping[str, str], units: Mapping[str, tuple[str, str]]) -> dict[str, Office]:
    """Return each post as the office that it is."""
    wholes, others = graph.edges("org:postIn"), graph.edges("skos:altLabel")
    labels = graph.edges("skos:prefLabel")
    found = {}
    for post in graph.members("post"):
        unit = next((u for u in wholes.get(post, ()) if u in units), "")
        full, region = units.get(unit, ("", ""))
        written = min((*others.get(post, ()), *labels.get(post, ())), key=lambda n: (len(n), n), default="")
        key = keys.get(post, "").split(" | ")
        found[post] = Office(full, key[-1] if len(key) > 3 and unit else fold(written), region)
    return found


def _anchor(key: str, units: Mapping[str, tuple[str, str]]) -> tuple[Office, ...]:
    """Return the unit by which a person is known, as the key tells it."""
    unit = next((part for part in key.split(" | ") if part in units), "")
    return (Office(units[unit][0], "", units[unit][1]),) if unit else ()


def _told_once(offices: tuple[Office, ...]) -> tuple[Office, ...]:
    """Return the offices, without those of a unit alone that is told with a title too."""
    titled = {(o.unit, o.region) for o in offices if o.title}
    return tuple(sorted({o for o in offices if o.title or (o.unit, o.region) not in titled}, key=_order))


def _order(office: Office) -> tuple[str, ...]:
    return office.region, office.unit, office.title, office.first, office.last


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the facts of a graph say of things: the days, the names beside them, the offices of persons."""

    days: Mapping[str, tuple[str, ...]]
    peers: Mapping[str, tuple[str, ...]]
    held: Mapping[str, tuple[Office, ...]]

    def offices(self, person: str) -> tuple[Office, ...]:
        return self.held.get(person, ())

    @classmethod
    def of(
        cls, graph: _Graph, names: _Names, units: Mapping[str, tuple[str, str]], posts: Mapping[str, Office]
    ) -> "_Seen":
        """Return what the facts of a graph say."""
        issued = {r: v[0][:10] for r, v in graph.edges("dcterms:issued").items()}
        reports = {fact: told[0] for fact, told in graph.edges("kg:attestedIn").items()}
        roles = ("org:organization", "kg:post", "kg:holder", "schema:agent", "kg:meeting", *_PERSON_ROLES)
        days: dict[str, set[str]] = defaultdict(set)
        reading: dict[str, set[str]] = defaultdict(set)
        for role in roles:
            for fact, things in graph.edges(role).items():
                for thing in things:
                    days[thing].add(issued.get(reports.get(fact, ""), ""))
                    if role in _PERSON_ROLES:
                        reading[reports.get(fact, "")].add(thing)
        peers = _beside(reading, names)
        _attending(graph, names, peers)
        held = _held(graph, reports, issued, posts)
        _serving(graph, names, posts, peers)
        return cls(
            {thing: tuple(sorted(found - {""})) for thing, found in days.items()},
            {thing: tuple(sorted(found)) for thing, found in peers.items()},
            held,
        )


def _name(names: _Names, person: str) -> str:
    return fold_person(next(iter(names.labels.get(person, ("",)))))


def _beside(reading: Mapping[str, set[str]], names: _Names) -> dict[str, set[str]]:
    """Return each person's companions: the names that stand in the same reports, unless these list many."""
    found: dict[str, set[str]] = defaultdict(set)
    for persons in reading.values():
        if 1 < len(persons) <= settings()["peers"]["report"]:
            for person in persons:
                found[person].update({_name(names, other) for other in persons} - {_name(names, person), ""})
    beside = Counter(name for companions in found.values() for name in companions)
    most = max(_FEW, settings()["peers"]["common"] * len(found))
    common = {name for name, times in beside.items() if times > most}
    return defaultdict(set, {person: companions - common for person, companions in found.items()})


def _attending(graph: _Graph, names: _Names, peers: dict[str, set[str]]) -> None:
    """Add to each meeting those who chaired or attended it."""
    for predicate in ("kg:chairedBy", "schema:attendee"):
        for meeting, persons in graph.edges(predicate).items():
            peers[meeting].update({_name(names, person) for person in persons} - {""})


def _serving(graph: _Graph, names: _Names, posts: Mapping[str, Office], peers: dict[str, set[str]]) -> None:
    """Add to each unit and post those who serve there, to a unit with their titles too."""
    persons = graph.edges("org:member")
    held = graph.edges("kg:post")
    for fact, units in graph.edges("org:organization").items():
        titles = {posts[post].title for post in held.get(fact, ()) if post in posts}
        serving = {_name(names, person) for person in persons.get(fact, ())} - {""}
        for unit in units:
            peers[unit].update(f"{title} {name}" for title in titles for name in serving if title)
    for role in ("kg:post", "org:organization"):
        for fact, things in graph.edges(role).items():
            for thing in things:
                peers[thing].update({_name(names, person) for person in persons.get(fact, ())} - {""})


def _held(
    graph: _Graph, reports: Mapping[str, str], issued: Mapping[str, str], posts: Mapping[str, Office]
) -> dict[str, tuple[Office, ...]]:
    """Return each person's offices with the first and the last day on which a report gives them."""
    persons = graph.edges("org:member")
    denied = {f for f, m in graph.edges("kg:modality").items() if re.search("negated|planned|required", m[0])}
    spoken: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact, held in graph.edges("kg:post").items():
        for post in held if fact not in denied else ():
            for person in persons.get(fact, ()):
                spoken[person, post].add(issued.get(reports.get(fact, ""), ""))
    found: dict[str, list[Office]] = defaultdict(list)
    for (person, post), days in spoken.items():
        known = sorted(days - {""})
        place = posts.get(post)
        if place:
            ends = (known[0], known[-1]) if known else ("", "")
            found[person].append(Office(place.unit, place.title, place.region, *ends))
    return {person: tuple(sorted(offices, key=_order)) for person, offices in found.items()}
