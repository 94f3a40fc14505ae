import time

import pytest

from kg.model import Document, Story
from kg.segment import segment


def stories(text: str, title: str = "") -> tuple[Story, ...]:
    return segment(Document(id="d", text=text, title=title))


def kinds(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(s.kind, s.text) for story in stories(text, title) for s in story.sentences]


def of_kind(kind: str, text: str, title: str = "") -> list[str]:
    return [t for k, t in kinds(text, title) if k == kind]


def quotations(text: str) -> list[str]:
    return [q.cut(text) for story in stories(text) for q in story.quotations]


def test_a_report_has_headlines_a_dateline_sub_headlines_and_a_body() -> None:
    text = (
        "把水留住\r\n——我省各地抓紧蓄水保水见闻\r\n"
        "　　东山日报讯（记者 王一　通讯员 李二）入秋以来，各地抓紧蓄水。"
        "水从哪里来？\r\n建库蓄水\r\n　　省水利厅建库。\r\n\r\n（编辑：赵三）\r\n"
    )
    assert kinds(text) == [
        ("headline", "把水留住"),
        ("headline", "——我省各地抓紧蓄水保水见闻"),
        ("byline", "东山日报讯（记者 王一　通讯员 李二）"),
        ("body", "入秋以来，各地抓紧蓄水。"),
        ("body", "水从哪里来？"),
        ("subhead", "建库蓄水"),
        ("body", "省水利厅建库。"),
        ("byline", "（编辑：赵三）"),
    ]
    [story] = stories(text)
    assert (story.headline, story.paper, story.place) == (
        "把水留住 ——我省各地抓紧蓄水保水见闻",
        "东山日报",
        "",
    )
    assert [s.paragraph for s in story.sentences] == [0, 1, 2, 2, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("line", "paper", "place"),
    [
        ("东山日报讯(记者王一报道)按照部署，省水利厅建库。", "东山日报", ""),
        ("本报临江5月21日电（记者 王一）省水利厅建库。", "", "临江"),
        ("本报讯 记者王一报道：省水利厅建库。", "", ""),
        ("本报讯 记者王一 李二 省水利厅建库。", "", ""),
        ("【本报讯】（记者 王一）省水利厅建库。", "", ""),
        ("东山网消息（晚间新闻）：省水利厅建库。", "东山网", ""),
        ("东山日报客户端临江电 省水利厅建库。", "东山日报客户端", "临江"),
        ("东山网-东山日报讯（记者 王一）省水利厅建库。", "东山网-东山日报", ""),
        ("东山云/东山日报临江讯（记者/王一 通讯员/李二）省水利厅建库。", "东山云/东山日报", "临江"),
        ("东山日报·新东山客户端临江５月２１日讯 省水利厅建库。", "东山日报·新东山客户端", "临江"),
        ("东山社北京／上海十二月三日电（记者王一、李二）省水利厅建库。", "东山社", "北京／上海"),
        ("据东山社临江5月21日电 省水利厅建库。", "东山社", "临江"),
        ("东山网（东山日报网）讯（记者 王一）省水利厅建库。", "东山网（东山日报网）", ""),
    ],
)
def test_a_dateline_gives_the_paper_and_the_place(line: str, paper: str, place: str) -> None:
    [story] = stories(line)
    assert (story.paper, story.place) == (paper, place)
    assert [s.kind for s in story.sentences] == ["byline", "body"]
    assert "省水利厅建库。" in story.sentences[1].text


@pytest.mark.parametrize(
    "line",
    [
        "新华社长篇通讯《甲》今天播发。",
        "新华社发表长篇通讯，讲述水库的故事。",
        "东山省水利厅今天发布消息：水库建成。",
        "据省气象台消息，明天有雨。",
        "据东山通讯社9日消息，水库建成。",
        "国家电网停电，检修水库。",
        "国家电网全面停电 检修水库。",
        "互联网电商，带动销售。",
        "本台电影频道今晚播出。",
        "东山日报社社长王一致电，表示祝贺。",
        "他在东山日报讯息栏里读到水库的消息：建成。",
    ],
)
def test_what_only_sounds_like_a_dateline_is_body(line: str) -> None:
    assert of_kind("byline", line) == []


def test_a_report_without_a_dateline_takes_its_paper_from_its_credits() -> None:
    assert stories("甲\n东山日报全媒体记者 王一 李二\n水库建成。")[0].paper == "东山日报"
    assert stories("甲\n水库建成。\n(来源:东山县融媒体中心 记者:王一)")[0].paper == "东山县融媒体中心"
    assert stories("甲\n本报记者 王一\n水库建成。")[0].paper == ""


