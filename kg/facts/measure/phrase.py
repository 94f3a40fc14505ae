"""What stands before a subject or a predicate: connectives, adverbs, times, and phrases that only situate."""

from collections.abc import Sequence

from kg.facts.measure.clause import Token
from kg.facts.measure.lexicon import kind

Tokens = Sequence[Token]
_NOMINAL = ("n", "m", "q", "r", "f", "s", "t", "b", "j", "g", "k", "e", "nz")
_MENTIONS = ("unit", "person", "place", "date", "meeting", "title", "quoted", "aside")


def is_verb(token: Token) -> bool:
    """Return whether the token may govern a predicate."""
    return token.tag in ("v", "vn", "vi", "vq", "vg", "vd") or token.text in kind("verb")


def is_nominal(token: Token) -> bool:
    """Return whether the token may stand in a noun phrase and is no verb."""
    return token.tag in _MENTIONS or (token.tag[:1] in _NOMINAL and not is_verb(token))


def is_adverb(tokens: Tokens, i: int) -> bool:
    """Return whether the word modifies what follows it: an adverb, or a word that is one before a verb."""
    token = tokens[i]
    if token.text in kind("away") | kind("kept") | kind("future") | kind("required") | kind("negated") | kind("passive"):
        return False
    if token.text in kind("adverb"):
        follows = _after(tokens, i + 1)
        if follows is None:
            return False
        bare_noun = follows.tag == "vn" and is_verb(token) and _noun_at(tokens, i + 2)
        return not bare_noun and (
            is_verb(follows)
            or follows.tag[:1] in ("d", "a", "p", "c")
            or follows.text in kind("adverb") | kind("kept") | kind("away")
            or (follows.tag in ("m", "n", "l") and not is_verb(token))
        )
    if token.tag in ("ad", "a", "i", "l", "z", "an") and i + 1 < len(tokens):
        return is_verb(tokens[i + 1]) or (tokens[i + 1].text == "地")
    if token.tag == "quoted" and i + 1 < len(tokens):
        return is_verb(tokens[i + 1]) and tokens[i + 1].tag == "v"
    return token.tag in ("d", "c", "o", "uv") or token.text in kind("connective") | kind("time")


def _after(tokens: Tokens, i: int) -> Token | None:
    return tokens[i] if i < len(tokens) else None


def _noun_at(tokens: Tokens, i: int) -> bool:
    return i < len(tokens) and is_nominal(tokens[i])


def skip(tokens: Tokens, i: int) -> int:
    """Return where the clause goes on after the adverbs, times and situating phrases at ``i``."""
    while i < len(tokens):
        token = tokens[i]
        if token.tag in ("date", "aside", "t", "tg") or is_adverb(tokens, i):
            i += 1
        elif token.text in kind("away") and not _is_object_verb(tokens, i):
            i = phrase_end(tokens, i)
        elif token.text in kind("away-verb") and i + 1 < len(tokens) and _is_purpose(tokens, i):
            return len(tokens)
        elif _ends_here(tokens, i):
            return len(tokens)
        else:
            return i
    return i


def _is_object_verb(tokens: Tokens, i: int) -> bool:
    """Return whether a word that may situate governs an object here: 通过《条例》, 采取措施."""
    if i + 1 >= len(tokens):
        return True
    return tokens[i + 1].tag == "title" or tokens[i + 1].text in ("了", "关于")


def _is_purpose(tokens: Tokens, i: int) -> bool:
    j = i + 1
    while j < len(tokens) and tokens[j].tag in ("d", "ad"):
        j += 1
    return j < len(tokens) and tokens[j].tag == "v" and not (j + 1 < len(tokens) and tokens[j + 1].text == "的")


def _ends_here(tokens: Tokens, i: int) -> bool:
    """Return whether the whole rest only says when or where: 开工仪式前, 整改期间, 专题民主生活会召开后."""
    last = tokens[-1]
    return last.text in kind("ending") and len(tokens) - i > 1 and not is_verb(tokens[i])


def phrase_end(tokens: Tokens, i: int) -> int:
    """Return the end of the situating phrase that the preposition at ``i`` opens."""
    for j in range(i + 1, len(tokens)):
        if tokens[j].text in kind("ending") and not (j + 1 < len(tokens) and tokens[j + 1].text in ("的", "、")):
            return j + 1
    j = i + 1
    while j < len(tokens) and (is_nominal(tokens[j]) or tokens[j].tag in ("x", "c", "uj", "u", "a") or tokens[j].text in "、的等和"):
        j += 1
    return j if j > i + 1 else len(tokens)
