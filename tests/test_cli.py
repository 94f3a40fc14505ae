import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

REPORT = """甲县召开防汛工作会议
本报讯（记者王五）5月8日，甲县水务局召开防汛工作会议。县水务局局长李四出席会议并讲话。
李四说：“全县要把河道巡查做细做实。”会后，县水务局开展河道巡查3次。
"""
FILES = ["facts.csv", "facts.jsonl", "graph.graphml", "graph.html", "graph.ttl", "report.json"]

Kg = Callable[..., Result]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a build, its tables too."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kg:
    """Run a command in an empty folder but for one report, ``one.txt``."""
    monkeypatch.chdir(tmp_path)
    Path("one.txt").write_text(REPORT, encoding="utf-8")

    def kg(*arguments: str, input: bytes | None = None) -> Result:
        done = CliRunner().invoke(main, arguments, input=input)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.output
        return done

    return kg


def test_facts_are_json_lines_and_nothing_else(kg: Kg) -> None:
    done = kg("facts", "one.txt", "--published", "2024-05-09")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert {row["doc"] for row in rows} == {"one"}
    assert {"holds", "held", "undertook", "said"} <= {row["type"] for row in rows}
    for row in rows:
        for place in (row["evidence"], row["sentence"]):
            assert REPORT[place["start"] : place["end"]] == place["text"]
    assert done.stderr.splitlines()[-1].startswith(f"read 1 report, found {len(rows)} facts (holds ")


def test_a_report_may_come_by_standard_input(kg: Kg) -> None:
    done = kg("facts", "-", input=REPORT.encode())
    assert done.exit_code == 0
    assert done.stdout.count("\n") > 3


