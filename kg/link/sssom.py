"""Candidates → SSSOM TSV 1.0 (https://mapping-commons.github.io/sssom/spec/) with its metadata on top.

A pair that is linked has its predicate; one that a person denied has it with ``Not``; one that stays open
has ``kg:possiblySame``. The signals stand in two extension slots, which the metadata defines.
"""

import json
import re
from collections.abc import Iterable, Iterator

from kg import __version__
from kg.graph.rdf import VOCABULARIES, term
from kg.link.model import Candidate, Linkable, Signal

_PREFIXES = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sssom": "https://w3id.org/sssom/",
    **VOCABULARIES,
}
OPEN = "kg:possiblySame"
"""The predicate of a candidate that is neither linked nor denied."""

_CATEGORIES = {
    "person": "foaf:Person",
    "unit": "org:Organization",
    "post": "org:Post",
    "meeting": "kg:Meeting",
}
COLUMNS = (
    *("subject_id", "subject_label", "subject_category", "predicate_id", "predicate_modifier", "object_id"),
    *("object_label", "object_category", "mapping_justification", "confidence", "mapping_tool"),
    *("mapping_tool_version", "comment", "signals_for", "signals_against", "verdict"),
)
_EXTENSIONS = ("signals_for", "signals_against", "verdict")
_DESCRIPTION = "What may be one in two sources, with what speaks for and against it."
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def header(curies: "Curies", *, set_id: str, sources: tuple[str, str]) -> Iterator[str]:
    """Yield the metadata of the mapping set and the line of its columns; ``sources`` are the sides' IRIs."""
    yield from (f"#{line}\n" for line in _metadata(curies, set_id, sources))
    yield "\t".join(COLUMNS) + "\n"


def row(candidate: Candidate, curies: "Curies") -> str:
    """Return the line of a candidate."""
    return "\t".join(_CONTROL.sub(" ", cell) for cell in _cells(candidate, curies)) + "\n"


def _metadata(curies: "Curies", set_id: str, sources: tuple[str, str]) -> Iterator[str]:
    yield "sssom_version: '1.0'"
    yield f"mapping_set_id: {json.dumps(set_id)}"
    yield "license: https://w3id.org/sssom/license/unspecified"
    yield f"mapping_set_description: {json.dumps(_DESCRIPTION)}"
    yield f"subject_source: {json.dumps(sources[0])}"
    yield f"object_source: {json.dumps(sources[1])}"
    yield "extension_definitions:"
    for slot in _EXTENSIONS:
        yield f"  - slot_name: {slot}"
        yield f"    property: kg:{slot}"
        yield "    type_hint: xsd:string"
    yield "curie_map:"
    yield from (f"  {prefix}: {json.dumps(iri)}" for prefix, iri in sorted(curies.prefixes.items()))


class Curies:
    """The prefixes of a mapping set, and IRIs by them; a namespace gets its prefix when it is first met."""

    def __init__(self) -> None:
        self.prefixes = dict(_PREFIXES)
        self._by_space = {space: prefix for prefix, space in _PREFIXES.items()}

    def noting(self, things: Iterable[Linkable]) -> Iterator[Linkable]:
        """Yield the things, and keep the namespaces of their IRIs."""
        for thing in things:
            space, _ = _split(thing.id)
            if space not in self._by_space:
                prefix = f"ns{len(self.prefixes) - len(_PREFIXES) + 1}"
                self.prefixes[prefix] = space
                self._by_space[space] = prefix
            yield thing

    def short(self, iri: str) -> str:
        """Return the IRI as a CURIE."""
        space, local = _split(iri)
        return f"{self._by_space[space]}:{local}"


def _split(iri: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.*[/#:])([^/#:]*)", iri, re.DOTALL)
    return (found[1], found[2]) if found else ("", iri)


def _cells(candidate: Candidate, curies: Curies) -> Iterator[str]:
    denied = candidate.judgement is not None and candidate.judgement.verdict == "negative"
    predicate = candidate.predicate or ("owl:sameAs" if denied else OPEN)
    one, other = candidate.one, candidate.other
    yield from (curies.short(one.id), one.name, _CATEGORIES[one.type], predicate, "Not" if denied else "")
    yield from (curies.short(other.id), other.name, _CATEGORIES[other.type], justification(candidate))
    yield from (f"{candidate.score:.4f}", "Gongbao KG", __version__, comment(candidate))
    yield told(s for s in candidate.signals if s.bits >= 0)
    yield told(s for s in candidate.signals if s.bits < 0)
    yield candidate.judgement.verdict if candidate.judgement else ""


def justification(candidate: Candidate) -> str:
    """Return by what a pair was found, in the words of SEMAPV."""
    if candidate.judgement:
        return "semapv:ManualMappingCuration"
    if any(signal.kind == "identifier" for signal in candidate.signals):
        return "semapv:BackgroundKnowledgeBasedMatching"
    return "semapv:CompositeMatching"


def comment(candidate: Candidate) -> str:
    """Return what a person said of a pair, or how far the rules take it."""
    if candidate.judgement:
        return f"{candidate.judgement.verdict}: {candidate.judgement.reason}"
    if candidate.identical:
        return "one IRI on both sides"
    return (
        "accepted"
        if candidate.predicate
        else "open: a link needs an identifier or two signals beside the name"
    )


def told(found: Iterable[Signal]) -> str:
    """Return signals in words, each with its bits."""
    return "|".join(f"{s.kind} {s.bits:+.2f} ({s.told.replace('|', '/')})" for s in found)


def category(candidate: Candidate) -> str:
    """Return the IRI of the class of both sides."""
    return term(_CATEGORIES[candidate.one.type])
