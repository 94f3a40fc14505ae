"""Positions for drawing a network: graph + the room each node needs → whole pixels, the same on every run.

Each component starts as a radial tree, is drawn to its graph distances (stress majorization), and has its
boxes pushed apart; the components are then packed side by side. Nothing is random, and the arithmetic is
plain enough (no linear algebra, values rounded between the steps) to give the same pixels elsewhere.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from math import cos, pi, sin, sqrt
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Boxes = Mapping[Any, tuple[float, float]]
Stretch = tuple[float, float, float]
Drawing = tuple[Points, float, float]
"""A component's points with the width and height of its boxes."""

EDGE = 70.0
"""The shortest edge in pixels; those of busy nodes are longer, so that their neighbours find room."""
SMALL = 300
"""Up to so many nodes of a component, plain numpy is fast enough for their distances."""
STRETCH = 1.5
"""How much wider than high a drawing is: screens and labels both are."""
FILLED = 0.6
"""The part of its area that a component's boxes fill before they are pushed apart."""
MARGIN = 26.0
"""Pixels between two components."""
GRAIN = 1024.0
"""Between steps positions are rounded to 1/GRAIN of a pixel: that swallows differences of the last bit."""


def layout(
    graph: "nx.Graph[Any]",
    boxes: Boxes,
    *,
    aspect: float = 1.3,
    start: Mapping[Any, tuple[int, int]] | None = None,
) -> dict[Any, tuple[int, int]]:
    """Return the position of each node, centred on (0, 0); ``boxes`` gives each node's width and height.

    The order of the nodes decides between equals, so give the same graph in the same order. Boxes do not
    overlap up to some hundreds of nodes; beyond that a few may. ``start`` gives places to begin from in
    the stead of a tree: like starts give like drawings.
    """
    order = {node: i for i, node in enumerate(graph)}
    parts = [sorted(part, key=order.__getitem__) for part in nx.connected_components(graph)]
    parts.sort(key=lambda part: (-len(part), order[part[0]]))
    drawings = [_component(graph.subgraph(part), part, boxes, start) for part in parts]
    placed: dict[Any, tuple[int, int]] = {}
    for part, points in zip(parts, _pack(drawings, aspect), strict=True):
        for node, (x, y) in zip(part, points.tolist(), strict=True):
            placed[node] = (round(x), round(y))
    return {node: placed[node] for node in graph}


def _component(
    graph: "nx.Graph[Any]",
    nodes: Sequence[Any],
    boxes: Boxes,
    start: Mapping[Any, tuple[int, int]] | None,
) -> Drawing:
    """Draw one connected component, with (0, 0) at the upper left of its boxes."""
    sizes = np.array([boxes[node] for node in nodes], dtype=np.float64)
    if len(nodes) == 1:
        width, height = boxes[nodes[0]]
        return sizes / 2, float(width), float(height)
    points = _grain(_radial(graph, nodes)) if start is None else np.array([start[n] for n in nodes]) * 1.0
    if len(nodes) > 2:
        points = _grain(_stress(points, _distances(graph, nodes)))
    points = _spread(_tighten(points * np.array([STRETCH, 1.0]), sizes), sizes)
    upper_left = (points - sizes / 2).min(axis=0)
    width, height = (points + sizes / 2).max(axis=0) - upper_left
    return points - upper_left, float(width), float(height)


def _length(graph: "nx.Graph[Any]", one: Any, other: Any) -> float:
    """Return how long an edge should be: longer between busy nodes."""
    degrees = sorted((graph.degree[one], graph.degree[other]))
    return EDGE * (0.6 + 0.35 * sqrt(degrees[1]) + 0.35 * sqrt(degrees[0] - 1))


def _distances(graph: "nx.Graph[Any]", nodes: Sequence[Any]) -> Points:
    """Return how far apart each two nodes should be: the shortest way along the edges."""
    index = {node: i for i, node in enumerate(nodes)}
    edges = [(index[u], index[v], _length(graph, u, v)) for u, v in graph.edges() if u != v]
    if len(nodes) > SMALL:
        return _distances_of_many(edges, len(nodes))
    found = np.full((len(nodes), len(nodes)), np.inf)
    np.fill_diagonal(found, 0.0)
    for one, other, length in edges:
        found[one, other] = found[other, one] = length
    for node in range(len(nodes)):
        found = np.minimum(found, found[:, node, None] + found[None, node, :])
    return found