def test_build_writes_every_file_and_says_so(kg: Kg, tmp_path: Path) -> None:
    done = kg("build", "one.txt", "-o", "out", "--published", "2024-05-09")
    assert done.exit_code == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir() if file.is_file()) == FILES
    assert done.stdout.startswith("read 1 report, found ")
    assert "open out/graph.html" in done.stdout
    assert done.stderr == ""
    rows = [
        json.loads(line) for line in (tmp_path / "out/facts.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert all(row["id"] and row["entities"] for row in rows)


def test_the_account_holds_counts_and_neither_clock_nor_folder(kg: Kg, tmp_path: Path) -> None:
    kg("build", str(tmp_path / "one.txt"), str(tmp_path / "missing.txt"), "-o", "out")
    text = (tmp_path / "out/report.json").read_text(encoding="utf-8")
    account = json.loads(text)
    assert account["read"]["reports"] == 1
    assert account["read"]["encodings"] == {"utf-8": 1}
    assert account["found"]["facts"]["holds"] == 1
    assert [d["place"] for d in account["dropped"]] == ["missing.txt"]
    assert account["libraries"]["rdflib"]
    for file in FILES:
        assert str(tmp_path) not in (tmp_path / "out" / file).read_text(encoding="utf-8")


def test_the_base_begins_every_iri(kg: Kg, tmp_path: Path) -> None:
    assert kg("build", "one.txt", "-o", "out", "--base", "https://example.org/x/").exit_code == 0
    rows = [
        json.loads(line) for line in (tmp_path / "out/facts.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert all(row["id"].startswith("https://example.org/x/") for row in rows)


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "one.txt"),
        ("build", "-o", "out"),
        ("facts",),
        ("facts", "one.txt", "--published", "yesterday"),
        ("facts", "one.txt", "--published", "2024-02-30"),
        ("build", "one.txt", "-o", "out", "--base", "gongbao"),
        ("evaluate", "gold", "--errors", "flew"),
        ("rules", "flew"),
        ("fly",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(kg: Kg, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = kg(*arguments)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg: ")
    assert line.endswith(" --help")
    assert not (tmp_path / "out").exists()


BAD = [
    # name, bytes (None: there is no such file), what the line must name
    ("missing.txt", None, "missing.txt"),
    ("empty.txt", b"", "empty.txt"),
    ("binary.txt", bytes(range(256)) * 9, "binary.txt"),
    ("undecodable.txt", "甲县召开会议。".encode() + b"\xff\xfe\xff\xff" * 9, "undecodable.txt"),
    ("broken.jsonl", b'{"text": "\xe7\x94\xb2", \n', "broken.jsonl:1"),
    ("dated.jsonl", '{"text": "甲县召开会议。", "date": "2024-02-30"}\n'.encode(), "dated.jsonl:1"),
    ("textless.jsonl", b'{"id": "a"}\n', "textless.jsonl:1"),
    ("not-a-zip.docx", b"text", "not-a-zip.docx"),
]


@pytest.mark.parametrize(("name", "content", "place"), BAD, ids=[bad[0] for bad in BAD])
def test_what_cannot_be_read_is_one_line_and_the_rest_is_built(
    kg: Kg, tmp_path: Path, name: str, content: bytes | None, place: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = kg("build", name, "one.txt", "-o", "out")
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"kg: {place}: ")
    assert "; " in line
    assert "dropped 1" in done.stdout
    assert sorted(file.name for file in (tmp_path / "out").iterdir() if file.is_file()) == FILES


@pytest.mark.parametrize(("name", "content", "place"), BAD[:5], ids=[bad[0] for bad in BAD[:5]])
def test_strict_builds_nothing_and_leaves_the_old_files(
    kg: Kg, tmp_path: Path, name: str, content: bytes | None, place: str
) -> None:
    kg("build", "one.txt", "-o", "out")
    old = contents(tmp_path / "out")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = kg("build", "one.txt", name, "-o", "out", "--strict", "--published", "2020")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert contents(tmp_path / "out") == old


def test_strict_facts_prints_nothing(kg: Kg) -> None:
    done = kg("facts", "one.txt", "missing.txt", "--strict")
    assert (done.exit_code, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_with_nothing_to_read_is_status_1(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    done = kg("build", "bare", "-o", "out")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[0].startswith("kg: bare: ")
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_cannot_be_written_is_one_line(kg: Kg) -> None:
    done = kg("build", "one.txt", "-o", "one.txt")
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg: one.txt: cannot be written")


def test_reports_of_one_name_are_told_apart_and_a_repeated_text_counts_once(kg: Kg, tmp_path: Path) -> None:
    for folder, text in (("a", REPORT), ("b", REPORT.replace("李四", "赵六")), ("c", REPORT)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.txt").write_text(text, encoding="utf-8")
    done = kg("build", "a", "b", "c", "-o", "out")
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        "kg: c/one.txt: the same text as a/one, which stands for both; name it once",
    ]
    rows = [
        json.loads(line) for line in (tmp_path / "out/facts.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert {row["doc"] for row in rows} == {"a/one", "b/one"}


def test_a_build_may_read_the_folder_into_which_it_writes(kg: Kg, tmp_path: Path) -> None:
    first = kg("build", ".", "-o", "out")
    again = kg("build", ".", "-o", "out")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.stdout.splitlines()[0] + ", ignored 1" == again.stdout.splitlines()[0]
    assert again.stderr.startswith("kg: .: 1 build of kg ignored; ")


def test_why_looks_up_the_build_in_outputs(kg: Kg) -> None:
    assert kg("build", "one.txt", "-o", "outputs").exit_code == 0
    done = kg("why", "李四")
    assert done.exit_code == 0
    assert done.stdout.startswith("李四 · person · https://w3id.org/gongbao/id/person/")
    assert "holds: 李四 · " in done.stdout
    assert "────" in done.stdout
    assert kg("why", "李四", "outputs").stdout == kg("why", "李四", "one.txt").stdout == done.stdout


def test_why_of_an_unknown_name_is_one_line(kg: Kg) -> None:
    assert kg("build", "one.txt", "-o", "outputs").exit_code == 0
    done = kg("why", "李四海")
    assert done.exit_code == 1
    assert done.stderr.startswith(
        "kg: 李四海: no person, unit, meeting or measure of that name; did you mean 李四"
    )
    assert len(done.stderr.splitlines()) == 1


def test_decisions_hold_in_every_file_and_a_bad_line_is_told_of(kg: Kg, tmp_path: Path) -> None:
    kg("build", "one.txt", "-o", "out", "--published", "2024-05-09")
    row = json.loads((tmp_path / "out" / "facts.jsonl").read_text(encoding="utf-8").splitlines()[0])
    before = contents(tmp_path / "out")
    decisions = tmp_path / "decided.tsv"
    decisions.write_text(f"wrong\t{row['id']}\tmisread\nsame\tx\ty\tone\n", encoding="utf-8")
    build = ("build", "one.txt", "-o", "out", "--published", "2024-05-09", "--decisions", "decided.tsv")
    done = kg(*build)
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "kg: decided.tsv:2: same: nothing here has the IRI x; delete the line, or name what the build has now"
    ]
    for name in ("facts.jsonl", "facts.csv"):
        assert row["id"] not in (tmp_path / "out" / name).read_text(encoding="utf-8")
    account = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert account["decided"] == {"same": 0, "different": 0, "unsure": 0, "wrong": 1, "name": 0}
    assert "misread" in (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert kg(*build, "--strict").exit_code == 1
    decisions.write_text("# none\n", encoding="utf-8")
    assert kg(*build).exit_code == 0
    assert contents(tmp_path / "out") == before
    decisions.unlink()
    done = kg(*build)
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)
    assert "decided.tsv" in done.stderr


def test_why_without_a_build_is_one_line(kg: Kg) -> None:
    done = kg("why", "李四")
    assert done.exit_code == 1
    assert done.stderr.startswith("kg: outputs: no build in it")


def test_evaluate_prints_each_type_and_lists_errors(kg: Kg, tmp_path: Path) -> None:
    wanted = {"type": "holds", "person": ["李四"], "unit": ["赵县"], "post": ["县长"], "evidence": "李四"}
    annotated = {"id": "one", "published": "2024-05-09", "facts": [wanted], "optional": []}
    (tmp_path / "one.json").write_text(json.dumps(annotated), encoding="utf-8")
    done = kg("evaluate", ".", "--errors", "holds")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[1:7]] == [
        *("holds", "held", "chaired", "attended", "undertook", "said")
    ]
    assert 'missed\tone\tholds\t{"person": ["李四"]' in done.stdout
    assert json.loads(kg("evaluate", ".", "--json").stdout)["holds"]["gold"] == 1
    assert kg("evaluate", ".", "--rules").stdout.startswith("rule\ttype\tright\tfound\n")
    assert kg("evaluate", "nowhere").exit_code == 1


def test_rules_are_listed_with_what_was_measured(kg: Kg) -> None:
    done = kg("rules", "said")
    assert done.exit_code == 0
    assert all(line.startswith("said ") for line in done.stdout.splitlines()[1:])


def test_help_waits_for_no_heavy_library() -> None:
    heavy = "{'jieba', 'numpy', 'rdflib', 'networkx', 'pyvis', 'scipy', 'bs4', 'docx', 'tqdm'}"
    script = f"import sys, kg.cli; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_same_bytes_under_every_hash_seed(
    run: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "two.txt").write_text(REPORT.replace("李四", "赵六"), encoding="utf-8")
    built = []
    for seed in ("0", "1", "4242"):
        done = run("build", "one.txt", "two.txt", "-o", f"out{seed}", PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        built.append(contents(tmp_path / f"out{seed}"))
    assert built[0] == built[1] == built[2]


def test_a_pipe_that_closes_early_is_no_error_to_speak_of(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text(
        "".join(json.dumps({"id": str(n), "text": REPORT}) + "\n" for n in range(200)), encoding="utf-8"
    )
    command = f'"{sys.executable}" -m kg facts "{tmp_path / "many.jsonl"}" | head -n 1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["doc"] == "0"
    assert "Traceback" not in done.stderr
