"""Measures: who acts, what was done, and what is no measure; all reports are invented."""

import pytest

from kg.facts.measure import resembles
from kg.facts.measure.clause import clauses
from kg.model import Document, Fact
from kg.pipeline import extract
from kg.segment import segment

OFFICE = "云岭县水利局"


def measures(text: str) -> list[Fact]:
    facts = extract(Document(id="report", text=text, published="2023-06-14")).facts
    return [fact for fact in facts if fact.type == "undertook"]


def read(text: str) -> list[tuple[str | None, str | None]]:
    return [(fact.get("unit"), fact.get("measure")) for fact in measures(text)]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("近日，云岭县水利局认真梳理了安全隐患36处。", "梳理安全隐患36处"),
        ("云岭县水利局在沿河乡镇设立观测点9个。", "设立观测点9个"),
        ("云岭县水利局通过入户走访等方式征求意见。", "征求意见"),
        ("云岭县水利局从资金、技术等3个方面提出具体措施。", "提出具体措施"),
        ("云岭县水利局以汛前检查为抓手推进隐患整改。", "推进隐患整改"),
        ("云岭县水利局三年来新建泵站4座。", "新建泵站4座"),
        ("云岭县水利局还牵头制定《防汛工作办法》。", "制定《防汛工作办法》"),
        ("云岭县水利局决定对水库开展专项检查。", "对水库开展专项检查"),
        ("云岭县水利局针对渗漏问题组织专家会商。", "组织专家会商"),
        ("云岭县水利局面向库区招募巡查员30名。", "招募巡查员30名"),
        ("云岭县水利局于6月12日启动防台风应急响应。", "启动防台风应急响应"),
        ("云岭县水利局先后3次向沿河乡镇调运沙袋。", "向沿河乡镇调运沙袋"),
        ("云岭县水利局通过视频演示了操作规程，群众拍手叫好。", "演示操作规程"),
        ("位于城北新区的云岭县水利局启用智慧水务平台。", "启用智慧水务平台"),
        # with whom the unit acts, be they named or only said to be of a kind
        ("云岭县水利局还会同公安、交通运输等部门开展联合巡查9次。", "开展联合巡查9次"),
        ("云岭县水利局联合高校攻关关键技术8项。", "攻关关键技术8项"),
        # the verb and what only says what its object is for
        ("云岭县水利局与用水单位签订服务协议。", "与用水单位签订服务协议"),
        ("云岭县水利局与平州学院共建实训厂房2间。", "与平州学院共建实训厂房2间"),
        # verbs that the dictionary cuts, and words for works that it takes for nouns
        ("云岭县水利局编设床位60张。", "编设床位60张"),
        ("云岭县水利局打井12眼。", "打井12眼"),
        ("云岭县水利局对发现的6处渗漏现场下达通知书。", "对发现的6处渗漏现场下达通知书"),
        ("云岭县水利局将享受补贴的农户扩大到3000户。", "将享受补贴的农户扩大到3000户"),
        ("云岭县水利局正会同平州市编制预案。", "编制预案"),
        ("云岭县水利局联合平州市、白石县等地组建救援队。", "组建救援队"),
    ],
)
def test_a_measure_is_cut_to_its_core(text: str, measure: str) -> None:
    assert read(text) == [(OFFICE, measure)]


@pytest.mark.parametrize(
    "text",
    [
        "云岭县水利局取得了显著成效。",
        "云岭县水利局始终坚持问题导向。",
        "云岭县水利局扛起主体责任。",
        "云岭县水利局局长张国强检查堤防。",
        "云岭县水利局查处的案件已经移交。",
        "云岭县水利局开工仪式前，天气转晴。",
        "为做好防汛工作，云岭县水利局。",
        "云岭县水利局被评为先进集体。",
        "云岭县水利局没有建成泵站。",
        "云岭县水利局必须加固堤防。",
        "云岭县水利局工作人员巡查堤防。",
        "云岭县水利局举行防汛工作座谈会。",
        "居民加固了堤防12处。",
        "云岭县水利局可以调运沙袋3万条。",
        "云岭县水利局加固堤防方案遭村民反对。",
        "由云岭县水利局主办的为期三天的展览在平州市开幕。",
        "云岭县水利局施工人员巡查堤防。",
        "云岭县水利局规划面积30亩。",
        "云岭县水利局供应慢、就诊远等6类问题已经移交。",
    ],
)
def test_what_is_no_measure_of_a_unit(text: str) -> None:
    assert read(text) == []


