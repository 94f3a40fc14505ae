"""A headless Chromium without a network, and what it saw; skipped where there is none, except in CI."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--lang=zh-CN", *NO_NETWORK)


class Page:
    """A page in the browser: opened once, asked by its own scripts, with all that it requested and logged."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, file: Path, address: str = "lang=zh", *, width: int = 1400, height: int = 900) -> None:
        """Open the file anew, in a window of this size, and wait until it is ready."""
        self.driver.get("about:blank")
        self.log()
        self.requests()
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get(f"{file.as_uri()}#{address}")
        self.wait("document.documentElement.dataset.texts === 'true'")

    def wait(self, condition: str) -> None:
        """Wait until the JavaScript condition holds."""
        WebDriverWait(self.driver, 15, poll_frequency=0.05).until(lambda _: self.ask(condition))

    def ask(self, expression: str, *arguments: Any) -> Any:
        """Return the value of a JavaScript expression; ``arguments`` are its ``arguments``."""
        return self.driver.execute_script(f"return ({expression})", *arguments)

    def find(self, selector: str) -> Any:
        """Return the first element."""
        return self.driver.find_element("css selector", selector)

    def texts(self, selector: str) -> list[str]:
        """Return the text of each element."""
        return [element.text for element in self.driver.find_elements("css selector", selector)]

    def click_at(self, x: float, y: float) -> None:
        """Click on a place of the canvas, given in its own pixels."""
        box = self.ask("document.getElementById('canvas').getBoundingClientRect().toJSON()")
        for type in ("mousePressed", "mouseReleased"):
            event = {"type": type, "x": box["x"] + x, "y": box["y"] + y, "button": "left", "clickCount": 1}
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)

    def entity(self, name: str) -> int:
        """Return the number of the entity of this name."""
        found: int = self.ask("kg.entities.findIndex((entity) => entity.name === arguments[0])", name)
        assert found >= 0, name
        return found

    def saved(self, button: str, folder: Path, name: str) -> str:
        """Press a button that hands out a file; return what the file says."""
        allow = {"behavior": "allow", "downloadPath": str(folder)}
        self.driver.execute_cdp_cmd("Browser.setDownloadBehavior", allow)
        self.ask("document.querySelector(arguments[0]).click()", button)
        WebDriverWait(self.driver, 15, poll_frequency=0.05).until(lambda _: (folder / name).exists())
        return (folder / name).read_text(encoding="utf-8")

    def log(self) -> list[dict[str, Any]]:
        """Return what the console has said since the last call."""
        entries: list[dict[str, Any]] = self.driver.get_log("browser")
        return entries

    def requests(self) -> list[str]:
        """Return the addresses requested since the last call."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]


@pytest.fixture(scope="session")
def browser() -> Iterator[Page]:
    found = [next(filter(None, map(shutil.which, names)), None) for names in (
        ("chromium", "chromium-browser", "google-chrome"), ("chromedriver", "chromium.chromedriver")
    )]  # fmt: skip
    if None in found:
        reason = "needs Chromium and its driver: install the packages chromium and chromium-driver"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    options = webdriver.ChromeOptions()
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.binary_location = found[0] or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(found[1]))
    yield Page(driver)
    driver.quit()
