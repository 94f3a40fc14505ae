"""The network as GraphML with dates and evidence, for networkx, yEd and igraph, at whatever size.

A build's own ``graph.graphml`` has types, labels and rules only; its bytes stay what they are.
"""

from collections.abc import Iterator, Sequence

from kg.exchange.ask import Ask, Tally
from kg.exchange.graph import Graph
from kg.exchange.network import EDGE, NODE, edges, nodes
from kg.exchange.xml import attribute, content

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
_KINDS = {"confidence": "double", "offset_start": "long", "offset_end": "long"}


def pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the document, an element at a time."""
    yield _HEAD + _declared("node", ("label", *NODE)) + _declared("edge", ("label", *EDGE))
    yield '<graph edgedefault="directed">\n'
    for node in nodes(graph, tally):
        values = _values("node", ("label", *NODE), (node.label, *node.values))
        yield f"<node id={attribute(node.iri)}>{values}</node>\n"
    for edge in edges(graph, tally):
        ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
        values = _values("edge", ("label", *EDGE), (edge.label, *edge.values))
        yield f"<edge id={attribute(edge.id)} {ends}>{values}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _declared(kind: str, names: Sequence[str]) -> str:
    return "".join(
        f'<key id="{kind}-{n}" for="{kind}" attr.name="{n}" attr.type="{_KINDS.get(n, "string")}"/>\n'
        for n in names
    )


def _values(kind: str, names: Sequence[str], values: Sequence[str]) -> str:
    given = zip(names, values, strict=True)
    return "".join(f'<data key="{kind}-{n}">{content(value)}</data>' for n, value in given if value)
