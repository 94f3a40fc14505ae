"""Our exception hierarchy; each message names the place, the problem and the cure in one line.

* KgError
  - DocumentError   a report that cannot be read
  - LexiconError    a line of a lexicon that cannot be read
  - RuleError       a rule that cannot be compiled
  - GraphError      a graph that breaks an invariant, or Turtle that does not parse
  - OutputError     a file or folder that cannot be written
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


class OutputError(KgError):
    """A file or folder that cannot be written."""
