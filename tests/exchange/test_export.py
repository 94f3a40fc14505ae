"""``kg export``: each format to a file, the same bytes again, and one line for what is wrong."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import main
from kg.exchange.ask import Ask, Tally
from kg.exchange.formats import FORMATS, export
from kg.exchange.graph import Graph
from kg.query.store import load

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_the_command_knows_the_formats() -> None:
    (option,) = [parameter for parameter in main.commands["export"].params if parameter.name == "form"]
    assert list(option.type.choices) == list(FORMATS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("form", FORMATS)
def test_two_readings_give_the_same_bytes(form: str, graph_file: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        output = tmp_path / name
        tally = export(Graph(graph_file), FORMATS[form], Ask(title="t"), output)
        files = sorted(output.iterdir()) if FORMATS[form].is_folder else [output]
        made.append([file.read_bytes() for file in files])
        assert tally.wrote or tally.left
    assert made[0] == made[1]
    assert {path.name for path in tmp_path.iterdir()} == {"one", "two"}, "nothing is left aside"


def test_a_user_exports_to_a_file_and_to_stdout(run: Run, graph_file: Path, tmp_path: Path) -> None:
    to_file = run("export", str(graph_file), "--as", "nt", "-o", "deep/graph.nt")
    assert (to_file.returncode, to_file.stderr) == (0, "")
    assert to_file.stdout.startswith("wrote nt to deep/graph.nt: triples ")
    to_stdout = run("export", str(graph_file), "--as", "nt")
    assert to_stdout.stdout == (tmp_path / "deep/graph.nt").read_text(encoding="utf-8")
    assert to_stdout.stderr.startswith("kg: wrote nt: triples ")


def test_what_is_left_out_is_counted(run: Run, graph_file: Path, tmp_path: Path) -> None:
    done = run("export", str(graph_file), "--as", "quickstatements", "-o", "qs.tsv")
    assert done.returncode == 0
    assert "nothing; left out 10 (acting holder 1, " in done.stdout
    assert (tmp_path / "qs.tsv").read_bytes() == b""


@pytest.mark.parametrize(
    ("arguments", "line", "status"),
    [
        (("missing", "--as", "nt"), "missing: no such file; ", 1),
        (("empty.nt", "--as", "ftm"), "empty.nt: an empty graph; ", 1),
        (("other.nt", "--as", "ftm"), "other.nt: no report in this graph; ", 1),
        (("broken.ttl", "--as", "ftm"), "broken.ttl, line 2: ", 1),
        (("GRAPH", "--as", "nt", "-o", "folder"), "folder: cannot be written (", 1),
        (("GRAPH", "--as", "nt", "-o", "other.nt/x"), "other.nt/x: cannot be written (", 1),
        (("GRAPH", "--as", "nt", "--links", "missing.tsv"), "missing.tsv: cannot be read (", 1),
        (("GRAPH", "--as", "telex"), "Invalid value for '--as': 'telex' ", 2),
        (("GRAPH", "--as", "csv"), "csv is several files; name a folder with -o", 2),
        (("GRAPH", "--as", "void", "--licence", "mine"), "Invalid value for --licence: mine is no IRI; ", 2),
    ],
)
def test_what_is_wrong_is_one_line(
    arguments: tuple[str, ...], line: str, status: int, run: Run, graph_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.nt").write_bytes(b"")
    (tmp_path / "other.nt").write_bytes(b"<urn:a> <urn:b> <urn:c> .\n")
    (tmp_path / "broken.ttl").write_bytes(b"<urn:a> <urn:b>\n")
    (tmp_path / "folder").mkdir()
    before = {path.name for path in tmp_path.iterdir()}
    done = run("export", *(str(graph_file) if word == "GRAPH" else word for word in arguments))
    (told,) = done.stderr.splitlines()
    assert told.startswith(f"kg: {line}")
    assert (done.returncode, done.stdout) == (status, "")
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_store_has_no_files_to_describe(graph_file: Path, tmp_path: Path) -> None:
    load([graph_file], tmp_path / "store")
    made = "".join(FORMATS["void"].files[""](Graph(tmp_path / "store"), Ask(), Tally()))
    assert "dcat:Distribution" not in made
    assert "void:triples" in made
