"""The network as two tables, ``nodes.csv`` and ``edges.csv``, for Gephi, pandas and whatever reads CSV.

The columns that Gephi looks for have the names that it knows (Id, Label; Source, Target, Type, Id, Label).
The tables are for programs: cells are as they are in the graph, UTF-8 without a byte order mark. A cell that
begins like a formula (=, +, -, @) is one to a spreadsheet; open ``facts.csv`` of a build there instead.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from kg.exchange.ask import Ask, Tally
from kg.exchange.graph import Graph
from kg.exchange.network import EDGE, NODE, edges, nodes


def node_pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the rows of the entities that have an edge."""
    yield from _rows(["Id", "Label", *NODE], ([n.iri, n.label, *n.values] for n in nodes(graph, tally)))


def edge_pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the rows of the facts; the type of a fact is in the column ``fact``."""
    names = ["Source", "Target", "Type", "Id", "Label", "fact", *EDGE[1:]]
    found = edges(graph, tally)
    yield from _rows(names, ([e.source, e.target, "Directed", e.id, e.label, *e.values] for e in found))


def _rows(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(names)
    for row in rows:
        yield _row(row)


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
