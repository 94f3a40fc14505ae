"""Which names are one thing and which are two: a table of cases, most of them traps."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.entities import resolve
from kg.model import Extraction, Resolution
from tests.entities import pack

TABLE = Path(__file__).with_name("identity.tsv")
LINES = TABLE.read_text(encoding="utf-8").splitlines()
CASES = list(csv.DictReader(LINES, delimiter="\t", quoting=csv.QUOTE_NONE))
READ = pack.CASES


def entities(resolution: Resolution, role: str) -> list[str]:
    """Return what plays a role in each fact, in the order in which the reports state them."""
    stated = sorted(resolution.facts, key=lambda linked: (linked.fact.document, linked.fact.evidence))
    return [iri for linked in stated for r, iri in linked.entities if r == role]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['category']}: {c['one']} ? {c['other']}")
def test_one_thing_has_one_iri_and_two_have_two(
    case: dict[str, str], report: Callable[..., Extraction]
) -> None:
    one, other = case["one"], case["other"]
    if other.startswith("&"):
        reports = [report(one, other[1:])]
    else:
        paper = other.split("|")[0]
        reports = [report(one, id="a"), report(other, f"{paper}|undertook||另一篇", id="b")]
    first, second = entities(resolve(reports), case["asked"])[:2]
    assert (first == second) is (case["same"] == "yes")


def test_the_table_is_large_and_every_case_is_its_own() -> None:
    assert len(CASES) >= 100
    assert len({tuple(case.values()) for case in CASES}) == len(CASES)
    assert {case["same"] for case in CASES} == {"yes", "no"}
    assert {case["quality"] for case in CASES} <= {"strong", "medium"}


@pytest.mark.parametrize("case", READ, ids=lambda c: f"{c['category']}: {c['report']} ? {c['other_report']}")
def test_two_reports_read_end_to_end_never_merge_what_is_two(case: dict[str, str]) -> None:
    outcome = pack.run(case)
    if case["same"] == "no":
        assert outcome.found, "a trap that is not read proves nothing"
        assert not outcome.one
    elif case["quality"] == "strong":
        assert outcome.one


def test_most_aliases_are_joined_and_no_two_things() -> None:
    outcomes = [(case["same"] == "yes", pack.run(case).one) for case in READ]
    joined = [one for same, one in outcomes if same]
    assert len(outcomes) + len(CASES) >= 230
    assert sum(one for same, one in outcomes if not same) <= 0.005 * (len(outcomes) - len(joined))
    assert sum(joined) >= 0.9 * len(joined)
