"""What the name of a person looks like, and how to read one that the tagger missed beside a post."""

import re
from collections.abc import Sequence
from functools import cache

from kg.dictionary import frequency
from kg.lexicon import alternation, word_set, words
from kg.mentions.piece import Piece, index_at
from kg.mentions.unit_name import head_of, is_country, is_place

_HAN = re.compile(r"[一-鿿]+")
_SPACED = re.compile(r"[一-鿿][ 　]{1,2}[一-鿿](?![一-鿿])")
_DOTTED = re.compile(r"[一-鿿]{1,8}(?:[·•・‧．][一-鿿A-Za-z]{1,8}){1,4}")
_DOT = re.compile(r"[·•・‧．]")
_COMMON = 3_000
_RARE = 300  # of 60 million words; 强调 stands 6,000 times, 顾盼 80
_FAINT = 20
_PROPER = frozenset(("PER", "LOC", "nz", "nw"))
_NAME = _PROPER | {"n"}
_NO_NAME = frozenset(("v", "vn", "d", "p", "c", "vd", "ad", "u", "r", "t"))
_SAYS = _NO_NAME - {"t"} | {"a"}
_NO_PART = frozenset(("POST", "w", "u", "ORG", "p", "c", "TIME", "xc", "q"))
_NO_WHOLE = frozenset(("d", "ad", "vd", "p", "c", "u", "r"))
_FOLLOWING = frozenset(("v", "p", "c", "d", "vd"))
_LONGEST_UNSURNAMED = 7
_LONGEST_HAN = 3
_MOST_PARTS = 5
_ENDS_ITEM = "、,，。；;（("
_ENDS_NAME = "、,，。；;：:！？）)（(“”‘’！!?《 　\n"


@cache
def _surname() -> re.Pattern[str]:
    return re.compile(alternation((*words("surnames", "single"), *words("surnames", "compound"))))


@cache
def _after_name() -> re.Pattern[str]:
    return re.compile(alternation(words("person_context", "after")))


@cache
def verbs_of_persons() -> re.Pattern[str]:
    """Return what matches a verb of what persons do: 出席, 表示."""
    return re.compile(alternation(words("person_context", "does")))


def clean_name(text: str) -> str:
    """Return the name without white space and with one kind of dot: 李　强 → 李强."""
    return re.sub(r"\s", "", re.sub("[•・‧．]", "·", re.sub("[－—]", "-", text)))


def follows_name(text: str, position: int) -> bool:
    """Return whether what stands at the position can follow a name: a mark, or 说, 出席, 作报告."""
    if position >= len(text) or text[position] in _ENDS_NAME or text[position].isdigit():
        return True
    return bool(_after_name().match(text, position))


def surname_of(name: str) -> str:
    """Return the surname that a Chinese name begins with, or nothing."""
    found = _surname().match(name)
    return found[0] if found else ""


def plausible(name: str) -> bool:
    """Return whether the text can be the name of one person: not one character, not a common word."""
    if "·" in name:
        return len(name) >= 3
    if not 2 <= len(name) <= 12 or not _HAN.fullmatch(name.replace("-", "")):
        return False
    if len(name) > _LONGEST_HAN and name.endswith(_retinue()):
        return False
    if name in word_set("person_context", "never") or name in word_set("person_context", "city"):
        return False
    joined = name[0] in word_set("person_context", "and") or name[0] in word_set("person_context", "leads_in")
    return not (is_country(name) or (joined and is_country(name[1:])))


@cache
def _retinue() -> tuple[str, ...]:
    """Return what stands after a name for those with its bearer: 一行, 夫妇."""
    return tuple(word for word in words("person_context", "with_others") if len(word) > 1)


def sounds_foreign(name: str) -> bool:
    """Return whether at least three quarters of the characters are those that write foreign sounds."""
    sounds = word_set("person_context", "transliteration")
    return sum(c in sounds for c in name) * 4 >= len(name) * 3


