"""The words of the clause grammar: the closed ones by kind, and the verbs of action."""

from functools import cache

from kg.lexicon import load_lexicon, words

_GOVERNORS = ("convene", "light", "motion", "attitude", "deliberates", "chair")


@cache
def kind(*names: str) -> frozenset[str]:
    """Return the words of these kinds in ``data/lexicon/measure_words.tsv``."""
    return frozenset(word for name in names for word in words("measure_words", name))


@cache
def endings(name: str) -> tuple[str, ...]:
    """Return the words of a kind as ``str.endswith`` takes them."""
    return tuple(sorted(kind(name)))


@cache
def acts() -> frozenset[str]:
    """Return the verbs of action, from ``data/lexicon/measure_verbs.tsv``."""
    return frozenset(words("measure_verbs"))


@cache
def governors() -> frozenset[str]:
    """Return every verb that may govern a clause: those of action and those told apart by kind."""
    return acts() | kind(*_GOVERNORS)


@cache
def counters() -> dict[str, str]:
    """Return the words that numbers count by, and what a multiplier stands for (万 → 10000)."""
    return {row["word"]: row["times"] for row in load_lexicon("measure_counters")}
