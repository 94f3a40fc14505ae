from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from threadpoolctl import threadpool_info

from kg.errors import KgError
from kg.mentions import doubt, lac, tagger
from kg.mentions.tagger import Token, cut_windows, join_dotted_names, part_listed_names, tag, tag_as_trained

SENTENCES = [
    "青禾省委副书记、省长沈怀远主持会议并讲话。",
    "9月5日，省水利厅厅长麦吾兰·吐逊一行到临河县调研。",
    "会议指出：“要坚持以人民为中心，把‘三农’工作抓紧抓实……”",
    "免去顾长林的省财政厅副厅长职务；",
    "据本报记者江小满报道，全市完成投资3.5亿元，同比增长12%。",
    "省人大常委会第十一次会议在云川召开——这是本届最后一次。",
    "出席会议的有柳承志、邵　峰、罗 敏、阿依努尔•艾力。",
    "ＷＴＯ（世界贸易组织）代表团访问２０２３年博览会！",
    "沙原农业大学党委书记？",
    "、。“”‘’…—",
    "好",
    "龘靐\u2003\ud800𠮷",
    "联合国秘书长在纽约会见了我国外交部部长，双方就气候变化、和平与安全等问题深入交换了意见。" * 4,
]


def reference(text: str) -> tuple[Token, ...]:
    """Tag one text the plain way, character by character, straight from jieba's files."""
    spec = find_spec("jieba")
    assert spec and spec.origin
    root = Path(spec.origin).parent / "lac_small"

    def load(name: str, *shape: int) -> NDArray[np.float64]:
        data = (root / "model_baseline" / name).read_bytes()
        count = int(np.prod(shape))
        return np.frombuffer(data[len(data) - 4 * count :], "<f4").reshape(shape).astype(float)

    def sigmoid(x: NDArray[np.float64]) -> NDArray[np.float64]:
        values: NDArray[np.float64] = 1 / (1 + np.exp(-x))
        return values

    def read(name: str) -> dict[str, int]:
        lines = (line.split("\t") for line in (root / name).read_text(encoding="utf-8").split("\n"))
        return {cells[1]: int(cells[0]) for cells in lines if len(cells) == 2}

    def run(number: int, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        weights = load(f"gru_{number}.w_0", 128 * 384).ravel()
        gates, candidate = weights[: 128 * 256].reshape(128, 256), weights[128 * 256 :].reshape(128, 128)
        bias = load(f"fc_{number}.b_0", 384) + load(f"gru_{number}.b_0", 384)
        projected = inputs @ load(f"fc_{number}.w_0", inputs.shape[1], 384) + bias
        state, states = np.zeros(128), []
        for x in projected:
            update, reset = np.split(sigmoid(x[:256] + state @ gates), 2)
            new = np.tanh(x[256:] + (reset * state) @ candidate)
            state = (1 - update) * state + update * new
            states.append(state)
        return np.array(states)

    plain = text.translate(str.maketrans("、。“”‘’…—•・", ",.\"\"''.-··"))
    plain = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in plain)
    ids, names = read("word.dic"), {number: name for name, number in read("tag.dic").items()}
    size = (root / "model_baseline" / "word_emb").stat().st_size // 512
    x = load("word_emb", size, 128)[[min(ids.get(c, ids["OOV"]), size - 1) for c in plain]]
    for layer in (0, 2):
        x = np.hstack([run(layer, x), run(layer + 1, x[::-1])[::-1]])
    scores = x @ load("fc_4.w_0", 256, 57) + load("fc_4.b_0", 57)
    crf = load("crfw", 59, 57)
    best, back = crf[0] + scores[0], []
    for score in scores[1:]:
        ways = best[:, None] + crf[2:]
        back.append(ways.argmax(axis=0))
        best = ways.max(axis=0) + score
    path = [int((best + crf[1]).argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    tokens: list[Token] = []
    for i, label in enumerate(reversed(path)):
        name, _, part = names[label].rpartition("-")
        if tokens and part == "I" and tokens[-1].tag == name:
            tokens[-1] = Token(tokens[-1].start, i + 1, name)
        else:
            tokens.append(Token(i, i + 1, name or part))
    return tuple(tokens)


@pytest.mark.parametrize("text", SENTENCES, ids=range(len(SENTENCES)))
def test_tags_are_those_of_the_network(text: str) -> None:
    assert tag_as_trained([text]) == [reference(text)]


def test_a_batch_is_tagged_as_its_texts_are_one_by_one() -> None:
    assert tag(SENTENCES) == [tag([text])[0] for text in SENTENCES]


def test_batch_mates_change_nothing() -> None:
    parts = (
        ("沈怀远", "省财政厅", "阿依努尔·艾力", "2021年3月"),
        ("主持", "出席", "部署"),
        ("了", "关于水利的", ""),
    )
    texts = ["".join(words) + end for *words, end in product(*parts, ("会议。", "工作，并讲话", "座谈会；"))]
    alone = [tag([text])[0] for text in texts]
    assert tag(texts) == alone
    assert tag(texts[::-1] + SENTENCES)[: len(texts)] == alone[::-1]
    assert tag(texts * 4) == alone * 4


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(alphabet="省委书记张三李·、。“”2３ab　 \n会议", max_size=30), max_size=5))
def test_tokens_tile_each_text(texts: list[str]) -> None:
    for text, tokens in zip(texts, tag(texts), strict=True):
        edges = [0, *(edge for token in tokens for edge in (token.start, token.end)), len(text)]
        assert all(a == b for a, b in list(pairwise(edges))[::2])
        assert all(token.start < token.end for token in tokens)


