"""Persons, never by name alone: name + unit joins what reports say of one person, and keeps namesakes apart.

Within a story one name is one person, unless two posts that nobody holds at once say otherwise. Across
stories two are one where they share a name, a unit and a leading post in it, or the very post where many
hold it. Whatever else speaks for one person gives a likeness, never a merge: a split can be joined later.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kg.entities.name import Minted, mint
from kg.lexicon import load_lexicon
from kg.model import Likeness

NATIONWIDE = ("", "CN", "UN", "EU", "XX")
"""Places that tell nothing about where a person works."""


@dataclass(frozen=True, slots=True, order=True)
class Holding:
    """A post that a story gives a person; ``unit`` is the IRI of a unit known beyond its report, or empty."""

    position: int
    title: str
    unit: str = ""
    place: str = ""
    status: str = "current"
    evidence: int = 0
    territory: bool = False


@dataclass(frozen=True, slots=True)
class Appearance:
    """One person of one story: the story, the name, and the posts the story gives the person."""

    report: str
    story: int
    name: str
    holdings: tuple[Holding, ...] = ()

    def anchors(self) -> Iterator[tuple[str, ...]]:
        """Yield what tells this person from others: name, unit, the title too where many share the post."""
        for holding in self.holdings:
            rank = rank_of(holding.title)
            if holding.unit and rank == "leader":
                yield self.name, holding.unit
            elif holding.unit and rank == "staff" and not holding.territory:
                yield self.name, holding.unit, holding.title


@cache
def rank_of(title: str) -> str:
    """Return how far a post tells its holder apart (leader, staff, member), by the longest ending known."""
    fit = [row for row in load_lexicon("ranks") if title.endswith(row["word"])]
    return max(fit, key=lambda row: len(row["word"]))["kind"] if fit else "staff"


def appearances(
    report: str, story: int, name: str, holdings: Iterable[Holding]
) -> tuple[tuple[Appearance, ...], tuple[int, ...]]:
    """Return the persons of a name in a story, and where each begins, for the facts that name no post."""
    groups: list[list[Holding]] = []
    for holding in sorted(holdings):
        group = next((g for g in groups if all(_may_share(holding, other) for other in g)), None)
        if group is None:
            groups.append([holding])
        else:
            group.append(holding)
    found = tuple(Appearance(report, story, name, tuple(g)) for g in groups) or (
        Appearance(report, story, name),
    )
    return found, tuple(g[0].position for g in groups) or (0,)


def _may_share(one: Holding, other: Holding) -> bool:
    """Return whether one person may hold both posts: not at once in two provinces or two cities."""
    if one.evidence == other.evidence or {one.place, other.place} & set(NATIONWIDE):
        return True
    if one.status != "current" or other.status != "current":
        return True
    return one.place.startswith(other.place) or other.place.startswith(one.place)


def identify(found: Sequence[Appearance], base: str) -> dict[Appearance, Minted]:
    """Return the IRI of each appearance; appearances of one person share it, whatever their order."""
    clusters = _cluster(sorted(set(found), key=_order))
    return {appearance: _mint(cluster, base) for cluster in clusters for appearance in cluster}


def _order(appearance: Appearance) -> tuple[str, int, str, tuple[Holding, ...]]:
    return appearance.report, appearance.story, appearance.name, appearance.holdings


def _cluster(found: Sequence[Appearance]) -> list[list[Appearance]]:
    """Return the appearances that share an anchor, directly or through others."""
    roots = list(range(len(found)))

    def root(index: int) -> int:
        while roots[index] != index:
            roots[index] = roots[roots[index]]
            index = roots[index]
        return index

    sharing: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, appearance in enumerate(found):
        for anchor in appearance.anchors():
            sharing[anchor].append(index)
    for members in sharing.values():
        for one, other in pairwise(members):
            low, high = sorted((root(one), root(other)))
            roots[high] = low
    clusters: dict[int, list[Appearance]] = defaultdict(list)
    for index, appearance in enumerate(found):
        clusters[root(index)].append(appearance)
    return list(clusters.values())


def _mint(cluster: list[Appearance], base: str) -> Minted:
    """Mint from the anchor that is highest (the nation's before a province's), else from the report."""
    places = {h.unit: h.place for appearance in cluster for h in appearance.holdings}
    anchors = {anchor for appearance in cluster for anchor in appearance.anchors()}
    if anchors:
        name, unit, *title = min(anchors, key=lambda a: (len(a), len(places[a[1]]), a))
        return mint(base, "person", unit, name, *title)
    only = cluster[0]
    start = [str(only.holdings[0].position)] if only.holdings else []
    return mint(base, "person", only.report, str(only.story), only.name, *start)


def likenesses(identified: dict[Appearance, Minted]) -> Iterator[Likeness]:
    """Yield the pairs of one name that stay apart although something speaks for one person."""
    by_name: dict[str, dict[str, list[Appearance]]] = defaultdict(lambda: defaultdict(list))
    for appearance, minted in identified.items():
        by_name[appearance.name][minted.iri].append(appearance)
    for persons in by_name.values():
        firm = sorted(iri for iri, of in persons.items() if any(True for a in of for _ in a.anchors()))
        for iri in sorted(persons):
            for other in firm:
                if iri not in firm or iri < other:
                    yield from _compare(iri, persons[iri], other, persons[other], alone=len(firm) == 1)


def _compare(
    one: str, here: list[Appearance], other: str, there: list[Appearance], *, alone: bool
) -> Iterator[Likeness]:
    name = here[0].name
    score, reasons = (0.3 if len(name) > 2 else 0.2), ["name"]
    traits = {
        "title": [{h.title for a in side for h in a.holdings} for side in (here, there)],
        "region": [
            {h.place[:5] for a in side for h in a.holdings} - set(NATIONWIDE) for side in (here, there)
        ],
    }
    for reason, (left, right) in traits.items():
        if left & right:
            score += 0.25
            reasons.append(reason)
        elif reason == "region" and left and right:
            score -= 0.15
    if alone and not any(a.holdings for a in here):
        score += 0.2
        reasons.append("only-one-known")
    if score >= LIKELY:
        low, high = sorted((one, other))
        yield Likeness(low, high, round(score, 2), tuple(reasons))


LIKELY = 0.45
"""From which score a likeness is worth a look."""
