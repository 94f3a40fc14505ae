"""Names made comparable, and the IRIs minted from them.

An IRI is ``{base}id/{kind}/{letter}{hash}``; the hash is of the key, and the key is published, so that anyone
can mint the IRI again. The letter and the single hash keep every local name fit for a Turtle prefix.
"""

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.lexicon import load_lexicon

RECIPE = "v1"
"""Which recipe a key was made by; another recipe gives other IRIs."""

BASE = "https://w3id.org/gongbao/"

LETTERS = {
    "unit": "u",
    "group": "g",
    "person": "p",
    "post": "o",
    "meeting": "t",
    "measure": "m",
    "statement": "q",
    "fact": "f",
    "division": "l",
    "likeness": "k",
    "tenure": "h",
    "decision": "d",
    "run": "x",
}

_DOT = "·"
_BRACKETS = {"(": "（", ")": "）", "[": "（", "]": "）", "【": "（", "】": "）", "〔": "（", "〕": "）"}
_DROP = re.compile(r"[\s\u200b-\u200f\u2060\ufeff“”\"‘’'「」『』《》〈〉|]+")
_STOP = re.compile(r"(?<=[一-鿿])\.(?=[一-鿿])")


@cache
def _folding() -> dict[int, str]:
    """Return what each character is written as: brackets and dots of one kind, simplified characters."""
    simple = {row["word"]: row["simple"] for row in load_lexicon("characters")}
    return str.maketrans({**simple, **_BRACKETS, **dict.fromkeys("•‧・∙⋅․˙᛫", _DOT)})


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """Return a name without differences of width, white space, brackets, dots and quotation marks.

    Traditional and variant characters are simplified, but for those that tell names apart (昇, 喆, 乾).
    """
    plain = _DROP.sub("", unicodedata.normalize("NFKC", name).translate(_folding()))
    return _STOP.sub(_DOT, plain)


def fold_person(name: str) -> str:
    """Return a person's name as it is compared: the dots within it are left out in many papers."""
    return fold(name).replace(_DOT, "")


@dataclass(frozen=True, slots=True)
class Minted:
    """An IRI with the key that it was minted from."""

    iri: str
    key: str


@lru_cache(8192)  # a report's facts name the same few things
def mint(base: str, kind: str, *parts: str) -> Minted:
    """Return the IRI of a thing from what tells it apart; a part that is an IRI is taken as it is."""
    told = [part if part.startswith(base) else fold(part) for part in parts]
    key = " | ".join((RECIPE, kind, *told))
    digest = base64.b32encode(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:10])
    return Minted(f"{base}id/{kind}/{LETTERS[kind]}{digest.decode('ascii').lower()}", key)


def report_iri(base: str, text: str) -> str:
    """Return the IRI of the report with this text."""
    return f"{base}id/report/r{text_hash(text)[:16]}"


def text_hash(text: str) -> str:
    """Return the SHA-256 of a report's text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
