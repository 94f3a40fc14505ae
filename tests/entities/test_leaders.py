"""A bare name in a list of the nation's leaders: whose it is, and whose it is not."""

from kg.entities.name import BASE
from kg.entities.person import Appearance, Holding, identify

COMPANY = (("韩志远", "赵大河"),)


def _holds(report: str, name: str, unit: str, title: str, place: str = "CN") -> Appearance:
    holding = Holding(0, title, f"https://example.org/unit/{unit}", place, rank="leader")
    return Appearance(report, 0, name, (holding,), year="2018")


def _listed(report: str, name: str, year: str = "2018") -> Appearance:
    return Appearance(report, 0, name, company=COMPANY, year=year)


OTHERS = [_holds("r1", "韩志远", "a", "副总理"), _holds("r2", "赵大河", "b", "副主席")]


def _is_leaders(leader: Appearance, listed: Appearance, *more: Appearance) -> bool:
    found = identify([*OTHERS, leader, listed, *more], BASE)
    return found[leader] == found[listed]


def test_a_list_of_leaders_means_the_leader_of_the_name() -> None:
    leader = _holds("r3", "严怀远", "c", "委员长")
    assert _is_leaders(leader, _listed("r4", "严怀远"))
    assert not _is_leaders(leader, _listed("r4", "严怀远", year="2030"))


def test_a_namesake_in_a_county_does_not_take_the_leader_out_of_the_list() -> None:
    leader = _holds("r3", "严怀远", "c", "委员长")
    namesake = _holds("r5", "严怀远", "d", "县长", "CN-520123")
    assert _is_leaders(leader, _listed("r4", "严怀远"), namesake)


def test_a_second_post_of_the_nation_does_not_scatter_the_lists() -> None:
    first, second = _holds("r3", "严怀远", "c", "委员长"), _holds("r5", "严怀远", "d", "主任")
    listed = [_listed("r6", "严怀远"), _listed("r7", "严怀远")]
    found = identify([*OTHERS, first, second, *listed], BASE)
    assert len({found[one] for one in listed}) == 1


def test_of_two_with_a_short_name_a_list_means_neither() -> None:
    first, second = _holds("r3", "严远", "c", "委员长"), _holds("r5", "严远", "d", "主任")
    found = identify([*OTHERS, first, second, _listed("r6", "严远")], BASE)
    assert len(set(found.values())) == 5


def test_a_title_alone_means_the_leader_only_where_nobody_else_has_the_name() -> None:
    leader = _holds("r3", "严怀远", "c", "委员长")
    bare = Appearance("r4", 0, "严怀远", (Holding(0, "委员长", rank="leader"),), year="2018")
    namesake = _holds("r5", "严怀远", "d", "县长", "CN-520123")
    assert _is_leaders(leader, bare)
    assert not _is_leaders(leader, bare, namesake)
