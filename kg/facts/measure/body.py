"""Actors that a name tells only in part: 州财政, 州委6个巡察组, 县城管局的“清河行动”, 位于园区的某公司."""

from kg.facts.measure.clause import Token
from kg.facts.measure.lexicon import endings, governors, kind
from kg.facts.measure.phrase import Tokens, governs, is_nominal, is_people, is_verb, skip

_NUMBERS = ("m", "q")
_LONGEST = 5
_TWO = 2  # characters of 系统 in 公安系统


def bodied(tokens: Tokens, i: int) -> int:
    """Return where the actor ends that the name at ``i`` begins: 州委|6个巡察组, 某国|军方, 省委|常委们."""
    j = i + 1
    while j < len(tokens) and tokens[j].tag in _NUMBERS:
        j += 1
    if j < len(tokens) and tokens[j].text in kind("collective") and _acts_at(tokens, j + 1):
        return j + 1
    if j + 1 < len(tokens) and tokens[j].text in kind("every") and _is_division(tokens[j + 1]):
        return j + 2 if _acts_at(tokens, j + 2) else i + 1
    named = _body_of(tokens, i)
    if named > i:
        return named
    if j == i + 1 and j + 1 < len(tokens) and is_people(tokens[j]) and tokens[j + 1].text in kind("plural"):
        return j + 2
    return i + 1


def of_campaign(tokens: Tokens, i: int) -> int:
    """Pass over the campaign through which a unit acts: 县城管局|的“清河行动”; ``i`` where there is none."""
    if i + 2 < len(tokens) and tokens[i].text in kind("of") and tokens[i + 1].tag == "quoted":
        j = i + 2
        while j < len(tokens) and tokens[j].text in kind("event", "tail"):
            j += 1
        return j if _acts_at(tokens, j) else i
    return i


def collective(tokens: Tokens, i: int) -> int:
    """Return where a body ends of which no name is told: 市财政, 3个工作组, 各县区; else ``i``."""
    each = every(tokens, i)
    if each > i:
        return each if _acts_at(tokens, each) else i
    if is_verb(tokens[i]) and tokens[i].text in governors():
        return i
    j = i
    while j < min(len(tokens), i + _LONGEST) and _names_body(tokens[j]):
        j += 1
        if tokens[j - 1].text in kind("collective") and _acts_at(tokens, j):
            return j
    return i


def every(tokens: Tokens, i: int) -> int:
    """Return where 各县区, 各区 or 各|设区|市 ends, each of them; else ``i``."""
    if i >= len(tokens) or tokens[i].text[:1] not in kind("every"):
        return i
    for words, end in ((tokens[i : i + n], i + n) for n in (1, 2, 3) if i + n <= len(tokens)):
        name = "".join(t.text for t in words)
        if name[1:] in kind("everyone"):
            return end
    return i


def introduced(tokens: Tokens, i: int) -> int:
    """Return where the unit stands that a phrase with 的 describes: 位于园区的|某公司; else ``i``."""
    first = tokens[i]
    if first.text in governors() or first.text in kind("kept", "away"):
        return i
    if first.tag == "person" and not _lives(tokens, i):
        return i
    for j in range(len(tokens) - 2, i, -1):
        if tokens[j + 1].tag in ("unit", "place") and tokens[j].text in kind("of"):
            between = tokens[i + 1 : j]
            other = any(is_people(t) or t.text in kind("kept") for t in between)
            other = other or any(_lies(tokens, k) for k in range(i + 1, j))
            firm = j + 2 == len(tokens) and tokens[j + 1].text.endswith(endings("firm"))  # 位于园区的某公司，
            stated = any(t.tag == "ul" or t.text in kind("copula") for t in tokens[i:j])
            acts = (firm and not stated) or _acts_at(tokens, j + 2)
            return j + 1 if acts and not other else i
    return i


def rallied(tokens: Tokens, i: int) -> int:
    """Return where the body stands whose core is told: 以某同志为核心的|党中央; else ``i``."""
    for j in range(i + 1, len(tokens) - 2):
        core = tokens[j + 2].tag == "unit" and tokens[j].text in kind("core")
        if core and tokens[j + 1].text in kind("of"):
            return j + 2 if tokens[i].text in kind("framed") else i
    return i


def _body_of(tokens: Tokens, i: int) -> int:
    """Return where a body ends that a place only has: 全省|环保系统, 某岛|的|专家组; else ``i``."""
    j = i + 1
    j += j < len(tokens) and tokens[j].text in kind("of")
    for k in range(j, min(j + 3, len(tokens))):
        if tokens[k].text in kind("collective") or tokens[k].text[-_TWO:] in kind("collective"):
            return k + 1 if _acts_at(tokens, k + 1) else i
        inner = tokens[k].tag == "vn" and k + 1 < len(tokens) and tokens[k + 1].tag == "n"  # 消防|救援|队伍
        if not is_nominal(tokens[k]) and tokens[k].tag != "j" and not inner:
            break
    return i


def _is_division(token: Token) -> bool:
    """Return whether a word is for divisions or units of one kind: 各|贫困县, 各|部门."""
    return is_nominal(token) and token.text.endswith(endings("everyone"))


def _lives(tokens: Tokens, i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].text in kind("belongs")


def _lies(tokens: Tokens, i: int) -> bool:
    """Return whether 在 at ``i`` says where someone acts: 正在某县的, but not 设在某县的."""
    return tokens[i].text in kind("dates") and tokens[i - 1].tag != "v"


def _names_body(token: Token) -> bool:
    if token.text in kind("collective", "every"):
        return True
    noun = is_nominal(token) and token.tag not in ("r", "person")
    return noun or (is_verb(token) and token.text not in kind("light", "convene"))


def _acts_at(tokens: Tokens, i: int) -> bool:
    """Return whether a predicate with an object begins at ``i``."""
    i = skip(tokens, i)
    while i < len(tokens) and tokens[i].text in kind("future"):
        i = skip(tokens, i + 1)
    if i < len(tokens) and tokens[-1].text in kind("sets-out"):
        return True
    if i + 1 >= len(tokens):
        return False
    if tokens[i].text in governors():
        return governs(tokens, i)
    return tokens[i].tag == "v" or tokens[i].text in kind("kept")
