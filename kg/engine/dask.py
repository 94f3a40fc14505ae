"""Stages run by a cluster of Dask: one started here on loopback, or one that runs and is joined.

How to use it, what it asks of the cluster and why it is this one is told in ``scale.md`` beside this file.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from itertools import islice
from typing import Any

import dask
import distributed
from distributed.scheduler import KilledWorker

from kg.engine import STAGES, Lost, Result, Task
from kg.engine.local import Local, cores
from kg.errors import KgError

# half typed, so that mypy would refuse calls of them
Client: Any = distributed.Client
LocalCluster: Any = distributed.LocalCluster

_AHEAD = 2
"""Tasks drawn ahead for each thread of the cluster."""
_HERE = threading.local()


class Dask:
    """The workers of a cluster; each runs its tasks in a process of its own, as ``Local`` does.

    So the limits of a report hold, which no system keeps for a mere thread, and a task that kills its process
    leaves the worker standing.
    """

    def __init__(self, workers: int = 0, *, scheduler: str | None = None) -> None:
        """Join the cluster of ``scheduler`` (tcp://HOST:PORT), or start one of ``workers`` (0: one a core).

        Raises KgError where no cluster answers, or one has no workers.
        """
        self._held = ExitStack()
        # a worker of the kind that may have no children could not give its tasks a process
        self._held.enter_context(dask.config.set({"distributed.worker.daemon": False}))
        try:
            self.client = self._held.enter_context(
                Client(scheduler, timeout=10) if scheduler else Client(self._started(workers or cores()))
            )
            self._threads = sum(self.client.nthreads().values())
        except (OSError, ValueError) as error:
            self._held.close()
            raise KgError(
                f"--scheduler {scheduler}: no cluster answers there; start one, or leave it out"
            ) from error
        if not self._threads:
            self._held.close()
            raise KgError(
                f"--scheduler {scheduler}: a cluster without workers; start some, then run it again"
            )

    def _started(self, workers: int) -> Any:
        """Return a cluster that listens on loopback alone, and restarts a worker that is lost."""
        return self._held.enter_context(
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                memory_limit=0,  # the limit of a report is ours to keep
                silence_logs=50,  # a lost worker is what this is for, not news
            )
        )

    def map(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result | Lost]:
        """Yield the result of each task, in their order; those of a lost worker are run again elsewhere."""
        numbered = enumerate(tasks)
        running: deque[tuple[int, Any]] = deque()
        try:
            while True:
                for place, task in islice(numbered, _AHEAD * self._threads - len(running)):
                    running.append((place, self.client.submit(_run, work, task, place, pure=False)))
                if not running:
                    return
                place, future = running.popleft()
                try:
                    result: Result | Lost = future.result()
                except KilledWorker:
                    result = Lost(place, "one worker after another was lost with it")
                yield result
        finally:
            self.client.cancel([future for _, future in running])

    def close(self) -> None:
        """Leave the cluster, and end it if it was started here."""
        self._held.close()

    def __enter__(self) -> "Dask":
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


def _run(work: Callable[[Task], Result], task: Task, place: int) -> Result | Lost:
    """Run a task in the process that this thread keeps for it, and in a new one where that dies."""
    for _ in range(2):
        if getattr(_HERE, "pool", None) is None:
            _HERE.pool = Local(1, preload=STAGES).processes(1)
        pool: ProcessPoolExecutor = _HERE.pool
        try:
            return pool.submit(work, task).result()
        except BrokenProcessPool:
            pool.shutdown(wait=False)
            _HERE.pool = None
    return Lost(place, "its worker died")
