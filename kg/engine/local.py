"""Stages run by processes of this machine, one a core."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from typing import Any

from kg.engine import Lost, Result, Task

_AHEAD = 2
"""Tasks drawn ahead for each worker, so that none waits; more would only take up room."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_SHARE = 24
"""Tasks that a process is given before it makes way for a new one: words that were seen are remembered."""


class Local:
    """Processes that are started when there is more than one task, and kept for the stages that follow.

    A lone task, and every task where one worker is asked for, is run by the process that asks.
    """

    def __init__(self, workers: int = 0, *, preload: Iterable[str] = ()) -> None:
        """``workers`` is the number of processes, 0 for one a core; ``preload`` what each imports first."""
        self.workers = workers or cores()
        self._preload = list(preload)
        self._pool: ProcessPoolExecutor | None = None
        self._given = 0

    def map(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result | Lost]:
        """Yield the result of each task, in their order."""
        drawn = iter(tasks)
        first = list(islice(drawn, 2))
        if len(first) < 2 or self.workers == 1:
            yield from map(work, chain(first, drawn))
        else:
            yield from self._map(work, chain(first, drawn))

    def _map(self, work: Callable[[Task], Result], tasks: Iterator[Task]) -> Iterator[Result | Lost]:
        running: deque[tuple[int, Task, Future[Result]]] = deque()
        numbered = enumerate(tasks)
        try:
            while True:
                for place, task in islice(numbered, _AHEAD * self.workers - len(running)):
                    self._refresh(future for _, _, future in running)
                    running.append((place, task, self._submit(work, task)))
                if not running:
                    return
                place, task, future = running[0]
                try:
                    result: Result | Lost = future.result()
                except BrokenProcessPool:
                    self._drop_pool()
                    result = self._alone(work, task, place)
                    # what else was running broke with it; nobody knows which task was to blame
                    again = [
                        (p, t, self._submit(work, t))
                        for p, t, f in islice(running, 1, None)
                        if not _is_done(f)
                    ]
                    kept = [entry for entry in islice(running, 1, None) if _is_done(entry[2])]
                    running = deque([running[0], *sorted([*again, *kept], key=lambda entry: entry[0])])
                running.popleft()
                yield result
        except BaseException:
            self.close()
            raise

    def _refresh(self, running: Iterable["Future[Any]"]) -> None:
        """Change the processes for new ones when they have done their share; what they remember goes."""
        self._given += 1
        if self._pool is not None and self._given > _SHARE * self.workers:
            wait_for(running)
            self._pool.shutdown()
            self._pool, self._given = None, 1

    def _submit(self, work: Callable[[Task], Result], task: Task) -> "Future[Result]":
        if self._pool is None:
            self._pool = self.processes(self.workers)
        try:
            return self._pool.submit(work, task)
        except BrokenProcessPool as error:  # told at once rather than by the future
            future: Future[Result] = Future()
            future.set_exception(error)
            return future

    def _alone(self, work: Callable[[Task], Result], task: Task, place: int) -> Result | Lost:
        """Run a task in a process of its own."""
        with self.processes(1) as pool:
            try:
                return pool.submit(work, task).result()
            except BrokenProcessPool:
                return Lost(place, "its worker died")

    def processes(self, count: int) -> ProcessPoolExecutor:
        """Return so many processes, made as those of this engine are."""
        return ProcessPoolExecutor(count, mp_context=self._context(), initializer=_follow_parent)

    def _context(self) -> BaseContext:
        """Return how processes are made: forked from one that has read the modules, where that is had."""
        if "forkserver" not in multiprocessing.get_all_start_methods():
            return multiprocessing.get_context("spawn")
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(self._preload)
        return context

    def _drop_pool(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def close(self) -> None:
        """End the processes, those at work too: what they write is written by one rename or not at all."""
        pool, self._pool = self._pool, None
        if pool is not None:
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()

    def __enter__(self) -> "Local":
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


def _follow_parent() -> None:
    """End this process when the one that asks for work does, were it killed: nobody waits for it any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _is_done(future: "Future[Any]") -> bool:
    return future.done() and not future.cancelled() and future.exception() is None
