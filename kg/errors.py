"""Our exception hierarchy; each message names the place, the problem and the cure in one line.

* KgError
  - DocumentError   a report that cannot be read
  - LexiconError    a line of a lexicon that cannot be read
  - RuleError       a rule that cannot be compiled
  - GraphError      a graph that breaks an invariant, or Turtle that does not parse
    - ShapeError    … or that breaks the shapes, a line for each violation
  - OutputError     a file or folder that cannot be written
  - QueryError      a question that is unknown or wrong, or has no answer
    - Refused       … because it asks for what is not given: SERVICE, an update
    - TooLong       … because it takes too long
    - TooLarge      … because it, or its answer, is too large
    - Unfit         … because its answer does not fit the format asked for
"""


class KgError(Exception):
    """Whatever goes wrong for a reason that the user can act on."""


class DocumentError(KgError):
    """A report that cannot be read."""


class LexiconError(KgError):
    """A line of a lexicon that cannot be read."""


class RuleError(KgError):
    """A rule that cannot be compiled."""


class GraphError(KgError):
    """A graph that breaks an invariant, or Turtle that does not parse."""


class ShapeError(GraphError):
    """A graph that breaks the shapes; ``lines`` names each violation."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class OutputError(KgError):
    """A file or folder that cannot be written."""


class QueryError(KgError):
    """A question that is unknown or wrong, or has no answer."""


class Refused(QueryError):
    """A query that asks for what is not given."""


class TooLong(QueryError):
    """A query that is not answered within the time that it may take."""


class TooLarge(QueryError):
    """A query, or an answer, that is larger than it may be."""


class Unfit(QueryError):
    """An answer that none of the formats asked for can hold."""
