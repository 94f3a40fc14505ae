import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.engine import Lost, all_of, open_engine
from kg.engine.local import Local
from kg.errors import KgError


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    with Local(workers) as engine:
        assert list(engine.map(math.factorial, range(30))) == [math.factorial(n) for n in range(30)]


def test_tasks_are_drawn_as_they_are_needed() -> None:
    drawn = []

    def tasks() -> Iterator[int]:
        for n in range(1000):
            drawn.append(n)
            yield n

    with Local(2) as engine:
        results = engine.map(math.factorial, tasks())
        next(results)
        assert len(drawn) < 20
        results.close()  # type: ignore[attr-defined]


def test_a_lone_task_is_run_here() -> None:
    with Local(2) as engine:
        assert list(engine.map(_process, [0])) == [os.getpid()]


def test_processes_make_way_for_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.engine.local._SHARE", 3)
    with Local(2) as engine:
        assert list(engine.map(math.factorial, range(30))) == [math.factorial(n) for n in range(30)]


def _process(task: int) -> int:
    return os.getpid()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system that can kill a process")
def test_a_task_that_kills_its_worker_is_lost_and_no_other() -> None:
    quiet, deadly = signal.SIGCHLD, signal.SIGKILL
    tasks = [quiet, quiet, deadly, quiet, quiet, quiet, deadly, quiet]
    with Local(2) as engine:
        results = list(engine.map(signal.raise_signal, tasks))
        assert results == [Lost(n, "its worker died") if t == deadly else None for n, t in enumerate(tasks)]
        assert list(engine.map(math.factorial, [3, 4])) == [6, 24], "the engine goes on"


def test_an_exception_of_a_stage_ends_the_map() -> None:
    with Local(2) as engine:
        with pytest.raises(ValueError, match="negative"):
            list(engine.map(math.factorial, [1, 2, -1, 3]))
        assert list(engine.map(math.factorial, [3, 4])) == [6, 24]


def test_an_engine_that_is_closed_ends_its_processes_at_once() -> None:
    engine = Local(2)
    results = engine.map(time.sleep, [0.0, 60.0, 60.0])
    next(results)
    start = time.monotonic()
    engine.close()
    assert time.monotonic() - start < 30


def test_a_lost_task_may_be_an_error() -> None:
    with pytest.raises(KgError, match="task 3: it died; "):
        list(all_of([1, Lost(3, "it died")]))


def test_an_engine_that_is_not_known_is_named_with_those_that_are() -> None:
    with (
        pytest.raises(KgError, match=r"--engine cloud: no such engine; there are: .*local"),
        open_engine("cloud"),
    ):
        pass


ORPHANS = """
import os, sys, time
from kg.engine.local import Local
if __name__ == "__main__":
    engine = Local(2)
    results = engine.map(abs, [1, 2, 3])
    print(list(results), *(process.pid for process in engine._pool._processes.values()), flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system that can kill a process")
def test_no_process_outlives_the_one_that_asked_for_it(tmp_path: Path) -> None:
    script = tmp_path / "ask.py"
    script.write_text(ORPHANS, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(kg.__file__).parents[1])}
    asking = subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert asking.stdout is not None
    workers = [int(pid) for pid in asking.stdout.readline().rpartition("]")[2].split()]
    asking.kill()
    asking.wait()
    asking.stdout.close()
    assert workers
    deadline = time.monotonic() + 30
    while any(map(_is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(_is_alive, workers))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
