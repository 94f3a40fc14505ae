"""What goes wrong costs what it must, is named in a line, and is mended by the same command run again."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.corpus.extract import NEW, ToRead, path_of
from kg.corpus.limit import Limit, Overrun, limited
from kg.corpus.table import read_table
from kg.engine import Lost
from kg.engine.local import Local
from kg.errors import OutputError
from kg.model import Document, Dropped
from tests.corpus.make import contents, make, report

REPORTS = [report(number) for number in range(9)]
ROOT = Path(__file__).parents[2]
unix = pytest.mark.skipif(sys.platform == "win32", reason="needs a system with signals and limits")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh")
    make(folder, REPORTS, small=0)
    return folder


def _foreign(tables: Path) -> None:
    tables.mkdir()
    (tables / "mine.txt").write_text("mine")


def _broken(tables: Path) -> None:
    make(tables.parent, REPORTS[:2])
    (tables / "manifest.json").write_text("{")


def _of_a_later_kg(tables: Path) -> None:
    make(tables.parent, REPORTS[:2])
    file = tables / "manifest.json"
    file.write_text(file.read_text().replace('tables": 1', 'tables": 99'))


def _truncated(tables: Path) -> None:
    make(tables.parent, REPORTS[:2])
    for file in (tables / "facts").iterdir():
        file.write_bytes(file.read_bytes()[:-100])


def _changed(tables: Path) -> None:
    make(tables.parent, REPORTS[:2])
    for file in (tables / "reports").iterdir():
        content = bytearray(file.read_bytes())
        content[50] ^= 0xFF
        file.write_bytes(content)


def _missing(tables: Path) -> None:
    make(tables.parent, REPORTS[:2])
    next((tables / "stories").iterdir()).unlink()


def _a_file(tables: Path) -> None:
    tables.write_text("mine")


FAULTS = [_foreign, _broken, _of_a_later_kg, _truncated, _changed, _missing, _a_file]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.__name__ for fault in FAULTS])
def test_tables_that_are_not_as_kg_wrote_them_are_named_and_left(
    tmp_path: Path, fault: Callable[[Path], None]
) -> None:
    fault(tmp_path / "tables")
    before = contents(tmp_path)
    with pytest.raises(OutputError) as caught:
        make(tmp_path, REPORTS[:2])
    assert "\n" not in str(caught.value)
    assert "tables" in str(caught.value)
    assert "delete" in str(caught.value) or "move" in str(caught.value)
    after = {name: held for name, held in contents(tmp_path).items() if "/." not in name}
    assert after == {name: held for name, held in before.items() if "/." not in name}


def test_a_graph_folder_of_somebody_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="not a graph in parts of kg"):
        make(tmp_path, REPORTS[:2], small=0)
    assert (tmp_path / "graph" / "mine.txt").read_text() == "mine"


BUILD = """
import sys
from pathlib import Path
from kg.engine.local import Local
from tests.corpus.make import make, report
if __name__ == "__main__":
    with Local(2, preload=["kg.corpus.build"]) as engine:
        make(Path(sys.argv[1]), [report(number) for number in range(9)], small=0, engine=engine)