def test_the_actor_goes_on_over_clauses_and_sentences_of_a_paragraph() -> None:
    text = "云岭县水利局加固堤防12处，清淤河道3公里。此外，还储备沙袋4万条。\n会后，巡查了水库。"
    assert read(text) == [(OFFICE, "加固堤防12处"), (OFFICE, "清淤河道3公里"), (OFFICE, "储备沙袋4万条")]


def test_another_subject_ends_the_actor() -> None:
    text = "云岭县水利局加固堤防12处，附近村民搬迁了家具，清理了院落。"
    assert read(text) == [(OFFICE, "加固堤防12处")]


def test_what_a_unit_requires_of_others_is_left_out() -> None:
    text = "云岭县水利局强调，要备足沙袋，落实值班制度，做到早发现。"
    assert read(text) == []


def test_coordinate_predicates_are_set_apart() -> None:
    text = "云岭县水利局夯实基层组织、转变工作作风。"
    assert read(text) == [(OFFICE, "夯实基层组织"), (OFFICE, "转变工作作风")]


def test_a_plan_is_planned() -> None:
    modalities = [fact.modality for fact in measures("云岭县水利局加固堤防12处，明年将新建泵站4座。")]
    assert modalities == ["done", "planned"]


def test_what_is_foreseen_before_a_feast_is_planned() -> None:
    text = "云岭县水利局启用泵站2座，3小时恢复了供水，预计春节前启用水闸5座。"
    assert [(f.get("measure"), f.modality) for f in measures(text)] == [
        ("启用泵站2座", "done"),
        ("恢复供水", "done"),
        ("启用水闸5座", "planned"),
    ]


def test_a_headline_may_say_what_kind_of_report_it_is() -> None:
    assert read("雪夜有热情\n——平州市供热保障一线直击\n本报讯 昨夜大雪。") == []


def test_what_is_going_on_is_ongoing() -> None:
    (fact,) = measures("云岭县水利局正在加固堤防12处。")
    assert (fact.get("measure"), fact.modality) == ("加固堤防12处", "ongoing")


def test_the_holders_of_a_meeting_act_when_it_resolves() -> None:
    text = "6月12日，云岭县水利局召开党组会议。会议研究了防汛预案。会议指出，水情严峻。"
    assert read(text) == [(OFFICE, "研究防汛预案")]


def test_nouns_may_introduce_the_unit() -> None:
    assert read("园区企业华星科技有限公司投入研发经费3000万元。")[0][1] == "投入研发经费3000万元"


def test_quantities_are_numbers() -> None:
    (fact,) = measures("云岭县水利局向群众发放手册1.2万余册。")
    assert (fact.get("quantity"), fact.get("quantity_unit")) == ("12000", "册")


def test_evidence_and_arguments_are_of_the_text() -> None:
    text = "云岭县水利局联合平州市应急管理局，先后建起了观测点9个。"
    for fact in measures(text):
        assert fact.evidence.cut(text).endswith("观测点9个")
        for argument in fact.arguments:
            assert argument.span is None or argument.span.end <= len(text)


def test_the_tokens_of_a_sentence_are_its_text() -> None:
    from kg.mentions import find_mentions

    text = "6月12日，云岭县水利局印发《防汛“十项”措施》并加固堤防1,200米（含支流）；“水情紧，人手少。”他说。"
    (reading,) = find_mentions(segment(Document(id="report", text=text)))
    for sentence in reading.story.sentences:
        for clause in clauses(reading, sentence):
            for token in clause.tokens:
                assert token.text == token.span.cut(text)


