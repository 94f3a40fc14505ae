"""The communities of a network: those whom reports bring together more often than by chance."""

from typing import Any

import networkx as nx

LEAST = 6
"""A community has at least so many members; smaller ones are read from the graph itself."""


def communities(graph: "nx.Graph[Any]") -> list[list[Any]]:
    """Return the communities, the largest first, members by number of neighbours; the same in every run.

    Nodes with one neighbour belong where that neighbour does, so only the others are sorted out.
    """
    order = {node: i for i, node in enumerate(graph)}
    core = nx.Graph()
    core.add_nodes_from(node for node in graph if graph.degree[node] > 1)
    core.add_edges_from((u, v) for u, v in graph.edges() if u in core and v in core and u != v)
    found = [set(part) for part in nx.community.louvain_communities(core, seed=0)] if len(core) else []
    home = {node: i for i, part in enumerate(found) for node in part}
    for node in graph:
        if node not in home:
            for other in graph[node]:
                if other in home:
                    found[home[other]].add(node)
                    break
    ranked = [sorted(part, key=lambda node: (-graph.degree[node], order[node])) for part in found]
    return sorted((part for part in ranked if len(part) >= LEAST), key=lambda p: (-len(p), order[p[0]]))
