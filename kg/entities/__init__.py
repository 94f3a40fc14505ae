"""Facts → things: every mention linked to one entity with one IRI, in every run and whatever the order.

facts ─ by story ─▶ units (setting) ─▶ persons, meetings (story, then all) ─▶ posts, measures, statements
      ─ decisions of people ─▶ merged, split, renamed
"""

from kg.entities.decision import decide, read_decisions
from kg.entities.name import BASE
from kg.entities.resolve import resolve

__all__ = ["BASE", "decide", "read_decisions", "resolve"]
