"""The SPARQL 1.1 Protocol over a pool of workers, with the reconciliation service and the pages beside it.

What a query gets that has no answer is one line of text, with the status that HTTP or the Protocol has for
it: 400 no query, 403 SERVICE and updates, 406 no such format, 413 and 414 too long a query, 415 another type
of body, 500 an answer over the limit, 503 the time is over or nobody is free.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import GraphError, KgError, QueryError, Refused, TooLarge, TooLong, Unfit
from kg.query.answer import LONGEST
from kg.query.question import question, questions
from kg.serve.accept import MEDIA_TYPES, forms
from kg.serve.form import FORM, body, pairs
from kg.serve.page import page
from kg.serve.pool import Broken, Busy, Pool
from kg.serve.reconcile.request import TooMany
from kg.serve.reconcile.routes import routes
from kg.serve.reconcile.service import Service

_LONGEST_BODY = 200_000  # of a query of the longest kind, each byte of it written as %E8
_ONE_LINE = "text/plain; charset=utf-8"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
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


def app(
    pool: Pool, service: Service, *, graph_page: Path | None, origins: Sequence[str], hosts: Sequence[str]
) -> Starlette:
    """Return the application: the endpoint, reconciliation, the page to ask from, and that of the graph.

    ``origins`` are the sites that may ask from a browser (``*`` for any), ``hosts`` the names that this
    server goes by, so that no site on the web can ask one on loopback by a name of its own.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await pool.stop()
            await service.stop()

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
            *routes(service),
        ],
        middleware=[
            Middleware(_Encoded),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
            *([_cors(origins)] if origins else []),
        ],
        exception_handlers={KgError: _told, HTTPException: _failed, Exception: _broke},
        lifespan=lifespan,
    )


class _Encoded:
    """Refuses an address with bytes that are not ASCII: starlette breaks on some where it reads them."""

    def __init__(self, served: ASGIApp) -> None:
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope.get("query_string", b"").isascii():
            await self._served(scope, receive, send)
            return
        told = "query: the address holds bytes that are not ASCII; encode it as %E8\n"
        await PlainTextResponse(told, 400, media_type=_ONE_LINE)(scope, receive, send)


def _cors(origins: Sequence[str]) -> Middleware:
    return Middleware(
        CORSMiddleware, allow_origins=list(origins), allow_methods=["GET", "POST"], allow_headers=["*"]
    )


async def _query(request: Request) -> str | None:
    """Return the one query of a request, or None for a request that has none (GET /sparql)."""
    given = pairs(request.url.query)
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        sent = await body(request, _LONGEST_BODY)
        if kind == _UPDATE:
            raise Refused("query: updates are refused, for the graph is only read; change it with kg build")
        if kind == _QUERY:
            given.append(("query", sent))
        elif kind == FORM:
            given += pairs(sent)
        else:
            raise HTTPException(415, f"query: a body is {_QUERY} or {FORM}, not {kind or 'of no type'}")
    names = [name for name, _ in given]
    if "update" in names:
        raise Refused("query: updates are refused, for the graph is only read; change it with kg build")
    if {"default-graph-uri", "named-graph-uri"} & set(names):
        raise QueryError("query: there is one graph, and it has no name; leave the graph's URI out")
    found = [value for name, value in given if name == "query"]
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
        case TooMany():
            status = 413
        case TooLong() | Busy():
            status = 503
        case TooLarge() | Broken() | GraphError():
            status = 500
    headers = {"Retry-After": "5"} if status == 503 else None
    return PlainTextResponse(f"{error}\n", status, headers, media_type=_ONE_LINE)


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers, media_type=_ONE_LINE)


async def _broke(request: Request, error: Exception) -> Response:
    return PlainTextResponse("query: the server broke on it; its log tells more\n", 500, media_type=_ONE_LINE)
