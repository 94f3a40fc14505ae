"""Names made comparable, and the IRIs minted from them.

An IRI is ``{base}id/{kind}/{letter}{hash}``; the hash is of the key, and the key is published, so that anyone
can mint the IRI again. The letter and the single hash keep every local name fit for a Turtle prefix.
"""

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass

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
    "run": "x",
}

_FOLD = str.maketrans(
    {"(": "（", ")": "）", "[": "（", "]": "）", "•": "·", "‧": "·", "・": "·", "．": "·", "∙": "·"}
)
_DROP = re.compile(r"[\s“”\"‘’'「」『』《》〈〉|]+")


def fold(name: str) -> str:
    """Return a name without differences of width, white space, brackets, dots and quotation marks."""
    return _DROP.sub("", unicodedata.normalize("NFKC", name).translate(_FOLD))


@dataclass(frozen=True, slots=True)
class Minted:
    """An IRI with the key that it was minted from."""

    iri: str
    key: str


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
