"""Meetings: one per holder, name and day; one of its report where any of these is not known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.entities.name import Minted, fold, mint
from kg.entities.setting import wordings

_DAY = 10  # characters of 2019-08-28


@dataclass(frozen=True, slots=True, order=True)
class Gathering:
    """A meeting of a story: its name, who held it (IRIs) and when, and where the story first says so.

    ``firm`` says that every holder is known beyond the report.
    """

    name: str
    holders: tuple[str, ...] = ()
    date: str = ""
    position: int = 0
    firm: bool = False


def gather(stated: Sequence[Gathering]) -> list[Gathering]:
    """Join what a story states of one meeting: one name at one place, or one name, holders and day."""
    by_place: dict[tuple[str, int], Gathering] = {}
    for one in sorted(stated):
        key = fold(one.name), one.position
        by_place[key] = _join(by_place[key], one) if key in by_place else one
    joined: list[Gathering] = []
    for one in sorted(by_place.values(), key=lambda g: (g.date == "", g)):
        same = [
            i
            for i, other in enumerate(joined)
            if fold(one.name) == fold(other.name)
            and one.holders == other.holders
            and one.date in ("", other.date)
        ]
        if len(same) == 1:
            joined[same[0]] = _join(joined[same[0]], one)
        else:
            joined.append(one)
    return sorted(joined, key=lambda g: (g.position, g))


def _join(one: Gathering, other: Gathering) -> Gathering:
    return Gathering(
        one.name,
        tuple(sorted({*one.holders, *other.holders})),
        one.date or other.date,
        min(one.position, other.position),
        (one.firm or not one.holders) and (other.firm or not other.holders),
    )


def meant(name: str, position: int, held: Sequence[Gathering]) -> Gathering:
    """Return the meeting that a name at a position means: the last of that name before it, else the next."""
    named = [g for g in held if fold(g.name) == fold(name)]
    before = [g for g in named if g.position <= position]
    return before[-1] if before else named[0] if named else Gathering(name)


def mint_meeting(meeting: Gathering, base: str, report: str, story: int) -> Minted:
    """Return the IRI of a meeting."""
    told, patterns = fold(meeting.name), wordings()["meeting"]
    if meeting.firm and not re.match(patterns["bare"], told):
        if re.search(patterns["numbered"], told):
            return mint(base, "meeting", meeting.holders[0], told)
        if len(meeting.date) >= _DAY:
            return mint(base, "meeting", meeting.holders[0], told, meeting.date)
    return mint(base, "meeting", report, str(story), told, *meeting.holders, meeting.date)
