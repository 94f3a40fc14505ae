"""The command that tells two builds apart."""

import sys
from pathlib import Path

import click

from kg.cli.group import say

_FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@click.option("--json", "as_data", is_flag=True, help="Print JSON Lines instead of sentences.")
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", help="The language of the sentences (en)."
)
@click.option(
    "--only", "kinds", multiple=True, metavar="KIND", help="Print changes of this kind; may be repeated."
)
@click.option("--exit-code", is_flag=True, help="Leave with status 1 where anything changed.")
def diff(old: Path, new: Path, as_data: bool, lang: str, kinds: tuple[str, ...], exit_code: bool) -> None:
    """Tell what changed between two builds, OLD and NEW being their folders.

    Who gained or left which post, which meetings and measures are new, what lost its last evidence, which
    persons were told apart or found to be one, which reports came, went or changed.
    """
    from collections import Counter

    from kg.diff.compare import KINDS, compare, count
    from kg.diff.load import open_build
    from kg.diff.tell import sentence, to_json

    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise click.BadParameter(f"{unknown[0]} is no kind; name {', '.join(KINDS)}", param_hint="--only")
    totals, changes = compare(open_build(old), open_build(new))
    found: Counter[str] = Counter()
    for change in count(changes, found):
        if not kinds or change.kind in kinds:
            line = to_json(change) if as_data else sentence(change, lang) + "\n"
            sys.stdout.buffer.write(line.encode())
    sys.stdout.flush()
    if totals.software[0] != totals.software[1]:
        say(f"kg: built by kg {totals.software[0]} and kg {totals.software[1]}; rules may have changed too")
    told = ", ".join(f"{kind} {found[kind]}" for kind in KINDS if found[kind])
    say(
        f"read {totals.statements[0]} and {totals.statements[1]} statements of {totals.facts[0]} and "
        f"{totals.facts[1]} facts; more reports for {totals.more} facts, fewer for {totals.fewer}; "
        f"{found.total()} changes" + (f" ({told})" if told else ": the same is stated in both")
    )
    if exit_code and found:
        click.get_current_context().exit(1)
