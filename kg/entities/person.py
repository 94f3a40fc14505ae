"""Persons, never by name alone: name + unit joins what reports say of one person, and keeps namesakes apart.

Within a story one name is one person, unless two posts that nobody holds at once say otherwise. Across
stories two are one where they share a name, a unit and a leading post in it (or chair its meetings), or the
very post where many hold it, or stand in one list of leaders of the nation. Whatever else speaks for one
person gives a likeness, never a merge: a split can be joined later.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from kg.entities.abroad import NO_COUNTRY, is_abroad
from kg.entities.name import Minted, mint
from kg.entities.setting import wordings
from kg.entities.unit import NATION
from kg.lexicon import load_lexicon

Anchor = tuple[str, ...]
"""What tells a person apart: name and unit, and the title where many of that name may serve there."""

_COMMON = 2
"""Up to how many characters a Chinese name is so common that a post which many hold proves nothing."""

_COMPANY = 2
"""How many other leaders of the nation a list must name, to tell that a name in it is the leader's."""

_YEARS = 6
"""How many years may lie between a list of leaders and the nearest report that names the leader's post."""


@dataclass(frozen=True, slots=True, order=True)
class Holding:
    """A post that a story gives a person; ``unit`` is the IRI of a unit known beyond its report, or empty.

    ``rank`` says how far the post tells its holder apart: leader, staff, member.
    """

    position: int
    title: str
    unit: str = ""
    place: str = ""
    status: str = "current"
    evidence: int = 0
    territory: bool = False
    rank: str = "staff"


@dataclass(frozen=True, slots=True)
class Appearance:
    """One person of one story: the story, the name, and the posts the story gives the person.

    ``chaired`` are the units whose meetings the person chaired, ``company`` the names in one list with the
    person's, each list apart; ``year`` is that of the report.
    """

    report: str
    story: int
    name: str
    holdings: tuple[Holding, ...] = ()
    chaired: tuple[tuple[str, str], ...] = ()
    company: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    year: str = field(default="", compare=False)

    def anchors(self) -> Iterator[Anchor]:
        """Yield what tells this person from others: name, unit, the title too where many share the post."""
        for holding in self.holdings:
            if not holding.unit:
                continue
            if holding.rank == "leader":
                yield (self.name, holding.unit, *([holding.title] if self._needs_title(holding) else []))
            elif holding.rank == "staff" and not holding.territory and len(self.name) > _COMMON:
                yield self.name, holding.unit, holding.title
        for unit, _ in self.chaired:
            yield self.name, unit

    def _needs_title(self, holding: Holding) -> bool:
        """Return whether name and unit are too little: China itself, or a name that many bear abroad."""
        if holding.place == NATION:
            return holding.territory
        return is_abroad(holding.place) and bool(re.match(wordings()["person"]["shared"], self.name))

    def leads_nation(self) -> bool:
        """Return whether the story gives the person a leading post of the nation."""
        return any(h.unit and h.rank == "leader" and h.place == NATION for h in self.holdings)


@cache
def rank_of(title: str) -> str:
    """Return how far a post tells its holder apart (leader, staff, member), by the longest ending known."""
    fit = [row for row in load_lexicon("ranks") if title.endswith(row["word"])]
    return max(fit, key=lambda row: len(row["word"]))["kind"] if fit else "staff"


@cache
def rank_in(title: str, unit: str) -> str:
    """Return how far a post of this unit (its full name) tells its holder apart."""
    told, rank = wordings()["person"], rank_of(title)
    if rank == "member" and re.search(told["small"], unit):
        return "leader"
    if re.search(told["large_posts"], title) and re.search(told["large"], unit):
        return "staff"
    return rank


def appearances(
    whole: Appearance, holdings: Iterable[Holding]
) -> tuple[tuple[Appearance, ...], tuple[int, ...]]:
    """Return the persons of a name in a story, and where each begins, for the facts that name no post.

    ``whole`` is the appearance that the story would make if one person bore the name.
    """
    groups: list[list[Holding]] = []
    for holding in sorted(holdings):
        group = next((g for g in groups if all(_may_share(holding, other, whole.name) for other in g)), None)
        if group is None:
            groups.append([holding])
        else:
            group.append(holding)
    if len(groups) < 2:
        held = tuple(groups[0]) if groups else ()
        one = Appearance(
            whole.report, whole.story, whole.name, held, whole.chaired, whole.company, whole.year
        )
        return (one,), (held[0].position if held else 0,)
    found = tuple(
        Appearance(whole.report, whole.story, whole.name, tuple(g), year=whole.year) for g in groups
    )
    return found, tuple(g[0].position for g in groups)


def _may_share(one: Holding, other: Holding, name: str) -> bool:
    """Return whether one person may hold both posts: not at once in two provinces or two cities."""
    if one.evidence == other.evidence:
        return True
    if is_abroad(one.place) and is_abroad(other.place) and re.match(wordings()["person"]["shared"], name):
        return (one.unit, one.title) == (other.unit, other.title)
    if {one.place, other.place} & {"", *NO_COUNTRY}:
        return True
    if one.status != "current" or other.status != "current":
        return True
    return one.place.startswith(other.place) or other.place.startswith(one.place)


