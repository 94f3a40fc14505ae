"""What an analyst does, step by step: find, follow, filter, prove, ask, share, correct; without a network."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from rdflib import Graph
from selenium.webdriver.common.keys import Keys

from kg.confidence import confidence
from kg.entities import resolve
from kg.export.network import network
from kg.export.page import page
from kg.export.turtle import turtle
from kg.model import Extraction, Resolution

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "vendor/axe-core-4.14.1/axe.min.js"
QUERIES = Path(__file__).parents[2] / "ontology/queries"
SAMPLES = Path(__file__).parents[2] / "kg/data/samples"


def write(folder: Path, resolution: Resolution, **options: Any) -> Path:
    file = folder / "graph.html"
    likely = {linked.fact.rule: confidence(linked.fact.rule, linked.fact.type) for linked in resolution.facts}
    file.write_text(page(resolution, network(resolution), confidence=likely, **options), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def corpus(report: Callable[..., Extraction]) -> Resolution:
    """Give reports of several years and places, with a career in them."""
    made = [
        report("新疆日报|holds|赵新|自治区水利厅|厅长", published="2019-03-01", id="a"),
        report(
            "新疆日报|holds|赵新|自治区水利厅|厅长|removed",
            "新疆日报|holds|赵新|自治区教育厅|厅长|appointed",
            "新疆日报|held|自治区教育厅|工作会议|2021-06-05",
            "新疆日报|chaired|赵新|工作会议",
            "新疆日报|attended|李四|工作会议",
            published="2021-06-07",
            id="c",
        ),
        report("甘肃日报|holds|单志刚|省教育厅|副厅长", "甘肃日报|undertook|省教育厅|开展调研", id="d"),
        report("甘肃日报|said|单志刚|要抓好落实", published="2022-05-01", id="e"),
    ]
    return resolve(made)


@pytest.fixture
def opened(browser: Any, corpus: Resolution, tmp_path: Path) -> Any:
    browser.open(write(tmp_path, corpus))
    yield browser
    assert browser.log() == []


@pytest.fixture(scope="module")
def samples() -> Resolution:
    from kg.pipeline import distinct, extract_all
    from kg.read import read

    found = extract_all(distinct(read([str(SAMPLES)])))
    return resolve([one for one in found if isinstance(one, Extraction)])


def shown(page: Any) -> set[str]:
    """Return the names of what is drawn."""
    return set(page.ask("kg.canvas.nodes.map(({ id }) => kg.entities[id].name)"))


# ---- find


def test_a_person_is_found_by_name_pinyin_and_initials(opened: Any) -> None:
    for typed in ("赵新", "zhaoxin", "zx", "zhx", "zhaox", "ZHAO xin", "赵x"):
        opened.find("body").send_keys("/")
        opened.find("#query").send_keys(Keys.CONTROL, "a")
        opened.find("#query").send_keys(typed, Keys.ENTER)
        assert opened.find("#details h2").text == "赵新", typed
        opened.ask("kg.choose(null)")


def test_surnames_and_parts_of_names_are_read_aright(opened: Any) -> None:
    for typed, name in (("shan", "单志刚"), ("szg", "单志刚"), ("jiaoyuting", "教育厅")):
        opened.find("#query").clear()
        opened.find("#query").send_keys(typed)
        assert any(name in result for result in opened.texts("#results .of")), typed


def test_results_stand_by_type(opened: Any) -> None:
    opened.find("#query").send_keys("厅")
    kinds = opened.texts("#results .kind")
    assert any(kind.startswith("单位") for kind in kinds) and any(kind.startswith("职务") for kind in kinds)


# ---- follow


def test_focus_expand_collapse_and_back(opened: Any) -> None:
    opened.find("#query").send_keys("zhaoxin", Keys.ENTER)
    opened.find("#details .actions button").click()
    around = shown(opened)
    assert "赵新" in around and sum("厅" in name for name in around) == 2 and "李四" not in around
    meeting = opened.entity("工作会议")
    opened.ask(f"kg.scene.expand({meeting})")
    assert shown(opened) == around | {"李四"}
    opened.ask(f"kg.scene.collapse({meeting})")
    assert shown(opened) == around
    opened.find("#back").click()
    opened.wait("kg.canvas.nodes.some(({ id }) => kg.entities[id].name === '李四')")
    opened.find("#forward").click()
    opened.wait("!kg.canvas.nodes.some(({ id }) => kg.entities[id].name === '李四')")


def test_the_way_between_two(opened: Any) -> None:
    opened.find("#query").send_keys("lisi", Keys.ENTER)
    actions = "[...document.querySelectorAll('.actions button')]"
    opened.ask(f"{actions}.find((b) => b.textContent.includes('路径')).click()")
    opened.find("#query").send_keys("shuiliting", Keys.ENTER)
    way = opened.texts("#details .way")[0].split(" → ")
    assert way[:3] == ["李四", "工作会议", "赵新"] and way[3].endswith("水利厅")
    assert shown(opened) == set(way)


def test_no_way_is_said(opened: Any) -> None:
    opened.ask(f"kg.search.pick('path', {opened.entity('李四')})")
    opened.ask(f"kg.search.picked({opened.entity('单志刚')})")
    assert "没有路径" in opened.find("#search-note").text


def test_the_keyboard_walks_the_graph(opened: Any) -> None:
    opened.ask("kg.canvas.focus()")
    canvas = opened.find("#canvas canvas")
    canvas.send_keys(Keys.ARROW_RIGHT)
    first = opened.ask("kg.state.chosen.entity")
    canvas.send_keys(Keys.ENTER)
    assert opened.ask("kg.state.scene.centre") == first
    canvas.send_keys(Keys.ARROW_DOWN)
    canvas.send_keys(Keys.ARROW_RIGHT)
    assert opened.ask("kg.state.chosen.entity") != first
    assert opened.find("#announce").get_attribute("textContent")


# ---- filter


def test_time_keeps_what_happened_in_it(opened: Any) -> None:
    opened.ask("kg.filter.set({ from: '2021-06-01', to: '2021-06-30', undated: false })")
    opened.find("#view-table").click()
    assert len(opened.texts("#rows tr")) == 5
    opened.find("#view-graph").click()
    opened.find("#from").send_keys(Keys.HOME)
    assert opened.ask("kg.state.filter.from") == ""


def test_posts_as_of_a_day(opened: Any) -> None:
    def held(day: str) -> list[Any]:
        opened.ask(f"kg.filter.set({{ day: '{day}' }})")
        found = "kg.facts.map((_, i) => i).filter((i) => kg.filter.isOn(i) && kg.facts[i].type === 'holds')"
        units: list[Any] = opened.ask(f"{found}.map((i) => kg.values(kg.facts[i], 'unit')[0])")
        return units

    assert held("2018-01-01") == []
    assert held("2020-01-01") == ["自治区水利厅"]
    assert held("2022-01-01") == ["自治区教育厅"]


def test_a_month_of_many_years_is_set_by_its_days_and_holds_for_answers(opened: Any) -> None:
    for field, day in (("day-from", "2021-06-01"), ("day-to", "2021-06-30")):
        change = "element.value = arguments[1]; element.dispatchEvent(new Event('change'))"
        opened.ask(f"((element) => {{ {change} }})(document.getElementById(arguments[0]))", field, day)
    opened.find("#filter-undated").click()
    opened.ask("kg.change({ view: 'ask', question: { name: 'chairs' } }, 'view')")
    assert opened.texts("#answers tr") == ["工作会议 赵新"]
    opened.ask("kg.filter.set({ from: '2023-01-01', to: '' })")
    assert opened.texts("#answers tr") == []
    assert opened.find("#day-from").get_attribute("value") == "2023-01-01"


def test_region_level_confidence_and_report(opened: Any) -> None:
    count = "kg.facts.filter((_, i) => kg.filter.isOn(i)).length"
    everything = opened.ask(count)
    opened.ask("kg.filter.set({ region: 'CN-62' })")
    assert 0 < opened.ask(count) < everything
    opened.ask("kg.filter.set({ region: '', report: 'c' })")
    assert opened.ask(count) == 5
    opened.find("#clear").click()
    opened.ask("kg.filter.set({ least: 0.999 })")
    assert opened.ask(count) == 0
    assert "筛选" in opened.find("#part").text
    opened.ask("kg.filter.set({ least: 0 })")
    opened.find("[data-key='level.province'] input").click()
    assert opened.ask(count) < everything


# ---- prove


def test_evidence_of_a_bundle_is_all_there(
    browser: Any, report: Callable[..., Extraction], tmp_path: Path
) -> None:
    many = report(*(f"甘肃日报|holds|王强|省教育厅|厅长{'甲' * n}" for n in range(9)))
    browser.open(write(tmp_path, resolve([many])))
    assert browser.ask("kg.canvas.lines.length") < 9
    browser.ask("kg.choose({ fact: kg.canvas.lines[0].all[0].fact })")
    assert len(browser.texts("#details .fact")) == 9


def test_planned_and_possibly_the_same_look_different(
    browser: Any, samples: Resolution, tmp_path: Path
) -> None:
    browser.open(write(tmp_path, samples))
    kinds = Counter(browser.ask("kg.canvas.lines.map(({ kind }) => kind)"))
    assert kinds["stated"] and kinds["planned"]
    assert browser.ask("kg.entities.some(({ like }) => like)") == bool(samples.likenesses)
    keys = browser.ask("[...document.querySelectorAll('#legend-kinds label')].map((e) => e.dataset.key)")
    assert {"kind.stated", "kind.planned"} <= set(keys)


# ---- read otherwise


def test_table_sorts_and_saves(opened: Any, tmp_path: Path) -> None:
    opened.find("#view-table").click()
    dates = "[...document.querySelectorAll('#rows tr')].map((row) => row.cells[2].textContent)"
    opened.find("#table-head th:nth-child(3) button").click()
    rising = opened.ask(dates)
    opened.find("#table-head th:nth-child(3) button").click()
    assert (
        opened.ask(dates)[0] > rising[0]
        and opened.find("#table-head th:nth-child(3)").get_attribute("aria-sort") == "descending"
    )
    opened.find("#table-filter").send_keys("副厅长")
    rows = list(
        csv.DictReader(io.StringIO(opened.saved("#table-save", tmp_path, "facts.csv").lstrip("\ufeff")))
    )
    assert [(row["person"], row["post"]) for row in rows] == [("单志刚", "副厅长")]


def test_timeline_of_a_person(opened: Any) -> None:
    opened.find("#query").send_keys("zhaoxin", Keys.ENTER)
    opened.find("#view-timeline").click()
    rows = opened.texts("#time .rows .what")
    assert rows[:2] == ["自治区水利厅 厅长", "自治区教育厅 厅长"]
    assert "2021-06-07（见报） 免去" in opened.texts("#time .rows .when")[0]
    opened.find("#time .what button").click()
    assert opened.ask("kg.state.chosen.fact !== undefined")


def test_tree_of_units_with_who_holds_what(opened: Any) -> None:
    opened.find("#view-tree").click()
    opened.find("#tree-filter").send_keys("水利厅")
    assert "新疆维吾尔自治区" in opened.find("#branches").text
    assert "赵新厅长" in opened.find("#branches").text.replace("\n", "")


# ---- keep and share


def test_a_link_brings_back_scene_filters_and_view(opened: Any) -> None:
    opened.find("#query").send_keys("zhaoxin", Keys.ENTER)
    opened.find("#details .actions button").click()
    opened.find("[data-key='fact.chaired'] input").click()
    opened.ask("kg.filter.set({ from: '2019-01-01', to: '2021-12-31', day: '' })")
    address, before = opened.driver.current_url, shown(opened)
    opened.driver.get("about:blank")
    opened.driver.get(address)
    opened.wait("document.documentElement.dataset.texts === 'true'")
    assert shown(opened) == before
    assert not opened.ask("document.querySelector(\"[data-key='fact.chaired'] input\").checked")
    assert opened.ask("kg.state.filter.to") == "2021-12-31"


def test_the_link_is_there_to_copy(opened: Any) -> None:
    opened.find("#query").send_keys("zhaoxin", Keys.ENTER)
    opened.ask("document.getElementById('saving').open = true")
    assert opened.find("#link").get_attribute("value") == opened.driver.current_url
    opened.find("#copy-link").click()
    opened.wait("document.getElementById('copied').textContent !== ''")


def test_the_keyboard_skips_to_the_view(opened: Any) -> None:
    opened.find("body").send_keys(Keys.TAB)
    assert opened.ask("document.activeElement.id") == "skip"
    opened.driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert opened.ask("document.activeElement.tagName") == "CANVAS"
    opened.find("#view-table").click()
    opened.ask("document.getElementById('skip').focus()")
    opened.driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert opened.ask("document.activeElement.id") == "table"


def test_a_link_that_says_nonsense_opens_the_page(browser: Any, corpus: Resolution, tmp_path: Path) -> None:
    browser.open(
        write(tmp_path, corpus), "focus=nobody&open=%00,x&from=2019-99-99&least=x&community=99&view=no&ask=no"
    )
    assert shown(browser) and browser.log() == []


def test_the_visible_part_as_graphml_and_turtle(opened: Any, corpus: Resolution, tmp_path: Path) -> None:
    opened.ask("kg.filter.set({ report: 'c' })")
    drawn = nx.read_graphml(
        io.StringIO(opened.saved("#save-graphml", tmp_path, "graph.graphml")), force_multigraph=True
    )
    whole = network(corpus)
    assert 0 < drawn.number_of_edges() < whole.number_of_edges()
    assert set(drawn.edges(keys=True)) <= set(whole.edges(keys=True))
    part = Graph().parse(data=opened.saved("#save-ttl", tmp_path, "part.ttl"), format="turtle")
    triples = Graph().parse(data=turtle(corpus), format="turtle")
    assert len(part) > 40 and not set(part) - set(triples)


def test_pictures_of_the_view(opened: Any, tmp_path: Path) -> None:
    svg = opened.saved("#save-svg", tmp_path, "graph.svg")
    assert svg.startswith("<svg") and "赵新" in svg
    opened.ask("document.querySelector('#save-png').click()")
    opened.wait("true")
    made = tmp_path / "graph.png"
    for _ in range(200):
        if made.exists():
            break
        opened.ask("new Promise((done) => setTimeout(done, 20))")
    assert made.read_bytes().startswith(b"\x89PNG")


# ---- correct


def test_corrections_become_a_file_and_come_back(opened: Any, tmp_path: Path) -> None:
    opened.ask("localStorage.clear()")
    opened.find("#query").send_keys("zhaoxin", Keys.ENTER)
    opened.find("#details .fact .judge").click()
    opened.find("#asked-reason").send_keys("旧  闻", Keys.ENTER)
    assert "已标为有误" in opened.find("#details .fact").text
    opened.ask(f"kg.decide.askName({opened.entity('李四')})")
    opened.find("#asked-name").clear()
    opened.find("#asked-name").send_keys("李思", Keys.ENTER)
    opened.ask(f"kg.decide.pair('different', {opened.entity('赵新')}, {opened.entity('李四')})")
    opened.find("#asked-reason").send_keys(Keys.ENTER)
    assert opened.find("#decided").text == "3"
    text = opened.saved("#save-decisions", tmp_path, "decisions.tsv")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    people = sorted(opened.ask(f"kg.entities[{opened.entity(name)}].id") for name in ("赵新", "李四"))
    assert [line[0] for line in lines] == ["different", "name", "wrong"]
    assert lines[0][1:] == [*people, "未注明理由"] and lines[1][2:] == ["李思", "未注明理由"]
    assert lines[2][1].startswith("https://w3id.org/gongbao/id/fact/") and lines[2][2] == "旧 闻"
    assert opened.ask("kg.decide.read(arguments[0]).length", text) == 3
    opened.driver.refresh()
    opened.wait("document.documentElement.dataset.texts === 'true'")
    assert opened.ask("document.querySelector('#decided').textContent") == "3"
    assert opened.ask(f"kg.nameOf({opened.entity('李四')})") == "李思"
    for _ in range(3):
        opened.ask("document.querySelector('#decisions .judge').click()")
    assert opened.ask("kg.decide.text().split('\\n').length") == 2


def test_corrections_take_effect_in_the_next_build(
    browser: Any, run: Callable[..., Any], tmp_path: Path
) -> None:
    texts = {
        "one": "甘肃日报讯（记者王五）省教育厅厅长单志刚主持召开全省教育工作会议。副厅长李四出席会议。",
        "two": "新疆日报讯　自治区水利厅党组书记赵新主持召开防汛会议。自治区水利厅厅长钱明出席会议。",
        "three": "新疆日报讯　自治区教育厅党组书记赵新到校调研。厅长孙立说，要抓好落实。",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    reports = [f"{name}.txt" for name in texts]
    assert run("build", *reports, "-o", "before").returncode == 0
    browser.open(tmp_path / "before/graph.html")
    browser.ask("localStorage.clear()")
    browser.driver.refresh()
    browser.wait("document.documentElement.dataset.texts === 'true'")

    meeting = browser.entity("全省教育工作会议")
    browser.ask(f"kg.choose({{ entity: {meeting} }})")
    browser.find("#details .fact .judge").click()
    browser.find("#asked-reason").send_keys(Keys.ENTER)
    wrong = browser.ask("kg.facts.find((_, i) => kg.decide.isWrong(i)).id")
    browser.ask(f"kg.choose({{ entity: {browser.entity('钱明')} }})")
    press(browser, "更正名称")
    browser.find("#asked-name").clear()
    browser.find("#asked-name").send_keys("钱 明", Keys.ENTER)
    namesakes = browser.ask("kg.entities.map(({ name, id }) => name === '赵新' && id).filter(Boolean)")
    assert len(namesakes) == 2
    settle_pair(browser, "与…相同", "赵新", "zhaoxin")
    settle_pair(browser, "与…不同", "孙立", "lisi")
    (tmp_path / "saved").mkdir()
    browser.saved("#save-decisions", tmp_path / "saved", "decisions.tsv")

    done = run("build", *reports, "-o", "after", "--decisions", "saved/decisions.tsv")
    assert done.returncode == 0, done.stderr
    browser.open(tmp_path / "after/graph.html")
    assert not browser.ask("kg.facts.some(({ id }) => id === arguments[0])", wrong)
    assert browser.ask("kg.entities.filter(({ name }) => name === '赵新').length") == 1
    assert browser.entity("钱 明") >= 0
    browser.ask("document.querySelector('#decided').closest('details').open = true")
    applied = browser.texts("#decisions li")
    assert len(applied) == 4 and all("本图已按此重建" in line for line in applied)
    for old in namesakes:  # a link of before the merge still finds the one that stands for both
        browser.open(tmp_path / "after/graph.html", f"lang=zh&entity={old}")
        assert browser.find("#details h2").text == "赵新"
    # whoever has only the new page hands on what was decided before
    browser.ask("localStorage.clear()")
    browser.driver.refresh()
    browser.wait("document.documentElement.dataset.texts === 'true'")
    handed = browser.ask("kg.decide.text()").encode()
    assert handed == (tmp_path / "saved/decisions.tsv").read_bytes()
    browser.ask("localStorage.clear()")
    assert browser.log() == []

    assert run("build", *reports, "-o", "again").returncode == 0
    for file in ("graph.html", "graph.ttl", "facts.jsonl"):
        assert (tmp_path / "again" / file).read_bytes() == (tmp_path / "before" / file).read_bytes()


def press(page: Any, words: str) -> None:
    """Press the button of the details that has these words."""
    buttons = "[...document.querySelectorAll('#details .actions button')]"
    page.ask(f"{buttons}.find((button) => button.textContent === arguments[0]).click()", words)


def settle_pair(page: Any, verb: str, name: str, typed: str) -> None:
    """Say of the first of this name how it stands to another, found by what is typed."""
    page.ask(f"kg.choose({{ entity: {page.entity(name)} }})")
    press(page, verb)
    page.find("#query").send_keys(typed, Keys.ENTER)
    page.find("#asked-reason").send_keys("查实", Keys.ENTER)


def test_a_bad_line_of_decisions_is_named(opened: Any) -> None:
    bad = "(() => { try { kg.decide.read('# ok\\nsame\\tx'); } catch (error) { return error.message; } })()"
    assert "2" in opened.ask(bad)


# ---- ask: the page answers as SPARQL does

QUESTIONS = (
    *("appointments", "holders-in-unit", "several-posts", "meetings-and-holders", "chairs", "together"),
    *("undertaken-by-unit", "planned", "quotations", "unit-tree"),
)


@pytest.fixture(scope="module")
def asked(browser: Any, samples: Resolution, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Graph]:
    browser.open(write(tmp_path_factory.mktemp("asked"), samples))
    return browser, Graph().parse(data=turtle(samples), format="turtle")


def test_a_day_has_the_holders_that_sparql_finds(
    browser: Any, report: Callable[..., Extraction], tmp_path: Path
) -> None:
    post, deputy = (f"新疆日报|holds|{{}}|自治区水利厅|{title}" for title in ("厅长", "副厅长"))
    resolution = resolve([
        report(post.format("赵新"), published="2019-03-01", id="a"),
        report(post.format("赵新"), deputy.format("钱明"), published="2020-03-01", id="b"),
        report(post.format("孙立"), published="2021-03-01", id="c"),
        report(post.format("孙立") + "|removed", published="2022-03-01", id="d"),
        report(deputy.format("李四"), published="2022-05", id="e"),
    ])  # fmt: skip
    browser.open(write(tmp_path, resolution))
    graph = Graph().parse(data=turtle(resolution), format="turtle")
    query = (QUERIES / "holder-on-day.rq").read_text(encoding="utf-8")
    for day, heads, others in (
        ("2018-12-31", [], []),
        ("2019-03-01", ["赵新"], []),
        ("2020-12-31", ["赵新"], ["钱明"]),  # last known
        ("2021-03-01", ["孙立"], ["钱明"]),  # another is attested in the head's post
        ("2022-03-01", [], ["钱明"]),
        ("2022-05-30", [], ["钱明"]),  # some day of May is not known to have come
        ("2022-05-31", [], ["李四", "钱明"]),  # deputies may be several
    ):
        browser.ask("kg.filter.set({ day: arguments[0] })", day)
        held = "kg.facts.filter((fact, i) => fact.type === 'holds' && kg.filter.isOn(i))"
        pairs = browser.ask(
            f"{held}.map((fact) => [kg.values(fact, 'post')[0], kg.values(fact, 'person')[0]])"
        )
        assert sorted({person for title, person in pairs if title == "厅长"}) == heads, day
        assert sorted({person for title, person in pairs if title != "厅长"}) == others, day
        found = graph.query(query.replace("2023-07-01", day))
        assert (
            sorted(
                {
                    str(row.get("name"))
                    for row in ({str(k): v for k, v in one.items()} for one in found.bindings)
                }
            )
            == heads
        ), day
    browser.ask("kg.filter.set({ day: '2020-06-30' })")
    browser.ask(f"kg.choose({{ entity: {browser.entity('赵新')} }})")
    told = browser.find("#details .fact dl").text
    assert "2019-03-01 至 2020-03-01 见报" in told and "未见离任或继任" in told
    assert browser.log() == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_answers_are_those_of_sparql(asked: tuple[Any, Graph], name: str) -> None:
    page, graph = asked
    cell = (
        "(c) => c?.report !== undefined ? kg.documents[c.report].id"
        " : c?.term ? c.term.join('-') : kg.ask.plain(c)"
    )
    answers = page.ask(f"kg.ask.rows(arguments[0]).map((row) => row.map({cell}))", name)
    found = graph.query((QUERIES / f"{name}.rq").read_text(encoding="utf-8"))
    wanted = [[plain(row.get(column)) for column in found.vars or ()] for row in found.bindings]
    assert wanted and Counter(map(tuple, answers)) == Counter(map(tuple, wanted))


def plain(value: Any) -> str:
    return "" if value is None else str(value).removeprefix("https://w3id.org/gongbao/kind/")


# ---- for everyone


def test_axe_finds_no_serious_fault(browser: Any, corpus: Resolution, tmp_path: Path) -> None:
    browser.open(write(tmp_path, corpus), "lang=zh&entity=赵新")
    menus = "[...document.querySelectorAll('details.menu')].forEach((menu) => { menu.open = arguments[0]; })"
    browser.ask(menus, True)
    assert serious(browser) == []
    browser.ask(menus, False)
    browser.find("#details .open").click()
    for view in ("graph", "table", "timeline", "tree", "ask"):
        browser.ask("kg.change({ view: arguments[0] }, 'view')", view)
        assert (view, serious(browser)) == (view, [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_on_a_phone(
    browser: Any, corpus: Resolution, tmp_path: Path, scheme: str
) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.open(write(tmp_path, corpus), "lang=en&entity=赵新", width=390, height=800)
    assert serious(browser) == []
    assert browser.ask("document.documentElement.scrollWidth") <= 390
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def serious(page: Any) -> list[str]:
    """Return what axe-core calls serious or worse."""
    # the page's policy lets no script in; the driver's own evaluation is not bound by it
    if page.ask("typeof axe === 'undefined'"):
        page.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    run = "axe.run().then((r) => JSON.stringify(r.violations))"
    told = page.driver.execute_cdp_cmd(
        "Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True}
    )
    faults = json.loads(told["result"]["value"])
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in faults
        if fault["impact"] in ("serious", "critical")
    ]
