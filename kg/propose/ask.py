"""Documents → the same, each with what a service proposes that it states."""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import islice

from kg.model import Document, Dropped
from kg.propose.cache import Cache, key_of
from kg.propose.service import Service, ServiceError

LONGEST = 30_000
"""Characters of a report that is asked about."""
_AT_ONCE = 8
_ENOUGH = 3
"""Reports in a row without an answer after which the service is taken for gone."""


def asked(
    documents: Iterable[Document | Dropped], service: Service, answers: Cache
) -> Iterator[Document | Dropped]:
    """Yield the documents with their proposals, and beside one that got none, why.

    A service that has failed three reports in a row is asked no more; one line tells of all that are left.
    """
    drawn = iter(documents)
    failures, unasked = 0, 0
    while some := list(islice(drawn, _AT_ONCE)):
        told = [one for one in some if isinstance(one, Document)]
        found = dict(
            zip(map(id, told), _answers(told, service, answers, ask=failures < _ENOUGH), strict=True)
        )
        for one in some:
            answer = found.get(id(one))
            if isinstance(one, Dropped) or answer is None:
                unasked += answer is None and isinstance(one, Document)
                yield one
            elif isinstance(answer, Exception):
                failures = _ENOUGH if failures >= _ENOUGH else failures + 1
                yield Dropped(one.source or one.id, f"no proposals for it ({answer})", _CURE)
                yield one
            else:
                failures = failures if failures >= _ENOUGH else 0
                yield replace(one, proposed=answer)
    if unasked:
        yield Dropped(service.host, f"gone; {unasked} reports more were not asked about", _CURE)


_CURE = "its rules' facts are kept; run the same command again, which asks only for what is missing"


def _answers(
    documents: Sequence[Document], service: Service, answers: Cache, *, ask: bool
) -> list[str | Exception | None]:
    """Return the proposals for each, or why there are none; None where the service is asked no more."""
    keys = [key_of(service.model, prompt(), _user(document)) for document in documents]
    known = [answers.get(key) for key in keys]
    missing = [at for at, answer in enumerate(known) if answer is None]
    got: list[str | Exception | None] = list(known)
    if ask and missing:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for at, answer in zip(
                missing, pool.map(lambda at: _one(documents[at], service), missing), strict=True
            ):
                got[at] = answer
                if isinstance(answer, str):
                    answers.put(keys[at], answer)
    return [
        json.dumps([service.model, answer], ensure_ascii=False) if isinstance(answer, str) else answer
        for answer in got
    ]


def _one(document: Document, service: Service) -> str | Exception:
    if len(document.text) > LONGEST:
        return ServiceError(f"over {LONGEST} characters")
    try:
        return service.ask(prompt(), _user(document))
    except ServiceError as error:
        return error


@cache
def prompt() -> str:
    """Return what the service is told to do."""
    return (files("kg") / "data/propose/prompt.txt").read_text(encoding="utf-8")


def _user(document: Document) -> str:
    return json.dumps({"published": document.published, "report": document.text}, ensure_ascii=False)
