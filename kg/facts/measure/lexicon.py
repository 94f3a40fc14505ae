"""The closed words of the clause grammar, by kind, from ``data/lexicon/measure_words.tsv``."""

from functools import cache

from kg.lexicon import words


@cache
def kind(name: str) -> frozenset[str]:
    """Return the words of one kind."""
    return frozenset(words("measure_words", name))
