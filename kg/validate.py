"""Turtle → where it breaks the shapes (``ontology/shapes.ttl``), by SHACL.

``shacl`` (Rust) takes a tenth of a second for what pyshacl, the reference, takes three for; it is young, so
the tests hold its answers against those of two other engines. pyshacl steps in where ``shacl`` has no wheel.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.errors import GraphError, ShapeError
from kg.export.report import count
from kg.query.store import one_line
from kg.vocabulary import vocabulary

_MOST = 1000
"""Violations that are told; one shape that fails everywhere would tell of every fact."""


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What breaks a shape: the thing, the path from it, the value that is wrong, and the shape's words."""

    thing: str
    path: str
    value: str
    messages: tuple[str, ...]

    def __str__(self) -> str:
        """Return it in one line, in the languages of the shape."""
        where = f", {self.path}" if self.path else ""
        what = f" (found {one_line(self.value, 80)})" if self.value and self.value != self.thing else ""
        return f"{self.thing}{where}: {' / '.join(self.messages)}{what}"


def shapes() -> str:
    """Return our shapes, as Turtle."""
    return (vocabulary() / "shapes.ttl").read_text(encoding="utf-8")


@cache
def part_shapes() -> str:
    """Return our shapes for a part of a graph, as Turtle.

    What a part speaks of may be described in another, so that what must be of a class is held to the kind
    that its IRI names; that things of a kind are of the class is held where they are described.
    """
    return re.sub(r"sh:class (\S+)", _as_kind, shapes())


def _as_kind(found: re.Match[str]) -> str:
    kind = _KINDS.get(found[1])
    return f'sh:pattern "/id/{kind}/"' if kind else found[0]


_KINDS = {
    "foaf:Person": "person",
    "kg:Measure": "measure",
    "kg:Meeting": "meeting",
    "kg:PostHolding": "fact",
    "kg:Report": "report",
    "kg:Span": "span",
    "kg:Statement": "statement",
    "kg:TimeExpression": "when",
    "org:Post": "post",
    "prov:Activity": "run",
}
"""Class → the kind in the IRIs of its things; org:Organization is asked only of what a part describes."""


def check(turtle: str, *, place: str, by: str | None = None) -> None:
    """Raise ShapeError, which names each violation in a line, if the Turtle breaks our shapes, or others."""
    found = violations(turtle, place=place, by=by)
    if found:
        more = "" if len(found) < _MOST else "at least "
        told = f"{place}: {more}{count(len(found), 'violation')} of the shapes; mend what is named"
        raise ShapeError((*(f"{place}: {violation}" for violation in found), told))


def violations(turtle: str, *, place: str, form: str = "turtle", by: str | None = None) -> list[Violation]:
    """Return where Turtle or N-Triples (``ntriples``) breaks the shapes, sorted; ``by`` are other shapes.

    Raises GraphError, which names the place, for a text that does not parse, or shapes that do not.
    """
    try:
        import shacl  # noqa: F401
    except ImportError:
        return sorted(_by_pyshacl(turtle, place=place, form=form, by=by))
    return sorted(_by_shacl(turtle, place=place, form=form, by=by))


@cache
def _compiled(by: str | None) -> Any:
    import shacl

    try:
        return shacl.Shapes.from_turtle(by or shapes())
    except ValueError as error:
        raise GraphError(f"shapes: {one_line(str(error))}; mend them") from error


def _by_shacl(turtle: str, *, place: str, form: str, by: str | None) -> Iterator[Violation]:
    try:
        report = _compiled(by).validate_text(turtle, format=form, base="urn:x-base:", max_results=_MOST)
    except ValueError as error:
        told = one_line(str(error)).removeprefix("parse error: ").removeprefix("urn:x-base:: ")
        raise GraphError(f"{place}: {told}; mend the file or build it anew") from error
    for result in report.results:
        path, value = (result.path or "").strip("<>"), result.value_plain or ""
        yield Violation(result.focus_node.strip("<>"), path, value, tuple(sorted(result.messages)))


def _by_pyshacl(turtle: str, *, place: str, form: str, by: str | None) -> Iterator[Violation]:
    import pyshacl
    from rdflib import Graph, Namespace

    sh = Namespace("http://www.w3.org/ns/shacl#")
    try:
        graph = Graph().parse(data=turtle, format="nt" if form == "ntriples" else form)
    except Exception as error:  # rdflib's parsers raise of every kind
        raise GraphError(f"{place}: {one_line(str(error))}; mend the file or build it anew") from error
    shape_graph = Graph().parse(data=by or shapes())
    _, report, _ = pyshacl.validate(graph, shacl_graph=shape_graph)
    assert isinstance(report, Graph)
    for result in report.objects(None, sh.result):
        thing, path = report.value(result, sh.focusNode), report.value(result, sh.resultPath)
        value = report.value(result, sh.value)
        named = "" if path is None else path.n3().strip("<>")
        messages = tuple(sorted(str(message) for message in report.objects(result, sh.resultMessage)))
        yield Violation(str(thing), named, "" if value is None else str(value), messages)
