"""Clause → what was done: each predicate with its object, cut to its core, and how real it is."""

from dataclasses import dataclass
from itertools import pairwise

from kg.facts.measure import part
from kg.facts.measure.lexicon import acts, endings, governors, kind
from kg.facts.measure.phrase import Tokens, is_nominal, is_verb, skip
from kg.facts.measure.worth import (
    governing,
    is_definite,
    is_measure,
    is_relative,
    is_statistic,
    is_verbal,
    resets,
)
from kg.model import Modality, Span

_ASPECT = frozenset(("ul", "uz", "ug"))
_ADVERBS = frozenset(("d", "ad", "vd"))
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate's core: ``value`` lacks aspect marks; ``form`` is how the object stands to the verb.

    ``acts`` (verb, object), ``unknown`` (a verb that the lexicon lacks), ``disposes`` (把, 将) or
    ``toward`` (对, 向, 为).
    """

    value: str
    tokens: Tokens
    form: str

    @property
    def span(self) -> Span:
        """The characters from the first token to the last."""
        return Span(self.tokens[0].start, self.tokens[-1].end)


@dataclass(frozen=True, slots=True)
class Predicates:
    """What a clause says was done, and what it hands on: the mood, whether its subject speaks or decides."""

    found: tuple[Predicate, ...]
    mood: Modality
    speaks: bool = False
    resolved: bool = False


def find_predicates(tokens: Tokens, start: int, mood: Modality, *, decides: bool) -> Predicates:
    """Return a clause's predicates from ``start``; where a meeting decides, only what meetings do."""
    efforts = [p for piece in part.efforts(tokens, start) if (p := _predicate(piece, decides))]
    if efforts:
        return Predicates(tuple(efforts), mood)
    i, mood = _open(tokens, start, mood)
    resolved = any(t.text in kind("announces") for t in tokens[start:i])
    decides = decides and not resolved
    if i >= len(tokens):
        return Predicates((), mood)
    first, last = tokens[i], tokens[-1]
    if _speaks(tokens, i):
        return Predicates((), mood, True)
    if last.text in kind("resolves") and i + 2 >= len(tokens):
        return Predicates((), mood)
    if is_verb(first) and i + 1 < len(tokens) and tokens[i + 1].text in kind("of"):
        return Predicates((), mood, True)
    if first.text in kind("passive") or mood in ("required", "negated"):
        return Predicates((), mood)
    if mood == "done" and any(t.text in kind("ongoing") for t in tokens[:i]):
        mood = "ongoing"
    aspect = next((k for k in range(start, i) if tokens[k].text in kind("aspect-mark")), None)
    if i + 1 == len(tokens) and aspect is not None and first.text in acts():
        tokens, i = tokens[aspect:], 0
    about = _about(tokens, start, i)
    if about is not None:
        return Predicates((about,), mood, resolved=resolved)
    read = [_predicate(piece, decides) for piece in part.parts(tokens, i)]
    return Predicates(tuple(p for p in read if p), mood, resolved=resolved)


def _about(tokens: Tokens, start: int, i: int) -> Predicate | None:
    """Return what a unit made known with its matter, which alone tells it apart: 就某问题发出通报."""
    noticed = len(tokens) > 1 and tokens[-1].text in kind("notice", "noun", "conveys")
    if not noticed or tokens[-2].text not in kind("issues"):
        return None
    begin = next((j for j in range(start, i) if tokens[j].text in kind("topical")), None)
    if begin is None or begin + 4 > len(tokens):
        return None
    return Predicate("".join(t.text for t in tokens[begin:]), tokens[begin:], "toward")


def _speaks(tokens: Tokens, i: int) -> bool:
    """Return whether the subject only says what follows: 指出, 分析认为, 通报要求; but not 落实要求."""
    first, last = tokens[i].text, tokens[-1].text
    if first in kind("speech"):
        return True
    if last in kind("speech"):
        heard = any(t.text in kind("hears") for t in tokens[i:-1])  # 听取情况介绍, 提出建议
        return tokens[-2].text not in kind("of") and not heard
    bare = i + 1 == len(tokens) or (i + 2 == len(tokens) and first in kind("conveys"))
    return bare and last in kind("speech-comma") and last not in kind("resolves")


