"""What stands before a subject or a predicate: connectives, adverbs, times, and phrases that only situate."""

from collections.abc import Sequence
from functools import cache

from kg.facts.measure.clause import Token
from kg.facts.measure.lexicon import acts, endings, governors, kind

Tokens = Sequence[Token]
_VERBS = frozenset(("v", "vn", "vi", "vq", "vg", "vd"))
_NOMINAL = frozenset("nmqrfstbjgke")
_MENTIONS = frozenset(("unit", "person", "place", "date", "meeting", "title", "quoted", "aside"))
_NAMES = frozenset(("unit", "place", "person"))
_PARTICULAR = frozenset(("m", "r", "title", "quoted", "unit", "place"))
_TIMES = frozenset(("date", "t", "tg"))


@cache
def _function() -> frozenset[str]:
    return kind("away", "kept", "future", "required", "able", "negated", "passive")


def is_verb(token: Token) -> bool:
    """Return whether the token may govern a predicate."""
    return token.text in acts() or (token.tag in _VERBS and token.text not in kind("noun"))


def is_nominal(token: Token) -> bool:
    """Return whether the token may stand in a noun phrase and is no verb."""
    if token.tag in _MENTIONS or token.text in kind("noun"):
        return True
    return token.tag[:1] in _NOMINAL and not is_verb(token) and token.text not in _function()


def is_people(token: Token) -> bool:
    """Return whether the token is a person or a word for one: 局长, 有关负责人, 群众."""
    return token.tag == "person" or token.text in kind("people")


def governs(tokens: Tokens, i: int) -> bool:
    """Return whether the verb at ``i`` is no part of a noun phrase, as in 举报的问题 or 建设领域."""
    token = tokens[i]
    follows = tokens[i + 1] if i + 1 < len(tokens) else None
    if i and tokens[i - 1].text in kind("related"):
        return False  # 按照有关要求
    if token.text not in governors() or (follows and follows.text in kind("binds", "locates")):
        return False
    beyond = tokens[i + 2] if i + 2 < len(tokens) else None
    if follows and beyond and follows.text in kind("complement") and beyond.text in kind("of"):
        return False
    if follows is None or not is_nominal(follows) or i == 0:
        return True
    before = tokens[i - 1]
    if before.text in kind("of"):
        return False
    particular = follows.tag in _PARTICULAR or is_people(follows)
    return token.tag == "v" or particular or before.tag in ("place", "unit") or not is_nominal(before)


def skip(tokens: Tokens, i: int) -> int:
    """Return where the clause goes on after the adverbs, times and situating phrases at ``i``."""
    while i < len(tokens):
        j = _pass(tokens, i)
        if j == i:
            break
        i = j
    return i


def _pass(tokens: Tokens, i: int) -> int:
    """Return the end of one adverb, time or situating phrase at ``i``; ``i`` where there is none."""
    token = tokens[i]
    if token.text in kind("each") and i + 2 < len(tokens):
        return i + 1 if tokens[i + 1].tag == "v" else i + 2
    if len(token.text) > 1 and token.text.startswith(endings("each")) and token.tag in ("n", "r", "t", "m"):
        return i + 1
    if token.text in kind("dates") and i + 2 < len(tokens) and tokens[i + 1].tag == "date":
        return i + 2 if tokens[i + 2].text in acts() else phrase_end(tokens, i)
    dated = i + 2 < len(tokens) and tokens[i + 1].tag == "date"
    if token.text in kind("since") and dated and tokens[i + 2].tag in ("unit", "place"):
        return i + 2
    times = _times(tokens, i)
    if times > i:
        return times
    if token.tag in _TIMES or token.tag == "aside" or _is_adverb(tokens, i):
        return i + 1
    if i and tokens[i - 1].tag in _TIMES and (token.tag == "f" or token.text in kind("ending")):
        return i + 1
    lasted = _while(tokens, i)
    if lasted > i:
        return lasted
    if token.text in kind("away") and not _takes_object(tokens, i):
        return phrase_end(tokens, i)
    if token.text in kind("away-verb") and _is_purpose(tokens, i):
        return _purpose_end(tokens, i)
    if _ends_here(tokens, i):
        return len(tokens)
    if is_verb(token) and i + 2 < len(tokens) and tokens[i + 1].text in kind("during"):
        return i + 2
    return i


