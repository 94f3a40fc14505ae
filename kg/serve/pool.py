"""Workers that answer queries side by side; one that takes too long, or too much, is ended and replaced."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kg.errors
from kg.errors import GraphError, QueryError, TooLong


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take: seconds, bytes of its answer, bytes of memory; and how many run side by side."""

    seconds: float
    largest: int
    memory: int
    workers: int


class Busy(QueryError):
    """A query that no worker was free to take in time."""


class Broken(QueryError):
    """A query that ended its worker."""


class Pool:
    """The workers of a store on disk."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self._store = store
        self._limits = limits
        self._free: asyncio.Queue[Process] = asyncio.Queue()
        self._all: set[Process] = set()
        self._renewals: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers; raises GraphError where the store can't be opened."""
        for worker in await asyncio.gather(*(self._worker() for _ in range(self._limits.workers))):
            self._free.put_nowait(worker)

    async def stop(self) -> None:
        """End the workers."""
        for task in self._renewals:
            task.cancel()
        for worker in list(self._all):
            await self._end(worker)

    async def answer(self, query: str, forms: Sequence[str]) -> tuple[str, bytes]:
        """Return the answer as ``write`` does, and raise as it does; TooLong or Busy where time runs out."""
        seconds = self._limits.seconds
        try:
            worker = await asyncio.wait_for(self._free.get(), seconds)
        except TimeoutError as error:
            raise Busy(f"query: no worker was free in {seconds:g} s; ask again later") from error
        try:
            request = json.dumps({"query": query, "forms": list(forms)}).encode() + b"\n"
            told, answer = await asyncio.wait_for(_asked(worker, request), seconds)
        except TimeoutError as error:
            self._renew(worker)
            raise TooLong(f"query: no answer in {seconds:g} s; add LIMIT or ask for less") from error
        except (OSError, EOFError, ValueError) as error:
            self._renew(worker)
            raise Broken("query: it took more memory than there is for one; ask for less") from error
        except BaseException:
            self._renew(worker)
            raise
        self._free.put_nowait(worker)
        if "error" in told:
            raise getattr(kg.errors, told["error"])(answer.decode())
        return told["form"], answer

    async def _worker(self) -> Process:
        limits = (str(self._limits.largest), str(self._limits.memory))
        command = (sys.executable, "-m", "kg.serve.worker", str(self._store), *limits)
        # one that runs out of memory says so in many lines; what matters is told by the way of the answers
        worker = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
        self._all.add(worker)
        assert worker.stdout
        told = await worker.stdout.readline()
        if told != b"{}\n":
            await self._end(worker)
            raise GraphError(json.loads(told or b'{"error": "the worker ended as it began"}')["error"])
        return worker

    def _renew(self, worker: Process) -> None:
        """End a worker and put another in its place, without a wait for it."""
        task = asyncio.create_task(self._replace(worker))
        self._renewals.add(task)
        task.add_done_callback(self._renewals.discard)

    async def _replace(self, worker: Process) -> None:
        await self._end(worker)
        while True:
            try:
                self._free.put_nowait(await self._worker())
                return
            except (GraphError, OSError):
                await asyncio.sleep(1)

    async def _end(self, worker: Process) -> None:
        self._all.discard(worker)
        if worker.returncode is None:
            worker.kill()
        await worker.wait()
        if worker.stdin:
            worker.stdin.close()


async def _asked(worker: Process, request: bytes) -> tuple[dict[str, Any], bytes]:
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(request)
    await worker.stdin.drain()
    told = json.loads(await worker.stdout.readline() or b"")
    return told, await worker.stdout.readexactly(told["length"])
