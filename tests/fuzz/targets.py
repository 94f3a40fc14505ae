"""What is fuzzed: one function for each way into the program, bytes in, nothing out.

Each asserts what holds for any bytes whatever. What a function raises is a finding: an exception that is not
one of ours, an offset that is wrong, an answer that differs the second time.
"""

import asyncio
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph

from kg.entities import decide, resolve
from kg.entities.decision import read_decisions
from kg.errors import DocumentError, GraphError, RuleError
from kg.export.turtle import with_pyoxigraph, with_rdflib
from kg.graph.rdf import Literal, Triple, term
from kg.model import Decision, Document, Dropped, Resolution
from kg.pipeline import extract
from kg.query.store import open_store
from kg.read.date import date_in, normalise_date
from kg.read.docx import read_docx
from kg.read.html import read_html
from kg.read.jsonl import read_jsonl
from kg.read.text import Decoded, Unreadable, decode
from kg.rules import parse_rules
from kg.segment import segment
from kg.serve.app import app
from kg.serve.pool import Limits, Pool
from kg.serve.reconcile.service import Service
from tests.conftest import sample_reports

Target = Callable[[bytes], None]


def text(raw: bytes) -> None:
    """Decode bytes, with an encoding that a page may have declared for itself in the first line."""
    declared, _, rest = raw.partition(b"\n")
    _is_read(decode(raw))
    _is_read(decode(rest, declared=declared.decode("latin-1")))


def html(raw: bytes) -> None:
    """Read a page."""
    read = read_html(raw)
    _is_read(read)
    assert read == read_html(raw)


def docx(raw: bytes) -> None:
    """Read a Word file: the bytes themselves, and one whose body they are."""
    _is_read(read_docx(raw))
    _is_read(read_docx(_word_file(raw)))


def jsonl(raw: bytes) -> None:
    """Read JSON Lines, and a report whose text the bytes are."""
    lines = raw.splitlines(keepends=True)
    for place, report in read_jsonl(lines, stem="n", source="n.jsonl", published=None):
        assert place.startswith("n.jsonl")
        if isinstance(report, Document):
            assert report.text.strip()
            report.text.encode()
        else:
            assert report.problem and report.cure
    told = raw.decode("utf-8", "ignore").replace("\0", "")
    line = json.dumps({"text": told}).encode()
    [(_, read)] = read_jsonl([line], stem="n", source="n.jsonl", published=None)
    assert isinstance(read, Unreadable) if not told.strip() else read.text == told  # type: ignore[union-attr]


def date(raw: bytes) -> None:
    """Read a date, and the date in a name."""
    told = raw.decode("utf-8", "replace")
    for day in (normalise_date(told), date_in(told)):
        assert day is None or normalise_date(day) == day


def layout(raw: bytes) -> None:
    """Cut a report into stories and sentences, which tile it but for white space."""
    document = _document(raw)
    end = 0
    for story in segment(document):
        for sentence in story.sentences:
            assert document.text[end : sentence.span.start].strip() == ""
            assert sentence.span.cut(document.text) == sentence.text == sentence.text.strip()
            end = sentence.span.end
        assert all(story.span.covers(quotation) for quotation in story.quotations)
    assert document.text[end:].strip() == ""


def facts(raw: bytes) -> None:
    """Extract the facts of a report: mentions and rules; each stands where it says it does."""
    document = _document(raw)
    found = extract(document)
    size = len(document.text)
    for fact in found.facts:
        assert 0 <= fact.evidence.start < fact.evidence.end <= size
        assert len({argument.role for argument in fact.arguments}) == len(fact.arguments)
        assert all(a.value and (a.span is None or a.span.end <= size) for a in fact.arguments)
    assert extract(document) == found


def build(raw: bytes) -> None:
    """Resolve a report's facts and write them as Turtle, which both libraries read alike."""
    from kg.graph import triples

    found = sorted(set(triples(resolve([extract(_document(raw))]))), key=repr)
    _comes_back(found)


def rules(raw: bytes) -> None:
    """Load a book of rules, or be told what is wrong with it."""
    try:
        parse_rules(raw.decode("utf-8", "replace"), place="rules.toml")
    except RuleError as error:
        _is_told(error)


def decisions(raw: bytes) -> None:
    """Read a file of decisions and take them."""
    resolution = _resolution()
    iris = [e.id for e in resolution.entities][:9] + [f.id for f in resolution.facts][:9]
    for number, iri in enumerate(iris):  # $0, $1 … so that a decision can be of something
        raw = raw.replace(b"$" + (b"%x" % number), iri.encode())
    file = _scratch("decisions.tsv", raw)
    try:
        read = list(read_decisions(file))
    except DocumentError as error:
        _is_told(error)
        return
    assert all(d.problem and d.cure for d in read if isinstance(d, Dropped))
    taken = [d for d in read if isinstance(d, Decision)]
    settled, complaints = decide(resolution, taken)
    places = {complaint.place for complaint in complaints}
    assert set(settled.decisions) == {d for d in taken if d.place not in places}
    assert decide(resolution, taken) == (settled, complaints)


