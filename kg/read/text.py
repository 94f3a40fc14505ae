"""Bytes → text, kept exactly as decoded, and the encoding that was found.

UTF-8 (with or without BOM), UTF-16 with BOM, and GB18030, which covers GBK and GB2312; each strictly.
"""

import codecs
import re
from dataclasses import dataclass

_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_BINARY = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip or Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_THREE_BYTES = re.compile("[\u0800-\uffef\U00010000-\U0010ffff]")
_LETTERS = re.compile("[A-Za-z]")
_SAVE_AS = "save it as UTF-8 text"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without its BOM, the codec that read it, and what the file says of itself."""

    text: str
    encoding: str
    title: str = ""
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why something cannot be read, and what would cure it."""

    problem: str
    cure: str


def decode(raw: bytes, *, declared: str = "") -> Decoded | Unreadable:
    """Return the text of the bytes.

    The encoding that a file has ``declared`` for itself settles what could be either; it is often false.
    """
    if not raw.strip():
        return Unreadable("the file is empty", "delete it or fill it")
    for start, what in _BINARY.items():
        if raw.startswith(start):
            return Unreadable(f"this is {what}, not text", _SAVE_AS)
    if raw.startswith(_UTF_32):
        return Unreadable("UTF-32 is not read", _SAVE_AS)
    decoded = _with_bom(raw) if raw[:2] in UTF_16 else _without_bom(raw, _codec(declared))
    if isinstance(decoded, Decoded) and not decoded.text.strip():
        return Unreadable("the file holds nothing but white space", "delete it or fill it")
    return decoded


def _with_bom(raw: bytes) -> Decoded | Unreadable:
    encoding = UTF_16[raw[:2]]
    try:
        text = raw[2:].decode(encoding)
    except UnicodeDecodeError as error:
        return Unreadable(f"byte {error.start + 2} is not UTF-16, as the BOM promises", _SAVE_AS)
    at = text.find("\0")
    return Decoded(text, encoding) if at < 0 else _binary(2 * at + 2)


def _without_bom(raw: bytes, declared: str) -> Decoded | Unreadable:
    at = raw.find(0)
    if at >= 0:
        return _binary(at)
    marked = len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0
    declared = "utf-8" if marked else declared
    try:
        if declared == "gb18030" and not _is_mostly_utf_8(raw):
            return Decoded(raw.decode("gb18030"), "gb18030")
        text = raw[marked:].decode("utf-8")
        by_chance = _by_chance(raw, text) if declared != "utf-8" else None
        return by_chance or Decoded(text, "utf-8-sig" if marked else "utf-8")
    except UnicodeDecodeError as error:
        wrong = error.start + marked
    if marked or _is_mostly_utf_8(raw):
        return Unreadable(f"byte {wrong} is not UTF-8, though the rest is", f"mend that byte, or {_SAVE_AS}")
    try:
        return Decoded(raw.decode("gb18030"), "gb18030")
    except UnicodeDecodeError as error:
        problem = f"neither UTF-8 (see byte {wrong}) nor GB18030 (see byte {error.start})"
        return Unreadable(problem, _SAVE_AS)


def _by_chance(raw: bytes, text: str) -> Decoded | None:
    """Return the GB18030 text of bytes that are UTF-8 by chance: its Chinese has three bytes a character."""
    if text.isascii() or _THREE_BYTES.search(text) or 2 * len(_LETTERS.findall(text)) > len(text):
        return None
    try:
        return Decoded(raw.decode("gb18030"), "gb18030")
    except UnicodeDecodeError:
        return None


def _codec(name: str) -> str:
    """Return the codec that an encoding's name stands for, or nothing for one that is not read."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):  # ValueError: a NUL in it
        return ""
    return "gb18030" if codec in ("gbk", "gb2312") else codec


def _binary(at: int) -> Unreadable:
    return Unreadable(f"byte {at} is NUL: a binary file, or UTF-16 without a BOM", _SAVE_AS)


def _is_mostly_utf_8(raw: bytes) -> bool:
    """Return whether most of what is not ASCII is UTF-8: GB18030 would read mojibake without complaint."""
    text = raw.decode("utf-8", "replace")
    return len(_THREE_BYTES.findall(text)) > text.count("\ufffd")
