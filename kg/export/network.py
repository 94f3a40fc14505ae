"""The resolution as a directed network: entities are nodes, facts are edges, parallel edges are kept.

holds: person → unit (→ the post where the unit is not known); held: unit → meeting; chaired, attended:
person → meeting; undertook: unit → measure; said: person → statement.
"""

import json
from functools import cache
from importlib.resources import files

import networkx as nx

from kg.model import LinkedFact, Resolution

_ENDS = {
    "holds": (("person",), ("unit", "post")),
    "held": (("unit",), ("meeting",)),
    "chaired": (("person",), ("meeting",)),
    "attended": (("person",), ("meeting",)),
    "undertook": (("unit",), ("measure",)),
    "said": (("person",), ("quote",)),
}
"""Type of fact → the roles from which and to which its edge runs; the first that the fact has."""


def network(resolution: Resolution) -> "nx.MultiDiGraph[str]":
    """Return the network: nodes by ``Entity.id``, edges by ``LinkedFact.id``, both in the order of the ids.

    A fact with several units (two that convened one meeting) has an edge from each. A fact that lacks one of
    its ends has none, and an entity without an edge is no node.
    """
    entities = {entity.id: entity for entity in resolution.entities}
    edges = [
        (one, other, linked)
        for linked in resolution.facts
        for one in _ends(linked, 0)
        for other in _ends(linked, 1)
    ]
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for id in sorted({end for one, other, _ in edges for end in (one, other)}):
        entity = entities[id]
        drawn.add_node(id, type=entity.type, label=entity.name, aliases=entity.aliases)
    for one, other, linked in edges:
        fact = linked.fact
        drawn.add_edge(
            one,
            other,
            key=linked.id,
            type=fact.type,
            label=_label(linked),
            modality=fact.modality,
            rule=fact.rule,
        )
    return drawn


def _ends(linked: LinkedFact, side: int) -> list[str]:
    """Return the entities at one end of a fact's edge."""
    for role in _ENDS[linked.fact.type][side]:
        found = [iri for r, iri in linked.entities if r == role]
        if found:
            return found
    return []


def _label(linked: LinkedFact) -> str:
    """Return what stands at the edge: for a post its title, with the status unless it is current."""
    fact, words = linked.fact, _words()
    if fact.type != "holds":
        return words["facts"][fact.type]
    status = words["status"].get(fact.get("status") or "", "")
    post = fact.get("post") or words["facts"]["holds"]
    return f"{post}{status}"


@cache
def _words() -> dict[str, dict[str, str]]:
    book: dict[str, dict[str, str]] = json.loads(
        (files("kg") / "data/network.json").read_text(encoding="utf-8")
    )
    return book
