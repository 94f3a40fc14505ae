"""Which predicates are measures: not attitudes, results, states, meetings, nor nouns that look like verbs."""

from itertools import pairwise

from kg.facts.measure.clause import Token
from kg.facts.measure.lexicon import acts, endings, governors, kind
from kg.facts.measure.phrase import Tokens, governs, is_nominal, is_verb


def governing(tokens: Tokens) -> Token | None:
    """Return the verb that a phrase with 把, 对 or 为 leads up to; none where it only names a topic."""
    if any(t.text in kind("copula") for t in tokens[1:]):
        return None
    last = max((i for i, t in enumerate(tokens) if t.text in kind("of")), default=0)
    choices = [i for i in range(1, len(tokens)) if governs(tokens, i)]
    choices = [i for i in choices if not (i - 1 in choices and _modifies_object(tokens, i))]
    verbs = [i for i in range(last + 2, len(tokens)) if is_verb(tokens[i])]
    choices = choices or [i for i in verbs if tokens[i].text not in kind("happens")]
    if not choices or (tokens[-1].text in kind("topic") and tokens[0].text in kind("about")):
        return None
    light = [i for i in choices if tokens[i].text in kind("light")]
    return tokens[(light or choices)[-1]]


def _modifies_object(tokens: Tokens, i: int) -> bool:
    """Return whether a verbal noun after a verb only says what its object is for: 签订|服务|承诺书."""
    return tokens[i].tag == "vn" and i + 2 == len(tokens) and is_nominal(tokens[i + 1])


def is_verbal(tokens: Tokens) -> bool:
    """Return whether the first word governs the rest; an unknown verb needs a particular object."""
    first = tokens[0]
    if not is_verb(first) or any(t.text in kind("copula") for t in tokens[1:]):
        return False
    if first.text not in kind("causes") and is_statistic(tokens):
        return False
    known = first.text in governors()
    return known or (len(first.text) > 1 and not _is_compound(tokens) and _is_particular(tokens))


def is_statistic(tokens: Tokens) -> bool:
    """Return whether the first word only begins a noun phrase of which the rest says how it stands.

    出口单量突破133万单, 救灾进展缓慢, 按职数配备干部的意识明显增强.
    """
    last = max((i for i, t in enumerate(tokens[:-1]) if t.text in kind("of")), default=0)
    listing = kind("list", "etcetera")
    if any(
        t.text in kind("stands") and not _is_before(tokens, i, listing)
        for i, t in enumerate(tokens)
        if i > last
    ):
        return True
    if len(tokens) > 2 and tokens[1].text in kind("future", "required") and is_verb(tokens[2]):
        return True
    if tokens[1].text in kind("ongoing") and len(tokens[1].text) > 1:
        return True  # 谈判正在进行中
    if tokens[0].tag == "vn" and tokens[1].text in kind("dates"):
        return True
    done = len(tokens) > 2 and tokens[2].tag == "ul"  # 梳理形成了清单
    found = len(tokens) > 2 and tokens[2].text in kind("of")  # 对发现的问题下达通知书
    amounts = is_verb(tokens[1]) and tokens[1].text in kind("result", "counted") and not (done or found)
    if amounts or _measures(tokens):
        return True
    if is_verb(tokens[-1]) and any(_is_undergone(tokens, i) for i in range(2, len(tokens) - 1)):
        return True
    if tokens[-2].text in kind("negated") and all(is_verb(t) for t in tokens[:-2]):
        return True
    if any(_is_finite(tokens, i) for i in range(2, len(tokens))):
        return True
    if len(tokens) < 3 or tokens[0].text in kind("kept"):
        return False
    if tokens[0].tag == "vn" and is_nominal(tokens[1]) and tokens[2].text in kind("motion"):
        return True  # 援助物资抵达某地
    if len(tokens) == 3 and tokens[0].tag == "vn" and tokens[1].tag == "d":
        return True
    if tokens[-1].tag in ("a", "z", "i"):
        return is_nominal(tokens[-2]) or tokens[-2].tag == "d"
    stands = is_verb(tokens[-1]) and tokens[-2].tag in ("d", "ad", "vd", "a", "date", "t")
    return stands and (is_nominal(tokens[1]) or tokens[1].tag == "vn")


def _is_undergone(tokens: Tokens, i: int) -> bool:
    """Return whether a noun before ``i`` has something done to it: 解决方案|遭…拒绝."""
    return tokens[i].text in kind("passive") and tokens[i - 1].tag == "n"


def _measures(tokens: Tokens) -> bool:
    """Return whether a number is what something amounts to: 投资收益率为7%, 规划面积91平方公里."""
    if tokens[0].text in kind("measured") and tokens[1].text in kind("extent"):
        return True
    return any(t.text in kind("named") and after.tag == "m" for t, after in pairwise(tokens[1:]))


