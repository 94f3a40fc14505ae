"""Texts → tokens with their tags, by the tagger that jieba ships.

PER, LOC, ORG and TIME are its names of names; the rest are parts of speech (n, v, p, w …). A network made in
its image (``quick``) reads everything first, and the tagger itself only the clauses where that may err.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from kg.lexicon import load_lexicon
from kg.mentions.doubt import find_doubtful, names_in
from kg.mentions.lac import Model, label_windows, load_model
from kg.mentions.quick import guess, load_network

_WINDOW = 400  # characters read at once; farther context changes little, and memory is bounded
_WINDOWS = 256  # windows in a batch; more are no faster
_ROWS = 32_768  # characters in a batch; each takes some 2.5 kB
_DOT = re.compile(r"(?<=[^\W\d])[·•・](?=[^\W\d])")  # joins the parts of a name; which one, the typist chose
_PIECE = re.compile(r"(\w+(?:[·•・\s]+\w+)*)|\W")  # of a name that may be a list: a word, or what is none


class Token(NamedTuple):
    """A word with its tag; offsets are characters of the text given."""

    start: int
    end: int
    tag: str


def tag(texts: Sequence[str]) -> list[tuple[Token, ...]]:
    """Return the tokens of each text, which tile it; many texts in one call are much faster.

    Raises KgError where jieba's copy of the tagger or the quick one cannot be read.
    """
    return [
        part_listed_names(text, join_dotted_names(text, tokens))
        for text, tokens in zip(texts, _tag_in_two(texts), strict=True)
    ]


def tag_as_trained(texts: Sequence[str]) -> list[tuple[Token, ...]]:
    """Return the tokens of each text just as jieba's network has them."""
    _, edges, windows = _lay_out(texts)
    _, labels, _ = label_as_trained(texts)
    return list(_read_labels(load_model(), labels, windows, edges))


def label_as_trained(texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.intp], NDArray[np.intp]]:
    """Return the ids and the labels of the texts' characters end to end, and where the windows begin."""
    ids, _, windows = _lay_out(texts)
    labels = np.empty(len(ids), np.intp)
    with _one_thread():
        _label(load_model(), ids, windows, labels)
    return ids, labels, np.array([window.start for window in windows], np.intp)


def _tag_in_two(texts: Sequence[str]) -> list[tuple[Token, ...]]:
    """Return the tokens as the quick network has them, and jieba's where they are in doubt."""
    model, (ids, edges, windows) = load_model(), _lay_out(texts)
    starts = np.array([window.start for window in windows], np.intp)
    with _one_thread():
        found = guess(load_network(), ids, starts)
        doubtful = find_doubtful("".join(texts), found, names_in(model), starts)
        _label(model, ids, list(doubtful), found.best)
    return list(_read_labels(model, found.best, windows, edges))


def _lay_out(texts: Sequence[str]) -> tuple[NDArray[np.int32], list[int], list[slice]]:
    """Return the ids of the texts end to end, the edges of the texts, and the windows that are read."""
    edges = [0, *accumulate(len(text) for text in texts)]
    windows = [
        slice(edge + start, edge + end)
        for edge, text in zip(edges, texts, strict=False)
        for start, end in cut_windows(text)
    ]
    return _look_up("".join(texts)), edges, windows


def _label(model: Model, ids: NDArray[np.int32], windows: Sequence[slice], labels: NDArray[np.intp]) -> None:
    """Write the labels that jieba's network gives the ids in these windows."""
    for batch in _batches(windows):
        for window, found in zip(batch, label_windows(model, [ids[w] for w in batch]), strict=True):
            labels[window] = found


