"""The network as GraphML, for Gephi, yEd and networkx: the same network gives the same text."""

import io
import re

import networkx as nx

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


def graphml(network: "nx.MultiDiGraph[str]") -> str:
    """Return a network as GraphML; aliases are joined by semicolons, what XML cannot hold becomes U+FFFD."""
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for id, attributes in network.nodes(data=True):
        plain.add_node(id, **{name: _text(value) for name, value in attributes.items()})
    for one, other, id, attributes in network.edges(keys=True, data=True):
        plain.add_edge(one, other, key=id, **{name: _text(value) for name, value in attributes.items()})
    written = io.BytesIO()
    nx.write_graphml_xml(plain, written, encoding="utf-8", prettyprint=True)
    return written.getvalue().decode("utf-8")


def _text(value: object) -> str:
    joined = "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", joined)
