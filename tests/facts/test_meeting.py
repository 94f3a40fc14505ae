import pytest

from kg.facts.meeting.body import body_of
from kg.model import Document, Fact
from kg.pipeline import extract

REPORT = """云岭县召开防汛工作调度会
6月12日，云岭县水利局、云岭县应急管理局联合召开防汛工作调度会。县委书记王建军出席会议并讲话，副县长李秀兰主持。
会上，云岭县气象局局长赵大河通报雨情，云岭县水利局局长张国强（回族）、副局长马小林，总工程师钱永昌作交流发言。
王建军强调，要压实责任。6月1日我在全省水利工作会议上已经说过。
会前，云岭县水利局召开党组会议。"""


def facts(text: str, published: str | None = "2023-06-14") -> list[Fact]:
    found = extract(Document(id="x", text=text, published=published)).facts
    return [fact for fact in found if fact.type in ("held", "chaired", "attended")]


def people(found: list[Fact], kind: str) -> set[str | None]:
    return {fact.get("person") for fact in found if fact.type == kind}


def test_a_report_of_a_meeting() -> None:
    found = facts(REPORT)
    held = {(f.get("unit"), f.get("meeting"), f.get("date")) for f in found if f.type == "held"}
    assert held == {
        ("云岭县水利局", "防汛工作调度会", "2023-06-12"),
        ("云岭县应急管理局", "防汛工作调度会", "2023-06-12"),
        ("云岭县水利局", "党组会议", None),
    }
    assert people(found, "chaired") == {"李秀兰"}
    assert people(found, "attended") == {"王建军", "赵大河", "张国强", "马小林", "钱永昌"}


def test_the_chair_is_not_said_to_attend_as_well() -> None:
    found = facts("云岭县水利局召开调度会，张国强主持会议并讲话。")
    assert people(found, "chaired") == {"张国强"}
    assert people(found, "attended") == set()


def test_evidence_is_within_one_sentence_and_not_empty() -> None:
    for fact in facts(REPORT):
        evidence = fact.evidence.cut(REPORT)
        assert evidence
        assert "。" not in evidence


def test_what_is_to_come_is_planned() -> None:
    (fact,) = facts("云岭县水利局将于6月20日召开防汛工作调度会。")
    assert (fact.type, fact.modality, fact.get("date")) == ("held", "planned", "2023-06-20")


def test_a_date_without_a_year_gives_no_date() -> None:
    (fact,) = facts("6月12日，云岭县水利局召开防汛工作调度会。", published=None)
    assert fact.get("date") is None


def test_the_chair_of_a_second_meeting_is_not_the_firsts() -> None:
    found = facts(
        "6月12日，云岭县召开全县干部大会，县委书记王建军主持。同日，云岭县水利局召开职工干部大会。张国强主持会议。"
    )
    chaired = {(f.get("person"), f.get("meeting")) for f in found if f.type == "chaired"}
    assert chaired == {("王建军", "全县干部大会"), ("张国强", "职工干部大会")}


def test_places_of_a_list_and_six_ministries_convene_nothing() -> None:
    assert facts("云岭县水利局等六部委联合召开防汛工作调度会。")[0].get("unit") == "云岭县水利局"
    assert len(facts("云岭县水利局等六部委联合召开防汛工作调度会。")) == 1
    assert people(facts("王建军在平州市、云岭县等地分别召开座谈会。"), "attended") == {"王建军"}


def test_a_list_that_ends_without_a_name_goes_on() -> None:
    found = facts("云岭县召开调度会，县委书记王建军、副县长李秀兰，以及各乡镇党委书记参加。")
    assert people(found, "attended") == {"王建军", "李秀兰"}


def test_a_crowd_ends_a_list_of_persons() -> None:
    found = facts("云岭县召开调度会，县委书记王建军主持，副县长李秀兰、钱永昌，委员38人出席会议。")
    assert people(found, "attended") == {"李秀兰", "钱永昌"}
    found = facts("云岭县召开调度会。县委书记王建军主持会议，各乡镇主要负责人参加会议。")
    assert people(found, "attended") == set()


def test_who_makes_demands_ends_no_list() -> None:
    found = facts("云岭县召开调度会，副县长李秀兰出席并提要求，县水利局局长张国强主持，赵大河参加。")
    assert people(found, "chaired") == {"张国强"}
    assert people(found, "attended") == {"李秀兰", "赵大河"}


def test_a_name_that_is_not_known_costs_no_other_of_the_list() -> None:
    found = facts("云岭县召开调度会。副县长李秀兰，县水利局局长张国强，县气象局局长劳动列席会议。")
    assert people(found, "attended") == {"李秀兰", "张国强"}


def test_the_meeting_of_the_paragraph_before_may_be_meant() -> None:
    text = "6月12日，云岭县水利局召开推介会。\n县委书记王建军致辞，副县长李秀兰主持，张国强等出席。"
    assert people(facts(text), "attended") == {"王建军", "张国强"}
    assert people(facts(text), "chaired") == {"李秀兰"}
    later = "6月12日，云岭县水利局召开推介会。\n王建军在讲话中说，水是命脉。"
    assert people(facts(later), "attended") == set()


def test_a_session_is_of_the_body_of_whoever_presides() -> None:
    found = facts("云岭县水利局党组书记张国强主持召开党组（扩大）会议，学习有关文件。")
    assert [(f.get("unit"), f.get("meeting")) for f in found if f.type == "held"] == [
        ("云岭县水利局", "党组（扩大）会议")
    ]
    assert not any(f.type == "held" for f in facts("云岭县水利局局长张国强主持召开座谈会。"))


