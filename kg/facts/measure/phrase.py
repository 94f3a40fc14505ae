"""What stands before a subject or a predicate: connectives, adverbs, times, and phrases that only situate."""

from collections.abc import Sequence
from functools import cache

from kg.facts.measure.clause import Token
from kg.facts.measure.lexicon import acts, governors, kind

Tokens = Sequence[Token]
_NOMINAL = frozenset("nmqrfstbjgke")
_MENTIONS = frozenset(("unit", "person", "place", "date", "meeting", "title", "quoted", "aside"))
_TIMES = frozenset(("date", "t", "tg"))


@cache
def _function_words() -> frozenset[str]:
    kinds = ("away", "kept", "future", "required", "negated", "passive")
    return frozenset().union(*(kind(k) for k in kinds))


def is_verb(token: Token) -> bool:
    """Return whether the token may govern a predicate."""
    return token.text in acts() or (token.tag in ("v", "vn", "vi", "vq", "vg", "vd") and token.text not in kind("noun"))


def is_nominal(token: Token) -> bool:
    """Return whether the token may stand in a noun phrase and is no verb."""
    return token.tag in _MENTIONS or (token.tag[:1] in _NOMINAL and not is_verb(token)) or token.text in kind("noun")


def is_people(token: Token) -> bool:
    """Return whether the token is a person or a word for one: 局长, 有关负责人, 群众."""
    return token.tag == "person" or token.text in kind("people")


def governs(tokens: Tokens, i: int) -> bool:
    """Return whether the verb of action at ``i`` is no part of a noun phrase: not 举报的问题, not 建设领域."""
    token = tokens[i]
    if i and tokens[i - 1].text == "的" and i + 1 < len(tokens) and is_nominal(tokens[i + 1]):
        return False
    if token.text not in governors() or (i + 1 < len(tokens) and tokens[i + 1].text in ("的", "、", "和", "等")):
        return False
    if token.tag == "v" or i + 1 >= len(tokens) or tokens[i - 1].tag in ("place", "unit"):
        return True
    return not (is_nominal(tokens[i + 1]) and i > 0 and is_nominal(tokens[i - 1]))


def is_adverb(tokens: Tokens, i: int) -> bool:
    """Return whether the word modifies what follows it: an adverb, or a word that is one before a verb."""
    token = tokens[i]
    follows = tokens[i + 1] if i + 1 < len(tokens) else None
    if token.text in kind("topical") and follows and not any(t.text in kind("about-verb") for t in tokens[i + 1 :]):
        return True
    if token.text in _function_words():
        return False
    if token.text in kind("adverb"):
        if follows is None:
            return False
        if token.text in acts() and not (is_verb(follows) and not _bare_noun(tokens, i + 1)):
            return False
        return (
            is_verb(follows)
            or follows.tag[:1] in ("d", "a", "p", "c", "m", "l", "i")
            or follows.text in kind("adverb") | kind("kept") | kind("away")
            or token.tag[:1] == "d"
        )
    if token.tag in ("ad", "a", "i", "l", "z", "vd") and follows:
        return is_verb(follows) or follows.text == "地" or is_adverb(tokens, i + 1)
    if token.tag == "quoted" and follows:
        return follows.text in acts()
    return token.tag in ("d", "c", "o", "uv") or token.text in kind("connective") | kind("time")


def _bare_noun(tokens: Tokens, i: int) -> bool:
    """Return whether a verbal noun stands before a noun here: 维修资金."""
    return tokens[i].tag == "vn" and i + 1 < len(tokens) and is_nominal(tokens[i + 1])


def skip(tokens: Tokens, i: int) -> int:
    """Return where the clause goes on after the adverbs, times and situating phrases at ``i``."""
    while i < len(tokens):
        token = tokens[i]
        if token.tag in _TIMES or token.tag == "aside" or is_adverb(tokens, i):
            i += 1
        elif _while(tokens, i) > i:
            i = _while(tokens, i)
        elif token.text in kind("each") and i + 2 < len(tokens):
            i += 1 if tokens[i + 1].tag == "v" else 2
        elif i and tokens[i - 1].tag in _TIMES and (token.tag == "f" or token.text in kind("ending")):
            i += 1
        elif token.text in kind("away") and not _is_object_verb(tokens, i):
            i = phrase_end(tokens, i)
        elif token.text in kind("away-verb") and _is_purpose(tokens, i):
            return len(tokens)
        elif _ends_here(tokens, i):
            return len(tokens)
        elif is_verb(token) and i + 2 < len(tokens) and tokens[i + 1].text in kind("during"):
            i += 2
        else:
            return i
    return i