def _times(tokens: Tokens, i: int) -> int:
    """Return the end of how often before a predicate: 三次|向…, 5次|派员; ``i`` where there is none."""
    j = i + 1 if tokens[i].tag == "m" and i + 2 < len(tokens) else i
    j += j > i and tokens[j].tag == "q"
    if j == i or j >= len(tokens) or not tokens[j - 1].text.endswith(endings("often")):
        return i
    return j if is_verb(tokens[j]) or tokens[j].text in kind("kept", "away") else i


def _is_adverb(tokens: Tokens, i: int) -> bool:
    """Return whether the word modifies what follows it: an adverb, or a word that is one before a verb."""
    token = tokens[i]
    follows = tokens[i + 1] if i + 1 < len(tokens) else None
    if token.text in kind("topical") and not any(t.text in kind("about-verb") for t in tokens[i + 1 :]):
        return follows is not None
    if token.text in _function():
        return False
    if token.text in kind("adverb"):
        return follows is not None and _modifies(tokens, i)
    if token.tag in ("ad", "a", "i", "l", "z", "vd") and follows:
        return is_verb(follows) or follows.text in kind("manner-mark") or _is_adverb(tokens, i + 1)
    if token.tag == "quoted" and follows:
        return follows.text in acts()
    return token.tag in ("d", "c", "o", "uv") or token.text in kind("connective", "time")


def _modifies(tokens: Tokens, i: int) -> bool:
    """Return whether a word of the lexicon's adverbs is one here: 公开审理, but 公开维修资金账目."""
    token, follows = tokens[i], tokens[i + 1]
    if token.text in acts():
        noun = follows.tag == "vn" and i + 2 < len(tokens) and is_nominal(tokens[i + 2])
        return is_verb(follows) and not noun
    if is_verb(follows) or follows.tag[:1] in ("d", "a", "p", "c", "m", "l", "i"):
        return True
    return follows.text in kind("adverb", "kept", "away") or token.tag[:1] == "d"


def _while(tokens: Tokens, i: int) -> int:
    """Return the end of a span of time before a predicate: 三年, 第5年, 一周内; ``i`` where there is none."""
    j = i
    while j < len(tokens) and tokens[j].tag in ("m", "q", "t"):
        j += 1
    if j == i or j >= len(tokens):
        return i
    if tokens[j].text in kind("ending") and not (j + 1 < len(tokens) and tokens[j + 1].text in kind("of")):
        return j + 1
    return j if tokens[j - 1].text.endswith(endings("period")) and not is_nominal(tokens[j]) else i


def _takes_object(tokens: Tokens, i: int) -> bool:
    """Return whether a word that may situate governs an object here: 通过《条例》, 通过法案, 采取措施."""
    if i + 1 >= len(tokens):
        return True
    if tokens[i + 1].tag == "title" or tokens[i + 1].text in kind("object-mark"):
        return True
    if tokens[i].text in kind("takes"):
        return tokens[-1].text.endswith(endings("taken"))
    if is_verb(tokens[i + 1]) or any(t.text in kind("way") for t in tokens[i:]):
        return False
    return tokens[i].text in acts() and tokens[-1].text.endswith(endings("passed"))


def _is_purpose(tokens: Tokens, i: int) -> bool:
    """Return whether 为 says what for: 为开好会议, but 为企业释放保证金."""
    j = i + 1
    while j < len(tokens) and (tokens[j].tag in ("d", "ad", "vd") or tokens[j].text in kind("adverb")):
        j += 1
    if j >= len(tokens):
        return True
    return tokens[j].tag == "v" and not (j + 1 < len(tokens) and tokens[j + 1].text in kind("of"))


def _purpose_end(tokens: Tokens, i: int) -> int:
    """Return where an adverb and its verb follow the purpose: 为开好会议|扎实做好准备."""
    for j in range(i + 3, len(tokens) - 1):
        if tokens[j].text in kind("adverb") and is_nominal(tokens[j - 1]) and governs(tokens, j + 1):
            return j
    return len(tokens)


def _ends_here(tokens: Tokens, i: int) -> bool:
    """Return whether the whole rest only says when or where: 开工仪式前, 整改期间, 专题民主生活会召开后."""
    if tokens[-1].text not in kind("ending") or len(tokens) - i < 2 or _counts(tokens, len(tokens) - 1):
        return False
    return tokens[i].tag not in _NAMES and (is_moment(tokens) or not is_verb(tokens[i]))


