"""The commands that check a graph: its quotes by the reports, its form by the shapes."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.group import say
from kg.cli.intake import line
from kg.errors import GraphError

if TYPE_CHECKING:
    from rdflib import Graph


@click.command()
@click.argument("graph", type=click.Path(path_type=Path), metavar="GRAPH")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
def verify(graph: Path, sources: tuple[str, ...]) -> None:
    """Prove every quote of a graph, at its offsets, by the reports that it was built from.

    GRAPH is Turtle or N-Triples, or the folder of a build; SOURCE is a report as for kg build. The status
    is 0 only if every fact is proven; kg/verify.py is the whole proof, short enough to be read.
    """
    from kg.query.store import graph_files
    from kg.verify import Proof
    from kg.verify import verify as prove

    lost: list[str] = []
    texts = dict(_texts(sources, lost))
    proof = Proof()
    for part in graph_files(graph):
        told = prove(_parsed(part), texts)
        proof = Proof(*(getattr(proof, f.name) + getattr(told, f.name) for f in fields(Proof)))
    if not proof.facts:
        raise GraphError(f"{graph}: no fact in it; name a graph that kg build has written")
    for problem in (*proof.broken, *proof.changed, *proof.missing):
        say(f"kg: {problem}")
    click.echo(str(proof))
    if not proof.holds or lost:
        click.get_current_context().exit(1)


@click.command()
@click.argument("graphs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="GRAPH...")
@click.option(
    "--shapes", type=click.Path(path_type=Path), metavar="FILE", help="Other shapes than ours, as Turtle."
)
def validate(graphs: tuple[Path, ...], shapes: Path | None) -> None:
    """Check graphs by the shapes of the ontology (SHACL): a line for each violation, and status 1.

    GRAPH is Turtle or N-Triples, or the folder of a build; a graph in parts is checked part by part, and what
    is described in another part by the kind that its IRI names.
    """
    from kg.export.report import count
    from kg.query.store import graph_files
    from kg.validate import part_shapes, violations

    others = shapes.read_text(encoding="utf-8") if shapes else None
    broken = 0
    for file, whole in ((file, len(files) == 1) for files in map(graph_files, graphs) for file in files):
        by = others if others or whole else part_shapes()
        form = "ntriples" if file.suffix.lower() == ".nt" else "turtle"
        found = violations(_text(file), place=str(file), form=form, by=by)
        for violation in found:
            say(f"kg: {file}: {violation}")
        click.echo(f"{file}: {count(len(found), 'violation')}")
        broken += len(found)
    if broken:
        click.get_current_context().exit(1)


def _text(file: Path) -> str:
    """Return the text of a graph."""
    if not file.exists():
        raise GraphError(f"{file}: no such file; name a graph, or make one with kg build")
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise GraphError(
            f"{file}: byte {error.start} is not UTF-8, which a graph must be; mend it"
        ) from error


def _texts(sources: tuple[str, ...], lost: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the text of each report under its name, as kg build reads it."""
    from kg.model import Dropped
    from kg.read import read

    for document in read(sources):
        if not isinstance(document, Dropped):
            yield document.id, document.text
            continue
        say(f"kg: {line(document)}")
        if not document.ignored:
            lost.append(document.place)


def _parsed(file: Path) -> "Graph":
    """Return a graph as rdflib reads it."""
    from rdflib import Graph

    from kg.query.store import one_line

    text = _text(file)
    form = "nt" if file.suffix.lower() == ".nt" else "turtle"
    try:
        return Graph(bind_namespaces="none").parse(data=text, format=form)
    except Exception as error:  # rdflib's parsers raise of every kind: their own, ValueError, IndexError …
        raise GraphError(f"{file}: {one_line(str(error))}; mend the file or build it anew") from error
