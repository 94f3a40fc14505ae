import pytest

from kg.mentions import find_mentions
from kg.model import Document
from kg.segment import segment

NAMES = [
    ("云岭县水利局召开防汛工作调度会。", ["防汛工作调度会"]),
    ("云岭县委举办“学条例、守纪律”专题读书班。", ["“学条例、守纪律”专题读书班"]),
    ("云岭县水利局在县城举行高质量发展大会。", ["高质量发展大会"]),
    (
        "中国共产党云岭县第十五届委员会第五次全体会议在县城举行。",
        ["中国共产党云岭县第十五届委员会第五次全体会议"],
    ),
    ("云岭县传达学习全省水利工作会议精神。", ["全省水利工作会议"]),
    ("3月下旬，王建军出席“开放与合作”国际论坛。", ["“开放与合作”国际论坛"]),
    (
        "（云岭日报6月12日讯 记者 李明）云岭县十七届人大常委会第八次会议闭会。",
        ["云岭县十七届人大常委会第八次会议"],
    ),
    ("云岭县水利局印发专题民主生活会工作方案。", ["专题民主生活会"]),
    ("张国强在平州市开了个现场办公会。", ["现场办公会"]),
    ("县委书记王建军开专题会研究防汛。", ["专题会"]),
    ("王建军出席联合国气候峰会。", ["联合国气候峰会"]),
    ("王建军出席联合国大会。", ["联合国大会"]),
    ("王建军在联合国大会上发言。", ["联合国大会"]),
    ("联合国大会通过了一项决议。", []),
    ("云岭县水利局、云岭县商务局联合举行防汛演练总结会。", ["防汛演练总结会"]),
    ("云岭县人民法院举行就职仪式。", ["就职仪式"]),
    ("他住在县委会议室隔壁，常去人民大会堂。", []),
    ("云岭县工商业联合会、云岭县红十字会参加活动。", []),
]

REFERENCES = [
    # text, [(mention, name)]
    (
        "云岭县十七届人大常委会举行第八次会议。王建军主持第一次全体会议。会议通过了决定。",
        [
            ("第八次会议", "云岭县十七届人大常委会第八次会议"),
            ("第一次全体会议", "云岭县十七届人大常委会第八次会议第一次全体会议"),
            ("会议", "云岭县十七届人大常委会第八次会议"),
        ],
    ),
    (
        "第三届茶产业发展论坛在云岭县举行。王建军出席开幕式。本届论坛由云岭县商务局主办。",
        [
            ("第三届茶产业发展论坛", "第三届茶产业发展论坛"),
            ("开幕式", "第三届茶产业发展论坛开幕式"),
            ("本届论坛", "第三届茶产业发展论坛"),
        ],
    ),
    (
        "云岭县水利局召开座谈会。云岭县水利局召开防汛工作座谈会。",
        [("座谈会", "座谈会"), ("防汛工作座谈会", "防汛工作座谈会")],
    ),
    (  # newly convened, by another unit
        "云岭县召开全县干部大会。会议要求抓落实。同日，云岭县水利局召开职工干部大会。会议提出了要求。",
        [
            ("全县干部大会", "全县干部大会"),
            ("会议", "全县干部大会"),
            ("职工干部大会", "职工干部大会"),
            ("会议", "职工干部大会"),
        ],
    ),
    (
        "县委书记王建军会见了陈大可。副县长李秀兰会见了赵小川。",
        [("会见", "王建军会见陈大可"), ("会见", "李秀兰会见赵小川")],
    ),
    (
        "县委书记王建军与陈大可举行会谈。副县长李秀兰与赵小川举行会谈。",
        [("会谈", "王建军与陈大可会谈"), ("会谈", "李秀兰与赵小川会谈")],
    ),
]


def meetings(text: str) -> list[tuple[str, str]]:
    (reading,) = find_mentions(segment(Document(id="x", text=text)))
    return [(m.text, m.name) for m in reading.mentions if m.type == "meeting"]


@pytest.mark.parametrize(("text", "want"), NAMES, ids=[c[0] for c in NAMES])
def test_a_meeting_is_named_as_written(text: str, want: list[str]) -> None:
    assert [found for found, _ in meetings(text)] == want


@pytest.mark.parametrize(("text", "want"), REFERENCES, ids=[c[0] for c in REFERENCES])
def test_a_meeting_has_one_name_all_over_the_report(text: str, want: list[tuple[str, str]]) -> None:
    assert meetings(text) == want


def test_sessions_of_two_bodies_with_the_same_ordinals_are_two() -> None:
    text = "十三届全国人大四次会议3月5日开幕。全国政协十三届四次会议3月4日开幕。"
    assert [name for _, name in meetings(text)] == ["十三届全国人大四次会议", "全国政协十三届四次会议"]
