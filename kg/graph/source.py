"""Where facts come from → triples: reports, runs, rules, and the stretches of text that are the evidence."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kg import __version__
from kg.entities.name import mint, text_hash
from kg.graph.rdf import Literal, Subject, Triple, iri, local, term, zh
from kg.model import Document, Span

CONTEXT = 8
"""Characters of text kept on either side of a quote."""


def report_triples(report: str, document: Document, base: str) -> Iterator[Triple]:
    """Yield a report, the run that read it, and the software of the run."""
    told = Subject(report)
    yield told("rdf:type", term("kg:Report"))
    yield told("dcterms:identifier", Literal(document.id))
    yield told("schema:sha256", Literal(text_hash(document.text)))
    if document.title:
        yield told("dcterms:title", zh(document.title))
    if document.source:
        yield told("dcterms:publisher", zh(document.source))
    if document.url:
        yield told("schema:url", Literal(document.url))
    if document.published:
        kinds = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
        kind = kinds.get(len(document.published), "")
        yield told("dcterms:issued", Literal(document.published, datatype=kind))
    software = Subject(iri(base, "software", f"gongbao-kg-{__version__}"))
    yield software("rdf:type", term("prov:SoftwareAgent"))
    yield software("schema:softwareVersion", Literal(__version__))
    run = Subject(run_iri(report, base))
    yield run("rdf:type", term("prov:Activity"))
    yield run("prov:used", report)
    yield run("prov:wasAssociatedWith", software.iri)


@lru_cache(64)  # every fact of a report asks for the one of its report
def run_iri(report: str, base: str) -> str:
    """Return the IRI of the reading of a report by this version."""
    return mint(base, "run", report, __version__).iri


def proposals_iri(report: str, model: str, base: str) -> str:
    """Return the IRI of what a model did with a report: a run of its own."""
    return mint(base, "run", report, __version__, model).iri


def proposals_triples(report: str, model: str, base: str) -> Iterator[Triple]:
    """Yield the run in which a model proposed facts of a report, and the model as its agent."""
    agent = Subject(iri(base, "software", re.sub(r"[^A-Za-z0-9_-]", "_", model)))
    yield agent("rdf:type", term("prov:SoftwareAgent"))
    yield agent("rdfs:label", Literal(model))
    run = Subject(proposals_iri(report, model, base))
    yield run("rdf:type", term("prov:Activity"))
    yield run("prov:used", report)
    yield run("prov:wasAssociatedWith", agent.iri)


def rule_triples(rule: str, base: str) -> Iterator[Triple]:
    """Yield a rule by its name."""
    told = Subject(rule_iri(rule, base))
    yield told("rdf:type", term("prov:Plan"))
    yield told("rdfs:label", Literal(rule))


def rule_iri(rule: str, base: str) -> str:
    """Return the IRI of a rule."""
    return iri(base, "rule", "r-" + re.sub(r"[^A-Za-z0-9_-]", "_", rule))


def span_iri(report: str, span: Span, base: str, letter: str = "s") -> str:
    """Return the IRI of a stretch of a report; ``p`` and ``q`` begin those of its two selectors."""
    return iri(base, "span", f"{letter}{local(report)}_{span.start}_{span.end}")


def span_triples(report: str, span: Span, text: str, base: str) -> Iterator[Triple]:
    """Yield a stretch of a report's text by position and by quote, after the Web Annotation model."""
    told = Subject(span_iri(report, span, base))
    position = Subject(span_iri(report, span, base, "p"))
    quote = Subject(span_iri(report, span, base, "q"))
    yield told("rdf:type", term("kg:Span"))
    yield told("oa:hasSource", report)
    yield told("oa:hasSelector", position.iri)
    yield told("oa:hasSelector", quote.iri)
    yield position("rdf:type", term("oa:TextPositionSelector"))
    yield position("oa:start", Literal(str(span.start), datatype="xsd:integer"))
    yield position("oa:end", Literal(str(span.end), datatype="xsd:integer"))
    yield quote("rdf:type", term("oa:TextQuoteSelector"))
    yield quote("oa:exact", Literal(span.cut(text)))
    yield quote("oa:prefix", Literal(text[max(0, span.start - CONTEXT) : span.start]))
    yield quote("oa:suffix", Literal(text[span.end : span.end + CONTEXT]))
