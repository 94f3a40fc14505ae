from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.mentions import doubt, quick, tagger
from kg.mentions.lac import load_model
from kg.mentions.quick import Guess, guess, load_network
from kg.mentions.tagger import label_as_trained, tag, tag_as_trained

REPORT = (
    "10月8日，青禾省委副书记、省长沈怀远主持召开省政府常务会议。",
    "会议审议通过了《青禾省水利工程管理办法》，研究部署秋冬季农田水利建设工作。",
    "临河县水利局局长麦吾兰·吐逊说：“今年全县新建水库3座，受益群众2万人。”",
    "一、",
)


def _guess(texts: Sequence[str]) -> Guess:
    ids, _, starts = label_as_trained(texts)
    return guess(load_network(), ids, starts)


def test_most_labels_are_those_of_the_tagger_it_was_taught_by() -> None:
    _, labels, _ = label_as_trained(REPORT)
    assert (_guess(REPORT).best == labels).mean() > 0.85


def test_scores_are_whole_in_64ths_of_a_step_so_that_no_sum_is_rounded() -> None:
    ahead = _guess(REPORT).ahead * 64
    assert np.array_equal(ahead, np.rint(ahead))
    network = load_network()
    for weights in (network.output, *(layer.weights for layer in network.layers)):
        assert np.array_equal(weights * 64, np.rint(weights * 64))
        assert np.abs(weights * 64).sum(axis=0).max() * 127 < 2**23


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from((*REPORT, "龘\ud800", "张三任局长。" * 300)), min_size=1, max_size=6))
def test_a_window_is_read_as_if_it_were_alone(texts: list[str]) -> None:
    ids, _, starts = label_as_trained(texts)
    together = guess(load_network(), ids, starts)
    for start, end in pairwise([*starts.tolist(), len(ids)]):
        alone = guess(load_network(), ids[start:end], np.array([0]))
        assert np.array_equal(alone.best, together.best[start:end])
        assert np.array_equal(alone.next, together.next[start:end])
        assert np.array_equal(alone.ahead, together.ahead[start:end])


def test_where_there_is_no_doubt_the_guess_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    labels, best = load_model().labels, _guess(REPORT).best
    monkeypatch.setattr(doubt, "_BOUND", 10**6)
    monkeypatch.setattr(tagger, "label_windows", lambda *_: pytest.fail("nothing is in doubt"))
    tokens = tag(REPORT)[0]
    assert [token.tag for token in tokens] == [labels[best[token.start]][0] for token in tokens]


def test_where_all_is_in_doubt_the_tagger_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt, "_BOUND", 0)
    assert [*tagger._tag_in_two(REPORT)] == tag_as_trained(REPORT)


def _doubtful(text: str, starts: list[int], ahead: dict[int, float], next_name: bool = True) -> list[str]:
    """Return the clauses in doubt where the labels at some places are so few steps ahead."""
    steps = np.full(len(text), 1000, np.float32)
    steps[list(ahead)] = list(ahead.values())
    best, following = np.zeros(len(text), np.intp), np.full(len(text), int(next_name))
    found = Guess(best, following, steps)
    runs = doubt.find_doubtful(text, found, np.array([False, True]), np.array(starts))
    return [text[run] for run in runs]


def test_a_clause_whose_labels_are_close_is_doubtful_and_its_neighbour_is_not() -> None:
    assert _doubtful("雨停了，风起云涌，天晴了。", [0], {5: 0, 6: 0}) == ["风起云涌，"]


def test_clauses_side_by_side_are_one_run_but_not_across_windows() -> None:
    text = "雨停了，风起了，天晴了。"
    near = dict.fromkeys(range(len(text)), 0.0)
    assert _doubtful(text, [0], near) == [text]
    assert _doubtful(text, [0, 8], near) == [text[:8], text[8:]]


def test_a_doubt_about_a_name_weighs_more_and_one_beside_a_post_most() -> None:
    near, farther = dict.fromkeys((1, 2), 32.0), dict.fromkeys((1, 2), 48.0)
    assert _doubtful("雨停了，", [0], near, next_name=False) == []
    assert _doubtful("雨停了，", [0], near) == ["雨停了，"]
    assert _doubtful("雨停了，", [0], farther) == []
    assert _doubtful("局长来，", [0], farther) == ["局长来，"]


def test_no_text_has_no_doubts() -> None:
    nothing = np.empty(0, np.intp)
    assert _doubtful("", [], {}) == []
    assert len(guess(load_network(), nothing.astype(np.int32), nothing).best) == 0


def test_weights_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ValueError("no numbers")

    monkeypatch.setattr(np, "load", broken)
    quick.load_network.cache_clear()
    with pytest.raises(KgError, match="cannot read the quick tagger"):
        load_network()
    quick.load_network.cache_clear()