def identify(
    found: Iterable[Appearance], base: str, *, leaders: Collection[str] | None = None
) -> dict[Appearance, Minted]:
    """Return the IRI of each appearance; appearances of one person share it, whatever their order.

    Persons of one name are told apart by what is said of that name alone, but for the names of the leaders
    of the nation: where only some names are given, ``leaders`` are those of all (``leaders_in``).
    """
    clusters = _with_leaders(_clusters(found), leaders)
    minted = [(cluster, _mint(cluster, base)) for cluster in clusters]
    return {appearance: who for cluster, who in minted for appearance in cluster}


def leaders_in(found: Iterable[Appearance]) -> set[str]:
    """Return the names that leaders of the nation bear, and by which a list can mean them."""
    return set(_leaders(_clusters(found)))


def _clusters(found: Iterable[Appearance]) -> list[list[Appearance]]:
    return _cluster(sorted(set(found), key=_order))


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

    sharing: dict[Anchor, list[int]] = defaultdict(list)
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


def _with_leaders(
    clusters: list[list[Appearance]], leaders: Collection[str] | None
) -> list[list[Appearance]]:
    """Return the clusters, those put to a leader of the nation that can mean nobody else of the name.

    Such are a name with the leader's title and no unit (the report says 主席 and a name), and a bare name in
    a list with other leaders' names, near in time.
    """
    known = _leaders(clusters)
    names = known.keys() if leaders is None else leaders
    joined: list[list[Appearance]] = []
    for cluster in clusters:
        leader = known.get(cluster[0].name)
        if leader and leader.cluster is not cluster and leader.may_be(cluster[0], names):
            leader.others.append(cluster[0])
        else:
            joined.append(cluster)
    for leader in known.values():
        leader.cluster.extend(leader.others)
    return joined


def _leaders(clusters: Sequence[list[Appearance]]) -> dict[str, "_Leader"]:
    """Return the leaders of the nation by name: of several of a name the one of whom most is told.

    Several of a name no list can mean, where it is so short that many bear it.
    """
    firm: dict[str, list[list[Appearance]]] = defaultdict(list)
    for cluster in clusters:
        if any(True for a in cluster for _ in a.anchors()):
            firm[cluster[0].name].append(cluster)
    found: dict[str, _Leader] = {}
    for name, of_name in firm.items():
        leading = [cluster for cluster in of_name if any(a.leads_nation() for a in cluster)]
        if len(leading) == 1 or (leading and len(name) > _COMMON):
            most = max(leading, key=lambda cluster: (len(cluster), _order(cluster[0])))
            found[name] = _Leader.of(most, alone=len(of_name) == 1)
    return found


@dataclass(frozen=True, slots=True)
class _Leader:
    """A leader of the nation: what reports say with a unit, the titles, the years, and who else is meant."""

    cluster: list[Appearance]
    titles: frozenset[str]
    years: frozenset[int]
    alone: bool
    others: list[Appearance] = field(default_factory=list)

    @staticmethod
    def of(cluster: list[Appearance], *, alone: bool) -> "_Leader":
        """Return the leader of whom these appearances tell; ``alone``: nobody else of the name is known."""
        held = [h for a in cluster for h in a.holdings if h.unit and h.rank == "leader" and h.place == NATION]
        years = frozenset(int(a.year) for a in cluster if a.year)
        return _Leader(cluster, frozenset(h.title for h in held), years, alone)

    def may_be(self, bare: Appearance, leaders: Collection[str]) -> bool:
        """Return whether an appearance of the name without a unit is the leader's."""
        if any(True for _ in bare.anchors()) or any(h.unit for h in bare.holdings):
            return False
        if bare.holdings:
            return self.alone and all(h.title in self.titles for h in bare.holdings)
        in_time = bool(bare.year) and any(abs(int(bare.year) - year) <= _YEARS for year in self.years)
        return in_time and any(sum(n in leaders for n in names) >= _COMPANY for names in bare.company)


def _mint(cluster: list[Appearance], base: str) -> Minted:
    """Mint from the anchor that is highest (the nation's before a province's), else from the report."""
    places = {h.unit: h.place for appearance in cluster for h in appearance.holdings}
    places |= {unit: place for appearance in cluster for unit, place in appearance.chaired}
    anchors = {anchor for appearance in cluster for anchor in appearance.anchors()}
    if anchors:
        name, unit, *title = min(anchors, key=lambda a: (len(a), len(places[a[1]]), a))
        return mint(base, "person", unit, name, *title)
    only = cluster[0]
    start = [str(only.holdings[0].position)] if only.holdings else []
    return mint(base, "person", only.report, str(only.story), only.name, *start)
