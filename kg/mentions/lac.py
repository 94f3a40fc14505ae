"""The tagger that jieba ships (``jieba/lac_small``: two layers of bidirectional GRU under a CRF), in numpy.

Windows of character ids → labels, many windows at a time. The windows of a batch lie *packed*: longest first,
and step by step rather than window by window, so that a step is one run of rows (row ``i`` of step ``t`` is
character ``t`` of window ``i``) and no row is padding. The backward direction reads the same rows with each
window turned round, so that both directions run as one.
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

_BLOCK = 256  # rows of the first layer's table that are worked out together
_RUN = 1024  # rows of which the inputs of a layer are worked out together, about


@dataclass(frozen=True, slots=True)
class Layer:
    """The weights of one layer, forward before backward; gate columns are update, reset, candidate."""

    input: Floats  # (2, width of the input, 3 × units)
    bias: Floats  # (2, 1, 3 × units)
    gates: Floats  # (2, units, 2 × units)
    candidate: Floats  # (2, units, units)


@dataclass(slots=True)
class Model:
    """The network's weights, its alphabet (code point → id) and its labels (tag, whether a word begins)."""

    alphabet: NDArray[np.int32]
    labels: tuple[tuple[str, bool], ...]
    embedding: Floats
    layers: tuple[Layer, ...]
    output: Floats
    output_bias: Floats
    first: Floats
    last: Floats
    transitions: Floats  # (from, to)
    table: Floats  # (2, id, 3 × units): what the first layer makes of a character, filled block by block
    filled: NDArray[np.bool_]


@cache
def load_model() -> Model:
    """Return the model, read once; raises KgError where jieba's copy is missing or of another shape."""
    spec = find_spec("jieba")
    root = Path(spec.origin or "").parent / "lac_small" if spec else Path("jieba/lac_small")
    try:
        return _read_model(root)
    except (OSError, ValueError) as error:
        raise KgError(f"{root}: cannot read the tagger ({error}); install jieba==0.42.1 afresh") from error


