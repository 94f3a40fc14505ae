"""The page: a resolution and its network → one HTML file that works from a disk with the network off.

pyvis makes the nodes and edges that vis-network draws; the template, the style and the scripts are ours, in
``data/page``. The page holds every entity, every fact and the whole text of every report, so that each fact
can be proved where it is read.
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from string import Template
from types import MappingProxyType
from typing import Any
from unicodedata import category, east_asian_width

import networkx as nx

from kg.errors import GraphError
from kg.export.layout import layout
from kg.model import FACT_TYPES, Document, Entity, Likeness, LinkedFact, Resolution

LIBRARY = "vendor/vis-network-10.1.5/vis-network.min.js"
SCRIPTS = ("data.js", "draw.js", "facts.js", "table.js", "search.js", "graph.js")
"""Our scripts, in the order in which they build on one another."""
OPENING = 1500
"""How many nodes the page draws when it opens; the others are drawn when they are asked for."""
CROWD = 250
"""From so many nodes on not all labels find room at once: the nodes then stand closer."""
LARGE = 400_000
"""Characters of report text from which the texts are compressed inside the page."""
LINE, LINES = 9.0, 2
"""A label on the canvas: full-width characters a line, lines."""

Edge = tuple[int, int, int]
"""From entity, to entity, fact: each by its place in the resolution."""
Curve = dict[str, Any]
"""How vis-network bends a line; empty for a straight one."""

_NO_START = {"Pe", "Pf", "Po", "Mn"}
"""Kinds of characters that never begin a line: closing marks, full stops, accents."""
_NO_END = {"Ps", "Pi"}
"""Opening marks, which never end one."""
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def page(
    resolution: Resolution,
    network: "nx.MultiDiGraph[str]",
    *,
    confidence: Mapping[str, float] = MappingProxyType({}),
    opening: int = OPENING,
) -> str:
    """Return the page, to be written as UTF-8; the same input gives the same text.

    ``network`` has nodes keyed by ``Entity.id`` and edges keyed by ``LinkedFact.id``. ``confidence`` gives
    the confidence of the facts that a rule reads, by the rule's name. Raises GraphError where the network has
    a node or an edge that the resolution lacks.
    """
    entities = {entity.id: i for i, entity in enumerate(resolution.entities)}
    facts = {linked.id: i for i, linked in enumerate(resolution.facts)}
    _check(network, entities, facts)
    edges = sorted(
        ((entities[u], entities[v], facts[key]) for u, v, key in network.edges(keys=True)),
        key=lambda edge: (edge[2], edge[0], edge[1]),
    )
    curves = _curves([(u, v) for u, v, _ in edges])
    lines = list(zip(edges, curves, strict=True))
    nodes = sorted(entities[id] for id in network)
    shown = _best_connected(nodes, edges, opening)
    documents = {document.id: i for i, document in enumerate(resolution.documents)}
    likenesses = _likenesses(resolution)
    texts, texts_form = _texts(resolution.documents)
    book = {
        "words": json.loads(_read("words.json")),
        "factTypes": FACT_TYPES,
        "documents": [_document(document) for document in resolution.documents],
        "entities": [_entity(entity, entities, likenesses) for entity in resolution.entities],
        "facts": [_fact(linked, documents, entities, confidence) for linked in resolution.facts],
        "edges": [[*edge, curve] if curve else edge for edge, curve in lines],
        "network": _drawing(resolution.entities, shown, lines),
        "networkSize": len(nodes),
    }
    style = _read("graph.css")
    scripts = [_without_source_map(_read(LIBRARY)), *map(_read, SCRIPTS)]
    return Template(_read("graph.html")).substitute(
        policy=_policy(scripts, style),
        style=style,
        data=_json(book),
        texts=texts,
        texts_form=texts_form,
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


def short_label(name: str) -> str:
    """Return the name as it stands on the canvas: at most two lines, the end left off where it is longer."""
    room = LINE * LINES
    if sum(map(_width, name)) > room:
        kept, used = "", 0.0
        for character in name:
            used += _width(character)
            if used > room - 1:
                break
            kept += character
        name = kept.rstrip() + "…"
    total = sum(map(_width, name))
    if total <= LINE:
        return name
    at, used = 0, 0.0
    while used + _width(name[at]) / 2 <= total / 2:
        at, used = at + 1, used + _width(name[at])
    while at > 1 and category(name[at - 1]) in _NO_END:
        at -= 1
    while at < len(name) and category(name[at]) in _NO_START:
        at += 1
    return f"{name[:at]}\n{name[at:]}".rstrip()


def _check(network: "nx.MultiDiGraph[str]", entities: Mapping[str, int], facts: Mapping[str, int]) -> None:
    for id in network:
        if id not in entities:
            raise GraphError(f"network: node {id}: no such entity; build it from the same resolution")
    for _, _, key in network.edges(keys=True):
        if key not in facts:
            raise GraphError(f"network: edge {key}: no such fact; build it from the same resolution")


def _best_connected(nodes: Sequence[int], edges: Iterable[Edge], count: int) -> list[int]:
    """Return the nodes with the most edges, in their order; all of them where they are not too many."""
    if len(nodes) <= count:
        return list(nodes)
    degrees = dict.fromkeys(nodes, 0)
    for u, v, _ in edges:
        degrees[u] += 1
        degrees[v] += 1
    return sorted(sorted(nodes, key=lambda node: (-degrees[node], node))[:count])


def _drawing(
    entities: Sequence[Entity], shown: Sequence[int], lines: Iterable[tuple[Edge, Curve]]
) -> dict[str, Any]:
    """Return what vis-network draws at the opening, made by pyvis: nodes, edges and options."""
    from pyvis.network import Network  # half a second, which only a page should cost

    drawn: nx.MultiGraph[int] = nx.MultiGraph()
    drawn.add_nodes_from(shown)
    lines = [(edge, curve) for edge, curve in lines if edge[0] in drawn and edge[1] in drawn]
    drawn.add_edges_from((u, v) for (u, v, _), _ in lines)
    labels = {node: short_label(entities[node].name) for node in shown}
    sizes = {node: min(7 + 2.2 * drawn.degree[node] ** 0.5, 24) for node in shown}
    room = max(0.4, min(1.0, (CROWD / max(len(shown), 1)) ** 0.5))
    boxes = {node: _box(labels[node], sizes[node], room) for node in shown}
    places = layout(nx.Graph(drawn), boxes)
    options = json.loads(_read("options.json"))
    canvas = Network(directed=True)
    canvas.options = options
    for node in shown:
        kind = entities[node].type
        x, y = places[node]
        canvas.add_node(
            node,
            label=labels[node],
            shape=options["groups"][kind]["shape"],
            group=kind,
            size=round(sizes[node], 1),
            x=x,
            y=y,
        )
    for (u, v, fact), curve in lines:
        canvas.add_edge(u, v, id=f"{fact}/{u}/{v}", fact=fact, **curve)
    made_nodes, made_edges, _, _, _, made_options = canvas.get_network_data()
    for made in made_nodes:
        made.pop("font", None)
    return {"nodes": made_nodes, "edges": made_edges, "options": json.loads(made_options)}


def _box(label: str, size: float, room: float) -> tuple[float, float]:
    """Return the pixels that a node needs with its label below, or with the part of it that finds room."""
    lines = label.split("\n")
    width = max(sum(map(_width, line)) for line in lines) * 12 * room + 8
    return max(width, 2 * size + 8), 2 * size + 15 * room * len(lines) + 8


def _curves(ends: Sequence[tuple[int, int]]) -> list[Curve]:
    """Return how each edge bends, so that edges between the same two nodes stay apart."""
    groups: dict[tuple[int, int], list[int]] = {}
    for i, (u, v) in enumerate(ends):
        groups.setdefault((min(u, v), max(u, v)), []).append(i)
    curves: list[Curve] = [{} for _ in ends]
    for (low, high), members in groups.items():
        step = min(0.22, 1.2 / len(members))
        for place, i in enumerate(members):
            if low == high:
                curves[i] = {"selfReference": {"size": 16 + 8 * place}}
                continue
            bend = (place - (len(members) - 1) / 2) * step * (1 if ends[i] == (low, high) else -1)
            if bend:
                turn = "curvedCW" if bend > 0 else "curvedCCW"
                curves[i] = {"smooth": {"enabled": True, "type": turn, "roundness": round(abs(bend), 3)}}
    return curves


def _document(document: Document) -> dict[str, Any]:
    return {"id": document.id, "title": document.title, "published": document.published, "url": document.url}


def _entity(
    entity: Entity, entities: Mapping[str, int], likenesses: Mapping[str, Sequence[Likeness]]
) -> dict[str, Any]:
    label = short_label(entity.name)
    row: dict[str, Any] = {"id": entity.id, "type": entity.type, "name": entity.name}
    if label != entity.name:
        row["label"] = label
    if entity.aliases:
        row["aliases"] = entity.aliases
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
    if linked.also:
        row["also"] = [[other.evidence.start, other.evidence.end] for other in linked.also]
    if fact.rule in confidence:
        row["confidence"] = confidence[fact.rule]
    return row


def _texts(documents: Sequence[Document]) -> tuple[str, str]:
    """Return the reports' texts as the page holds them, with the name of the form."""
    texts = _json([document.text for document in documents])
    if len(texts) < LARGE:
        return texts, "json"
    return base64.b64encode(gzip.compress(texts.encode(), mtime=0)).decode(), "gzip"


def _json(value: object) -> str:
    """Return JSON that no HTML parser can mistake for anything else."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _policy(scripts: Iterable[str], style: str) -> str:
    """Return the Content-Security-Policy: nothing but the page's own scripts and style, by hash."""
    script_hashes = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {script_hashes}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _without_source_map(script: str) -> str:
    """Return the script without the line that makes a debugger ask for its map."""
    return re.sub(r"\n//# sourceMappingURL=\S*\s*\Z", "\n", script)


def _width(character: str) -> float:
    """Return a character's width in full-width characters."""
    return 1.0 if east_asian_width(character) in "WFA" else 0.56


def _read(name: str) -> str:
    return (files("kg") / "data" / "page" / name).read_text(encoding="utf-8")
