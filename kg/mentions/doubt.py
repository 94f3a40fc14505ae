"""Guesses of the quick tagger → the runs of clauses that are better tagged by the slow one.

What counts is whether a name may begin, end or be missed there, above all beside a post: facts hang on names,
seldom on whether a word is a noun or a verb. The doubts of a clause are added up and weighed against its
length, in whole numbers, so that no rounding decides.
"""

from collections.abc import Iterator
from functools import cache
from math import exp

import numpy as np
from numpy.typing import NDArray

from kg.lexicon import words
from kg.mentions.clause import begins_after, code_points
from kg.mentions.cue import Keys, begin_words, keys_of
from kg.mentions.lac import Model
from kg.mentions.quick import STEPS, Guess, Ints

_NAMES = frozenset(("PER", "LOC", "ORG", "nr", "ns", "nt"))
_POSTS = ("head", "weak", "public")
_SURE = 8 * STEPS  # steps ahead from which there is no doubt
_WHOLE = 1000  # of a chance
_NAME, _OTHER = 13, 3  # what a doubt weighs: about a name, about another word
_BESIDE_POST = 6  # times what it weighs in a clause with a post
_BOUND = 1200  # above this a clause of one character is doubtful; of n characters, √n times it


def names_in(model: Model) -> NDArray[np.bool_]:
    """Return of each label whether it is of a name."""
    return np.array([name in _NAMES for name, _ in model.labels])


def find_doubtful(text: str, found: Guess, names: NDArray[np.bool_], starts: Ints) -> Iterator[slice]:
    """Yield the runs of doubtful clauses of a text in order.

    The windows that begin at ``starts`` tile the text; no run reaches from one into the next.
    """
    if not text:
        return
    codes = code_points(text)
    begins = begins_after(codes)
    begins[starts] = True
    clauses = np.flatnonzero(begins)
    weights = np.where(names[found.best] | names[found.next], _NAME, _OTHER)
    doubts = _chances()[np.minimum(found.ahead, _SURE).astype(np.intp)] * weights
    sums: NDArray[np.int64] = np.add.reduceat(doubts, clauses)
    sums[np.logical_or.reduceat(begin_words(codes, _posts()), clauses)] *= _BESIDE_POST
    doubtful = sums**2 > _BOUND**2 * np.diff(clauses, append=len(text))
    apart = np.isin(clauses[1:], starts)
    opens, closes = doubtful.copy(), doubtful.copy()
    opens[1:] &= ~doubtful[:-1] | apart
    closes[:-1] &= ~doubtful[1:] | apart
    ends = np.append(clauses[1:], len(text))
    yield from map(slice, clauses[opens].tolist(), ends[closes].tolist())


@cache
def _chances() -> NDArray[np.int64]:
    """Return, for each number of steps that a label is ahead, how likely the next one is right instead."""
    return np.array([round(_WHOLE / (1 + exp(ahead / STEPS))) for ahead in range(_SURE + 1)], np.int64)


@cache
def _posts() -> Keys:
    """Return the keys of posts, and of what levels of divisions are called by: 省 of 省水利厅."""
    posts = (word for kind in _POSTS for word in words("posts", kind))
    return keys_of((*posts, *words("unit_context", "division")))
