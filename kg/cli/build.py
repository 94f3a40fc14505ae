"""The commands that read reports and write what they state."""

import os
import re
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from kg.cli.intake import end, inputs, leave, published, shown, strict, taken, tell

if TYPE_CHECKING:
    from kg.corpus.limit import Limit
    from kg.engine import Engine
    from kg.export.report import Account
    from kg.model import Decision, Dropped
    from kg.propose.service import Service

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
    from tempfile import TemporaryDirectory

    from kg.engine import open_engine

    with (
        as_file(files("kg") / "data/samples") as samples,
        TemporaryDirectory() as aside,
        open_engine("local", workers=1) as engine,
    ):
        _build([str(samples)], folder, engine=engine, tables=Path(aside) / "tables")


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
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What people decided: which entities are the same or different, which facts are wrong.",
)
@click.option("--store", is_flag=True, help="Load the graph into DIR/store too, for kg query and kg serve.")
@click.option(
    "--engine", default="local", metavar="NAME", help="Who works: local (processes here), dask (a cluster)."
)
@click.option("--scheduler", metavar="ADDRESS", help="With dask: the cluster to join (or one starts here).")
@click.option(
    "--workers", default=0, type=click.IntRange(0), metavar="N", help="How many processes (one a core)."
)
@click.option(
    "--report-seconds",
    "seconds",
    default=120,
    show_default=True,
    type=click.IntRange(1),
    metavar="S",
    help="Processor time for a report; one that takes more is left out, and named.",
)
@click.option(
    "--report-memory",
    "megabytes",
    default=600,
    show_default=True,
    type=click.IntRange(50),
    metavar="MB",
    help="Memory for a report; one that takes more is left out, and named.",
)
@click.option(
    "--proposer", metavar="URL", help="A chat-completions service that proposes facts, all checked."
)
@click.option("--proposer-model", default="default", show_default=True, metavar="NAME", help="Its model.")
@strict
def build(
    inputs: tuple[str, ...],
    folder: Path,
    published: str | None,
    base: str,
    decisions: Path | None,
    store: bool,
    engine: str,
    scheduler: str | None,
    workers: int,
    seconds: int,
    megabytes: int,
    proposer: str | None,
    proposer_model: str,
    strict: bool,
) -> None:
    """Build the graph of reports: Turtle, a page, tables, and an account of it all.

    INPUT is a file, a folder, a glob or - (standard input). What was read stays in DIR/tables: built again,
    only reports that are new or changed are read, and a build that was killed goes on where it was. A service
    that proposes facts gets each report and, as a bearer token, what the environment has in KG_PROPOSER_KEY.
    """
    from kg.corpus.limit import Limit
    from kg.engine import open_engine

    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+[/#:]", base):
        raise click.BadParameter(
            "want an IRI that ends with / or #, like https://example.org/", param_hint="--base"
        )
    service = _service(proposer, proposer_model) if proposer else None
    with open_engine(engine, workers=workers, scheduler=scheduler) as working:
        _build(
            inputs,
            folder,
            engine=working,
            published=published,
            base=base,
            decisions=decisions,
            service=service,
            strict=strict,
            limit=Limit(seconds, megabytes),
            store=store,
        )


def _service(url: str, model: str) -> "Service":
    """Return the service that proposes; its key comes by the environment alone, and only over a safe way."""
    from kg.propose.service import Service

    parts, key = urlsplit(url), os.environ.get("KG_PROPOSER_KEY", "")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise click.BadParameter(
            "want http:// or https:// and a server, and no key in it: that is KG_PROPOSER_KEY",
            param_hint="--proposer",
        )
    if key and parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise click.BadParameter("a key goes over https:// alone", param_hint="--proposer")
    if not re.fullmatch(r"[\w.:/@+-]{1,100}", model):
        raise click.BadParameter("want letters, digits and .:/@+-_", param_hint="--proposer-model")
    return Service(url, model, key)


def _build(
    inputs: Sequence[str],
    folder: Path,
    *,
    engine: "Engine",
    published: str | None = None,
    base: str = BASE,
    decisions: Path | None = None,
    service: "Service | None" = None,
    strict: bool = False,
    limit: "Limit | None" = None,
    tables: Path | None = None,
    store: bool = False,
) -> None:
    from kg.corpus.build import build as build_all
    from kg.export.report import Account
    from kg.pipeline import distinct
    from kg.query.store import load_anew
    from kg.read import read

    account = Account()
    decided = _decided(decisions, account, strict=strict) if decisions else []

    def drop(dropped: "Dropped") -> None:
        tell(dropped, strict=strict)
        account.drop(dropped)

    documents = distinct(shown(read(inputs, published=published)))
    with ExitStack() as held:
        if service:
            from kg.propose.ask import asked
            from kg.propose.cache import opened

            account.proposer = service.model
            answers = held.enter_context(opened(folder / "proposals.sqlite"))
            documents = asked(documents, service, answers)
        built = build_all(
            documents,
            folder,
            account,
            base=base,
            engine=engine,
            drop=drop,
            decisions=decided,
            limit=limit,
            tables=tables,
        )
    click.echo(account.summary())
    if built.anew < account.reports:
        click.echo(f"extracted {built.anew}, kept {account.reports - built.anew} of an earlier build")
    click.echo(f"wrote {', '.join(built.files)} to {folder}")
    if built.excerpt:
        click.echo(f"too large for a page: {built.excerpt}; the rest is in graph/ and facts.jsonl")
    if store:
        click.echo(f"loaded {load_anew(folder, folder / 'store')} triples into {folder / 'store'}")
    click.echo(f"open {folder / 'graph.html'} in a browser; ask kg why NAME about what you see")
    leave(account)


def _decided(file: Path, account: "Account", *, strict: bool) -> "list[Decision]":
    """Return the decisions of a file, and tell of each line that is none."""
    from kg.entities import read_decisions
    from kg.model import Dropped

    decided: list[Decision] = []
    for one in read_decisions(file):
        if isinstance(one, Dropped):
            tell(one, strict=strict)
            account.drop(one)
        else:
            decided.append(one)
    return decided


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
