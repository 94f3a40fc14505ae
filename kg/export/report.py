"""What a run read, found and dropped, counted: the last line of every command, and ``report.json``."""

import json
from collections import Counter
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, get_args

from kg import __version__
from kg.model import FACT_TYPES, Dropped, Extraction, Resolution, Verb

_LIBRARIES = (
    "beautifulsoup4",
    "jieba",
    "networkx",
    "numpy",
    "pyoxigraph",
    "python-docx",
    "pyvis",
    "rdflib",
    "scipy",
)


@dataclass(slots=True)
class Account:
    """The running account of a command; nothing is left out of it in silence."""

    reports: list[dict[str, Any]] = field(default_factory=list)
    encodings: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    dropped: list[Dropped] = field(default_factory=list)
    ignored: list[Dropped] = field(default_factory=list)

    def add(self, extraction: Extraction) -> None:
        """Count a report that was read, and what was found and dropped in it."""
        document = extraction.document
        self.encodings[document.encoding] += 1
        self.found.update(fact.type for fact in extraction.facts)
        for dropped in extraction.dropped:
            self.drop(dropped)
        self.reports.append(
            {
                "id": document.id,
                "source": document.source,
                "title": document.title,
                "published": document.published,
                "encoding": document.encoding,
                "characters": len(document.text),
                "facts": len(extraction.facts),
            }
        )

    def drop(self, dropped: Dropped) -> None:
        """Count what was not taken, or was passed over on purpose."""
        (self.ignored if dropped.ignored else self.dropped).append(dropped)

    def summary(self) -> str:
        """Return the account in one line: read 3 reports, found 27 facts (holds 12, …), dropped 0."""
        kinds = ", ".join(f"{type} {self.found[type]}" for type in FACT_TYPES if self.found[type])
        facts = count(self.found.total(), "fact") + (f" ({kinds})" if kinds else "")
        passed = f", ignored {len(self.ignored)}" if self.ignored else ""
        lost = f"dropped {len(self.dropped)}{passed}"
        return f"read {count(len(self.reports), 'report')}, found {facts}, {lost}"


def count(number: int, noun: str) -> str:
    """Return the number with its noun: 1 report, 2 reports."""
    return f"{number} {noun if number == 1 else noun + 's'}"


def to_json(account: Account, resolution: Resolution, *, base: str) -> str:
    """Return the account of a build as JSON; it holds neither a clock nor the place where the build ran."""
    decided = Counter(decision.verb for decision in resolution.decisions)
    report = {
        "kg": __version__,
        "libraries": {name: version(name) for name in _LIBRARIES},
        "base": base,
        "read": {
            "reports": len(account.reports),
            "characters": sum(report["characters"] for report in account.reports),
            "encodings": dict(sorted(account.encodings.items())),
        },
        "found": {
            "facts": {type: account.found[type] for type in FACT_TYPES},
            "entities": dict(sorted(Counter(entity.type for entity in resolution.entities).items())),
        },
        "decided": {verb: decided[verb] for verb in get_args(Verb)},
        "dropped": [_problem(dropped) for dropped in account.dropped],
        "ignored": [_problem(dropped) for dropped in account.ignored],
        "reports": account.reports,
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _problem(dropped: Dropped) -> dict[str, str]:
    return {"place": dropped.place, "problem": dropped.problem, "cure": dropped.cure}