def _is_before(tokens: Tokens, i: int, words: frozenset[str]) -> bool:
    """Return whether the verb at ``i`` only ends a member of a list: 短板不足、…等."""
    return any(t.text in words for t in tokens[i + 1 : i + 3])


def _is_finite(tokens: Tokens, i: int) -> bool:
    """Return whether a new predicate begins at ``i``, after a noun: 家庭都要…, 演出今天在…录制."""
    before = tokens[i - 2] if tokens[i - 1].tag == "d" else tokens[i - 1]
    if not is_nominal(before):
        return False
    described = any(t.text in kind("of") for t in tokens[i:-1]) and is_nominal(tokens[-1])
    if before.tag in ("m", "q") and described:
        return False  # 一批在全国有影响的案件
    if tokens[i].text in kind("finite"):
        return True
    if tokens[i].text in kind("ongoing") and len(tokens[i].text) > 1:
        return True  # 规划草案正在制定
    timed = tokens[i].tag in ("date", "t") or tokens[i].text in kind("future")
    if not timed or i + 1 >= len(tokens):
        return False
    return tokens[i + 1].tag in ("p", "date") or is_verb(tokens[i + 1])


def _is_compound(tokens: Tokens) -> bool:
    """Return whether the first word is part of a noun phrase with its own verb: 过渡政府保留…."""
    return is_nominal(tokens[1]) and any(governs(tokens, i) for i in range(2, len(tokens)))


def _is_particular(tokens: Tokens) -> bool:
    """Return whether a noun has a number or a name of its own: 砍掉3门课, 封堵管涌2处; not 相隔3公里."""
    counted = any(t.text[0].isdigit() for t in (tokens[1], *tokens[-2:]))
    named = any(t.tag in ("quoted", "title") for t in tokens[1:])
    return (counted or named) and any(is_nominal(t) and t.tag not in ("m", "q") for t in tokens[1:])


def is_measure(tokens: Tokens, verb: str, form: str) -> bool:
    """Return whether a predicate says what a unit did rather than how it felt, met or stood."""
    last = tokens[-1]
    counted = any(t.tag == "m" for t in tokens)
    if last.tag == "date" or last.text in kind("abstract", "range"):
        return False
    if tokens[0].text in kind("with") and tokens[1].tag == "v":
        return False  # 同积4分
    if any(t.text in kind("degree") for t in tokens[1:]):
        return False
    if len(tokens) > 3 and tokens[1].tag == "a" and tokens[2].text in kind("list") and is_verb(tokens[3]):
        return False  # 供应慢、就诊远等问题
    if tokens[1].text in kind("list") or (len(tokens) == 2 and last.tag in ("a", "ad", "d", "z")):
        return False  # 合作、共同发展; 发展迅速
    if tokens[1].text in kind("named") or last.text in kind("of"):
        return False
    if last.text.endswith("%") and not any(is_nominal(t) and t.tag != "m" for t in tokens[1:]):
        return False
    if verb in kind("traded") and all(t.tag in ("m", "q") for t in tokens[1:]):
        return False  # 出口1.3万亿元
    if verb in kind("counted"):
        return counted
    if verb in kind("attitude", "result", "state", "chair", "speech"):
        return False
    if verb in kind("motion") and form == "acts":
        if verb in kind("comes") and tokens[1].tag not in ("unit", "place"):
            return False
        return sum(is_verb(t) for t in tokens) > 1 and not last.text.endswith(endings("spot"))
    if verb in kind("convene") and (form != "acts" or last.text.endswith(endings("gathering"))):
        return False
    if len(tokens) == 2 and last.text in kind("notice") and verb not in kind("issues"):
        return False
    return counted or last.text not in kind("empty")


def is_definite(tokens: Tokens, verb: str) -> bool:
    """Return whether an act's object has a number or a title, as what a meeting itself did has."""
    return verb in acts() and any(t.tag in ("m", "title") for t in tokens[1:])


def is_relative(tokens: Tokens) -> bool:
    """Return whether the verb only describes a noun that follows its object: 列入名单的110家企业."""
    of = next((i for i, t in enumerate(tokens) if t.text in kind("of")), 0)
    if tokens[0].text in kind("leads"):
        return of > 2 and is_verb(tokens[of - 1])
    return tokens[0].text in kind("describes") and of > 1 and all(is_nominal(t) for t in tokens[1:of])


def resets(tokens: Tokens, i: int) -> bool:
    """Return whether something is brought from one number to another: 办理时限由20天压缩到5天."""
    marks = kind("agent", "aspect-mark")
    by = next((j for j in range(i + 1, len(tokens) - 3) if tokens[j].text in marks), None)
    if by is None or tokens[by + 1].tag != "m" or any(t.text in kind("of") for t in tokens[i:by]):
        return False
    later = range(by + 2, len(tokens) - 1)
    return any(tokens[j].text in kind("resets") for j in later) and any(t.tag == "m" for t in tokens[-3:])