"""


def _command(tmp_path: Path) -> "tuple[list[str], dict[str, str]]":
    script = tmp_path / "build.py"
    script.write_text(BUILD, encoding="utf-8")
    return [sys.executable, str(script)], {**os.environ, "PYTHONPATH": str(ROOT)}


@unix
def test_a_build_killed_at_any_moment_resumes_with_the_same_bytes(tmp_path: Path, fresh: Path) -> None:
    command, environment = _command(tmp_path)
    out = tmp_path / "out"
    moments = random.Random(6)
    start = time.monotonic()
    reference = subprocess.run([*command, str(tmp_path / "whole")], env=environment, check=True)
    assert reference.returncode == 0
    longest = time.monotonic() - start
    for _ in range(3):
        running = subprocess.Popen([*command, str(out)], env=environment, start_new_session=True)
        time.sleep(moments.uniform(0.3, 1.0) * longest)
        with_children = running.poll() is None
        if with_children:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    make(out, REPORTS, small=0)
    assert contents(out) == contents(fresh)


@unix
def test_a_full_disk_is_one_line_and_the_next_build_goes_on(tmp_path: Path, fresh: Path) -> None:
    import resource

    _, environment = _command(tmp_path)

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))  # as good as a disk without room

    code = (
        "import sys; sys.argv[1:] = ['build', sys.argv[1], '-o', sys.argv[2], '--workers', '1'];"
        "from kg.__main__ import main; main()"
    )
    source = tmp_path / "in.txt"
    source.write_text("\n".join(document.text for document in REPORTS), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", code, str(source), str(tmp_path / "out")],
        env=environment,
        preexec_fn=small_files,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg: ")
    assert "Traceback" not in line
    again = subprocess.run([sys.executable, "-c", code, str(source), str(tmp_path / "out")], env=environment)
    assert again.returncode == 0


def test_two_builds_in_one_folder_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no such locks")

    def documents() -> Iterator[Document]:
        yield REPORTS[0]
        with pytest.raises(OutputError, match="another build is writing there; wait for its end"):
            make(tmp_path, REPORTS)
        yield REPORTS[1]

    assert make(tmp_path, documents()).anew == 2


class _Deadly:
    """An engine whose worker dies of every batch that holds a certain report."""

    def __init__(self, key: str) -> None:
        self.key = key

    def map(self, work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        for place, task in enumerate(tasks):
            waiting = path_of(task.tables, NEW, task.name) if isinstance(task, ToRead) else None
            ids = [row["id"] for row in read_table(waiting, "reports")] if waiting else []
            yield Lost(place, "its worker died") if self.key in ids else work(task)

    def close(self) -> None:
        pass


@pytest.mark.parametrize("size", [300, 10_000], ids=["alone in its batch", "among others"])
def test_a_report_that_kills_its_reader_costs_itself_alone(tmp_path: Path, size: int) -> None:
    lost: list[Dropped] = []
    make(tmp_path, REPORTS, engine=_Deadly("r4"), drop=lost.append, size=size)
    assert [(one.place, one.problem) for one in lost] == [("r4", "its reader died of it")]
    rows = (tmp_path / "facts.jsonl").read_text(encoding="utf-8")
    told = {number for number in range(9) if f'"doc": "r{number}"' in rows}
    assert told == set(range(9)) - {4}
    assert '"problem": "its reader died of it"' in (tmp_path / "report.json").read_text(encoding="utf-8")


def test_a_report_that_cannot_be_read_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg import pipeline
    from kg.segment import segment as whole

    def segment(document: Document) -> Any:
        if document.id == "r4":
            raise RecursionError("too deep")
        return whole(document)

    monkeypatch.setattr(pipeline, "segment", segment)
    lost: list[Dropped] = []
    make(tmp_path, REPORTS, drop=lost.append, size=10_000)
    assert [(one.place, one.problem) for one in lost] == [("r4", "cannot be read (RecursionError: too deep)")]
    monkeypatch.undo()
    again: list[Dropped] = []
    built = make(tmp_path, REPORTS, drop=again.append, size=10_000, limit=Limit(77))
    assert (built.anew, again) == (1, []), "with another limit it is tried again, and nothing else is"


@unix
def test_time_and_memory_are_limited() -> None:
    with pytest.raises(Overrun), limited(Limit(seconds=1)):
        while True:
            sum(range(1000))
    with pytest.raises(MemoryError), limited(Limit(megabytes=100)):
        bytearray(300 << 20)
    assert len(bytearray(200 << 20)) == 200 << 20, "what is done with is free again"


def test_local_is_an_engine() -> None:
    from kg.engine import Engine

    engine: Engine = Local(1)
    engine.close()


def test_what_of_a_report_is_passed_over_is_told_in_every_build(tmp_path: Path) -> None:
    endless = Document("endless", REPORTS[0].text + "好" * 20_000)
    told: list[list[Dropped]] = [[], [], []]
    make(tmp_path, [endless, REPORTS[1]], drop=told[0].append, size=10_000)
    make(tmp_path, [endless, REPORTS[1]], drop=told[1].append, size=10_000)
    make(tmp_path, [endless, REPORTS[2]], drop=told[2].append, size=10_000)
    assert told[0] == told[1] == told[2]
    assert {one.place for one in told[0]} == {"endless"}
    assert "passed over" in told[0][0].problem
