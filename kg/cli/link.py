"""The command that links a graph to another, or to any list of persons, units, posts and meetings."""

from pathlib import Path

import click

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("graph", type=_PATH)
@click.argument("target", type=_PATH, required=False)
@click.option(
    "-o", "--output", "folder", required=True, type=_PATH, metavar="DIR", help="Where the files go."
)
@click.option("--mapping", type=_PATH, metavar="FILE", help="Which column of a CSV tells what (TOML).")
@click.option(
    "--judgements", type=_PATH, metavar="FILE", help="What people judged: positive, negative, unsure (TSV)."
)
@click.option(
    "--threshold", type=click.FloatRange(0.5, 1.0), metavar="SCORE", help="From which score two signals link."
)
@click.option("--service", metavar="URL", help="Ask a reconciliation service (API 0.2) in place of a TARGET.")
@click.option(
    "--timeout",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    metavar="SECONDS",
    help="How long an answer of the service may take.",
)
def link(
    graph: Path,
    target: Path | None,
    folder: Path,
    mapping: Path | None,
    judgements: Path | None,
    threshold: float | None,
    service: str | None,
    timeout: float,
) -> None:
    """Link a graph to a target, with the reasons; the graph itself stays as it is.

    GRAPH is a graph of ours. TARGET is one too, an extract of Wikidata (JSON or N-Triples), FollowTheMoney
    (JSON Lines), or a CSV with a mapping. DIR gets candidates.sssom.tsv and links.ttl.
    """
    from kg.cli.group import say
    from kg.cli.intake import line
    from kg.export.folder import replacing
    from kg.link.judgement import read_judgements
    from kg.link.run import link as find
    from kg.link.run import link_service, outputs
    from kg.link.service import Service

    if (target is None) == (service is None):
        raise click.UsageError("name a TARGET, or a service with --service URL")
    judged, complaints = read_judgements(judgements) if judgements else ([], [])
    asked = Service(service, timeout, folder / "service.jsonl") if service else None
    with replacing(folder) as write:
        if asked:
            linking, target = link_service(graph, asked, judged, threshold=threshold), asked.kept
        elif target:
            linking = find(graph, target, mapping=mapping, judgements=judged, threshold=threshold)
        for name, content in outputs(linking, graph, target or graph):
            write(name, content)
    for dropped in (*complaints, *linking.unmet):
        say(f"kg: {line(dropped)}")
    click.echo(linking.summary())
    click.echo(f"wrote candidates.sssom.tsv, links.ttl to {folder}")
    if complaints or linking.unmet:
        click.get_current_context().exit(1)
