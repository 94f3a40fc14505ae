"""Names that the tagger took for other words, where nothing but a name fits: right after a post and its unit.

A name there ends at a mark or before what persons do: 某局局长操明亮，; 检察长严谨列席; 行长钱多参加.
"""

from collections.abc import Sequence

from kg.dictionary import frequency
from kg.lexicon import word_set, words
from kg.mentions.person_name import clean_name, follows_name, plausible, surname_of, verbs_of_persons
from kg.mentions.piece import Piece, index_at
from kg.mentions.unit_name import head_of, is_place

_COMMON = 1_000
_RARE = 300  # of 60 million words
_FAINT = 20  # 时雨
_NAME = frozenset(("PER", "LOC", "nz", "nw", "n"))
_NO_PART = frozenset(("POST", "w", "u", "ORG", "p", "c", "TIME", "xc", "q"))
_OPENS_NO_NAME = _NO_PART | {"d", "r", "m"}
_WORDS = frozenset(("n", "nz", "nw", "vn", "d"))
_QUALITIES = frozenset(("a", "ad", "an"))
_ENDS_ITEM = "、,，。；;（("
_LONGEST_PLACE = 3
_MOST_REST = 4  # syllables after the first two of a name such as 敖日其楞


def sure_name(text: str, start: int, pieces: Sequence[Piece]) -> int:
    """Return where a name of two or three characters ends that stands alone in its place, or ``start``.

    For the place right after a post and its unit, up to a mark or to what persons do. A surname opens it,
    and then whatever words the tagger made of the rest are a name: 操明亮, 仇建设. One of two characters is
    none that the tagger took for a word.
    """
    readings = (_sure_name_of_two, _place_as_name, _quality_as_name, _word_as_name)
    short = max(read(text, start, pieces) for read in readings)
    if short > start:
        return short
    end = start + 3
    name = text[start:end]
    if not surname_of(name) or not plausible(name) or name[-1] in word_set("person_context", "not_last"):
        return start
    if not (text[end : end + 1] in _ENDS_ITEM or verbs_of_persons().match(text, end)):
        return start
    parts = [p for p in pieces if p.start < end and start < p.end]
    first, last = parts[0], parts[-1]
    whole = first.start == start and (last.end == end or first is not last)
    if not whole or first.tag in _OPENS_NO_NAME or any(p.tag in _NO_PART for p in parts[1:]):
        return start
    small = {*word_set("person_context", "apart"), *word_set("person_context", "after")}
    known = len(first.text) > 1 and last.text in small
    return end if not known and not head_of(name) and frequency(name) < _RARE else start


def _sure_name_of_two(text: str, start: int, pieces: Sequence[Piece]) -> int:
    """Return where a surname and one more character end that are no word and stand alone: 钱|多|参加."""
    at = index_at(pieces, start)
    parts = pieces[at : at + 2]
    name = text[start : start + 2]
    if [p.text for p in parts] != list(name) or not surname_of(name) or not plausible(name):
        return start
    first, last = parts
    small = word_set("person_context", "apart") | word_set("person_context", "after")
    if first.start != start or first.tag not in _NAME or last.text in small or last.tag in ("w", "POST"):
        return start
    ends = text[start + 2 : start + 3] in _ENDS_ITEM or follows_name(text, start + 2)
    return start + 2 if ends and frequency(name) < _FAINT and last.text not in _not_last() else start


def _place_as_name(text: str, start: int, pieces: Sequence[Piece]) -> int:
    """Return where what the tagger took for a place ends that no division is called by: 主任长城、."""
    at = index_at(pieces, start)
    piece = pieces[at] if at < len(pieces) else None
    if piece is None or piece.start != start or piece.tag != "LOC" or len(piece.text) > _LONGEST_PLACE:
        return start
    if is_place(piece.text) or not plausible(piece.text) or head_of(piece.text):
        return start
    ends = text[piece.end : piece.end + 1] in _ENDS_ITEM or verbs_of_persons().match(text, piece.end)
    return piece.end if ends else start


def _quality_as_name(text: str, start: int, pieces: Sequence[Piece]) -> int:
    """Return where what the tagger took for a quality ends that only a name can be: 检察长严谨列席.

    郑重 and 高兴 say how someone speaks; nothing of the kind says how someone attends.
    """
    at = index_at(pieces, start)
    piece = pieces[at] if at < len(pieces) else None
    if piece is None or piece.start != start or piece.tag not in _QUALITIES or len(piece.text) != 2:
        return start
    if not surname_of(piece.text) or not plausible(piece.text) or frequency(piece.text) >= _COMMON:
        return start
    ends = text[piece.end : piece.end + 1] in _ENDS_ITEM or text.startswith(
        words("wording", "meeting_attend"), piece.end
    )
    return piece.end if ends else start


def _word_as_name(text: str, start: int, pieces: Sequence[Piece]) -> int:
    """Return where a rare word ends of which something is said that persons do: 董事长茶花出席, 所长陈列主持.

    What opens with a surname may be less rare, and an adverb is none where the dictionary does not know it.
    """
    at = index_at(pieces, start)
    piece = pieces[at] if at < len(pieces) else None
    if piece is None or piece.start != start or len(piece.text) != 2 or not plausible(piece.text):
        return start
    often = frequency(piece.text)
    known = often if piece.tag == "d" else often // (_COMMON if surname_of(piece.text) else _RARE)
    if piece.tag not in _WORDS or known or head_of(piece.text):
        return start
    return piece.end if verbs_of_persons().match(text, piece.end) else start


def _not_last() -> frozenset[str]:
    return word_set("person_context", "not_last")


def rest_of_name(text: str, start: int, end: int, pieces: Sequence[Piece]) -> int:
    """Return where a name ends of which the tagger saw two syllables or a dotted part, or ``start``.

    The rest is single characters, up to a mark or what can follow a name: 敖日|其|楞, 铁木尔·沙吾|提.
    """
    name = text[start:end]
    dotted = "·" in clean_name(name)
    if not dotted and (len(name) != 2 or len(surname_of(name)) > 1):
        return start
    at = index_at(pieces, end)
    reached = end
    for piece in pieces[at : at + (1 if dotted else _MOST_REST)]:
        if piece.start != reached or len(piece.text) > 1 or piece.tag in ("w", "POST"):
            break
        reached = piece.end
    rest = text[end:reached]
    if not rest or (not dotted and len(rest) == 1):
        return start
    if not all(c in word_set("person_context", "transliteration") for c in rest):
        return start
    return reached if text[reached : reached + 1] in _ENDS_ITEM or follows_name(text, reached) else start
