"""A chat-completions service for tests that answers as it is told, also as none should."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler, str], None]


@dataclass
class Asked:
    """What a service was asked: the reports, and the headers of the requests."""

    url: str = ""
    reports: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def service(answer: Answer) -> Iterator[Asked]:
    asked = Asked()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            report = json.loads(sent["messages"][-1]["content"])["report"]
            asked.reports.append(report)
            asked.headers.append({name.lower(): value for name, value in self.headers.items()})
            with suppress(OSError):  # the client may have gone, as it should from some
                answer(self, report)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    asked.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def says(content: Any) -> Answer:
    """Return what answers every report so: a text as it is, anything else as JSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)

    def answer(handler: BaseHTTPRequestHandler, _: str) -> None:
        send(handler, json.dumps({"choices": [{"message": {"content": text}}]}).encode())

    return answer


def raw(body: bytes, status: int = 200, **headers: str) -> Answer:
    return lambda handler, _: send(handler, body, status, **headers)


def drips(handler: BaseHTTPRequestHandler, _: str) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _number in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def hangs(handler: BaseHTTPRequestHandler, _: str) -> None:
    time.sleep(3)
