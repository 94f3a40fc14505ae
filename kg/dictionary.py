"""Text → words with tags: as jieba cuts and tags them without its hidden Markov model, ready much sooner.

jieba needs two or three seconds to load its dictionary, which is longer than it takes to read a report. Here
the file is indexed by the first two characters of its words, and only the entries that a text may need are
looked at. The cut is the likeliest by the words' frequencies, like jieba's own; a test compares the two.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from math import exp, log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.errors import KgError

_WORDS = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&._]+)")
_BLANK = re.compile(r"(\r\n|\s)")
_LATIN = re.compile(r"[a-zA-Z0-9]")
_NEWLINE, _SPACE = 10, 32
_LOG_TOTAL = log(60101967)
"""Of the frequencies of all words in the dictionary of jieba 0.42.1."""

_UNKNOWN = (-_LOG_TOTAL, "x")

Entry = tuple[float, str]
"""The logarithm of a word's share of all words, and its tag."""

_NONE: tuple[dict[str, Entry], tuple[int, ...]] = ({}, ())


def cut(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a text, each with its tag; together they are the text."""
    for block in _WORDS.split(text):
        if _WORDS.match(block):
            yield from _cut_block(block)
        else:
            for piece in _BLANK.split(block):
                for part in [piece] if _BLANK.match(piece) else piece:
                    yield part, "x"


def frequency(word: str) -> int:
    """Return how often the word stands in the corpus behind jieba's dictionary; 0 for no word of it."""
    entry = _dictionary().begin(word[:2])[0].get(word)
    return round(exp(entry[0] + _LOG_TOTAL)) if entry else 0


def _cut_block(block: str) -> Iterator[tuple[str, str]]:
    dictionary = _dictionary()
    begun, singles = dictionary.begun, dictionary.singles
    end = len(block)
    weights = [0.0] * (end + 1)
    best: list[tuple[int, str]] = [(0, "")] * end
    for start in range(end - 1, -1, -1):
        first, pair = block[start], block[start : start + 2]
        weight, tag = singles.get(first) or dictionary.single(first)
        weight += weights[start + 1]
        choice = 1, tag
        entries, lengths = begun.get(pair) or dictionary.begin(pair)
        for length in lengths:
            entry = entries.get(block[start : start + length])
            if entry and start + length <= end:
                total = entry[0] + weights[start + length]
                if total >= weight:  # of two that are as likely jieba takes the longer
                    weight, choice = total, (length, entry[1])
        weights[start], best[start] = weight, choice
    latin, position = "", 0
    while position < len(block):
        length, tag = best[position]
        word = block[position : position + length]
        position += length
        if length == 1 and _LATIN.match(word):
            latin += word
            continue
        if latin:
            yield latin, "eng"
            latin = ""
        yield word, tag
    if latin:
        yield latin, "eng"


class _Dictionary:
    """jieba's dictionary, a line for each word: ``word frequency tag``."""

    def __init__(self, text: str) -> None:
        self._text = text
        codes: NDArray[np.uint32] = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        ends = np.flatnonzero(codes == _NEWLINE)
        starts = np.concatenate(([0], ends[:-1] + 1))
        keys = codes[starts].astype(np.uint64) << 32 | codes[starts + 1]
        order = np.argsort(keys, kind="stable")
        self._starts, self._ends = starts[order], ends[order]
        self._keys = memoryview(keys[order])  # for bisect, whose numbers numpy would wrap one by one
        self.begun: dict[str, tuple[dict[str, Entry], tuple[int, ...]]] = {}
        self.singles: dict[str, Entry] = {}

    def begin(self, pair: str) -> tuple[dict[str, Entry], tuple[int, ...]]:
        """Return the words that begin with two characters, and their lengths; one character is a word."""
        found = self.begun.get(pair)
        if found is None:
            number = ord(pair[0]) << 32 | (ord(pair[1]) if len(pair) > 1 else _SPACE)
            low = high = bisect_left(self._keys, number)
            while high < len(self._keys) and self._keys[high] == number:
                high += 1
            if low == high:
                found = self.begun[pair] = _NONE
                return found
            lines = zip(self._starts[low:high].tolist(), self._ends[low:high].tolist(), strict=True)
            entries = dict(_entry(self._text[start:end]) for start, end in lines)
            found = self.begun[pair] = entries, tuple(sorted({len(word) for word in entries}))
        return found

    def single(self, character: str) -> Entry:
        """Return what the dictionary says of a character as a word of its own."""
        entry = self.singles[character] = self.begin(character)[0].get(character, _UNKNOWN)
        return entry


def _entry(line: str) -> tuple[str, Entry]:
    word, frequency, tag = line.split(" ")
    return word, (log(int(frequency) or 1) - _LOG_TOTAL, tag)


@cache
def _dictionary() -> _Dictionary:
    spec = find_spec("jieba")  # to import it takes as long as to read a report
    file = Path(spec.origin or "").parent / "dict.txt" if spec else Path("jieba/dict.txt")
    try:
        return _Dictionary(file.read_bytes().decode("utf-8"))
    except (OSError, ValueError) as error:
        cure = "install jieba==0.42.1 afresh"
        raise KgError(f"{file}: cannot read the dictionary ({error}); {cure}") from error
