"""A reconciliation service as a target: asked once, kept, and never trusted."""

import json
import threading
import time
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

REPORT = "本报讯 6月18日，青溪县水务局召开防汛工作会议。青溪县水务局局长李四海主持会议。"
GOOD = {"id": "7", "name": "李四海", "description": "青溪县水务局局长", "score": 80}
ALONE = {"id": "8", "name": "李四海", "score": 100, "match": True}


class Handler(BaseHTTPRequestHandler):
    """A service that does as ``mood`` says: good, or one of the ways of being none."""

    mood = "good"
    asked = 0

    def do_GET(self) -> None:
        self.say({"versions": ["0.2"], "name": "Officials", "identifierSpace": "https://example.org/o/"})

    def do_POST(self) -> None:
        type(self).asked += 1
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        queries = json.loads(form["queries"][0])
        found = {k: {"result": [GOOD, ALONE] if q["query"] == "李四海" else []} for k, q in queries.items()}
        wrong: dict[str, object] = {
            "list": [1],
            "empty": {},
            "nameless": {key: {"result": [{"id": "7"}]} for key in queries},
            "text": "<html>",
        }
        if self.mood == "slow":
            time.sleep(1.5)
        self.say(wrong.get(self.mood, found))

    def say(self, told: object) -> None:
        body = told.encode() if isinstance(told, str) else json.dumps(told).encode()
        self.send_response(500 if self.mood == "broken" else 200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    """A server that says nothing of a client that did not wait."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    Handler.mood, Handler.asked = "good", 0
    server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/reconcile"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("service")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    run("build", folder / "report.txt", "-o", folder / "graph", "--published", "2024-06-19")
    return folder / "graph"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_service_is_asked_once_and_its_match_is_no_link(graph: Path, service: str, tmp_path: Path) -> None:
    result = run("link", graph, "--service", service, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    links = (tmp_path / "out/links.ttl").read_bytes()
    assert b"https://example.org/o/7" in links
    assert b"https://example.org/o/8" not in links
    asked = Handler.asked
    assert run("link", graph, "--service", service, "-o", tmp_path / "out").exit_code == 0
    assert Handler.asked == asked
    assert (tmp_path / "out/links.ttl").read_bytes() == links


@pytest.mark.parametrize(
    ("mood", "told"),
    [
        ("slow", "timed out"),
        ("broken", "Internal Server Error"),
        ("list", "lacks a query"),
        ("empty", "lacks a query"),
        ("nameless", "without id and name"),
        ("text", "no JSON"),
    ],
)
def test_a_service_that_is_none_is_told(
    graph: Path, service: str, tmp_path: Path, mood: str, told: str
) -> None:
    Handler.mood = mood
    result = run("link", graph, "--service", service, "--timeout", "0.5", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert told in result.output
    assert len(result.output.splitlines()) == 1
    Handler.mood = "good"
    assert run("link", graph, "--service", service, "-o", tmp_path / "out").exit_code == 0


def test_a_service_that_is_gone_is_told(graph: Path, tmp_path: Path) -> None:
    result = run("link", graph, "--service", "http://127.0.0.1:9/none", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "refused" in result.output
    assert run("link", graph, "--service", "file:///etc/hosts", "-o", tmp_path / "out").exit_code == 1


def test_a_target_and_a_service_are_one_too_many(graph: Path, tmp_path: Path) -> None:
    assert run("link", graph, "-o", tmp_path / "out").exit_code == 2
    assert (
        run("link", graph, graph, "--service", "http://127.0.0.1:9/", "-o", tmp_path / "out").exit_code == 2
    )
