"""A CSV with a mapping → what can be linked in it: a row a thing, or a row for each of its posts.

The mapping is TOML::

    type = "person"              # or unit, post, meeting
    base = "https://…/"          # what the IRIs of the ids begin with; an id that is an IRI is taken as it is
    [columns]                    # which column tells what; several for one in a list
    id = "编号"
    name = "姓名"
    alias = ["曾用名"]
    unit = "单位"
    post = "职务"
    region = "区划代码"
    born = "出生"
    start = "任职"
    end = "离任"
    same = "wikidata"            # an identifier that others know too
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from kg.errors import DocumentError
from kg.link.model import Linkable, LinkType, Office
from kg.link.name import folded, office, region_of

FIELDS = ("id", "name", "alias", "unit", "post", "region", "born", "start", "end", "same", "peer")
"""What a column can tell."""

_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Mapping_:
    """Which column of a table tells what."""

    type: LinkType
    base: str
    columns: Mapping[str, tuple[str, ...]]


def read_mapping(path: Path) -> Mapping_:
    """Return the mapping of a file. Raises DocumentError, naming what is wrong in it."""
    try:
        told = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DocumentError(f"{path}: no TOML ({error}); mend the mapping") from error
    type = next((t for t in get_args(LinkType) if t == told.get("type", "person")), None)
    columns = told.get("columns")
    if type is None:
        raise DocumentError(f"{path}: type = {told['type']!r}; write {', '.join(get_args(LinkType))}")
    if not isinstance(columns, dict) or not {"id", "name"} <= columns.keys():
        raise DocumentError(f"{path}: no [columns] with id and name; name the columns that hold them")
    unknown = sorted(columns.keys() - set(FIELDS))
    if unknown:
        raise DocumentError(f"{path}: no column can tell {unknown[0]!r}; write {', '.join(FIELDS)}")
    lists = {key: (value,) if isinstance(value, str) else value for key, value in columns.items()}
    wrong = [
        k
        for k, v in lists.items()
        if not (isinstance(v, list | tuple) and all(isinstance(c, str) for c in v))
    ]
    if wrong:
        raise DocumentError(f"{path}: {wrong[0]} names no column; write its name, or a list of names")
    return Mapping_(type, str(told.get("base", "")), {key: tuple(value) for key, value in lists.items()})


def read_table(path: Path, mapping: Path, *, base: str) -> Iterator[Linkable]:
    """Yield what can be linked in a table; rows of one id are one thing.

    Raises DocumentError for a table or a mapping that is none, and for a column that the table lacks.
    """
    told = read_mapping(mapping)
    rows: dict[str, list[Mapping[str, str]]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check(reader.fieldnames or (), told, mapping, path)
            for number, row in enumerate(reader, 2):
                id = "".join(_cells(row, told, "id"))
                if not id or not _cells(row, told, "name"):
                    raise DocumentError(f"{path}:{number}: no id or no name; fill both columns")
                rows.setdefault(id, []).append(row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise DocumentError(
            f"{path}: no table that can be read ({error}); save it as CSV in UTF-8"
        ) from error
    for id, of in rows.items():
        yield _linkable(id if ":" in id else (told.base or base) + id, of, told)


def _check(header: Sequence[str], told: Mapping_, mapping: Path, path: Path) -> None:
    missing = [c for columns in told.columns.values() for c in columns if c not in header]
    if missing:
        known = ", ".join(header[:12]) or "none"
        raise DocumentError(f"{mapping}: {path} has no column {missing[0]!r}; it has {known}")


def _cells(row: Mapping[str, str], told: Mapping_, field: str) -> list[str]:
    cells = [cell for column in told.columns.get(field, ()) for cell in (row[column] or "").split(_SEPARATOR)]
    return [cell.strip() for cell in cells if cell.strip()]


def _linkable(id: str, rows: Sequence[Mapping[str, str]], told: Mapping_) -> Linkable:
    def every(field: str) -> list[str]:
        return list(dict.fromkeys(cell for row in rows for cell in _cells(row, told, field)))

    offices = tuple(dict.fromkeys(o for row in rows for o in _offices(row, told)))
    names = folded(every("name"), told.type)
    if told.type == "post":
        offices = offices or (office("", every("name")[0]),)
        names = tuple(dict.fromkeys(o.title for o in offices)) or names
    regions = {region_of(cell) for cell in every("region")} | {o.region for o in offices} - {""}
    days = sorted(every("start") + every("end")) if told.type == "meeting" else []
    return Linkable(
        id, told.type, every("name")[0], names,
        tuple(n for n in folded(every("alias"), told.type) if n not in names), offices,
        tuple(sorted(regions - {""})), days[0] if days else "", days[-1] if days else "",
        next(iter(every("born")), ""), folded(every("peer"), "person"), tuple(every("same")),
    )  # fmt: skip


def _offices(row: Mapping[str, str], told: Mapping_) -> Iterator[Office]:
    """Yield the office of a row; its region is the row's where the unit's name tells none."""
    units, posts = _cells(row, told, "unit"), _cells(row, told, "post")
    region = next(filter(None, map(region_of, _cells(row, told, "region"))), "")
    first, last = ("".join(_cells(row, told, name)[:1]) for name in ("start", "end"))
    title = posts[0] if posts else ""
    if told.type == "post" and not title:
        title = _cells(row, told, "name")[0]
    if units or title:
        yield office(units[0] if units else "", title, region=region, first=first, last=last)
