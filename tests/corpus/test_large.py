"""A large build tells what a small one tells: the same triples, the same rows, part by part."""

import json
import shutil
from pathlib import Path

import pytest

from kg.cli import main
from kg.engine.local import Local
from kg.errors import GraphError
from kg.model import Decision
from kg.query.store import load, open_store
from tests.corpus.make import contents, make, report, triples

REPORTS = [report(number) for number in range(24)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    make(folder, REPORTS)
    return folder


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    make(folder, REPORTS, small=0)
    return folder


def test_the_parts_hold_the_triples_of_the_one_file(small: Path, large: Path) -> None:
    assert not (large / "graph.ttl").exists()
    assert len(list((large / "graph").iterdir())) > 3
    assert triples(large) == triples(small)
    assert len(open_store(large)) == len(triples(small))


@pytest.mark.parametrize("name", ["facts.jsonl", "facts.csv", "graph.graphml"])
def test_rows_and_network_are_the_same(small: Path, large: Path, name: str) -> None:
    assert (large / name).read_bytes() == (small / name).read_bytes()


def test_the_account_tells_what_was_written_otherwise(small: Path, large: Path) -> None:
    one, other = (json.loads((f / "report.json").read_text(encoding="utf-8")) for f in (small, large))
    parts = len(list((large / "graph").iterdir()))
    assert other.pop("graph") == {"parts": parts, "validated": "part by part"}
    page = other.pop("page")
    assert page["facts"] == page["of facts"] > 0
    assert one == other


def test_the_page_says_that_it_is_an_excerpt(small: Path, large: Path) -> None:
    assert 'id="excerpt"' not in (small / "graph.html").read_text(encoding="utf-8")
    assert 'id="excerpt"' in (large / "graph.html").read_text(encoding="utf-8")


def test_what_a_page_holds_is_bounded(large: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from kg.corpus import excerpt

    monkeypatch.setattr(excerpt.choose, "__kwdefaults__", {"facts": 20, "characters": 500})
    built = make(tmp_path, REPORTS, small=0)
    page = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["page"]
    assert 0 < page["facts"] <= 20
    assert 0 < page["reports"] <= 4
    assert built.excerpt == f"it shows {page['facts']:,} of {page['of facts']:,} facts"


def test_processes_beside_give_the_same_bytes(large: Path, tmp_path: Path) -> None:
    with Local(2, preload=["kg.corpus.build"]) as engine:
        # the size of a batch is patched in this process alone, where batches are made
        make(tmp_path, REPORTS, small=0, engine=engine)
    assert contents(tmp_path) == contents(large)


def test_a_build_that_grows_large_leaves_no_graph_of_before_and_back(tmp_path: Path) -> None:
    make(tmp_path, REPORTS[:3])
    make(tmp_path, REPORTS[:3], small=0)
    assert not (tmp_path / "graph.ttl").exists()
    make(tmp_path, REPORTS[:3])
    assert (tmp_path / "graph.ttl").exists()
    assert not (tmp_path / "graph").exists()


def _some(folder: Path) -> tuple[list[str], list[str]]:
    """Return the IRIs of some persons, and of facts that speak of them."""
    rows = [json.loads(line) for line in (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    held = [row for row in rows if row["type"] == "holds"]
    return list(dict.fromkeys(r["entities"]["person"] for r in held)), [r["id"] for r in held]


@pytest.mark.parametrize("verb", ["same", "different", "unsure", "wrong", "name", "unit", "apart"])
def test_decisions_hold_as_in_a_small_build(small: Path, tmp_path: Path, verb: str) -> None:
    persons, facts = _some(small)
    rows = [json.loads(line) for line in (small / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    units = sorted({row["entities"]["unit"] for row in rows if row["entities"].get("unit")})
    speaking = [row["id"] for row in rows if row["entities"].get("person") == persons[0]]
    decisions = {
        "same": [Decision("same", persons[0], persons[1], "one man")],
        "different": [Decision("different", persons[0], persons[2], "two men")],
        "unsure": [Decision("unsure", persons[0], persons[2], "who knows")],
        "wrong": [Decision("wrong", fact, "", "misread") for fact in facts[:9]],
        "name": [Decision("name", persons[0], "陈大新", "his name")],
        "unit": [Decision("same", units[0], units[1], "1"), Decision("name", units[0], "水务厅", "x")],
        "apart": [Decision("different", persons[0], speaking[-1], "another man there")],
    }[verb]
    make(tmp_path / "one", REPORTS, decisions=decisions)
    make(tmp_path / "other", REPORTS, decisions=decisions, small=0)
    assert triples(tmp_path / "one") != triples(small)
    assert triples(tmp_path / "other") == triples(tmp_path / "one")
    for name in ("facts.jsonl", "facts.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_parts_are_validated_verified_and_loaded(large: Path, tmp_path: Path) -> None:
    from click.testing import CliRunner

    run = CliRunner().invoke
    done = run(main, ["validate", str(large)])
    assert done.exit_code == 0, done.output
    assert done.output.count(": 0 violations") == len(list((large / "graph").iterdir()))
    texts = tmp_path / "texts.jsonl"
    texts.write_text(
        "".join(json.dumps({"id": d.id, "text": d.text}) + "\n" for d in REPORTS), encoding="utf-8"
    )
    proven = run(main, ["verify", str(large), str(texts)])
    assert proven.exit_code == 0, proven.output
    assert "broken 0, unproven 0" in proven.output
    loaded = run(main, ["load", str(large), "-o", str(tmp_path / "store")])
    assert loaded.exit_code == 0, loaded.output


@pytest.mark.parametrize("at_once", [1, 4000, 1 << 30])
def test_a_store_holds_all_parts_however_they_are_grouped(
    at_once: int, large: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("kg.query.store._AT_ONCE", at_once)
    assert load([large], tmp_path / "store") == len(triples(large))


def test_a_part_that_does_not_parse_is_named_by_itself(large: Path, tmp_path: Path) -> None:
    parts = tmp_path / "build" / "graph"
    shutil.copytree(large / "graph", parts)
    *_, last = sorted(parts.iterdir())
    last.write_text(last.read_text(encoding="utf-8") + "\nperson:p kg:", encoding="utf-8")
    with pytest.raises(GraphError, match=rf"{last.name}, line \d+: .*; mend the file"):
        load([tmp_path / "build"], tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_a_part_that_is_broken_breaks_the_shapes(large: Path, tmp_path: Path) -> None:
    from kg.validate import part_shapes, violations

    file = next((large / "graph").glob("reports-*"))
    broken = file.read_text(encoding="utf-8").replace("org:member person:", "org:member unit:")
    assert violations(broken, place="x", by=part_shapes())
