"""What the page holds: entities, facts, reports, where they are drawn, and how names are read aloud.

pyvis makes the nodes and edges of the opening from a networkx graph, as vis-network has them (``id``,
``label``, ``shape``, ``group``, ``x``, ``y``; ``from``, ``to``); our own script draws them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import networkx as nx

from kg.entities.division import divisions_by_code
from kg.entities.name import report_iri
from kg.errors import GraphError
from kg.export.community import communities
from kg.export.label import full_width, short_label
from kg.export.layout import layout
from kg.export.pinyin import readings
from kg.export.tiles import tiled
from kg.graph.entity import roles_of
from kg.graph.tenure import tenures
from kg.graph.time import bounds
from kg.model import FACT_TYPES, Document, Entity, Likeness, LinkedFact, Resolution

OPENING = 1500
"""A network of more nodes opens on its best connected only."""
CORE = 160
"""How many those are, at most."""
ROOM = 0.7
"""The share of its room that each label is given: at the zoom that shows all, not all find room anyway."""
TITLE = 40
"""Characters of its first line that stand for the title of a report that has none."""

Edge = tuple[int, int, int]
"""From entity, to entity, fact: each by its place in the resolution."""


def book(
    resolution: Resolution,
    network: "nx.MultiDiGraph[str]",
    *,
    confidence: Mapping[str, float],
    opening: int = OPENING,
) -> dict[str, Any]:
    """Return what the page's scripts read, ready for JSON; entities, facts and reports go by their places.

    Raises GraphError where the network has a node or an edge that the resolution lacks.
    """
    entities = {entity.id: i for i, entity in enumerate(resolution.entities)}
    facts = {linked.id: i for i, linked in enumerate(resolution.facts)}
    _check(network, entities, facts)
    edges = sorted(
        ((entities[u], entities[v], facts[key]) for u, v, key in network.edges(keys=True)),
        key=lambda edge: (edge[2], edge[0], edge[1]),
    )
    documents = {document.id: i for i, document in enumerate(resolution.documents)}
    whole: nx.Graph[int] = nx.Graph()
    whole.add_nodes_from(sorted(entities[id] for id in network))
    whole.add_edges_from((u, v) for u, v, _ in edges)
    places = _map(resolution, edges)
    part = _best_connected(whole, CORE if opening >= CORE else opening) if len(whole) > opening else None
    likenesses = _likenesses(resolution)
    names = [e for e in resolution.entities if e.type != "statement"]
    table, odd = readings(
        [name for e in names for name in (e.name, *e.aliases)], [e.name for e in names if e.type == "person"]
    )
    return {
        "base": resolution.base,
        "factTypes": FACT_TYPES,
        "documents": [_document(document, resolution.base) for document in resolution.documents],
        "entities": [_entity(entity, entities, likenesses) for entity in resolution.entities],
        "facts": [_fact(linked, documents, entities, confidence) for linked in resolution.facts],
        "tenures": _tenures(resolution, entities, facts),
        "decisions": [
            [d.verb, d.one, *([d.other] if d.other else []), d.reason] for d in resolution.decisions
        ],
        "replaced": [[old, entities[new]] for old, new in resolution.replaced if new in entities],
        "edges": edges,
        "network": _drawing(resolution.entities, whole, edges, places, part),
        "map": [[node, *places[node]] for node in whole] if part else None,
        "communities": communities(whole),
        "divisions": _divisions(resolution.entities),
        "pinyin": {"table": table, "names": odd},
    }


def _check(network: "nx.MultiDiGraph[str]", entities: Mapping[str, int], facts: Mapping[str, int]) -> None:
    for id in network:
        if id not in entities:
            raise GraphError(f"network: node {id}: no such entity; build it from the same resolution")
    for _, _, key in network.edges(keys=True):
        if key not in facts:
            raise GraphError(f"network: edge {key}: no such fact; build it from the same resolution")


def _best_connected(graph: "nx.Graph[int]", count: int) -> list[int]:
    """Return the best connected nodes, in their order; of such only as have neighbours among them, if any."""
    ties = {node: sum(1.0 if graph.degree[other] > 1 else 0.25 for other in graph[node]) for node in graph}
    ranked = sorted(graph, key=lambda node: (-ties[node], node))
    for size in range(count, len(ranked) + count, count):
        best = set(ranked[:size])
        linked = [node for node in ranked[:size] if any(o in best and o != node for o in graph[node])]
        if len(linked) >= count:
            return sorted(linked[:count])
    return sorted(ranked[:count])


def _map(resolution: Resolution, edges: Iterable[Edge]) -> dict[int, tuple[int, int]]:
    """Return where each node stands when all are drawn: with the report that first names it."""
    order = sorted(resolution.documents, key=lambda document: (document.published or "", document.id))
    named: dict[str, list[tuple[int, int]]] = {document.id: [] for document in order}
    for u, v, fact in edges:
        named[resolution.facts[fact].fact.document].append((u, v))

    def box(node: int, degree: int) -> tuple[float, float]:
        return _box(resolution.entities[node].name, _size(degree), ROOM)

    return tiled(named.items(), box)


def _boxes(entities: Sequence[Entity], graph: "nx.Graph[int]") -> dict[int, tuple[float, float]]:
    """Return the room that each node of a part needs."""
    return {node: _box(entities[node].name, _size(graph.degree[node]), ROOM) for node in graph}


def _box(name: str, size: float, room: float) -> tuple[float, float]:
    """Return the pixels that a node needs with its label below, or with the part of it that finds room."""
    lines = short_label(name).split("\n")
    width = max(full_width(line) for line in lines) * 12 * room + 8
    return max(width, 2 * size + 8), 2 * size + 15 * room * len(lines) + 8


def _size(degree: int) -> float:
    return float(min(7 + 2.2 * degree**0.5, 24))


def _drawing(
    entities: Sequence[Entity],
    whole: "nx.Graph[int]",
    edges: Iterable[Edge],
    places: Mapping[int, tuple[int, int]],
    part: Sequence[int] | None,
) -> dict[str, Any]:
    """Return what is drawn at the opening, made by pyvis: nodes, edges and options."""
    from pyvis.network import Network  # half a second, which only a page should cost

    if part is not None:
        start = {node: places[node] for node in part}
        graph = nx.Graph(whole.subgraph(part))
        places = layout(graph, _boxes(entities, graph), start=start)
    shown = whole if part is None else part
    options = json.loads((files("kg") / "data/page/options.json").read_text(encoding="utf-8"))
    canvas = Network(directed=True)
    canvas.options = options
    for node in shown:
        kind = entities[node].type
        x, y = places[node]
        canvas.add_node(
            node,
            label=short_label(entities[node].name),
            shape=options["groups"][kind]["shape"],
            group=kind,
            size=round(_size(whole.degree[node]), 1),
            x=x,
            y=y,
        )
    drawn = set(shown)
    for u, v, fact in edges:
        if u in drawn and v in drawn:
            canvas.add_edge(u, v, fact=fact)
    made_nodes, made_edges, _, _, _, made_options = canvas.get_network_data()
    for made in made_nodes:
        made.pop("font", None)
    return {"nodes": made_nodes, "edges": made_edges, "options": json.loads(made_options)}


def _document(document: Document, base: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": document.id,
        "iri": report_iri(base, document.text),
        "title": document.title or _first_line(document.text) or document.id,
        "published": document.published,
        "url": document.url,
    }
    days = bounds(document.published) if document.published else None
    if days:
        row["when"] = days
    return row


def _first_line(text: str) -> str:
    return next((line.strip() for line in text[:400].splitlines() if line.strip()), "")[:TITLE]


def _entity(
    entity: Entity, entities: Mapping[str, int], likenesses: Mapping[str, Sequence[Likeness]]
) -> dict[str, Any]:
    label = short_label(entity.name)
    row: dict[str, Any] = {"id": entity.id, "type": entity.type, "name": entity.name}
    if label != entity.name:
        row["label"] = label
    if entity.aliases:
        row["aliases"] = entity.aliases
    if entity.place:
        row["place"] = entity.place
    if entity.whole in entities:
        row["whole"] = entities[entity.whole]
    if entity.id in likenesses:
        row["like"] = [
            [entities[like.other if like.one == entity.id else like.one], like.score, like.reasons]
            for like in likenesses[entity.id]
        ]
    return row


def _likenesses(resolution: Resolution) -> dict[str, list[Likeness]]:
    """Return what each entity may be the same as, the likeliest first."""
    found: dict[str, list[Likeness]] = {}
    for like in sorted(resolution.likenesses, key=lambda like: (-like.score, like)):
        for id in (like.one, like.other):
            found.setdefault(id, []).append(like)
    return found


def _fact(
    linked: LinkedFact,
    documents: Mapping[str, int],
    entities: Mapping[str, int],
    confidence: Mapping[str, float],
) -> dict[str, Any]:
    fact = linked.fact
    row: dict[str, Any] = {
        "id": linked.id,
        "type": fact.type,
        "document": documents[fact.document],
        "arguments": [
            [a.role, a.value, a.span.start, a.span.end] if a.span else [a.role, a.value]
            for a in fact.arguments
        ],
        "entities": [[role, entities[id]] for role, id in linked.entities],
        "evidence": [fact.evidence.start, fact.evidence.end],
        "rule": fact.rule,
        "modality": fact.modality,
    }
    days = bounds(fact.get("date") or "")
    if days:
        row["when"] = days
    if linked.also:
        row["also"] = [[other.evidence.start, other.evidence.end, other.rule] for other in linked.also]
    if fact.rule in confidence:
        row["confidence"] = max(confidence[f.rule] for f in (fact, *linked.also) if f.rule in confidence)
    return row


def _tenures(
    resolution: Resolution, entities: Mapping[str, int], facts: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Return who held which post, as reports attest it: each time as it is told, with the day that counts.

    A tenure counts from the last day that the first attestation may mean, its end from the first such day;
    one that no dated report attests says nothing about a day and is left out.
    """
    found = []
    for tenure in tenures(resolution):
        first, last = bounds(tenure.first), bounds(tenure.last)
        if not first or not last:
            continue
        ends = [(days[0], told) for told in (*tenure.left, tenure.over) if (days := bounds(told))]
        row: dict[str, Any] = {
            "person": entities[tenure.person],
            "post": entities[tenure.post],
            "facts": [facts[id] for id in tenure.facts],
            "first": [tenure.first, first[1]],
            "last": [tenure.last, last[0]],
        }
        if ends:
            row["ends"] = [[told, day] for day, told in sorted(set(ends))]
        if "head" in roles_of(resolution.entities[row["post"]]):
            row["head"] = True  # a post that one holds at a time
        if tenure.appointed:
            row["appointed"] = tenure.appointed
        found.append(row)
    return found


def _divisions(entities: Iterable[Entity]) -> dict[str, list[str]]:
    """Return the name of each jurisdiction named and of those above it, with the code of the next above."""
    found: dict[str, list[str]] = {}
    for place in sorted({entity.place for entity in entities if entity.place}):
        while place and place not in found:
            digits = place.partition("-")[2]
            division = divisions_by_code().get(digits.ljust(6, "0")) if digits else None
            parent = divisions_by_code().get(division.parent) if division else None
            above = parent.place if parent else place.partition("-")[0] if digits else ""
            found[place] = [division.name if division else place, above]
            place = above
    return found
