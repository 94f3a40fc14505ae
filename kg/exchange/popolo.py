"""The graph as Popolo: one JSON object with a list for each class (https://www.popoloproject.com/specs/).

A tenure is a membership with its post; its sources are the reports, with the words as notes. A report
without an address is named by its IRI. Nothing stands in a date but what a report dates.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kg.exchange.ask import Ask, Tally
from kg.exchange.ftm import facts_about
from kg.exchange.graph import About, Fact, Graph, Time, first

Item = dict[str, Any]


def pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the document, a thing a line."""
    between = "{\n"
    for name, found in _LISTS.items():
        yield f"{between}{json.dumps(name)}: ["
        between, comma = "\n],\n", "\n"
        for item in found(graph, ask, tally):
            tally.wrote[name] += 1
            kept = {key: value for key, value in item.items() if value not in ("", [])}
            yield comma + json.dumps(kept, ensure_ascii=False)
            comma = ",\n"
    yield "\n]\n}\n"


def _persons(graph: Graph, ask: Ask, tally: Tally) -> Iterator[Item]:
    for iri in graph.of_class("foaf:Person"):
        about = graph.about(iri)
        yield _named(iri, about) | {"identifiers": _wikidata(ask, iri)}


def _organizations(graph: Graph, ask: Ask, tally: Tally) -> Iterator[Item]:
    """Yield the units; a group of units is no organization and is left out."""
    tally.leave("group of units", len(graph.of_class("kg:UnitGroup")))
    for iri in graph.of_class("org:Organization", "org:OrganizationalUnit"):
        about = graph.about(iri)
        more = {
            "identifiers": _wikidata(ask, iri),
            "parent_id": next(
                (u for u in about.get("org:subOrganizationOf", ()) if graph.kind(u) == "unit"), ""
            ),
            "area_id": first(about, "dcterms:spatial"),
        }
        yield _named(iri, about) | more


def _posts(graph: Graph, ask: Ask, tally: Tally) -> Iterator[Item]:
    for iri in graph.of_class("org:Post"):
        about = graph.about(iri)
        unit = _unit(graph, iri)
        yield {
            "id": iri,
            "label": first(about, "skos:prefLabel"),
            "other_label": list(about.get("skos:altLabel", ())),
            "role": min(about.get("skos:altLabel", ()), key=len, default=""),
            "organization_id": unit,
            "area_id": first(graph.report(unit), "dcterms:spatial") if unit else "",
        }


def _memberships(graph: Graph, ask: Ask, tally: Tally) -> Iterator[Item]:
    """Yield the tenures; one without a unit, or a holding that has not come about, is left out."""
    for iri in graph.of_class("kg:Tenure"):
        about = graph.about(iri)
        post = first(about, "kg:office")
        unit = _unit(graph, post)
        if not unit:
            tally.leave("tenure of a post without a unit")
            continue
        yield {
            "id": iri,
            "label": graph.name(post),
            "person_id": first(about, "kg:incumbent"),
            "organization_id": unit,
            "post_id": post,
            "start_date": _date(graph.times(about, "kg:appointedOn"), tally),
            "end_date": _date(graph.times(about, "kg:leftOn"), tally),
            "sources": _sources(graph, map(graph.fact, about["kg:supportedBy"])),
        }
    for fact in graph.facts("holds"):
        if not fact.is_true:
            tally.leave(f"holding that is {fact.modality}")


def _events(graph: Graph, ask: Ask, tally: Tally) -> Iterator[Item]:
    """Yield the meetings; of several units that held one, the first is its organization."""
    for iri in graph.of_class("kg:Meeting"):
        told = list(facts_about(graph, iri))
        facts = [fact for fact in told if fact.is_true]
        for fact in told:
            if not fact.is_true:
                tally.leave(f"{fact.type} that is {fact.modality}")
        times = [time for fact in facts for time in graph.times(fact.about, "kg:when") if time.first]
        exact = times[0].date if len({time.edtf for time in times}) == 1 else ""
        people = _all(facts, "kg:participant")
        chairs = _all([fact for fact in facts if fact.type == "chaired"], "kg:participant")
        units = [unit for unit in _all(facts, "kg:holder") if graph.kind(unit) == "unit"]
        tally.leave("further unit of a meeting", len(units[1:]))
        yield {
            "id": iri,
            "name": graph.name(iri),
            "description": "; ".join(f"chaired by {graph.name(person)}" for person in chairs),
            "start_date": exact or min((time.first for time in times), default=""),
            "end_date": exact or max((time.last for time in times), default=""),
            "organization_id": units[0] if units else "",
            "attendees": [{"id": person, "name": graph.name(person)} for person in people],
            "sources": _sources(graph, facts),
        }


def _speeches(graph: Graph, ask: Ask, tally: Tally) -> Iterator[Item]:
    """Yield what persons said; what units undertook has no place in Popolo."""
    tally.leave("undertaking", len(graph.of_class("kg:Undertaking")))
    for fact in graph.facts("said"):
        yield {
            "id": fact.iri,
            "creator_id": first(fact.about, "prov:wasAttributedTo"),
            "text": graph.name(first(fact.about, "kg:statement")),
            "event_id": first(fact.about, "schema:about"),
            "sources": _sources(graph, [fact]),
        }


def _areas(graph: Graph, ask: Ask, tally: Tally) -> Iterator[Item]:
    """Yield the divisions by their codes in GB/T 2260; a country by its own."""
    for iri in graph.of_class("schema:AdministrativeArea"):
        about = graph.about(iri)
        code = first(about, "kg:divisionCode")
        yield {
            "id": iri,
            "name": first(about, "skos:prefLabel"),
            "identifier": code or first(about, "skos:notation"),
            "classification": _level(code),
            "parent_id": first(about, "schema:containedInPlace"),
        }


_LISTS: dict[str, Callable[[Graph, Ask, Tally], Iterator[Item]]] = {
    "persons": _persons,
    "organizations": _organizations,
    "posts": _posts,
    "memberships": _memberships,
    "events": _events,
    "speeches": _speeches,
    "areas": _areas,
}


def _named(iri: str, about: About) -> Item:
    others = [{"name": name} for name in about.get("skos:altLabel", ())]
    return {"id": iri, "name": first(about, "skos:prefLabel"), "other_names": others}


def _unit(graph: Graph, post: str) -> str:
    """Return the unit of a post; a group of units is none."""
    unit = first(graph.report(post), "org:postIn")
    return unit if unit and graph.kind(unit) == "unit" else ""


def _wikidata(ask: Ask, iri: str) -> list[Item]:
    return [{"scheme": "wikidata", "identifier": ask.links[iri]}] if iri in ask.links else []


def _level(code: str) -> str:
    if not code:
        return "country"
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def _date(times: Iterable[Time], tally: Tally) -> str:
    """Return the one date that reports give; where they differ, or give an interval, none."""
    dates = {time.date or time.edtf for time in times}
    date = next(iter(dates), "")
    if len(dates) > 1 or (dates and "/" in date):
        tally.leave("date that is none in Popolo")
        return ""
    return date if date[:1].isdigit() else ""


def _all(facts: Iterable[Fact], role: str) -> list[str]:
    return sorted({iri for fact in facts for iri in fact.about.get(role, ())})


def _sources(graph: Graph, facts: Iterable[Fact]) -> list[Item]:
    """Return the reports of the facts, each with the words that state them."""
    found: list[Item] = []
    for fact in facts:
        url = first(graph.report(fact.report), "schema:url") or fact.report
        found.append({"url": url, "note": " … ".join(e.quote for e in fact.evidence)})
    return found
