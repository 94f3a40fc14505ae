"""Post holdings as statements of Wikidata, in the commands of QuickStatements: P39, position held.

https://www.wikidata.org/wiki/Help:QuickStatements: ``pieces`` writes commands of version 1, set apart by
tabs, ``rows`` the CSV. A statement needs the Q-ids of the person and of the post; without a link to them it
is left out and counted, as is whatever Wikidata has no statement for that says as much and no more:

* what is planned, required or denied;
* an acting holder, whom a bare P39 would call the holder.

A start (P580) or an end (P582) stands where the report dates it; ``somevalue`` for the end of a holding that
a report calls over without a date. The reference is the report: its address (P854), title (P1476), day
(P577) and the words themselves (P1683).
"""

import csv
import io
from collections.abc import Iterator

from kg.exchange.ask import Ask, Tally
from kg.exchange.graph import Fact, Graph, first

LONGEST = 1500
"""How many characters a text of Wikidata holds at most."""

_PRECISION = {4: 9, 7: 10, 10: 11}
_QUALIFIERS = ("P580", "P582")
_REFERENCE = ("S1683", "S854", "S1476", "S577")
"""The words come first: each reference has them, and in CSV its first column begins it."""


def pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the commands, a line for each report of a holding."""
    for person, post, told in _statements(graph, ask, tally):
        cells = [cell for name, value in told.items() if value for cell in (name, value)]
        yield "\t".join([person, "P39", post, *cells]) + "\n"


def rows(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the same as CSV, where a qualifier is named qal580 and a small s goes on with the reference."""
    begins, *goes_on = _REFERENCE
    qualifiers = [name.replace("P", "qal") for name in _QUALIFIERS]
    yield _row(["qid", "P39", *qualifiers, begins, *map(str.lower, goes_on)])
    for person, post, told in _statements(graph, ask, tally):
        yield _row([person, post, *(told[name] for name in (*_QUALIFIERS, *_REFERENCE))])


def _statements(graph: Graph, ask: Ask, tally: Tally) -> Iterator[tuple[str, str, dict[str, str]]]:
    for fact in graph.facts("holds"):
        person = ask.links.get(first(fact.about, "org:member"), "")
        post = ask.links.get(first(fact.about, "kg:post"), "")
        reason = _unfit(fact, person, post)
        if reason:
            tally.leave(reason)
        else:
            tally.wrote["statements"] += 1
            yield person, post, _qualifiers(graph, fact) | _reference(graph, fact)


def _unfit(fact: Fact, person: str, post: str) -> str:
    """Return why a holding is no statement of Wikidata, or an empty text."""
    if not fact.is_true:
        return f"holding that is {fact.modality}"
    if fact.status == "acting":
        return "acting holder"
    if len(_quote(fact)) > LONGEST:
        return "quote too long for Wikidata"
    if not person or not post:
        lacking = " and ".join(name for name, id in (("person", person), ("post", post)) if not id)
        return f"no Q-id of the {lacking}"
    return ""


def _qualifiers(graph: Graph, fact: Fact) -> dict[str, str]:
    dates = {_time(time.date) for time in graph.times(fact.about, "kg:when") if time.date}
    date = dates.pop() if len(dates) == 1 else ""
    ends = {"removed": date or "somevalue", "former": "somevalue"}
    return {"P580": date if fact.status == "appointed" else "", "P582": ends.get(fact.status, "")}


def _reference(graph: Graph, fact: Fact) -> dict[str, str]:
    report = graph.report(fact.report)
    url, title = first(report, "schema:url"), first(report, "dcterms:title")
    return {
        "S1683": f'zh:"{_quote(fact)}"',
        "S854": f'"{url}"' if url else "",
        "S1476": f'zh:"{_flat(title)}"' if title else "",
        "S577": _time(first(report, "dcterms:issued")),
    }


def _quote(fact: Fact) -> str:
    return _flat(" … ".join(evidence.quote for evidence in fact.evidence))


def _time(date: str) -> str:
    """Return a year, month or day as QuickStatements writes it: ``+2024-06-18T00:00:00Z/11``."""
    if len(date) not in _PRECISION:
        return ""
    return f"+{(date + '-01-01')[:10] if len(date) < 10 else date}T00:00:00Z/{_PRECISION[len(date)]}"


def _flat(text: str) -> str:
    """Return a text on one line; white space of any kind is one blank, as Wikidata keeps it."""
    return " ".join(text.split())


def _row(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
