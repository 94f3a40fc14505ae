"""Tokens + posts → pieces: what the grammar of units, posts and persons reads."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from kg.lexicon import alternation, word_set, words
from kg.mentions.post import Post
from kg.mentions.tagger import Token
from kg.mentions.unit_name import head_of, is_anchored, is_bare, is_division, is_place

_SAME_TAGS = {"ns": "LOC", "nr": "PER", "nt": "ORG"}
_NAMES = frozenset((*_SAME_TAGS, "PER"))
_BODIES = frozenset(("n", "ORG", "LOC", "nt", "ns", "nz"))
_SHORT_NAME = 3
_TWO = 2
_NO_PART = ("POST", "w", "PER")
_LISTS = "、"
_PARTED = frozenset(("ORG", "nt", "PER"))
_WITH_VERB = frozenset(("PER", "nr", "LOC", "ns"))  # which the tagger may give the verb before them


class Piece(NamedTuple):
    """A token, or the part of one that a post leaves; offsets are characters of the sentence."""

    start: int
    end: int
    tag: str
    text: str


def index_at(pieces: Sequence[Piece], position: int) -> int:
    """Return the index of the first piece that begins at the position or after it."""
    return bisect_left(pieces, position, key=lambda piece: piece.start)


def cut(text: str, tokens: Sequence[Token], posts: Sequence[Post]) -> list[Piece]:
    """Return the tokens cut at the bounds of posts, with the tag POST for what lies in a post.

    The tokens are as ``parted`` has them.
    """
    spans = sorted({(post.start, post.end) for post in posts})
    pieces: list[Piece] = []
    passed = 0
    for token in tokens:
        while passed < len(spans) and spans[passed][1] <= token.start:
            passed += 1
        if passed == len(spans) or token.end < spans[passed][0]:
            word = text[token.start : token.end]
            titled = bool(passed) and spans[passed - 1][1] == token.start
            tag = _tag(token, word, titled=titled) if token.tag in _NAMES else token.tag
            pieces.append(Piece(token.start, token.end, tag, word))
        else:
            pieces.extend(_cut_token(text, token, [s for s in spans[passed:] if s[0] <= token.end]))
    return _mend(text, pieces)


@cache
def _speaks_for() -> re.Pattern[str]:
    speaks_for = alternation(words("person_context", "speaks_for"))
    return re.compile(f"({_surname().pattern}[一-鿿]{{1,2}}){speaks_for}")


@cache
def _titled() -> re.Pattern[str]:
    """Match what was taken for one name and is a title and a name: 国家主席|张三, 该国总理|久卡诺维奇."""
    heads = alternation(word for word in words("posts", "head") if len(word) >= _TWO)
    return re.compile(f"(.*)({heads})(?=[一-鿿]{{2}})")


@cache
def _then() -> re.Pattern[str]:
    """Match 原 or 现任 inside what was taken for one name: 沙河镇原党委."""
    kinds = "".join((*words("unit_context", "division"), *words("unit_context", "settlement")))
    return re.compile(f"(?<=[{kinds}]){alternation((*words('posts', 'former'), *words('posts', 'current')))}")


@cache
def _leads() -> re.Pattern[str]:
    """Match a post, a name and 率 inside what was taken for one unit: 某局副局长|张三|率|某组."""
    heads, leads = alternation(words("posts", "head")), alternation(words("person_context", "leads"))
    return re.compile(f"{heads}({_surname().pattern}[一-鿿]{{1,2}}?)({leads})")


def parted(text: str, tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens, a name cut from the verb that it ran into: 张三|代表|自治区政协, 张三|任|主席."""
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        verb = token.tag in _WITH_VERB and _verb_before(text, token)
        if verb:
            yield Token(token.start, verb, "v")
            yield Token(verb, token.end, token.tag)
            continue
        if token.tag not in _PARTED:
            yield token
            continue
        if text[token.end - 1] in word_set("unit_context", "modal") and _is_side(
            text[token.start : token.end - 1]
        ):
            yield Token(token.start, token.end - 1, "n" if token.tag == "PER" else token.tag)
            yield Token(token.end - 1, token.end, "v")
            continue
        titled = _titled().match(text, token.start, token.end) if token.tag == "PER" else None
        if titled:
            yield from _named_after(titled)
            continue
        end = verb = token.end
        if token.tag in ("ORG", "nt"):
            mark = _next_of_list(text, token)
            if mark:
                yield Token(token.start, mark, "PER")
                yield Token(mark, mark + 1, "w")
                yield Token(mark + 1, token.end, token.tag)
                continue
            found = _speaks_for().match(text, token.start, token.end)
            if found and is_anchored(text[found.end() : token.end]):
                end, verb = found.end(1), found.end()
            leads = _leads().search(text, token.start, token.end)
            if leads:
                yield Token(token.start, leads.start(1), "ORG")
                yield Token(*leads.span(1), "PER")
                yield Token(*leads.span(2), "v")
                if leads.end() < token.end:
                    yield Token(leads.end(), token.end, "ORG")
                continue
            then = _then().search(text, token.start, token.end)
            if then and is_bare(text[then.end() : token.end]):
                yield Token(token.start, then.start(), "LOC")
                yield Token(*then.span(), "a")
                yield Token(then.end(), token.end, "n")
                continue
        elif token.tag == "PER" and token.end - token.start == _SHORT_NAME and after and after.tag in _BODIES:
            end -= text[token.end - 1] in word_set("person_context", "takes_up")
        if end == token.end:
            yield token
            continue
        yield Token(token.start, end, "PER")
        yield Token(end, verb, "v")
        if verb < token.end:
            yield Token(verb, token.end, token.tag)


