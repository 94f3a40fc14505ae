"""What people judged of candidates: lines of a file, replayed in every run.

A line is ``positive⇥IRI⇥IRI⇥reason`` (or negative, unsure). Lines are taken in order: one that contradicts
those before it, directly or through others, is not taken, and the complaint names them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from kg.errors import DocumentError
from kg.link.model import Judgement, Verdict
from kg.model import Dropped

FORM = "positive⇥IRI⇥IRI⇥reason (or negative, unsure)"


def read_judgements(path: Path) -> tuple[list[Judgement], list[Dropped]]:
    """Return the judgements of a file that can hold together, and a complaint for each other line.

    Blank lines and those that begin with # are passed over. Raises DocumentError for a file that cannot be
    opened or is not UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path}: not UTF-8; save the judgements as UTF-8") from error
    except OSError as error:
        raise DocumentError(
            f"{path}: cannot be read ({error.strerror}); name a file of judgements"
        ) from error
    taken: list[Judgement] = []
    complaints: list[Dropped] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        place = f"{path.name}:{number}"
        judgement = _judgement(line.rstrip("\r"), place)
        if judgement is None:
            complaints.append(Dropped(place, "no judgement", f"write {FORM}, ⇥ being a tab"))
            continue
        against = _against(judgement, taken)
        if against:
            lines = ", ".join(sorted(a.place.rpartition(":")[2] for a in against))
            many = "s" if len(against) > 1 else ""
            complaints.append(Dropped(place, f"contradicts line{many} {lines}", "delete one of them"))
        else:
            taken.append(judgement)
    return taken, complaints


def _judgement(line: str, place: str) -> Judgement | None:
    cells = [cell.strip() for cell in line.split("\t")]
    verdict: Verdict | None = next((v for v in get_args(Verdict) if v == cells[0]), None)
    if verdict is None or len(cells) != 4 or not all(cells) or cells[1] == cells[2]:
        return None
    return Judgement(verdict, cells[1], cells[2], cells[3], place)


def _against(judgement: Judgement, taken: Iterable[Judgement]) -> list[Judgement]:
    """Return the judgements by which this one can't hold."""
    pair, before = {judgement.one, judgement.other}, list(taken)
    direct = [j for j in before if {j.one, j.other} == pair and j.verdict != judgement.verdict]
    if direct:
        return direct
    joined = [j for j in before if j.verdict == "positive"]
    if judgement.verdict != "positive":
        path = _path(judgement.one, judgement.other, joined)
        return path or []
    for other in before:
        if other.verdict != "positive":
            path = _path(other.one, other.other, [*joined, judgement])
            if path:
                return [other, *(j for j in path if j is not judgement)]
    return []


def _path(one: str, other: str, joined: Iterable[Judgement]) -> list[Judgement] | None:
    """Return the judgements by which one thing is another, None where none leads there."""
    ways: dict[str, list[Judgement]] = {one: []}
    edges = list(joined)
    queue = [one]
    for here in queue:
        for edge in edges:
            if here in (edge.one, edge.other):
                there = edge.other if here == edge.one else edge.one
                if there not in ways:
                    ways[there] = [*ways[here], edge]
                    queue.append(there)
    return ways.get(other)


def by_pair(judgements: Iterable[Judgement]) -> dict[frozenset[str], Judgement]:
    """Return each judgement by the two IRIs that it is about."""
    return {frozenset((j.one, j.other)): j for j in judgements}
