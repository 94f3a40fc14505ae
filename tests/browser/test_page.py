"""What an analyst does with the page, in Chromium with the network blocked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from kg.entities import resolve
from kg.export import page as page_module
from kg.export.network import network
from kg.export.page import page
from kg.model import Argument, Document, Entity, Extraction, Fact, LinkedFact, Resolution, Span

pytestmark = pytest.mark.browser

ATTACK = "document.title='hacked'"
HOSTILE = f'</script><script>{ATTACK}</script><img src=x onerror="{ATTACK}">${{1}}\u2028"'
RARE = "\U00020bb7田\U0001f600"


def write(folder: Path, resolution: Resolution, **options: Any) -> Path:
    file = folder / "graph.html"
    file.write_text(page(resolution, network(resolution), **options), encoding="utf-8")
    return file


def tangle() -> Resolution:
    """Return a person with two posts at one unit (one of them lost, one to come), in a hostile report."""
    person = Entity("urn:person", "person", HOSTILE, ("又名<b>",))
    unit = Entity("urn:unit", "unit", f"甲局{RARE}")
    posts = tuple(Entity(f"urn:post{i}", "post", title) for i, title in enumerate(("局长", "书记")))
    opening = f"{RARE}某日，"
    text = f"{opening}{HOSTILE}任甲局{RARE}局长。\n他曾任书记。"
    name, at = len(HOSTILE), len(opening)
    said = Span(at, at + name + 4 + len(RARE) + 2)
    holder = Argument("person", HOSTILE, Span(at, at + name))
    place = Argument("unit", unit.name, Span(at + name + 1, at + name + 3 + len(RARE)))
    later = Span(said.end + 2, len(text) - 1)
    one = (holder, place, Argument("post", "局长"), Argument("status", "current"))
    other = (Argument("person", HOSTILE), Argument("unit", unit.name), Argument("post", "书记"))
    facts = (
        Fact("holds", "d<i>", one, said, "r<u>"),
        Fact("holds", "d<i>", (*other, Argument("status", "former")), later, "r<u>", "planned"),
    )
    linked = tuple(
        LinkedFact(f"urn:fact{i}", fact, (("person", person.id), ("unit", unit.id), ("post", posts[i].id)))
        for i, fact in enumerate(facts)
    )
    report = Document("d<i>", text, title=HOSTILE, published="2024-01-01", url="javascript:alert(1)")
    return Resolution((report,), (person, *posts, unit), linked)


@pytest.fixture
def opened(browser: Any, sample: tuple[Extraction, ...], tmp_path: Path) -> Any:
    browser.open(write(tmp_path, resolve(sample), confidence={"holds-rule": 0.93}))
    return browser


def test_it_opens_with_the_network_off(browser: Any, sample: tuple[Extraction, ...], tmp_path: Path) -> None:
    file = write(tmp_path, resolve(sample))
    browser.open(file)
    assert [url for url in browser.requests() if url.startswith(("file:", "http"))] == [file.as_uri()]
    assert browser.log() == []
    drawn = browser.ask("kg.canvas.nodes.length")
    assert drawn == len(network(resolve(sample)))


def test_the_labels_do_not_lie_over_one_another(opened: Any) -> None:
    boxes = opened.ask("kg.canvas.labels.map((label) => label.box)")
    assert len(boxes) >= 0.9 * len(opened.ask("kg.book.network.nodes"))
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_click_on_a_shape_lists_its_facts_and_their_sentences(opened: Any) -> None:
    chosen = opened.ask("kg.entities.findIndex((entity) => entity.name === '麦尔丹·木盖提')")
    spot = opened.ask(f"kg.canvas.placeOf({chosen})")
    opened.click_at(spot["x"], spot["y"])
    opened.wait(f"kg.state.chosen?.entity === {chosen}")
    assert opened.find("#details h2").text == "麦尔丹·木盖提"
    readings = opened.texts("#details .reading")
    assert len(readings) == 3
    assert readings[0] == "麦尔丹·木盖提 —任→ 党组书记 @ 自治区应急管理厅"
    assert opened.texts("#details mark")[:2] == ["麦尔丹·木盖提", "自治区应急管理厅"]
    assert "置信度\n0.93" in opened.find("#details .fact dl").text
    assert opened.log() == []


def test_a_click_on_a_line_shows_its_fact(opened: Any) -> None:
    line = opened.ask("kg.edges.find((edge) => kg.facts[edge.fact].type === 'said')")
    middle = opened.ask(f"kg.canvas.middleOf({line['index']})")
    opened.click_at(middle["x"], middle["y"])
    opened.wait("kg.state.chosen?.fact !== undefined")
    assert opened.ask("kg.state.chosen.fact") == line["fact"]
    assert len(opened.texts("#details .fact")) == 1


def test_two_facts_between_the_same_two_are_two_lines(browser: Any, tmp_path: Path) -> None:
    browser.open(write(tmp_path, tangle()))
    middles = browser.ask("kg.edges.map(({ index }) => kg.canvas.middleOf(index))")
    found = []
    for middle in middles:
        browser.click_at(middle["x"], middle["y"])
        found.append(browser.ask("kg.state.chosen && kg.facts[kg.state.chosen.fact].id"))
    assert sorted(found) == ["urn:fact0", "urn:fact1"]
    kinds = browser.ask("kg.facts.map(kg.kind)")
    assert kinds == ["stated", "planned"]


def test_a_hostile_report_stays_text(browser: Any, tmp_path: Path) -> None:
    browser.open(write(tmp_path, tangle()))
    elements = browser.ask("document.querySelectorAll('script, img, b, i, u').length")
    browser.find("#query").send_keys("hacked", Keys.ENTER)
    browser.wait("kg.state.chosen?.entity === 0")
    browser.find("#details .open").click()
    browser.find("#view-table").click()
    browser.find("#language").click()
    assert browser.ask("document.querySelector('#details h2').textContent") == HOSTILE
    assert browser.ask("document.querySelector('#report h2').textContent") == HOSTILE
    assert browser.ask("document.querySelectorAll('script, img, b, i, u').length") == elements
    assert browser.ask("document.querySelectorAll('#report a').length") == 0
    assert browser.driver.title == "Gongbao graph"
    assert browser.log() == []


def test_the_report_opens_with_the_evidence_marked(browser: Any, tmp_path: Path) -> None:
    resolution = tangle()
    browser.open(write(tmp_path, resolution), "fact=urn:fact0&lang=zh")
    document, fact = resolution.documents[0], resolution.facts[0].fact
    browser.find("#details .open").click()
    assert browser.ask("document.querySelector('#report .text').textContent") == document.text
    marked = browser.ask("[...document.querySelectorAll('#report .chosen')].map((e) => e.textContent)")
    assert "".join(marked) == fact.evidence.cut(document.text)
    quoted = browser.ask("document.querySelector('#details blockquote').textContent")
    assert quoted == document.text.split("\n")[0]
    named = browser.ask("[...document.querySelectorAll('#details mark')].map((e) => e.textContent)")
    assert named == [HOSTILE, f"甲局{RARE}"]
    browser.find("#report").send_keys(Keys.ESCAPE)
    assert not browser.find("#report").is_displayed()


def test_compressed_texts_read_the_same(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_module, "LARGE", 1)
    resolution = tangle()
    browser.open(write(tmp_path, resolution))
    assert browser.ask("kg.texts.map((text) => text.string)") == [resolution.documents[0].text]


def test_search_by_keyboard(opened: Any) -> None:
    opened.find("body").send_keys("/")
    field = opened.driver.switch_to.active_element
    field.send_keys("赵")
    names = opened.texts("#results .of")
    assert len(names) == 2 and all(name.startswith("赵新") for name in names)
    field.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    assert opened.find("#details h2").text == "赵新"
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("没有这个人")
    assert "没有这个人" in opened.find("#search-note").text


def test_the_interface_speaks_both_languages(opened: Any) -> None:
    assert opened.find("#view-table").text == "表"
    opened.find("#language").click()
    assert opened.find("#view-table").text == "Table"
    assert opened.find("#query").get_attribute("aria-label").startswith("Search")
    assert opened.ask("document.documentElement.lang") == "en"


def test_the_table_holds_every_fact_and_can_be_filtered(opened: Any) -> None:
    opened.find("#view-table").click()
    assert len(opened.texts("#rows tr")) == opened.ask("kg.facts.length")
    opened.find("#table-filter").send_keys("信访局")
    assert len(opened.texts("#rows tr")) == 1
    opened.find("#rows button").send_keys(Keys.ENTER)
    assert opened.texts("#details .badge") == ["任职", "已发生", "免去"]


def test_the_legend_filters(opened: Any) -> None:
    drawn = "kg.canvas.lines.length"
    before = opened.ask(drawn)
    opened.find("[data-key='fact.said'] input").click()
    assert opened.ask(drawn) == before - 2
    opened.find("[data-key='type.person'] input").click()
    person = opened.ask("kg.entities.findIndex((entity) => entity.type === 'person')")
    assert not opened.ask(f"kg.canvas.shapes.has({person})")


def test_the_address_brings_back_the_choice(opened: Any) -> None:
    opened.ask("kg.choose({ fact: 3 })")
    reading = opened.find("#details .reading").text
    opened.find("#view-table").click()
    address = opened.driver.current_url
    opened.driver.get("about:blank")
    opened.driver.get(address)
    opened.wait("document.documentElement.dataset.texts === 'true'")
    assert opened.find("#details .reading").text == reading
    assert opened.find("#table").is_displayed()
    opened.driver.back()


def test_an_address_may_give_a_name(browser: Any, sample: tuple[Extraction, ...], tmp_path: Path) -> None:
    browser.open(write(tmp_path, resolve(sample)), "entity=孙晓明&lang=en")
    assert browser.find("#details h2").text == "孙晓明"


def test_what_the_opening_leaves_out_is_found_and_drawn(
    browser: Any, sample: tuple[Extraction, ...], tmp_path: Path
) -> None:
    browser.open(write(tmp_path, resolve(sample), opening=4))
    assert "4" in browser.find("#part").text
    left = browser.ask("kg.entities.findIndex((e, id) => kg.edgesOf[id].length && !kg.canvas.shapes.has(id))")
    name = browser.ask(f"kg.entities[{left}].name")
    browser.find("#query").send_keys(name, Keys.ENTER)
    browser.wait("kg.state.chosen")
    assert browser.ask(f"kg.canvas.shapes.has({left})")
    assert browser.find("#details h2").text == name
    assert browser.log() == []


def test_a_fact_without_a_line_is_in_the_table(
    browser: Any, report: Callable[..., Extraction], tmp_path: Path
) -> None:
    resolution = resolve([report("甲报|holds|李四||主任", "甲报|said||没有人说的话")])
    browser.open(write(tmp_path, resolution), "view=table&lang=zh")
    assert len(browser.texts("#rows tr")) == len(resolution.facts) == 2


@pytest.mark.parametrize("width", [360, 800, 1400])
def test_it_fits_the_width(browser: Any, sample: tuple[Extraction, ...], tmp_path: Path, width: int) -> None:
    browser.open(write(tmp_path, resolve(sample)), width=width, height=780)
    assert browser.ask("document.documentElement.scrollWidth") <= width
    assert browser.find("#canvas").is_displayed()


def test_dark_mode_darkens_the_page(browser: Any, sample: tuple[Extraction, ...], tmp_path: Path) -> None:
    browser.open(write(tmp_path, resolve(sample)))
    colour = "getComputedStyle(document.body).backgroundColor"
    day = browser.ask(colour)
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": dark})
    assert browser.ask(colour) != day
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
