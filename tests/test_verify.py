"""``kg verify``: every quote is proven, and whatever is changed in a report or in the graph is named."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Graph, Literal, URIRef

import kg.verify
from kg.cli import main
from kg.verify import KG, OA, Proof, verify

ROOT = Path(__file__).parents[1]
GRAPH = ROOT / "outputs/graph.ttl"
SAMPLES = ROOT / "kg/data/samples"
REPORT = "青溪县水务局召开防汛工作会议。青溪县水务局局长李四主持会议。会后，水务局新建雨量站12座。"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "one.txt").write_text(REPORT, encoding="utf-8")
    done = CliRunner().invoke(main, ["build", str(folder / "one.txt"), "-o", str(folder / "out")])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def built(made: Path, tmp_path: Path) -> str:
    """Give the Turtle of one report, ``one.txt``, with both in the folder of ``run``."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return (tmp_path / "out/graph.ttl").read_text(encoding="utf-8")


def test_every_quote_of_the_samples_is_proven(run: Run) -> None:
    done = run("verify", str(GRAPH), str(SAMPLES))
    assert re.fullmatch(
        r"facts (\d+), quotes \d+: proven \1, broken 0, unproven 0; reports changed 0, not given 0\n",
        done.stdout,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_one_changed_character_names_the_facts_that_it_breaks(run: Run, tmp_path: Path, built: str) -> None:
    (tmp_path / "one.txt").write_text(REPORT.replace("李四", "李五"), encoding="utf-8")
    done = run("verify", "out", "one.txt")
    assert done.returncode == 1
    *broken, changed = done.stderr.splitlines()
    facts = set(Graph().parse(data=built).subjects(KG.evidence))
    assert 0 < len(broken) < len(facts)
    assert all("李五" in line and "李四" in line for line in broken)
    assert {URIRef(line.split()[1].rstrip(":")) for line in broken} <= facts
    assert changed.startswith("kg: one: changed; no text has the SHA-256 ")
    told = f"facts {len(facts)}, quotes {len(facts)}: proven 0, broken {len(broken)}, unproven "
    assert done.stdout.startswith(told)
    assert done.stdout.endswith("; reports changed 1, not given 0\n")


def test_no_character_can_be_changed_unseen(graph: Graph) -> None:
    spans = [
        (int(str(start)), int(str(graph.value(position, OA.end))))
        for position, start in graph.subject_objects(OA.start)
    ]
    for at in range(len(REPORT)):
        proof = verify(graph, {"one": REPORT[:at] + "一" + REPORT[at + 1 :]})
        assert (proof.proven, proof.holds, len(proof.changed)) == (0, False, 1)
        assert bool(proof.broken) == any(start <= at < end for start, end in spans)


@pytest.fixture
def graph(built: str) -> Graph:
    return Graph().parse(data=built)


def proven(graph: Graph) -> Proof:
    return verify(graph, {"any name": REPORT})


def test_a_report_is_known_by_its_hash_whatever_its_name(graph: Graph) -> None:
    assert proven(graph).holds


def test_what_the_graph_says_wrongly_is_broken(graph: Graph) -> None:
    (fact, *_) = sorted(graph.subjects(KG.evidence), key=str)
    (span,) = graph.objects(fact, KG.evidence)
    selectors = list(graph.objects(span, OA.hasSelector))
    (position,) = (s for s in selectors if graph.value(s, OA.start) is not None)
    (quote,) = (s for s in selectors if graph.value(s, OA.exact) is not None)
    start = graph.value(position, OA.start)
    for subject, predicate, value, problem in (
        (quote, OA.exact, Literal("别的话"), "not '别的话'"),
        (quote, OA.exact, Literal(""), "not ''"),
        (position, OA.start, Literal(-1), "characters -1–"),
        (position, OA.start, Literal("first"), "begins or ends at no number"),
        (position, OA.end, start, "read ''"),
        (position, OA.end, Literal(99999), "characters "),
        (span, OA.hasSource, URIRef("urn:other"), "is not one quote at one place of its report"),
        (span, OA.hasSelector, None, "is not one quote at one place of its report"),
        (position, OA.start, None, "is not one quote at one place of its report"),
        (fact, KG.evidence, None, "it has no evidence"),
        (fact, KG.attestedIn, None, "it names no report of the graph"),
        (fact, KG.attestedIn, URIRef("urn:other"), "it names no report of the graph"),
    ):
        kept = list(graph.triples((subject, predicate, None)))
        graph.remove((subject, predicate, None))
        if value is not None:
            graph.add((subject, predicate, value))
        proof = proven(graph)
        assert any(line.startswith(f"{fact}: ") and problem in line for line in proof.broken), problem
        assert not proof.holds
        graph.remove((subject, predicate, None))
        for triple in kept:
            graph.add(triple)
    assert proven(graph).holds


def test_a_second_quote_for_one_place_is_broken(graph: Graph) -> None:
    quote = next(graph.subjects(OA.exact))
    span = next(graph.subjects(OA.hasSelector, quote))
    graph.add((URIRef("urn:second"), OA.exact, Literal("别的话")))
    graph.add((span, OA.hasSelector, URIRef("urn:second")))
    assert proven(graph).broken


def test_a_report_that_is_not_given_is_told_and_proves_nothing(run: Run, tmp_path: Path, built: str) -> None:
    (tmp_path / "other.txt").write_text("另一篇。", encoding="utf-8")
    done = run("verify", "out/graph.ttl", "other.txt")
    assert done.returncode == 1
    assert done.stderr.startswith("kg: one: not given; no text has the SHA-256 ")
    assert "proven 0, broken 0, unproven " in done.stdout


@pytest.mark.parametrize(
    ("graph_text", "told"),
    [
        (None, "kg: bad.ttl: no such file; name a graph"),
        ("<urn:a> <urn:b>", "kg: bad.ttl: "),
        ("", "kg: bad.ttl: no fact in it; name a graph that kg build has written"),
        ("\udcff", "kg: bad.ttl: "),
    ],
)
def test_a_graph_that_cannot_be_read_gets_one_line(
    graph_text: str | None, told: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text(REPORT, encoding="utf-8")
    if graph_text is not None:
        (tmp_path / "bad.ttl").write_bytes(graph_text.encode("utf-8", "surrogateescape"))
    done = run("verify", "bad.ttl", "one.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(told)
    assert done.stderr.count("\n") == 1


def test_a_source_that_cannot_be_read_is_told_too(run: Run, built: str) -> None:
    done = run("verify", "out", "one.txt", "gone.txt")
    assert done.returncode == 1
    assert done.stderr.startswith("kg: gone.txt: ")


def test_the_proof_is_short_and_needs_rdflib_only() -> None:
    source = Path(kg.verify.__file__).read_text(encoding="utf-8")
    imported = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module).split(".")[0])
    assert imported - sys.stdlib_module_names == {"rdflib"}
    assert source.count("\n") < 120


def test_it_runs_alone(tmp_path: Path, built: str) -> None:
    shutil.copy(kg.verify.__file__, tmp_path / "alone.py")
    done = subprocess.run(
        [sys.executable, "-I", "alone.py", "out/graph.ttl", "one.txt"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().startswith("facts ")
