"""A chat-completions endpoint asked over HTTP: bounded in time, size and tries, and never redirected."""

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from kg.errors import KgError

LARGEST = 1_000_000
"""Bytes of an answer."""
_AGAIN = (429, 500, 502, 503, 504)
_LONGEST_PAUSE = 10.0


class ServiceError(KgError):
    """A service that gave no answer, for a reason that the next report may not meet."""


@dataclass(frozen=True, slots=True)
class Service:
    """An endpoint and its model; ``key`` is sent as a bearer token where it is not empty, and never shown.

    ``seconds`` is what one try may take in all, ``tries`` how many there are; ``pause`` waits between them.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 120.0
    tries: int = 3
    pause: Callable[[float], None] = time.sleep

    @property
    def host(self) -> str:
        """The server's name, which is all of the address that is ever told."""
        return urlsplit(self.url).hostname or ""

    def ask(self, system: str, user: str) -> str:
        """Return what the model answers; ServiceError where it does not."""
        asked = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
        }
        body = json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")
        problem = ""
        for number in range(self.tries):
            if number:
                self.pause(min(2.0**number, _LONGEST_PAUSE))
            try:
                status, answer = self._post(body)
            except (OSError, HTTPException, ValueError) as error:
                problem = _problem(error, self.seconds)
                continue
            if status == 200:
                return _content(answer)
            problem = f"it answered {status}"
            if status not in _AGAIN:
                break
        raise ServiceError(problem)

    def _post(self, body: bytes) -> tuple[int, bytes]:
        parts = urlsplit(self.url)
        connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = connect(parts.hostname or "", parts.port, timeout=self.seconds)
        path = parts.path.rstrip("/")
        path += "" if path.endswith("/chat/completions") else "/chat/completions"
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        connection.connect()
        # the time-out of a socket is for each piece; one that drips would never meet it
        late = threading.Event()
        end = threading.Timer(self.seconds, _cut, [connection.sock, late])
        end.start()
        try:
            connection.request("POST", path + (f"?{parts.query}" if parts.query else ""), body, headers)
            response = connection.getresponse()
            answer = response.read(LARGEST + 1)
            if late.is_set():
                raise TimeoutError
            if len(answer) > LARGEST:
                raise HTTPException(f"its answer is over {LARGEST} bytes")
            return response.status, answer
        except (OSError, HTTPException) as error:
            if late.is_set():
                raise TimeoutError from error
            raise
        finally:
            end.cancel()
            connection.close()


def _cut(connected: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _problem(error: Exception, seconds: float) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer in {seconds:g} s"
    told = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(told).split())[:200]


def _content(answer: bytes) -> str:
    """Return the text of the first choice; ServiceError where the answer has none."""
    try:
        content = json.loads(answer)["choices"][0]["message"]["content"]
        if isinstance(content, str):
            content.encode()
            return content
    except (ValueError, LookupError, TypeError, RecursionError):
        pass
    raise ServiceError("its answer is none of chat completions")
