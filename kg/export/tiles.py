"""Positions that stay: each report's new entities are one tile, set down near what they are linked to.

Reports are taken in order, and a tile is laid out and set down by what has been read up to its report: one
that comes last moves nothing. What comes between others moves only what comes after it and wants the same
room; that is little, for tiles with one wish are scattered, by hash, over more room than they need.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from math import ceil, cos, log2, pi, sin, sqrt
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.export.layout import layout

CELL = (72, 40)
"""The grain of the free room, in pixels."""
GAP = 26
"""Pixels left free around a tile, at the least."""
ASPECT = 1.2
"""How much wider than high the whole should be."""
WINDOW = 16
"""Cells to each side that are searched first for a free place; then twice as many, and so on."""
SCATTER = 1.5
"""Tiles with one wish are scattered over so many times the room that they need, at the least."""

Places = dict[Any, tuple[int, int]]
Box = Callable[[Any, int], tuple[float, float]]
"""A node with its number of neighbours → the width and height that it needs."""


def tiled(reports: Iterable[tuple[str, Sequence[tuple[Any, Any]]]], box: Box) -> Places:
    """Return the position of each node of the reports, which are given in order: name, edges."""
    graph: nx.Graph[Any] = nx.Graph()
    placed: Places = {}
    wishes: dict[Any, float] = {}
    room = _Room()
    for name, edges in reports:
        graph.add_edges_from(edges)
        nodes = [node for node in dict.fromkeys(end for edge in edges for end in edge) if node not in placed]
        if not nodes:
            continue
        boxes = {node: box(node, graph.degree[node]) for node in nodes}
        inside = layout(_part(graph, nodes), boxes)
        low_x = min(x - boxes[node][0] / 2 for node, (x, _) in inside.items())
        low_y = min(y - boxes[node][1] / 2 for node, (_, y) in inside.items())
        width = max(x + boxes[node][0] / 2 for node, (x, _) in inside.items()) - low_x
        height = max(y + boxes[node][1] / 2 for node, (_, y) in inside.items()) - low_y
        hub = _hub(graph, nodes, placed)
        wishes[hub] = wishes.get(hub, 0.0) + (width + CELL[0]) * (height + CELL[1])
        wish = placed[hub] if hub is not None else (0, 0)
        x, y = room.take(_scattered(wish, name, wishes[hub]), (width, height))
        for node, (own_x, own_y) in inside.items():
            placed[node] = (round(x + own_x - low_x), round(y + own_y - low_y))
    return placed


def _part(graph: "nx.Graph[Any]", nodes: Sequence[Any]) -> "nx.Graph[Any]":
    """Return the graph of these nodes, in their order, which a view of the graph would not keep."""
    part: nx.Graph[Any] = nx.Graph()
    part.add_nodes_from(nodes)
    part.add_edges_from((node, other) for node in nodes for other in graph[node] if other in part)
    return part


def _hub(graph: "nx.Graph[Any]", nodes: Iterable[Any], placed: Places) -> Any:
    """Return the placed node that the tile is linked to most, the least busy of such, if there is one."""
    links: dict[Any, int] = {}
    for node in nodes:
        for other in graph[node]:
            if other in placed:
                links[other] = links.get(other, 0) + 1
    return min(links, key=lambda other: (-links[other], graph.degree[other]), default=None)


def _scattered(wish: tuple[int, int], name: str, area: float) -> tuple[float, float]:
    """Return a place around the wish that only the name decides, until twice the area is wanted there."""
    digest = int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    angle = (digest & 0xFFFF) / 0x10000 * 2 * pi
    reach = sqrt(SCATTER * 2.0 ** ceil(log2(area)) / (pi * ASPECT) * (digest >> 16 & 0xFFFF) / 0x10000)
    return wish[0] + ASPECT * reach * cos(angle), wish[1] + reach * sin(angle)


class _Room:
    """Which cells of the plane are taken; it grows as it fills."""

    def __init__(self) -> None:
        self.taken = np.zeros((256, 256), dtype=np.bool_)
        self.origin = 128

    def take(self, target: tuple[float, float], size: tuple[float, float]) -> tuple[float, float]:
        """Take the free place of this size nearest to the target; return its upper left corner in pixels."""
        wide, high = (ceil((length + GAP) / cell) for length, cell in zip(size, CELL, strict=True))
        column = round(target[0] / CELL[0] - wide / 2) + self.origin
        row = round(target[1] / CELL[1] - high / 2) + self.origin
        reach = max(WINDOW, wide, high)
        while True:
            grown = self._grow(min(column, row) - reach, max(column + wide, row + high) + reach)
            column, row = column + grown, row + grown
            found = self._nearest(column, row, wide, high, reach)
            if found:
                break
            reach *= 2
        column, row = found
        self.taken[row : row + high, column : column + wide] = True
        return (column - self.origin) * CELL[0], (row - self.origin) * CELL[1]

    def _nearest(self, column: int, row: int, wide: int, high: int, reach: int) -> tuple[int, int] | None:
        part = self.taken[row - reach : row + high + reach, column - reach : column + wide + reach]
        sums = np.zeros((part.shape[0] + 1, part.shape[1] + 1), dtype=np.int32)
        sums[1:, 1:] = part.cumsum(axis=0, dtype=np.int32).cumsum(axis=1)
        within = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
        away = np.where(within == 0, _distances(reach), np.iinfo(np.int64).max)
        at = int(away.argmin())
        down, right = divmod(at, away.shape[1])
        limit = (reach * min(CELL[0], CELL[1] * ASPECT)) ** 2  # beyond it, a nearer place may lie outside
        if away[down, right] > limit:
            return None
        return column - reach + right, row - reach + down

    def _grow(self, low: int, high: int) -> int:
        """Make room for cells from low to high; return by how much all cells have moved."""
        size = len(self.taken)
        more = max(-low, high + 1 - size, 0)
        if not more:
            return 0
        more = max(more, size // 2)
        self.taken = np.pad(self.taken, more)
        self.origin += more
        return more


def _distances(reach: int) -> NDArray[np.int64]:
    """Return how far the cells around the target are, squared; a screen's width counts less."""
    steps = np.arange(-reach, reach + 1, dtype=np.int64)
    across, down = steps * CELL[0], steps * round(CELL[1] * ASPECT)
    return np.asarray(down[:, None] ** 2 + across[None, :] ** 2)
