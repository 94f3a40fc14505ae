"""The SPARQL 1.1 Protocol over a pool of workers, and the pages beside it.

What a query gets that has no answer is one line of text, with the status that HTTP or the Protocol has for
it: 400 no query, 403 SERVICE and updates, 406 no such format, 413 and 414 too long a query, 415 another type
of body, 500 an answer over the limit, 503 the time is over or nobody is free.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kg.errors import KgError, QueryError, Refused, TooLarge, TooLong, Unfit
from kg.query.answer import LONGEST
from kg.query.question import question, questions
from kg.serve.accept import MEDIA_TYPES, forms
from kg.serve.page import page
from kg.serve.pool import Broken, Busy, Pool

_LONGEST_BODY = 200_000  # of a query of the longest kind, each byte of it written as %E8
_ONE_LINE = "text/plain; charset=utf-8"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_FORM = "application/x-www-form-urlencoded"
_DESCRIPTION = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
[] a sd:Service ;
    sd:endpoint <> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON> ,
        <http://www.w3.org/ns/formats/SPARQL_Results_XML> ,
        <http://www.w3.org/ns/formats/SPARQL_Results_CSV> ,
        <http://www.w3.org/ns/formats/SPARQL_Results_TSV> ,
        <http://www.w3.org/ns/formats/Turtle> ,
        <http://www.w3.org/ns/formats/N-Triples> ,
        <http://www.w3.org/ns/formats/RDF_XML> .
"""


def app(pool: Pool, *, graph_page: Path | None, origins: Sequence[str], hosts: Sequence[str]) -> Starlette:
    """Return the application: the endpoint, the page to ask from, and the page of the graph if there is one.

    ``origins`` are the sites that may ask from a browser (``*`` for any), ``hosts`` the names that this
    server goes by, so that no site on the web can ask one on loopback by a name of its own.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await pool.stop()

    async def sparql(request: Request) -> Response:
        query = await _query(request)
        if query is None:
            return Response(_DESCRIPTION, media_type="text/turtle; charset=utf-8")
        accepted = forms(request.headers.get("accept", ""))
        if not accepted:
            raise Unfit(
                f"query: none of {request.headers['accept']} is written; ask for JSON, CSV, TSV or Turtle"
            )
        form, answer = await pool.answer(query, accepted)
        return Response(answer, media_type=MEDIA_TYPES[form], headers={"Vary": "Accept"})

    async def front(_: Request) -> Response:
        return HTMLResponse(page(graph=graph_page is not None))

    async def graph(_: Request) -> Response:
        if graph_page is None:
            raise HTTPException(404)
        return FileResponse(graph_page)

    return Starlette(
        routes=[
            Route("/", front),
            Route("/sparql", sparql, methods=["GET", "POST"]),
            Route("/questions", _questions),
            Route("/questions/{name}", _question),
            Route("/graph.html", graph),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
            *([_cors(origins)] if origins else []),
        ],
        exception_handlers={KgError: _told, HTTPException: _failed, Exception: _broke},
        lifespan=lifespan,
    )


def _cors(origins: Sequence[str]) -> Middleware:
    return Middleware(
        CORSMiddleware, allow_origins=list(origins), allow_methods=["GET", "POST"], allow_headers=["*"]
    )


async def _query(request: Request) -> str | None:
    """Return the one query of a request, or None for a request that has none (GET /sparql)."""
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await _body(request)
        if kind == _UPDATE:
            raise Refused("query: updates are refused, for the graph is only read; change it with kg build")
        if kind == _QUERY:
            pairs.append(("query", body))
        elif kind == _FORM:
            pairs += _pairs(body.encode())
        else:
            raise HTTPException(415, f"query: a body is {_QUERY} or {_FORM}, not {kind or 'of no type'}")
    names = [name for name, _ in pairs]
    if "update" in names:
        raise Refused("query: updates are refused, for the graph is only read; change it with kg build")
    if {"default-graph-uri", "named-graph-uri"} & set(names):
        raise QueryError("query: there is one graph, and it has no name; leave the graph's URI out")
    found = [value for name, value in pairs if name == "query"]
    if not found and request.method == "GET":
        return None
    if len(found) != 1:
        raise QueryError(f"query: {len(found)} queries in one request; send one, as query=")
    if len(found[0]) > LONGEST:
        status = 414 if request.method == "GET" else 413
        raise HTTPException(
            status, f"query: {len(found[0])} characters; at most {LONGEST} are read, so shorten it"
        )
    return found[0]


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode(), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise QueryError("query: it is not UTF-8, or not one form; encode it as one") from error


async def _body(request: Request) -> str:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_BODY:
            raise HTTPException(413, f"query: over {_LONGEST_BODY} bytes; shorten it")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise QueryError(f"query: byte {error.start} is not UTF-8; send UTF-8") from error


async def _questions(_: Request) -> Response:
    return JSONResponse(
        [
            {
                "name": asked.name,
                "zh": asked.chinese,
                "en": asked.english,
                "parameters": [
                    {"name": p.name, "kind": p.kind, "zh": p.chinese, "en": p.english}
                    for p in asked.parameters
                ],
            }
            for asked in questions().values()
        ]
    )


async def _question(request: Request) -> Response:
    """Give the SPARQL of a question, with what the request sets."""
    settings = dict(request.query_params)
    try:
        asked = question(request.path_params["name"])
    except QueryError as error:
        raise HTTPException(404, str(error)) from error
    return Response(asked.set(settings), media_type=f"{_QUERY}; charset=utf-8")


async def _told(request: Request, error: Exception) -> Response:
    """Tell what went wrong in one line, with its status."""
    status = 400
    match error:
        case Refused():
            status = 403
        case Unfit():
            status = 406
        case TooLong() | Busy():
            status = 503
        case TooLarge() | Broken():
            status = 500
    headers = {"Retry-After": "5"} if status == 503 else None
    return PlainTextResponse(f"{error}\n", status, headers, media_type=_ONE_LINE)


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers, media_type=_ONE_LINE)


async def _broke(request: Request, error: Exception) -> Response:
    return PlainTextResponse("query: the server broke on it; its log tells more\n", 500, media_type=_ONE_LINE)
