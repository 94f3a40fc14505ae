"""A clause's predicates, taken apart where each has its own object."""

from collections.abc import Iterator
from itertools import pairwise

from kg.facts.measure.lexicon import acts, endings, kind
from kg.facts.measure.phrase import Tokens, governs, is_nominal, is_verb, skip


def parts(tokens: Tokens, start: int) -> Iterator[Tokens]:
    """Yield the coordinate predicates of a clause: 提出措施并分步实施, 压减会议文件、下沉办公力量."""
    for conjunct in _conjuncts(tokens, _after_meeting(tokens, start)):
        yield from _listed(conjunct)


def efforts(tokens: Tokens, start: int) -> list[Tokens]:
    """Return the predicates that 在甲、乙等方面下功夫 lists, if it says so."""
    if not tokens or tokens[-1].text not in kind("effort"):
        return []
    begin = next((i for i in range(start, len(tokens)) if tokens[i].text in kind("place-mark")), None)
    end = next((i for i in range(start, len(tokens)) if tokens[i].text in kind("etcetera", "ending")), None)
    if begin is None or end is None or end < begin:
        return []
    pieces = _cut(tokens[begin + 1 : end])
    pieces = [piece[skip(piece, 0) :] for piece in pieces]
    return [piece for piece in pieces if len(piece) > 1 and is_verb(piece[0])]


def _after_meeting(tokens: Tokens, i: int) -> int:
    """Pass over the meeting in 召开会议研究…; the meeting is another fact's business."""
    if tokens[i].text in kind("convene"):
        for j in range(i + 1, len(tokens) - 2):
            if tokens[j].text.endswith(endings("gathering")) and governs(tokens, j + 1):
                return j + 1
    return i


def _conjuncts(tokens: Tokens, start: int) -> Iterator[Tokens]:
    """Cut before 并 and a verb, if what stands before has an object; 要求乙整改并上报 says what 乙 does."""
    begin = start
    bids = tokens[start].text in kind("bids")
    beside = tokens[start].text in kind("kept")
    for i in range(start + 2, start if bids else len(tokens) - 1):
        if beside and not any(t.text in acts() for t in tokens[start:i]):
            continue
        if tokens[i].text in kind("and-then") and any(is_nominal(t) for t in tokens[begin + 1 : i]):
            after = skip(tokens, i)
            if after < len(tokens) and (is_verb(tokens[after]) or tokens[after].text in kind("kept")):
                yield tokens[begin:i]
                begin = after
    yield tokens[begin:]


def _listed(tokens: Tokens) -> list[Tokens]:
    """Return the members of a list of predicates, each a verb with its object; else one piece."""
    pieces = _cut(tokens)
    first, *rest = pieces
    verbal = len(first) > 1 and is_verb(first[0]) and _has_object(first)
    verbal = verbal and all(len(p) > 1 and p[0].text in acts() and _has_object(p) for p in rest)
    bound = any(t.text in kind("of", "tail") for piece in rest for t in piece)
    bound = bound or (len(first) > 2 and first[1].text in kind("complement") and first[2].tag != "m")
    return pieces if verbal and not bound else [tokens]


def _has_object(tokens: Tokens) -> bool:
    """Return whether a piece ends in a noun, or has a counted object: 拆除了150处违建."""
    return is_nominal(tokens[-1]) or any(t.tag == "ul" and after.tag == "m" for t, after in pairwise(tokens))


def _cut(tokens: Tokens) -> list[Tokens]:
    """Return the pieces between the marks of a list."""
    pieces: list[Tokens] = []
    begin = 0
    for i, token in enumerate(tokens):
        if token.text in kind("list"):
            pieces.append(tokens[begin:i])
            begin = i + 1
    return [*pieces, tokens[begin:]]