def test_likeness_of_measures() -> None:
    assert resembles("启用智慧水务平台", "正式启用智慧水务平台")
    assert not resembles("启用智慧水务平台", "加固堤防12处")


@pytest.mark.parametrize(
    ("text", "unit", "measure"),
    [
        ("云岭县财政设立防汛资金300万元。", "云岭县财政", "设立防汛资金300万元"),
        ("县委6个巡察组分别向水利局反馈了意见。", "县委6个巡察组", "向水利局反馈意见"),
        ("云岭县的“清河行动”拆除了违建40处。", "云岭县", "拆除违建40处"),
        ("水利部宣布，中止供水协议。", "水利部", "中止供水协议"),
    ],
)
def test_who_acts_without_a_whole_name(text: str, unit: str, measure: str) -> None:
    assert read(text) == [(unit, measure)]


def test_what_is_brought_from_one_number_to_another() -> None:
    text = "云岭县水利局推行网上办理，取水许可办理时限由20天压缩到5天。"
    assert (OFFICE, "取水许可办理时限由20天压缩到5天") in read(text)


def test_a_meeting_goes_on_acting_after_it_spoke() -> None:
    text = "县长张国强6月12日主持召开云岭县政府常务会议，要求抓好防汛工作；听取水库加固情况汇报。"
    assert [measure for _, measure in read(text)] == ["听取水库加固情况汇报"]


def test_after_a_meeting_decided_its_holder_acts() -> None:
    text = "6月12日，云岭县水利局召开办公会议。会议决定新购水泵3台，修订《防汛预案》。"
    assert read(text) == [(OFFICE, "新购水泵3台"), (OFFICE, "修订《防汛预案》")]


