"""Story → date mentions, each resolved against the day of publication with its precision kept.

8月底 in a report of September 2019 is 2019-08, and 12日至13日 is an interval, 2019-08-12/2019-08-13.
A date whose year cannot be known keeps what the text gives: --09-26. Words without a date (近日, 连日来)
are no mention.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from kg.lexicon import alternation, load_lexicon, words
from kg.model import Mention, Span, Story

_KIND = re.compile(r"\{=(\w+)\}")
_SOON = 45  # days that an announcement looks ahead


@dataclass(frozen=True, slots=True)
class Partial:
    """A calendar date of which the smaller parts, or the year, may be unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.year:04d}" if self.year else "-"]
        parts += [f"{p:02d}" for p in (self.month, self.day) if p]
        return "-".join(parts)

    def is_real(self) -> bool:
        """Return whether the calendar has this date: not 2月30日."""
        try:
            date(self.year or 2000, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """What a date is reckoned from: the publication, the date said before; and whether it is to come."""

    published: Partial
    previous: Partial | None
    ahead: bool


@cache
def _book() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("kg") / "data/dates.toml").read_text(encoding="utf-8"))


@cache
def _compiled(table: str, name: str) -> re.Pattern[str]:
    pattern = _KIND.sub(lambda found: alternation(words("dates", found[1])), _book()[table][name])
    return re.compile(pattern, re.VERBOSE)


@cache
def _marked_forms() -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
    """Return each form with the characters of which one stands in all that it matches."""
    marks = _book()["marks"]
    return tuple((frozenset(marks[name]), _compiled("forms", name)) for name in _book()["forms"])


@cache
def _values(kind: str) -> dict[str, str]:
    return {row["word"]: row["value"] for row in load_lexicon("dates") if row["kind"] == kind}


def find_dates(story: Story) -> Iterator[Mention]:
    """Yield the dates of the story in order; two that are the ends of a range are one interval."""
    text = story.document.text
    published = read_iso(story.document.published or "") or Partial()
    previous: Partial | None = None
    for sentence in story.sentences:
        if sentence.kind == "overlong":
            continue
        atoms: list[tuple[Span, Partial, Partial | None]] = []
        for found in _forms(text, sentence.span):
            reckoning = _Reckoning(published, previous, _is_ahead(text, found))
            resolved = _resolve(found.groupdict(), reckoning)
            if resolved is None:
                continue
            start, end = resolved
            span = Span(found.start(), found.end())
            if atoms and end is None and _joins(text, atoms[-1], span):
                first = atoms.pop()
                start = _continue(first[1], found.groupdict()) or start
                span, start, end = Span(first[0].start, span.end), first[1], start
            atoms.append((span, start, end))
            previous = start if end is None else end
        for span, start, end in atoms:
            cut = span.cut(text)
            yield Mention("date", span, cut, str(start) if end is None or end == start else f"{start}/{end}")


def read_iso(value: str) -> Partial | None:
    """Return the date that an ISO 8601 string gives, or None."""
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value)
    return Partial(*(int(g) if g else None for g in found.groups())) if found else None


def _forms(text: str, span: Span) -> Iterator[re.Match[str]]:
    """Yield what matches a form, from left to right; at one place the form that the book names first."""
    position = span.start
    characters = set(span.cut(text))
    patterns = [pattern for marks, pattern in _marked_forms() if not marks.isdisjoint(characters)]
    ahead = [p.search(text, position, span.end) for p in patterns]
    while any(ahead):
        first = min((m for m in ahead if m), key=lambda m: m.start())
        yield first
        position = first.end()
        for i, found in enumerate(ahead):
            if found and found.start() < position:
                ahead[i] = patterns[i].search(text, position, span.end)


def _is_ahead(text: str, found: re.Match[str]) -> bool:
    return bool(_compiled("ahead", "before").search(text, max(0, found.start() - 8), found.start()))


def _joins(text: str, before: tuple[Span, Partial, Partial | None], span: Span) -> bool:
    between = text[before[0].end : span.start]
    return before[2] is None and bool(_compiled("range", "joint").fullmatch(between))


def _continue(first: Partial, groups: dict[str, str | None]) -> Partial | None:
    """Return the end of a range whose year or month is that of its beginning: 8月25日至30日."""
    if groups.get("year") or groups.get("near_year") or first.month is None:
        return None
    month, day = _number(groups.get("month")), _number(groups.get("day"))
    if month:
        turned = first.year is not None and month < first.month
        return _real(Partial(first.year + 1 if turned and first.year else first.year, month, day))
    if day and first.day:
        if day >= first.day:
            return _real(Partial(first.year, first.month, day))
        return _real(_shift_month(Partial(first.year, first.month), 1, day))
    return None


def _resolve(groups: dict[str, str | None], at: _Reckoning) -> tuple[Partial, Partial | None] | None:
    """Return the date, or the first and last of an interval; None for what has no date."""
    year = _year(groups, at)
    if groups.get("half"):
        first, last = (int(m) for m in _values("half")[groups["half"] or ""].split("/"))
        if year is None:
            year = _latest_year(first, at)
        return (Partial(year, first), Partial(year, last)) if year else None
    if groups.get("last_month"):
        first_month, last_month = _number(groups.get("month")) or 1, _number(groups["last_month"]) or 1
        year = year or _latest_year(last_month, at)
        return (Partial(year, first_month), Partial(year, last_month)) if last_month > first_month else None
    if groups.get("last_year"):
        return Partial(year), Partial(int(groups["last_year"] or 0))
    start = _point(groups, at, year)
    if start is None or not start.is_real():
        return None
    if groups.get("last_day"):
        end = _continue(start, {"day": groups["last_day"]})
        return (start, end) if end else None
    return start, None


