"""The command that hands a graph on to other programs."""

import sys
from pathlib import Path

import click

from kg.cli.group import say

_FORMATS = (
    *("csv", "ftm", "gexf", "graphml", "jsonld", "nt", "popolo"),
    *("quickstatements", "quickstatements-csv", "rdf12", "trig", "void"),
)


@click.command()
@click.argument("graph", type=click.Path(path_type=Path), metavar="GRAPH")
@click.option("--as", "form", required=True, type=click.Choice(_FORMATS), help="The format.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where it goes (stdout); a folder for csv.",
)
@click.option(
    "--links",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Which things are which items of Wikidata: SSSOM, Turtle or N-Triples.",
)
@click.option("--licence", default="", metavar="IRI", help="The licence of the data set (void).")
@click.option("--title", default="", metavar="TEXT", help="The title of the data set (void).")
def export(graph: Path, form: str, output: Path | None, links: Path | None, licence: str, title: str) -> None:
    """Hand a graph on in the format of another program, with the counts of what it cannot hold.

    GRAPH is the folder of a build, a Turtle or N-Triples file, or a store that kg load has made, which is
    what graphs of millions of triples are best read from.
    """
    from kg.exchange.ask import Ask, Tally
    from kg.exchange.formats import FORMATS, write
    from kg.exchange.formats import export as to_files
    from kg.exchange.graph import Graph
    from kg.exchange.links import read_links

    chosen = FORMATS[form]
    if chosen.is_folder and output is None:
        raise click.UsageError(f"{form} is several files; name a folder with -o")
    _check_licence(licence)
    ask = Ask(read_links(links) if links else {}, licence, title)
    source = Graph(graph)
    if output:
        tally = to_files(source, chosen, ask, output)
        click.echo(f"wrote {form} to {output}: {tally}")
        return
    tally = Tally()
    write(chosen.files[""](source, ask, tally), sys.stdout.buffer)
    sys.stdout.flush()
    say(f"kg: wrote {form}: {tally}")


def _check_licence(licence: str) -> None:
    """Refuse what is no IRI; it would break the description."""
    if licence and (":" not in licence or any(sign in licence for sign in '<>"{}|\\^` \n\t')):
        raise click.BadParameter(f"{licence} is no IRI; write https://…", param_hint="--licence")
