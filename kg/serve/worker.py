"""The process that answers queries, one after another: a line of JSON in, a line of JSON and the answer out.

pyoxigraph can't be told to stop, a process can be ended. Nothing that a query says can reach a file or a
network: once the store is open, the process may open nothing more.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.errors import GraphError, QueryError
from kg.query.answer import STACK, write
from kg.query.store import open_store


def serve(store: ox.Store, requests: IO[bytes], answers: IO[bytes], *, largest: int) -> None:
    """Answer each request: ``{"query": …, "forms": […]}``, at most so many bytes an answer."""
    for line in requests:
        request = json.loads(line)
        told: dict[str, str | int]
        try:
            form, answer = write(store, request["query"], *request["forms"], largest=largest)
            told = {"form": form}
        except QueryError as error:
            answer, told = str(error).encode(), {"error": type(error).__name__}
        answers.write(json.dumps({**told, "length": len(answer)}).encode() + b"\n" + answer)
        answers.flush()


def _fence(memory: int) -> None:
    """Let the process open no file and no connection any more, and take at most so many bytes of memory."""
    try:
        import resource
    except ImportError:  # Windows: SERVICE is refused there by its word alone
        return
    free = os.open(os.devnull, os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))
    if sys.platform == "linux":  # elsewhere it is not kept
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str, largest: str, memory: str) -> None:
    """Open the store, say so, and answer until standard input ends."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer

    def run() -> None:
        try:
            store = open_store(Path(path))
        except GraphError as error:
            answers.write(json.dumps({"error": str(error)}).encode() + b"\n")
            return
        _fence(int(memory))
        answers.write(b"{}\n")
        answers.flush()
        serve(store, requests, answers, largest=int(largest))

    _on_a_deep_stack(run)


def _on_a_deep_stack(call: Callable[[], None]) -> None:
    threading.stack_size(STACK)
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
