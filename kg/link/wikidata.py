"""A Wikidata extract, as entity JSON or as N-Triples of its RDF → what can be linked in it.

JSON is that of the dumps: an array with an entity a line, entities a line, or ``{"entities": {…}}``. RDF is
that of https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format: ``wdt:`` for plain statements, and
``p:``, ``ps:`` and ``pq:`` for those with qualifiers.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import DocumentError
from kg.link.model import Linkable, LinkType, Office
from kg.link.name import folded, office, region_of
from kg.link.settings import settings

ENTITY = "http://www.wikidata.org/entity/"
_PROPERTY = "http://www.wikidata.org/prop/"
_CHINESE = ("zh-cn", "zh-hans", "zh", "zh-sg", "zh-my", "zh-hant", "zh-tw", "zh-hk", "zh-mo")
_CODES = ("P442", "P297")  # GB/T 2260, ISO 3166-1
_DAY = re.compile(r"[+]?(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class _Claim:
    """The value of a statement, an item's id or a literal, with its qualifiers."""

    value: str
    qualifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Item:
    labels: dict[str, str] = field(default_factory=dict)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    claims: dict[str, list[_Claim]] = field(default_factory=lambda: defaultdict(list))

    def values(self, *properties: str) -> list[str]:
        return [claim.value for p in properties for claim in self.claims.get(p, ())]

    def name(self) -> str:
        """Return the label in Chinese, of the mainland first."""
        return next((self.labels[code] for code in _CHINESE if code in self.labels), "")


Items = Mapping[str, _Item]


def read_json(path: Path) -> Iterator[Linkable]:
    """Yield what can be linked in entity JSON. Raises DocumentError, naming the line, for what is none."""
    yield from _linkables({raw["id"]: _item(raw, path) for raw in _entities(path)})


def _entities(path: Path) -> Iterator[dict[str, Any]]:
    text = path.read_text(encoding="utf-8-sig")
    if re.match(r'\s*\{\s*"entities"\s*:', text):
        try:
            yield from json.loads(text)["entities"].values()
        except (ValueError, AttributeError) as error:
            raise DocumentError(f"{path}: broken JSON ({error}); fetch the extract anew") from error
        return
    for number, line in enumerate(text.split("\n"), 1):
        plain = line.strip().rstrip(",")
        if plain in ("", "[", "]"):
            continue
        try:
            raw = json.loads(plain)
        except ValueError as error:
            raise DocumentError(f"{path}:{number}: broken JSON ({error}); fetch the extract anew") from error
        for entity in raw if isinstance(raw, list) else [raw]:
            if not isinstance(entity, dict) or not isinstance(entity.get("id"), str):
                raise DocumentError(f"{path}:{number}: no entity with an id; name an extract of Wikidata")
            yield entity


def _item(raw: Mapping[str, Any], path: Path) -> _Item:
    try:
        item = _Item({code: told["value"] for code, told in dict(raw.get("labels") or {}).items()})
        for code, told in dict(raw.get("aliases") or {}).items():
            item.aliases += [(code, one["value"]) for one in told]
        for name, statements in dict(raw.get("claims") or {}).items():
            for statement in statements:
                value = _value(statement["mainsnak"]) if statement.get("rank") != "deprecated" else ""
                said = dict(statement.get("qualifiers") or {})
                qualifiers = {p: tuple(filter(None, map(_value, snaks))) for p, snaks in said.items()}
                item.claims[name] += [_Claim(value, qualifiers)] if value else []
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        problem = f"{type(error).__name__} {error}"
        raise DocumentError(
            f"{path}: {raw['id']} is no entity ({problem}); fetch the extract anew"
        ) from error
    return item


def _value(snak: Mapping[str, Any]) -> str:
    """Return the value of a snak: an item's id, a time or a text; empty for none and unknown."""
    value = dict(snak.get("datavalue") or {}).get("value", "")
    if isinstance(value, dict):
        return str(value.get("id") or value.get("time") or value.get("text") or value.get("amount") or "")
    return str(value)


def is_wikidata(store: ox.Store) -> bool:
    """Tell whether a graph speaks of items of Wikidata by its direct properties."""
    names = (f"{_PROPERTY}direct/P31", f"{_PROPERTY}direct/P39", f"{_PROPERTY}P39", f"{_PROPERTY}direct/P17")
    return any(
        next(store.quads_for_pattern(None, ox.NamedNode(name), None, None), None) is not None
        for name in names
    )


def from_store(store: ox.Store) -> Iterator[Linkable]:
    """Yield what can be linked in a graph of Wikidata's RDF."""
    items: dict[str, _Item] = defaultdict(_Item)
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    stated: list[tuple[str, str, str]] = []
    for quad in store.quads_for_pattern(None, None, None, None):
        subject, predicate = _local(quad.subject), str(getattr(quad.predicate, "value", ""))
        value, kind, name = _local(quad.object), *_kind(predicate)
        if kind == "label" and isinstance(quad.object, ox.Literal):
            items[subject].labels.setdefault((quad.object.language or "").lower(), value)
        elif kind == "alias" and isinstance(quad.object, ox.Literal):
            items[subject].aliases.append(((quad.object.language or "").lower(), value))
        elif kind == "direct":
            items[subject].claims[name].append(_Claim(value))
        elif kind == "statement":
            stated.append((subject, name, value))
        elif kind:
            nodes[subject][f"{kind}:{name}"].append(value)
    for subject, name, node in sorted(stated):
        qualifiers = {
            k.removeprefix("pq:"): tuple(sorted(v)) for k, v in nodes[node].items() if k[:3] == "pq:"
        }
        values = nodes[node].get(f"ps:{name}", [])
        plain = [c for c in items[subject].claims[name] if c.value not in values]
        items[subject].claims[name] = [*plain, *(_Claim(value, qualifiers) for value in sorted(values))]
    for item in items.values():
        item.aliases.sort()
    yield from _linkables(dict(sorted(items.items())))


