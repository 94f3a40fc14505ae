"""The page to ask from: one file that needs no network, with the named questions as examples."""

from functools import cache
from importlib.resources import files


@cache
def page(*, graph: bool) -> str:
    """Return the page, with a link to the page of the graph where there is one."""
    text = (files("kg") / "data/serve/query.html").read_text(encoding="utf-8")
    return text.replace("<!--graph-->", '<a href="graph.html">图谱 / graph</a>' if graph else "")
