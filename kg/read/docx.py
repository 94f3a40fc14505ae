"""A Word document → its paragraphs and tables in order, one paragraph or row on a line."""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from kg.read.text import LARGEST, Decoded, Unreadable, too_large

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACED = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_SKIPPED = {
    _W + "moveFrom",
    _W + "del",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_HEADINGS = ("Title", "Heading 1", "Heading 2")


def read_docx(raw: bytes) -> Decoded | Unreadable:
    """Return the text, with the core property or else the first heading as its title.

    What a reviser has deleted is left out, what he has put in is kept.
    """
    import docx  # a quarter of a second that only .docx files should cost
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with ZipFile(io.BytesIO(raw)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                return too_large("what it unpacks to")
        document = docx.Document(io.BytesIO(raw))
        lines = [line for block in _blocks(document.element.body) for line in _lines(block)]
        title = str(document.core_properties.title or "").strip() or _heading(document)
    except (BadZipFile, PackageNotFoundError, SyntaxError, KeyError, ValueError, OSError) as error:
        return Unreadable(
            f"not a .docx file that can be opened ({type(error).__name__})", "save it anew in Word"
        )
    text = "\n".join(lines)
    if not text.strip():
        return Unreadable("the document holds no text", "delete it or fill it")
    return Decoded(text, "utf-8", title)


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables below an element in order, those in content controls too."""
    for child in parent:
        if child.tag in (_W + "p", _W + "tbl"):
            yield child
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _lines(block: Any) -> Iterator[str]:
    if block.tag == _W + "p":
        yield from _paragraph(block).split("\n")
        return
    for row in block.iterchildren(_W + "tr"):
        cells = row.iterchildren(_W + "tc")
        yield "\t".join(" ".join(line for part in _blocks(cell) for line in _lines(part)) for cell in cells)


def _paragraph(element: Any) -> str:
    pieces = []
    for child in element:
        if child.tag == _W + "t":
            pieces.append(child.text or "")
        elif child.tag in _SPACED:
            pieces.append(_SPACED[child.tag])
        elif child.tag not in _SKIPPED:
            pieces.append(_paragraph(child))
    return "".join(pieces)


def _heading(document: Any) -> str:
    ids = {
        style.style_id for style in document.styles if style.name in _HEADINGS
    }  # to ask each p.style is slow
    texts = (_paragraph(p._p).strip() for p in document.paragraphs if p._p.style in ids)
    return next((text for text in texts if text), "")