@pytest.mark.parametrize(
    "line",
    [
        "本报记者 王一 李二",
        "记者 王　一 通讯员 李二",
        "东山日报全媒体记者 阿洛木呷",
        "（通讯员 王一 编辑 李二）",
        "（省水利厅供稿 责任编辑：王一）",
        "编辑：王一 校对：李二",
        "一审：王一 二审：李二 三审：赵三",
        "图为水库工地。（记者 王一 摄）",
        "（图为水库工地。通讯员 王一 摄）",
        "图①：水库工地。",
        "原标题：水库建成",
        "来源：东山日报 2019-09-05 10:22",
        "发布时间：2019-09-05 10:22 字体：[大 中 小]",
        "（完）",
        "（本报综合）",
        "（据东山社）",
        "（下转第三版）",
        "(王一 李二)",
        "2019年9月5日",
        "王一 摄",
    ],
)
def test_who_made_the_report_is_a_byline(line: str) -> None:
    assert kinds(f"水库建成\n水库昨天建成。\n{line}")[-1] == ("byline", line)


@pytest.mark.parametrize(
    "line",
    [
        "记者：老乡，你们去哪儿？",
        "记者：人病了",
        "王一：水库建成了",
        "（掌声）",
        "（按姓氏笔画为序）",
        "联系电话：1234（县水利局办公室主任 王一）",
        "东山网总编辑 王一",
        "2003－2004年 东山省水利厅副厅长",
        "东山县县长 王一",
        "王一 李二 赵三 周四 吴五",
        "……",
        "“学得不深,离要求有差距”",
        "详情请看今晚的节目，敬请收看",
    ],
)
def test_a_short_line_of_the_report_itself_is_body(line: str) -> None:
    assert kinds(f"水库建成\n水库昨天建成。\n{line}\n水库今天放水。")[2][0] == "body"


@pytest.mark.parametrize(
    "line",
    [
        "蓄水保水“真功夫”",
        "东山：深化改革 强化监督",
        "一、总体要求",
        "（二）基本原则",
        "电视剧《出发，东山》今晚播出",
        "——向深水进发",
        "【现场】",
    ],
)
def test_a_short_line_above_a_part_is_a_sub_headline(line: str) -> None:
    assert kinds(f"水库建成\n水库昨天建成。\n{line}\n水库今天放水。")[2][0] == "subhead"


def test_a_line_with_nothing_below_heads_nothing() -> None:
    assert kinds("任命王一为东山省水利厅厅长") == [("body", "任命王一为东山省水利厅厅长")]
    assert kinds("水库昨天建成。\n水库今天放水") == [("body", "水库昨天建成。"), ("body", "水库今天放水")]


def test_lines_in_a_row_are_a_list_and_not_sub_headlines() -> None:
    text = "名单公布\n名单如下。\n东山省水利厅\n西山省水利厅\n南山省水利厅\n以上单位受到表彰。"
    assert of_kind("subhead", text) == []


def test_the_issuer_and_the_date_close_a_notice() -> None:
    acts = "任命王一为省水利厅厅长\n免去李二的省水利厅厅长职务"
    text = f"东山省人民政府任免通知\n{acts}\n东山省人民政府\n2019年9月5日"
    assert kinds(text) == [
        ("headline", "东山省人民政府任免通知"),
        ("body", "任命王一为省水利厅厅长"),
        ("body", "免去李二的省水利厅厅长职务"),
        ("byline", "东山省人民政府"),
        ("byline", "2019年9月5日"),
    ]


def test_a_headline_may_be_long_or_ask() -> None:
    long = "王一离京对东山共和国 西山共和国进行国事访问" + "并出席东西合作组织成员国元首理事会第十九次会议"
    assert of_kind("headline", f"{long}\n王一今天离京。") == [long]
    assert of_kind("headline", "水从哪里来？\n水从山上来。") == ["水从哪里来？"]


def test_the_title_of_the_document_stands_once_in_the_headline() -> None:
    assert stories("水库建成\n水库昨天建成。", title="水库建成")[0].headline == "水库建成"
    assert stories("水库昨天建成。", title="水库建成")[0].headline == "水库建成"


def test_another_event_in_the_report_has_its_own_byline() -> None:
    text = "本报讯（记者 王一）水库建成。\n又讯（记者 李二）水库放水。"
    assert len(stories(text)) == 1
    assert of_kind("byline", text) == ["本报讯（记者 王一）", "又讯（记者 李二）"]


DIGESTS = {
    "headlines": "联播快讯\n水库建成\n水库昨天建成。\n今天放水。\n桥梁开工\n桥梁昨天开工。\n",
    "bare dateline": "东山网消息（晚间新闻）：\n水库建成\n水库昨天建成。\n桥梁开工\n桥梁昨天开工。",
    "numbers": "简讯\n1.水库建成\n水库昨天建成。\n2.桥梁开工\n桥梁昨天开工。",
    "marks": "简讯\n■水库昨天建成。\n■桥梁昨天开工。\n（本报综合）",
    "brackets": "简讯\n【东山】水库昨天建成。\n【西山】桥梁昨天开工。",
    "two lines": "联播快讯\n蓄水三亿方\n水库建成\n水库昨天建成。\n桥梁开工\n桥梁昨天开工。",
    "lead-in": "联播快讯\n东山网消息：下面来看一组快讯。\n水库建成\n水库昨天建成。\n桥梁开工\n桥梁昨天开工。",
    "in the dateline": "联播快讯\n东山网消息：水库建成\n水库昨天建成。\n桥梁开工\n桥梁昨天开工。",
    "datelines": "水库建成\n本报讯（记者 王一）水库昨天建成。\n桥梁开工\n本报讯（记者 李二）桥梁昨天开工。",
}


