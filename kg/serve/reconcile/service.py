"""The table that requests are answered from: made by a process of its own while the server already serves."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool

from kg.errors import GraphError
from kg.query.store import open_store
from kg.serve.pool import Busy
from kg.serve.reconcile.lookup import Table, opened

Given = TypeVar("Given")


class Service:
    """The table of a store, in a folder; ``seconds`` is how long a request waits for its making."""

    def __init__(self, store: Path, folder: Path, seconds: float) -> None:
        self._store = store
        self._file = folder / "reconcile.sqlite"
        self._seconds = seconds
        self._opened: ox.Store | None = None
        self._making: Process | None = None
        self._made: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to make the table."""
        command = (sys.executable, "-m", "kg.serve.reconcile.index", str(self._store), str(self._file))
        self._making = await asyncio.create_subprocess_exec(*command, stderr=PIPE)
        self._made = asyncio.create_task(self._wait(self._making))

    async def stop(self) -> None:
        """End the making, where it is still going on."""
        if self._making and self._making.returncode is None:
            self._making.kill()
        if self._made:
            await asyncio.wait([self._made])
            self._made.exception()

    async def ask(self, call: Callable[[Table], Given]) -> Given:
        """Return what a call makes of the table, or raise what it raises; Busy while it is being made."""
        assert self._made
        try:
            await asyncio.wait_for(asyncio.shield(self._made), self._seconds)
        except TimeoutError as error:
            raise Busy("reconcile: the table of names is still being made; ask again later") from error
        return await run_in_threadpool(self._call, call)

    def _call(self, call: Callable[[Table], Given]) -> Given:
        assert self._opened
        with opened(self._file, self._opened) as table:
            return call(table)

    async def _wait(self, making: Process) -> None:
        _, told = await making.communicate()
        if making.returncode:
            lines = told.decode(errors="replace").strip().splitlines() or ["the process was ended"]
            raise GraphError(f"reconcile: no table of names could be made ({lines[-1]})")
        self._opened = open_store(self._store)
