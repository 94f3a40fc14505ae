"""A graph as the formats see it: things and facts by their IRIs, read from the store one at a time.

Only the IRIs of one class are ever held at once, sorted; so a graph of millions of triples is read from a
store on disk within little memory, and the same graph gives the same order.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError
from kg.graph.rdf import VOCABULARIES, term
from kg.query.store import open_store

KINDS = {
    "foaf:Person": "person",
    "kg:Measure": "measure",
    "kg:Meeting": "meeting",
    "kg:Statement": "statement",
    "kg:UnitGroup": "group",
    "org:Organization": "unit",
    "org:OrganizationalUnit": "unit",
    "org:Post": "post",
}
"""Class → kind of entity."""

FACTS = {
    "kg:Attendance": "attended",
    "kg:Chairing": "chaired",
    "kg:MeetingHeld": "held",
    "kg:PostHolding": "holds",
    "kg:Quotation": "said",
    "kg:Undertaking": "undertook",
}
"""Class → type of fact."""

TRUE = ("done", "ongoing")
"""The modalities of what has come about; the rest is planned, required or denied."""

About = Mapping[str, tuple[str, ...]]
"""What is said of a thing: prefixed name of a property → its values as text, sorted."""

_NAMESPACES = {namespace: prefix for prefix, namespace in VOCABULARIES.items()}
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class Time:
    """A time as EDTF, with its first and last day (ISO 8601) where its year is known, else both empty."""

    edtf: str = ""
    first: str = ""
    last: str = ""

    @property
    def date(self) -> str:
        """Return the time as a year, month or day of ISO 8601; empty for an interval, or without a year."""
        return self.edtf if _DATE.fullmatch(self.edtf) else ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a report: its words, and where they stand (characters, half-open)."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of one report: its type, its own properties, and the evidence in the order of the text."""

    iri: str
    type: str
    about: About
    evidence: tuple[Evidence, ...]

    @property
    def report(self) -> str:
        """Return the IRI of its report."""
        return self.about["kg:attestedIn"][0]

    @property
    def modality(self) -> str:
        """Return ``done``, ``ongoing``, ``planned``, ``required`` or ``negated``."""
        return kind_of(first(self.about, "kg:modality"), "modality")

    @property
    def status(self) -> str:
        """Return the status of a post holding, or an empty text."""
        return kind_of(first(self.about, "kg:status"), "status")

    @property
    def is_true(self) -> bool:
        """Tell whether it has come about, as its report tells."""
        return self.modality in TRUE


def first(about: About, name: str) -> str:
    """Return the first value of a property, or an empty text."""
    return next(iter(about.get(name, ())), "")


def kind_of(iri: str, scheme: str) -> str:
    """Return the concept in an IRI of a scheme: ``done`` for ``kind:modality-done``."""
    return iri.removeprefix(f"{VOCABULARIES['kind']}{scheme}-")


def local(iri: str) -> str:
    """Return the kind and the name in the IRI of a thing, as one name: ``person-pcutkxwbd7vaghrkm``."""
    return "-".join(iri.rsplit("/", 2)[-2:])


@lru_cache(maxsize=4096)
def short(iri: str) -> str:
    """Return the prefixed name of a term of a known vocabulary, else the IRI."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _NAMESPACES.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix else iri


class Graph:
    """The graph of a Turtle or N-Triples file, of the folder of a build or of a store on disk."""

    def __init__(self, path: Path) -> None:
        """Open the graph. Raises GraphError where there is none, an empty one, or one without a report."""
        self.path = path
        self.store = open_store(path)
        if not len(self.store):
            raise GraphError(f"{path}: an empty graph; name one that kg build has made")
        if not self.of_class("kg:Report"):
            raise GraphError(f"{path}: no report in this graph; name one that kg build has made")
        self.name = lru_cache(maxsize=100_000)(self._name)
        self.report = lru_cache(maxsize=1_000)(self.about)
        self.time = lru_cache(maxsize=10_000)(self._time)

    def of_class(self, *names: str) -> list[str]:
        """Return the IRIs of the things of the classes (``kg:Report``), sorted."""
        return sorted({iri for name in names for iri in self.before("rdf:type", term(name))})

    def about(self, iri: str) -> About:
        """Return what is said of a thing."""
        found: dict[str, list[str]] = {}
        for quad in self.store.quads_for_pattern(ox.NamedNode(iri), None, None):
            value = quad.object
            if isinstance(value, ox.NamedNode | ox.Literal):
                found.setdefault(short(quad.predicate.value), []).append(value.value)
        return {name: tuple(sorted(found[name])) for name in sorted(found)}

    def before(self, name: str, iri: str) -> list[str]:
        """Return the IRIs of the things of which a property has this value, sorted."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(term(name)), ox.NamedNode(iri))
        return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)})

    def facts(self, *types: str) -> Iterator[Fact]:
        """Yield the facts of the types, all where none is named, by their IRIs."""
        classes = [name for name, type in FACTS.items() if not types or type in types]
        for iri in self.of_class(*classes):
            yield self.fact(iri)

    def fact(self, iri: str) -> Fact:
        """Return a fact by its IRI."""
        about = self.about(iri)
        type = next(FACTS[short(name)] for name in about["rdf:type"] if short(name) in FACTS)
        evidence = {self._evidence(span) for span in about.get("kg:evidence", ())}
        return Fact(iri, type, about, tuple(sorted(evidence, key=lambda e: (e.start, e.end))))

    def _evidence(self, span: str) -> Evidence:
        told: dict[str, tuple[str, ...]] = {}
        for selector in self.about(span).get("oa:hasSelector", ()):
            told |= self.about(selector)
        return Evidence(first(told, "oa:exact"), int(first(told, "oa:start")), int(first(told, "oa:end")))

    def kind(self, iri: str) -> str:
        """Return the kind of an entity (``person``, ``unit``, …), or an empty text for what is none."""
        return next(
            (KINDS[name] for name in map(short, self.report(iri).get("rdf:type", ())) if name in KINDS), ""
        )

    def _name(self, iri: str) -> str:
        return first(self.about(iri), "skos:prefLabel")

    def _time(self, iri: str) -> Time:
        about = self.about(iri)
        ends = [
            first(self.about(first(about, end)), "time:inXSDDate") if about.get(end) else ""
            for end in ("time:hasBeginning", "time:hasEnd")
        ]
        return Time(first(about, "kg:edtf"), *ends)

    def times(self, about: About, name: str) -> list[Time]:
        """Return the times that a property names, the earliest first."""
        return sorted(
            (self.time(iri) for iri in about.get(name, ())), key=lambda t: (t.first or "~", t.last, t.edtf)
        )