def name_after(text: str, start: int, pieces: Sequence[Piece]) -> int:
    """Return where a name that begins at ``start`` ends, or ``start`` where none is.

    For the place right after a post or a listed name, where a name is expected and the tagger saw none. A
    name has a surname and one or two characters more, or is dotted; it ends where a word ends and what
    follows can follow a name.
    """
    dotted = _DOTTED.match(text, start)
    if dotted:
        return _end_of_dotted(text, start, dotted.end(), pieces)
    spaced = _SPACED.match(text, start)
    if spaced and _surname().fullmatch(text[start]):
        return spaced.end()
    surname = _surname().match(text, start)
    if not surname or surname[0] in word_set("person_context", "and"):
        return start  # 和 joins, where the tagger saw no name
    at = index_at(pieces, start)
    near = pieces[max(at - 1, 0) : at + len(surname[0]) + 3]
    ends = [e for e in (surname.end() + 1, surname.end() + 2) if may_be_name(text, start, e, near)]
    sure = [e for e in ends if _surely_ends(text, e, near)]
    if sure:
        return sure[-1] if _goes_on(text, sure[0], sure[-1]) else sure[0]
    loose = [e for e in ends if any(p.end == e for p in near) and not _is_word(text, start, e, near)]
    return loose[-1] if loose else start


def _surely_ends(text: str, end: int, pieces: Sequence[Piece]) -> bool:
    """Return whether a name ends here: before a mark, before what follows names, or before a verb."""
    return follows_name(text, end) or any(p.start == end and p.tag in _FOLLOWING for p in pieces)


def _goes_on(text: str, end: int, longer: int) -> bool:
    """Return whether the longer of two names that may end is the likelier: 储以周 + 作报告, not 储以 + 周."""
    if longer == end:
        return False
    return text[end:longer] not in word_set("person_context", "after") or follows_name(text, longer)


def _is_word(text: str, start: int, end: int, pieces: Sequence[Piece]) -> bool:
    return any(p.start == start and p.end == end and p.tag == "n" for p in pieces)


def _end_of_dotted(text: str, start: int, end: int, pieces: Sequence[Piece]) -> int:
    """Return where a dotted name ends: with the last of the words that can be in a name."""
    last = max(dot.end() for dot in _DOT.finditer(text, start, end))
    reached = end
    for piece in pieces:
        if piece.end <= last or piece.start >= end:
            continue
        if piece.start > last and piece.tag not in _NAME:
            return piece.start
        reached = min(piece.end, end)
    return reached


def may_be_name(text: str, start: int, end: int, pieces: Sequence[Piece]) -> bool:
    """Return whether the text can be a name: not a word that is in daily use, nor one after a small word.

    于洪泉 can be one, and so can 顾盼; 强调 is a word, and 和国会 two. The pieces are those around it.
    """
    name = text[start:end]
    if len(name) < 2 or not _HAN.fullmatch(name) or not plausible(name):
        return False
    if name[-1] in word_set("person_context", "not_last"):
        return False
    parts = [p for p in pieces if p.start < end and start < p.end]
    if any(p.tag == "POST" for p in parts):
        return False
    if _breaks_words(parts, start, end) or _runs_on(parts) or _is_phrase(parts):
        return False
    if len(parts) == 1 and parts[0].text == name:
        return _may_be_whole(text, parts[0])
    if len(surname_of(name)) > 1:
        return True
    small = bool(parts) and parts[0].text == name[0] and parts[0].tag in _NO_WHOLE
    return frequency(name[1:]) < (_RARE if small else _COMMON) and frequency(name) < _COMMON


def _breaks_words(parts: Sequence[Piece], start: int, end: int) -> bool:
    """Return whether a name would be a word in use and the beginning of another: 班子|工作."""
    first, last = parts[0], parts[-1]
    word = first.start == start and first.tag == "n" and len(first.text) == 2
    return word and last.end > end and frequency(first.text) >= _RARE


