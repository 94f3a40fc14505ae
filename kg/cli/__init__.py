"""The commands: thin skins over the walk; a line on stderr for each problem, and counts at the end.

Each command imports what it needs when it runs: ``kg --help`` waits for neither jieba, rdflib nor networkx.
"""

import sys

import click

from kg import __version__
from kg.cli.assess import evaluate, rules
from kg.cli.audit import validate, verify
from kg.cli.build import build, demo, facts
from kg.cli.diff import diff
from kg.cli.export import export
from kg.cli.group import Commands
from kg.cli.link import link
from kg.cli.query import load, query
from kg.cli.serve import serve
from kg.cli.why import why


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Turn Chinese official reports into a graph in which every fact points at its sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without 汉字 gets ?, not a traceback


for command in (
    *(demo, build, facts, why, diff, query, load, serve, export, link),
    *(validate, verify, evaluate, rules),
):
    main.add_command(command)
