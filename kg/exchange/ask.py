"""What an export is asked for, and the count of what it wrote and left out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ask:
    """What the user sets: ``links`` (IRI → Q-id of Wikidata), a data set's ``licence`` and ``title``."""

    links: Mapping[str, str] = field(default_factory=dict)
    licence: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things of each kind were written, and how many left out for each reason."""

    wrote: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    def leave(self, reason: str, count: int = 1) -> None:
        """Count what is left out; none is no reason."""
        if count:
            self.left[reason] += count

    def __str__(self) -> str:
        """Return the counts as one line: ``Event 8, Person 4; left out 3 (acting 3)``."""
        left = f"; left out {self.left.total()} ({_parts(self.left)})" if self.left else ""
        return (_parts(self.wrote) or "nothing") + left


def _parts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
