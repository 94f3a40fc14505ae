"""The tagger that jieba ships (``jieba/lac_small``: two layers of bidirectional GRU under a CRF), in numpy.

Windows of character ids → labels, many windows at a time. The windows of a batch lie *packed*: longest first,
and step by step rather than window by window, so that step ``t`` is one run of rows (row ``i`` of it is
character ``t`` of window ``i``) and no row is padding. The backward direction walks the same steps from the
last to the first; a window joins it where it ends.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.errors import KgError

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

_UNITS = 128  # numbers in a state, and in the embedding of a character
_BLOCK = 256  # rows of the first layer's table that are worked out together
_LANES = 16  # numbers that the processor likes to take at once
_RUN = 512  # rows of which the inputs of a layer are worked out together, about


@dataclass(frozen=True, slots=True)
class Cell:
    """The weights of one direction of one layer; gate columns are update, reset, candidate."""

    input: Floats  # (width of the input, 3 × units)
    bias: Floats  # (3 × units)
    gates: Floats  # (units, 2 × units)
    candidate: Floats  # (units, units)


@dataclass(slots=True)
class Model:
    """The network's weights, its alphabet (code point → id) and its labels (tag, whether a word begins)."""

    alphabet: NDArray[np.int32]
    labels: tuple[tuple[str, bool], ...]
    embedding: Floats
    cells: tuple[Cell, Cell, Cell, Cell]  # forward and backward, of the lower layer and of the upper
    output: Floats
    output_bias: Floats
    first: Floats
    last: Floats
    transitions: Floats  # (from, to)
    tables: Floats  # (2, id, 3 × units): what the lower cells make of a character, filled block by block
    filled: NDArray[np.bool_]


@cache
def load_model() -> Model:
    """Return the model, read once; raises KgError where jieba's copy is missing or of another shape."""
    spec = find_spec("jieba")
    root = Path(spec.origin or "").parent / "lac_small" if spec else Path("jieba/lac_small")
    try:
        return _read_model(root)
    except (OSError, ValueError, LookupError) as error:
        raise KgError(f"{root}: cannot read the tagger ({error}); install jieba==0.42.1 afresh") from error


