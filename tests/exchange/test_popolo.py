"""Popolo: what its schemas allow, identifiers that resolve, no date but a stated one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.exchange.ask import Tally

Text = Callable[..., str]
SCHEMA = Path(__file__).with_name("popolo.schema.json")


@pytest.fixture(scope="module")
def popolo(text: Text) -> dict[str, list[dict[str, Any]]]:
    made: dict[str, list[dict[str, Any]]] = json.loads(text("popolo"))
    return made


def test_it_fits_the_schema(popolo: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(popolo)] == []
    popolo["memberships"][0]["start_date"] = "soon"
    assert [error.message for error in checker.iter_errors(popolo)]
    del popolo["memberships"][0]["start_date"]


def test_every_identifier_resolves(popolo: dict[str, Any]) -> None:
    lists = {"person_id": "persons", "creator_id": "persons", "organization_id": "organizations"}
    lists |= {"parent_id": "organizations", "post_id": "posts", "area_id": "areas", "event_id": "events"}
    ids = {name: {item["id"] for item in items} for name, items in popolo.items()}
    for kind, items in popolo.items():
        for item in items:
            for key, name in (lists | ({"parent_id": "areas"} if kind == "areas" else {})).items():
                assert key not in item or item[key] in ids[name], (key, item)


def test_a_membership_is_dated_where_reports_date_it(popolo: dict[str, Any]) -> None:
    names = {person["id"]: person["name"] for person in popolo["persons"]}
    dates = {
        (names[m["person_id"]], m["label"]): (m.get("start_date", ""), m.get("end_date", ""))
        for m in popolo["memberships"]
    }
    told = {name: days for (name, _), days in dates.items() if any(days)}
    assert told == {"张明远": ("2024-03-05", ""), "李国栋": ("", "2024-03")}


def test_an_event_has_days_and_attendees(popolo: dict[str, Any]) -> None:
    (event,) = [event for event in popolo["events"] if event["name"] == "防汛工作会议"]
    assert (event["start_date"], event["end_date"]) == ("2024-06-18", "2024-06-20")
    assert {person["name"] for person in event["attendees"]} == {"张明远", "孙建平"}
    assert event["description"] == "chaired by 张明远"
    dates = {e["name"]: (e.get("start_date"), e.get("end_date")) for e in popolo["events"]}
    assert dates["甲工作会议"] == ("2024", "2024")
    assert dates["丁工作会议"] == (None, None), "a month without a year is no date"


def test_an_area_has_its_code(popolo: dict[str, Any]) -> None:
    (area,) = [area for area in popolo["areas"] if area.get("name") == "甘肃省"]
    assert (area["identifier"], area["classification"]) == ("620000", "province")


def test_what_popolo_lacks_is_counted(text: Text) -> None:
    tally = Tally()
    text("popolo", tally=tally)
    assert tally.left == {
        "attended that is planned": 1,
        "group of units": 1,
        "holding that is negated": 1,
        "tenure of a post without a unit": 1,
        "undertaking": 2,
    }