@pytest.mark.parametrize("text", DIGESTS.values(), ids=DIGESTS)
def test_a_digest_is_cut_into_its_stories(text: str) -> None:
    first, second = stories(text)
    assert "水库昨天建成。" in first.span.cut(text)
    assert "桥梁昨天开工。" in second.span.cut(text)
    assert "桥梁" not in first.span.cut(text)
    assert "水库" not in second.headline


def test_paragraphs_of_a_digest_without_headlines_are_stories_unless_they_go_on() -> None:
    text = "水库昨天建成。\n桥梁昨天开工。\n此外，隧道也已开工。\n公路昨天通车。"
    assert [s.span.cut(text)[:2] for s in stories(text, title="国内联播快讯")] == ["水库", "桥梁", "公路"]


def test_every_story_of_a_digest_has_its_paper() -> None:
    assert [s.paper for s in stories(DIGESTS["bare dateline"])] == ["东山网", "东山网"]


@pytest.mark.parametrize(
    "text",
    [
        "水库建成\n水库昨天建成。\n建库蓄水\n水从山上来。\n放水灌田\n田在山下。",
        "东山网消息：\n东山省印发意见\n一、总体要求\n要蓄水。\n二、基本原则\n要节水。",
        "水库建成\n本报讯（记者 王一）水库昨天建成。\n■一期蓄水。\n■二期放水。",
    ],
)
def test_a_report_with_parts_is_one_story(text: str) -> None:
    assert len(stories(text)) == 1


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("好。很好！真的？……是的。", ["好。", "很好！", "真的？……", "是的。"]),
        ("他说：“好。”她说：“不好。”散会。", ["他说：“好。”", "她说：“不好。”", "散会。"]),
        ("解决“谁来种地？”的问题。", ["解决“谁来种地？”的问题。"]),
        ("《出发！》今晚播出。", ["《出发！》今晚播出。"]),
        ("第一条规定“不得外传！”，违者必究。", ["第一条规定“不得外传！”，违者必究。"]),
        ("（他说：好。）会议结束。", ["（他说：好。）", "会议结束。"]),
        ("增长2.5%. 下降1.5%。", ["增长2.5%. 下降1.5%。"]),
        ("都能找得到. 很好。", ["都能找得到.", "很好。"]),
    ],
)
def test_a_sentence_ends_where_it_ends(text: str, sentences: list[str]) -> None:
    assert [t for _, t in kinds(text)] == sentences


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("他说：“要‘实干’。”又说：“好。”", ["“要‘实干’。”", "“好。”"]),
        ("他说：“要“实干”，要快。”散会。", ["“要“实干”，要快。”"]),
        ("他说：“一段。\n“二段。\n“三段。”散会。", ["“一段。", "“二段。", "“三段。”"]),
        ("坚持“四个意识“，做到“两个维护”。", ["“四个意识“", "“两个维护”"]),
        ("坚持”四个意识”和”四个自信”。", ["”四个意识”", "”四个自信”"]),
        ('他说："好。"又说："不好。"', ['"好。"', '"不好。"']),
        ('他说：“好。" 散会。', ['“好。"']),
        ('一台55"电视。', []),
        ("他说：「要『实干』。」", ["「要『实干』。」"]),
        ("他说：“要「实干」。”", ["“要「实干」。”"]),
        ("好。”他说。“不好。”", ["“不好。”"]),
        ("他说：“要“实干。”散会。", ["“要“实干。”"]),
    ],
)
def test_quotations_are_the_outermost(text: str, quoted: list[str]) -> None:
    assert quotations(text) == quoted


def test_a_character_knows_its_quotation() -> None:
    text = "他说：“好。”又说：“不好。”"
    [story] = stories(text)
    assert [text[i] for i in range(len(text)) if story.quotation_at(i)] == list("“好。”“不好。”")
    assert story.quotation_at(3) == story.quotations[0]
    assert story.quotation_at(len(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "“" * 100_000 + "好" + "”" * 100_000,
        "“「" * 50_000,
        '"“' * 50_000,
        "”" * 100_000,
        "报" * 200_000,
        "（" * 200_000,
        " " * 200_000 + "好",
        "好　" * 100_000,
        "一、" * 100_000,
        "本报讯" + "　" * 100_000 + "好",
        "。” " * 100_000,
        "《" * 100_000,
        "王一 " * 100_000,
        "\n".join(["本报讯（记者 王一"] * 10_000),
        "\n".join(["水库建成"] * 30_000),
        "联播快讯\n" + "\n".join(["水库建成", "水库昨天建成。"] * 10_000),
        "\n".join(["水库昨天建成。"] + ["一、水库"] * 30_000),
    ],
    ids=range(17),
)
def test_no_text_is_slow(text: str) -> None:
    began = time.process_time()
    stories(text)
    assert time.process_time() - began < 5


def test_blank_text_has_no_story() -> None:
    assert stories("") == ()
    assert stories(" \r\n　\n") == ()