def test_nothing_and_empty_texts_have_no_tokens() -> None:
    assert tag([]) == []
    assert tag(["", "好", ""]) == [(), tag(["好"])[0], ()]


def test_a_window_ends_after_a_mark_and_is_bounded() -> None:
    text = ("水" * 150 + "，") * 5 + "利" * 1000
    windows = list(cut_windows(text))
    assert "".join(text[start:end] for start, end in windows) == text
    assert max(end - start for start, end in windows) <= 400
    assert text[windows[0][1] - 1] == "，"
    assert list(cut_windows("水" * 400)) == [(0, 400)]
    assert list(cut_windows("")) == []


def test_a_text_longer_than_a_window_keeps_its_offsets() -> None:
    text = "省水利厅厅长沈怀远主持会议。" * 40
    tokens = tag([text])[0]
    names = [text[token.start : token.end] for token in tokens if token.tag == "PER"]
    assert tokens[-1].end == len(text)
    assert names == ["沈怀远"] * 40


@pytest.mark.parametrize(
    ("text", "cut", "joined"),
    [
        ("麦吾兰·吐逊说", "麦吾兰/PER ·/w 吐逊/nr 说/v", "麦吾兰·吐逊/PER 说/v"),
        ("麦吾兰・吐逊说", "麦吾兰/n ・吐逊/PER 说/v", "麦吾兰・吐逊/PER 说/v"),
        ("安·贝·塞德", "安·贝/PER ·/w 塞德/LOC", "安·贝·塞德/PER"),
        ("沙原·云川", "沙原/LOC ·/w 云川/LOC", "沙原/LOC ·/w 云川/LOC"),
        ("沈怀远·2021", "沈怀远/PER ·/w 2021/m", "沈怀远/PER ·/w 2021/m"),
        ("·沈怀远·", "·/w 沈怀远/PER ·/w", "·/w 沈怀远/PER ·/w"),
    ],
)
def test_names_are_joined_at_a_dot(text: str, cut: str, joined: str) -> None:
    assert draw(text, join_dotted_names(text, tokens(cut))) == joined


@pytest.mark.parametrize(
    ("text", "cut", "parted"),
    [
        ("柳承志、邵峰到会", "柳承志、邵峰/PER 到会/v", "柳承志/PER 、/w 邵峰/PER 到会/v"),
        ("《柳承志》", "《柳承志/PER 》/w", "《/w 柳承志/PER 》/w"),
        ("邵　峰", "邵　峰/PER", "邵　峰/PER"),
        ("　邵峰", "　邵峰/PER", "　/w 邵峰/PER"),
        ("麦吾兰·吐逊", "麦吾兰·吐逊/PER", "麦吾兰·吐逊/PER"),
        ("柳", "柳/PER", "柳/n"),
        ("12", "12/PER", "12/m"),
        ("——", "——/PER", "—/w —/w"),
        ("12、柳", "12、柳/ORG", "12、柳/ORG"),
    ],
)
def test_names_are_parted_at_marks(text: str, cut: str, parted: str) -> None:
    assert draw(text, part_listed_names(text, tokens(cut))) == parted


def tokens(drawn: str) -> tuple[Token, ...]:
    found: list[Token] = []
    for word, name in (token.rsplit("/", 1) for token in drawn.split(" ")):
        start = found[-1].end if found else 0
        found.append(Token(start, start + len(word), name))
    return tuple(found)


def draw(text: str, tokens: tuple[Token, ...]) -> str:
    return " ".join(f"{text[token.start : token.end]}/{token.tag}" for token in tokens)


def test_one_thread_multiplies_and_the_setting_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def threads() -> list[int]:
        return [int(pool["num_threads"]) for pool in threadpool_info() if pool["user_api"] == "blas"]

    before, during = threads(), []
    label: Callable[..., list[lac.Ints]] = lac.label_windows

    def spy(*args: object) -> list[lac.Ints]:
        during.append(threads())
        return label(*args)

    monkeypatch.setattr(tagger, "label_windows", spy)
    monkeypatch.setattr(doubt, "_BOUND", 0)  # whatever there is goes to jieba's network
    tag(["好的"])
    assert set(during[0]) <= {1}
    assert threads() == before


@pytest.mark.parametrize("content", [None, b"", b"\x00" * 40])
def test_a_broken_copy_of_jieba_says_the_cure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    class Spec:
        origin = str(tmp_path / "__init__.py")

    if content is not None:
        (tmp_path / "lac_small" / "model_baseline").mkdir(parents=True)
        (tmp_path / "lac_small" / "model_baseline" / "word_emb").write_bytes(content)
    monkeypatch.setattr(lac, "find_spec", lambda name: Spec())
    with pytest.raises(KgError, match=r"lac_small: cannot read the tagger \(.*\); install jieba"):
        lac.load_model.__wrapped__()
