"""A small network that labels characters as that of ``lac`` does, much faster, and knows its doubts.

A label comes from the neighbourhood: what tables say of a character, of those beside it and of the pair that
it begins, then convolutions that reach a little farther each. ``data/tagger/README.md`` says how it was made.

Every number in it is whole in units of a power of two, and small enough that single precision adds without
rounding. So the labels and the doubts are the same on every machine, with every BLAS and in every batch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.errors import KgError

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

STEPS = 16  # of a unit, in which states and scores are counted
_MOST = 127  # steps of a state
_TABLE, _WEIGHT = 32, 64  # in what part of a unit the tables and the weights are counted
_ROWS = 1024  # characters that go through the layers together: few enough to stay in the cache
_FIRST, _SECOND, _SHIFT = 40503, 2654435761, 7  # what hashes a pair of characters


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution over three places that stand ``apart``; its result is added to what it is given."""

    apart: int
    weights: Floats  # (3 × units, units)
    bias: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """The weights; row 0 of a table of characters is for none, row 1 for every character not known."""

    alphabet: NDArray[np.int32]  # id of ``lac`` → row
    before: Floats
    at: Floats
    after: Floats
    pairs: Floats
    layers: tuple[Layer, ...]
    output: Floats  # (units, labels)
    output_bias: Floats

    @property
    def margin(self) -> int:
        """How many empty rows keep one window's characters out of the sight of another's."""
        return max(layer.apart for layer in self.layers)


class Guess(NamedTuple):
    """For each character the likeliest label, the next one, and how many steps the first is ahead."""

    best: Ints
    next: Ints
    ahead: Floats


@cache
def load_network() -> Network:
    """Return the network, read once; raises KgError where its file cannot be read."""
    place = "data/tagger/quick.npz"
    try:
        with as_file(files("kg") / place) as path, np.load(path) as found:
            return network_of({name: found[name] for name in found.files})
    except (OSError, ValueError, LookupError) as error:
        raise KgError(f"{place}: cannot read the quick tagger ({error}); install kg afresh") from error


def network_of(found: dict[str, NDArray[np.generic]]) -> Network:
    """Return the network whose whole numbers are given by name."""

    def scaled(name: str, factor: float) -> Floats:
        numbers: Floats = found[name].astype(np.float32)
        numbers *= np.float32(factor)
        return numbers

    before, at, after = scaled("characters", STEPS / _TABLE)
    at += scaled("bias", STEPS / _TABLE)
    apart = found["apart"].tolist()
    return Network(
        alphabet=found["alphabet"].astype(np.int32),
        before=before,
        at=at,
        after=after,
        pairs=scaled("pairs", STEPS / _TABLE),
        layers=tuple(
            Layer(int(distance), scaled(f"weights{i}", 1 / _WEIGHT), scaled(f"bias{i}", 1 / _WEIGHT))
            for i, distance in enumerate(apart)
        ),
        output=scaled("output", 1 / _WEIGHT),
        output_bias=scaled("output_bias", 1 / _WEIGHT),
    )


def guess(network: Network, ids: NDArray[np.int32], starts: Ints) -> Guess:
    """Return the labels of windows that tile the ids and begin at ``starts``; none sees into another."""
    gap = network.margin
    begins = np.zeros(len(ids), np.intp)
    begins[starts] = gap
    rows = np.arange(len(ids)) + np.cumsum(begins)
    characters = np.zeros(len(ids) + gap * (len(starts) + 1), np.int32)
    characters[rows] = network.alphabet[ids]
    found = Guess(np.empty(len(ids), np.intp), np.empty(len(ids), np.intp), np.empty(len(ids), np.float32))
    work = _Work(network)
    for low, high in _tiles(starts, len(ids)):
        first, last = rows[low] - gap, rows[high - 1] + gap + 1
        states = work.run(characters[first:last])
        _choose(network, states[rows[low:high] - first], found, slice(low, high))
    return found


def _tiles(starts: Ints, end: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of whole windows with about so many characters as are read together."""
    low = 0
    for start in [*starts[1:].tolist(), end]:
        if start - low >= _ROWS or low < start == end:
            yield low, start
            low = start


def _choose(network: Network, states: Floats, found: Guess, here: slice) -> None:
    scores = states @ network.output
    scores += network.output_bias
    every = np.arange(len(scores))
    best = scores.argmax(axis=1)
    ahead = scores[every, best]
    scores[every, best] = -np.inf
    following = scores.argmax(axis=1)
    ahead -= scores[every, following]
    found.best[here], found.next[here], found.ahead[here] = best, following, ahead


class _Work:
    """A network with room to work in, which grows as it must."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._room(0)

    def _room(self, rows: int) -> None:
        units = self._network.at.shape[1]
        self._states, self._more = (np.empty((rows, units), np.float32) for _ in range(2))
        self._inputs = np.empty((rows, 3 * units), np.float32)

    def run(self, characters: NDArray[np.int32]) -> Floats:
        """Return the states of the last layer; the room is used anew by the next call."""
        net, count = self._network, len(characters)
        if count > len(self._states):
            self._room(count + count // 4)
        states, more, inputs = self._states[:count], self._more[:count], self._inputs[:count]
        empty = np.flatnonzero(characters == 0)
        states[0] = states[-1] = 0
        self._look_up(characters, states[1:-1], more[1:-1])
        _settle(states, empty)
        for layer in net.layers:
            _spread(states, layer.apart, inputs)
            np.matmul(inputs, layer.weights, out=more)
            more += layer.bias
            states += more
            _settle(states, empty)
        return states

    def _look_up(self, characters: NDArray[np.int32], states: Floats, more: Floats) -> None:
        net, at, after = self._network, characters[1:-1], characters[2:]
        pairs = hash_pairs(at, after, len(net.pairs))
        # "clip" is the one mode that writes in place
        np.take(net.at, at, axis=0, out=states, mode="clip")
        for table, rows in ((net.before, characters[:-2]), (net.after, after), (net.pairs, pairs)):
            np.take(table, rows, axis=0, out=more, mode="clip")
            states += more


def hash_pairs(first: NDArray[np.int32], second: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Return for pairs of rows of the alphabet which of so many rows of the table of pairs is theirs."""
    return (first.astype(np.int64) * _FIRST + second.astype(np.int64) * _SECOND >> _SHIFT) % count


def _settle(states: Floats, empty: Ints) -> None:
    """Round the states to whole steps within bounds, and those of no character to nothing."""
    np.rint(states, out=states)
    np.clip(states, 0, _MOST, out=states)  # a third of what maximum and minimum take
    states[empty] = 0


def _spread(states: Floats, apart: int, inputs: Floats) -> None:
    """Write beside each row the row that stands so far before it, and the one so far after."""
    units = states.shape[1]
    inputs[apart:, :units] = states[:-apart]
    inputs[:apart, :units] = 0
    inputs[:, units : 2 * units] = states
    inputs[:-apart, 2 * units :] = states[apart:]
    inputs[-apart:, 2 * units :] = 0
