"""Clause → what was done: each predicate with its object, cut to its core, and how real it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.facts.measure.clause import Token
from kg.facts.measure.lexicon import acts, governors, kind
from kg.facts.measure.phrase import Tokens, governs, is_nominal, is_verb, skip
from kg.model import Modality, Span

_ASPECT = ("ul", "uz", "ug")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate's core: ``value`` lacks aspect marks, ``verb`` governs, ``form`` is how the object stands."""

    value: str
    span: Span
    verb: str
    form: str
    modality: Modality


def find_predicates(tokens: Tokens, start: int, mood: Modality, *, decides: bool) -> tuple[list[Predicate], Modality, bool]:
    """Return a clause's predicates, the mood that the next clause inherits, and whether it opens speech."""
    i, mood = _open(tokens, start, mood)
    found: list[Predicate] = []
    if i >= len(tokens):
        return found, mood, False
    first = tokens[i]
    if first.text in kind("speech-comma") and i + 1 >= len(tokens):
        return found, mood, first.text not in kind("resolves")
    if first.text in kind("speech") or (tokens[-1].text in kind("speech") | kind("speech-comma") and tokens[-2].text != "的"):
        return found, mood, tokens[-1].text not in kind("resolves")
    if first.text in kind("passive") or mood in ("required", "negated"):
        return found, mood, False
    if is_verb(first) and i + 1 < len(tokens) and tokens[i + 1].text == "的":
        return found, mood, True
    for part in _parts(tokens, _after_meeting(tokens, i)):
        predicate = _predicate(part, mood, decides)
        if predicate:
            found.append(predicate)
    return found, mood, False


def _open(tokens: Tokens, i: int, mood: Modality) -> tuple[int, Modality]:
    """Pass over what stands before the predicate and read its mood."""
    while i < len(tokens):
        j = skip(tokens, i)
        if j >= len(tokens):
            return j, mood
        text = tokens[j].text
        if text in kind("future") and not _disposes(tokens, j):
            i, mood = j + 1, "planned"
        elif text in kind("required"):
            return j, "required"
        elif text in kind("negated"):
            return j, "negated"
        elif text in kind("announces") and _goes_on(tokens, j + 1):
            i = j + 1
        else:
            return j, mood
    return i, mood


def _after_meeting(tokens: Tokens, i: int) -> int:
    """Pass over the meeting in 召开会议研究…; the meeting is another fact's business."""
    if tokens[i].text not in kind("convene"):
        return i
    for j in range(i + 1, len(tokens) - 2):
        if tokens[j].text.endswith(tuple(kind("gathering"))) and governs(tokens, j + 1):
            return j + 1
    return i


def _goes_on(tokens: Tokens, i: int) -> bool:
    """Return whether a predicate follows 决定, 宣布 or 同意."""
    i = skip(tokens, i)
    return i < len(tokens) and (is_verb(tokens[i]) or tokens[i].text in kind("kept") | kind("future") | kind("passive"))


def _disposes(tokens: Tokens, i: int) -> bool:
    """Return whether 将 means 把 here."""
    if tokens[i].text != "将" or i + 1 >= len(tokens):
        return False
    follows = tokens[i + 1]
    if is_nominal(follows) and follows.tag not in ("date", "t"):
        return any(is_verb(t) for t in tokens[i + 2 :])
    return any(t.text in kind("disposes") for t in tokens[i + 2 :])


def _parts(tokens: Tokens, start: int) -> Iterator[Tokens]:
    """Yield the coordinate predicates of a clause: 提出措施并分步实施, 夯实基层组织、转变干部作风."""
    for part in _conjuncts(tokens, start):
        pieces = _listed(part)
        yield from pieces if len(pieces) > 1 else [part]


def _listed(tokens: Tokens) -> list[Tokens]:
    """Return the members of a list of predicates, each a verb with its object; else one piece."""
    pieces: list[Tokens] = []
    begin = 0
    for i, token in enumerate(tokens):
        if token.text == "、":
            pieces.append(tokens[begin:i])
            begin = i + 1
    pieces.append(tokens[begin:])
    texts = {t.text for piece in pieces[1:] for t in piece}
    whole = all(len(p) > 1 and p[0].text in acts() and is_nominal(p[-1]) for p in pieces[1:])
    first = len(pieces[0]) > 1 and is_verb(pieces[0][0]) and is_nominal(pieces[0][-1])
    if whole and first and "的" not in texts and not texts & kind("tail"):
        return pieces
    return [tokens]


