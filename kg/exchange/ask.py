"""What an export is asked for, and the count of what it wrote and left out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ask:
    """What the user sets: ``links`` (IRI → Q-id of Wikidata), the ``licence`` and the ``title`` of a data set."""

    links: Mapping[str, str] = field(default_factory=dict)
    licence: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things of each kind were written, and how many left out for each reason."""

    wrote: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        """Return the counts as one line: ``12 (Person 4, Event 8), left out 3 (acting: 3)``."""
        left = f", left out {self.left.total()}{_parts(self.left, ': ')}" if self.left else ""
        return f"{self.wrote.total()}{_parts(self.wrote, ' ')}{left}"


def _parts(counts: Counter[str], between: str) -> str:
    told = ", ".join(f"{name}{between}{count}" for name, count in sorted(counts.items()))
    return f" ({told})" if told else ""
