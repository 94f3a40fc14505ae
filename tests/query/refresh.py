"""Writes the answers of the named questions to ``expected/``: ``python tests/query/refresh.py``.

Run it after ``kg demo`` has changed ``outputs/``, and read the difference as you would that of a program.
"""

from pathlib import Path

from kg.query.answer import write
from kg.query.question import questions
from kg.query.store import open_store

EXPECTED = Path(__file__).parent / "expected"
GRAPH = Path(__file__).parents[2] / "outputs/graph.ttl"
SETTINGS = {"how-often": {"per": "项"}, "to-review": {"below": "0.9"}, "career": {"name": "何其光"}}
"""What is set where the question has no answer, or a very long one, as it stands."""


def refresh() -> None:
    store = open_store(GRAPH)
    for file in EXPECTED.glob("*.tsv"):
        file.unlink()
    for question in questions().values():
        sparql = question.set(SETTINGS.get(question.name, {}))
        (EXPECTED / f"{question.name}.tsv").write_bytes(write(store, sparql, "tsv", largest=10_000_000)[1])


if __name__ == "__main__":
    refresh()
