"""Facts that a service proposes: asked for once, kept, and checked like a rule's; a proposer, never a judge.

document ─ ask.py (cache.py, service.py) ─▶ the document with what was proposed ─ check.py ─▶ facts, refusals
"""

from kg.propose.check import with_proposals

__all__ = ["with_proposals"]
