"""Text → words with tags: as jieba cuts and tags them without its hidden Markov model, ready much sooner.

jieba needs two or three seconds to load its dictionary, which is longer than it takes to read a report. Here
the file is indexed by the first two characters of its words, and only the entries that a text may need are
looked at. The cut is the likeliest by the words' frequencies, like jieba's own; a test compares the two.
"""

import re
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
    entry = _dictionary().begin(word[0], word[1:2] or " ")[0].get(word)
    return round(exp(entry[0] + _LOG_TOTAL)) if entry else 0


def _cut_block(block: str) -> Iterator[tuple[str, str]]:
    dictionary, ahead = _dictionary(), " "
    best: list[tuple[float, int, str]] = [(0.0, 0, "")] * (len(block) + 1)
    for start in range(len(block) - 1, -1, -1):
        first = block[start]
        weight, tag = dictionary.begin(first, " ")[0].get(first, _UNKNOWN)
        choice = (weight + best[start + 1][0], 1, tag)
        entries, lengths = dictionary.begin(first, ahead)
        for length in lengths:
            entry = entries.get(block[start : start + length])
            if entry and start + length <= len(block):
                total = entry[0] + best[start + length][0]
                if total >= choice[0]:  # of two that are as likely jieba takes the longer
                    choice = (total, length, entry[1])
        best[start] = choice
        ahead = first
    latin, position = "", 0
    while position < len(block):
        _, length, tag = best[position]
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
        self._keys, self._starts, self._ends = keys[order], starts[order], ends[order]
        self._found: dict[str, tuple[dict[str, Entry], tuple[int, ...]]] = {}

    def begin(self, first: str, second: str) -> tuple[dict[str, Entry], tuple[int, ...]]:
        """Return the words that begin with two characters, and their lengths; a blank ends the word."""
        key = first + second
        found = self._found.get(key)
        if found is None:
            number = ord(first) << 32 | ord(second)
            low, high = np.searchsorted(self._keys, np.array([number, number + 1], dtype=np.uint64))
            lines = zip(self._starts[low:high].tolist(), self._ends[low:high].tolist(), strict=True)
            entries = dict(_entry(self._text[start:end]) for start, end in lines)
            found = self._found[key] = entries, tuple(sorted({len(word) for word in entries}))
        return found


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
