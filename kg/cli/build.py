"""The commands that read reports and write what they state."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.intake import end, inputs, leave, published, shown, strict, taken
from kg.errors import DocumentError

BASE = "https://w3id.org/gongbao/"  # kg.entities takes a while to load


@click.command()
@click.option(
    "-o",
    "--output",
    "folder",
    default="outputs",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the files go (outputs).",
)
def demo(folder: Path) -> None:
    """Build the graph of the sample reports that come with kg."""
    from importlib.resources import as_file, files

    with as_file(files("kg") / "data/samples") as samples:
        _build([str(samples)], folder)


@click.command()
@inputs
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the files go; those of an earlier build are replaced.",
)
@published
@click.option("--base", default=BASE, metavar="IRI", help=f"What the IRIs of the graph begin with ({BASE}).")
@strict
def build(inputs: tuple[str, ...], folder: Path, published: str | None, base: str, strict: bool) -> None:
    """Build the graph of reports: Turtle, a page, tables, and an account of it all.

    INPUT is a file, a folder, a glob or - (standard input).
    """
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+[/#:]", base):
        raise click.BadParameter(
            "want an IRI that ends with / or #, like https://example.org/", param_hint="--base"
        )
    _build(inputs, folder, published=published, base=base, strict=strict)


def _build(
    inputs: Sequence[str],
    folder: Path,
    *,
    published: str | None = None,
    base: str = BASE,
    strict: bool = False,
) -> None:
    from kg.export.folder import replacing
    from kg.export.report import Account
    from kg.pipeline import distinct, extract_all, outputs
    from kg.read import read

    account = Account()
    with replacing(folder) as write:
        documents = distinct(shown(read(inputs, published=published)))
        extractions = list(taken(extract_all(documents), account, strict=strict))
        if not extractions:
            raise DocumentError(f"{folder}: left as it was, for no report could be read; name one that can")
        names = []
        for name, content in outputs(extractions, account, base=base):
            write(name, content)
            names.append(name)
    click.echo(account.summary())
    click.echo(f"wrote {', '.join(names)} to {folder}")
    click.echo(f"open {folder / 'graph.html'} in a browser; ask kg why NAME about what you see")
    leave(account)


@click.command()
@inputs
@published
@strict
def facts(inputs: tuple[str, ...], published: str | None, strict: bool) -> None:
    """Print the facts of reports as JSON Lines.

    INPUT is a file, a folder, a glob or - (standard input).
    """
    from kg.export.facts import rows, to_jsonl
    from kg.export.report import Account
    from kg.pipeline import extract_all
    from kg.read import read

    account = Account()
    found = extract_all(shown(read(inputs, published=published)))
    extractions = taken(found, account, strict=strict)
    # strict: nothing is printed until all is read
    for extraction in list(extractions) if strict else extractions:
        sys.stdout.buffer.write("".join(map(to_jsonl, rows(extraction))).encode())
    sys.stdout.flush()
    end(account)
