"""The SPARQL 1.1 Protocol, asked by curl, SPARQLWrapper and plain sockets: what is right, and what is not."""

import http.client
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

import kg
from kg.query.question import questions
from kg.query.store import load, open_store

OUTPUTS = Path(__file__).parents[2] / "outputs"
ONE = "SELECT ?n WHERE { ?p foaf:name ?n } ORDER BY ?n LIMIT 1"
MADE = "CONSTRUCT { ?m a kg:Meeting } WHERE { ?m a kg:Meeting }"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?d) }"
LARGE = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
GREEDY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
CALL = "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"


ROOT = Path(kg.__file__).parents[1]


class Server:
    """``kg serve`` as a user starts it: its process, and where it listens."""

    def __init__(self, process: "subprocess.Popen[bytes]", url: str) -> None:
        self.process = process
        self.url = url
        self.port = int(url.rstrip("/").rpartition(":")[2])

    def workers(self) -> list[str]:
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="utf-8")
        return told.split()


@contextmanager
def serving(graph: Path, *options: str) -> Iterator[Server]:
    """Serve a graph on any port; in the end there is nothing on stderr, and the status is 0."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", str(graph), "--port", "0", *options],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    told = process.stdout.readline().decode()
    try:
        assert told.startswith("serving at http://127.0.0.1:"), process.communicate()[1].decode()
        yield Server(process, told.split()[2])
        assert process.poll() is None, "the server is down"
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert errors.decode() == ""
    assert process.returncode == 0


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving(OUTPUTS, "--timeout", "1.5", "--max-size", "1", "--cors", "https://example.org") as server:
        yield server


class Answer(NamedTuple):
    status: int
    type: str
    text: str
    headers: dict[str, str]


def ask(server: Server, method: str, path: str, body: str | bytes = "", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body if isinstance(body, bytes) else body.encode(), named)
        told = connection.getresponse()
        text = told.read().decode()
        fields = {name.lower(): value for name, value in told.getheaders()}
        return Answer(told.status, fields.get("content-type", ""), text, fields)
    finally:
        connection.close()


def get(server: Server, query: str, **headers: str) -> Answer:
    return ask(server, "GET", f"/sparql?{urlencode({'query': query})}", **headers)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_rows_come_in_the_format_asked_for(server: Server, accept: str, kind: str) -> None:
    told = get(server, ONE, Accept=accept)
    assert (told.status, told.type) == (200, kind)
    assert "Accept" in told.headers["vary"].split(", ")
    form = ox.QueryResultsFormat.from_media_type(kind.partition(";")[0])
    assert form
    if "csv" in kind:
        assert told.text.splitlines()[0] == "n"
        return
    read = ox.parse_query_results(told.text.encode(), format=form)
    assert isinstance(read, ox.QuerySolutions)
    expected = open_store(OUTPUTS).query(ONE, prefixes={"foaf": "http://xmlns.com/foaf/0.1/"})
    assert isinstance(expected, ox.QuerySolutions)
    assert [row["n"] for row in read] == [row["n"] for row in expected]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", ox.RdfFormat.TURTLE),
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/sparql-results+json, text/turtle;q=0.5", ox.RdfFormat.TURTLE),
    ],
)
def test_triples_come_in_the_format_asked_for(server: Server, accept: str, form: ox.RdfFormat) -> None:
    told = get(server, MADE, Accept=accept)
    assert (told.status, told.type.partition(";")[0]) == (200, form.media_type)
    count = len(
        list(
            open_store(OUTPUTS).quads_for_pattern(
                None, None, ox.NamedNode("https://w3id.org/gongbao/def#Meeting")
            )
        )
    )
    assert len(list(ox.parse(told.text.encode(), format=form))) == count


def test_a_query_comes_by_get_by_form_and_as_a_body(server: Server) -> None:
    first = get(server, ONE)
    form = ask(server, "POST", "/sparql", urlencode({"query": ONE}), Content_Type=FORM)
    body = ask(server, "POST", "/sparql", ONE, Content_Type=f"{QUERY}; charset=utf-8")
    assert first.text == form.text == body.text
    assert [first.status, form.status, body.status] == [200] * 3
    assert json.loads(get(server, "ASK { ?s ?p ?o }").text)["boolean"] is True


def test_without_a_query_the_service_describes_itself(server: Server) -> None:
    told = ask(server, "GET", "/sparql")
    assert told.status == 200
    assert len(list(ox.parse(told.text.encode(), format=ox.RdfFormat.TURTLE, base_iri="urn:x"))) > 5


def posted(body: str | bytes, kind: str) -> tuple[str, str, str | bytes, dict[str, str]]:
    return "POST", "/sparql", body, {"Content_Type": kind}


def asked(query: str, **headers: str) -> tuple[str, str, str, dict[str, str]]:
    return "GET", f"/sparql?{urlencode({'query': query})}", "", headers


@pytest.mark.parametrize(
    ("request_", "status", "told"),
    [
        (asked("SELECT ?s { ?s"), 400, "query: line 1, column 15: expected "),
        (asked(""), 400, "query: line 1, column 1: expected "),
        (asked("ASK { ?s unknown:p ?o }"), 400, "query: line 1, column 19: "),
        (("GET", "/sparql?query=ASK{}&query=ASK{}", "", {}), 400, "query: 2 queries in one request"),
        (("GET", "/sparql?query=ASK{}&default-graph-uri=urn:a", "", {}), 400, "query: there is one graph"),
        (("GET", "/sparql?query=%FF", "", {}), 400, "query: it is not UTF-8"),
        (posted(b"ASK { ?s ?p '\xff' }", QUERY), 400, "query: byte 13 is not UTF-8"),
        (posted("query=%FF", FORM), 400, "query: it is not UTF-8"),
        (posted("nothing=1", FORM), 400, "query: 0 queries in one request"),
        (asked(CALL), 403, "query: SERVICE is refused"),
        (asked("LOAD <file:///etc/passwd>"), 403, "query: LOAD is refused"),
        (asked("INSERT DATA { <urn:a> a <urn:b> }"), 403, "query: INSERT is refused"),
        (posted("update=CLEAR ALL", FORM), 403, "query: updates are refused"),
        (posted("CLEAR ALL", "application/sparql-update"), 403, "query: updates are refused"),
        (asked("ASK {}", Accept="image/png"), 406, "query: none of image/png is written"),
        (asked(MADE, Accept="text/csv"), 406, "query: its answer is triples"),
        (asked(ONE, Accept="text/turtle"), 406, "query: its answer is rows"),
        (asked("ASK {} #" + "x" * 20_000), 414, "query: 20008 characters; at most 20000"),
        (posted("ASK {} #" + "x" * 20_000, QUERY), 413, "query: 20008 characters; at most 20000"),
        (posted("x" * 300_000, QUERY), 413, "query: over 200000 bytes"),
        (posted("ASK {}", "text/plain"), 415, "query: a body is application/sparql-query or "),
        (posted("ASK {}", ""), 415, "query: a body is application/sparql-query or "),
        (asked(LARGE), 500, "query: its answer is over 1 MB; add LIMIT"),
        (asked(SLOW), 503, "query: no answer in 1.5 s"),
        (("PUT", "/sparql", "", {}), 405, "Method Not Allowed"),
        (("DELETE", "/", "", {}), 405, "Method Not Allowed"),
        (("GET", "/nothing", "", {}), 404, "Not Found"),
        (("GET", "/../outputs/graph.ttl", "", {}), 404, "Not Found"),
        (("GET", "/questions/chairz", "", {}), 404, "chairz: no question of that name; did you mean chairs"),
        (("GET", "/questions/chairs?nam=x", "", {}), 400, "chairs: no parameter 'nam'"),
        (("GET", "/", "", {"Host": "evil.example"}), 400, "Invalid host header"),
    ],
)
def test_what_has_no_answer_gets_one_line_and_its_status(
    server: Server, request_: tuple[str, str, str, dict[str, str]], status: int, told: str
) -> None:
    method, path, body, headers = request_
    answer = ask(server, method, path, body, **headers)
    assert answer.text.startswith(told)
    assert (answer.status, answer.type) == (status, "text/plain; charset=utf-8")
    assert answer.text.rstrip("\n").count("\n") == 0
    assert "Traceback" not in answer.text
    assert get(server, "ASK {}").status == 200


@pytest.mark.parametrize("method", ["a b", "GET /sparql HTTP/1.1\r\n", "\x00\xff"])
def test_what_is_no_http_leaves_the_server_up(server: Server, method: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(method.encode("latin-1") + b"\r\n\r\n")
        connection.settimeout(2)
        assert b"Traceback" not in connection.recv(1000)
    assert get(server, "ASK {}").status == 200


def test_a_slow_query_ends_its_worker_and_another_takes_its_place(server: Server) -> None:
    before = server.workers()
    began = time.monotonic()
    assert get(server, SLOW).status == 503
    assert time.monotonic() - began < 5
    assert get(server, ONE).status == 200
    deadline = time.monotonic() + 10
    while server.workers() == before or len(server.workers()) < len(before):
        assert time.monotonic() < deadline, "no other worker took its place"
        time.sleep(0.05)


def test_a_worker_that_dies_is_replaced_and_its_query_told(server: Server) -> None:
    for worker in server.workers():
        os.kill(int(worker), signal.SIGKILL)
    told = [get(server, ONE) for _ in range(4)]
    assert {answer.status for answer in told} <= {200, 500}
    assert all(answer.text.startswith("query: ") for answer in told if answer.status == 500)
    assert told[-1].status == 200


def test_greed_ends_a_worker_and_nothing_else() -> None:
    with serving(OUTPUTS, "--timeout", "20", "--max-memory", "1500", "--workers", "1") as server:
        told = get(server, GREEDY)
        assert (told.status, told.text) == (
            500,
            "query: it took more memory than there is for one; ask for less\n",
        )
        assert get(server, ONE).status == 200


def test_a_worker_can_open_no_connection_even_if_it_would(tmp_path: Path) -> None:
    load([OUTPUTS], tmp_path / "store")
    script = (
        "import sys; from pathlib import Path; from kg.query.store import open_store; "
        "from kg.serve.worker import _fence; store = open_store(Path(sys.argv[1])); _fence(4_000_000_000)\n"
        "try: list(store.query(sys.argv[2]))\n"
        "except OSError as error: print(error.args[0])\n"
        "try: open('/etc/passwd')\n"
        "except OSError as error: print(error.strerror)\n"
        "print(len(list(store.query('SELECT * { ?s ?p ?o }'))))"
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        call = f"SELECT * {{ SERVICE <http://127.0.0.1:{listening.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / "store"), call],
            capture_output=True, text=True, check=False, timeout=60, cwd=Path(__file__).parents[2],
        )  # fmt: skip
    first, second, count = done.stdout.splitlines()
    assert "Too many open files" in first
    assert second == "Too many open files"
    assert int(count) == len(open_store(OUTPUTS))


def test_another_site_may_ask_only_if_it_is_named(server: Server) -> None:
    assert get(server, ONE, Origin="https://example.org").headers["access-control-allow-origin"] == (
        "https://example.org"
    )
    assert "access-control-allow-origin" not in get(server, ONE, Origin="https://evil.example").headers
    before = {"Origin": "https://example.org", "Access_Control_Request_Method": "POST"}
    told = ask(server, "OPTIONS", "/sparql", **before, Access_Control_Request_Headers="content-type")
    assert (told.status, told.headers["access-control-allow-origin"]) == (200, "https://example.org")


def test_the_pages_are_there_and_need_no_network(server: Server) -> None:
    front, graph = ask(server, "GET", "/"), ask(server, "GET", "/graph.html")
    assert (front.status, graph.status) == (200, 200)
    assert graph.text == (OUTPUTS / "graph.html").read_text(encoding="utf-8")
    assert 'href="graph.html"' in front.text
    assert "http://" not in front.text and "https://" not in front.text
    listed = json.loads(ask(server, "GET", "/questions").text)
    assert [one["name"] for one in listed] == list(questions())
    assert ask(server, "GET", f"/questions/chairs?name={quote('李四')}").text == (
        questions()["chairs"].set({"name": "李四"})
    )


@pytest.mark.parametrize("name", questions())
def test_every_named_question_is_answered(server: Server, name: str) -> None:
    told = ask(server, "POST", "/sparql", questions()[name].sparql, Content_Type=QUERY, Accept="text/csv")
    assert told.status == 200
    assert told.text.count("\n") >= 1


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("kind", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_reads_the_rows(server: Server, method: str, kind: str) -> None:
    client = SPARQLWrapper(f"{server.url}sparql")
    client.setQuery(questions()["heads"].sparql)
    client.setReturnFormat(kind)
    client.setMethod(method)
    client.setRequestMethod(POSTDIRECTLY if method == POST else URLENCODED)
    answer: Any = client.query().convert()
    if kind == JSON:
        names = {row["person"]["value"] for row in answer["results"]["bindings"]}
    elif kind == XML:
        names = {node.firstChild.nodeValue for node in answer.getElementsByTagName("literal")}
    else:
        names = {
            line.split(b"," if kind == CSV else b"\t")[0].decode().strip('"') for line in answer.splitlines()
        }
    assert "何其光" in names


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # of rdflib, by SPARQLWrapper
@pytest.mark.parametrize("kind", [TURTLE, N3, RDFXML])
def test_sparqlwrapper_reads_triples(server: Server, kind: str) -> None:
    client = SPARQLWrapper(f"{server.url}sparql")
    client.setQuery(f"PREFIX kg: <https://w3id.org/gongbao/def#> {MADE}")
    client.setReturnFormat(kind)
    assert client.query().convert()


def test_curl_asks_and_saves(server: Server, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if not curl:
        pytest.skip("curl is not installed")
    for options in (["-G", "--data-urlencode"], ["--data-urlencode"]):
        done = subprocess.run(
            [curl, "-sSf", f"{server.url}sparql", "-H", "Accept: text/csv", *options, f"query={ONE}"],
            capture_output=True,
            check=True,
        )
        assert done.stdout.decode().startswith("n\n") or done.stdout.startswith(b"n\r\n")


def test_a_store_on_disk_is_served_as_it_is(tmp_path: Path) -> None:
    load([OUTPUTS], tmp_path / "store")
    with serving(tmp_path / "store") as server:
        assert get(server, "ASK { ?m a kg:Meeting }").status == 200
        assert ask(server, "GET", "/graph.html").status == 404
        assert "graph.html" not in ask(server, "GET", "/").text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere"], "kg: nowhere: no such file; name a graph"),
        (["bad.ttl"], "kg: bad.ttl, line 1: "),
        (["bad.ttl", "--port", "{taken}"], "kg: 127.0.0.1:{taken}: Address already in use; name another"),
        (["bad.ttl", "--host", "256.1.1.1"], "kg: 256.1.1.1:8000: "),
    ],
)
def test_what_cannot_be_served_gets_one_line(words: list[str], told: str, run: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<urn:a> <urn:b>", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        taken = str(listening.getsockname()[1])
        filled = [word.format(taken=taken) for word in words]
        done = run("serve", *filled, *([] if len(words) > 1 else ["--port", "0"]))
    assert done.stderr.startswith(told.format(taken=taken))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_fifty_clients_with_bad_queries_among_them_leave_the_server_up() -> None:
    file = Path(__file__).parents[1] / "benchmarks/clients.py"
    spec = importlib.util.spec_from_file_location("clients", file)
    assert spec
    assert spec.loader
    clients = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(clients)
    with serving(OUTPUTS, "--timeout", "1", "--max-size", "1") as server:
        tally = clients.run(server.url, clients=50, seconds=4)
        assert clients.wrong(tally) == []
        assert sum(tally.values()) > 50
        assert get(server, "ASK {}").status == 200
