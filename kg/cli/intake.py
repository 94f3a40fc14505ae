"""What the commands that read reports share: their arguments, a line for each problem, counts at the end."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

import click

from kg.cli.group import say
from kg.errors import DocumentError

if TYPE_CHECKING:
    from kg.export.report import Account
    from kg.model import Dropped, Extraction

Report = TypeVar("Report")


def _is_date(ctx: click.Context, option: click.Parameter, value: str | None) -> str | None:
    from kg.read.date import FORMS, normalise_date

    if value is not None and not normalise_date(value):
        raise click.BadParameter(f"{value} is no date; write {FORMS}")
    return value


inputs = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
published = click.option(
    "--published", metavar="DATE", callback=_is_date, help="The date of reports that name none (ISO 8601)."
)
strict = click.option("--strict", is_flag=True, help="Give nothing where a report can't be read.")


def shown(reports: Iterator[Report]) -> Iterable[Report]:
    """Return the reports with a bar on a terminal, and none in a pipe."""
    from tqdm import tqdm

    return tqdm(reports, unit=" reports", disable=None, leave=False, file=sys.stderr)


def taken(
    read: "Iterable[Extraction | Dropped]", account: "Account", *, strict: bool = False
) -> "Iterator[Extraction]":
    """Yield what was read, and tell of what was not as it comes; ``strict`` stops at the first of these."""
    from kg.model import Dropped

    for one in read:
        lost = (one,) if isinstance(one, Dropped) else one.dropped
        for dropped in lost:
            if strict and not dropped.ignored:
                raise DocumentError(line(dropped))
            say(f"kg: {line(dropped)}")
        if isinstance(one, Dropped):
            account.drop(one)
        else:
            account.add(one)
            yield one


def line(dropped: "Dropped") -> str:
    """Return what was not taken, and why, in one line."""
    return f"{dropped.place}: {dropped.problem}" + (f"; {dropped.cure}" if dropped.cure else "")


def end(account: "Account") -> None:
    """Say what was read, found and dropped; where anything was lost the status is 1."""
    say(account.summary())
    leave(account)


def leave(account: "Account") -> None:
    """Leave with status 1 where anything was lost."""
    if account.dropped or not account.reports:
        click.get_current_context().exit(1)
