"""The graph as entities of FollowTheMoney, a JSON object a line (https://followthemoney.tech/).

Persons, units, posts and meetings are Person, PublicBody (Company, Organization by how the name ends),
Position and Event; a tenure is an Occupancy, what is part of what an UnknownLink, a measure or a statement
a Note, a likeness a Similar. Each points by ``proof`` at the Article that states it, and holds the words.
"""

import json
from collections.abc import Iterable, Iterator

from kg.exchange.ask import Ask, Tally
from kg.exchange.data import country, unit_schema
from kg.exchange.graph import About, Fact, Graph, first, kind_of, local

LONGEST = 200
"""How many characters the name of a note has at most; FollowTheMoney takes 384."""

Properties = dict[str, Iterable[str]]


def pieces(graph: Graph, ask: Ask, tally: Tally) -> Iterator[str]:
    """Yield the entities, a line each: reports first, then what they speak of."""
    for found in (_articles, _things, _occupancies, _events, _notes, _likenesses):
        for id, schema, properties in found(graph, ask, tally):
            tally.wrote[schema] += 1
            kept = {name: sorted({v for v in properties[name] if v}) for name in sorted(properties)}
            told = {"id": id, "schema": schema, "properties": {n: v for n, v in kept.items() if v}}
            yield json.dumps(told, ensure_ascii=False) + "\n"


Entities = Iterator[tuple[str, str, Properties]]


def _articles(graph: Graph, ask: Ask, tally: Tally) -> Entities:
    for iri in graph.of_class("kg:Report"):
        about = graph.about(iri)
        name = first(about, "dcterms:identifier")
        yield (
            local(iri),
            "Article",
            {
                "name": about.get("dcterms:title", (name,)),
                "title": about.get("dcterms:title", ()),
                "fileName": (name,),
                "publisher": about.get("dcterms:publisher", ()),
                "publishedAt": about.get("dcterms:issued", ()),
                "sourceUrl": about.get("schema:url", ()),
                "language": ("zho",),
                "notes": (f"sha256 {first(about, 'schema:sha256')}",),
            },
        )


def _things(graph: Graph, ask: Ask, tally: Tally) -> Entities:
    """Yield persons, units, groups and posts, and which unit is part of which."""
    for iri in graph.of_class("foaf:Person"):
        about = graph.about(iri)
        yield local(iri), "Person", _named(about) | {"wikidataId": (ask.links.get(iri, ""),)}
    for iri in graph.of_class("org:Organization", "org:OrganizationalUnit", "kg:UnitGroup"):
        about = graph.about(iri)
        is_group = graph.kind(iri) == "group"
        schema = "LegalEntity" if is_group else unit_schema(first(about, "skos:prefLabel"))
        place = graph.report(first(about, "dcterms:spatial")) if "dcterms:spatial" in about else {}
        codes = (f"GB/T 2260 {code}" for code in place.get("kg:divisionCode", ()))
        at = {"jurisdiction": (country(first(place, "skos:notation")),), "notes": codes}
        yield local(iri), schema, _named(about) | at | {"wikidataId": (ask.links.get(iri, ""),)}
        for whole in about.get("org:subOrganizationOf", ()):
            link: Properties = {"subject": (local(iri),), "object": (local(whole),), "role": ("part of",)}
            yield f"part-{local(iri)}-{local(whole)}", "UnknownLink", link
    for iri in graph.of_class("org:Post"):
        about = graph.about(iri)
        units = [
            unit for unit in about.get("org:postIn", ()) if graph.kind(unit) == "unit"
        ]  # a Position is of no group
        places = [graph.report(p) for unit in units for p in graph.report(unit).get("dcterms:spatial", ())]
        post: Properties = {
            "organization": map(local, units),
            "country": (country(first(place, "skos:notation")) for place in places),
            "subnationalArea": (first(place, "skos:prefLabel") for place in places),
            "wikidataId": (ask.links.get(iri, ""),),
        }
        yield local(iri), "Position", _named(about) | post


def _named(about: About) -> Properties:
    return {"name": about.get("skos:prefLabel", ()), "alias": about.get("skos:altLabel", ())}


def _occupancies(graph: Graph, ask: Ask, tally: Tally) -> Entities:
    """Yield the tenures; a holding that is planned, required or denied is in none and is left out."""
    for iri in graph.of_class("kg:Tenure"):
        about = graph.about(iri)
        facts = [graph.fact(fact) for fact in about["kg:supportedBy"]]
        dates = {
            name: [time.date for time in graph.times(about, property)]
            for name, property in (("startDate", "kg:appointedOn"), ("endDate", "kg:leftOn"))
        }
        attested = ("kg:firstAttested", "kg:lastAttested")
        seen = [time.date for name in attested for time in graph.times(about, name)]
        held: Properties = {
            "holder": map(local, about["kg:incumbent"]),
            "post": map(local, about["kg:office"]),
            "date": seen,
            "status": (_status(graph, about, facts),),
        }
        yield local(iri), "Occupancy", held | dates | _proven(graph, facts)
    for fact in graph.facts("holds"):
        if not fact.is_true:
            tally.leave(f"holding that is {fact.modality}")