def test_a_whole_place_is_the_one_named_before() -> None:
    assert ("云岭县", "新建泵站4座") in read("云岭县水网密布。张国强说，云岭县去年雨水多，全县新建泵站4座。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "市安委会第四督查组来云岭县督查汛期安全生产工作。督查组一行听取了县政府关于防汛工作的汇报，查阅了相关台账资料。",
            [
                ("市安委会第四督查组", "来云岭县督查汛期安全生产工作"),
                ("市安委会第四督查组", "听取县政府关于防汛工作的汇报"),
                ("市安委会第四督查组", "查阅相关台账资料"),
            ],
        ),
        (
            "平州市水利局副局长张国强率市政府安委会第四督查组来云岭县督查汛期安全生产工作。",
            [("市政府安委会第四督查组", "来云岭县督查汛期安全生产工作")],
        ),
        ("云岭县水利局来年再看。", []),
        ("各设区市按照有关要求积极制定防汛预案。", [("各设区市", "制定防汛预案")]),
        ("各区制定防汛预案。", [("各区", "制定防汛预案")]),
        ("各区结合汛期形势和防控政策，县城雨停了。", []),
        ("平州市水利局庆祝建局70周年文艺汇演在市图书馆举行。", []),
        ("平州市禁毒形势持续好转。", []),
    ],
)
def test_groups_that_inspect_and_bodies_told_by_each(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "县教育局、县水利局等8个单位加固堤防12处。",
            [("县教育局", "加固堤防12处"), ("县水利局", "加固堤防12处")],
        ),
        (
            "全省各级各部门迅速行动，落实防汛方案，推进隐患整改工作。",
            [("全省各级各部门", "落实防汛方案"), ("全省各级各部门", "推进隐患整改工作")],
        ),
        (
            "位于城北园区的云岭茶业有限公司，投资5亿元建设茶叶加工基地。",
            [("云岭茶业有限公司", "投资5亿元建设茶叶加工基地")],
        ),
        (
            "云岭县水利局现场听取了项目建设情况介绍，并对堤防加固提出了具体建议。",
            [
                ("云岭县水利局", "听取项目建设情况介绍"),
                ("云岭县水利局", "对堤防加固提出具体建议"),
            ],
        ),
        ("云岭县水利局负责人的介绍，令人信服。", []),
        ("邻近的云岭县中心小学还不时派老师前来授课。", [("云岭县中心小学", "派老师前来授课")]),
        (
            "云岭县文物局确定四座古塔拟于3月25日对外开放。",
            [("云岭县文物局", "确定四座古塔拟于3月25日对外开放")],
        ),
    ],
)
def test_who_acts_in_the_next_clause_and_what_verbs_take(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


def test_what_is_told_in_passing_does_not_end_the_actor() -> None:
    text = "云岭县水利局提交建议13件，其中《关于保护湿地的建议》被列为重点；举办讲座21场。"
    assert read(text) == [(OFFICE, "提交建议13件"), (OFFICE, "举办讲座21场")]


def test_a_part_of_a_firm_acts_by_its_own_name() -> None:
    text = "云岭能源集团不断发展。集团所属云岭热力公司更换管网63公里。"
    assert read(text) == [("云岭热力公司", "更换管网63公里")]


def test_a_meeting_may_make_a_decision() -> None:
    text = "云岭县人大常委会举行会议。会议作出关于加强河道保护的决定。"
    assert read(text) == [("云岭县人大常委会", "作出关于加强河道保护的决定")]


def test_all_of_a_list_are_no_other_body() -> None:
    assert read("由中国、哈萨克斯坦、吉尔吉斯斯坦三国联合申报的茶马古道。") == []  # 三国 is read as a place


def test_done_anew_is_done() -> None:
    assert read("云岭县水利局重新制定台账31条，与云岭县公安局会签《意见》。") == [
        (OFFICE, "制定台账31条"),
        (OFFICE, "与云岭县公安局会签《意见》"),
    ]


def test_whoever_is_reported_to_does_not_act() -> None:
    text = "云岭县水利局制定方案12个，并报县委备案。修订预案3个。"
    assert read(text) == [(OFFICE, "制定方案12个"), (OFFICE, "修订预案3个")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (  # the only division that the report tells of
            "平州市研判汛情，部署巡堤查险。\n印发《山洪防御方案》，储备沙袋3万条。",
            [("平州市", "印发《山洪防御方案》"), ("平州市", "储备沙袋3万条")],
        ),
        (  # the paper's own, past another unit and a heading
            "督导组来我县督导。今年以来，我县着力补齐短板。\n整治河道环境。疏浚河道8公里，新建泵站2座。",
            [("我县", "疏浚河道8公里"), ("我县", "新建泵站2座")],
        ),
        (  # a unit from the first sentence on
            "云岭县水利局召开防汛工作会议。\n加固堤防12处，清理河道3公里，储备沙袋5万条。",
            [(OFFICE, "加固堤防12处"), (OFFICE, "清理河道3公里"), (OFFICE, "储备沙袋5万条")],
        ),
    ],
)
def test_a_paragraph_that_names_nobody_tells_what_the_reports_own_body_did(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert set(found) <= set(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "平州市研判汛情。云岭县水利局加固堤防。\n印发《山洪防御方案》，储备沙袋3万条。",  # whose?
        "平州市研判汛情。\n要印发《山洪防御方案》，储备沙袋3万条。",
        "平州市研判汛情。\n储备沙袋3万条。",  # one act is not enough
        "平州市研判汛情。\n村民张国强说，堤防加固了，沙袋储备了3万条。",
        "新华社报道汛情。\n加固堤防12处，清理河道3公里，储备沙袋5万条。",
    ],
)
def test_a_paragraph_that_names_nobody_is_left_where_its_actor_is_not_sure(text: str) -> None:
    assert not [unit for unit, measure in read(text) if "沙袋" in (measure or "")]


def test_a_sum_is_of_the_unit_told_before_what_came_of_it() -> None:
    told = "平州市把水库加固作为民生工程来抓，城乡面貌持续更新。"
    assert ("平州市", "加固水库12座") in read(f"{told}截至目前，共加固水库12座。")
    assert ("平州市", "加固水库12座") not in read(f"{told}村民张国强说，截至目前，共加固水库12座。")
    assert ("平州市", "加固水库12座") not in read(f"{told}加固水库12座。")
