import math
import os
import signal
import time
from collections.abc import Iterator

import pytest

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