def _distances_of_many(edges: Sequence[tuple[int, int, float]], count: int) -> Points:
    """Return the same for a large component, by way of scipy, which takes half a second to load."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import shortest_path

    rows, columns, lengths = zip(*edges, strict=True)
    matrix = csr_matrix((lengths, (rows, columns)), shape=(count, count))
    found: Points = shortest_path(matrix, method="D", directed=False)
    return found


def _radial(graph: "nx.Graph[Any]", nodes: Sequence[Any]) -> Points:
    """Lay a component out as a tree around its busiest node: a start without needless crossings."""
    rank = {node: (-graph.degree[node], i) for i, node in enumerate(nodes)}
    root = min(nodes, key=rank.__getitem__)
    children: dict[Any, list[Any]] = {root: []}
    queue = deque([root])
    while queue:
        node = queue.popleft()
        for other in sorted(graph[node], key=rank.__getitem__):
            if other not in children:
                children[other] = []
                children[node].append(other)
                queue.append(other)
    leaves: dict[Any, int] = {}
    for node in reversed(list(children)):  # a child comes after its parent in the order of the search
        leaves[node] = sum(leaves[child] for child in children[node]) or 1
    sectors = {root: (0.0, 2 * pi, 0)}
    position = {root: (0.0, 0.0)}
    for node, below in children.items():
        start, width, depth = sectors[node]
        for child in below:
            part = width * leaves[child] / leaves[node]
            sectors[child] = (start, part, depth + 1)
            angle, radius = start + part / 2, EDGE * 1.5 * (depth + 1)
            position[child] = (radius * cos(angle), radius * sin(angle))
            start += part
    return np.array([position[node] for node in nodes])


def _stress(points: Points, wanted: Points) -> Points:
    """Move the points until their distances are as near as can be to the wanted ones, near ones first."""
    count = len(points)
    weights = 1.0 / np.where(wanted > 0, wanted, np.inf) ** 2
    total = weights.sum(axis=1, keepdims=True)
    steps = 80 if count <= 300 else 40 if count <= 800 else 25
    for _ in range(steps):
        dx = points[:, None, 0] - points[None, :, 0]
        dy = points[:, None, 1] - points[None, :, 1]
        distance = np.sqrt(dx * dx + dy * dy)
        distance[distance < 1e-3] = 1e-3
        pull = weights * (wanted / distance - 1.0)
        move = np.stack([(pull * dx).sum(axis=1), (pull * dy).sum(axis=1)], axis=1)
        points = points + 0.6 * move / total  # all move at once: a whole step would overshoot
    return points


def _tighten(points: Points, sizes: Points) -> Points:
    """Bring the points so near together that their boxes fill a good part of the area."""
    width, height = np.maximum(points.max(axis=0) - points.min(axis=0), sizes.max(axis=0))
    wanted = (sizes[:, 0] * sizes[:, 1]).sum() / FILLED
    return points * min(1.0, sqrt(wanted / (width * height)))


def _spread(points: Points, sizes: Points) -> Points:
    """Push overlapping boxes apart along the axis that needs the shorter way."""
    for _ in range(150 if len(points) <= 800 else 50):
        one, other = _neighbours(points, sizes.max(axis=0))
        apart = points[other] - points[one]
        overlap = (sizes[one] + sizes[other]) / 2 - np.abs(apart)
        real = (overlap > 0.5).all(axis=1)
        if not real.any():
            break
        one, other, apart, overlap = one[real], other[real], apart[real], overlap[real]
        sideways = overlap[:, 0] <= overlap[:, 1]
        push = np.where(np.stack([sideways, ~sideways], axis=1), overlap, 0.0)
        push = push * np.where(apart < 0, -0.5, 0.5)
        moves = np.zeros_like(points)
        np.add.at(moves, other, push)
        np.subtract.at(moves, one, push)
        touched = np.bincount(np.concatenate([one, other]), minlength=len(points)).clip(1)[:, None]
        points = _grain(points + moves / np.sqrt(touched))
    return points


def _neighbours(points: Points, reach: Points) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs of points that lie within reach of one another, each once, in order."""
    if len(points) <= SMALL:
        near = (np.abs(points[:, None, :] - points[None, :, :]) < reach).all(axis=2)
        one, other = np.nonzero(np.triu(near, 1))
        return one, other
    from scipy.spatial import cKDTree  # a quarter of a second to load

    pairs = cKDTree(points / reach).query_pairs(1.0, p=np.inf, output_type="ndarray")
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return pairs[:, 0], pairs[:, 1]


def _pack(drawings: Sequence[Drawing], aspect: float) -> list[Points]:
    """Set each drawing as high up as there is room, within about the wanted shape; centre the whole."""
    if not drawings:
        return []
    area = sum((width + MARGIN) * (height + MARGIN) for _, width, height in drawings)
    room = max(1.05 * sqrt(area * aspect), max(width for _, width, _ in drawings) + MARGIN)
    skyline = [(0.0, room, 0.0)]  # stretches from left to right: left, right, how far down they are taken
    placed: list[Points] = []
    for points, width, height in drawings:
        x, y = _place(skyline, width + MARGIN, room)
        skyline = _cover(skyline, x, x + width + MARGIN, y + height + MARGIN)
        placed.append(points + np.array([x, y]))
    everything = np.concatenate(placed)
    middle = (everything.min(axis=0) + everything.max(axis=0)) / 2
    return [points - middle for points in placed]


def _place(skyline: Sequence[Stretch], width: float, room: float) -> tuple[float, float]:
    """Return the highest place under the skyline that is wide enough, the leftmost of them."""
    places = []
    for left, _, _ in skyline:
        if left + width <= room + 1e-6:
            depth = max(low for start, end, low in skyline if start < left + width and left < end)
            places.append((depth, left))
    depth, left = min(places)
    return left, depth


def _cover(skyline: Sequence[Stretch], left: float, right: float, depth: float) -> list[Stretch]:
    """Return the skyline with the stretch from left to right taken down to the depth."""
    rest = [(start, min(end, left), low) for start, end, low in skyline if start < left]
    rest += [(max(start, right), end, low) for start, end, low in skyline if end > right]
    return sorted([*rest, (left, right, depth)])


def _grain(points: Points) -> Points:
    return np.rint(points * GRAIN) / GRAIN
