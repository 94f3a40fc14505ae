"""The walk, on one screen: inputs → documents → stories → mentions → facts → entities → files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from kg.export import facts, report
from kg.export.report import Account
from kg.facts import find_facts
from kg.mentions import find_mentions
from kg.model import Document, Dropped, Extraction, LinkedFact, Reading, Resolution, Story
from kg.propose import with_proposals
from kg.segment import passed_over, segment

_BATCH = 150_000
"""Characters of reports that are tagged at once: enough for the tagger's speed, little enough for memory."""


def extract(document: Document) -> Extraction:
    """Return the stories and the facts of one document."""
    return _extract([document])[0]


def _extract(documents: Sequence[Document]) -> list[Extraction]:
    """Return the stories and the facts of each document; what they share is one call of the tagger."""
    stories = [segment(document) for document in documents]
    readings = iter(find_mentions([story for told in stories for story in told]))
    return [
        _stated(document, told, [next(readings) for _ in told])
        for document, told in zip(documents, stories, strict=True)
    ]


def _stated(document: Document, stories: tuple[Story, ...], readings: Sequence[Reading]) -> Extraction:
    """Return what a document states by the rules, and what was proposed for it and holds."""
    found = tuple(fact for reading in readings for fact in find_facts(reading))
    mentions = [mention for reading in readings for mention in reading.mentions]
    lost = tuple(passed_over(document, stories))
    return with_proposals(Extraction(document, stories, found, lost), mentions)


def distinct(documents: Iterable[Document | Dropped]) -> Iterator[Document | Dropped]:
    """Yield each text once, with a note on each report that is passed over because it repeats another."""
    first: dict[bytes, str] = {}
    for document in documents:
        if isinstance(document, Document):
            text = sha256(document.text.encode()).digest()
            if text in first:
                problem = f"the same text as {first[text]}, which stands for both"
                yield Dropped(document.source, problem, "name it once", ignored=True)
                continue
            first[text] = document.id
        yield document


def extract_all(documents: Iterable[Document | Dropped]) -> Iterator[Extraction | Dropped]:
    """Yield what each document states, and what could not be read, in order."""
    for batch in _batches(documents):
        extractions = iter(_extract([d for d in batch if isinstance(d, Document)]))
        for document in batch:
            yield document if isinstance(document, Dropped) else next(extractions)


def _batches(documents: Iterable[Document | Dropped]) -> Iterator[list[Document | Dropped]]:
    """Yield the documents in batches of a bounded number of characters."""
    batch: list[Document | Dropped] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text) if isinstance(document, Document) else 0
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def rows(extractions: Sequence[Extraction], resolution: Resolution) -> Iterator[facts.Row]:
    """Yield the rows of a build, in the order in which the reports were read."""
    linked: dict[str, list[LinkedFact]] = {}
    for link in resolution.facts:
        linked.setdefault(link.fact.document, []).append(link)
    for extraction in extractions:
        told = facts.rows(extraction, linked.get(extraction.document.id, ()))
        yield from (row for row in told if "id" in row)  # but for facts that a person found wrong


def outputs(
    resolution: Resolution, table: Sequence[facts.Row], account: Account, entries: Iterable[dict[str, object]]
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file of a build that memory holds.

    ``table`` are the rows of its facts, ``entries`` what is told of each report. Raises ShapeError if the
    graph breaks the shapes.
    """
    # these wait for rdflib and networkx, for which `kg facts` should not
    from kg.export.graphml import graphml
    from kg.export.network import network
    from kg.export.page import page
    from kg.export.turtle import turtle
    from kg.validate import check

    drawn = network(resolution)
    likely = {row["rule"]: row["confidence"] for row in table}
    graph = turtle(resolution)
    check(graph, place="graph.ttl")
    yield "graph.ttl", graph.encode()
    yield "graph.html", page(resolution, drawn, confidence=likely).encode()
    yield "graph.graphml", graphml(drawn).encode()
    yield "facts.jsonl", "".join(map(facts.to_jsonl, table)).encode()
    yield "facts.csv", facts.to_csv(table).encode()
    kinds: Counter[str] = Counter(entity.type for entity in resolution.entities)
    decided, base = resolution.decisions, resolution.base
    told = report.to_json(account, entries, entities=kinds, decisions=decided, base=base)
    yield "report.json", "".join(told).encode()
