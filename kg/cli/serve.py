"""The command that serves a graph to others."""

import asyncio
import logging
import os
import signal
import socket
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from kg.errors import OutputError

if TYPE_CHECKING:
    from kg.serve.pool import Limits

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.argument("graph", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any.")
@click.option(
    "--timeout",
    default=10.0,
    show_default=True,
    type=click.FloatRange(min=0.01, max=3600),
    metavar="SECONDS",
    help="How long a query may take.",
)
@click.option(
    "--max-size",
    default=10.0,
    show_default=True,
    type=click.FloatRange(min=0.001, max=1000),
    metavar="MB",
    help="How large an answer may be.",
)
@click.option(
    "--max-memory",
    default=4000,
    show_default=True,
    type=click.IntRange(min=1500),
    metavar="MB",
    help="How much memory a query may take.",
)
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many queries run side by side.",
)
@click.option(
    "--cors",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="A site that may ask from a browser; * for any.",
)
def serve(
    graph: Path,
    host: str,
    port: int,
    timeout: float,
    max_size: float,
    max_memory: int,
    workers: int,
    origins: tuple[str, ...],
) -> None:
    """Serve a graph: SPARQL at /sparql, reconciliation at /reconcile, a page to ask from at /; read only.

    DIR is the folder of a build, a Turtle or N-Triples file, or a store that kg load has made.
    """
    try:
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise OutputError(
            "kg serve: starlette and uvicorn are missing; pip install 'gongbao-kg[serve]'"
        ) from error
    from kg.query.store import is_store, load
    from kg.serve.pool import Limits

    limits = Limits(timeout, int(max_size * 1_000_000), max_memory * 1_000_000, workers)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as held, suppress(KeyboardInterrupt):
        listening = held.enter_context(_listen(host, port))
        own = Path(held.enter_context(TemporaryDirectory(prefix="kg-serve-")))
        store = graph
        if not is_store(graph):
            store = own / "store"
            load([graph], store)
        page = graph / "graph.html" if graph.is_dir() else graph.with_name("graph.html")
        asyncio.run(_serve(listening, store, own, page if page.is_file() else None, limits, host, origins))


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; OutputError where the address is not ours or is taken."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        return socket.create_server(address[:2], family=family, backlog=512)
    except OSError as error:
        problem = (
            os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
        )
        raise OutputError(f"{host}:{port}: {problem}; name another with --host or --port") from error


async def _serve(
    listening: socket.socket,
    store: Path,
    own: Path,
    page: Path | None,
    limits: "Limits",
    host: str,
    origins: tuple[str, ...],
) -> None:
    """Serve until the user or the system ends it; ``own`` is a folder for what serving needs."""
    import uvicorn

    from kg.serve.app import app
    from kg.serve.pool import Pool
    from kg.serve.reconcile.service import Service

    logging.getLogger("asyncio").setLevel(logging.ERROR)  # else it warns of workers that died
    pool = Pool(store, limits)
    service = Service(store, own, limits.seconds)
    try:
        await pool.start()
        await service.start()
        hosts = [*_LOOPBACK, "[::1]"] if host in _LOOPBACK else ["*"]
        served = app(pool, service, graph_page=page, origins=origins, hosts=hosts)
        config = uvicorn.Config(served, log_level="error", access_log=False, server_header=False)
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"serving at http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C ends it)")
        await uvicorn.Server(config).serve(sockets=[listening])
    finally:
        await pool.stop()
        await service.stop()