def _while(tokens: Tokens, i: int) -> int:
    """Return the end of a span of time before a predicate: 三年, 连续第5年, 一周内; ``i`` where there is none."""
    j = i
    while j < len(tokens) and tokens[j].tag in ("m", "q", "t"):
        j += 1
    if j == i or j >= len(tokens):
        return i
    if tokens[j].text in kind("ending") and not (j + 1 < len(tokens) and tokens[j + 1].text == "的"):
        return j + 1
    timed = tokens[j - 1].text.endswith(tuple(kind("period")))
    return j if timed and not is_nominal(tokens[j]) else i


def _is_object_verb(tokens: Tokens, i: int) -> bool:
    """Return whether a word that may situate governs an object here: 通过《条例》, 通过法案, 采取措施."""
    if i + 1 >= len(tokens):
        return True
    follows = tokens[i + 1]
    if follows.tag == "title" or follows.text in ("了", "关于"):
        return True
    return tokens[i].text in acts() and tokens[-1].text.endswith(tuple(kind("passed")))


def _is_purpose(tokens: Tokens, i: int) -> bool:
    j = i + 1
    while j < len(tokens) and (tokens[j].tag in ("d", "ad", "vd") or tokens[j].text in kind("adverb")):
        j += 1
    if j >= len(tokens):
        return True
    return is_verb(tokens[j]) and tokens[j].tag == "v" and not (j + 1 < len(tokens) and tokens[j + 1].text == "的")


def _ends_here(tokens: Tokens, i: int) -> bool:
    """Return whether the whole rest only says when or where: 开工仪式前, 整改期间, 专题民主生活会召开后."""
    if tokens[-1].text not in kind("ending") or len(tokens) - i < 2 or tokens[i].tag in ("unit", "place", "person"):
        return False
    return is_moment(tokens) or not is_verb(tokens[i])


def is_moment(tokens: Tokens) -> bool:
    """Return whether a clause ends by saying when: 召开后, 以来; not 案例8起."""
    return tokens[-1].text in kind("moment") and not (
        len(tokens) > 1 and tokens[-2].tag == "m" and tokens[-1].text in kind("classifier")
    )


def phrase_end(tokens: Tokens, i: int) -> int:
    """Return the end of the situating phrase that the preposition at ``i`` opens."""
    pair = kind("framed")
    if tokens[i].text in pair and any(t.text in pair for t in tokens[i + 2 :]):
        second = max(j for j in range(i + 2, len(tokens)) if tokens[j].text in pair)
        return next((j for j in range(second + 2, len(tokens)) if governs(tokens, j)), len(tokens))
    verb = _governor(tokens, i)
    ends = [
        j + 1
        for j in range(i + 1, len(tokens))
        if tokens[j].text in kind("ending")
        and not (j + 1 < len(tokens) and tokens[j + 1].text in ("的", "、"))
        and not (tokens[j].text in kind("classifier") and tokens[j - 1].tag == "m")
    ]
    ways = [end for end in ends if tokens[end - 1].text in kind("way")]
    if ways:
        return ways[0]
    if ends and (verb is None or ends[0] <= verb or ends[0] == len(tokens)):
        return ends[0]
    if verb is not None and tokens[i + 1].tag != "v":
        return verb
    if ends:
        return ends[0]
    j = i + 1
    while j < len(tokens) and (is_nominal(tokens[j]) or tokens[j].tag in ("x", "c", "uj", "u", "a")):
        j += 1
    return j if j > i + 1 else len(tokens)


def _governor(tokens: Tokens, i: int) -> int | None:
    """Return where the predicate after the phrase at ``i`` begins: at a light verb, or the first that governs."""
    later = range(i + 2, len(tokens))
    light = next((j for j in later if tokens[j].text in kind("light") and governs(tokens, j)), None)
    first = next((j for j in later if governs(tokens, j) or tokens[j].text in kind("grasps")), None)
    if light is not None and first is not None and "的" in [t.text for t in tokens[i:light]]:
        return first if tokens[first].text in kind("grasps") and first < light else light
    return first
