"""The walk, on one screen: inputs → documents → stories → mentions → facts → entities → files."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.facts import find_facts
from kg.mentions import find_mentions
from kg.model import Document, Dropped, Extraction
from kg.segment import segment


def read(inputs: Sequence[str], *, published: str | None = None) -> Iterator[Document | Dropped]:
    """Yield what the inputs hold."""
    for name in inputs:  # until kg.read stands
        path = Path(name)
        for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            try:
                yield Document(id=file.stem, text=file.read_bytes().decode("utf-8"), published=published)
            except OSError as error:
                yield Dropped(str(file), error.strerror or "cannot be read", "check the name")


def extract(document: Document) -> Extraction:
    """Return the stories and the facts of one document."""
    stories = segment(document)
    facts = [fact for story in stories for fact in find_facts(find_mentions(story))]
    return Extraction(document, stories, tuple(facts))


def extract_all(documents: Iterable[Document | Dropped]) -> Iterator[Extraction | Dropped]:
    """Yield what each document states, and what could not be read, in order."""
    for document in documents:
        yield document if isinstance(document, Dropped) else extract(document)
