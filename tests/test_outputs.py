"""``outputs/`` is what ``kg demo`` makes of the samples, byte by byte."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OUTPUTS = Path(__file__).parents[1] / "outputs"
FILES = ["facts.csv", "facts.jsonl", "graph.graphml", "graph.html", "graph.ttl"]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from click.testing import CliRunner

    from kg.cli import main

    folder = tmp_path_factory.mktemp("demo")
    done = CliRunner().invoke(main, ["demo", "-o", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


@pytest.mark.parametrize("name", FILES)
def test_outputs_are_what_demo_makes(demo: Path, name: str) -> None:
    same = (demo / name).read_bytes() == (OUTPUTS / name).read_bytes()
    assert same, f"outputs/{name} is out of date; run: kg demo"


def test_the_account_is_the_same_but_for_versions_of_libraries(demo: Path) -> None:
    def account(folder: Path) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        del read["libraries"]
        return read

    assert account(demo) == account(OUTPUTS)


def test_nothing_of_the_samples_is_dropped(demo: Path) -> None:
    account = json.loads((demo / "report.json").read_text(encoding="utf-8"))
    assert account["dropped"] == account["ignored"] == []
    assert 8 <= account["read"]["reports"] <= 12
    assert all(account["found"]["facts"].values())


def test_every_evidence_is_the_text_at_its_offsets(demo: Path) -> None:
    from importlib.resources import as_file, files

    from kg.model import Document
    from kg.read import read

    with as_file(files("kg") / "data/samples") as samples:
        texts = {d.id: d.text for d in read([str(samples)]) if isinstance(d, Document)}
    for line in (demo / "facts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for place in (row["evidence"], row["sentence"]):
            assert texts[row["doc"]][place["start"] : place["end"]] == place["text"]
