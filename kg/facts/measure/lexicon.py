"""The words of the clause grammar: the closed ones by kind, and the verbs of action."""

from functools import cache

from kg.lexicon import words


@cache
def kind(name: str) -> frozenset[str]:
    """Return the words of one kind in ``data/lexicon/measure_words.tsv``."""
    return frozenset(words("measure_words", name))


@cache
def acts() -> frozenset[str]:
    """Return the verbs of action, from ``data/lexicon/measure_verbs.tsv``."""
    return frozenset(words("measure_verbs"))


@cache
def governors() -> frozenset[str]:
    """Return every verb that may govern a clause: those of action and those told apart by kind."""
    kinds = ("convene", "light", "motion", "attitude", "deliberates", "chair")
    return acts().union(*(kind(k) for k in kinds))
