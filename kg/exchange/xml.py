"""Texts as XML 1.0 holds them; what it cannot hold becomes U+FFFD."""

import re
from xml.sax.saxutils import escape, quoteattr

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANKS = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
"""White space that a reader of XML would turn into something else."""


def attribute(text: str) -> str:
    """Return a text as the value of an attribute, quoted."""
    return quoteattr(_fit(text), _BLANKS)


def content(text: str) -> str:
    """Return a text as what an element holds."""
    return escape(_fit(text), _BLANKS)


def _fit(text: str) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
