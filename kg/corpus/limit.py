"""A limit of time and memory for the reading of one report, held to by the system where it can."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType


@dataclass(frozen=True, slots=True)
class Limit:
    """What the reading of one report may take: seconds of processor time, megabytes beyond what is in use.

    Both are far above what any report of a paper takes, so that no result hangs on the machine.
    """

    seconds: int = 120
    megabytes: int = 600

    def __str__(self) -> str:
        """Return it as it is told: 120 s or 600 MB."""
        return f"{self.seconds} s or {self.megabytes} MB"


class Overrun(Exception):
    """What was limited took too long."""


@contextmanager
def limited(limit: Limit) -> Iterator[None]:
    """Raise Overrun or MemoryError in the block where it takes more than the limit.

    Windows and threads other than the first know no such limit; macOS knows none of memory.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    import resource

    def stop(number: int, frame: FrameType | None) -> None:
        raise Overrun

    before = signal.signal(signal.SIGPROF, stop)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    try:
        used = _address_space()
        most = used + (limit.megabytes << 20)
        if used and (soft == resource.RLIM_INFINITY or most < soft):
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        signal.setitimer(signal.ITIMER_PROF, limit.seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int:
    """Return how many bytes of addresses the process has in use, 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    import resource

    return pages * resource.getpagesize()
