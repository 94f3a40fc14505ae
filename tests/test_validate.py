"""The shapes: each example fits or breaks them for its named reason, by three engines; ``kg validate``."""

import re
import subprocess
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from rdflib import SH, Graph

from kg.errors import ShapeError
from kg.validate import check, shapes, violations

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "ontology/examples"
BUILD = ROOT / "outputs/graph.ttl"
VALID = sorted((EXAMPLES / "valid").glob("*.ttl"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.ttl"))
MESSAGE = re.compile(r'sh:message "([^"]+)"@en , "([^"]+)"@zh')
Run = Callable[..., "subprocess.CompletedProcess[str]"]
Found = set[tuple[str, str]]
"""What an engine found: the thing and the constraint that it breaks."""


def reasons(file: Path) -> set[str]:
    """Return why an example is invalid, as its first line says."""
    return set(file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# breaks: ").split("; "))


@pytest.mark.parametrize("file", VALID, ids=lambda file: str(file.stem))
def test_a_valid_example_fits(file: Path) -> None:
    assert violations(file.read_text(encoding="utf-8"), place=file.name) == []


@pytest.mark.parametrize("file", INVALID, ids=lambda file: str(file.stem))
def test_an_invalid_example_fails_for_its_named_reason_alone(file: Path) -> None:
    found = violations(file.read_text(encoding="utf-8"), place=file.name)
    told = dict(MESSAGE.findall(shapes()))
    assert {message for violation in found for message in violation.messages} == {
        text for reason in reasons(file) for text in (reason, told[reason])
    }


def test_every_constraint_has_a_message_in_both_languages_and_an_example_that_breaks_it() -> None:
    texts = MESSAGE.findall(shapes())
    assert len(texts) == shapes().count("sh:message") == len(set(texts))
    assert all(re.search("[一-鿿]", chinese) for _, chinese in texts)
    assert {english for english, _ in texts} == {reason for file in INVALID for reason in reasons(file)}


def by_shacl(turtle: str) -> Found:
    shacl = pytest.importorskip("shacl", reason="shacl is not installed")
    report = shacl.Shapes.from_turtle(shapes()).validate_turtle(turtle)
    return {(result.focus_node.strip("<>"), result.component) for result in report.results}


def by_pyshacl(turtle: str) -> Found:
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not installed")
    _, report, _ = pyshacl.validate(Graph().parse(data=turtle), shacl_graph=_shape_graph())
    return _in_report(report)


@cache
def _shape_graph() -> Graph:
    return Graph().parse(data=shapes())


def by_rudof(turtle: str) -> Found:
    pyrudof = pytest.importorskip("pyrudof", reason="pyrudof is not installed")
    engine = pyrudof.Rudof(pyrudof.RudofConfig())
    engine.read_data(turtle)
    engine.read_shacl(shapes())
    engine.validate_shacl()
    told = engine.serialize_shacl_validation_results(format=pyrudof.ResultShaclValidationFormat.Turtle)
    return _in_report(Graph().parse(data=told))


def _in_report(report: Graph) -> Found:
    return {
        (str(report.value(result, SH.focusNode)), str(component).rpartition("#")[2])
        for result, component in report.subject_objects(SH.sourceConstraintComponent)
    }


def test_three_engines_find_the_same() -> None:
    texts = {file.stem: file.read_text(encoding="utf-8") for file in (*VALID, *INVALID)}
    for name, text in texts.items():
        assert by_shacl(text) == by_pyshacl(text) == by_rudof(text), name
    assert all(by_shacl(texts[file.stem]) for file in INVALID)


@pytest.mark.parametrize("engine", [by_shacl, by_pyshacl, by_rudof])
def test_three_engines_find_the_build_to_fit_and_what_is_broken_in_it(engine: Callable[[str], Found]) -> None:
    text = BUILD.read_text(encoding="utf-8")
    assert engine(text) == set()
    fact, *_ = re.findall(r"^(fact:\w+) a kg:PostHolding ;$", text, re.MULTILINE)
    iri = fact.replace("fact:", "https://w3id.org/gongbao/id/fact/")
    assert engine(f"{text}\n{fact} kg:confidence 7.0 .\n") == {
        (iri, "MaxCountConstraintComponent"),
        (iri, "MaxInclusiveConstraintComponent"),
    }


def test_the_engine_that_steps_in_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyshacl", reason="pyshacl is not installed")
    texts = [file.read_text(encoding="utf-8") for file in INVALID]

    def all_found() -> Iterable[set[tuple[str, tuple[str, ...]]]]:
        for text in texts:
            yield {(v.thing, v.messages) for v in violations(text, place="one.ttl")}

    first = list(all_found())
    monkeypatch.setitem(__import__("sys").modules, "shacl", None)
    assert list(all_found()) == first


def test_each_violation_is_a_line_that_names_what_is_wrong() -> None:
    text = (EXAMPLES / "invalid/confidence-over-one.ttl").read_text(encoding="utf-8")
    with pytest.raises(ShapeError) as raised:
        check(text, place="graph.ttl")
    assert raised.value.lines == (
        "graph.ttl: https://example.org/fact, https://w3id.org/gongbao/def#confidence: "
        "confidence is one decimal from 0 to 1 / 置信度为 0 至 1 的一个小数 (found 1.2)",
        "graph.ttl: 1 violation of the shapes; mend what is named",
    )


def test_the_command_tells_each_file_and_its_violations(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_bytes(VALID[0].read_bytes())
    (tmp_path / "bad.ttl").write_bytes((EXAMPLES / "invalid/no-name.ttl").read_bytes())
    Graph().parse(tmp_path / "bad.ttl").serialize(tmp_path / "bad.nt", format="nt", encoding="utf-8")
    done = run("validate", "good.ttl", "bad.ttl", "bad.nt")
    assert done.stdout == "good.ttl: 0 violations\nbad.ttl: 1 violation\nbad.nt: 1 violation\n"
    told = "https://example.org/person, http://xmlns.com/foaf/0.1/name: one name / 须有一个姓名\n"
    assert done.stderr == f"kg: bad.ttl: {told}kg: bad.nt: {told}"
    assert done.returncode == 1
    assert run("validate", str(BUILD)).returncode == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["gone.ttl"], "kg: gone.ttl: no such file; name a graph"),
        (["broken.ttl"], "kg: broken.ttl: "),
        (["bytes.ttl"], "kg: bytes.ttl: byte 0 is not UTF-8"),
        (["good.ttl", "--shapes", "broken.ttl"], "kg: shapes: "),
        (["good.ttl", "--shapes", "gone.ttl"], "kg: gone.ttl: "),
    ],
)
def test_what_cannot_be_read_gets_one_line(words: list[str], told: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_bytes(VALID[0].read_bytes())
    (tmp_path / "broken.ttl").write_text("<urn:a> <urn:b>", encoding="utf-8")
    (tmp_path / "bytes.ttl").write_bytes(b"\xff\xfe")
    done = run("validate", *words)
    assert done.stderr.startswith(told)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_a_build_that_breaks_the_shapes_is_named_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    import kg.graph.fact
    from kg.cli import main

    (tmp_path / "one.txt").write_text("青溪县水务局局长李四主持防汛工作会议。", encoding="utf-8")
    monkeypatch.setattr(kg.graph.fact, "confidence", lambda *_: 7.0)
    done = CliRunner().invoke(main, ["build", str(tmp_path / "one.txt"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    *lines, last = done.stderr.splitlines()
    assert lines
    assert all(line.startswith("kg: graph.ttl: https://w3id.org/gongbao/id/fact/") for line in lines)
    assert re.fullmatch(r"kg: graph.ttl: \d+ violations? of the shapes; mend what is named", last)
    assert [left.name for left in (tmp_path / "out").iterdir()] == ["tables"]  # for the next build
