"""The pack of traps, run end to end: reports are read, resolved, and what two names stand for compared.

``python tests/entities/pack.py`` prints the table of false merges and of how many aliases are joined.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kg.entities import resolve
from kg.entities.name import fold_person
from kg.model import Document
from kg.pipeline import extract

LINES = Path(__file__).with_name("reports.tsv").read_text(encoding="utf-8").splitlines()
CASES = [dict(row) for row in csv.DictReader(LINES, delimiter="\t", quoting=csv.QUOTE_NONE)]


@dataclass(frozen=True)
class Outcome:
    """What was found for a case: whether both names were read, and whether they came out as one."""

    found: bool
    one: bool


def run(case: dict[str, str]) -> Outcome:
    """Read the two reports of a case and compare what the names in them stand for."""
    reports = [
        extract(Document("a", case["report"], published=published(case["report"]))),
        extract(Document("b", case["other_report"], published=published(case["other_report"]))),
    ]
    resolution = resolve(reports)
    wanted = {"a": case["name"], "b": case["other_name"]}
    found: dict[str, set[str]] = {"a": set(), "b": set()}
    for linked in resolution.facts:
        fact, name = linked.fact, wanted[linked.fact.document]
        for argument in fact.arguments:
            if argument.role == case["asked"] and fold_person(argument.value) == fold_person(name):
                found[fact.document].update(iri for role, iri in linked.entities if role == argument.role)
    return Outcome(all(found.values()), bool(found["a"] & found["b"]))


def published(text: str) -> str:
    """Return the year that the dateline of a report names, or the year of all the others."""
    year = text.partition("年")[0][-4:]
    return f"{year}-12-31" if year.isdecimal() else "2023-12-31"


def table() -> str:
    """Return the counts by category: cases, names not read, false merges, joined of what is one."""
    counts: dict[str, Counter[str]] = {}
    for case in CASES:
        outcome, counted = run(case), counts.setdefault(case["category"], Counter())
        for row in (counted, counts.setdefault("all", Counter())):
            row.update(
                cases=1,
                unread=not outcome.found,
                apart=case["same"] == "no",
                merged=case["same"] == "no" and outcome.one,
                one=case["same"] == "yes",
                joined=case["same"] == "yes" and outcome.one,
            )
    total = counts.pop("all")
    lines = [f"{'category':16} cases  unread  false merges  joined of one"]
    for name, row in [*sorted(counts.items()), ("all", total)]:
        merged, joined = f"{row['merged']}/{row['apart']}", f"{row['joined']}/{row['one']}"
        lines.append(f"{name:16} {row['cases']:5}  {row['unread']:6}  {merged:>12}  {joined:>13}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
