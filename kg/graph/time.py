"""Dates as the facts carry them (ISO 8601, reduced or an interval) → EDTF, and their first and last day."""

import re
from calendar import monthrange

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
