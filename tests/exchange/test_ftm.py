"""Entities of FollowTheMoney: what its package calls valid, and no more than the reports state."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from kg.exchange.ask import Ask, Tally
from kg.exchange.data import country, unit_schema
from kg.exchange.graph import Graph

Text = Callable[..., str]
Entity = dict[str, Any]


@pytest.fixture(scope="module")
def entities(text: Text) -> dict[str, Entity]:
    return {entity["id"]: entity for entity in map(json.loads, text("ftm").splitlines())}


def told(entities: dict[str, Entity], schema: str) -> list[Entity]:
    return [entity["properties"] for entity in entities.values() if entity["schema"] == schema]


def test_the_package_finds_them_valid_and_keeps_every_value(entities: dict[str, Entity]) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed")
    for entity in entities.values():
        schema = ftm.model.get(entity["schema"])
        schema.validate(entity)
        assert not {r for s in schema.schemata for r in s.required} - set(entity["properties"])
        proxy = ftm.model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            assert all(schema.get(name).type.validate(value) for value in values), (entity, name)
            kept = [" ".join(value.split()) for value in values]
            assert sorted(proxy.get(name)) == sorted(kept), (entity, name)


def test_what_they_point_at_is_there_and_of_the_right_schema(entities: dict[str, Entity]) -> None:
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed")
    for entity in entities.values():
        schema = ftm.model.get(entity["schema"])
        for name, values in entity["properties"].items():
            property = schema.get(name)
            for value in values if property.type.name == "entity" else ():
                assert ftm.model.get(entities[value]["schema"]).is_a(property.range), (entity, name)


def occupancy(entities: dict[str, Entity], quote: str) -> Entity:
    (found,) = [o for o in told(entities, "Occupancy") if any(quote in text for text in o["description"])]
    return found


def test_dates_of_a_tenure_are_those_that_reports_tell(entities: dict[str, Entity]) -> None:
    appointed = occupancy(entities, "张明远省水利厅厅长")
    assert appointed["startDate"] == ["2024-03-05"]
    assert appointed["status"] == ["current"]
    assert len(appointed["proof"]) == 2
    removed = occupancy(entities, "李国栋")
    assert (removed["endDate"], removed["status"]) == (["2024-03"], ["ended"])
    assert "startDate" not in removed
    current = occupancy(entities, "孙建平")
    assert (current["status"], current["date"]) == (["current"], ["2024-06-21"])
    assert "startDate" not in current
    assert "endDate" not in current
    assert occupancy(entities, "何大勇")["status"] == ["ended"]
    assert "status" not in occupancy(entities, "吴海"), "told of 1998 only"


def test_a_meeting_has_its_days_its_holder_and_those_who_came(entities: dict[str, Entity]) -> None:
    (meeting,) = [event for event in told(entities, "Event") if event["name"] == ["防汛工作会议"]]
    assert (meeting["startDate"], meeting["endDate"]) == (["2024-06-18"], ["2024-06-20"])
    names = {entities[id]["properties"]["name"][0] for id in meeting["involved"]}
    assert names == {"张明远", "孙建平"}, "who was only to come did not"
    assert meeting["notes"] == ["chaired by 张明远"]
    assert [entities[id]["schema"] for id in meeting["organizer"]] == ["PublicBody"]


def test_notes_keep_words_and_modality(entities: dict[str, Entity]) -> None:
    notes = told(entities, "Note")
    assert {tuple(note["keywords"]) for note in notes} == {
        ("done", "said"),
        ("done", "undertook"),
        ("planned", "undertook"),
    }
    (said,) = [note for note in notes if "said" in note["keywords"]]
    assert said["summary"] == ['把"堤坝" <一段段> & 查清']


def test_what_has_not_come_about_is_counted(text: Text) -> None:
    tally = Tally()
    text("ftm", tally=tally)
    assert tally.left == {"attended that is planned": 1, "holding that is negated": 1}


def test_a_link_becomes_the_item_of_wikidata(text: Text, graph: Graph) -> None:
    person = graph.of_class("foaf:Person")[0]
    made = text("ftm", ask=Ask({person: "Q42"}))
    assert [
        e["properties"]["name"][0]
        for e in map(json.loads, made.splitlines())
        if "wikidataId" in e["properties"]
    ] == [graph.name(person)]


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("甘肃水务集团公司", "Company"),
        ("兰川银行", "Company"),
        ("省书法家协会", "Organization"),
        ("省水利厅", "PublicBody"),
        ("公司监管处", "PublicBody"),
    ],
)
def test_the_end_of_its_name_tells_what_a_unit_is(name: str, schema: str) -> None:
    assert unit_schema(name) == schema


@pytest.mark.parametrize(
    ("place", "code"), [("CN-65", "cn"), ("CN", "cn"), ("FR", "fr"), ("XX", ""), ("", "")]
)
def test_a_place_is_of_a_country(place: str, code: str) -> None:
    assert country(place) == code
