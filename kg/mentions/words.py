"""Text → words with their parts of speech, by jieba's dictionary alone.

The cut is that of ``jieba.posseg.cut(text, HMM=False)``, the likeliest by the frequencies of the words.
Beyond it, a number is one word tagged ``m``, full-width letters and digits count as such, and a dot keeps the
parts of a name together. The dictionary is read from jieba's own file, and of that only the words whose
first character was met: jieba itself takes a second or more to start, and leaves a cache behind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from math import log
from pathlib import Path

from kg.errors import LexiconError

TOTAL = 60_101_967  # what the frequencies in the dictionary of jieba 0.42.1 add up to
_RAREST = -log(TOTAL)
_BLOCK = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._]+")
_LETTERS = re.compile(r"[a-zA-Z0-9]|(?<=[0-9])\.(?=[0-9])")
_DOT = re.compile(r"(?<=[^\W\d])[·•・](?=[^\W\d])")
_NARROW = {0xFEE0 + code: chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()}
_PART = 5  # single characters in one part of a dotted name, at most
_LINKS = ("c", "p", "u")  # conjunctions, prepositions and particles are single characters in no name

_Entries = dict[str, tuple[float, str] | None]
"""Word → logarithm of its probability and its tag; None for what only begins a word."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word with jieba's part of speech; offsets are characters of the text given."""

    start: int
    end: int
    tag: str


def words(text: str) -> list[Word]:
    """Return the words of the text, which tile it; marks, spaces and what no dictionary knows are ``x``.

    Raises LexiconError where jieba's dictionary cannot be read.
    """
    text = text.translate(_NARROW)
    found: list[Word] = []
    position = 0
    for block in _BLOCK.finditer(text):
        found.extend(Word(i, i + 1, "x") for i in range(position, block.start()))
        found.extend(_join_letters(text, _cut(block[0], block.start())))
        position = block.end()
    found.extend(Word(i, i + 1, "x") for i in range(position, len(text)))
    return _join_dotted_names(text, found)


def _cut(block: str, offset: int) -> Iterator[Word]:
    """Yield the words of the likeliest way through the block, of two as likely that with the longer word."""
    dictionary = _dictionary()
    end = len(block)
    scores = [0.0] * (end + 1)
    choices = [(0, "x")] * end
    for start in range(end - 1, -1, -1):
        entries = dictionary[block[start]]
        best, choice = None, (start + 1, "x")
        for stop in range(start + 1, end + 1):
            word = block[start:stop]
            if word not in entries:
                break
            entry = entries[word]
            if entry is not None:
                score = entry[0] + scores[stop]
                if best is None or score >= best:
                    best, choice = score, (stop, entry[1])
        scores[start] = _RAREST + scores[start + 1] if best is None else best
        choices[start] = choice
    start = 0
    while start < end:
        stop, tag = choices[start]
        yield Word(offset + start, offset + stop, tag)
        start = stop


def _join_letters(text: str, found: Iterator[Word]) -> Iterator[Word]:
    """Yield the words with single letters and digits that touch made one: 2019, 3.5, WTO."""
    run: list[Word] = []
    for word in found:
        if word.end == word.start + 1 and _LETTERS.match(text, word.start):
            run.append(word)
            continue
        yield from _join(text, run)
        run = []
        yield word
    yield from _join(text, run)


def _join(text: str, run: list[Word]) -> Iterator[Word]:
    if run:
        start, end = run[0].start, run[-1].end
        yield Word(start, end, "m" if text[start:end].replace(".", "").isdecimal() else "eng")


def _join_dotted_names(text: str, found: list[Word]) -> list[Word]:
    """Return the words with the parts of a name and the dots between them made one word tagged ``nr``.

    A part is the word beside the dot, with the single characters beyond it: no dictionary knows most of them.
    """
    dots = {dot.start() for dot in _DOT.finditer(text)}
    if not dots:
        return found

    def single(i: int) -> bool:
        word = found[i] if 0 <= i < len(found) else None
        if word is None or word.end > word.start + 1:
            return False
        return text[word.start].isalpha() and word.tag[0] not in _LINKS

    bonds: set[int] = set()  # words that belong to the word before
    for i in (i for i, word in enumerate(found) if word.start in dots):
        bonds |= {i, i + 1}
        left = right = 1
        while left < _PART and single(i - left) and single(i - left - 1):
            bonds.add(i - left)
            left += 1
        while right < _PART and single(i + right) and single(i + right + 1):
            right += 1
            bonds.add(i + right)
    joined: list[Word] = []
    for i, word in enumerate(found):
        if i in bonds:
            joined[-1] = Word(joined[-1].start, word.end, "nr")
        else:
            joined.append(word)
    return joined


class _Dictionary(dict[str, _Entries]):
    """First character → the words that begin with it, read when they are first asked for."""

    def __init__(self, lines: str) -> None:
        self.lines = lines
        self.groups: dict[str, list[tuple[int, int]]] = {}
        for group in re.finditer(r"^(.).*(?:\n\1.*)*", lines, re.MULTILINE):
            self.groups.setdefault(group[1], []).append(group.span())

    def __missing__(self, first: str) -> _Entries:
        entries: _Entries = {}
        for start, end in self.groups.get(first, ()):
            for line in self.lines[start:end].split("\n"):
                word, frequency, tag = line.split(" ")
                entries[word] = log(int(frequency) or 1) + _RAREST, tag
        for word in list(entries):
            for length in range(1, len(word)):
                entries.setdefault(word[:length], None)
        self[first] = entries
        return entries


@cache
def _dictionary() -> _Dictionary:
    spec = find_spec("jieba")
    path = Path(spec.origin or "").parent / "dict.txt" if spec else Path("jieba/dict.txt")
    try:
        return _Dictionary(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problem = f"cannot read jieba's dictionary ({error})"
        raise LexiconError(f"{path}: {problem}; install jieba==0.42.1 afresh") from error