def _named_after(titled: re.Match[str]) -> Iterator[Token]:
    """Yield the tokens of a title and the name after it, and of what stands before the title."""
    (start, end), title = titled.span(1), titled.span(2)
    if titled[1][:1] in word_set("person_context", "leads_in"):
        yield Token(start, start + 1, "p")
        start += 1
    if start < end:
        yield Token(start, end, "LOC" if is_place(titled.string[start:end]) else "n")
    yield Token(*title, "n")
    yield Token(title[1], titled.endpos, "PER")


def _verb_before(text: str, token: Token) -> int:
    """Return where a verb ends that the tagger gave a person or a place, or 0: 任命|席某, 联合|大路镇."""
    word = text[token.start : token.end]
    if token.tag in ("PER", "nr"):
        verb = next((w for w in words("person_context", "before") if word.startswith(w)), "")
        return token.start + len(verb) if verb and _surname().match(word, len(verb)) else 0
    if is_division(word[-1]) and token.start:
        verb = next((w for w in words("unit_context", "join") if len(w) > 1 and word.startswith(w)), "")
        return token.start + len(verb) if verb and len(word) - len(verb) > 1 else 0
    return 0


@cache
def _surname() -> re.Pattern[str]:
    return re.compile(alternation((*words("surnames", "single"), *words("surnames", "compound"))))


def _next_of_list(text: str, token: Token) -> int:
    """Return where a mark ends the name that the tagger gave the next one of a list, or 0: 某某、州法院.

    A unit before it that is its like stays: 党委、政府.
    """
    mark = text.find(_LISTS, token.start, token.end)
    if mark <= token.start or head_of(text[token.start : mark]) or is_place(text[token.start : mark]):
        return 0
    return mark if is_anchored(text[mark + 1 : token.end]) else 0


def _tag(token: Token, word: str, *, titled: bool = False) -> str:
    """Return one tag for names of a kind, and that of a unit for 省防指, which no person is called.

    ``titled`` says that a post ends where the name begins, so that 旗 may end it.
    """
    tag = _SAME_TAGS.get(token.tag, token.tag)
    if tag == "PER" and len(word) > 2 and not titled and word[-1] in word_set("unit_context", "never_name"):
        return "LOC"  # 官莲乡
    if tag == "PER" and _is_of_states(word):
        return "n"  # 哈方, 哈军方, 哈中
    return "ORG" if tag == "PER" and is_anchored(word) and len(head_of(word)) > 1 else tag


def _is_side(word: str) -> bool:
    """Return whether a word calls a body or one side of talks: 全国人大, 巴方."""
    return bool(head_of(word)) or word.endswith(words("unit_context", "side"))


