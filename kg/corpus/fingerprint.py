"""What extraction reads by → a fingerprint: another one, and reports are read anew."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

READS = (
    *("model.py", "lexicon.py", "rules.py", "dictionary.py", "quotation.py", "layout.py", "segment.py"),
    *(
        "pipeline.py",
        "propose",
        "confidence.py",
        "mentions",
        "facts",
        "data/lexicon",
        "data/rules",
        "data/dates.toml",
    ),
    *("data/entities.toml", "data/layout.toml", "data/meetings.toml", "data/tagger"),
    *("entities/division.py", "entities/setting.py", "entities/story.py", "corpus/schema.py"),
)
"""The files and folders of kg by which a report is read and its stories are set."""

_NEVER = ("precision.tsv",)
"""How right the rules are says nothing of what they read."""

_LIBRARIES = ("jieba", "numpy", "rjieba")
"""The first carries the tagger's weights, the second reckons with them, the third cuts words."""


@cache
def fingerprint() -> str:
    """Return the fingerprint of all by which this version reads reports."""
    told = hashlib.sha256()
    for library in _LIBRARIES:
        told.update(f"{library} {version(library)}\n".encode())
    for name in READS:
        for place, content in _files(files("kg") / name, name):
            told.update(f"{place} {hashlib.sha256(content).hexdigest()}\n".encode())
    return told.hexdigest()


def _files(path: Traversable, place: str) -> Iterator[tuple[str, bytes]]:
    if path.is_file():
        yield place, path.read_bytes()
        return
    for child in sorted(path.iterdir(), key=lambda child: child.name):
        if child.name not in _NEVER and not child.name.startswith(("__pycache__", ".")):
            yield from _files(child, f"{place}/{child.name}")
