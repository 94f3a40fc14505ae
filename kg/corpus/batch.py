"""Documents → batches: runs of reports whose ends depend on the reports alone.

A batch ends where the hash of its last report says so, more likely after a long report than after a short
one. So a report that comes or goes changes the batch that it stands in and no other, and every batch bears
the name of what it holds.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass

from kg.model import Document, Dropped

SIZE = 150_000
"""Characters in a batch, about: some seconds' work, which is what a build that is killed loses."""
LARGEST = 4 * SIZE
"""Characters from which a batch ends, whatever the hash says."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A run of reports; ``name`` tells it from any other, ``keys`` each of its reports."""

    name: str
    keys: tuple[str, ...]
    documents: tuple[Document, ...]


def key_of(document: Document) -> str:
    """Return what tells a report from any other: the SHA-256 of its text and of all that is known of it."""
    told = json.dumps(astuple(document), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(told).hexdigest()


def batches(
    documents: Iterable[Document | Dropped], drop: Callable[[Dropped], None], *, fingerprint: str
) -> Iterator[Batch]:
    """Yield the reports in batches; ``drop`` is told of what is no report.

    ``fingerprint`` stands for what reads them: another gives other names.
    """
    run: list[tuple[str, Document]] = []
    size = 0
    for document in documents:
        if isinstance(document, Dropped):
            drop(document)
            continue
        key, length = key_of(document), len(document.text)
        run.append((key, document))
        size += length
        if size >= LARGEST or int(key[:8], 16) * SIZE < length << 32:
            yield _batch(run, fingerprint)
            run, size = [], 0
    if run:
        yield _batch(run, fingerprint)


def _batch(run: list[tuple[str, Document]], fingerprint: str) -> Batch:
    keys = tuple(key for key, _ in run)
    name = hashlib.sha256("\n".join((fingerprint, *keys)).encode()).hexdigest()[:32]
    return Batch(name, keys, tuple(document for _, document in run))
