"""Reading → held, chaired and attended: who convened a meeting, who presided, and who took part.

A rule reads the wording of the predicate. Who its subject is (``subject``), and which meeting a bare 主持 or
出席 means (``scene``), is for Python.
"""

from collections.abc import Iterator, Sequence

from kg.facts.meeting.attendance import find_attendance
from kg.facts.meeting.holder import find_holders
from kg.facts.meeting.scene import scenes
from kg.model import Fact, Reading

_PRESENT = ("attends", "attends-meeting", "attends-as-told")
"""The rules that read who was there, rather than who spoke."""


def extract(reading: Reading, before: Sequence[Fact]) -> Iterator[Fact]:
    """Yield the meetings held, and their chairs and participants, each fact once for a story."""
    seen: set[tuple[str, ...]] = set()
    found: list[Fact] = []
    for scene in scenes(reading):
        if scene.kind == "headline" and found:
            break
        new = sorted([*find_holders(scene), *find_attendance(scene)], key=lambda f: f.evidence.start)
        scene.state.note(scene, new)
        found += new
    chairs = [f for f in found if f.type == "chaired"]
    for fact in found:
        who = fact.get("unit") or fact.get("person") or ""
        key = (fact.type, who, fact.get("meeting") or "")
        if key in seen or (fact.type == "attended" and any(_presides(chair, fact) for chair in chairs)):
            continue
        seen.add(key)
        yield fact


def _presides(chair: Fact, fact: Fact) -> bool:
    """Return whether a fact says no more than that the chair was there: 张三主持会议并讲话.

    Whoever is named among those present, and elsewhere as the chair, did both.
    """
    same = all(chair.get(role) == fact.get(role) for role in ("person", "meeting"))
    return same and (fact.rule not in _PRESENT or chair.evidence.overlaps(fact.evidence))