def _point(groups: dict[str, str | None], at: _Reckoning, year: int | None) -> Partial | None:
    month, day = _number(groups.get("month")), _number(groups.get("day"))
    if groups.get("near_month"):
        return _shift_month(at.published, int(_values("near_month")[groups["near_month"] or ""]), day)
    if groups.get("near_day"):
        return _shift_day(at.published, int(_values("near_day")[groups["near_day"] or ""]))
    if groups.get("same_day"):
        return _shift_day(at.previous or Partial(), int(_values("same_day")[groups["same_day"] or ""]))
    if groups.get("near_week") or groups.get("weekday"):
        return _weekday(groups, at)
    if month:
        return Partial(year or _year_before(month, day, at), month, day)
    if day:
        return _latest_day(day, at)
    return Partial(year) if year else None


def _year(groups: dict[str, str | None], at: _Reckoning) -> int | None:
    if groups.get("year"):
        written = groups["year"] or ""
        return int(written if written.isdecimal() else "".join(_values("digit")[c] for c in written))
    for kind, base in (("near_year", at.published), ("same_year", at.previous)):
        word = groups.get(kind)
        if word:
            return base.year + int(_values(kind)[word]) if base and base.year else None
    return None


def _year_before(month: int, day: int | None, at: _Reckoning) -> int | None:
    """Return the year of a month without one: the latest not after the publication, unless it is to come.

    A day soon after the publication is one to come, whatever stands before it.
    """
    base = at.published
    if base.year is None or base.month is None:
        return base.year
    here, now = (month, day or 0), (base.month, base.day or 31)
    if at.ahead:
        to_come = here >= (base.month, base.day or 0) if day else month >= base.month
        return base.year if to_come else base.year + 1
    soon = day is not None and base.day is not None and _days(here) - _days(now) <= _SOON
    return base.year if here <= now or soon else base.year - 1


def _days(here: tuple[int, int]) -> int:
    """Return about how many days of the year have passed."""
    return here[0] * 30 + here[1]


def _latest_year(month: int, at: _Reckoning) -> int | None:
    if at.published.year is None or at.published.month is None:
        return at.published.year
    return at.published.year if month <= at.published.month + 1 else at.published.year - 1


def _latest_day(day: int, at: _Reckoning) -> Partial | None:
    """Return the day of a number alone: in the month said before, or the latest not after the publication."""
    base = at.published
    if base.year is None or base.month is None:
        known = at.previous if at.previous and at.previous.month else None
        return Partial(known.year, known.month, day) if known else None
    here = Partial(base.year, base.month)
    if base.day is None or (at.ahead and day >= base.day) or (not at.ahead and day <= base.day):
        return Partial(here.year, here.month, day)
    step = 1 if at.ahead else -1
    for months in range(step, 3 * step, step):
        shifted = _shift_month(here, months, day)
        if shifted and shifted.is_real():
            return shifted
    return None


def _weekday(groups: dict[str, str | None], at: _Reckoning) -> Partial | None:
    base = at.published
    if not (base.year and base.month and base.day):
        return None
    today = date(base.year, base.month, base.day)
    if not groups.get("weekday"):
        weeks = int(_values("near_week")[groups["near_week"] or ""])
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
        sunday = monday + timedelta(days=6)
        return Partial(monday.year, monday.month) if monday.month == sunday.month else None
    number = int(_values("weekday")[groups["weekday"] or ""]) - 1
    if groups.get("near_week"):
        weeks = int(_values("near_week")[groups["near_week"] or ""])
        day = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=number)
    elif at.ahead:
        day = today + timedelta(days=(number - today.weekday()) % 7)
    else:
        day = today - timedelta(days=(today.weekday() - number) % 7)
    return Partial(day.year, day.month, day.day)


def _shift_day(base: Partial, days: int) -> Partial | None:
    if base.year and base.month and base.day:
        moved = date(base.year, base.month, base.day) + timedelta(days=days)
        return Partial(moved.year, moved.month, moved.day)
    return base if not days and base.month else None


def _shift_month(base: Partial, months: int, day: int | None) -> Partial | None:
    if base.month is None or base.year is None:
        return None
    index = base.year * 12 + base.month - 1 + months
    return Partial(index // 12, index % 12 + 1, day)


def _real(partial: Partial | None) -> Partial | None:
    return partial if partial and partial.is_real() else None


def _number(written: str | None) -> int | None:
    """Return 28 for 28, 二十八 and 廿八; None for nothing."""
    if not written:
        return None
    if written.isdecimal():
        return int(written)
    digits = [int(_values("digit")[c]) for c in written]
    if 10 not in digits:
        return int("".join(map(str, digits)))
    ten = digits.index(10)
    return (digits[ten - 1] if ten else 1) * 10 + (digits[ten + 1] if ten + 1 < len(digits) else 0)
