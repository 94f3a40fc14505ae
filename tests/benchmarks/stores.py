"""rdflib and pyoxigraph side by side: ``python tests/benchmarks/stores.py [GRAPH] [TRIPLES]...``.

The triples are those of a real build (``outputs/graph.ttl``), repeated with new IRIs, 100,000 and 1,000,000
of them where no number is given. Each engine runs alone in a process of its own, on the same file. A figure
is seconds, and the last column how many times pyoxigraph is as fast.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import pyoxigraph as ox

HERE = Path(__file__).parent
GRAPH = HERE.parents[1] / "outputs/graph.ttl"
QUERIES = ("heads", "several-posts", "undertaken-by-unit", "coverage", "meetings-per-month")
ENGINES = ("rdflib", "pyoxigraph", "pyoxigraph on disk")


def repeat(graph: Path, triples: int, file: Path) -> int:
    """Write about so many triples as N-Triples, copies of a graph, and return how many."""
    import pyoxigraph as ox

    with graph.open("rb") as turtle:
        lines = ox.serialize(ox.parse(turtle, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    text = lines.decode()
    copies = max(1, round(triples / text.count("\n")))
    with file.open("w", encoding="utf-8") as out:
        for copy in range(copies):
            out.write(re.sub(r"(/id/(?!rule|division|software)\w+/[a-z])", rf"\g<1>{copy}x", text))
    return copies * text.count("\n")


def measure(engine: str, file: Path, folder: Path) -> dict[str, float]:
    """Return the seconds that one engine takes for each step, and the memory that it took in MB."""
    import resource

    taken: dict[str, float] = {}

    def timed(step: str, call: Callable[[], object]) -> object:
        began = time.perf_counter()
        given = call()
        taken[step] = time.perf_counter() - began
        return given

    (_with_rdflib if engine == "rdflib" else _with_pyoxigraph)(
        timed, file, folder, on_disk=engine.endswith("disk")
    )
    taken["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return taken


Timed = Callable[[str, Callable[[], object]], object]


def _with_rdflib(timed: Timed, file: Path, folder: Path, *, on_disk: bool) -> None:
    from rdflib import Graph

    from kg.graph.rdf import prefixes
    from kg.query.question import question

    graph = Graph(bind_namespaces="none")
    for prefix, namespace in prefixes("https://w3id.org/gongbao/").items():
        graph.bind(prefix, namespace)
    timed("load", lambda: graph.parse(file, format="nt"))
    for name in QUERIES:
        timed(f"ask {name}", lambda name=name: list(graph.query(question(name).sparql)))  # type: ignore[misc]
    timed("write Turtle", lambda: graph.serialize(folder / "rdflib.ttl", format="turtle"))
    timed("write N-Triples", lambda: graph.serialize(folder / "rdflib.nt", format="nt", encoding="utf-8"))


def _with_pyoxigraph(timed: Timed, file: Path, folder: Path, *, on_disk: bool) -> None:
    import pyoxigraph as ox

    from kg.graph.rdf import prefixes

    store = ox.Store(str(folder / "store")) if on_disk else ox.Store()
    timed("load", lambda: store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES))
    for name in QUERIES:
        timed(f"ask {name}", lambda name=name: list(_rows(store, name)))  # type: ignore[misc]
    default, named = ox.DefaultGraph(), prefixes("https://w3id.org/gongbao/")
    for step, form in (("write Turtle", ox.RdfFormat.TURTLE), ("write N-Triples", ox.RdfFormat.N_TRIPLES)):
        path = str(folder / f"ox.{form.file_extension}")
        timed(step, lambda f=form, p=path: store.dump(p, format=f, from_graph=default, prefixes=named))  # type: ignore[misc]


def _rows(store: "ox.Store", name: str) -> "ox.QuerySolutions":
    from kg.query.question import question

    return cast("ox.QuerySolutions", store.query(question(name).sparql))


def main(*arguments: str) -> None:
    """Print a table for each number of triples."""
    graph = Path(arguments[0]) if arguments else GRAPH
    for triples in [int(number) for number in arguments[1:]] or [100_000, 1_000_000]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            made = repeat(graph, triples, folder / "graph.nt")
            results = []
            for engine in ENGINES:
                command = [sys.executable, __file__, "--one", engine, str(folder / "graph.nt"), str(folder)]
                results.append(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))
        print(f"{made} triples")
        print(f"{'':24} {'rdflib':>9} {'pyoxigraph':>11} {'on disk':>9} {'ratio':>7}")
        for step in results[0]:
            slow, fast, disk = (result[step] for result in results)
            print(f"{step:24} {slow:9.3f} {fast:11.3f} {disk:9.3f} {slow / fast:6.1f}x")
        print()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))))
    else:
        main(*sys.argv[1:])
