"""Trains the quick tagger on what jieba's own tagger makes of a corpus, and prints how often the two agree.

    python -m tests.benchmarks.distil FILE ... -o kg/data/tagger/quick.npz [--steps 16000] [--from OLD.npz]

The files are any that ``kg`` reads; every 50th hundred of reports is kept aside for the agreement. With one
core to itself labelling takes some 20 s for a million characters, and a step 0.1 s. The weights depend on the
files, their order and, in the last digits, on the BLAS used here; what they then say of a text does not.

The forward pass rounds as ``kg.mentions.quick`` does, and the gradient passes the rounding as if there were
none, so what is trained is what is shipped.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kg.mentions.analysis import texts_to_tag
from kg.mentions.doubt import names_in
from kg.mentions.lac import load_model
from kg.mentions.quick import Floats, Ints, guess, hash_pairs, network_of
from kg.mentions.tagger import label_as_trained
from kg.model import Document
from kg.read import read
from kg.segment import segment

_UNITS, _PAIRS, _APART = 96, 32768, (1, 2, 4)
_RARE = 4  # a character that stands fewer times is not known by itself
_REPORTS, _ASIDE = 100, 50  # reports labelled at once, and every how many of these are kept aside
_BATCH = 4096  # characters of a step, about
_DROPPED = 0.15  # of the pairs, so that none is learnt by heart
_ON_NAMES = 1.5  # times what a character of a name weighs more than another
_RATE, _WARM, _DECAY, _SLOW_DECAY = 3e-3, 200, 0.9, 0.98
_MOST = 127 / 16  # of a state

Numbers = dict[str, Floats]
"""The weights by the names that the file has, each in units rather than in parts of one."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Characters end to end, by ``lac``'s ids, with its labels, and where the windows begin."""

    ids: NDArray[np.int32]
    labels: Ints
    starts: Ints


def label(files: list[str]) -> tuple[Labelled, Labelled]:
    """Return what jieba's tagger makes of what is tagged in the reports, and in those kept aside."""
    found: tuple[list[Labelled], list[Labelled]] = ([], [])
    reports = [each for each in read(files) if isinstance(each, Document)]
    for number, first in enumerate(range(0, len(reports), _REPORTS)):
        stories = [story for report in reports[first : first + _REPORTS] for story in segment(report)]
        _, texts = texts_to_tag([sentence for story in stories for sentence in story.sentences])
        found[number % _ASIDE == _ASIDE - 1].append(Labelled(*label_as_trained(texts)))
        print(f"\rlabelled {first:,} of {len(reports):,} reports", end="", file=sys.stderr)
    return _joined(found[0]), _joined(found[1] or found[0][-1:])


def _joined(parts: list[Labelled]) -> Labelled:
    shifts = np.cumsum([0, *(len(part.ids) for part in parts[:-1])])
    return Labelled(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.starts + shift for part, shift in zip(parts, shifts, strict=True)]),
    )


def alphabet(ids: NDArray[np.int32]) -> NDArray[np.uint16]:
    """Return id → row of the tables: 1 for what is rare, 2 and up for what is not."""
    often = np.flatnonzero(np.bincount(ids) >= _RARE)
    rows = np.ones(len(load_model().embedding) + 1, np.uint16)
    rows[often] = np.arange(2, len(often) + 2)
    return rows


def begin(rows: int, labels: int, random: np.random.Generator) -> Numbers:
    """Return the numbers that training begins with."""

    def normal(scale: float, *shape: int) -> Floats:
        return (random.standard_normal(shape) * scale).astype(np.float32)

    numbers = {
        "characters": normal(0.3, 3, rows, _UNITS),
        "pairs": normal(0.2, _PAIRS, _UNITS),
        "bias": normal(0, _UNITS),
        "output": normal(_UNITS**-0.5, _UNITS, labels),
        "output_bias": normal(0, labels),
    }
    for i in range(len(_APART)):
        numbers[f"weights{i}"] = normal((3 * _UNITS) ** -0.5, 3 * _UNITS, _UNITS)
        numbers[f"bias{i}"] = normal(0, _UNITS)
    return numbers


