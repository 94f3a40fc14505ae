"""The commands that ask a graph."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.build import BASE
from kg.errors import QueryError

_GRAPH = "outputs"

timeout = click.option(
    "--timeout",
    default=60.0,
    show_default=True,
    type=click.FloatRange(min=0.01, max=86_400),
    metavar="SECONDS",
    help="How long a query may take.",
)
max_size = click.option(
    "--max-size",
    default=100.0,
    show_default=True,
    type=click.FloatRange(min=0.001, max=100_000),
    metavar="MB",
    help="How large an answer may be.",
)


@click.command()
@click.argument("words", nargs=-1, metavar="[NAME|SPARQL] [GRAPH]")
@click.option("-f", "--file", type=click.Path(path_type=Path), help="Ask the SPARQL of a file (- for stdin).")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set what a named question leaves open."
)
@click.option(
    "--format",
    "form",
    default="table",
    type=click.Choice(["table", "csv", "json", "tsv", "xml", "ttl", "nt", "rdf"]),
    help="How the answer is written (table; triples as Turtle).",
)
@timeout
@max_size
def query(
    words: tuple[str, ...],
    file: Path | None,
    settings: tuple[str, ...],
    form: str,
    timeout: float,
    max_size: float,
) -> None:
    """Ask a graph a named question, or any SPARQL; without either, list the questions.

    GRAPH is the folder of a build (outputs, where none is named), a Turtle or N-Triples file, or a store that
    kg load has made.
    """
    from kg.query.answer import within
    from kg.query.store import open_store

    if not words and not file:
        _list_questions(settings)
        return
    sparql, rest = _asked(words, file, settings)
    if len(rest) > 1:
        raise click.UsageError(f"{rest[1]!r} is one argument too many; quote SPARQL as one word")
    graph = Path(rest[0] if rest else _GRAPH)
    answer = within(timeout, lambda: _answer(open_store(graph), sparql, form, int(max_size * 1_000_000)))
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()


def _asked(words: Sequence[str], file: Path | None, settings: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the SPARQL that is asked, and the words after it."""
    from kg.query.question import question

    if file is None and "{" not in words[0]:
        return question(words[0]).set(_values(settings)), words[1:]
    if settings:
        raise QueryError("--set: only named questions leave something open; write the value into the SPARQL")
    if file is None:
        return words[0], words[1:]
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return raw.decode("utf-8-sig"), words
    except UnicodeDecodeError as error:
        raise QueryError(f"{file}: not UTF-8; save it as UTF-8") from error


def _values(settings: Sequence[str]) -> dict[str, str]:
    pairs = [setting.partition("=") for setting in settings]
    for name, equals, _ in pairs:
        if not equals:
            raise click.BadParameter(f"{name} has no value; write NAME=VALUE", param_hint="--set")
    return {name.strip(): value for name, _, value in pairs}


def _answer(store: object, sparql: str, form: str, largest: int) -> bytes:
    import pyoxigraph as ox

    from kg.query.answer import ask, write
    from kg.query.table import table

    assert isinstance(store, ox.Store)
    if form != "table":
        return write(store, sparql, form, largest=largest)[1]
    answer = ask(store, sparql)
    if isinstance(answer, ox.QuerySolutions):
        return table(answer, base=BASE, largest=largest).encode("utf-8", "replace")
    if isinstance(answer, ox.QueryBoolean):
        return b"yes\n" if answer else b"no\n"
    return write(store, sparql, "ttl", largest=largest)[1]


def _list_questions(settings: Sequence[str]) -> None:
    from kg.query.question import questions

    if settings:
        raise click.UsageError("--set goes with a named question")
    for question in questions().values():
        click.echo(f"{question.name}\n    {question.chinese}\n    {question.english}")
        for parameter in question.parameters:
            told = f"{parameter.chinese} / {parameter.english}"
            click.echo(f"    --set {parameter.name}={parameter.kind.upper()}  {told}")


@click.command()
@click.argument("graphs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="GRAPH...")
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    metavar="STORE",
    help="The folder of the store, made anew.",
)
def load(graphs: tuple[Path, ...], folder: Path) -> None:
    """Load graphs into one store on disk, for kg query and kg serve to ask without reading them again.

    GRAPH is the folder of a build, or a Turtle or N-Triples file.
    """
    from kg.query.store import load as load_graphs

    count = load_graphs(graphs, folder)
    click.echo(f"loaded {count} triples into {folder}; ask it with kg query NAME {folder}")