def _open(tokens: Tokens, i: int, mood: Modality) -> tuple[int, Modality]:
    """Pass over what stands before the predicate and read its mood."""
    while (i := skip(tokens, i)) < len(tokens):
        text = tokens[i].text
        if text in kind("future") and not _disposes(tokens, i):
            i, mood = i + 1, "planned"
        elif text in kind("able"):
            return i, "negated"
        elif text in kind("required"):
            return i, "required"
        elif text in kind("negated"):
            return i, "negated"
        elif text in kind("announces") and _goes_on(tokens, i + 1):
            i += 1
        else:
            break
    return i, mood


def _goes_on(tokens: Tokens, i: int) -> bool:
    """Return whether a predicate follows 决定, 宣布 or 同意."""
    i = skip(tokens, i)
    opens = kind("kept", "future", "passive", "negated")
    return i < len(tokens) and (is_verb(tokens[i]) or tokens[i].text in opens)


def _disposes(tokens: Tokens, i: int) -> bool:
    """Return whether 将 means 把 here, not the future."""
    if tokens[i].text not in kind("disposal") or i + 1 >= len(tokens):
        return False
    follows = tokens[i + 1]
    if follows.text in kind("attitude", "state"):
        return _disposes_of_described(tokens[i + 2 :])
    if is_nominal(follows) and skip(tokens, i + 1) == i + 1:
        return any(is_verb(t) for t in tokens[i + 2 :])
    later = tokens[i + 2 :]
    counted = follows.tag == "vn" and any(
        t.tag == "v" and after.tag == "m" for t, after in pairwise(later) if is_verb(t)
    )
    pairs = pairwise(tokens[i + 1 :])
    return counted or any(t.text in kind("disposes") and before.tag not in _ADVERBS for before, t in pairs)


def _disposes_of_described(tokens: Tokens) -> bool:
    """Return whether what a phrase with 的 describes is disposed of: 将享受服务的|老人|扩大|到1万人."""
    described = next((j for j, t in enumerate(tokens) if t.text in kind("of")), len(tokens))
    later = tokens[described:]
    kept = any(t.text in kind("kept") for t in tokens)
    return not kept and any(
        t.text in kind("disposes") and is_nominal(before) for before, t in pairwise(later)
    )


def _deliberates(tokens: Tokens, verb: str, form: str) -> bool:
    """Return whether a meeting itself does it: 审议…, 对有关责任人作出处理, 作出决定."""
    resolved = form == "toward" or tokens[-1].text in kind("resolution")
    return verb.startswith(endings("deliberates")) or (resolved and verb in kind("light"))


def _predicate(tokens: Tokens, decides: bool) -> Predicate | None:
    begin = skip(tokens, 0)
    if begin == len(tokens) - 1 and tokens[0].text in kind("aspect-mark") and tokens[-1].text in acts():
        value = "".join(t.text for t in tokens)
        return Predicate(value, tokens, "toward")
    tokens = tokens[begin:]
    if len(tokens) < 2:
        return None
    verb = tokens[0]
    form = "acts" if verb.text in governors() else "unknown"
    if verb.text in kind("kept"):
        form = "disposes" if verb.text in kind("disposal") else "toward"
        leading = governing(tokens)
        stated = form == "toward" and is_statistic(tokens)
        if leading is None or stated or not any(is_nominal(t) or t.tag in ("vn", "l") for t in tokens[1:]):
            return None
        verb = leading
    elif resets(tokens, 0):
        form = "disposes"
    elif not is_verbal(tokens) or is_relative(tokens):
        return None
    if decides and not (_deliberates(tokens, verb.text, form) or is_definite(tokens, verb.text)):
        return None
    value = "".join(t.text for t in tokens if t.tag not in _ASPECT)
    if len(value) < _SHORTEST or not is_measure(tokens, verb.text, form):
        return None
    return Predicate(value, tokens, form)
