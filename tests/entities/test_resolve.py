"""Resolution: names and aliases of entities, likenesses, and what a report says twice."""

from collections.abc import Callable

import pytest

from kg.entities import resolve
from kg.entities.name import Minted
from kg.entities.register import Register
from kg.errors import GraphError
from kg.model import Entity, Extraction

Report = Callable[..., Extraction]


def only(extraction: Extraction, type: str) -> Entity:
    (entity,) = (e for e in resolve([extraction]).entities if e.type == type)
    return entity


def test_a_unit_is_shown_with_its_division_and_keeps_every_form_of_its_name(report: Report) -> None:
    unit = only(report("甘肃日报|undertook|省发展改革委|开展调研"), "unit")
    assert unit.name == "甘肃省发展改革委"
    assert unit.aliases == ("甘肃省发展和改革委员会", "省发展改革委")
    assert unit.place == "CN-62"


def test_the_unit_that_a_unit_is_part_of_stands_in_the_resolution(report: Report) -> None:
    units = {
        e.name: e for e in resolve([report("柳州日报|undertook|市委组织部|开展调研")]).entities if e.place
    }
    assert units["柳州市委组织部"].whole == units["柳州市委"].id


def test_a_collective_is_a_group_and_never_a_unit(report: Report) -> None:
    assert only(report("新疆日报|undertook|我区各部门单位|开展调研"), "group").name == "新疆自治区各部门单位"


def test_what_a_report_says_twice_is_one_fact_with_both_places(report: Report) -> None:
    said = "甘肃日报|holds|王强|省教育厅|厅长"
    (linked,) = resolve([report(said, said)]).facts
    assert len(linked.also) == 1
    assert linked.fact.evidence < linked.also[0].evidence


def test_one_name_without_a_post_gives_a_likeness_and_no_merge(report: Report) -> None:
    reports = [
        report("新华社|holds|麦尔丹·木盖提|新疆维吾尔自治区水利厅|厅长", id="a"),
        report("新华社|said|麦尔丹·木盖提|我们逐条整改", id="b"),
    ]
    resolution = resolve(reports)
    (likeness,) = resolution.likenesses
    assert likeness.one < likeness.other
    assert 0 < likeness.score < 1
    assert len([e for e in resolution.entities if e.type == "person"]) == 2


def test_two_things_never_share_an_iri() -> None:
    register = Register("https://example.org/")
    register.add("unit", Minted("iri", "one key"), "甲")
    with pytest.raises(GraphError, match="two things share it"):
        register.add("unit", Minted("iri", "another key"), "乙")
    with pytest.raises(GraphError, match="two things share it"):
        register.add("unit", Minted("another", "one key"), "甲")
