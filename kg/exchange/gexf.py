"""The network as GEXF 1.2, whose edges have a first and a last day: Gephi plays them on its timeline.

https://gexf.net/1.2/: attributes are declared by kind, an edge's ``start`` and ``end`` are dates.
"""

from collections.abc import Iterator, Sequence

from kg.exchange.ask import Ask, Tally
from kg.exchange.graph import Graph
from kg.exchange.network import EDGE, NODE, edges, nodes
from kg.exchange.xml import attribute

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    '<graph mode="dynamic" timeformat="date" defaultedgetype="directed">\n'
)
_KINDS = {"confidence": "double", "offset_start": "integer", "offset_end": "integer"}
_OWN = ("start", "end")
"""What an edge says by attributes of its own."""


def pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the document, an element at a time."""
    yield _HEAD + _declared("node", NODE) + _declared("edge", _EDGE) + "<nodes>\n"
    for node in nodes(graph, tally):
        values = _values(NODE, node.values)
        yield f"<node id={attribute(node.iri)} label={attribute(node.label)}>{values}</node>\n"
    yield "</nodes>\n<edges>\n"
    for edge in edges(graph, tally):
        told = dict(zip(EDGE, edge.values, strict=True))
        span = "".join(f" {name}={attribute(told[name])}" for name in _OWN if told[name])
        ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
        values = _values(_EDGE, [told[name] for name in _EDGE])
        yield f"<edge id={attribute(edge.id)} {ends} label={attribute(edge.label)}{span}>{values}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


_EDGE = tuple(name for name in EDGE if name not in _OWN)


def _declared(kind: str, names: Sequence[str]) -> str:
    told = "".join(
        f'<attribute id="{name}" title="{name}" type="{_KINDS.get(name, "string")}"/>\n' for name in names
    )
    return f'<attributes class="{kind}" mode="static">\n{told}</attributes>\n'


def _values(names: Sequence[str], values: Sequence[str]) -> str:
    given = (f'<attvalue for="{n}" value={attribute(v)}/>' for n, v in zip(names, values, strict=True) if v)
    return f"<attvalues>{''.join(given)}</attvalues>"
