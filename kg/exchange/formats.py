"""The formats by their names, and the one way in which any of them is written."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg.errors import OutputError
from kg.exchange import (
    ftm,
    gexf,
    graphml,
    jsonld,
    nt,
    popolo,
    quickstatements,
    rdf12,
    table,
    trig,
    void,
)
from kg.exchange.ask import Ask, Tally
from kg.exchange.graph import Graph

Pieces = Callable[[Graph, Ask, Tally], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is, and the pieces of its one file, or of each file of a folder by its name."""

    about: str
    files: dict[str, Pieces]

    @property
    def is_folder(self) -> bool:
        """Tell whether it is written as several files."""
        return len(self.files) > 1


FORMATS = {
    "csv": Format(
        "nodes.csv and edges.csv in a folder",
        {"nodes.csv": table.node_pieces, "edges.csv": table.edge_pieces},
    ),
    "ftm": Format("entities of FollowTheMoney, a line each", {"": ftm.pieces}),
    "gexf": Format("the network with days, for Gephi", {"": gexf.pieces}),
    "graphml": Format("the network with days and evidence", {"": graphml.pieces}),
    "jsonld": Format("JSON-LD 1.1, its context within", {"": jsonld.pieces}),
    "nt": Format("sorted N-Triples", {"": nt.pieces}),
    "popolo": Format("Popolo JSON", {"": popolo.pieces}),
    "quickstatements": Format("P39 statements of Wikidata, commands", {"": quickstatements.pieces}),
    "quickstatements-csv": Format("the same as CSV", {"": quickstatements.rows}),
    "rdf12": Format("Turtle of RDF 1.2, facts reify the plain edges", {"": rdf12.pieces}),
    "trig": Format("TriG, a graph for each report", {"": trig.pieces}),
    "void": Format("what the data set holds, VoID and DCAT", {"": void.pieces}),
}
"""Name of a format → the format."""


def export(graph: Graph, format: Format, ask: Ask, output: Path) -> Tally:
    """Write a graph in a format to a file, or into a folder, and return what was written and left out.

    Each file takes its place when it is whole; where it cannot be, what was there stays. Raises OutputError.
    """
    tally = Tally()
    with _told(output):
        (output if format.is_folder else output.parent).mkdir(parents=True, exist_ok=True)
    for name, pieces in format.files.items():
        with _replacing(output / name if name else output) as file:
            write(pieces(graph, ask, tally), file)
    return tally


def write(pieces: Iterable[str], file: BinaryIO) -> None:
    """Write the pieces as UTF-8; half of a surrogate pair becomes a question mark."""
    for piece in pieces:
        file.write(piece.encode("utf-8", "replace"))


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write, which takes the place of ``path`` if all went well."""
    aside = path.with_name(f".{path.name}.new")
    with _told(path):
        try:
            with aside.open("wb") as file:
                yield file
            aside.replace(path)
        except BaseException:
            with suppress(OSError):
                aside.unlink()
            raise


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error})"
        raise OutputError(f"{path}: {problem}; name another file with -o") from error