def test_those_who_meet_convene_nothing() -> None:
    assert facts("6月12日，云岭县领导干部大会召开。") == []


def test_what_is_done_at_meetings_of_self_criticism_and_hearings() -> None:
    text = "云岭县水利局召开专题民主生活会，局长张国强带头检视剖析，副局长马小林、钱永昌逐一作自我批评。"
    assert people(facts(text), "attended") == {"张国强", "马小林", "钱永昌"}
    text = "云岭县水利局召开听证会。县政协委员赵大河、律师马小林受邀担任听证员。"
    assert people(facts(text), "attended") == {"赵大河", "马小林"}
    text = "云岭县水利局召开听证会。\n马小林作坊签订了承诺书。"
    assert people(facts(text), "attended") == set()


def test_a_meeting_may_be_called_by_a_part_of_its_name() -> None:
    found = facts("6月12日，茶产业发展论坛暨项目签约仪式在云岭县举行。论坛由云岭县商务局主办。")
    assert [(f.get("unit"), f.get("meeting"), f.get("date")) for f in found] == [
        ("云岭县商务局", "茶产业发展论坛暨项目签约仪式", "2023-06-12")
    ]
    found = facts("云岭县召开防汛工作联席会议。李秀兰在联席会上承诺，月底完工。")
    assert {f.get("meeting") for f in found} == {"防汛工作联席会议"}


@pytest.mark.parametrize(
    ("meeting", "body"),
    [
        ("云岭省十四届人大常委会第三次会议", "云岭省人大常委会"),
        ("政协第十三届全国委员会常务委员会第十八次会议", "全国政协常委会"),
        ("中国共产党云岭县第十五届委员会第五次全体会议", "云岭县委"),
        ("县委十五届五次全会", "县委"),
        ("共青团云岭县第十六次代表大会", "共青团云岭县委"),
        ("中国共产党云岭县第十五次代表大会", "云岭县委"),
        ("云岭县第十五次党代会", "云岭县委"),
        ("中共云岭大学第四次党员代表大会", "云岭大学党委"),
        ("国务院常务会议", "国务院"),
        ("市委常委会(扩大)会议", "市委"),
        ("县委十四届第61次常委会会议", "县委"),
        ("十四届云岭县委第61次常委会会议", "云岭县委"),
        ("云岭十四届县委第61次常委会会议", "云岭县委"),
        ("县委常委（扩大）会议", "县委"),
        ("县政府党组学习会议", "县政府"),
        ("全省水利工作会议", None),
        ("第三届茶产业发展论坛", None),
    ],
)
def test_a_session_is_its_bodys(meeting: str, body: str | None) -> None:
    assert body_of(meeting) == body


@pytest.mark.parametrize(
    "present",
    [
        "副县长李秀兰，县水利局局长赵大河，县水利局防汛办有关负责同志参加会议。",
        "副县长李秀兰，县水利局局长赵大河，县政协班子成员，各乡镇分管领导参加会议。",
        "副县长李秀兰，县水利局局长赵大河，各乡镇水利站分管领导及科室负责人一同参加会议。",
    ],
)
def test_a_list_may_end_with_those_whom_it_does_not_name(present: str) -> None:
    found = facts(f"云岭县召开防汛工作调度会。{present}")
    assert people(found, "attended") == {"李秀兰", "赵大河"}


def test_those_whom_nobody_names_are_not_the_chair() -> None:
    found = facts("云岭县召开防汛工作调度会。张国强到堤防检查汛情，各乡镇负责人参加会议。")
    assert people(found, "attended") == set()


def test_the_leaders_of_a_division_are_told_after_what_someone_said() -> None:
    found = facts(
        "云岭县召开防汛工作调度会。县委书记王建军强调，各地要压实责任。县领导李秀兰、赵大河等参加会议。"
    )
    assert people(found, "attended") == {"李秀兰", "赵大河"}


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("云岭县召开学习贯彻张国强重要讲话精神座谈会。", "学习贯彻张国强重要讲话精神座谈会"),
        ("近日，云岭县召开学习张国强先进事迹座谈会强调，要压实责任。", "学习张国强先进事迹座谈会"),
        ("云岭县召开会议，传达学习张国强在防汛工作会议上的讲话精神。", "会议"),
    ],
)
def test_a_meeting_may_be_about_what_someone_said(text: str, meeting: str) -> None:
    assert [f.get("meeting") for f in facts(text) if f.type == "held"] == [meeting]


def test_a_place_hosts_with_the_units_named_before_it() -> None:
    found = facts("近日，由云岭县总工会、县文旅局和青山景区合作主办的“走进茶山”启动仪式在县城举行。")
    assert {"云岭县总工会", "县文旅局"} <= {f.get("unit") for f in found if f.type == "held"}


def test_a_meeting_may_be_convened_for_someone() -> None:
    found = facts("云岭县纪委监委为张国强专门召开了澄清会议。")
    assert [(f.type, f.get("unit")) for f in found] == [("held", "云岭县纪委监委")]


def test_whoever_was_invited_and_spoke_took_part() -> None:
    found = facts("云岭县举行新闻发布会，邀请县水利局局长张国强通报了汛情。")
    assert people(found, "attended") == {"张国强"}
    found = facts("云岭县举行新闻发布会，拟邀请县水利局局长张国强通报汛情。")
    assert people(found, "attended") == set()
