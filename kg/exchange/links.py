"""A file of links → the Q-ids of Wikidata that our IRIs are the same as.

Read are SSSOM (https://w3id.org/sssom: a table set apart by tabs, below lines that begin with #) and Turtle
or N-Triples. A link counts where it says that the two are one thing: owl:sameAs or skos:exactMatch, and in
SSSOM not denied by ``predicate_modifier``. An IRI with two Q-ids is an error: one of them is wrong.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError
from kg.graph.rdf import term

_SAME = ("owl:sameAs", "skos:exactMatch")
_IRIS = ("http://www.w3.org/2002/07/owl#sameAs", term("skos:exactMatch"))
_ITEM = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/|wikidata:|wd:)(Q[1-9]\d*)")
_PREFIX = re.compile(r"""#\s+([\w.-]+):\s*["']?([^\s"']+)["']?\s*""")
_COLUMNS = ("subject_id", "predicate_id", "object_id")


def read_links(file: Path) -> dict[str, str]:
    """Return the Q-id of each IRI that has one. Raises GraphError for a file that can't be read."""
    try:
        raw = file.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise GraphError(f"{file}: cannot be read ({error.strerror}); check the file") from error
    except UnicodeDecodeError as error:
        raise GraphError(f"{file}: not UTF-8; save it as UTF-8") from error
    pairs = _of_triples(file, raw) if file.suffix.lower() in (".ttl", ".nt") else _of_table(file, text)
    found: dict[str, str] = {}
    for iri, item in pairs:
        if found.setdefault(iri, item) != item:
            raise GraphError(f"{file}: {iri} is both {found[iri]} and {item}; take one of the two away")
    return found


def _of_triples(file: Path, raw: bytes) -> Iterator[tuple[str, str]]:
    form = ox.RdfFormat.TURTLE if file.suffix.lower() == ".ttl" else ox.RdfFormat.N_TRIPLES
    try:
        for quad in ox.parse(io.BytesIO(raw), format=form):
            one, other = quad.subject, quad.object
            are_things = isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode)
            if quad.predicate.value in _IRIS and are_things:
                yield from _either(one.value, other.value)
    except SyntaxError as error:
        raise GraphError(f"{file}: no links that can be read ({error.msg}); mend the file") from error


def _of_table(file: Path, text: str) -> Iterator[tuple[str, str]]:
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t")
    lacking = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if lacking:
        raise GraphError(f"{file}: no column {lacking[0]}; name SSSOM set apart by tabs, or Turtle (.ttl)")
    prefixes = _prefixes(text)
    for row in rows:
        if row["predicate_id"] in (*_SAME, *_IRIS) and (row.get("predicate_modifier") or "") != "Not":
            yield from _either(
                _whole(row["subject_id"] or "", prefixes), _whole(row["object_id"] or "", prefixes)
            )


def _prefixes(text: str) -> dict[str, str]:
    """Return the prefixes of the ``curie_map`` among the lines on top."""
    _, _, rest = text.partition("#curie_map:")
    found: dict[str, str] = {}
    for line in rest.split("\n")[1:]:
        if not (told := _PREFIX.fullmatch(line.rstrip("\r"))):
            break
        found[told[1]] = told[2]
    return found


def _whole(curie: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes[prefix] + local if prefix in prefixes else curie


def _either(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Yield our IRI and the Q-id, whichever of the two stands first."""
    for iri, item in ((one, other), (other, one)):
        if found := _ITEM.fullmatch(item):
            yield iri, found[1]
