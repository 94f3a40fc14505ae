"""Text → words with tags, as jieba has them without its hidden Markov model; and how often a word is.

The words come from rjieba, jieba's algorithm and dictionary in compiled form, which cuts ten times as fast; a
test compares the two. It keeps the frequencies to itself, so these are read from jieba's file, indexed by the
first two characters of its words: only the entries that a text may need are looked at.
"""

import re
from bisect import bisect_left
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import rjieba
from numpy.typing import NDArray

from kg.errors import KgError

_HALF = re.compile("([\ud800-\udfff])")  # of a surrogate pair, which is no character that UTF-8 can write
_NEWLINE, _SPACE = 10, 32


def cut(text: str) -> list[tuple[str, str]]:
    """Return the words of a text, each with its tag; together they are the text.

    A character that the dictionary lacks is ``x``, Latin letters are ``eng``, digits ``m``.
    """
    try:
        return rjieba.tag(text, False)
    except UnicodeEncodeError:
        parts = _HALF.split(text)  # every other one is half of a pair
        return [word for i, part in enumerate(parts) for word in ([(part, "x")] if i % 2 else cut(part))]


def frequency(word: str) -> int:
    """Return how often the word stands in the corpus behind jieba's dictionary; 0 for no word of it."""
    return _dictionary().begin(word[:2]).get(word, 0)


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
        self._begun: dict[str, dict[str, int]] = {}

    def begin(self, pair: str) -> dict[str, int]:
        """Return the words that begin with two characters, and how often each is; one character is a word."""
        found = self._begun.get(pair)
        if found is None:
            number = ord(pair[0]) << 32 | (ord(pair[1]) if len(pair) > 1 else _SPACE)
            low = high = bisect_left(self._keys, number)
            while high < len(self._keys) and self._keys[high] == number:
                high += 1
            lines = zip(self._starts[low:high].tolist(), self._ends[low:high].tolist(), strict=True)
            found = self._begun[pair] = dict(_entry(self._text[start:end]) for start, end in lines)
        return found


def _entry(line: str) -> tuple[str, int]:
    word, frequency, _ = line.split(" ")
    return word, int(frequency)


@cache
def _dictionary() -> _Dictionary:
    spec = find_spec("jieba")  # to import it takes as long as to read a report
    file = Path(spec.origin or "").parent / "dict.txt" if spec else Path("jieba/dict.txt")
    try:
        return _Dictionary(file.read_bytes().decode("utf-8"))
    except (OSError, ValueError) as error:
        cure = "install jieba==0.42.1 afresh"
        raise KgError(f"{file}: cannot read the dictionary ({error}); {cure}") from error
