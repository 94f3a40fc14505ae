"""Proves that a graph quotes its reports rightly: by the Turtle, the reports and rdflib, nothing else.

A fact stands on spans of one report. The graph gives the SHA-256 of the report's text, and for each span
where it begins and ends (in Unicode code points, from 0, the end excluded) and the words there. A fact is
proven if a text of that hash has those words there. Who trusts nobody runs this file alone, on UTF-8 reports:

    python verify.py graph.ttl report.txt...
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from rdflib import RDF, Graph, Namespace
from rdflib.term import Node  # an IRI, a blank node or a literal

KG = Namespace("https://w3id.org/gongbao/def#")
OA = Namespace("http://www.w3.org/ns/oa#")
SHA256 = Namespace("https://schema.org/").sha256
IDENTIFIER = Namespace("http://purl.org/dc/terms/").identifier


@dataclass
class Proof:
    """What was found; each broken fact, changed report and report that was not given is named in a line."""

    facts: int = 0
    quotes: int = 0
    proven: int = 0
    broken: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Tell whether there are facts, and all are proven."""
        return 0 < self.facts == self.proven

    def __str__(self) -> str:
        """Return the counts in one line."""
        return (
            f"facts {self.facts}, quotes {self.quotes}: proven {self.proven}, broken {len(self.broken)}, "
            f"unproven {self.facts - self.proven - len(self.broken)}; "
            f"reports changed {len(self.changed)}, not given {len(self.missing)}"
        )


def verify(graph: Graph, texts: Mapping[str, str]) -> Proof:
    """Prove every fact of the graph by the texts of the reports, each under the name of its report.

    The hash alone tells which text is a report's; by the name we tell a changed report from one not given.
    """
    proof = Proof()
    by_hash = {sha256(text.encode("utf-8", "surrogatepass")).hexdigest(): text for text in texts.values()}
    found: dict[Node | None, tuple[str | None, bool]] = {}  # report → its text; is it as read?
    for report in sorted(set(graph.subjects(RDF.type, KG.Report)), key=str):
        name, hash = str(graph.value(report, IDENTIFIER)), str(graph.value(report, SHA256))
        found[report] = (by_hash.get(hash, texts.get(name)), hash in by_hash)
        if hash not in by_hash:
            told, problem = (proof.changed, "changed") if name in texts else (proof.missing, "not given")
            told.append(f"{name}: {problem}; no text has the SHA-256 {hash[:12]}… of what was read")
    for fact in sorted({*graph.subjects(KG.attestedIn), *graph.subjects(KG.evidence)}, key=str):
        source, spans = graph.value(fact, KG.attestedIn), sorted(graph.objects(fact, KG.evidence), key=str)
        text, as_read = found.get(source, (None, False))
        problems = [_problem(graph, span, source, text) for span in spans] or ["it has no evidence"]
        if source not in found:
            problems = ["it names no report of the graph"]
        proof.facts += 1
        proof.quotes += len(spans)
        if any(problems):
            proof.broken.append(f"{fact}: {'; '.join(filter(None, problems))}")
        elif as_read:
            proof.proven += 1
    return proof


def _problem(graph: Graph, span: Node, report: Node | None, text: str | None) -> str:
    """Return why the words of a span do not stand in the text, or nothing; without a text, only its form."""
    selectors = list(graph.objects(span, OA.hasSelector))
    said = {
        p: [graph.value(s, p) for s in selectors if (s, p, None) in graph]
        for p in (OA.start, OA.end, OA.exact)
    }
    if graph.value(span, OA.hasSource) != report or any(len(values) != 1 for values in said.values()):
        return f"its evidence {span} is not one quote at one place of its report"
    quote = str(said[OA.exact][0])
    try:
        start, end = int(str(said[OA.start][0])), int(str(said[OA.end][0]))
    except ValueError:
        return f"its evidence {span} begins or ends at no number"
    there = quote if text is None else text[start:end] if 0 <= start < end else ""
    return "" if there == quote else f"characters {start}–{end} read {there!r}, not {quote!r}"


def main(graph: str, *reports: str) -> int:
    """Verify a graph by reports in UTF-8, print what was found, and return 0 only if all is proven."""
    texts = {Path(path).stem: Path(path).read_bytes().decode("utf-8-sig", "replace") for path in reports}
    proof = verify(Graph().parse(graph), texts)
    print(*proof.broken, *proof.changed, *proof.missing, proof, sep="\n")
    return 0 if proof.holds else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
