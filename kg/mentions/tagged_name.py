"""Pieces → the names of persons that the tagger saw, each from where it begins to where it ends.

The tagger gives a name the preposition before it (同根哥布) or the verb after it (默克尔通 + 电话), or cuts
it in two.
"""

from collections.abc import Sequence

from kg.dictionary import frequency
from kg.lexicon import word_set, words
from kg.mentions.person_name import clean_name, follows_name, plausible, sounds_foreign, surname_of
from kg.mentions.piece import Piece
from kg.mentions.unit_name import head_of

_HYPHENS = "-－—"
_LONGEST_HAN = 3
_LONGEST_IN_TWO = 8
_SHORTEST = 2
_SYLLABLES = frozenset(("n", "nz", "PER", "LOC", "nr", "a", "nw"))
_COMMON = 500  # of 60 million words


def tagged_names(text: str, pieces: Sequence[Piece]) -> set[tuple[int, int]]:
    """Return the persons that the tagger saw, joined where it cut one name in two."""
    found: list[tuple[int, int]] = []
    for index, piece in enumerate(pieces):
        if piece.tag != "PER":
            continue
        start, end = _start_of_tagged(text, piece), _end_of_tagged(text, piece)
        if end == piece.end:
            end = _with_rest(text, start, end, pieces[index + 1 : index + 2])
        if index > 1 and _is_head(*pieces[index - 2 : index + 1]):
            start = pieces[index - 1].start
        if found and _one_name(text, found[-1], (start, end)):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return {(s, e) for s, e in found if plausible(clean_name(text[s:e]))}


def _is_head(title: Piece, before: Piece, name: Piece) -> bool:
    """Return whether the tagger took the head of the name after a title for a body: 总理|海尔|马里亚姆."""
    touching = title.end == before.start and before.end == name.start
    return touching and title.tag == "POST" and before.tag == "ORG" and not head_of(before.text)


def _start_of_tagged(text: str, piece: Piece) -> int:
    """Return where a name begins that the tagger gave what is before it: 同|根哥布, 了解|查韦斯."""
    first, rest = piece.text[0], piece.text[1:]
    if len(rest) < _LONGEST_HAN or "·" in rest or len(surname_of(piece.text)) > 1:
        return piece.start
    if first in word_set("person_context", "leads_in") and sounds_foreign(rest):
        return piece.start + 1
    foreign = sounds_foreign(rest) and not sounds_foreign(first)
    if not piece.start or not (foreign or (surname_of(rest) and not sounds_foreign(piece.text))):
        return piece.start
    return piece.start + (frequency(text[piece.start - 1 : piece.start + 1]) >= _COMMON)


def _end_of_tagged(text: str, piece: Piece) -> int:
    """Return where a name ends that the tagger gave the word after it: 在 before a mark or 的."""
    after = text[piece.end : piece.end + 1]
    closes = after and text[piece.end - 1] + after in word_set("person_context", "closes")
    if closes and follows_name(text, piece.end + 1):
        return piece.end + 1  # 某才|让
    ended = not after or after in "，," or after in word_set("unit_context", "of")
    name = text[piece.start : piece.end]
    others = next((w for w in words("person_context", "with_others") if name.endswith(w)), "")
    if "·" in name or (len(others) > 1 and len(name) - len(others) > 1):
        return piece.end - len(others)
    says = text.startswith(words("person_context", "after"), piece.end)
    if says and len(name) == _LONGEST_HAN and name[-1] in word_set("person_context", "adds"):
        return piece.end - 1  # 尚可|则|建议
    long = len(name) == _LONGEST_HAN + 1 and len(surname_of(name)) == 1 and not sounds_foreign(name)
    ended = ended or (long and name[-1] in word_set("person_context", "after"))
    return piece.end - (ended and (long or name[-1] in word_set("person_context", "not_last")))


def _with_rest(text: str, start: int, end: int, following: Sequence[Piece]) -> int:
    """Return where a name ends that goes on after what shows it to: 阮氏|金银."""
    going_on = end - start == _SHORTEST and text[end - 1] in word_set("person_context", "clan")
    if not going_on or not following or following[0].start != end:
        return end
    rest = following[0]
    return rest.end if rest.tag in _SYLLABLES and len(rest.text) <= _SHORTEST else end


def _one_name(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Return whether two persons that the tagger saw are one: 穆罕默德-阿里, or 苏德 + 毕力格."""
    gap = after[0] - before[1]
    if gap:
        return gap == 1 and text[before[1]] in _HYPHENS
    if "·" in text[slice(*before)]:
        return True
    short = after[1] - before[0] <= _LONGEST_IN_TWO and after[1] - after[0] > 1
    return short and (not surname_of(text[slice(*after)]) or before[1] - before[0] < 2)


def without_verb(text: str, start: int, end: int) -> int:
    """Return where a name ends without the beginning of the verb after it: 默克尔|通电话, 塞西|致慰问电."""
    long = end - start > _SHORTEST
    return end - (long and text.startswith(words("person_context", "runs_on"), end - 1))