def _kind(predicate: str) -> tuple[str, str]:
    """Return what a predicate of the RDF says, and of which property."""
    if predicate.endswith(("rdf-schema#label", "schema.org/name", "core#prefLabel")):
        return "label", ""
    if predicate.endswith("core#altLabel"):
        return "alias", ""
    found = re.fullmatch(re.escape(_PROPERTY) + r"(direct/|statement/|qualifier/)?(P\d+)", predicate)
    if not found:
        return "", ""
    kinds = {"direct/": "direct", "statement/": "ps", "qualifier/": "pq", None: "statement"}
    return kinds[found[1]], found[2]


def _local(node: object) -> str:
    value = str(getattr(node, "value", node))
    return value.removeprefix(ENTITY) if re.fullmatch(re.escape(ENTITY) + r"[QP]\d+", value) else value


def _linkables(items: Items) -> Iterator[Linkable]:
    holders: dict[str, set[str]] = defaultdict(set)
    for item in items.values():
        for thing in item.values("P39", "P108"):
            holders[thing].update(folded([item.name()], "person"))
    for id, item in items.items():
        type = _type(item)
        if type and item.name():
            yield replace(_linkable(id, item, type, items), peers=tuple(sorted(holders[id])))


def _type(item: _Item) -> LinkType | None:
    """Return what an item is here, None for what is never linked (divisions, classes, other things)."""
    classes, known = set(item.values("P31")), settings()["wikidata"]
    types: tuple[LinkType, ...] = ("person", "post", "meeting", "unit")
    named: LinkType | None = next((t for t in types if classes & set(known[t])), None)
    if named or not classes:
        return named or ("person" if item.claims.get("P39") else None)
    return "unit" if item.values("P17", "P131", "P159") and not item.values(*_CODES) else None


def _linkable(id: str, item: _Item, type: LinkType, items: Items) -> Linkable:
    others = [item.labels[code] for code in _CHINESE if code in item.labels]
    others += [name for code, name in item.aliases if code in _CHINESE]
    names = folded([item.name()], type)
    regions = tuple(
        sorted({code for place in item.values("P131", "P159", "P17") if (code := _region(place, items))})
    )
    regions = tuple(r for r in regions if r != "CN") or regions
    offices: tuple[Office, ...] = ()
    if type == "person":
        offices = tuple(_offices(item, items))
        regions = tuple(
            sorted(
                {o.region for o in offices if o.region}
                | {_region(c, items) for c in item.values("P27")} - {""}
            )
        )
        regions = tuple(r for r in regions if r != "CN") or regions
    elif type == "post":
        told = office("", item.name())
        unit = next((_name(v, items) for v in item.values("P2389", "P361", "P642", "P131")), "")
        offices = (office(unit, told.title or item.name()) if unit and not told.unit else told,)
        names = folded([offices[0].title], type)
    else:
        offices = tuple(office(_name(v, items), "") for v in item.values("P361", "P749", "P664"))
    days = sorted(filter(None, map(_day, item.values("P585", "P580"))))
    born = next(filter(None, map(_day, item.values("P569"))), "")
    return Linkable(
        ENTITY + id, type, item.name(), names,
        tuple(n for n in folded(others, type) if n not in names), offices, regions,
        days[0] if days else "", days[-1] if days else "", born,
        ids=tuple(sorted(item.values("P2888", "P1709"))),
    )  # fmt: skip


def _offices(item: _Item, items: Items) -> Iterator[Office]:
    """Yield a person's offices: positions with their days, and employers."""
    for claim in item.claims.get("P39", ()):
        units = [u for p in ("P642", "P108", "P2389", "P1001") for u in claim.qualifiers.get(p, ())]
        unit = _name(units[0], items) if units else ""
        first = _first(claim, "P580")
        yield office(unit, _name(claim.value, items), first=first, last=_first(claim, "P582"),
                     region=_region(claim.value, items))  # fmt: skip
    for claim in item.claims.get("P108", ()):
        yield office(_name(claim.value, items), "", first=_first(claim, "P580"), last=_first(claim, "P582"))


def _first(claim: _Claim, name: str) -> str:
    return next(filter(None, map(_day, claim.qualifiers.get(name, ()))), "")


def _name(id: str, items: Items) -> str:
    return items[id].name() if id in items else ""


def _region(id: str, items: Items) -> str:
    """Return the code of a place, by its code or its name."""
    item = items.get(id)
    if item is None:
        return ""
    codes = [region_of(code) for code in item.values(*_CODES)]
    above = item.values("P1001", "P17") if not codes else []
    named = region_of(item.name())
    return next(filter(None, [*codes, named, *(region_of(_name(a, items)) for a in above)]), "")


def _day(value: str) -> str:
    """Return a time as a day, a month or a year, as precise as it is."""
    found = _DAY.match(value)
    if not found:
        return ""
    return "-".join(part for part in found.groups() if part != "00")


def jsonlike(lines: Iterable[str]) -> bool:
    """Tell whether the beginning of a file is JSON of Wikidata rather than of FollowTheMoney."""
    head = "".join(lines)
    return '"claims"' in head or '"entities"' in head or '"labels"' in head
