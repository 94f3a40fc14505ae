"""Our page beside pyvis's default one, of one graph: ``python tests/benchmarks/page.py [NODES]...``.

Both open in headless Chromium with the network blocked, one after the other: ours as it opens (large graphs
on their best connected), ours with all drawn, and what ``Network().generate_html()`` makes of the same
networkx graph. Graphs are of 1,000, 5,000 and 20,000 nodes where no number is given. Ready is from the start
of the navigation until all is loaded and drawn (for pyvis: until its loading bar is full), given up after
``PATIENCE``; frames are those in a second while the canvas is dragged.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx
from pyvis.network import Network
from selenium.common.exceptions import WebDriverException

from kg.export.network import network
from kg.export.page import page
from kg.model import Argument, Document, Entity, Fact, LinkedFact, Resolution, Span

ARGUMENTS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1400,900"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9"),
)
"""A browser without a network, in a window of this size."""
PATIENCE = 30.0
"""Seconds until a page is given up."""
DRAG = 2.0
"""Seconds of dragging."""
IN_REPORT = 20
"""Facts of one report."""

OURS = "document.documentElement.dataset.texts === 'true'"
PYVIS = "typeof network === 'object' && document.getElementById('loadingBar')?.style.opacity === '0'"
COUNT = "window.frames_ = 0; (function next() { window.frames_ += 1; requestAnimationFrame(next); })()"


def made(nodes: int) -> Resolution:
    """Return as many entities in reports of twenty facts: persons with posts in units, at meetings."""
    people = [Entity(f"urn:person{i}", "person", f"人{i}") for i in range(nodes // 2)]
    units = [Entity(f"urn:unit{i}", "unit", f"第{i}局") for i in range(nodes // 4)]
    meetings = [Entity(f"urn:meeting{i}", "meeting", f"第{i}次会议") for i in range(nodes - nodes // 4 * 3)]
    documents: list[Document] = []
    facts: list[LinkedFact] = []
    for start in range(0, len(people), IN_REPORT // 2):
        text, name = "", f"d{start:06}"
        for i in range(start, min(start + IN_REPORT // 2, len(people))):
            unit, meeting = units[i * 7 % len(units)], meetings[i // 2]
            for type, role, other in (("holds", "unit", unit), ("attended", "meeting", meeting)):
                at = len(text)
                text += f"{people[i].name}与{other.name}。"
                values = (Argument("person", people[i].name), Argument(role, other.name))
                fact = Fact(type, name, values, Span(at, len(text)), "rule")  # type: ignore[arg-type]
                ends = (("person", people[i].id), (role, other.id))
                facts.append(LinkedFact(f"urn:fact{len(facts):06}", fact, ends))
        documents.append(Document(name, text, published=f"20{start % 20 + 10}-01-01"))
    entities = sorted((*people, *units, *meetings), key=lambda entity: entity.id)
    return Resolution(tuple(documents), tuple(entities), tuple(facts))


def pyvis_page(graph: "nx.MultiDiGraph[str]") -> str:
    """Return pyvis's page as it comes, but with vis-network inside: there is no network to load it from."""
    plain = nx.Graph()
    plain.add_nodes_from((node, {"label": data["label"]}) for node, data in graph.nodes(data=True))
    plain.add_edges_from(graph.edges())
    canvas = Network(cdn_resources="in_line")
    canvas.from_nx(plain)
    html: str = canvas.generate_html()
    return html


def measure(address: str, ready: str, canvas: str) -> tuple[float | None, float | None]:
    """Return the seconds until the page is ready and its frames a second while dragged; None: given up."""
    driver = _browser()
    try:
        driver.get(address)
        while not driver.execute_script(f"return {ready}"):
            if driver.execute_script("return performance.now()") > PATIENCE * 1000:
                return None, None
            time.sleep(0.02)
        taken = driver.execute_script("return performance.now()") / 1000
        return taken, _drag(driver, canvas)
    except WebDriverException:  # so busy that it does not answer
        return None, None
    finally:
        driver.quit()


def _browser() -> Any:
    import shutil

    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or ""))
    driver.set_page_load_timeout(PATIENCE)
    driver.set_script_timeout(PATIENCE)
    return driver


def _drag(driver: Any, canvas: str) -> float:
    script = "return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()"
    box = driver.execute_script(script, canvas)
    x, y = box["x"] + 20, box["y"] + min(box["height"], 800) - 20  # where no node is

    def mouse(type: str, x: float, y: float) -> None:
        event = {"type": type, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
        driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)

    mouse("mousePressed", x, y)
    driver.execute_script(COUNT)
    began = time.perf_counter()
    step = 0
    while time.perf_counter() - began < DRAG:
        step += 1
        mouse("mouseMoved", x + step % 200, y - step % 150)
    frames: float = driver.execute_script("return window.frames_") / (time.perf_counter() - began)
    mouse("mouseReleased", x, y)
    return frames


def main(sizes: list[int]) -> None:
    print("| nodes | page | KB | ready s | frames a second |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for nodes in sizes:
            resolution = made(nodes)
            graph = network(resolution)
            ours, theirs = Path(folder) / "ours.html", Path(folder) / "pyvis.html"
            ours.write_text(page(resolution, graph), encoding="utf-8")
            theirs.write_text(pyvis_page(graph), encoding="utf-8")
            for name, file, hash, ready, canvas in (
                ("ours", ours, "", OURS, "#canvas canvas"),
                ("ours, all drawn", ours, "#scene=all", OURS, "#canvas canvas"),
                ("pyvis", theirs, "", PYVIS, "canvas"),
            ):
                taken, frames = measure(file.as_uri() + hash, ready, canvas)
                told = f"> {PATIENCE:.0f} |" if taken is None else f"{taken:.2f} | {frames:.0f}"
                print(f"| {len(graph):,} | {name} | {file.stat().st_size // 1024:,} | {told} |", flush=True)


if __name__ == "__main__":
    main([int(nodes) for nodes in sys.argv[1:]] or [1_000, 5_000, 20_000])
