"""Who runs the stages of a build: tasks → results, in this process, in processes beside it, or elsewhere.

A stage is a function of a module (so that its name can travel) from a small task to a small result; bulk
data goes through files. A task may be run more than once, where a worker is lost, so a stage writes the same
files each time and each by one rename.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kg.errors import KgError

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Lost:
    """A task that no worker outlives: its place among the tasks, from 0, and what became of the worker."""

    place: int
    problem: str


class Engine(Protocol):
    """What maps a stage over tasks."""

    def map(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result | Lost]:
        """Yield the result of each task in the order of the tasks, which are drawn as they are needed.

        An exception of the stage ends the map. A task whose worker dies is run again, alone; one that takes
        its worker with it then too is given as Lost, and the others go on.
        """
        ...

    def close(self) -> None:
        """Let go of the workers; they come again with the next map, if there is one."""
        ...


STAGES = ("kg.corpus.build",)
"""What a worker imports before its first task."""


def _local(workers: int, scheduler: str | None) -> Engine:
    from kg.engine.local import Local

    if scheduler:
        raise KgError("--scheduler: processes of this machine have none; add --engine dask")
    return Local(workers, preload=STAGES)


def _dask(workers: int, scheduler: str | None) -> Engine:
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise KgError("--engine dask: it is not installed; pip install 'gongbao-kg[cluster]'") from error
    from kg.engine.dask import Dask

    return Dask(workers, scheduler=scheduler)


ENGINES: dict[str, Callable[[int, str | None], Engine]] = {"local": _local, "dask": _dask}
"""Name → what makes the engine: a number of workers (0: as many as there is room for), a cluster to join."""


@contextmanager
def open_engine(name: str, *, workers: int = 0, scheduler: str | None = None) -> Iterator[Engine]:
    """Give an engine by its name, and close it. Raises KgError for one that is not known or not to be had."""
    if name not in ENGINES:
        raise KgError(f"--engine {name}: no such engine; there are: {', '.join(sorted(ENGINES))}")
    engine = ENGINES[name](workers, scheduler)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles of garbage while a stage runs, which takes a fifth of its time.

    A stage makes millions of small values that live to its end, and hardly a cycle; what there is of
    cycles goes when it ends.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
            gc.collect(0)


def all_of(results: Iterable[Result | Lost]) -> Iterator[Result]:
    """Yield the results of tasks none of which may be lost. Raises KgError where one is."""
    for result in results:
        if isinstance(result, Lost):
            raise KgError(
                f"task {result.place}: {result.problem}; free some memory, then run the command again"
            )
        yield result
