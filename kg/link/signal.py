"""A pair → the signals that speak for and against it, and the score that they make.

The score is that of Fellegi and Sunter (1969): bits are added to the prior's, and a sum of b bits is the
probability 2^b / (1 + 2^b). The weights are data; each signal says in words what it saw.
"""

import re
from collections.abc import Iterator, Sequence

from kg.entities.person import rank_in
from kg.link.block import Pair
from kg.link.model import Linkable, Office, Signal, SignalKind
from kg.link.settings import settings

_PROVINCE, _NATION = len("CN-35"), "CN"


def signals(pair: Pair) -> tuple[Signal, ...]:
    """Return what speaks for and against a pair, in the order of the kinds; one signal a kind at most."""
    one, other = pair.one, pair.other
    found: list[Signal | None] = [_identifier(one, other), *_name(pair)]
    unit = _unit(one, other)
    found += [unit, _post(one, other), _region(one, other, unit), _time(one, other), _company(one, other)]
    return tuple(signal for signal in found if signal)


def score(found: Sequence[Signal]) -> float:
    """Return how likely the two are one, 0 to 1, rounded to four places."""
    bits = _bits("prior") + sum(signal.bits for signal in found)
    power = 2.0 ** max(-60.0, min(60.0, bits))
    return round(float(power / (1.0 + power)), 4)


def _bits(name: str) -> float:
    return float(settings()["bits"][name])


def _signal(kind: SignalKind, bits: float, told: str) -> Signal:
    return Signal(kind, round(bits, 2), told)


def _identifier(one: Linkable, other: Linkable) -> Signal | None:
    shared = sorted({one.id, *one.ids} & {other.id, *other.ids})
    return _signal("identifier", _bits("identifier"), f"both are {shared[0]}") if shared else None


def _name(pair: Pair) -> Iterator[Signal]:
    """Yield that the names are one or one's alias is the other's, less where many bear it."""
    one, other = pair.one, pair.other
    shared = sorted(set(one.names) & set(other.names), key=lambda name: (-len(name), name))
    aliases = sorted({*one.names, *one.aliases} & {*other.names, *other.aliases}, key=lambda n: (-len(n), n))
    if not aliases:
        return
    lengths: list[float] = settings()["bits"]["name"]
    name = (shared or aliases)[0]
    rivals = max(0, sum(pair.bearers) - 2)
    bits = lengths[min(max(len(name) - 2, 0), len(lengths) - 1)] + max(
        _bits("rival") * rivals, _bits("rivals_most")
    )
    told = f"{name}, borne by {pair.bearers[0]} here and {pair.bearers[1]} there"
    if shared:
        yield _signal("name", bits, told)
        others = [a for a in aliases if a not in shared]
        if others:
            yield _signal("alias", -_bits("alias"), f"both are also called {others[0]}")
    else:
        yield _signal("alias", bits + _bits("alias"), told)


def _unit(one: Linkable, other: Linkable) -> Signal | None:
    """Return that both serve in one unit (a unit: are part of it), or lead one division."""
    held = [(a, b) for a in one.offices for b in other.offices if _same_unit(a, b)]
    if one.type != "person":
        told = {"unit": "part of", "post": "at", "meeting": "held by"}[one.type]
        bits = _bits("post_unit" if one.type == "post" else "whole")
        return _signal("unit", bits, f"both {told} {held[0][0].unit}") if held else None
    firm = [(a, b) for a, b in held if "member" not in (_rank(a), _rank(b))]
    if firm:
        placed = any(a.region != "*" for a, _ in firm)
        return _signal("unit", _bits("unit" if placed else "unit_unplaced"), f"both at {firm[0][0].unit}")
    leading = [(a, b) for a in one.offices for b in other.offices if _one_circle(a, b)]
    if leading:
        first, second = leading[0]
        kind, place = ("nation", "the nation") if first.region == _NATION else ("circle", "one division")
        return _signal("unit", _bits(kind), f"{first.unit} and {second.unit} lead {place}")
    return _signal("unit", _bits("unit_member"), f"both in {held[0][0].unit}") if held else None


def _same_unit(a: Office, b: Office) -> bool:
    """Return whether two offices are of one unit; a territory and its jurisdiction must agree."""
    return bool(a.unit) and a.unit == b.unit and bool(a.region) and a.region == b.region


def _rank(office: Office) -> str:
    return rank_in(office.title, office.unit) if office.title else "leader"


def _one_circle(a: Office, b: Office) -> bool:
    """Return whether two offices lead one division (its committee, government, congress) or the nation."""
    circle = settings()["circle"]
    bodies = circle["nation" if a.region == _NATION else "bodies"]
    return (
        a.region == b.region
        and a.region.startswith(_NATION)
        and all(re.search(bodies, o.unit) and o.title and _rank(o) == "leader" for o in (a, b))
    )


