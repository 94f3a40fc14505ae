"""The routes of the service: ``/reconcile`` is API 0.2, ``/reconcile/v1`` the 1.0 draft.

A request that is none gets one line and a status: 400 it can't be understood, 404 no such entity or type, 413
too much at once, 415 another type of body, 503 the table of names is still being made.
"""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kg.errors import QueryError
from kg.serve.form import FORM, body, pairs
from kg.serve.reconcile import answer
from kg.serve.reconcile.lookup import Entity, Table
from kg.serve.reconcile.match import candidates
from kg.serve.reconcile.preview import preview
from kg.serve.reconcile.query import Query
from kg.serve.reconcile.request import extension, queries_02, queries_10, query_02
from kg.serve.reconcile.schema import types
from kg.serve.reconcile.service import Service

_LONGEST_BODY = 1_000_000
_FARTHEST = 10_000
_STILL = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
_JSON = "application/json"


def routes(service: Service) -> list[BaseRoute]:
    """Return the routes, asking this service."""

    async def root_02(request: Request) -> Response:
        given = _one_each(await _pairs(request))
        if "callback" in given:
            raise QueryError("callback: JSONP is not offered; ask by CORS (kg serve --cors)")
        if "queries" in given:
            queries = queries_02(given["queries"])
            return JSONResponse(await service.ask(lambda table: _results_02(table, queries)))
        if "query" in given:
            query = query_02(given["query"])
            return JSONResponse(await service.ask(lambda table: _result(table, query, "result", named=False)))
        if "extend" in given:
            asked = extension(given["extend"], "extend")
            return JSONResponse(await service.ask(lambda table: answer.extended(table, asked, by_name=True)))
        if request.method == "POST":
            raise QueryError("reconcile: neither queries nor extend is given; send one as a form")
        root = _root(request)
        return JSONResponse(await service.ask(lambda table: answer.manifest_02(root, table.space)))

    async def root_10(request: Request) -> Response:
        return JSONResponse(answer.manifest_10(_root(request)))

    async def match(request: Request) -> Response:
        queries = queries_10(await _json(request))
        return JSONResponse(
            await service.ask(
                lambda table: {"results": [_result(table, one, "candidates", named=True) for one in queries]}
            )
        )

    async def extend(request: Request) -> Response:
        asked = extension(await _json(request), "body")
        return JSONResponse(await service.ask(lambda table: answer.extended(table, asked, by_name=False)))

    async def propose(request: Request) -> Response:
        given = _one_each(pairs(request.url.query))
        kind = given.get("type", "")
        kind = {one.iri: one.id for one in types().values()}.get(kind, kind)
        if kind and kind not in types():
            raise HTTPException(404, f"type: no type {kind[:40]!r}; there are {', '.join(types())}")
        limit = _count(given, "limit", 0) if given.get("limit") else None
        return JSONResponse(answer.proposed(kind, limit))

    async def suggest(request: Request) -> Response:
        given = _one_each(pairs(request.url.query))
        prefix, skip = given.get("prefix", "")[:200], _count(given, "cursor", 0)
        kind = request.path_params["kind"]
        if kind == "entity":
            return JSONResponse(
                await service.ask(
                    lambda table: answer.suggested(table, table.prefixed(prefix, skip, answer.PAGE))
                )
            )
        if kind in ("property", "type"):
            return JSONResponse(answer.suggested_words(kind, prefix, skip))
        raise HTTPException(404, f"suggest: {kind[:40]!r} is none of entity, property, type")

    async def shown(request: Request) -> Response:
        id = _one_each(pairs(request.url.query)).get("id", "")
        page = await service.ask(lambda table: preview(table, _known(table, id)))
        return HTMLResponse(page, headers=_STILL)

    def both(path: str, call: Callable[[Request], Awaitable[Response]]) -> list[BaseRoute]:
        return [Route(f"/reconcile{version}{path}", call) for version in ("", "/v1")]

    return [
        Route("/reconcile", root_02, methods=["GET", "POST"]),
        Route("/reconcile/propose", propose),
        Route("/reconcile/v1", root_10),
        Route("/reconcile/v1/match", match, methods=["POST"]),
        Route("/reconcile/v1/reconcile", match, methods=["POST"]),  # as the draft had it first
        Route("/reconcile/v1/extend", extend, methods=["POST"]),
        Route("/reconcile/v1/extend/propose", propose),
        *both("/suggest/{kind}", suggest),
        *both("/preview", shown),
    ]


def _results_02(table: Table, queries: dict[str, Query]) -> answer.Json:
    return {name: _result(table, query, "result", named=False) for name, query in queries.items()}


def _result(table: Table, query: Query, field: str, *, named: bool) -> answer.Json:
    return {field: [answer.candidate(table, one, named=named) for one in candidates(table, query)]}


def _known(table: Table, id: str) -> Entity:
    found = table.of_id(id.strip())
    if not found:
        raise HTTPException(404, f"id: no entity {id[:80]!r} in this graph")
    return found


def _root(request: Request) -> str:
    return str(request.base_url).rstrip("/") + request.url.path.rstrip("/")


async def _pairs(request: Request) -> list[tuple[str, str]]:
    """Return what the URL and, of a POST, the form hold."""
    if request.method != "POST":
        return pairs(request.url.query)
    kind = _kind(request)
    if kind != FORM:
        raise HTTPException(415, f"reconcile: a body is {FORM}, not {kind or 'of no type'}")
    return pairs(request.url.query) + pairs(await body(request, _LONGEST_BODY))


async def _json(request: Request) -> str:
    kind = _kind(request)
    if kind != _JSON:
        raise HTTPException(415, f"reconcile: a body is {_JSON}, not {kind or 'of no type'}")
    return await body(request, _LONGEST_BODY)


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _one_each(given: list[tuple[str, str]]) -> dict[str, str]:
    for name in ("queries", "query", "extend"):
        if sum(one == name for one, _ in given) > 1:
            raise QueryError(f"{name}: given twice; send one")
    return dict(given)


def _count(given: dict[str, str], name: str, default: int) -> int:
    told = given.get(name, "")
    if not told:
        return default
    if not told.isascii() or not told.isdecimal() or len(told) > 9:
        raise QueryError(f"{name}: {told[:40]!r} is no number from 0")
    return min(int(told), _FARTHEST)
