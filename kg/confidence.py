"""Rule → confidence: the share of a rule's facts that annotated reports call right.

``data/rules/precision.tsv`` is what ``kg evaluate GOLD_DIR --rules`` prints: rule, type, right, found.
A rule's confidence is its own share, drawn towards the share of its type as ``WEIGHT`` facts would draw it::

    confidence(rule) = (right + WEIGHT × prior) / (found + WEIGHT)
    prior(type)      = (right of the type + 1) / (found of the type + 2)

so that a rule that read one fact, rightly, is not called certain, and a rule that no annotated report has
exercised gets what is usual for its type.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.errors import LexiconError

WEIGHT = 4
PROPOSER = "proposer:"
"""What the name of a rule begins with that is no rule, but a service's model that proposes facts."""
UNMEASURED = 0.3
"""The confidence of what a model proposes, as long as no annotated report has measured that model."""
_PLACE = "data/rules/precision.tsv"


@dataclass(frozen=True, slots=True)
class Measured:
    """How many facts a rule read in the annotated reports, and how many of them are right."""

    type: str
    right: int
    found: int


@cache  # asked for with every fact
def confidence(rule: str, type: str) -> float:
    """Return how likely a fact of this type that the rule read is right: above 0, below 1, two decimals."""
    if rule.startswith(PROPOSER) and (rule, type) not in measurements():
        return UNMEASURED
    measured = measurements().get((rule, type), Measured(type, 0, 0))
    share = (measured.right + WEIGHT * _prior(type)) / (measured.found + WEIGHT)
    return min(0.99, max(0.01, round(share, 2)))


@cache
def _prior(type: str) -> float:
    rows = [m for m in measurements().values() if m.type == type]
    return (sum(m.right for m in rows) + 1) / (sum(m.found for m in rows) + 2)


@cache
def measurements() -> dict[tuple[str, str], Measured]:
    """Return what was measured for each rule and the type of fact that it read.

    Raises LexiconError for a line that is not rule, type and two counts.
    """
    text = (files("kg") / _PLACE).read_text(encoding="utf-8")
    found: dict[tuple[str, str], Measured] = {}
    for number, line in enumerate(text.splitlines()[1:], 2):
        try:
            rule, type, right, count = line.split("\t")
            found[rule, type] = Measured(type, int(right), int(count))
        except ValueError as error:
            cure = "make it anew with kg evaluate GOLD_DIR --rules"
            raise LexiconError(f"{_PLACE}:{number}: want rule, type, right and found; {cure}") from error
    return found


def tabulate(counts: Counter[tuple[str, str, bool]]) -> str:
    """Return the text of ``precision.tsv`` for counts of (rule, type, whether it was right)."""
    pairs = sorted({(rule, type) for rule, type, _ in counts})
    lines = ["rule\ttype\tright\tfound"]
    for rule, type in pairs:
        right = counts[rule, type, True]
        lines.append(f"{rule}\t{type}\t{right}\t{right + counts[rule, type, False]}")
    return "\n".join(lines) + "\n"
