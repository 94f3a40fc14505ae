"""FollowTheMoney entities, a JSON object a line → what can be linked among them.

The model is that of https://followthemoney.tech: ``Occupancy`` ties a holder to a ``Position``;
``Employment``, ``Membership`` and ``Directorship`` tie a person to an organisation.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.errors import DocumentError
from kg.link.model import Linkable, LinkType, Office
from kg.link.name import folded, office, region_of

_TYPES: dict[str, LinkType] = {
    "Person": "person",
    "Organization": "unit",
    "PublicBody": "unit",
    "Company": "unit",
    "Position": "post",
    "Event": "meeting",
}
_NAMES = ("name",)
_ALIASES = ("alias", "weakAlias", "previousName", "abbreviation")
_REGIONS = ("jurisdiction", "country", "mainCountry", "subnationalArea", "nationality", "citizenship")
_IDS = ("wikidataId", "sourceUrl", "idNumber", "registrationNumber", "uscCode", "leiCode")
_TIES = {
    "Occupancy": ("holder", "post"),
    "Employment": ("employee", "employer"),
    "Membership": ("member", "organization"),
    "Directorship": ("director", "organization"),
}

Entity = Mapping[str, Any]


def read_ftm(path: Path, *, base: str) -> Iterator[Linkable]:
    """Yield what can be linked in a file of FollowTheMoney; ``base`` begins the IRIs of its ids.

    Raises DocumentError, naming the line, for what is no entity.
    """
    entities = {entity["id"]: entity for entity in _read(path)}
    ties = _ties(entities)
    holders = _holders(ties, entities)
    for id, entity in entities.items():
        type = _TYPES.get(entity["schema"])
        if type and _all(entity, *_NAMES):
            found = _linkable(entity, type, ties.get(id, []), entities, base)
            yield replace(found, peers=tuple(sorted(holders.get(id, ()))))


def _read(path: Path) -> Iterator[Entity]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            entity = json.loads(line)
        except ValueError as error:
            raise DocumentError(
                f"{path}:{number}: broken JSON ({error}); export the entities anew"
            ) from error
        if not _is_entity(entity):
            raise DocumentError(
                f"{path}:{number}: no entity with id, schema and properties; name a file of them"
            )
        yield entity


def _is_entity(entity: object) -> bool:
    """Tell whether JSON is an entity whose properties are lists of texts or of entities."""
    if not isinstance(entity, dict) or not isinstance(entity.get("properties"), dict):
        return False
    lists = all(isinstance(values, list) for values in entity["properties"].values())
    return lists and isinstance(entity.get("id"), str) and isinstance(entity.get("schema"), str)


def _all(entity: Entity, *names: str) -> list[str]:
    found = [value for name in names for value in entity["properties"].get(name, ())]
    return [value["id"] if isinstance(value, dict) and "id" in value else str(value) for value in found]


def _ties(entities: Mapping[str, Entity]) -> dict[str, list[tuple[str, Entity]]]:
    """Return each person's ties: the id of the post or organisation, and the tie itself."""
    found: dict[str, list[tuple[str, Entity]]] = defaultdict(list)
    for entity in entities.values():
        if entity["schema"] in _TIES:
            one, other = _TIES[entity["schema"]]
            for person in _all(entity, one):
                found[person] += [(thing, entity) for thing in _all(entity, other)]
    return found


def _holders(
    ties: Mapping[str, list[tuple[str, Entity]]], entities: Mapping[str, Entity]
) -> dict[str, set[str]]:
    """Return the folded names of those who are tied to each post and organisation."""
    found: dict[str, set[str]] = defaultdict(set)
    for person, tied in ties.items():
        for thing, _ in tied:
            found[thing].update(folded([_name(person, entities)], "person"))
    return found


def _linkable(
    entity: Entity, type: LinkType, ties: list[tuple[str, Entity]], entities: Mapping[str, Entity], base: str
) -> Linkable:
    regions = {region_of(value) for value in _all(entity, *_REGIONS)} - {""}
    offices = [_office(thing, tie, entities) for thing, tie in ties]
    if type == "person":
        offices += [office("", text) for text in _all(entity, "position")]
    names = folded(_all(entity, *_NAMES), type)
    if type == "post":
        unit = next(iter(_all(entity, "organization")), "")
        offices = [office(_name(unit, entities), _all(entity, "name")[0])]
        names = folded([offices[0].title], type)
    days = sorted(_all(entity, "startDate", "date", "endDate"))
    held = [office(_name(u, entities), "") for u in _all(entity, "organizer", "parent")]
    narrow = {*regions, *(o.region for o in offices if o.region)} or regions
    return Linkable(
        entity["id"] if ":" in entity["id"] else base + entity["id"], type, _all(entity, *_NAMES)[0],
        names, tuple(n for n in folded(_all(entity, *_ALIASES), type) if n not in names),
        tuple(o for o in (*offices, *held) if o.unit or o.title),
        tuple(sorted(narrow - {"CN"} or narrow)),
        days[0][:10] if days else "", days[-1][:10] if days else "",
        next(iter(_all(entity, "birthDate")), "")[:10],
        ids=tuple(sorted(_all(entity, *_IDS))),
    )  # fmt: skip


def _name(id: str, entities: Mapping[str, Entity]) -> str:
    """Return the name of an entity, or the text itself where a tie names no entity."""
    known = entities.get(id)
    return next(iter(_all(known, *_NAMES)), "") if known else id


def _office(thing: str, tie: Entity, entities: Mapping[str, Entity]) -> Office:
    first, last = (next(iter(_all(tie, name)), "")[:10] for name in ("startDate", "endDate"))
    if tie["schema"] == "Occupancy":
        post = entities.get(thing)
        unit = next(iter(_all(post, "organization")), "") if post else ""
        region = next(filter(None, map(region_of, _all(post, *_REGIONS) if post else [])), "")
        return office(_name(unit, entities), _name(thing, entities), region=region, first=first, last=last)
    title = next(iter(_all(tie, "role")), "")
    return office(_name(thing, entities), title, first=first, last=last)