def _post(one: Linkable, other: Linkable) -> Signal | None:
    """Return that both hold one post, abroad one title in one country; of units, that one person holds it."""
    if one.type == "unit":
        serving = sorted(name for name in _both(one, other) if " " in name)
        return _signal("post", _bits("serving"), f"both have {serving[0]}") if serving else None
    if one.type != "person":
        return None
    same = [
        a for a in one.offices for b in other.offices if a.title and a.title == b.title and _same_unit(a, b)
    ]
    firm = [a for a in same if _rank(a) != "member"]
    if firm:
        return _signal("post", _bits("post"), f"both {firm[0].unit}{firm[0].title}")
    abroad = [
        a for a in one.offices for b in other.offices
        if a.title and a.title == b.title and _rank(a) == "leader"
        and a.region == b.region and _is_abroad(a.region)
    ]  # fmt: skip
    if abroad:
        return _signal("post", _bits("post_abroad"), f"both {abroad[0].title} in {abroad[0].region}")
    return _signal("post", _bits("post_member"), f"both {same[0].unit}{same[0].title}") if same else None


def _is_abroad(region: str) -> bool:
    return len(region) == 2 and region not in (_NATION, "XX")


def _region(one: Linkable, other: Linkable, unit: Signal | None) -> Signal | None:
    """Return that both are of one region, or of two; nothing new where they share a unit."""
    here, there = (set(thing.regions) - {"XX", "*", _NATION} for thing in (one, other))
    if unit or not here or not there:
        return None
    shared = sorted((r for r in here & there), key=lambda r: (-len(r), r))
    if shared:
        kind = (
            "abroad" if _is_abroad(shared[0]) else "province" if len(shared[0]) == _PROVINCE else "division"
        )
        return _signal("region", _bits(kind), f"both of {shared[0]}")
    near = sorted(a for a in here for b in there if a.startswith(b) or b.startswith(a))
    if near:
        return _signal("region", _bits("province"), f"{near[0]} and a division in or above it")
    if {r[:_PROVINCE] for r in here} & {r[:_PROVINCE] for r in there}:
        return None
    other_country = {r[:2] for r in here}.isdisjoint({r[:2] for r in there})
    bits = _bits("other_country" if other_country or one.type != "person" else "elsewhere")
    return _signal("region", bits, f"{', '.join(sorted(here)[:3])} against {', '.join(sorted(there)[:3])}")


def _time(one: Linkable, other: Linkable) -> Signal | None:
    """Return what days say: of birth, of an office that both hold, of a meeting; years that lie between."""
    if one.born and other.born:
        size = min(len(one.born), len(other.born))
        same = one.born[:size] == other.born[:size]
        return _signal("time", _bits("born" if same else "not_born"), f"born {one.born} and {other.born}")
    if one.type == "meeting":
        return _day(one, other)
    if one.type != "person":
        return None
    for a in one.offices:
        for b in other.offices:
            if (
                (a.dated or b.dated)
                and a.title
                and a.title == b.title
                and _same_unit(a, b)
                and _overlap(a, b)
            ):
                return _signal("time", _bits("same_term"), f"{a.title} {_term(a)} and {_term(b)}")
    years = _years_between(one, other)
    if years >= settings()["time"]["far"]:
        return _signal("time", _bits("years_apart"), f"{years} years apart")
    return None


def _day(one: Linkable, other: Linkable) -> Signal | None:
    if not one.first or not other.first:
        return None
    size = min(len(one.first), len(other.first))
    if one.first[:size] == other.first[:size]:
        return _signal("time", _bits("same_day"), f"both on {one.first[:size]}") if size > 7 else None
    return _signal("time", _bits("another_day"), f"{one.first} and {other.first}")


def _overlap(a: Office, b: Office) -> bool:
    """Return whether two terms overlap, as far as their days are known."""
    if not (a.first or a.last) or not (b.first or b.last):
        return False
    return (a.first or "0")[:10] <= (b.last or "9") and (b.first or "0") <= (a.last or "9")


def _term(office: Office) -> str:
    return f"{office.first or '?'}/{office.last or '?'}"


def _years_between(one: Linkable, other: Linkable) -> int:
    """Return how many years lie between what is said of the two; 0 where either has no day."""
    spans = []
    for thing in (one, other):
        days = [d for o in thing.offices for d in (o.first, o.last) if d] + [
            d for d in (thing.first, thing.last) if d
        ]
        years = [int(day[:4]) for day in days if day[:4].isdecimal()]
        if not years:
            return 0
        spans.append((min(years), max(years)))
    (a, b), (c, d) = spans
    return max(0, c - b, a - d)


def _company(one: Linkable, other: Linkable) -> Signal | None:
    """Return that the same names stand beside both; a unit needs one who serves there on both sides."""
    shared = sorted(name for name in _both(one, other) if len(name) > 2 and " " not in name)
    least = settings()["peers"]["least"] if one.type == "person" else 1
    if len(shared) < least:
        return None
    each = _bits("peer" if one.type == "person" else "holder")
    bits = min(each * len(shared), _bits("peers_most"))
    return _signal("co-occurrence", bits, f"{len(shared)} names beside both: {', '.join(shared[:5])}")


def _both(one: Linkable, other: Linkable) -> set[str]:
    return set(one.peers) & set(other.peers)