def _read_model(root: Path) -> Model:
    def weights(name: str, *shape: int) -> Floats:
        return _read_tensor(root / "model_baseline" / name).reshape(shape)

    embedding = weights("word_emb", -1, 128)
    units = 128
    layers = []
    for number, width in enumerate((units, 2 * units)):
        parts = [2 * number, 2 * number + 1]
        recurrent = [weights(f"gru_{i}.w_0", -1) for i in parts]
        layer = Layer(
            input=np.stack([weights(f"fc_{i}.w_0", width, 3 * units) for i in parts]),
            bias=np.stack([weights(f"fc_{i}.b_0", 1, -1) + weights(f"gru_{i}.b_0", 1, -1) for i in parts]),
            gates=np.stack([w[: 2 * units * units].reshape(units, 2 * units) for w in recurrent]),
            candidate=np.stack([w[2 * units * units :].reshape(units, units) for w in recurrent]),
        )
        layers.append(_for_exponentials(layer, units))
    crf = weights("crfw", -1, weights("fc_4.b_0", -1).size)
    rows = len(embedding)
    return Model(
        alphabet=_read_alphabet(root / "word.dic", rows),
        labels=_read_labels(root / "tag.dic", crf.shape[1]),
        embedding=embedding,
        layers=tuple(layers),
        output=weights("fc_4.w_0", 2 * units, -1),
        output_bias=weights("fc_4.b_0", -1),
        first=crf[0],
        last=crf[1],
        transitions=np.ascontiguousarray(crf[2:]),
        table=np.empty((2, rows, 3 * units), np.float32),
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


def _for_exponentials(layer: Layer, units: int) -> Layer:
    """Turn the weights so that 1 / (1 + exp(x)) is a gate, and 2 / (1 + exp(x)) - 1 a candidate.

    The factors -1 and -2 are exact. numpy's exp is quicker than its tanh, and one way serves both.
    """
    factors = np.repeat(np.array([-1, -1, -2], np.float32), units)
    return Layer(layer.input * factors, layer.bias * factors, -layer.gates, -2 * layer.candidate)


def label_windows(model: Model, windows: Sequence[NDArray[np.int32]]) -> list[Ints]:
    """Return the likeliest labels of each window of ids; no window may be empty."""
    lengths = np.array([len(window) for window in windows])
    order = np.argsort(-lengths, kind="stable")
    pack = _Pack.of(lengths[order])
    ids = np.concatenate([windows[i] for i in order])[pack.rows]
    with np.errstate(over="ignore"):  # exp of a big number is infinite, and its gate 0, as it should be
        states = _run_layer(model.layers[0], _from_characters(model, ids, pack), pack)
        states = _run_layer(model.layers[1], _from_states(model.layers[1], states, pack), pack)
    labels = np.empty(len(ids), np.intp)
    labels[pack.rows] = _best_paths(model, _score(model, states, pack), pack)
    parts = np.split(labels, np.cumsum(lengths[order])[:-1])
    found: list[Ints] = [labels] * len(windows)
    for i, part in zip(order, parts, strict=True):
        found[i] = part
    return found


@dataclass(frozen=True, slots=True)
class _Pack:
    """How windows, longest first, lie step by step."""

    steps: list[slice]  # the rows of each step
    rows: Ints  # packed row → index in the windows laid end to end
    turned: Ints  # packed row → packed row of the same character with its window turned; its own inverse

    @classmethod
    def of(cls, lengths: Ints) -> "_Pack":
        number = np.arange(lengths[0])
        counts = np.searchsorted(-lengths, -number, side="left")
        ends = np.cumsum(counts)
        starts = ends - counts
        step = np.repeat(number, counts)
        window = np.arange(len(step)) - starts[step]
        begins = np.cumsum(lengths) - lengths
        turned = starts[lengths[window] - 1 - step] + window
        steps = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return cls(steps, begins[window] + step, turned)

    def runs(self) -> Iterator[list[slice]]:
        """Yield the steps in runs of about so many rows that a product is at its fastest and fits the cache."""
        run: list[slice] = []
        for step in self.steps:
            run.append(step)
            if step.stop - run[0].start >= _RUN:
                yield run
                run = []
        if run:
            yield run


_WriteInputs = Callable[[slice, Floats], None]
"""Writes what the characters of these packed rows bring to a layer, as (2, rows, 3 × units)."""


def _from_characters(model: Model, ids: NDArray[np.int32], pack: _Pack) -> _WriteInputs:
    """Bring what the first layer makes of each character: a look-up in its table."""
    for block in np.unique(ids // _BLOCK):
        if not model.filled[block]:
            rows = slice(block * _BLOCK, (block + 1) * _BLOCK)
            model.table[:, rows] = model.embedding[rows] @ model.layers[0].input + model.layers[0].bias
            model.filled[block] = True
    turned = ids[pack.turned]

    def write(rows: slice, inputs: Floats) -> None:
        for table, column, given in zip(model.table, (ids, turned), inputs, strict=True):
            np.take(table, column[rows], axis=0, out=given, mode="clip")  # the only mode that writes in place

    return write


def _from_states(layer: Layer, states: Floats, pack: _Pack) -> _WriteInputs:
    """Bring what a layer makes of the states of the layer below."""

    def write(rows: slice, inputs: Floats) -> None:
        np.matmul(_both_ways(states, rows, pack), layer.input, out=inputs)
        np.add(inputs, layer.bias, out=inputs)

    return write


def _both_ways(states: Floats, rows: slice, pack: _Pack) -> Floats:
    """Return the states of both directions side by side, as the next forward and backward layers meet them."""
    turned = pack.turned[rows]
    forward = np.concatenate([states[0, rows], states[1][turned]], axis=1)
    backward = np.concatenate([states[0][turned], states[1, rows]], axis=1)
    return np.stack([forward, backward])


def _run_layer(layer: Layer, write_inputs: _WriteInputs, pack: _Pack) -> Floats:
    """Return the states (2, rows, units) that the inputs lead to."""
    units = layer.candidate.shape[1]
    width = pack.steps[0].stop
    states = np.empty((2, len(pack.rows), units), np.float32)
    state = np.zeros((2, width, units), np.float32)
    gate = np.empty((2, width, 2 * units), np.float32)
    candidate = np.empty((2, width, units), np.float32)
    inputs = np.empty((2, _RUN + width, 3 * units), np.float32)
    for run in pack.runs():
        first = run[0].start
        write_inputs(slice(first, run[-1].stop), inputs[:, : run[-1].stop - first])
        for rows in run:
            count = rows.stop - rows.start
            given = inputs[:, rows.start - first : rows.stop - first]
            h, g, c = state[:, :count], gate[:, :count], candidate[:, :count]
            np.matmul(h, layer.gates, out=g)
            g += given[..., : 2 * units]
            _logistic(g)
            update, reset = g[..., :units], g[..., units:]
            reset *= h
            np.matmul(reset, layer.candidate, out=c)
            c += given[..., 2 * units :]
            _logistic(c)
            c *= 2
            c -= 1
            c -= h
            c *= update
            h += c
            states[:, rows] = h
    return states


def _logistic(x: Floats) -> None:
    """Replace x by 1 / (1 + exp(x)), in place."""
    np.exp(x, out=x)
    x += 1
    np.reciprocal(x, out=x)


def _score(model: Model, states: Floats, pack: _Pack) -> Floats:
    """Return the score of each label at each row: (labels, rows)."""
    scores = np.empty((len(model.first), len(pack.rows)), np.float32)
    for run in pack.runs():
        rows = slice(run[0].start, run[-1].stop)
        scores[:, rows] = (_both_ways(states, rows, pack)[0] @ model.output).T
    scores += model.output_bias[:, None]
    return scores


def _best_paths(model: Model, scores: Floats, pack: _Pack) -> Ints:
    """Return the labels of the path with the highest score through each window, packed (Viterbi).

    Scores turn into those of the best path up to each row; the way back then asks only for the
    predecessors of the labels that were chosen.
    """
    scores[:, pack.steps[0]] += model.first[:, None]
    paths = np.empty(model.transitions.size * pack.steps[0].stop, np.float32)
    for before, rows in pairwise(pack.steps):
        count = rows.stop - rows.start
        arriving = paths[: model.transitions.size * count].reshape(*model.transitions.shape, count)
        previous = scores[:, before.start : before.start + count]
        np.add(previous[:, None, :], model.transitions[:, :, None], out=arriving)
        scores[:, rows] += arriving.max(axis=0)
    labels = np.empty(scores.shape[1], np.intp)
    following = np.empty(0, np.intp)
    for rows in reversed(pack.steps):
        ends = scores[:, rows]
        ends[:, len(following) :] += model.last[:, None]
        ends[:, : len(following)] += model.transitions[:, following]
        following = ends.argmax(axis=0)
        labels[rows] = following
    return labels