def parts(name: str) -> int:
    """Return in how many parts of a unit the numbers of this name are counted."""
    if name in ("characters", "pairs", "bias"):
        return 32
    return 1024 if "bias" in name else 64


def rounded(name: str, numbers: Floats) -> NDArray[np.int32]:
    """Return the whole numbers that stand for these; weights and tables fit into a byte."""
    most = 10**6 if "bias" in name else 127
    whole: NDArray[np.int32] = np.clip(np.rint(numbers * np.float32(parts(name))), -most, most).astype(
        np.int32
    )
    return whole


class Step:
    """One pass over some windows: what the network says, and which way each number would have it better."""

    def __init__(self, numbers: Numbers, characters: NDArray[np.int32], kept: Floats) -> None:
        self._used = {n: rounded(n, x).astype(np.float32) / np.float32(parts(n)) for n, x in numbers.items()}
        used, around = self._used, np.concatenate(([0], characters, [0]))
        self._rows = (around[:-2], characters, around[2:])
        self._there = (characters > 0)[:, None].astype(np.float32)
        self._kept = kept[:, None] * self._there
        self._pairs = hash_pairs(characters, around[2:].astype(np.int32), _PAIRS)
        sums = used["bias"] + used["pairs"][self._pairs] * self._kept
        for table, rows in zip(used["characters"], self._rows, strict=True):
            sums += table[rows]
        self._open: list[Floats] = []
        self._inputs: list[Floats] = []
        self._states = self._settle(sums)
        for i, apart in enumerate(_APART):
            self._inputs.append(_spread(self._states, apart))
            sums = self._states + self._inputs[i] @ used[f"weights{i}"] + used[f"bias{i}"]
            self._states = self._settle(sums)
        self.scores: Floats = self._states @ used["output"] + used["output_bias"]

    def _settle(self, sums: Floats) -> Floats:
        self._open.append(((sums > 0) & (sums < _MOST + 0.06)) * self._there)
        states: Floats = np.clip(np.rint(sums * np.float32(16)), 0, 127) * self._there / np.float32(16)
        return states

    def slopes(self, of_scores: Floats) -> Numbers:
        """Return the slope of the loss by each number, given that by each score."""
        found = {"output": self._states.T @ of_scores, "output_bias": of_scores.sum(axis=0)}
        back = of_scores @ self._used["output"].T
        for i, apart in reversed(list(enumerate(_APART))):
            back = back * self._open[i + 1]
            found[f"weights{i}"] = self._inputs[i].T @ back
            found[f"bias{i}"] = back.sum(axis=0)
            spread = back @ self._used[f"weights{i}"].T
            back = back + spread[:, _UNITS : 2 * _UNITS]
            back[:-apart] += spread[apart:, :_UNITS]
            back[apart:] += spread[:-apart, 2 * _UNITS :]
        back = back * self._open[0]
        found["bias"] = back.sum(axis=0)
        found["pairs"] = _gather(self._pairs, back * self._kept, _PAIRS)
        count = self._used["characters"].shape[1]
        found["characters"] = np.stack([_gather(rows, back, count) for rows in self._rows])
        return found


def _spread(states: Floats, apart: int) -> Floats:
    inputs = np.zeros((len(states), 3 * _UNITS), np.float32)
    inputs[apart:, :_UNITS] = states[:-apart]
    inputs[:, _UNITS : 2 * _UNITS] = states
    inputs[:-apart, 2 * _UNITS :] = states[apart:]
    return inputs


def _gather(rows: NDArray[np.integer], slopes: Floats, count: int) -> Floats:
    """Return the sum of the slopes for each row of a table."""
    ones = np.ones(len(rows), np.float32)
    summed: Floats = csr_matrix((ones, (rows, np.arange(len(rows)))), shape=(count, len(rows))) @ slopes
    return summed


