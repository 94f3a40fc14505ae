"""Sentences → the clauses that may name something; only these are tagged, for tagging takes half of all time.

A cue is a word, or the beginning of one: a division's name, the head of a unit's, a post, a meeting, a verb
of saying; or the mark of a list. A clause without a cue seldom names anybody that a fact needs. A text with a
quotation, or right after one, is tagged whole, since whoever speaks may stand in any clause.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from kg.lexicon import words
from kg.mentions.clause import begins_after, code_points

Runs = tuple[tuple[int, int], ...]
"""Half-open ranges of a text, in order and apart."""

Keys = tuple[NDArray[np.int64], ...]
"""Numbers that stand for words by their first characters, one array for each length."""

_LIST = "、"  # which parts names as well as things
_QUOTES = '“”"'
_BITS = 21  # of a code point
_SOUNDS = 3  # characters that write foreign sounds, which side by side are likely a name
_KINDS: dict[str, tuple[str | None, ...]] = {
    "divisions": (None,),
    "countries": (None,),
    "organs": (None,),
    "units": ("head", "group", "before_post"),
    "unit_context": ("anchor", "whole_division", "division_word", "ordinal"),
    "posts": ("head", "weak", "public"),
    "meetings": ("head", "talk", "feedback", "feedback_short", "discussion", "part"),
    "person_context": ("pronoun",),
    "wording": (
        *("said_verb", "meeting_convene", "meeting_attend", "meeting_chair", "meeting_takes_place"),
        *("meeting_present", "meeting_speech", "meeting_talk", "meeting_award"),
        *("appoint", "elected", "remove", "resigns", "serves", "serves_now", "served", "takes"),
    ),
}


def find_runs(texts: Sequence[str], *, apart: Sequence[int] = ()) -> Iterator[Runs]:
    """Yield where the clauses of each text stand that may name something; the first one always may.

    ``apart`` are the numbers of texts that do not go on from the one before. An empty text has no clause.
    """
    told = [number for number, text in enumerate(texts) if text]
    where = {number: at for at, number in enumerate(told)}
    alone = [where[number] for number in apart if number in where]
    found = _find_runs([texts[number] for number in told], alone) if told else iter(())
    for text in texts:
        yield next(found) if text else ()


def _find_runs(texts: Sequence[str], apart: Sequence[int]) -> Iterator[Runs]:
    codes = code_points("".join(texts))
    edges = [0, *accumulate(map(len, texts))]
    first = np.zeros(len(codes) + 1, np.bool_)
    first[edges] = True
    first = first[:-1]  # the characters with which texts begin
    begins = first | begins_after(codes)
    clause = np.cumsum(begins) - 1
    needed = first[begins]
    needed[clause[_cues(codes)]] = True
    text = np.cumsum(first) - 1
    quoting = np.zeros(np.count_nonzero(first), np.bool_)
    quotes = _is_one(codes, _QUOTES)
    quoting[text[1:][first[1:] & quotes[:-1]]] = True  # whoever spoke may be named in the sentence after
    quoting[apart] = False
    quoting[text[quotes]] = True
    kept = needed[clause] | quoting[text]
    opens, closes = kept.copy(), kept.copy()
    opens[1:] &= ~kept[:-1] | first[1:]
    closes[:-1] &= ~kept[1:] | first[1:]
    starts, ends = np.flatnonzero(opens), np.flatnonzero(closes) + 1
    cuts = np.searchsorted(starts, edges).tolist()
    for i, edge in enumerate(edges[:-1]):
        run = slice(cuts[i], cuts[i + 1])
        yield tuple(zip((starts[run] - edge).tolist(), (ends[run] - edge).tolist(), strict=True))


def _is_one(codes: NDArray[np.int64], characters: str) -> NDArray[np.bool_]:
    return np.isin(codes, [ord(character) for character in characters])


def _cues(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return at which characters a cue begins."""
    found = begin_words(codes, _keys())
    found |= _is_one(codes, _LIST)
    sounds = _is_one(codes, "".join(words("person_context", "transliteration")))
    run = sounds[: max(len(codes) - _SOUNDS + 1, 0)].copy()
    for i in range(1, _SOUNDS):
        run &= sounds[i : i + len(run)]
    found[: len(run)] |= run
    return found


@cache
def _keys() -> Keys:
    return keys_of(word for name, kinds in _KINDS.items() for kind in kinds for word in words(name, kind))


def begin_words(codes: NDArray[np.int64], keys: Keys) -> NDArray[np.bool_]:
    """Return at which characters a word begins, as far as keys tell."""
    found = np.zeros(len(codes), np.bool_)
    heads = codes
    for length, known in enumerate(keys):
        if length:
            heads = heads[:-1] | codes[length:] << length * _BITS
        if len(known):
            at = np.searchsorted(known, heads)
            found[: len(heads)] |= known[np.minimum(at, len(known) - 1)] == heads
    return found


def keys_of(known: Iterable[str]) -> Keys:
    """Return the keys of words of one, of two and of three characters or more (the first three), sorted."""
    keys: tuple[set[int], ...] = (set(), set(), set())
    for word in known:
        head = word[: len(keys)]
        keys[len(head) - 1].add(sum(ord(c) << i * _BITS for i, c in enumerate(head)))
    return tuple(np.array(sorted(found), np.int64) for found in keys)
