"""Text → words with tags: jieba's, mended where the genre's own verbs and adverbs are cut or tagged amiss."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from kg import dictionary
from kg.facts.measure.lexicon import acts, governors, kind
from kg.lexicon import alternation

_LONGEST = 6
_CUTS = (2, 1, 3)
_REMEMBERED = 4096  # texts: what stands between two names is often the same few words
_WORDS = 16_384  # and what is made of a word is the same wherever it stands


@lru_cache(_REMEMBERED)
def split(text: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a text without stops, each with its tag; together they are the text."""
    pairs = [pair for piece in _pieces(text) for pair in dictionary.cut(piece)]
    found: list[tuple[str, str]] = []
    begins = _beginnings()
    i = 0
    while i < len(pairs):
        word, tag = pairs[i]
        length = _joined(pairs, i) if word in begins else 1
        if length > 1:
            word, tag = "".join(w for w, _ in pairs[i : i + length]), ""
        elif not i and _is_cut_verb(pairs):
            word, tag, length = word + pairs[1][0], "v", 2
        found += _mended(word, tag)
        i += length
    return tuple(found)


def _pieces(text: str) -> Iterator[str]:
    """Cut out the conjunctions that jieba would join to what follows: 措施并成立 → 措施, 并, 成立."""
    begin = 0
    for found in _and().finditer(text):
        after = found.end()
        modal = text[after : after + 1] in kind("required", "future", "disposal")
        if modal or any(text[after : after + n] in _known() for n in (2, 3, 4)):
            yield from filter(None, (text[begin : found.start()], found[0]))
            begin = after
    yield text[begin:]


@cache
def _and() -> re.Pattern[str]:
    """Match 并 where it is no part of a word: not in 合并, not in 并购."""
    split_words = [
        word.partition(mark) for word in kind("and-word") for mark in kind("and-mark") if mark in word
    ]
    before = "".join(sorted({head for head, _, rest in split_words if not rest}))
    after = alternation(rest for head, _, rest in split_words if not head)
    return re.compile(f"(?<![{before}]){alternation(kind('and-mark'))}(?!{after})")


@cache
def _known() -> frozenset[str]:
    return acts() | kind("adverb", "time", "connective", "ending", "people", "both")


@cache
def _beginnings() -> frozenset[str]:
    """Return what known words begin with, short of the words themselves."""
    return frozenset(word[:end] for word in _known() for end in range(1, min(len(word), _LONGEST)))


def _joined(pairs: Sequence[tuple[str, str]], i: int) -> int:
    """Return how many of jieba's words make up one known word, at least one."""
    word, best = pairs[i][0], 1
    known = _known()
    for length in range(2, len(pairs) - i + 1):
        word += pairs[i + length - 1][0]
        if len(word) > _LONGEST:
            break
        if word in known:
            best = length
    return best


def _is_cut_verb(pairs: Sequence[tuple[str, str]]) -> bool:
    """Return whether the first two of jieba's words are a verb of two that it does not know: 捎|运|山货."""
    if len(pairs) < 3 or pairs[2][1][:1] != "n":
        return False
    (first, tag), (second, other) = pairs[:2]
    single = len(first) == len(second) == 1 and tag == other == "v"
    return single and not {first, second} & kind("loose")


@lru_cache(_WORDS)
def _mended(word: str, tag: str) -> tuple[tuple[str, str], ...]:
    return tuple(_mend(word, tag))


def _mend(word: str, tag: str) -> Iterator[tuple[str, str]]:
    """Give the genre's verbs their tag, and cut 逐步推广 and 发表谈话 in two."""
    if word in governors():
        yield word, tag if tag[:1] == "v" else "v"
    elif word in kind("people", "both", "thing"):
        yield word, "n"
    elif word in _known() or not 3 <= len(word) <= 5:
        yield word, tag or "d"
    else:
        yield from _cut(word, tag)


def _cut(word: str, tag: str) -> Iterator[tuple[str, str]]:
    for cut in _CUTS:
        head, rest = word[:cut], word[cut:]
        if len(rest) > 1 and head in kind("adverb", "connective") and rest in governors():
            yield from ((head, "d"), (rest, "v"))
            return
    if len(word) == 4 and word[:2] in kind("away") and tag[:1] in ("n", "l"):
        yield from ((word[:2], "p"), *dictionary.cut(word[2:]))  # 面向基层
    elif len(word) == 4 and tag[:1] in ("i", "l", "v", "n", "z", "j") and tag != "nz" and word[:2] in acts():
        yield from ((word[:2], "v"), (word[2:], "n"))
    else:
        yield word, tag