def _is_of_states(word: str) -> bool:
    """Return whether a word calls the side of a state, or China and another state: 哈方, 哈中."""
    sides, home = word_set("sides"), words("unit_context", "home")[0]
    both = len(word) == _TWO and home in word and set(word) <= sides
    return both or (word[0] in sides and word[1:] in word_set("unit_context", "side"))


def _cut_token(text: str, token: Token, posts: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the parts of a token that posts touch or lie in."""
    bounds = {bound for post in posts for bound in post}
    joins = {_after_join(text, end) for _, end in posts}  # 国务委员|兼|外交部
    edges = [token.start, *sorted(b for b in bounds | joins if token.start < b < token.end), token.end]
    for start, end in pairwise(edges):
        post = any(s <= start and end <= e for s, e in posts)
        if start in bounds and end in joins:
            yield Piece(start, end, "v", text[start:end])
            continue
        tag = _tag(token, text[start:end])
        if tag == "PER" and is_anchored(text[start:end]) and token.end in bounds:
            tag = "ORG"
        if tag == "PER" and len(edges) > 2:
            tag = "POST" if post else "n"
        elif tag != "PER" and post:
            tag = "POST"
        yield Piece(start, end, tag, text[start:end])


def _after_join(text: str, end: int) -> int:
    """Return where the word that joins a post to the next one ends, or 0 where none follows."""
    word = next((w for w in words("post_context", "between") if text.startswith(w, end)), "")
    return end + len(word) if word else 0


def _mend(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with a unit's head of two characters made one where the tagger cut it: 防 + 指.

    What stands before 县委 is no person, whatever the tagger took it for.
    """
    joined: list[Piece] = []
    administration = word_set("unit_reference", "administration")
    for piece in pieces:
        last = joined[-1] if joined else None
        if piece.text in administration:
            joined.append(piece._replace(tag="ORG"))
            continue
        if last is None or last.end != piece.start:
            joined.append(piece)
            continue
        if len(piece.text) > 1 and _one_body(last, piece):
            joined[-1] = Piece(last.start, piece.end, "ORG", last.text + piece.text)
            continue
        if len(last.text) == 1 == len(piece.text):
            both = last.text + piece.text
            if both in word_set("units", "head") and piece.tag not in _NO_PART and last.tag not in _NO_PART:
                joined[-1] = Piece(last.start, piece.end, "n", both)
                continue
            if _is_called(text, last, piece):
                joined[-1] = Piece(last.start, piece.end, "ORG", both)
                continue
            if both in word_set("unit_context", "convene"):
                joined[-1] = Piece(last.start, piece.end, "v", both)
                continue
        elif len(last.text) == 1 and last.text + piece.text[0] in word_set("unit_context", "convene"):
            middle = piece.start + 1  # 召 + 开校 of 召开校领导班子会议
            joined[-1] = Piece(last.start, middle, "v", text[last.start : middle])
            joined.append(Piece(middle, piece.end, "n", text[middle : piece.end]))
            continue
        if last.tag == "PER" and _makes_place(last, piece):
            joined[-1] = last._replace(tag="LOC")
        joined.append(piece)
    return joined


def _is_called(text: str, this: Piece, piece: Piece) -> bool:
    """Return whether a clause begins with 该 and the one syllable that calls a unit of a kind: 该会, 该关."""
    opens = not text[max(0, this.start - 1) : this.start].isalnum()
    called = word_set("unit_reference", "called")
    return opens and this.text in word_set("unit_context", "this") and piece.text in called


def _one_body(last: Piece, piece: Piece) -> bool:
    """Return whether the tagger cut a body's name in two: 团|县委, 开发|区管委会."""
    if last.tag in _NO_PART or piece.tag in _NO_PART:
        return False
    if len(last.text) == 1:
        return last.text + piece.text in word_set("unit_reference", "league")
    zone = last.text + piece.text[0] in word_set("unit_context", "zone")
    return zone and bool(head_of(piece.text))


def _makes_place(name: Piece, piece: Piece) -> bool:
    """Return whether a place's name stands before the piece: 白石|县委, 云丘|煤矿."""
    head = piece.text in word_set("units", "head") or (len(piece.text) > 2 and head_of(piece.text[1:]))
    works = piece.text in word_set("unit_context", "works") and len(name.text) == _TWO
    return works or (is_division(piece.text[0]) and (bool(head) or len(piece.text) == 1))
