"""The graph as nodes and edges, as ``kg.export.network`` draws it: entities are nodes, facts are edges.

holds: person → unit (→ the post where the unit is not known); held: unit → meeting; chaired, attended:
person → meeting; undertook: unit → measure; said: person → statement. An entity without an edge is no node.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.exchange.ask import Tally
from kg.exchange.graph import FACTS, KINDS, Fact, Graph, Time, first

_ENDS = {
    "holds": (("org:member",), ("org:organization", "kg:post")),
    "held": (("kg:holder",), ("kg:meeting",)),
    "chaired": (("kg:participant",), ("kg:meeting",)),
    "attended": (("kg:participant",), ("kg:meeting",)),
    "undertook": (("schema:agent",), ("kg:undertaken",)),
    "said": (("prov:wasAttributedTo",), ("kg:statement",)),
}
"""Type of fact → the roles from which and to which its edge runs; the first that the fact has."""

NODE = ("type", "aliases", "place", "code")
EDGE = (
    *("type", "post", "modality", "status", "start", "end", "dated", "confidence", "rule"),
    *("report", "title", "published", "url", "quote", "offset_start", "offset_end"),
)


@dataclass(frozen=True, slots=True)
class Node:
    """An entity: its IRI, its name, and a text for each of ``NODE``, empty where the graph tells nothing."""

    iri: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A fact between two entities; ``values`` are those of ``EDGE``.

    ``start`` and ``end`` are days: those that the report tells (``dated`` is ``stated``), else the day of the
    report itself (``dated`` is ``report``), which attests the fact and is neither its beginning nor its end.
    """

    id: str
    source: str
    target: str
    label: str
    values: tuple[str, ...]


def nodes(graph: Graph, tally: Tally) -> Iterator[Node]:
    """Yield the entities that have an edge, by their IRIs; the others are counted as left out."""
    drawn = {end for fact in _bare(graph) for side in (0, 1) for end in _ends(fact, side)}
    for iri in graph.of_class(*KINDS):
        about = graph.about(iri)
        kind = graph.kind(iri)
        if iri not in drawn:
            tally.leave(f"{kind} without an edge")
            continue
        tally.wrote["nodes"] += 1
        place = graph.report(first(about, "dcterms:spatial")) if "dcterms:spatial" in about else {}
        at = first(place, "skos:prefLabel") or first(place, "skos:notation")
        values = (kind, "; ".join(about.get("skos:altLabel", ())), at, first(place, "kg:divisionCode"))
        yield Node(iri, first(about, "skos:prefLabel"), values)


def edges(graph: Graph, tally: Tally) -> Iterator[Edge]:
    """Yield the facts by their IRIs, an edge for each pair of their ends; a fact of one end is left out."""
    for fact in graph.facts():
        ends = [(one, other) for one in _ends(fact, 0) for other in _ends(fact, 1)]
        if not ends:
            tally.leave("fact with one end")
        for number, (one, other) in enumerate(ends, 1):
            tally.wrote["edges"] += 1
            id = fact.iri if len(ends) == 1 else f"{fact.iri}#{number}"
            post = graph.name(first(fact.about, "kg:post")) if fact.type == "holds" else ""
            yield Edge(id, one, other, post or fact.type, _values(graph, fact, post))


def _values(graph: Graph, fact: Fact, post: str) -> tuple[str, ...]:
    report = graph.report(fact.report)
    start, end, dated = dates(graph, fact)
    rules = "; ".join(name for rule in fact.about["kg:foundBy"] for name in graph.report(rule)["rdfs:label"])
    told = fact.evidence[0]
    return (
        *(fact.type, post, fact.modality, fact.status, start, end, dated),
        *(first(fact.about, "kg:confidence"), rules),
        *(fact.report, first(report, "dcterms:title"), first(report, "dcterms:issued")),
        *(first(report, "schema:url"), " … ".join(e.quote for e in fact.evidence)),
        *(str(told.start), str(fact.evidence[-1].end)),
    )


def dates(graph: Graph, fact: Fact) -> tuple[str, str, str]:
    """Return the first and the last day of a fact, and whether it is ``stated`` or that of the ``report``."""
    stated: list[Time] = [time for time in graph.times(fact.about, "kg:when") if time.first]
    if stated:
        return stated[0].first, stated[-1].last, "stated"
    issued = first(graph.report(fact.report), "dcterms:issued")
    return (issued, issued, "report") if len(issued) == 10 else ("", "", "")


def _bare(graph: Graph) -> Iterator[Fact]:
    """Yield the facts without their evidence, which their ends do not need."""
    for name, type in FACTS.items():
        for iri in graph.of_class(name):
            yield Fact(iri, type, graph.about(iri), ())


def _ends(fact: Fact, side: int) -> tuple[str, ...]:
    return next((fact.about[role] for role in _ENDS[fact.type][side] if role in fact.about), ())
