"""What links two things: an identifier, two signals beside the name, or a person's word; never a name."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest

from kg.link.block import Pair, Tally, pairs
from kg.link.model import Candidate, Judgement, Linkable, Office
from kg.link.name import folded, is_distinct
from kg.link.settings import settings
from kg.link.verdict import candidate

THRESHOLD = settings()["accept"]["score"]
BUREAU = Office("青溪县水务局", "局长", "CN-430181", "2016-03-01", "2016-05-01")


def person(id: str, name: str = "李四海", *, offices: Sequence[Office] = (), born: str = "") -> Linkable:
    regions = tuple(sorted({o.region for o in offices if o.region}))
    return Linkable(
        f"https://example.org/{id}", "person", name, (name,), (), tuple(offices), regions, born=born
    )


def judged(one: Linkable, other: Linkable, judgement: Judgement | None = None) -> Candidate:
    return candidate(Pair(one, other, (1, 1)), judgement, threshold=THRESHOLD)


def test_name_unit_and_post_link() -> None:
    found = judged(person("a", offices=[BUREAU]), person("b", offices=[BUREAU]))
    assert found.predicate == "owl:sameAs"
    assert [s.kind for s in found.signals] == ["name", "unit", "post"]


@pytest.mark.parametrize(
    "weaker",
    [
        replace(BUREAU, title="科员"),  # the post goes
        replace(BUREAU, unit="青溪县林业局"),  # the unit goes, and the post with it
        replace(BUREAU, region=""),  # nobody knows which unit of that name it is
    ],
)
def test_without_one_signal_the_link_goes(weaker: Office) -> None:
    kept = judged(person("a", offices=[BUREAU]), person("b", offices=[BUREAU]))
    found = judged(person("a", offices=[BUREAU]), person("b", offices=[weaker]))
    assert kept.predicate
    assert not found.predicate
    assert found.score < kept.score


def test_company_is_a_signal_and_its_loss_demotes() -> None:
    office = replace(BUREAU, title="副局长")
    one = replace(person("a", offices=[BUREAU]), peers=("王小山", "赵大江", "钱多多"))
    other = replace(person("b", offices=[office]), peers=("王小山", "赵大江", "钱多多"))
    assert judged(one, other).predicate == "owl:sameAs"
    assert not judged(one, replace(other, peers=("王小山",))).predicate


def test_a_rare_name_alone_links_nothing() -> None:
    found = judged(person("a", "欧阳鹤鸣"), person("b", "欧阳鹤鸣"))
    assert not found.predicate
    assert found.score < THRESHOLD


def test_a_birth_that_differs_forbids() -> None:
    one, other = (person(i, offices=[BUREAU], born=b) for i, b in (("a", "1962-04"), ("b", "1971-09-02")))
    assert not judged(one, other).predicate


def test_a_seat_that_hundreds_hold_is_no_second_signal() -> None:
    seat = Office("青溪县人民代表大会", "代表", "CN-430181")
    assert not judged(person("a", offices=[seat]), person("b", offices=[seat])).predicate


@pytest.mark.parametrize(
    ("verdict", "predicate"), [("positive", "owl:sameAs"), ("negative", ""), ("unsure", "")]
)
def test_a_person_decides(verdict: str, predicate: str) -> None:
    told = Judgement(verdict, "https://example.org/a", "https://example.org/b", "read both")  # type: ignore[arg-type]
    one, other = person("a", offices=[BUREAU]), person("b", offices=[BUREAU])
    assert judged(one, other, told).predicate == predicate


def test_a_post_is_a_role_and_never_the_same_thing() -> None:
    one, other = (
        Linkable(
            f"https://example.org/{i}",
            "post",
            "青溪县水务局局长",
            ("局长",),
            (),
            (BUREAU,),
            ("CN-430181",),
            peers=p,
        )
        for i, p in (("a", ("李四海",)), ("b", ("李四海", "周五福")))
    )
    assert judged(one, other).predicate == "skos:exactMatch"
    assert judged(one, replace(other, peers=())).predicate == "skos:closeMatch"


def namesakes(side: str) -> list[Linkable]:
    """Return persons of few names, each in a unit, region, post and time of its own side."""
    places = [
        ("CN-430181", "青溪县"),
        ("CN-4401", "白鹭市"),
        ("CN-530102", "枫林区"),
        ("CN-43", "望海省"),
        ("JP", "日本"),
    ]
    bodies = (
        ["水务局", "教育局", "公安局", "第一中学"]
        if side == "a"
        else ["林业局", "卫生局", "文旅局", "第二医院"]
    )
    titles = ["局长", "副局长", "主任", "代表"]
    found = []
    for number, (name, (code, place), body, title) in enumerate(
        product(("王伟", "张伟", "李志强"), places, bodies, titles)
    ):
        year = 2005 + number % 15
        office = Office(place + body, title, code, f"{year}-01-01", f"{year}-06-30")
        found.append(person(f"{side}{number}", name, offices=[office] if number % 7 else []))
    return found


def test_a_list_of_namesakes_links_none() -> None:
    here, there = namesakes("a"), namesakes("b")
    tally = Tally()
    found = [candidate(pair, None, threshold=THRESHOLD) for pair in pairs(here, there, tally)]
    assert len(here) + len(there) > 400
    assert tally.split == 3
    assert len(found) > 1000
    assert [c for c in found if c.predicate] == []


@pytest.mark.parametrize("written", ["李四海同志", "李 四海", "李四海先生"])
def test_titles_and_blanks_are_no_part_of_a_name(written: str) -> None:
    assert folded([written], "person") == ("李四海",)


@pytest.mark.parametrize("written", ["阿里‧汉森", "阿里．汉森", "阿里·漢森", "阿里汉森"])
def test_dots_and_traditional_characters_are_one(written: str) -> None:
    assert folded([written], "person") == ("阿里汉森",)


@pytest.mark.parametrize(
    ("name", "distinct"), [("远洋渔业委员会联盟", True), ("市公安局", False), ("外交部", False)]
)
def test_a_kind_of_body_is_no_ones_own_name(name: str, distinct: bool) -> None:
    assert is_distinct(name) is distinct
