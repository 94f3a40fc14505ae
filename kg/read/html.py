"""A web page → its readable text: each paragraph on a line, without scripts, styles and navigation."""

import re
import warnings

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.element import PageElement, PreformattedString, Tag

from kg.read.date import normalise_date
from kg.read.text import Decoded, Unreadable, decode

_CHARSET = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s{0,4}=\s{0,4}["']?([\w.:-]{1,40})""", re.I
)
_LOOKED_AT = 4096
# fmt: off
_DROPPED = frozenset((
    "script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form", "button", "select",
    "textarea", "iframe", "object", "svg", "canvas",
))
_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
))
# fmt: on
_CELLS = frozenset(("td", "th"))
_ENDS = {
    "<!--": re.compile("-->"),
    "<!": re.compile(">"),
    "<?": re.compile(">"),
    "<script": re.compile("</script[^>]{0,20}>", re.I | re.A),
    "<style": re.compile("</style[^>]{0,20}>", re.I | re.A),
}
_UNREAD = re.compile(r"<!--|<!|<\?|<script|<style", re.I | re.A)
_BREAK = "\0"  # decoded text holds none
_BLANKS = re.compile(r"[ \t\n\r\f\xa0]+")
_WRAPPED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")


def read_html(raw: bytes) -> Decoded | Unreadable:
    """Return the readable text of a page, its title, and the day of publication that it names."""
    charset = _CHARSET.search(raw[:_LOOKED_AT])
    decoded = decode(raw, declared=charset[1].decode("ascii") if charset else "")
    if isinstance(decoded, Unreadable):
        return decoded
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that XHTML is read as HTML, that a short page looks like a path
            soup = BeautifulSoup(_closed(decoded.text), "html.parser")
    except (AssertionError, ParserRejectedMarkup) as error:
        return Unreadable(f"not HTML that can be read ({error})", "save the page anew")
    mains = soup.find_all("article") or soup.find_all("main")
    text = _text(mains[0] if len(mains) == 1 else soup)
    if not text:
        return Unreadable("the page holds no text", "save the page with its text, or delete it")
    return Decoded(text, decoded.encoding, _title(soup), _published(soup))


def _closed(html: str) -> str:
    """Return the page without comments, declarations and scripts, and with every tag closed.

    html.parser searches the rest of the page for the end of each that has none, which makes it quadratic.
    """
    kept, at, endless = [], 0, set()
    for opening in _UNREAD.finditer(html):
        mark = opening[0].lower()
        if opening.start() < at:
            continue
        kept.append(html[at : opening.start()])
        end = None if mark in endless else _ENDS[mark].search(html, opening.end())
        if not end:
            endless.add(mark)
        at = end.end() if end else opening.end()
    text = "".join([*kept, html[at:]])
    closed = text.rfind(">") + 1
    return text[:closed] + text[closed:].replace("<", "&lt;")


def _text(root: Tag) -> str:
    """Return the text below the tag, one line for each block; a page of any depth is walked."""
    pieces: list[str] = []
    stack: list[PageElement | str] = [*reversed(root.contents)]
    while stack:
        element = stack.pop()
        if isinstance(element, Tag):
            if element.name in _DROPPED or element.has_attr("hidden"):
                continue
            if element.name in _BLOCKS:
                pieces.append(_BREAK)
                stack.append(_BREAK)
            elif element.name in _CELLS:
                stack.append(" ")
            stack.extend(reversed(element.contents))
        elif not isinstance(element, PreformattedString):  # a comment, a doctype
            pieces.append(str(element))
    lines = (_BLANKS.sub(" ", _WRAPPED.sub("", line)).strip() for line in "".join(pieces).split(_BREAK))
    return "\n".join(line for line in lines if line)


def _title(soup: BeautifulSoup) -> str:
    """Return the only first-level heading, else what the page names itself, else nothing."""
    headings = soup.find_all("h1")
    for tag in (headings if len(headings) == 1 else []) + soup.find_all("title", limit=1):
        if title := " ".join(tag.get_text().split()):
            return title
    return ""


def _published(soup: BeautifulSoup) -> str | None:
    """Return the day of publication that the page's ``meta`` gives, as government sites must."""
    for tag in soup.find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or "").lower()
        if name in ("pubdate", "publishdate", "article:published_time"):
            return normalise_date(str(tag.get("content", "")).strip()[:10])
    return None
