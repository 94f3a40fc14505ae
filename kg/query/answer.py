"""A store and SPARQL → an answer, in the formats of the W3C or as a table for people.

Nothing but the store is asked: SERVICE is refused, since pyoxigraph would call another server for it. An
answer is written as it is found, so that one that grows too large ends there and then.
"""

import re
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Final, TypeVar, cast

import pyoxigraph as ox

from kg.errors import QueryError, Refused, TooLarge, TooLong, Unfit
from kg.graph.rdf import VOCABULARIES
from kg.query.store import one_line

Given = TypeVar("Given")

SOLUTIONS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
"""The formats of SELECT and ASK."""
TRIPLES: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}
"""The formats of CONSTRUCT and DESCRIBE."""

LONGEST: Final = 20_000
"""Characters of a query: what the stack of ``within`` takes, however deep they nest."""
STACK: Final = 512 * 1024 * 1024
"""Bytes of the stack on which a query runs: addresses only, memory is taken as it is used."""

_WORD = re.compile(
    r"""\\. | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\r\n]* | [?$@:][\w-]+ | [\w-]+:[\w:%-]*
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' | (?P<word>\w+)""",
    re.VERBOSE | re.DOTALL,
)
"""What a query is made of, so that a word is told from the same word in a text, a name or a comment."""
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"}
_QUERIES = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


def ask(store: ox.Store, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Return the answer, found as it is read; the prefixes of the graph need not be declared.

    Raises QueryError for a syntax error, Refused for SERVICE and updates, TooLarge for too long a text.
    """
    if len(sparql) > LONGEST:
        raise TooLarge(f"query: {len(sparql)} characters; at most {LONGEST} are read, so shorten it")
    words = [match["word"].upper() for match in _WORD.finditer(sparql) if match["word"]]
    if "SERVICE" in words:
        raise Refused("query: SERVICE is refused, for no other server is asked; load that graph with kg load")
    kind = next((word for word in words if word in _UPDATES | _QUERIES), "")
    if kind in _UPDATES:
        raise Refused(f"query: {kind} is refused, for the graph is only read; change it with kg build")
    try:
        return store.query(sparql, prefixes=VOCABULARIES)
    except SyntaxError as error:
        problem = re.sub(r"^error at (\d+):(\d+)", r"line \1, column \2", one_line(str(error)))
        raise QueryError(f"query: {problem}; mend the SPARQL") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise _failed(error) from error


def write(store: ox.Store, sparql: str, *forms: str, largest: int) -> tuple[str, bytes]:
    """Return the answer in the first of these formats that can hold it, and which that is.

    Formats are names in SOLUTIONS or TRIPLES. Raises QueryError as ``ask`` does, Unfit where no format can
    hold the answer, TooLarge where it takes more than so many bytes.
    """
    answer = ask(store, sparql)
    output = cast(IO[bytes], written := _Output(largest))
    try:
        if isinstance(answer, ox.QueryTriples):
            form = _chosen(forms, TRIPLES, "triples")
            ox.serialize(answer, output, TRIPLES[form], prefixes=VOCABULARIES)
        else:
            form = _chosen(forms, SOLUTIONS, "rows")
            answer.serialize(output, SOLUTIONS[form])
    except (OSError, ValueError, RuntimeError) as error:
        raise _failed(error) from error
    return form, bytes(written.bytes)


def _chosen(forms: Sequence[str], fit: Mapping[str, object], what: str) -> str:
    for form in forms:
        if form in fit:
            return form
    raise Unfit(f"query: its answer is {what}, for which to ask as {', '.join(fit)}")


def _failed(error: Exception) -> QueryError:
    return QueryError(f"query: no answer ({one_line(str(error))}); ask for less, or otherwise")


class _Output:
    """Where an answer is written, up to so many bytes."""

    def __init__(self, largest: int) -> None:
        self.bytes = bytearray()
        self.largest = largest

    def write(self, part: bytes) -> int:
        if len(self.bytes) + len(part) > self.largest:
            raise TooLarge(f"query: its answer is over {size(self.largest)}; add LIMIT or ask for less")
        self.bytes += part
        return len(part)

    def flush(self) -> None:
        pass


def size(bytes: int) -> str:
    """Return a number of bytes for people: 200 bytes, 64 kB, 10 MB."""
    for unit, name in ((1_000_000, "MB"), (1_000, "kB")):
        if bytes >= unit:
            return f"{bytes / unit:g} {name}"
    return f"{bytes} bytes"


def within(seconds: float, call: Callable[[], Given]) -> Given:
    """Return what the call gives, or raise what it raises; TooLong if it takes more seconds.

    It runs beside, on a stack deep enough for any query. A call that takes too long is left to itself, so the
    process should end soon; pyoxigraph offers no other way (oxigraph/oxigraph issue 1926).
    """
    given: list[Given] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(call())
        except BaseException as error:
            _forget_frames(error)
            raised.append(error)

    before = threading.stack_size(STACK)
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not given:
        raise TooLong(f"query: no answer in {seconds:g} s; add LIMIT, ask for less or give it more time")
    return given[0]


def _forget_frames(error: BaseException | None) -> None:
    """Let go of what an error still holds; an answer must be dropped by the thread that asked for it."""
    while error:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
