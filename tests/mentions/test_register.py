"""What a unit's short name stands for, by the names that a story has given so far."""

import pytest

from kg.mentions.register import Register
from kg.mentions.unit import Unit
from kg.mentions.unit_name import is_anchored


def unit(text: str) -> Unit:
    return Unit(0, len(text), text, is_anchored(text) or text[:2] in ("白石", "青川", "北方"))


@pytest.mark.parametrize(
    ("told", "text", "name", "form"),
    [
        # 该 and generic words
        (["白石县水利局"], "该局", "白石县水利局", "anaphor"),
        (["白石县水利局", "白石县审计局"], "该局", "白石县审计局", "anaphor"),
        (["青川省水利厅"], "厅党组", "青川省水利厅党组", "short"),
        (["北方矿业集团有限公司"], "集团", "北方矿业集团有限公司", "short"),
        (["北山煤矿"], "该公司", "北山煤矿", "anaphor"),
        (["青川大学"], "学校", "青川大学", "short"),
        (["青川大学", "白石县水利局"], "该校", "青川大学", "anaphor"),
        # the end of a longer name, and its abbreviation
        (["白石县发展和改革局"], "发展和改革局", "白石县发展和改革局", "short"),
        (["白石县人民医院"], "县医院", "白石县人民医院", "short"),
        (["青川省防汛抗旱指挥部"], "省防指", "青川省防汛抗旱指挥部", "short"),
        (["青川市中级人民法院"], "市中院", "青川市中级人民法院", "short"),
        (["省防汛抗旱指挥部"], "省防指", "省防汛抗旱指挥部", "short"),
        # what is many bodies is none of them
        (["全省各级妇联"], "省妇联", "省妇联", "full"),
        # a name of its own
        (["白石县水利局"], "白石县审计局", "白石县审计局", "full"),
        (["白石县人民医院"], "县水利局", "县水利局", "full"),
        ([], "该局", "该局", "anaphor"),
        ([], "集团", "集团", "short"),
        ([], "五届人大常委会", "人大常委会", "short"),
    ],
)
def test_what_a_name_stands_for(told: list[str], text: str, name: str, form: str) -> None:
    register = Register()
    for known in told:
        register.add(known)
    assert register.resolve(unit(text)) == (name, form)


def test_what_the_story_is_about_is_preferred() -> None:
    register = Register()
    register.add("白石县水利局", subject=True)
    register.add("白石县审计局")
    assert register.resolve(unit("该局"))[0] == "白石县水利局"


def test_that_unit_is_none_of_its_own_clause() -> None:
    register = Register()
    register.add("白石县水利局")
    register.add("白石县审计局")
    near = frozenset({"白石县审计局"})
    assert register.resolve(unit("该局"), but=near)[0] == "白石县水利局"


def test_the_shortest_name_is_the_root() -> None:
    register = Register()
    register.add("青川大学")
    register.add("青川大学宣传部")
    assert register.root("青川大学宣传部") == "青川大学"
    assert register.root("白石县委") == "白石县委"


def test_a_collective_is_not_remembered() -> None:
    register = Register()
    register.resolve(Unit(0, 5, "全县各单位", True, group=True))
    assert register.last("单位") is None