def _status(graph: Graph, tenure: About, facts: Iterable[Fact]) -> str:
    """Return ``ended`` where a report says so and none of a later day that it goes on.

    It is ``current`` where it is attested for the year of its last report, and unknown where reports only
    tell of it as long past.
    """
    over = [time.last for name in ("kg:overBy", "kg:leftOn") for time in graph.times(tenure, name)]
    seen = max((time.last for time in graph.times(tenure, "kg:lastAttested")), default="")
    told = max((first(graph.report(fact.report), "dcterms:issued") for fact in facts), default="")
    if over and max(over) >= seen:
        return "ended"
    return "current" if seen and seen[:4] >= told[:4] else ""


def _events(graph: Graph, ask: Ask, tally: Tally) -> Entities:
    """Yield the meetings with what facts tell of them that have come about."""
    for iri in graph.of_class("kg:Meeting"):
        told = list(facts_about(graph, iri))
        facts = [fact for fact in told if fact.is_true]
        for fact in told:
            if not fact.is_true:
                tally.leave(f"{fact.type} that is {fact.modality}")
        times = [time for fact in facts for time in graph.times(fact.about, "kg:when")]
        chairs = [p for f in facts if f.type == "chaired" for p in f.about.get("kg:participant", ())]
        event: Properties = {
            "organizer": [local(unit) for fact in facts for unit in fact.about.get("kg:holder", ())],
            "involved": [local(person) for fact in facts for person in fact.about.get("kg:participant", ())],
            "date": [time.date for time in times],
            "startDate": [time.first for time in times if not time.date],
            "endDate": [time.last for time in times if not time.date],
            "notes": [f"chaired by {graph.name(person)}" for person in chairs],
        }
        yield local(iri), "Event", _named(graph.about(iri)) | event | _proven(graph, facts)


def facts_about(graph: Graph, meeting: str) -> Iterator[Fact]:
    """Yield the facts of who held, chaired and attended a meeting, by their IRIs."""
    for iri in sorted(graph.before("kg:meeting", meeting)):
        yield graph.fact(iri)


_NOTED = {
    "undertook": ("schema:agent", "kg:undertaken"),
    "said": ("prov:wasAttributedTo", "kg:statement"),
}
"""Type of fact → who, and what."""


def _notes(graph: Graph, ask: Ask, tally: Tally) -> Entities:
    """Yield what units undertook and persons said, whatever its modality, which stands in the keywords."""
    for fact in graph.facts("undertook", "said"):
        by, what = _NOTED[fact.type]
        agents = fact.about.get(by, ())
        words = [graph.name(iri) for iri in fact.about.get(what, ())]
        quotes = _proven(graph, [fact])
        note: Properties = {
            "name": [_cut(f"{graph.name(agent)}：{word}") for agent in agents for word in words],
            "entity": [local(iri) for iri in (*agents, *fact.about.get("schema:about", ()))],
            "keywords": (fact.type, fact.modality),
            "summary": words,
        }
        yield local(fact.iri), "Note", quotes | note


def _cut(name: str) -> str:
    """Return a name of a length that FollowTheMoney takes; the whole text stands in the summary."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _likenesses(graph: Graph, ask: Ask, tally: Tally) -> Entities:
    for iri in graph.of_class("kg:Likeness"):
        about = graph.about(iri)
        one, other = about["kg:between"]
        if any(graph.kind(end) in ("measure", "statement") for end in (one, other)):
            tally.leave("likeness of measures or statements")
            continue
        yield (
            local(iri),
            "Similar",
            {
                "candidate": (local(one),),
                "match": (local(other),),
                "confidenceScore": about["kg:score"],
                "criteria": (kind_of(signal, "signal") for signal in about.get("kg:signal", ())),
            },
        )


def _proven(graph: Graph, facts: Iterable[Fact]) -> Properties:
    """Return the reports that state the facts, and the words with which they do."""
    told = list(facts)
    return {
        "proof": [local(fact.report) for fact in told],
        "sourceUrl": [url for fact in told for url in graph.report(fact.report).get("schema:url", ())],
        "description": [evidence.quote for fact in told for evidence in fact.evidence],
    }
