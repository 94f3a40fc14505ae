"""A reconciliation service as a target: its candidates for the things of a graph, kept in a file.

The protocol is the Reconciliation Service API 0.2 (https://www.w3.org/community/reports/reconciliation/
CG-FINAL-specs-0.2-20230410/): a batch of queries is posted as the form field ``queries``. What a service
says is one more list of things: they are linked by the same rules as any other, never by the service's score.
"""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from kg.errors import DocumentError, GraphError
from kg.link.model import Linkable, LinkType
from kg.link.name import folded, office
from kg.link.source import BASE

BATCH = 20
"""How many names are asked at once."""

LARGEST = 20_000_000
"""How many bytes an answer may have."""

_LIMIT = 5
_CHUNK = 65_536
_POSTS = re.compile(r"[;；、，,|]")


@dataclass(frozen=True, slots=True)
class Service:
    """A service by its address, the seconds that an answer may take, and the file that keeps its answers."""

    url: str
    timeout: float
    kept: Path


def ask(things: Iterable[Linkable], service: Service) -> Iterator[Linkable]:
    """Yield what a service knows by the names of things; what its file has is not asked again.

    Raises GraphError, in one line, for a service that is slow, wrong or gone: the answers so far are kept.
    """
    wanted = sorted({(thing.type, thing.name) for thing in things if thing.name})
    known = _kept(service)
    missing = [query for query in wanted if query not in known]
    space = known.get(_SPACE, [{}])[0].get("space", "")
    if missing:
        try:
            space = _space(service)
            _keep(service, _SPACE, [{"space": space}])
            for start in range(0, len(missing), BATCH):
                batch = missing[start : start + BATCH]
                for query, result in zip(batch, _answers(service, batch), strict=True):
                    _keep(service, query, result)
                    known[query] = result
        except (OSError, HTTPException, ValueError) as error:
            problem = (
                " ".join(str(getattr(error, "reason", "") or error).split())[:150] or type(error).__name__
            )
            done = f"{len(wanted) - sum(q not in known for q in wanted)} of {len(wanted)} names are answered"
            raise GraphError(
                f"{service.url}: {problem}; {done} and kept in {service.kept}, run it again to go on"
            ) from error
    yield from _things(wanted, known, space)


Query = tuple[str, str]
Answers = dict[Query, list[dict[str, Any]]]
_SPACE: Query = ("", "")


def _kept(service: Service) -> Answers:
    """Return the answers that the file of a service has. Raises DocumentError where it is broken."""
    if not service.kept.exists():
        return {}
    found: Answers = {}
    lines = service.kept.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line) if line else None
            if row and row["service"] == service.url:
                found[row["type"], row["name"]] = row["result"]
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines):  # a run that was killed left half a line
                continue
            raise DocumentError(f"{service.kept}:{number}: no answer; delete the line") from error
    return found


def _keep(service: Service, query: Query, result: list[dict[str, Any]]) -> None:
    row = {"service": service.url, "type": query[0], "name": query[1], "result": result}
    service.kept.parent.mkdir(parents=True, exist_ok=True)
    with service.kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _space(service: Service) -> str:
    """Return what the ids of a service begin with, as its manifest says."""
    manifest = _json(service, None)
    if not isinstance(manifest, dict) or not isinstance(manifest.get("identifierSpace"), str):
        raise ValueError("its answer is no manifest of a reconciliation service")
    return str(manifest["identifierSpace"])


def _answers(service: Service, batch: Sequence[Query]) -> list[list[dict[str, Any]]]:
    """Return the candidates for each query of a batch, as far as they are well formed."""
    queries = {f"q{n}": {"query": name, "limit": _LIMIT} for n, (_, name) in enumerate(batch)}
    told = _json(service, {"queries": json.dumps(queries, ensure_ascii=False)})
    if not isinstance(told, dict) or not all(isinstance(told.get(key), dict) for key in queries):
        raise ValueError("its answer lacks a query that was asked")
    results = [told[key].get("result") for key in queries]
    for result in results:
        if not isinstance(result, list) or not all(map(_is_candidate, result)):
            raise ValueError("its answer has a candidate without id and name")
    return [[_slim(one) for one in result[:_LIMIT]] for result in results]


def _is_candidate(one: object) -> bool:
    return isinstance(one, dict) and all(isinstance(one.get(key), str) and one[key] for key in ("id", "name"))


def _slim(one: Mapping[str, Any]) -> dict[str, Any]:
    return {key: one[key] for key in ("id", "name", "description", "score") if key in one}


def _json(service: Service, form: Mapping[str, str] | None) -> object:
    """Return what a service answers, within its time and of a size that can be held."""
    if urllib.parse.urlsplit(service.url).scheme not in ("http", "https"):
        raise ValueError("no address of a service; write http:// or https://")
    data = urllib.parse.urlencode(form).encode() if form else None
    request = urllib.request.Request(service.url, data, {"Accept": "application/json"})
    until, found = time.monotonic() + service.timeout, bytearray()
    with urllib.request.urlopen(request, timeout=service.timeout) as answer:
        while chunk := answer.read1(_CHUNK):
            found += chunk
            if time.monotonic() > until:
                raise TimeoutError(f"no whole answer within {service.timeout:g} seconds")
            if len(found) > LARGEST:
                raise ValueError(f"its answer is larger than {LARGEST // 1_000_000} MB")
    try:
        return json.loads(found)
    except (ValueError, RecursionError) as error:
        raise ValueError("its answer is no JSON") from error


def _things(wanted: Sequence[Query], known: Answers, space: str) -> Iterator[Linkable]:
    """Yield the candidates as things, each once; what describes them may tell their posts."""
    types: tuple[LinkType, ...] = ("person", "unit", "post", "meeting")
    seen: set[tuple[str, str]] = set()
    for kind, name in wanted:
        type = next(t for t in types if t == kind)
        for one in known.get((kind, name), []):
            iri = one["id"] if ":" in one["id"] else (space or BASE) + one["id"]
            if (kind, iri) in seen:
                continue
            seen.add((kind, iri))
            told = _POSTS.split(str(one.get("description") or "")) if type == "person" else []
            offices = tuple(o for text in told if text.strip() and (o := office("", text.strip())).unit)
            regions = tuple(sorted({o.region for o in offices} - {"", "*"}))
            yield Linkable(iri, type, one["name"], folded([one["name"]], type), (), offices, regions)
