"""What a run read, found and dropped, counted: the last line of every command, and ``report.json``."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from textwrap import indent
from types import MappingProxyType
from typing import Any, get_args

from kg import __version__
from kg.model import FACT_TYPES, Decision, Document, Dropped, Extraction, Verb

_LIBRARIES = (
    "beautifulsoup4",
    "duckdb",
    "jieba",
    "networkx",
    "numpy",
    "pyarrow",
    "pyoxigraph",
    "python-docx",
    "pyvis",
    "rdflib",
    "scipy",
)


@dataclass(slots=True)
class Account:
    """The running account of a command; nothing is left out of it in silence."""

    reports: int = 0
    characters: int = 0
    encodings: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    dropped: list[Dropped] = field(default_factory=list)
    ignored: list[Dropped] = field(default_factory=list)
    refused: list[Dropped] = field(default_factory=list)
    proposer: str = ""
    proposed: int = 0

    def add(self, extraction: Extraction) -> None:
        """Count a report that was read, and what was found and dropped in it."""
        document = extraction.document
        self.reports += 1
        self.characters += len(document.text)
        self.encodings[document.encoding] += 1
        self.found.update(fact.type for fact in extraction.facts)
        for dropped in extraction.dropped:
            self.drop(dropped)

    def drop(self, dropped: Dropped) -> None:
        """Count what was not taken, or was passed over on purpose."""
        (self.ignored if dropped.ignored else self.dropped).append(dropped)

    def summary(self) -> str:
        """Return the account in one line: read 3 reports, found 27 facts (holds 12, …), dropped 0."""
        kinds = ", ".join(f"{type} {self.found[type]}" for type in FACT_TYPES if self.found[type])
        facts = count(self.found.total(), "fact") + (f" ({kinds})" if kinds else "")
        passed = f", ignored {len(self.ignored)}" if self.ignored else ""
        passed += f", took {count(self.proposed, 'proposal')}" if self.proposer else ""
        passed += f", refused {count(len(self.refused), 'proposal')}" if self.refused else ""
        lost = f"dropped {len(self.dropped)}{passed}"
        return f"read {count(self.reports, 'report')}, found {facts}, {lost}"


def count(number: int, noun: str) -> str:
    """Return the number with its noun: 1 report, 2 reports."""
    return f"{number} {noun if number == 1 else noun + 's'}"


def entry(document: Document, facts: int) -> dict[str, Any]:
    """Return what the account of a build says of one report that was read."""
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "published": document.published,
        "encoding": document.encoding,
        "characters": len(document.text),
        "facts": facts,
    }


def to_json(
    account: Account,
    reports: Iterable[dict[str, Any]],
    *,
    entities: Mapping[str, int],
    decisions: Iterable[Decision] = (),
    base: str,
    bounds: Mapping[str, Any] = MappingProxyType({}),
) -> Iterator[str]:
    """Yield the account of a build as JSON, piece by piece, the entries of the reports (``entry``) last.

    It holds neither a clock nor the place where the build ran. ``entities`` counts them by type; ``bounds``
    says what was written otherwise than for a small build, and why.
    """
    decided = Counter(decision.verb for decision in decisions)
    told = {
        "kg": __version__,
        "libraries": {name: version(name) for name in _LIBRARIES},
        "base": base,
        "read": {
            "reports": account.reports,
            "characters": account.characters,
            "encodings": dict(sorted(account.encodings.items())),
        },
        "found": {
            "facts": {type: account.found[type] for type in FACT_TYPES},
            "entities": dict(sorted(entities.items())),
        },
        "decided": {verb: decided[verb] for verb in get_args(Verb)},
        **bounds,
        **_proposed(account),
        "dropped": [_problem(dropped) for dropped in account.dropped],
        "ignored": [_problem(dropped) for dropped in account.ignored],
    }
    yield json.dumps(told, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "reports": ['
    between = "\n"
    for report in reports:
        yield between + indent(json.dumps(report, ensure_ascii=False, indent=1), "  ")
        between = ",\n"
    yield "\n ]\n}\n"


def _proposed(account: Account) -> dict[str, Any]:
    """Return what became of proposals, where a service was asked for some."""
    if not account.proposer:
        return {}
    reasons = Counter(refused.problem for refused in account.refused)
    refused = [{"place": one.place, "problem": one.problem} for one in account.refused]
    told = {
        "by": account.proposer,
        "taken": account.proposed,
        "reasons": dict(sorted(reasons.items())),
        "refused": refused,
    }
    return {"proposed": told}


def _problem(dropped: Dropped) -> dict[str, str]:
    return {"place": dropped.place, "problem": dropped.problem, "cure": dropped.cure}
