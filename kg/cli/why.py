"""The command that explains."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.build import BASE
from kg.cli.intake import end, published, shown, taken

if TYPE_CHECKING:
    from kg.export.facts import Row
    from kg.export.report import Account


@click.command()
@click.argument("name")
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@published
def why(name: str, inputs: tuple[str, ...], published: str | None) -> None:
    """Tell what is known about NAME, a person, unit, meeting or measure, and which sentences say so.

    INPUT is the folder of a build (outputs, where none is named), or reports as for kg build.
    """
    from kg.why import explain, look_up, read_build

    folder = Path(inputs[0] if inputs else "outputs")
    if not inputs or (len(inputs) == 1 and (folder / "facts.jsonl").is_file()):
        account, table = None, read_build(folder)
    else:
        account, table = _read_rows(inputs, published)
    subjects = look_up(table, name)
    if len(subjects) > 1:
        click.echo(f"{len(subjects)} bear this name, and the reports do not show that they are one:")
    for subject in subjects:
        if len(subjects) > 1:
            click.echo()
        for line in explain(subject, colour=sys.stdout.isatty()):
            click.echo(line)
    if account:
        end(account)


def _read_rows(inputs: Sequence[str], published: str | None) -> "tuple[Account, list[Row]]":
    from kg.entities import resolve
    from kg.export.report import Account
    from kg.pipeline import distinct, extract_all, rows
    from kg.read import read

    account = Account()
    documents = distinct(shown(read(inputs, published=published)))
    extractions = list(taken(extract_all(documents), account))
    return account, list(rows(extractions, resolve(extractions, base=BASE)))