def is_moment(tokens: Tokens) -> bool:
    """Return whether a clause ends by saying when: 召开后, 以来; not 案例8起."""
    return tokens[-1].text in kind("moment") and not _counts(tokens, len(tokens) - 1)


def _counts(tokens: Tokens, i: int) -> bool:
    return tokens[i].text in kind("classifier") and i > 0 and tokens[i - 1].tag == "m"


def phrase_end(tokens: Tokens, i: int) -> int:
    """Return the end of the situating phrase that the preposition at ``i`` opens."""
    reaches = tokens[i].text in kind("aspect-mark") and any(t.text in kind("reach") for t in tokens[i + 2 :])
    listed = tokens[i].text in kind("means") and tokens[-2].text in kind("etcetera")
    if tokens[i].text in kind("role") or reaches or listed:
        return len(tokens)
    if tokens[i].text in kind("framed") and any(t.text in kind("framed") for t in tokens[i + 2 :]):
        second = max(j for j in range(i + 2, len(tokens)) if tokens[j].text in kind("framed"))
        return next((j for j in range(second + 2, len(tokens)) if governs(tokens, j)), len(tokens))
    ends = [
        j + 1
        for j in range(i + 1, len(tokens))
        if tokens[j].text in kind("ending")
        and not (j + 1 < len(tokens) and tokens[j + 1].text in kind("of", "list"))
        and not _counts(tokens, j)
    ]
    for end in ends:
        if tokens[end - 1].text in kind("way") or tokens[end - 2].text in kind("etcetera"):
            return end
    verb = _governor(tokens, i)
    if i + 2 < len(tokens) and tokens[i + 1].tag in ("m", "q") and _is_noun_phrase(tokens, i + 2):
        return len(tokens)  # 通过一系列专项执法行动
    if tokens[i].text in kind("frames"):
        return len(tokens) if verb is None else verb
    if ends and (verb is None or ends[0] <= verb or ends[0] == len(tokens)):
        return ends[0]
    if ends and verb is not None and all(is_verb(t) for t in tokens[verb : ends[0] - 1]):
        return ends[0]  # 在抗洪抢险中|发挥…
    if verb is not None and not (tokens[i + 1].tag == "v" and tokens[i + 1].text in governors()):
        return verb
    if ends:
        return ends[0]
    j = i + 1
    while j < len(tokens) and (is_nominal(tokens[j]) or tokens[j].tag in ("x", "c", "uj", "u", "a")):
        j += 1
    return j if j > i + 1 else len(tokens)


def _is_noun_phrase(tokens: Tokens, i: int) -> bool:
    """Return whether nothing but the nouns and verbal nouns of one phrase stand from ``i`` on."""
    plain = all(t.tag in ("vn", "n", "v", "b", "a") for t in tokens[i:])
    return plain and tokens[-1].text in kind("event", "tail")


def _governor(tokens: Tokens, i: int) -> int | None:
    """Return where the predicate after the phrase at ``i`` begins, at best at a light verb (进行, 给予)."""
    later = range(i + 2, len(tokens))
    light = next((j for j in later if tokens[j].text in kind("light") and governs(tokens, j)), None)
    if tokens[i].text in kind("frames") and light is None:
        later = range(i + 2, max((j for j in later if is_nominal(tokens[j])), default=i))
    choices = [j for j in later if governs(tokens, j) or tokens[j].text in kind("grasps") or _done(tokens, j)]
    # 围绕小区改造召开…: a verb that is followed at once by such another has no object, so it is the phrase's
    choices = [j for j in choices if not _is_and(tokens[j - 1])]  # 结合疫情形势和防控政策
    first = next((j for j in choices if not _leads(tokens, j + 1)), None)
    if light is None or first is None or not any(t.text in kind("of") for t in tokens[i:light]):
        return first
    return first if tokens[first].text in kind("grasps") and first < light else light


def _is_and(token: Token) -> bool:
    """Return whether a word joins what is one with the noun before: 和, 及; not the mark 、."""
    return token.text in kind("and") and token.tag == "c"


def _done(tokens: Tokens, i: int) -> bool:
    """Return whether a verb has 了 and an object: 通过视频|演示了规范."""
    return tokens[i].tag == "v" and i + 2 < len(tokens) and tokens[i + 1].tag == "ul"


def _leads(tokens: Tokens, i: int) -> bool:
    return i < len(tokens) and tokens[i].text in kind("convene", "light") and governs(tokens, i)
