"""An answer → a table for people, its columns aligned in a terminal, 汉字 too."""

from collections.abc import Sequence

import pyoxigraph as ox

from kg.errors import TooLarge
from kg.graph.rdf import prefixes
from kg.query.answer import size
from kg.terminal import cells, shown

_WIDEST = 60
"""Cells of a column; a longer text is cut, for the other formats give it whole."""


def table(answer: ox.QuerySolutions, *, base: str, largest: int) -> str:
    """Return the rows of an answer under their names, and how many they are.

    Raises TooLarge where they take more than so many bytes.
    """
    names = [variable.value for variable in answer.variables]
    rows: list[list[str]] = []
    taken = 0
    short = sorted(prefixes(base).items(), key=lambda item: -len(item[1]))
    for solution in answer:
        row = [_cell(solution[name], short) for name in names]
        taken += sum(map(len, row)) + len(row)
        if taken > largest:
            raise TooLarge(f"query: its answer is over {size(largest)}; add LIMIT or ask for less")
        rows.append(row)
    widths = [max(map(cells, column), default=0) for column in zip(names, *rows, strict=True)]
    lines = [_line(names, widths), _line(["─" * width for width in widths], widths)]
    lines += [_line(row, widths) for row in rows]
    return "\n".join([*lines, f"{len(rows)} row{'' if len(rows) == 1 else 's'}"]) + "\n"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = (text + " " * (width - cells(text)) for text, width in zip(row, widths, strict=True))
    return "  ".join(padded).rstrip()


def _cell(term: object, short: Sequence[tuple[str, str]]) -> str:
    """Return a term for people: an IRI with its prefix, a literal without its type."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in short:
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value[len(namespace) :]}"
        return term.value
    return _cut("".join(map(shown, term.value if isinstance(term, ox.Literal) else str(term))))


def _cut(text: str) -> str:
    if cells(text) <= _WIDEST:
        return text
    while cells(text) > _WIDEST - 2:
        text = text[: _WIDEST - 2] if len(text) > _WIDEST else text[:-1]
    return text + "…"
