"""The commands that tell how often the rules are right."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.intake import shown


@click.command()
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
    result = score(shown(read_gold(gold)), lambda document: list(rows(extract(document))))
    if rules:
        click.echo(tabulate(result.rules), nl=False)
    elif as_json:
        click.echo(json.dumps(figures(result), ensure_ascii=False))
    else:
        click.echo(table(result))
    for line in list_errors(result, errors) if errors else ():
        click.echo(line)


@click.command()
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
