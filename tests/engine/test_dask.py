import math
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.engine import Lost, Result, Task, open_engine
from kg.engine.dask import Dask
from kg.errors import KgError
from tests.corpus.make import contents, make, report

REPORT = "新华社青州3月{day}日电 青州市市长林远舟{day}日主持召开市政府常务会议。副市长方若水出席会议。"
kills = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system that can kill a process")


ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Dask]:
    with pytest.MonkeyPatch.context() as patched:
        # the stages of these tests stand in modules that the workers have to find
        patched.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
        with Dask(2) as engine:
            yield engine


def _noted(folder: Path, task: int) -> tuple[int, int]:
    time.sleep(0.05)
    (folder / f"{task}-{os.getpid()}-{time.monotonic_ns()}").touch()
    return task, os.getppid()


@kills
def test_nothing_is_lost_or_doubled_when_a_worker_is_killed(cluster: Dask, tmp_path: Path) -> None:
    workers = list(cluster.client.run(os.getpid).values())
    results = []
    for result in cluster.map(partial(_noted, tmp_path), range(40)):
        results.append(result)
        if len(results) == 10:
            os.kill(workers[0], signal.SIGKILL)
    assert [result[0] for result in results if not isinstance(result, Lost)] == list(range(40))
    assert workers[0] not in cluster.client.run(os.getpid).values()


@kills
def test_a_task_that_kills_its_process_is_lost_and_no_other(cluster: Dask) -> None:
    quiet, deadly = signal.SIGCHLD, signal.SIGKILL
    tasks = [quiet, deadly, quiet, quiet]
    results = list(cluster.map(signal.raise_signal, tasks))
    assert results == [None, Lost(1, "its worker died"), None, None]


def test_an_exception_of_the_stage_ends_the_map(cluster: Dask) -> None:
    with pytest.raises(ValueError):
        list(cluster.map(math.factorial, [3, -1, 4]))


class _Losing:
    """A cluster of which a worker is killed in the middle of the first map."""

    def __init__(self, cluster: Dask) -> None:
        self._cluster = cluster
        self.killed = 0

    def map(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result | Lost]:
        for place, result in enumerate(self._cluster.map(work, tasks)):
            if place == 2 and not self.killed:
                self.killed = next(iter(self._cluster.client.run(os.getpid).values()))
                os.kill(self.killed, signal.SIGKILL)
            yield result

    def close(self) -> None:
        """Leave the cluster to the tests that follow."""


@kills
def test_a_build_that_loses_a_worker_has_the_bytes_of_one_that_does_not(
    cluster: Dask, tmp_path: Path
) -> None:
    reports = [report(number) for number in range(16)]
    make(tmp_path / "here", reports, size=150)
    losing = _Losing(cluster)
    make(tmp_path / "there", reports, size=150, engine=losing)
    assert losing.killed
    assert losing.killed not in cluster.client.run(os.getpid).values()
    here = contents(tmp_path / "here")
    assert len([name for name in here if name.startswith("tables/facts/")]) > 4  # so there was a middle
    assert here == contents(tmp_path / "there")


def test_a_build_on_a_cluster_has_the_bytes_of_a_build_here(cluster: Dask, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for day in range(1, 21):
        (reports / f"{day}.txt").write_text(REPORT.format(day=day), encoding="utf-8")
    address = cluster.client.scheduler.address
    for name, more in (("here", ["--workers", "1"]), ("there", ["--engine", "dask", "--scheduler", address])):
        told = CliRunner().invoke(main, ["build", str(reports), "-o", str(tmp_path / name), *more])
        assert told.exit_code == 0, told.output
    here, there = (contents(tmp_path / name) for name in ("here", "there"))
    assert len(here) > 6
    assert here == there


def test_a_cluster_that_is_not_there_is_named() -> None:
    with pytest.raises(KgError, match="no cluster answers"), open_engine("dask", scheduler="nonsense"):
        pass


def test_processes_here_have_no_scheduler() -> None:
    with (
        pytest.raises(KgError, match="add --engine dask"),
        open_engine("local", scheduler="tcp://127.0.0.1:1"),
    ):
        pass
