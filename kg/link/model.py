"""The nouns of linking: what can be linked, what speaks for and against a pair, what was decided of it."""

from dataclasses import dataclass, field
from typing import Literal

LinkType = Literal["person", "unit", "post", "meeting"]
"""What can be linked; groups, measures and statements are their report's own."""

Verdict = Literal["positive", "negative", "unsure"]

SignalKind = Literal["identifier", "name", "alias", "unit", "post", "region", "time", "co-occurrence"]


@dataclass(frozen=True, slots=True)
class Office:
    """A post at a unit: the unit's full name and the title, both folded, either may be empty.

    ``region`` is the unit's jurisdiction (CN-35, JP), ``*`` where nothing places a unit whose name is like
    no other's (国际奥委会), empty where only its report knows which unit it is. ``first`` and ``last`` are
    the days (ISO 8601) that the source gives it, empty where it gives none; ``dated`` says that they are the
    bounds of the office, not days on which somebody spoke of it.
    """

    unit: str = ""
    title: str = ""
    region: str = ""
    first: str = ""
    last: str = ""
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Linkable:
    """Anything of either side in the form in which the two are compared.

    ``name`` is shown; ``names`` and ``aliases`` are folded. The offices of a person are held; a unit's say
    what it is part of, a post's where it is, a meeting's who held it. ``regions`` are codes, ``first`` and
    ``last`` the days between which it is spoken of (a meeting's own), ``peers`` the folded names that stand
    beside it (a unit's and a post's: of those who serve there, a unit's with their titles too), ``ids``
    identifiers that others know too.
    """

    id: str
    type: LinkType
    name: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    regions: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    born: str = ""
    peers: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """What speaks for a pair (``bits`` above 0) or against it: the base-2 logarithm of how much likelier."""

    kind: SignalKind
    bits: float
    told: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided of two things; ``place`` is the line that says so, no part of what is decided."""

    verdict: Verdict
    one: str
    other: str
    reason: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair with its signals, its score (0 to 1), and what follows: the link's predicate, empty for none."""

    one: Linkable
    other: Linkable
    signals: tuple[Signal, ...]
    score: float
    predicate: str = ""
    judgement: Judgement | None = None

    @property
    def identical(self) -> bool:
        """Return whether both sides know the thing by one IRI: nothing is left to link."""
        return self.one.id == self.other.id
