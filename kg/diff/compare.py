"""Two tables of statements → what changed: posts, meetings, measures, facts, persons, reports.

A statement is the same in both where one report says the same of the same names, wherever it stands in it;
what plays its roles may go by another IRI then, and is compared by its new one. A fact is what is stated,
whatever report states it: its type, what plays its roles, its status and its modality.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from kg.diff.load import NAMES, PLAYED, Build, Row, load

KINDS = (
    *("report-added", "report-changed", "report-removed"),
    *("person-merged", "person-split"),
    *("post-gained", "post-left", "post-past", "post-unsupported"),
    *("meeting-new", "measure-new"),
    *("chaired-new", "attended-new", "said-new"),
    "fact-lost",
)
"""The kinds of changes, in the order in which they are told."""

_SURFACE = ("doc", "type", *(name for name in NAMES if name != "date"), "modality", "time")
_IRIS = tuple(f"{role}_iri" for role in PLAYED)
_STATUSES = {
    "post-gained": "('current', 'acting', 'appointed')",
    "post-left": "('removed')",
    "post-past": "('former')",
}
_TRUE = "('done', 'ongoing')"
_FACT = {
    "holds": ("person_iri", "post_iri", "status"),
    "held": ("unit_iri", "meeting_iri"),
    "chaired": ("person_iri", "meeting_iri"),
    "attended": ("person_iri", "meeting_iri"),
    "undertook": ("unit_iri", "measure_iri"),
    "said": ("person_iri", "quote"),
}
"""What tells a fact of each type from others, beside its type and its modality."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its kind, what it is about (role → name, or IRI for ``…_iri``), and where that is said.

    ``evidence`` is the first statement that says so, of NEW or, for what is gone, of OLD: report, offsets
    (characters of the report, half-open) and words; None for changes of reports.
    """

    kind: str
    about: tuple[tuple[str, str], ...]
    report: str = ""
    published: str = ""
    start: int = 0
    end: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """What was compared: statements and facts of each build, facts that have more or fewer reports now."""

    statements: tuple[int, int]
    facts: tuple[int, int]
    more: int
    fewer: int
    software: tuple[str, str]


def compare(old: Build, new: Build) -> tuple[Totals, Iterator[Change]]:
    """Return the totals, and the changes from one build to another by kind, day, report and place."""
    database = load(old, new)
    _translate(database)
    _state(database)
    _turn(database)
    _name(database, (old, new))
    return _totals(database, old, new), _changes(database, old, new)


def _translate(database: duckdb.DuckDBPyConnection) -> None:
    """Give the old statements the IRIs that what plays their roles has in the new build.

    A statement that stands in both tells them; for one that is gone they are taken over where every
    statement of the thing that stayed agrees.
    """
    same = " AND ".join(f"o.{c} IS NOT DISTINCT FROM n.{c}" for c in _SURFACE)
    pairs = ", ".join(f"n.{iri}" for iri in _IRIS)
    surface = ", ".join(_SURFACE[:-1])
    for side in ("old", "new"):
        times = f"row_number() OVER (PARTITION BY {surface} ORDER BY evidence.start, evidence.end, id)"
        database.execute(
            f"CREATE OR REPLACE TABLE {side} AS "
            f"SELECT *, row_number() OVER () AS n, {times} AS time FROM {side}"
        )
    database.execute(f"CREATE TABLE kept AS SELECT o.n, {pairs} FROM old o JOIN new n ON {same}")
    moves = " UNION ALL ".join(
        f"SELECT o.{iri} AS gone, k.{iri} AS iri, '{iri}' AS role FROM old o JOIN kept k USING (n)"
        for iri in _IRIS
    )
    database.execute(
        f"CREATE TABLE moved AS SELECT DISTINCT * FROM ({moves}) WHERE gone IS NOT NULL AND iri IS NOT NULL"
    )
    database.execute(
        "CREATE TABLE sure AS SELECT gone, any_value(iri) AS iri FROM moved GROUP BY gone HAVING count(*) = 1"
    )
    for iri in _IRIS:
        database.execute(f"UPDATE old SET {iri} = sure.iri FROM sure WHERE old.{iri} = sure.gone")
    played = ", ".join(f"{iri} = kept.{iri}" for iri in _IRIS)
    database.execute(f"UPDATE old SET {played} FROM kept WHERE old.n = kept.n")


def _state(database: duckdb.DuckDBPyConnection) -> None:
    """Give each statement the fact that it states, and list the facts of each build with their reports."""
    cases = " ".join(
        f"WHEN '{type}' THEN concat_ws(chr(31), {', '.join(columns)})" for type, columns in _FACT.items()
    )
    for side in ("old", "new"):
        database.execute(f"ALTER TABLE {side} ADD COLUMN fact VARCHAR")
        database.execute(
            f"UPDATE {side} SET fact = md5(concat_ws(chr(30), type, modality, CASE type {cases} END))"
        )
        database.execute(
            f"CREATE TABLE {side}_facts AS "
            f"SELECT fact, count(DISTINCT doc) AS reports FROM {side} GROUP BY fact"
        )


def _turn(database: duckdb.DuckDBPyConnection) -> None:
    """List who took up a post again, or left it again, and since when the old build said otherwise."""
    since = "concat_ws('|', coalesce(published, ''), doc, lpad(evidence.start::VARCHAR, 9, '0'))"
    told = f"type = 'holds' AND modality IN {_TRUE} AND status <> 'former'"
    for side in ("old", "new"):
        database.execute(f"ALTER TABLE {side} ADD COLUMN since VARCHAR; UPDATE {side} SET since = {since}")
        database.execute(
            f"CREATE TABLE {side}_last AS SELECT person_iri, post_iri, max(since) AS since, "
            f"max_by(status, since) = 'removed' AS gone FROM {side} "
            f"WHERE {told} GROUP BY person_iri, post_iri"
        )
    database.execute(
        "CREATE TABLE turned AS SELECT person_iri, post_iri, o.since, "
        "CASE WHEN n.gone THEN 'post-left' ELSE 'post-gained' END AS kind "
        "FROM old_last o JOIN new_last n USING (person_iri, post_iri) WHERE o.gone <> n.gone"
    )


def _name(database: duckdb.DuckDBPyConnection, builds: tuple[Build, Build]) -> None:
    """List the names that units are shown by, which tell the division, where the builds have tables."""
    database.execute("CREATE TABLE names (iri VARCHAR, name VARCHAR)")
    for build in reversed(builds):  # by the name of the new build, where it has one
        files = [str(file) for file in sorted(build.folder.glob("tables/entities/*.parquet"))]
        if files:
            database.execute(
                "INSERT INTO names SELECT iri, any_value(name) FROM read_parquet(?) "
                "WHERE type IN ('unit', 'group') AND iri NOT IN (SELECT iri FROM names) GROUP BY iri",
                [files],
            )


def _totals(database: duckdb.DuckDBPyConnection, old: Build, new: Build) -> Totals:
    def number(query: str) -> int:
        found = database.execute(query).fetchone()
        assert found is not None
        return int(found[0])

    changed = "SELECT count(*) FROM old_facts o JOIN new_facts n USING (fact) WHERE n.reports {} o.reports"
    return Totals(
        (number("SELECT count(*) FROM old"), number("SELECT count(*) FROM new")),
        (number("SELECT count(*) FROM old_facts"), number("SELECT count(*) FROM new_facts")),
        number(changed.format(">")),
        number(changed.format("<")),
        (str(old.account.get("kg", "")), str(new.account.get("kg", ""))),
    )


def _changes(database: duckdb.DuckDBPyConnection, old: Build, new: Build) -> Iterator[Change]:
    yield from _reports(database, old, new)
    yield from _persons(database)
    told = f"type = 'holds' AND modality IN {_TRUE}"
    same = "person_iri = n.person_iri AND post_iri = n.post_iri"
    for kind, statuses in _STATUSES.items():
        of = f"{told} AND status IN {statuses}"
        before = f"SELECT 1 FROM old WHERE {of} AND {same}"
        again = f"SELECT 1 FROM turned WHERE {same} AND kind = '{kind}' AND n.since > since"
        condition = f"{of} AND (NOT EXISTS ({before}) OR EXISTS ({again}))"
        yield from _told(database, kind, "new", condition, "person_iri, post_iri")
    after = "SELECT 1 FROM new WHERE type = 'holds' AND person_iri = n.person_iri AND post_iri = n.post_iri"
    yield from _told(
        database,
        "post-unsupported",
        "old",
        f"type = 'holds' AND NOT EXISTS ({after})",
        "person_iri, post_iri",
    )
    for kind, type, iri in (
        ("meeting-new", "held", "meeting_iri"),
        ("measure-new", "undertook", "measure_iri"),
    ):
        known = f"SELECT 1 FROM old WHERE {iri} = n.{iri}"
        yield from _told(database, kind, "new", f"type = '{type}' AND NOT EXISTS ({known})", iri)
    for type in ("chaired", "attended", "said"):
        known = "SELECT 1 FROM old_facts WHERE fact = n.fact"
        yield from _told(database, f"{type}-new", "new", f"type = '{type}' AND NOT EXISTS ({known})", "fact")
    still = "SELECT 1 FROM new_facts WHERE fact = n.fact"
    unsupported = f"type = 'holds' AND NOT EXISTS ({after})"  # told above
    yield from _told(database, "fact-lost", "old", f"NOT EXISTS ({still}) AND NOT ({unsupported})", "fact")


def _told(
    database: duckdb.DuckDBPyConnection, kind: str, side: str, condition: str, by: str
) -> Iterator[Change]:
    """Yield a change for each thing of which statements of one side tell, with the first of these."""
    names = ("type", *NAMES, "modality", *_IRIS)
    order = "coalesce(published, ''), doc, evidence.start, evidence.end, id"
    found = database.execute(
        f"SELECT doc, coalesce(published, ''), evidence.start, evidence.end, evidence.text, "
        f"{', '.join(names)}, name "
        f"FROM (SELECT *, row_number() OVER (PARTITION BY {by} ORDER BY {order}) AS first FROM {side} n "
        f"WHERE {condition}) LEFT JOIN names ON iri = unit_iri WHERE first = 1 ORDER BY {order}"
    )
    while row := found.fetchone():
        report, published, start, end, text, *values = row
        about = tuple((n, value) for n, value in zip((*names, "unit_name"), values, strict=True) if value)
        yield Change(kind, about, report, published, start, end, text)


def _persons(database: duckdb.DuckDBPyConnection) -> Iterator[Change]:
    """Yield the persons that were several and are one now, and those that were one and are several."""
    moves = "FROM moved WHERE role = 'person_iri' GROUP BY {} HAVING count(*) > 1 ORDER BY {}"
    for kind, one, many in (("person-merged", "iri", "gone"), ("person-split", "gone", "iri")):
        found = database.execute(f"SELECT {one}, list_sort(list({many})) {moves.format(one, one)}").fetchall()
        for iri, others in found:
            named = database.execute(
                "SELECT min(person) FROM new WHERE person_iri IN (?, ?)", [iri, others[0]]
            )
            name = (named.fetchone() or ("",))[0] or ""
            yield Change(kind, (("person", name), ("person_iri", iri), ("others", " ".join(others))))


def _reports(database: duckdb.DuckDBPyConnection, old: Build, new: Build) -> Iterator[Change]:
    """Yield the reports that one build has and the other has not, or has with another text or date."""
    before, after = (_by_id(build) for build in (old, new))
    kinds = {"report-added": after.keys() - before.keys(), "report-removed": before.keys() - after.keys()}
    texts = [_texts(database, build) for build in (old, new)]
    kinds["report-changed"] = {
        id
        for id in before.keys() & after.keys()
        if any(before[id].get(name) != after[id].get(name) for name in ("title", "published", "characters"))
        or (all(texts) and texts[0].get(id) != texts[1].get(id))
    }
    for kind in KINDS[:3]:
        for id in sorted(kinds[kind]):
            of = (after if id in after else before)[id]
            yield Change(kind, (("title", of.get("title") or ""),), id, of.get("published") or "")


def _by_id(build: Build) -> dict[str, Row]:
    return {report["id"]: report for report in build.account["reports"]}


def _texts(database: duckdb.DuckDBPyConnection, build: Build) -> Mapping[str, str]:
    """Return the hash of each report's text by its id, from the tables of the build; empty without tables."""
    files = [str(file) for file in sorted(build.folder.glob("tables/reports/*.parquet"))]
    found = database.execute("SELECT id, md5(text) FROM read_parquet(?)", [files]).fetchall() if files else []
    return dict(found)


def count(changes: Iterator[Change], totals: Counter[str]) -> Iterator[Change]:
    """Yield the changes, counting them by kind as they pass."""
    for change in changes:
        totals[change.kind] += 1
        yield change
