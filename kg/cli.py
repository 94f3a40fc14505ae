"""The commands: thin skins over the walk; a line on stderr for each problem, and counts at the end."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from kg import __version__
from kg.errors import DocumentError, KgError

if TYPE_CHECKING:
    from kg.export.facts import Row
    from kg.export.report import Account
    from kg.model import Decision, Dropped, Extraction

Report = TypeVar("Report")
BASE = "https://w3id.org/gongbao/"

# Each command imports what it needs when it runs: `kg --help` waits for neither jieba, rdflib nor networkx.


class Commands(click.Group):
    """A group that reports what the user can act on as one line and status 1 (2 for usage), no traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # kg facts … | head: click ends that quietly
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else ctx.command_path
            message = " ".join(error.format_message().split()).rstrip(".")
            _say(f"kg: {message}; see {command} --help")
            sys.exit(error.exit_code)
        except KgError as error:
            _say(f"kg: {error}")
        except OSError as error:
            _say(f"kg: {error.filename or 'system'}: {error.strerror or error}; mend that and run it again")
        sys.exit(1)


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


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Turn Chinese official reports into a graph in which every fact points at its sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without 汉字 gets ?, not a traceback


@main.command()
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


@main.command()
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
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What people decided: which entities are the same or different, which facts are wrong.",
)
@strict
def build(
    inputs: tuple[str, ...],
    folder: Path,
    published: str | None,
    base: str,
    decisions: Path | None,
    strict: bool,
) -> None:
    """Build the graph of reports: Turtle, a page, tables, and an account of it all.

    INPUT is a file, a folder, a glob or - (standard input).
    """
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+[/#:]", base):
        raise click.BadParameter(
            "want an IRI that ends with / or #, like https://example.org/", param_hint="--base"
        )
    _build(inputs, folder, published=published, base=base, decisions=decisions, strict=strict)


def _build(
    inputs: Sequence[str],
    folder: Path,
    *,
    published: str | None = None,
    base: str = BASE,
    decisions: Path | None = None,
    strict: bool = False,
) -> None:
    from kg.entities import read_decisions
    from kg.export.folder import replacing
    from kg.export.report import Account
    from kg.model import Dropped
    from kg.pipeline import distinct, extract_all, outputs
    from kg.read import read

    account = Account()
    decided: list[Decision] = []
    for one in read_decisions(decisions) if decisions else ():
        if isinstance(one, Dropped):
            _tell(one, strict=strict)
            account.drop(one)
        else:
            decided.append(one)
    with replacing(folder) as write:
        documents = distinct(_shown(read(inputs, published=published)))
        extractions = list(_taken(extract_all(documents), account, strict=strict))
        if not extractions:
            raise DocumentError(f"{folder}: left as it was, for no report could be read; name one that can")
        names = []
        complaints = len(account.dropped)
        for name, content in outputs(extractions, account, base=base, decisions=decided):
            write(name, content)
            names.append(name)
        for dropped in account.dropped[complaints:]:
            _tell(dropped, strict=strict)
    click.echo(account.summary())
    click.echo(f"wrote {', '.join(names)} to {folder}")
    click.echo(f"open {folder / 'graph.html'} in a browser; ask kg why NAME about what you see")
    _leave(account)


@main.command()
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
    taken = _taken(
        extract_all(_shown(read(inputs, published=published))), account, strict=strict
    )
    for extraction in list(taken) if strict else taken:  # strict: nothing is printed until all is read
        sys.stdout.buffer.write("".join(map(to_jsonl, rows(extraction))).encode())
    sys.stdout.flush()
    _end(account)


@main.command()
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
        _end(account)


def _read_rows(inputs: Sequence[str], published: str | None) -> "tuple[Account, list[Row]]":
    from kg.entities import resolve
    from kg.export.report import Account
    from kg.pipeline import distinct, extract_all, rows
    from kg.read import read

    account = Account()
    documents = distinct(_shown(read(inputs, published=published)))
    extractions = list(_taken(extract_all(documents), account))
    return account, list(rows(extractions, resolve(extractions, base=BASE)))


@main.command()
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD_DIR")
@click.option("--errors", metavar="TYPE", help="List what of this type (or of all) was missed or wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--rules", is_flag=True, help="Print what each rule found and how much of it is right, as TSV.")
def evaluate(gold: Path, errors: str | None, as_json: bool, rules: bool) -> None:
    """Compare what kg reads with annotated reports: precision, recall and F1."""
    from kg.confidence import tabulate
    from kg.evaluate import figures, list_errors, read_gold, score, table
    from kg.export.facts import rows
    from kg.model import FACT_TYPES
    from kg.pipeline import extract

    _known(errors, (*FACT_TYPES, "all"), "--errors")
    result = score(_shown(read_gold(gold)), lambda document: list(rows(extract(document))))
    if rules:
        click.echo(tabulate(result.rules), nl=False)
    elif as_json:
        click.echo(json.dumps(figures(result), ensure_ascii=False))
    else:
        click.echo(table(result))
    for line in list_errors(result, errors) if errors else ():
        click.echo(line)


@main.command()
@click.argument("type", required=False)
def rules(type: str | None) -> None:
    """List the rules (of one TYPE of fact) with the precision measured on annotated reports."""
    from kg.confidence import confidence, measurements
    from kg.model import FACT_TYPES
    from kg.rules import all_rules

    _known(type, FACT_TYPES, "TYPE")
    measured = measurements()
    click.echo(f"{'type':10} {'rule':32} {'right/found':>11}  confidence  about")
    for rule in all_rules():
        if type in (None, rule.fact):
            counts = measured.get((rule.name, rule.fact))
            share = f"{counts.right}/{counts.found}" if counts else "not met"
            likely = confidence(rule.name, rule.fact)
            click.echo(f"{rule.fact:10} {rule.name:32} {share:>11}  {likely:10.2f}  {rule.about}")


def _known(value: str | None, known: Sequence[str], where: str) -> None:
    if value is not None and value not in known:
        raise click.BadParameter(f"{value} is none of {', '.join(known)}", param_hint=where)


def _shown(reports: Iterator[Report]) -> Iterable[Report]:
    """Return the reports with a bar on a terminal, and none in a pipe."""
    from tqdm import tqdm

    return tqdm(reports, unit=" reports", disable=None, leave=False, file=sys.stderr)


def _taken(
    read: "Iterable[Extraction | Dropped]", account: "Account", *, strict: bool = False
) -> "Iterator[Extraction]":
    """Yield what was read, and tell of what was not as it comes; ``strict`` stops at the first of these."""
    from kg.model import Dropped

    for one in read:
        lost = (one,) if isinstance(one, Dropped) else one.dropped
        for dropped in lost:
            _tell(dropped, strict=strict)
        if isinstance(one, Dropped):
            account.drop(one)
        else:
            account.add(one)
            yield one


def _tell(dropped: "Dropped", *, strict: bool) -> None:
    """Say what was not taken in a line; ``strict`` ends the command there."""
    if strict and not dropped.ignored:
        raise DocumentError(_line(dropped))
    _say(f"kg: {_line(dropped)}")


def _line(dropped: "Dropped") -> str:
    return f"{dropped.place}: {dropped.problem}" + (f"; {dropped.cure}" if dropped.cure else "")


def _say(line: str) -> None:
    """Write a line to stderr without breaking the bar."""
    from tqdm import tqdm

    tqdm.write(line, file=sys.stderr)


def _end(account: "Account") -> None:
    """Say what was read, found and dropped; where anything was lost the status is 1."""
    _say(account.summary())
    _leave(account)


def _leave(account: "Account") -> None:
    if account.dropped or not account.reports:
        click.get_current_context().exit(1)
