"""Prints how long each stage of a build takes beside its baseline, and how much memory all processes hold.

    python -m tests.benchmarks.corpus FILE ... [--workers 2] [--memory memory.tsv] [--kills 0] [--changes 0]

The baselines are taken in the same run on the same reports: jieba.cut and jieba.posseg by as many processes,
rdflib writing some of the same triples, networkx laying out a network as large as the page's. Wall clock is
counted, so let nothing else run. ``--memory`` keeps the megabytes of all processes, second by second.

``--changes N`` then adds, changes and removes N reports each, builds again, and compares every byte with a
build from nothing. ``--kills N`` kills a build N times at chance moments (``kill -9`` to all its processes),
lets it end now and then, and compares every byte with a build that was never killed; with ``--small 0`` that
build is in parts.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import networkx as nx

from kg.corpus import build as building
from kg.corpus import large
from kg.corpus.excerpt import choose
from kg.engine import all_of, open_engine
from kg.export.report import Account
from kg.model import Document
from kg.pipeline import distinct
from kg.query.store import graph_files, load_anew
from kg.read import read

_BASE = "https://w3id.org/gongbao/"
_TRIPLES = 50_000
"""Triples that rdflib is given."""
_NODES = 2_000
"""Nodes that networkx lays out: its time grows by their square."""


class Watch:
    """The seconds of what was done, as they come."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Take the time of a block."""
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
        print(f"{name:40} {self.seconds[name]:9.1f} s", flush=True)

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with its time taken."""

        def timed(*arguments: Any, **options: Any) -> Any:
            with self.of(name):
                return function(*arguments, **options)

        return timed


_BUILD = (
    "import sys; from functools import partial; from kg.corpus import build;"
    "build.build = partial(build.build, small=int(sys.argv.pop(1)));"
    "from kg.cli import main; main()"
)
"""The command of a build that is large from so many facts on."""
small = building.SMALL
"""Up to how many facts a build is a small one here."""


def make(folder: Path, documents: Iterable[Any], workers: int) -> Account:
    """Build into a folder and return the account."""
    account = Account()
    with open_engine("local", workers=workers) as engine:
        building.build(documents, folder, account, base=_BASE, engine=engine, drop=account.drop, small=small)
    return account


def stages(folder: Path, files: Sequence[str], workers: int, watch: Watch) -> Account:
    """Build, with the time of each stage taken."""
    with (
        patch.object(building, "_read", watch.around("  read and extract", building._read)),
        patch.object(building, "_resolve", watch.around("  identify and link", building._resolve)),
        patch.object(large, "write_all", watch.around("  write and validate the parts", large.write_all)),
        patch.object(large, "choose", watch.around("  choose what the page holds", choose)),
        patch.object(large, "_draw", watch.around("  page and network", large._draw)),
        watch.of("build"),
    ):
        account = make(folder, distinct(read(files)), workers)
    with watch.of("store, loaded"):
        load_anew(folder, folder / "store")
    return account


def cut(texts: Sequence[str]) -> int:
    """Return how many words jieba.cut finds."""
    import jieba  # nothing of it should count as memory of the build

    return sum(1 for text in texts for _ in jieba.cut(text))


def tag(texts: Sequence[str]) -> int:
    """Return how many words jieba.posseg finds."""
    import jieba.posseg

    return sum(1 for text in texts for _ in jieba.posseg.cut(text))


def baselines(folder: Path, files: Sequence[str], workers: int, watch: Watch) -> None:
    """Take the time of what there is to compare with."""
    texts = [document.text for document in read(files) if isinstance(document, Document)]
    parts = [texts[start : start + 200] for start in range(0, len(texts), 200)]
    with open_engine("local", workers=workers) as engine:
        for name, work in (("jieba.cut", cut), ("jieba.posseg", tag)):
            list(all_of(engine.map(work, [[text] for text in texts[: 2 * workers]])))  # reads its dictionary
            with watch.of(f"{name}, as many processes"):
                list(all_of(engine.map(work, parts)))
    from rdflib import Graph

    graph = Graph()
    for file in graph_files(folder):
        if len(graph) < _TRIPLES:
            graph.parse(str(file))
    with watch.of(f"rdflib writing {len(graph):,} triples"):
        graph.serialize(format="turtle")
    network = nx.read_graphml(folder / "graph.graphml")
    nodes = sorted(network, key=lambda node: -network.degree[node])[:_NODES]
    with watch.of(f"networkx spring_layout, {len(nodes):,} nodes"):
        nx.spring_layout(nx.Graph(network.subgraph(nodes)), seed=0)


def sample(path: Path, done: threading.Event, peak: list[int]) -> None:
    """Write the megabytes of this process and of those that it started, once a second (Linux)."""
    start = time.monotonic()
    with path.open("w", encoding="ascii") as file:
        while not done.wait(1.0):
            total = sum(map(_resident, _tree(os.getpid())))
            peak[0] = max(peak[0], total)
            print(f"{time.monotonic() - start:.0f}\t{total >> 20}", file=file, flush=True)


def _tree(pid: int) -> Iterator[int]:
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended since
        parents.setdefault(parent, []).append(int(stat.parent.name))
    queue = [pid]
    for one in queue:
        queue += parents.get(one, ())
    yield from queue


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a build but for its store."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    named = {file.relative_to(folder).as_posix(): file for file in files}
    return {name: file.read_bytes() for name, file in named.items() if not name.startswith("store/")}


def changes(folder: Path, files: Sequence[str], count: int, workers: int, watch: Watch) -> bool:
    """Add, change and remove reports, and return whether the bytes are those of a build from nothing."""
    documents = [d for d in distinct(read(files)) if isinstance(d, Document)]
    chance = random.Random(count)
    chosen = chance.sample(range(len(documents)), 3 * count)
    added, gone, changed = set(chosen[:count]), set(chosen[count : 2 * count]), set(chosen[2 * count :])
    before = [d for n, d in enumerate(documents) if n not in added]
    after = [
        replace(d, text=d.text + "\n本报编辑部整理。") if n in changed else d
        for n, d in enumerate(documents)
        if n not in gone
    ]
    with watch.of(f"{len(before):,} reports from nothing"):
        make(folder / "grown", before, workers)
    with watch.of(f"{count} added, {count} changed, {count} removed"):
        make(folder / "grown", after, workers)
    with watch.of(f"{len(after):,} reports from nothing"):
        make(folder / "fresh", after, workers)
    return contents(folder / "grown") == contents(folder / "fresh")


def kills(folder: Path, files: Sequence[str], rounds: int, workers: int) -> bool:
    """Kill a build again and again, and return whether it ends with the bytes of one that was not killed."""
    chance, same, died = random.Random(rounds), 0, 0
    command = [sys.executable, "-c", _BUILD, str(small), "build", *files, "--workers", str(workers), "-o"]
    start = time.monotonic()
    subprocess.run([*command, str(folder / "whole")], check=False, capture_output=True)
    longest = time.monotonic() - start
    killed = folder / "killed"
    for number in range(rounds):
        running = subprocess.Popen(
            [*command, str(killed)],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            running.wait(chance.uniform(0.05, 1.1) * longest)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            died += 1
        if number % 4 == 3:  # let it end now and then, and begin again from nothing
            subprocess.run([*command, str(killed)], check=False, capture_output=True)
            same += contents(killed) == contents(folder / "whole")
            subprocess.run(["rm", "-rf", str(killed)], check=True)
    print(f"{rounds} rounds, killed in {died}; ended {rounds // 4} times, with the same bytes {same} times")
    return same == rounds // 4


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--memory", type=Path, default=Path(os.devnull))
    parser.add_argument("--changes", type=int, default=0)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--small", type=int, default=building.SMALL, help="facts from which a build is large")
    options = parser.parse_args()
    global small
    small = options.small
    watch, done, peak = Watch(), threading.Event(), [0]
    ok = True
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside)
        if options.kills:
            ok &= kills(folder, options.files, options.kills, options.workers)
        if options.changes:
            ok &= changes(folder, options.files, options.changes, options.workers, watch)
            print("the same bytes" if ok else "OTHER BYTES")
        if not options.kills and not options.changes:
            sampling = threading.Thread(target=sample, args=(options.memory, done, peak))
            sampling.start()
            account = stages(folder / "out", options.files, options.workers, watch)
            done.set()
            sampling.join()
            print(f"{account.summary()}; {account.characters:,} characters")
            print(f"most memory in all processes: {peak[0] >> 20} MB")
            baselines(folder / "out", options.files, options.workers, watch)
            reading, posseg = (
                watch.seconds["  read and extract"],
                watch.seconds["jieba.posseg, as many processes"],
            )
            print(f"{account.characters / reading:,.0f} characters a second extracted; a build takes")
            print(f"{watch.seconds['build'] / posseg:.2f} of the time of jieba.posseg")
    sys.exit(not ok)


if __name__ == "__main__":
    main()
