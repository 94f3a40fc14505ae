"""Dates as the facts carry them (ISO 8601, reduced or an interval) → EDTF, bounds and triples."""

import re
from calendar import monthrange
from collections.abc import Iterator

from kg.graph.rdf import Literal, Subject, Triple, iri, term

_PART = re.compile(r"(?P<year>\d{4}|-)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


def edtf(value: str) -> str:
    """Return the value in EDTF (ISO 8601-2), where an unknown year is XXXX: --09-26 is XXXX-09-26."""
    return "/".join(re.sub(r"^--", "XXXX-", part) for part in value.split("/"))


def bounds(value: str) -> tuple[str, str] | None:
    """Return the first and the last day that a value may mean, or None where the year is not known."""
    ends = value.split("/")
    first, last = _days(ends[0]), _days(ends[-1])
    return (first[0], last[1]) if first and last and first[0] <= last[1] else None


def _days(part: str) -> tuple[str, str] | None:
    found = _PART.fullmatch(part)
    if not found or found["year"] == "-" or found["year"] == "0000":
        return None
    year = int(found["year"])
    low, high = (int(found["month"]),) * 2 if found["month"] else (1, 12)
    if not 1 <= low <= 12:
        return None
    last = monthrange(year, high)[1]
    start, end = (int(found["day"]),) * 2 if found["day"] else (1, last)
    if not 1 <= start <= last:
        return None
    return f"{year:04d}-{low:02d}-{start:02d}", f"{year:04d}-{high:02d}-{end:02d}"


def day_iri(value: str, base: str) -> str:
    """Return the IRI of a time by its value alone, wherever it is written."""
    return iri(base, "when", "d" + re.sub(r"[^0-9]", "_", value))


def time_triples(time: str, value: str, surface: str = "") -> Iterator[Triple]:
    """Yield a time as it is written and as it was resolved, with its first and last day where known."""
    told = Subject(time)
    yield told("rdf:type", term("kg:TimeExpression"))
    yield told("kg:edtf", Literal(edtf(value), datatype="edtf:EDTF"))
    if surface:
        yield told("kg:surface", Literal(surface))
    days = bounds(value)
    if days:
        yield told("rdf:type", term("time:ProperInterval"))
        for name, ending, day in (("hasBeginning", "b", days[0]), ("hasEnd", "e", days[1])):
            instant = Subject(f"{time}_{ending}")
            yield told(f"time:{name}", instant.iri)
            yield instant("rdf:type", term("time:Instant"))
            yield instant("time:inXSDDate", Literal(day, datatype="xsd:date"))