def train(given: Labelled, rows: NDArray[np.uint16], numbers: Numbers, *, steps: int) -> None:
    """Change the numbers in place, by so many steps of Adam with a rate that falls to nothing."""
    random = np.random.default_rng(steps)
    weights = np.where(names_in(load_model()), np.float32(_ON_NAMES), np.float32(1))
    first = {name: np.zeros_like(x) for name, x in numbers.items()}
    second = {name: np.zeros_like(x) for name, x in numbers.items()}
    agreed = 0.0
    for step, (characters, labels) in enumerate(_batches(given, rows, random, steps), 1):
        here = np.flatnonzero(characters)
        kept = (random.random(len(characters)) >= _DROPPED).astype(np.float32)
        taken = Step(numbers, characters, kept)
        wanted = np.zeros_like(taken.scores)
        wanted[here, labels[here]] = 1
        likely = np.exp(taken.scores - taken.scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        counts = (characters > 0) * weights[labels] / np.float32(len(here))
        slopes = (likely - wanted) * counts[:, None]
        rate = _RATE * min(1, step / _WARM) * (0.5 + 0.5 * np.cos(np.pi * step / steps)) / (1 - _DECAY**step)
        for name, slope in taken.slopes(slopes.astype(np.float32)).items():
            first[name] += np.float32(1 - _DECAY) * (slope - first[name])
            second[name] += np.float32(1 - _SLOW_DECAY) * (slope * slope - second[name])
            size = np.sqrt(second[name] / np.float32(1 - _SLOW_DECAY**step)) + np.float32(1e-8)
            numbers[name] -= np.float32(rate) * first[name] / size
        agreed += 0.01 * ((likely[here].argmax(axis=1) == labels[here]).mean() - agreed)
        if step % 100 == 0:
            print(f"step {step:,} of {steps:,}: agrees on {agreed / (1 - 0.99**step):.4f}", flush=True)


def _batches(
    given: Labelled, rows: NDArray[np.uint16], random: np.random.Generator, steps: int
) -> Iterator[tuple[NDArray[np.int32], Ints]]:
    """Yield windows drawn at random, with rows of no character between them, and their labels."""
    gap = max(_APART)
    ends = np.append(given.starts[1:], len(given.ids))
    each = max(1, round(_BATCH / float((ends - given.starts).mean())))
    for _ in range(steps):
        drawn = random.integers(0, len(ends), each)
        lengths = ends[drawn] - given.starts[drawn]
        before = np.cumsum(lengths) - lengths
        source = np.arange(lengths.sum()) + np.repeat(given.starts[drawn] - before, lengths)
        target = np.arange(lengths.sum()) + np.repeat(gap * np.arange(1, each + 1), lengths)
        characters = np.zeros(lengths.sum() + gap * (each + 1), np.int32)
        labels = np.zeros(len(characters), np.intp)
        characters[target], labels[target] = rows[given.ids[source]], given.labels[source]
        yield characters, labels


def main() -> None:
    """Label, train, write, and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=16_000)
    parser.add_argument("--from", dest="old", type=Path, help="weights to go on from")
    options = parser.parse_args()
    given, aside = label(options.files)
    print(f"\n{len(given.ids):,} characters, {len(aside.ids):,} aside")
    if options.old:
        with np.load(options.old) as found:
            rows = found["alphabet"]
            names = [name for name in found.files if name not in ("alphabet", "apart")]
            numbers = {name: found[name].astype(np.float32) / np.float32(parts(name)) for name in names}
    else:
        rows = alphabet(given.ids)
        numbers = begin(int(rows.max()) + 1, len(load_model().labels), np.random.default_rng(0))
    train(given, rows, numbers, steps=options.steps)
    whole: dict[str, NDArray[np.generic]] = {
        name: rounded(name, x).astype(np.int32 if "bias" in name else np.int8) for name, x in numbers.items()
    }
    whole |= {"alphabet": rows, "apart": np.array(_APART, np.uint8)}
    np.savez_compressed(options.output, **whole)  # type: ignore[arg-type]
    best = guess(network_of(whole), aside.ids, aside.starts).best
    print(f"{options.output}: {options.output.stat().st_size:,} bytes")
    print(f"agrees with jieba's tagger on {(best == aside.labels).mean():.4f} of the characters aside")


if __name__ == "__main__":
    main()
