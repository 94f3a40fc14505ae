"""The page: a resolution and its network → one HTML file that works from a disk with the network off.

The template, the style and the scripts are ours, in ``data/page``; ``book`` has what they read. Nothing in
the page comes from elsewhere, and its policy lets nothing run but its own scripts, each by its hash.
"""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from string import Template
from types import MappingProxyType

import networkx as nx

from kg.export.book import OPENING, book
from kg.model import Document, Resolution

SCRIPTS = (
    *("data.js", "filter.js", "scene.js", "draw.js", "facts.js", "table.js", "timeline.js", "tree.js"),
    *("ask.js", "decide.js", "export.js", "search.js", "address.js", "graph.js"),
)
"""Our scripts, in the order in which they build on one another."""
LARGE = 100_000
"""Characters of data from which it is compressed inside the page."""

_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def page(
    resolution: Resolution,
    network: "nx.MultiDiGraph[str]",
    *,
    confidence: Mapping[str, float] = MappingProxyType({}),
    opening: int = OPENING,
    whole: tuple[int, int] | None = None,
) -> str:
    """Return the page, to be written as UTF-8; the same input gives the same text.

    ``network`` has nodes keyed by ``Entity.id`` and edges keyed by ``LinkedFact.id``. ``confidence`` gives
    the confidence of the facts that a rule reads, by the rule's name. A network of more than ``opening``
    nodes opens on its best connected. ``whole`` counts the reports and the facts of a build
    too large for a page, of which the resolution is an excerpt; the page says so. Raises GraphError where the
    network has a node or an edge that the resolution lacks.
    """
    data = {
        "words": json.loads(_read("words.json")),
        **book(resolution, network, confidence=confidence, opening=opening),
    }
    style = _read("graph.css")
    scripts = [_read(name) for name in SCRIPTS]
    packed, form = _packed(data)
    texts, texts_form = _texts(resolution.documents)
    return Template(_read("graph.html")).substitute(
        policy=_policy(scripts, style),
        style=style,
        note=_note(resolution, whole) if whole else "",
        data=packed,
        data_form=form,
        texts=texts,
        texts_form=texts_form,
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


def _note(resolution: Resolution, whole: tuple[int, int]) -> str:
    """Return what is said at the head of a page that holds but an excerpt."""
    told = Template(_read("excerpt.html"))
    reports, facts = whole
    return told.substitute(
        reports=f"{len(resolution.documents):,}",
        facts=f"{len(resolution.facts):,}",
        all_reports=f"{reports:,}",
        all_facts=f"{facts:,}",
    )


def _texts(documents: Sequence[Document]) -> tuple[str, str]:
    """Return the reports' texts as the page holds them, with the name of the form."""
    return _packed([document.text for document in documents])


def _packed(value: object) -> tuple[str, str]:
    """Return JSON as the page holds it, compressed where that is worth it, with the name of the form."""
    text = _json(value)
    if len(text) < LARGE:
        return text, "json"
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode(), "gzip"


def _json(value: object) -> str:
    """Return JSON that no HTML parser can mistake for anything else."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _policy(scripts: Iterable[str], style: str) -> str:
    """Return the Content-Security-Policy: nothing but the page's own scripts and style, by hash."""
    script_hashes = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {script_hashes}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    return (files("kg") / "data" / "page" / name).read_text(encoding="utf-8")
