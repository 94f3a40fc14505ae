"""Publication dates: what a report, the user or a file name says → ISO 8601, as precise as it is said."""

import datetime
import re

_ISO = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_COMPACT = re.compile(r"[0-9]{8}")
_TIMED = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_IN_A_NAME = re.compile(r"(?<![0-9])([0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])")
_EARLIEST, _LATEST = 1949, 2100

FORMS = "YYYY, YYYY-MM, YYYY-MM-DD, YYYYMMDD or an ISO 8601 date and time"


def normalise_date(text: str) -> str | None:
    """Return the date as YYYY, YYYY-MM or YYYY-MM-DD, a time left off, or None for what is no date."""
    text = text.strip()
    if _COMPACT.fullmatch(text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        if _TIMED.fullmatch(text):
            datetime.datetime.fromisoformat(text)
            return text[:10]
        if _ISO.fullmatch(text):
            datetime.date.fromisoformat(text + "0001-01-01"[len(text) :])
            return text
    except ValueError:  # 2019-02-30, 25:00
        return None
    return None


def date_in(name: str) -> str | None:
    """Return the only day (1949 to 2100) in a file's stem or a report's id: xw20180110_01 → 2018-01-10."""
    days = {day for found in _IN_A_NAME.findall(name) if (day := normalise_date(found))}
    days = {day for day in days if _EARLIEST <= int(day[:4]) <= _LATEST}
    return days.pop() if len(days) == 1 else None