def _read_model(root: Path) -> Model:
    def weights(name: str, *shape: int) -> Floats:
        return _read_tensor(root / "model_baseline" / name).reshape(shape)

    def cell(number: int) -> Cell:
        recurrent = weights(f"gru_{number}.w_0", -1)
        squares = _UNITS * _UNITS
        # The factors -1 and -2 are exact, and make a gate 1 / (1 + exp(x)), a candidate 2 / (1 + exp(x)) - 1:
        # numpy's exp is quicker than its tanh.
        factors = np.repeat(np.array([-1, -1, -2], np.float32), _UNITS)
        return Cell(
            input=weights(f"fc_{number}.w_0", -1, 3 * _UNITS) * factors,
            bias=(weights(f"fc_{number}.b_0", -1) + weights(f"gru_{number}.b_0", -1)) * factors,
            gates=recurrent[: 2 * squares].reshape(_UNITS, -1) * -1,
            candidate=recurrent[2 * squares :].reshape(_UNITS, -1) * -2,
        )

    embedding = weights("word_emb", -1, _UNITS)
    crf = weights("crfw", -1, weights("fc_4.b_0", -1).size)
    rows = len(embedding)
    return Model(
        alphabet=_read_alphabet(root / "word.dic", rows),
        labels=_read_labels(root / "tag.dic", crf.shape[1]),
        embedding=embedding,
        cells=(cell(0), cell(1), cell(2), cell(3)),
        output=weights("fc_4.w_0", 2 * _UNITS, -1),
        output_bias=weights("fc_4.b_0", -1),
        first=crf[0],
        last=crf[1],
        transitions=np.ascontiguousarray(crf[2:]),
        tables=np.empty((2, rows, 3 * _UNITS), np.float32),
        filled=np.zeros(-(-rows // _BLOCK), np.bool_),
    )


def _read_tensor(path: Path) -> Floats:
    """Return the numbers of a Paddle 1.x tensor: version, levels of detail, version, description, data."""
    data = path.read_bytes()
    position = 12
    for _ in range(int.from_bytes(data[4:12], "little")):
        position += 8 + int.from_bytes(data[position : position + 8], "little")
    position += 8 + int.from_bytes(data[position + 4 : position + 8], "little")
    return np.frombuffer(data, "<f4", offset=position).astype(np.float32, copy=False)


def _read_pairs(path: Path) -> list[tuple[int, str]]:
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n"))
    return [(int(cells[0]), cells[1]) for cells in lines if len(cells) == 2]


def _read_alphabet(path: Path, rows: int) -> NDArray[np.int32]:
    """Return code point → id; the last entry is the id of every character not known."""
    ids = {word: min(id, rows - 1) for id, word in _read_pairs(path)}
    letters = {ord(word): id for word, id in ids.items() if len(word) == 1}
    alphabet = np.full(max(letters) + 2, ids["OOV"], np.int32)
    alphabet[list(letters)] = list(letters.values())
    return alphabet


def _read_labels(path: Path, count: int) -> tuple[tuple[str, bool], ...]:
    names = dict(_read_pairs(path))
    pairs = [names.get(i, "O").rpartition("-") for i in range(count)]
    return tuple((tag or rest, not tag or rest == "B") for tag, _, rest in pairs)


def label_windows(model: Model, windows: Sequence[NDArray[np.int32]]) -> list[Ints]:
    """Return the likeliest labels of each window of ids; no window may be empty."""
    lengths = np.array([len(window) for window in windows])
    order = np.argsort(-lengths, kind="stable")
    steps, rows = _pack(lengths[order])
    ids = np.concatenate([windows[i] for i in order])[rows]
    _fill_tables(model, ids)
    with np.errstate(over="ignore"):  # exp of a big number is infinite, and its gate 0, as it should be
        lower = _run_both(model.cells[:2], [_look_up(table, ids) for table in model.tables], steps)
        upper = _run_both(model.cells[2:], [_project(cell, lower) for cell in model.cells[2:]], steps)
    scores = upper @ model.output
    scores += model.output_bias
    labels = np.empty(len(ids), np.intp)
    labels[rows] = _best_paths(model, scores, steps)
    parts = np.split(labels, np.cumsum(lengths[order])[:-1])
    found: list[Ints] = [labels] * len(windows)
    for i, part in zip(order, parts, strict=True):
        found[i] = part
    return found


def _pack(lengths: Ints) -> tuple[list[slice], Ints]:
    """Return the packed rows of each step, and for each of them its place in the windows laid end to end."""
    number = np.arange(lengths[0])
    counts = np.searchsorted(-lengths, -number, side="left")
    ends = np.cumsum(counts)
    step = np.repeat(number, counts)
    window = np.arange(len(step)) - (ends - counts)[step]
    begins = np.cumsum(lengths) - lengths
    steps = [slice(end - count, end) for end, count in zip(ends.tolist(), counts.tolist(), strict=True)]
    return steps, begins[window] + step


_Inputs = Callable[[slice, Floats], None]
"""Writes what goes into a cell at these packed rows: (rows, 3 × units)."""


def _fill_tables(model: Model, ids: NDArray[np.int32]) -> None:
    for block in np.unique(ids // _BLOCK):
        if not model.filled[block]:
            rows = slice(block * _BLOCK, (block + 1) * _BLOCK)
            for table, cell in zip(model.tables, model.cells, strict=False):
                table[rows] = model.embedding[rows] @ cell.input + cell.bias
            model.filled[block] = True


def _look_up(table: Floats, ids: NDArray[np.int32]) -> _Inputs:
    def write(rows: slice, inputs: Floats) -> None:
        np.take(table, ids[rows], axis=0, out=inputs, mode="clip")  # the one mode that writes in place

    return write


def _project(cell: Cell, states: Floats) -> _Inputs:
    def write(rows: slice, inputs: Floats) -> None:
        np.matmul(states[rows], cell.input, out=inputs)
        inputs += cell.bias

    return write


def _run_both(cells: Sequence[Cell], inputs: Sequence[_Inputs], steps: list[slice]) -> Floats:
    """Return the states of a layer, forward and backward side by side: (rows, 2 × units)."""
    states = np.empty((steps[-1].stop, 2 * _UNITS), np.float32)
    _run(cells[0], inputs[0], steps, states[:, :_UNITS])
    _run(cells[1], inputs[1], steps[::-1], states[:, _UNITS:])
    return states


def _run(cell: Cell, write_inputs: _Inputs, steps: list[slice], states: Floats) -> None:
    """Write the states that a cell goes through, taking the steps in the order given."""
    width = max(steps[0].stop - steps[0].start, steps[-1].stop - steps[-1].start)
    state = np.zeros((width, _UNITS), np.float32)
    gate = np.empty((width, 2 * _UNITS), np.float32)
    candidate = np.empty((width, _UNITS), np.float32)
    inputs = np.empty((_RUN + width, 3 * _UNITS), np.float32)
    for run in _runs(steps):
        first = min(run[0].start, run[-1].start)
        last = max(run[0].stop, run[-1].stop)
        write_inputs(slice(first, last), inputs[: last - first])
        for rows in run:
            count = rows.stop - rows.start
            given = inputs[rows.start - first : rows.stop - first]
            h, g, c = state[:count], gate[:count], candidate[:count]
            np.matmul(h, cell.gates, out=g)
            g += given[:, : 2 * _UNITS]
            np.exp(g, out=g)
            g += 1
            np.divide(1, g, out=g)
            update, reset = g[:, :_UNITS], g[:, _UNITS:]
            reset *= h
            np.matmul(reset, cell.candidate, out=c)
            c += given[:, 2 * _UNITS :]
            np.exp(c, out=c)
            c += 1
            np.divide(2, c, out=c)
            c -= 1
            c -= h
            c *= update
            h += c
            states[rows] = h


def _runs(steps: list[slice]) -> Iterator[list[slice]]:
    """Yield the steps in runs, of so many rows that a product is fast and its result stays in the cache."""
    run: list[slice] = []
    rows = 0
    for step in steps:
        run.append(step)
        rows += step.stop - step.start
        if rows >= _RUN:
            yield run
            run, rows = [], 0
    if run:
        yield run


def _best_paths(model: Model, scores: Floats, steps: list[slice]) -> Ints:
    """Return the labels of the path with the highest score through each window, packed (Viterbi).

    Scores turn into those of the best path up to each row; the way back then asks only for the
    predecessors of the labels that were chosen.
    """
    scores[steps[0]] += model.first
    paths = moves = np.empty((0, 0, 0), np.float32)  # (from, to, window)
    for before, rows in pairwise(steps):
        count = rows.stop - rows.start
        if not count <= moves.shape[2] < count + 2 * _LANES:
            moves = np.repeat(model.transitions[:, :, None], count + -count % _LANES, axis=2)
            paths = np.empty_like(moves)
            previous = np.zeros((len(moves), 1, moves.shape[2]), np.float32)
        previous[:, 0, :count] = scores[before.start : before.start + count].T
        np.add(previous, moves, out=paths)
        scores[rows] += paths.max(axis=0)[:, :count].T
    labels = np.empty(len(scores), np.intp)
    arrivals = np.ascontiguousarray(model.transitions.T)
    following = labels[:0]
    for rows in reversed(steps):
        ends = scores[rows]
        ends[len(following) :] += model.last
        ends[: len(following)] += arrivals[following]
        following = ends.argmax(axis=1)
        labels[rows] = following
    return labels