def turtle(raw: bytes) -> None:
    """Read a graph of Turtle and of N-Triples, or be told what is wrong with it."""
    for name in ("graph.ttl", "graph.nt"):
        try:
            open_store(_scratch(name, raw))
        except GraphError as error:
            _is_told(error)


def literal(raw: bytes) -> None:
    """Write any text as Turtle and read it back."""
    told = raw.decode("utf-8", "ignore")
    subject = "https://w3id.org/gongbao/id/person/p1"
    language, kind = Literal(told, language="zh"), Literal(told, datatype="xsd:string")
    _comes_back([Triple(subject, term("foaf:name"), value) for value in (language, kind)])


def sparql(raw: bytes) -> None:
    """Ask the endpoint: a method, a path, headers and a body in four lines; it answers, and the next too."""
    method, path, headers, body = (raw.split(b"\n", 3) + [b""] * 4)[:4]
    status, answer = _ask(method, path, headers, body)
    assert status in {200, 307, 400, 403, 404, 405, 406, 413, 414, 415, 500, 503}, status
    assert b"Traceback" not in answer and b"the server broke" not in answer, answer
    assert status == 200 or answer.count(b"\n") <= 1 or method == b"HEAD", answer
    assert _ask(b"GET", b"/sparql?query=ASK{}", b"", b"")[0] == 200


TARGETS: dict[str, Target] = {
    f.__name__: f
    for f in (text, html, docx, jsonl, date, layout, facts, build, rules, decisions, turtle, literal, sparql)
}


def _document(raw: bytes) -> Document:
    """Return a report: the first line is its title if it ends in a tab, the rest its text."""
    told = raw.decode("utf-8", "replace")
    title, tab, rest = told.partition("\t\n")
    return Document("d", rest, title[:80], "2019-09-05") if tab else Document("d", told)


def _is_read(read: Decoded | Unreadable) -> None:
    if isinstance(read, Unreadable):
        assert read.problem and read.cure
        assert "\n" not in read.problem
    else:
        assert read.text.strip()
        assert "\0" not in read.text
        read.text.encode()


def _is_told(error: Exception) -> None:
    assert str(error).strip()
    assert "\n" not in str(error)


def _comes_back(found: list[Triple]) -> None:
    """Assert that both writers' Turtle is read by both libraries as these triples."""
    wanted = {(s, p, o.text if isinstance(o, Literal) else o) for s, p, o in found}
    for write in (with_rdflib, with_pyoxigraph):
        made = write(found, "https://w3id.org/gongbao/")
        by_rdflib = {(str(s), str(p), str(o)) for s, p, o in Graph().parse(data=made, format="turtle")}
        by_oxigraph = {
            (q.subject.value, q.predicate.value, q.object.value)  # type: ignore[union-attr]
            for q in ox.parse(made.encode(), format=ox.RdfFormat.TURTLE)
        }
        assert by_rdflib == wanted, write.__name__
        assert by_oxigraph == wanted, write.__name__


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="kg-fuzz-")


def _scratch(name: str, raw: bytes) -> Path:
    """Return a file of this name that holds the bytes."""
    file = Path(_folder().name) / name
    file.write_bytes(raw)
    return file


@cache
def _resolution() -> Resolution:
    return resolve(sample_reports())


@cache
def _template() -> dict[str, bytes]:
    """Return the parts of a Word file that holds one paragraph."""
    import docx as word

    written = io.BytesIO()
    word.Document().save(written)
    with zipfile.ZipFile(written) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def _word_file(body: bytes) -> bytes:
    xml = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + body
        + b"</w:body></w:document>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as parts:
        for name, content in _template().items():
            parts.writestr(name, xml if name == "word/document.xml" else content)
    return written.getvalue()


class _Served:
    """The application over a pool of one worker, in an event loop of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        file = _scratch("served.nt", b'<urn:a> <urn:b> "c" .\n<urn:a> <urn:d> <urn:a> .\n')
        self.pool = Pool(file, Limits(2.0, 100_000, 2_000_000_000, 1))
        self.loop.run_until_complete(self.pool.start())
        self.service = Service(file, Path(_folder().name), 20.0)
        self.loop.run_until_complete(self.service.start())
        self.app = app(
            self.pool, self.service, graph_page=None, origins=["https://example.org"], hosts=["*"]
        )

    async def ask(self, scope: dict[str, Any], body: bytes) -> tuple[int, bytes]:
        sent: list[Any] = []
        parts = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return parts.pop() if parts else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        told = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
        return next(m["status"] for m in sent if m["type"] == "http.response.start"), told


@cache
def _served() -> _Served:
    return _Served()


def _ask(method: bytes, path: bytes, headers: bytes, body: bytes) -> tuple[int, bytes]:
    served = _served()
    route, _, query = path.partition(b"?")
    named = [tuple(h.strip() for h in one.split(b":", 1)) for one in headers.split(b"\r") if b":" in one]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
        "method": method.decode("latin-1") or "GET", "path": "/" + route.decode("utf-8", "replace").lstrip("/"),
        "raw_path": b"/" + route.lstrip(b"/"), "root_path": "", "query_string": query, "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80), "headers": [(b"host", b"localhost"), *((n.lower(), v) for n, v in named)],
    }  # fmt: skip
    return served.loop.run_until_complete(served.ask(scope, body))