def _conjuncts(tokens: Tokens, start: int) -> Iterator[Tokens]:
    begin = start
    others = tokens[start].text in kind("speech-comma") | kind("bids")
    for i in range(start + 2, 0 if others else len(tokens) - 1):
        if tokens[i].text in ("并", "并且", "且") and any(is_nominal(t) for t in tokens[begin + 1 : i]):
            after = skip(tokens, i)
            if after < len(tokens) and (is_verb(tokens[after]) or tokens[after].text in kind("kept")):
                yield tokens[begin:i]
                begin = after
    yield tokens[begin:]


def _predicate(tokens: Tokens, mood: Modality, decides: bool) -> Predicate | None:
    start = skip(tokens, 0)
    tokens = tokens[start:]
    if len(tokens) < 2:
        return None
    first = tokens[0]
    if first.text in kind("kept"):
        governing = _governing(tokens)
        if governing is None or not any(is_nominal(t) for t in tokens[1:]) or _is_statistic(tokens):
            return None
        verb, form = governing, "disposal" if first.text in ("把", "将") else "toward"
    elif is_verb(first) and (first.text in governors() or len(first.text) > 1):
        if first.text not in kind("causes") and _is_statistic(tokens):
            return None
        if first.text not in governors() and (_is_compound(tokens) or not _is_counted(tokens)):
            return None
        verb, form = first, "plain" if first.text in governors() else "loose"
    else:
        return None
    if decides and not verb.text.startswith(tuple(kind("deliberates"))):
        return None
    if not _is_measure(tokens, verb.text, form):
        return None
    value = "".join(t.text for t in tokens if t.tag not in _ASPECT)
    if len(value) < 4:
        return None
    return Predicate(value, Span(tokens[0].span.start, tokens[-1].span.end), verb.text, form, mood)


def _is_statistic(tokens: Tokens) -> bool:
    """Return whether the first word only begins a noun phrase of which the rest says how it stands.

    出口单量突破133万单, 救灾进展缓慢, 按职数配备干部的意识明显增强.
    """
    if any(t.text in kind("copula") for t in tokens[1:]):
        return True
    last = max((i for i, t in enumerate(tokens[:-1]) if t.text == "的"), default=0)
    if any(t.text in kind("stands") for t in tokens[max(2, last + 1) :]):
        return True
    if any(tokens[i].text in kind("finite") and is_nominal(tokens[i - 1]) for i in range(2, len(tokens))):
        return True
    if len(tokens) < 3 or tokens[0].text in kind("kept"):
        return False
    if tokens[-1].tag in ("a", "z"):
        return is_nominal(tokens[-2]) or tokens[-2].tag == "d"
    return is_verb(tokens[-1]) and (tokens[-2].tag in ("d", "ad", "a", "date", "t")) and is_nominal(tokens[1])


def _is_compound(tokens: Tokens) -> bool:
    """Return whether the first word is part of a noun phrase with its own verb: 过渡政府保留…."""
    return is_nominal(tokens[1]) and any(governs(tokens, i) for i in range(2, len(tokens)))


def _is_counted(tokens: Tokens) -> bool:
    """Return whether the object ends in a number or begins with one: 砍掉3门课, 封堵管涌2处."""
    return tokens[1].tag == "m" or any(t.tag == "m" for t in tokens[-2:])


def _governing(tokens: Tokens) -> Token | None:
    """Return the verb that a phrase with 把, 对 or 为 leads up to; none where it only names a topic."""
    if any(t.text in kind("copula") for t in tokens[1:]):
        return True
    last = max((i for i, t in enumerate(tokens) if t.text == "的"), default=0)
    choices = [i for i in range(1, len(tokens)) if governs(tokens, i)]
    choices = choices or [i for i in range(last + 1, len(tokens)) if is_verb(tokens[i])]
    if not choices or (tokens[-1].text in kind("topic") and tokens[0].text in kind("about")):
        return None
    light = [i for i in choices if tokens[i].text in kind("light")]
    return tokens[(light or choices)[-1]]


def _is_measure(tokens: Tokens, verb: str, form: str) -> bool:
    if tokens[-1].tag == "date" or tokens[-1].text in kind("abstract"):
        return False
    if tokens[-1].text.endswith("%") and not any(is_nominal(t) and t.tag != "m" for t in tokens[1:]):
        return False
    counted = any(t.tag == "m" for t in tokens)
    if verb in kind("counted"):
        return counted
    if verb in kind("result"):
        return counted and verb == "取得"
    if verb in kind("attitude") | kind("state") | kind("chair") | kind("speech"):
        return False
    if verb in kind("motion") and form in ("plain", "loose"):
        return sum(is_verb(t) for t in tokens) > 1
    if verb in kind("convene") and (tokens[-1].text.endswith(tuple(kind("gathering"))) or form not in ("plain", "loose")):
        return False
    if any(t.text in kind("degree") for t in tokens[1:]):
        return False
    if tokens[-1].text in kind("empty") and not counted:
        return False
    return True