def _one_thread() -> AbstractContextManager[object]:
    """Keep BLAS to one thread: the products are small, and threads would wait for one another."""
    limited: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limited


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def cut_windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield ranges of bounded length that tile the text, cut after a mark or a space where there is one."""
    start = 0
    while len(text) - start > _WINDOW:
        ends = range(start + _WINDOW, start + _WINDOW // 2, -1)
        end = next((end for end in ends if unicodedata.category(text[end - 1])[0] in "PZC"), ends[0])
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _batches(windows: Sequence[slice]) -> Iterator[list[slice]]:
    """Yield batches of windows, those of like length together."""
    batch: list[slice] = []
    rows = 0
    for window in sorted(windows, key=lambda window: window.start - window.stop):
        length = window.stop - window.start
        if batch and (len(batch) == _WINDOWS or rows + length > _ROWS):
            yield batch
            batch, rows = [], 0
        batch.append(window)
        rows += length
    if batch:
        yield batch


@cache
def _alphabet() -> NDArray[np.int32]:
    """Return the model's alphabet, in which a full-width character stands for its half-width form."""
    alphabet = load_model().alphabet.copy()
    pairs = {0xFEE0 + code: code for code in range(0x21, 0x7F)}
    pairs |= {ord(row["word"]): ord(row["half"]) for row in load_lexicon("halfwidth")}
    grown = np.full(max(len(alphabet) - 1, max(pairs) + 1) + 1, alphabet[-1], np.int32)
    grown[: len(alphabet)] = alphabet
    for full, half in pairs.items():
        grown[full] = alphabet[half]
    return grown


def _look_up(text: str) -> NDArray[np.int32]:
    alphabet = _alphabet()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    ids: NDArray[np.int32] = alphabet[np.minimum(codes, len(alphabet) - 1)]
    return ids


def _read_labels(
    model: Model, labels: NDArray[np.intp], windows: Sequence[slice], edges: Sequence[int]
) -> Iterator[tuple[Token, ...]]:
    """Yield the tokens between each two edges: the runs of labels of one tag, begun but once."""
    kinds, begins = _label_table()
    kind, starts = kinds[labels], begins[labels]
    starts[1:] |= kind[1:] != kind[:-1]
    starts[[window.start for window in windows]] = True
    bounds = np.flatnonzero(starts)
    first = np.searchsorted(bounds, edges).tolist()
    tags = [model.labels[label][0] for label in labels[bounds].tolist()]
    for (low, high), (edge, end) in zip(pairwise(first), pairwise(edges), strict=True):
        offsets = (bounds[low:high] - edge).tolist()
        yield tuple(map(Token, offsets, [*offsets[1:], end - edge], tags[low:high]))


@cache
def _label_table() -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return, for each label, the number of its tag and whether a word begins with it."""
    labels = load_model().labels
    tags = sorted({name for name, _ in labels})
    return np.array([tags.index(name) for name, _ in labels]), np.array([begins for _, begins in labels])


def join_dotted_names(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens around a dot joined into one PER, if one of them is a person: 阿依·古丽."""
    seams = {seam for dot in _DOT.finditer(text) for seam in dot.span()}
    if not seams:
        return tokens
    joined: list[Token] = []
    for seam, token in ((token.start in seams, token) for token in tokens):
        last = joined[-1] if seam and joined else None
        if last and "PER" in (last.tag, token.tag):
            joined[-1] = Token(last.start, token.end, "PER")
        else:
            joined.append(token)
    return tuple(joined)


def part_listed_names(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens with each PER parted at its marks (甲某、乙某), and PER taken from what names nobody.

    A number or a single character names nobody; spaces between the characters of a name stay in it.
    """
    if all(token.tag != "PER" or _is_name(text[token.start : token.end]) for token in tokens):
        return tokens
    parted: list[Token] = []
    for token in tokens:
        if token.tag != "PER" or _is_name(text[token.start : token.end]):
            parted.append(token)
            continue
        for piece in _PIECE.finditer(text, token.start, token.end):
            tag = "PER" if _is_name(piece[0]) else "m" if piece[0].isdigit() else "n" if piece[1] else "w"
            parted.append(Token(*piece.span(), tag))
    return tuple(parted)


def _is_name(word: str) -> bool:
    return len(word) > 1 and (word.isalpha() or (_PIECE.fullmatch(word) is not None and not word.isnumeric()))
