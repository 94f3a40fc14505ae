"""Positions that stay: each report's new entities are one tile, set down near what they are linked to.

Reports are taken by their order; a tile, once placed, is never moved. A report that comes last thus moves
nothing, and one that comes between others only what is placed after it and wants the same room.
"""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.export.layout import Boxes, layout

CELL = (72, 40)
"""The grain of the free room, in pixels."""
GAP = 26
"""Pixels left free around a tile, at the least."""
ASPECT = 1.5
"""How much wider than high the whole should be."""
WINDOW = 16
"""Cells to each side that are searched first for a free place; then twice as many, and so on."""

Places = dict[Any, tuple[int, int]]


def tiled(graph: "nx.Graph[Any]", boxes: Boxes, first: Mapping[Any, int]) -> Places:
    """Return the position of each node; ``first`` gives the number of the report that first names it."""
    tiles: dict[int, list[Any]] = {}
    for node in graph:
        tiles.setdefault(first[node], []).append(node)
    placed: Places = {}
    room = _Room()
    for _, nodes in sorted(tiles.items()):
        inside = layout(graph.subgraph(nodes), boxes)
        low_x = min(x - boxes[node][0] / 2 for node, (x, _) in inside.items())
        low_y = min(y - boxes[node][1] / 2 for node, (_, y) in inside.items())
        width = max(x + boxes[node][0] / 2 for node, (x, _) in inside.items()) - low_x
        height = max(y + boxes[node][1] / 2 for node, (_, y) in inside.items()) - low_y
        x, y = room.take(_target(graph, nodes, placed), (width, height))
        for node, (own_x, own_y) in inside.items():
            placed[node] = (round(x + own_x - low_x), round(y + own_y - low_y))
    return {node: placed[node] for node in graph}


def _target(graph: "nx.Graph[Any]", nodes: Iterable[Any], placed: Places) -> tuple[float, float]:
    """Return where a tile would best stand: amid what it is linked to, busy nodes counting less."""
    total, x, y = 0.0, 0.0, 0.0
    for node in nodes:
        for other in graph[node]:
            if other in placed:
                weight = 1 / graph.degree[other]
                total += weight
                x += weight * placed[other][0]
                y += weight * placed[other][1]
    return (x / total, y / total) if total else (0.0, 0.0)


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