def _runs_on(parts: Sequence[Piece]) -> bool:
    """Return whether a name would be a word that may be one and a small word after it: 柴米|又, 盛夏|对."""
    if len(parts) != 2 or len(parts[0].text) != 2 or len(parts[1].text) != 1:
        return False
    small = word_set("person_context", "apart") | word_set("person_context", "after")
    return parts[1].tag in _FOLLOWING and parts[1].text in small


def _is_phrase(parts: Sequence[Piece]) -> bool:
    """Return whether the words say what is done, and how: 曾|勉励, 都|没|把, 关切|地, 呼吁|合作."""
    first, rest = parts[0], parts[1:]
    if not rest or first.tag not in _SAYS:
        return False
    if len(first.text) > 1:
        return frequency(first.text) >= _RARE
    if rest[0].tag == "r" or (first.tag in _NO_WHOLE and rest[0].tag in _NO_WHOLE):
        return True  # 来|我市, 却|不太
    doing = all(piece.tag in _SAYS for piece in rest)
    return doing and (len(rest) > 1 or (len(rest[0].text) > 1 and frequency(rest[0].text) >= _FAINT))


def _may_be_whole(text: str, piece: Piece) -> bool:
    """Return whether a word by itself can be a name: 顾盼 as an item or before what persons do, not 强调."""
    if piece.tag in _NO_WHOLE or piece.text[-1] in word_set("unit_context", "never_name"):
        return False
    if piece.tag == "PER":
        return True
    after = text[piece.end : piece.end + 1]
    often = frequency(piece.text)
    if head_of(piece.text) or often >= (_RARE if piece.tag in _NO_NAME else _COMMON):
        return False
    if after and after in word_set("person_context", "adverbial"):
        return False
    if often < _FAINT or after in _ENDS_ITEM or verbs_of_persons().match(text, piece.end):
        return True
    return piece.tag not in _NO_NAME and follows_name(text, piece.end)


def unsurnamed(text: str, start: int, pieces: Sequence[Piece]) -> int:
    """Return where a name of three to seven characters without a Chinese surname ends: 苏德毕力格, 尕玛才旦.

    It is made of whole words, one of which the tagger took for a proper name or most of which sounds like
    one, up to a mark or a word that can follow a name.
    """
    at = index_at(pieces, start)
    run = pieces[at : at + _MOST_PARTS]
    if not run or (run[0].tag in _NO_NAME and (len(run[0].text) > 1 or not sounds_foreign(run[0].text))):
        return start
    han = run[0].tag == "PER" and len(run[0].text) <= 3 and bool(surname_of(run[0].text))
    end, proper = start, False
    for count, piece in enumerate(run):
        if piece.start != end or piece.tag in _NO_PART or not _HAN.fullmatch(piece.text):
            break
        long = len(piece.text)
        if (count and long > 2 and piece.tag == "n") or (long > 1 and piece.tag in _NO_NAME):
            break
        if count and _is_no_part(piece):
            break
        proper = (proper or piece.tag in _PROPER) and piece.tag in _NAME and not is_place(piece.text)
        end = piece.end
        name = text[start:end]
        known = proper and not han and (count > 0 or piece.tag == "PER")
        if not 3 <= len(name) <= _LONGEST_UNSURNAMED or not (known or sounds_foreign(name)):
            continue
        follows = follows_name(text, end) or (sounds_foreign(name) and _acts(run, count + 1))
        if follows:
            return end if plausible(name) and name not in word_set("divisions") else start
    return start


def _is_no_part(piece: Piece) -> bool:
    """Return whether a word is none that goes on a name: 时 of 默克尔时, 领导 of 默克尔领导的政府."""
    if piece.tag == "PER" or sounds_foreign(piece.text):
        return False
    if len(piece.text) == 1:
        return piece.text in word_set("person_context", "apart") | word_set("person_context", "after")
    return piece.tag == "n" and frequency(piece.text) >= _COMMON


def _acts(run: Sequence[Piece], i: int) -> bool:
    return i < len(run) and run[i].tag == "v" and len(run[i].text) > 1
