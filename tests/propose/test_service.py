"""``kg build --proposer`` against a service that answers as it is told, also as none should."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.errors import OutputError
from kg.model import Document, Dropped
from kg.propose.ask import asked
from kg.propose.cache import Cache, opened
from kg.propose.service import LARGEST, Service, ServiceError
from kg.query.store import open_store

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


TEXT = (
    "澜川市水务局局长沈砚秋5月16日主持召开全市防汛工作会议。\n一向低调的顾青禾如今是澜川市林业局的副局长。\n"
)
HOLDS = {
    "type": "holds",
    "person": "顾青禾",
    "unit": "澜川市林业局",
    "post": "副局长",
    "evidence": {"text": "顾青禾如今是澜川市林业局的副局长"},
}
INVENTED = {**HOLDS, "evidence": {"text": "顾青禾是国务院总理"}}


def quick(url: str, **options: Any) -> Service:
    return Service(url, "m-1", **{"seconds": 5.0, "pause": lambda _: None, **options})


@pytest.mark.parametrize(
    ("answer", "problem", "tries"),
    [
        (raw(b"no", 500), "it answered 500", 3),
        (raw(b"slow down", 429), "it answered 429", 3),
        (raw(b"who are you", 401), "it answered 401", 1),
        (raw(b"", 302, Location="http://127.0.0.1:1/"), "it answered 302", 1),
        (raw(b"<html>"), "its answer is none of chat completions", 1),
        (raw(b"{}"), "its answer is none of chat completions", 1),
        (raw(b'{"choices": [{"message": {"content": null}}]}'), "its answer is none of chat completions", 1),
        (raw(b'{"choices": [{"message": {"content": "\\ud800"}}]}'), "its answer is none of", 1),
        (raw(b"[" * 200_000), "its answer is none of chat completions", 1),
        (raw(b"\xff\xfe"), "its answer is none of chat completions", 1),
        (raw(b" " * (LARGEST + 1)), f"its answer is over {LARGEST} bytes", 3),
    ],
)
def test_what_is_no_answer_is_told_in_a_line(answer: Answer, problem: str, tries: int) -> None:
    with service(answer) as told:
        with pytest.raises(ServiceError, match=problem):
            quick(told.url).ask("", json.dumps({"report": "x"}))
        assert len(told.reports) == tries


@pytest.mark.parametrize("answer", [drips, hangs])
def test_a_service_that_takes_its_time_is_left(answer: Answer) -> None:
    with service(answer) as told:
        begun = time.monotonic()
        with pytest.raises(ServiceError, match=r"no answer in 0\.3 s"):
            quick(told.url, seconds=0.3, tries=1).ask("", json.dumps({"report": "x"}))
        assert time.monotonic() - begun < 2


def test_a_service_that_recovers_is_asked_again() -> None:
    answers = iter([raw(b"", 503), says("{}")])
    with service(lambda handler, report: next(answers)(handler, report)) as told:
        assert quick(told.url).ask("", json.dumps({"report": "x"})) == "{}"


def test_the_key_is_sent_and_never_shown() -> None:
    with service(says("{}")) as told:
        keyed = quick(told.url, key="sekrit")
        keyed.ask("", json.dumps({"report": "x"}))
        assert told.headers[0]["authorization"] == "Bearer sekrit"
        assert "sekrit" not in repr(keyed)


def test_a_service_that_is_gone_is_asked_no_more(tmp_path: Path) -> None:
    documents = [Document(f"d{number}", f"第{number}篇。") for number in range(30)]
    with service(raw(b"", 500)) as told, opened(tmp_path / "cache") as answers:
        got = list(asked(documents, quick(told.url, tries=1), answers))
        assert [one for one in got if isinstance(one, Document)] == documents
        lost = [one for one in got if isinstance(one, Dropped)]
        assert len(told.reports) == 8  # those under way when it showed
        assert [one.problem for one in lost[:8]] == ["no proposals for it (it answered 500)"] * 8
        assert [one.problem for one in lost[8:]] == ["gone; 22 reports more were not asked about"]


def test_what_was_answered_is_kept_when_the_rest_is_not(tmp_path: Path) -> None:
    documents = [Document(f"d{number}", f"第{number}篇。") for number in range(3)]

    def second_fails(handler: BaseHTTPRequestHandler, report: str) -> None:
        (raw(b"", 400) if "1" in report else says("{}"))(handler, report)

    with opened(tmp_path / "cache") as answers:
        with service(second_fails) as told:
            list(asked(documents, quick(told.url), answers))
        with service(says("{}")) as told:
            got = list(asked(documents, quick(told.url), answers))
            assert told.reports == ["第1篇。"]
    assert all(isinstance(one, Document) and one.proposed for one in got)


def test_a_report_that_is_too_long_is_not_sent(tmp_path: Path) -> None:
    with service(says("{}")) as told, opened(tmp_path / "cache") as answers:
        lost, _ = asked([Document("d", "字" * 30_001)], quick(told.url), answers)
        assert isinstance(lost, Dropped)
        assert lost.problem == "no proposals for it (over 30000 characters)"
        assert told.reports == []


def test_a_cache_that_is_none_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"not a database" * 100)
    with pytest.raises(OutputError, match="no cache of proposals"), opened(tmp_path / "cache") as answers:
        assert isinstance(answers, Cache)


def build(run: Any, told: Asked, *options: str, **environment: str) -> Any:
    return run(
        "build",
        "r.txt",
        "-o",
        "out",
        "--proposer",
        told.url,
        "--proposer-model",
        "m-1",
        *options,
        **environment,
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.name: file.read_bytes()
        for file in folder.iterdir()
        if file.is_file() and file.suffix != ".sqlite"
    }


def test_a_build_takes_what_holds_and_lists_what_does_not(run: Any, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(TEXT, encoding="utf-8")
    with service(says({"facts": [HOLDS, INVENTED]})) as told:
        done = build(run, told, KG_PROPOSER_KEY="sekrit")
        assert (done.returncode, len(told.reports)) == (0, 1), done.stderr
        assert "took 1 proposal, refused 1 proposal" in done.stdout
        first = files(tmp_path / "out")
        again = build(run, told)
        assert (again.returncode, len(told.reports)) == (0, 1), "a second build asks nothing"
        assert files(tmp_path / "out") == first
    for file in (tmp_path / "out").rglob("*"):
        assert not file.is_file() or b"sekrit" not in file.read_bytes()
    assert "sekrit" not in done.stdout + done.stderr
    report = json.loads(first["report.json"])
    assert report["proposed"] == {
        "by": "m-1",
        "taken": 1,
        "reasons": {"the evidence is not in the report": 1},
        "refused": [{"place": "r, proposal 2", "problem": "the evidence is not in the report"}],
    }
    (row,) = [
        r for r in map(json.loads, first["facts.jsonl"].decode().splitlines()) if "proposer" in r["rule"]
    ]
    assert (row["person"], row["confidence"]) == ("顾青禾", 0.3)
    agents = """SELECT DISTINCT ?rule ?agent WHERE {
        ?fact kg:foundBy/rdfs:label ?rule ; prov:wasGeneratedBy/prov:wasAssociatedWith ?agent
        FILTER (STRSTARTS(?rule, "proposer:") || ?rule = "chairs-meeting") } ORDER BY ?rule"""
    prefixes = {
        "kg": "https://w3id.org/gongbao/def#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    }
    answer = open_store(tmp_path / "out").query(agents, prefixes=prefixes)
    assert isinstance(answer, ox.QuerySolutions)
    found = [tuple(str(term.value) for term in one) for one in answer]
    assert found[-1][0] == "proposer:m-1"
    assert found[-1][1].endswith("software/proposer_m-1")


def test_without_a_proposer_nothing_of_it_is_left(run: Any, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(TEXT, encoding="utf-8")
    assert run("build", "r.txt", "-o", "plain").returncode == 0
    with service(says({"facts": [HOLDS]})) as told:
        assert build(run, told).returncode == 0
    assert run("build", "r.txt", "-o", "out").returncode == 0
    assert files(tmp_path / "out") == files(tmp_path / "plain")


def test_a_build_goes_on_without_its_proposer_and_says_so(run: Any, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(TEXT, encoding="utf-8")
    with service(raw(b"", 400)) as told:
        done = build(run, told)
    assert (done.returncode, done.stderr.count("no proposals for it (it answered 400)")) == (1, 1)
    with service(says({"facts": [HOLDS]})) as told:
        done = build(run, told)
    assert (done.returncode, "took 1 proposal" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("url", "environment", "told"),
    [
        ("ftp://localhost/v1", {}, "want http:// or https:// and a server"),
        ("http://", {}, "want http:// or https:// and a server"),
        ("https://me:sekrit@example.org/v1", {}, "no key in it"),
        ("http://example.org/v1", {"KG_PROPOSER_KEY": "sekrit"}, "a key goes over https:// alone"),
    ],
)
def test_an_address_that_is_none_or_unsafe_is_refused(
    run: Any, url: str, environment: dict[str, str], told: str
) -> None:
    done = run("build", "r.txt", "-o", "out", "--proposer", url, **environment)
    assert done.returncode == 2
    assert told in done.stderr
    assert "sekrit" not in done.stderr
