"""The walk, on one screen: inputs → documents → stories → mentions → facts → entities → files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import count
from pathlib import Path

from kg.export import facts, report
from kg.export.report import Account
from kg.facts import find_facts
from kg.mentions import find_mentions
from kg.model import Document, Dropped, Extraction, LinkedFact, Resolution
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


def distinct(documents: Iterable[Document | Dropped]) -> Iterator[Document | Dropped]:
    """Yield each text once and under an id of its own, with a note on each one passed over or renamed."""
    first: dict[bytes, str] = {}
    taken: set[str] = set()
    for document in documents:
        if isinstance(document, Dropped):
            yield document
            continue
        id, text = document.id, sha256(document.text.encode()).digest()
        if text in first:
            problem = f"the same text as {first[text]}, which stands for both"
            yield Dropped(id, problem, "name it once", ignored=True)
            continue
        if id in taken:
            id = next(name for n in count(2) if (name := f"{document.id}~{n}") not in taken)
            problem = f"another report has this id, so that here it is {id}"
            yield Dropped(document.id, problem, "rename one of the two", ignored=True)
        taken.add(id)
        first[text] = id
        yield replace(document, id=id)


def extract_all(documents: Iterable[Document | Dropped]) -> Iterator[Extraction | Dropped]:
    """Yield what each document states, and what could not be read, in order."""
    for document in documents:
        yield document if isinstance(document, Dropped) else extract(document)


def rows(extractions: Sequence[Extraction], resolution: Resolution) -> Iterator[facts.Row]:
    """Yield the rows of a build, in the order in which the reports were read."""
    linked: dict[str, list[LinkedFact]] = {}
    for link in resolution.facts:
        linked.setdefault(link.fact.document, []).append(link)
    for extraction in extractions:
        yield from facts.rows(extraction, linked.get(extraction.document.id, ()))


def outputs(extractions: Sequence[Extraction], account: Account, *, base: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file of a build."""
    # these wait for rdflib and networkx, for which `kg facts` should not
    from kg.entities import resolve
    from kg.export.graphml import graphml
    from kg.export.network import network
    from kg.export.page import page
    from kg.export.turtle import turtle

    resolution = resolve(extractions, base=base)
    table = list(rows(extractions, resolution))
    drawn = network(resolution)
    likely = {row["rule"]: row["confidence"] for row in table}
    yield "graph.ttl", turtle(resolution).encode()
    yield "graph.html", page(resolution, drawn, confidence=likely).encode()
    yield "graph.graphml", graphml(drawn).encode()
    yield "facts.jsonl", "".join(map(facts.to_jsonl, table)).encode()
    yield "facts.csv", facts.to_csv(table).encode()
    yield "report.json", report.to_json(account, resolution, base=base).encode()
