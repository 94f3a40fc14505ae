"""Our output in a SPARQL server that is not ours: it loads, and answers as our own store does."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from kg.query.answer import write
from kg.query.question import question
from kg.query.store import graph_files, open_store
from tests.corpus.make import make, report

ASKED = ("posts-with-evidence", "attendance-with-post", "quotations", "modalities", "heads")
TSV = "text/tab-separated-values"
SERVER = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build in parts, as those of corpora are."""
    folder = tmp_path_factory.mktemp("build")
    make(folder, [report(number) for number in range(8)], small=1)
    return folder


@pytest.fixture(scope="module")
def address(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return where a server answers that has loaded the build."""
    assert SERVER, "pip install '.[test]' brings the server"
    store = str(tmp_path_factory.mktemp("server") / "store")
    files = [str(file) for file in graph_files(build)]
    subprocess.run([SERVER, "load", "--location", store, "--file", *files], check=True, capture_output=True)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    command = [SERVER, "serve-read-only", "--location", store, "--bind", host]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://{host}/")
            yield f"http://{host}/query"
        finally:
            server.terminate()


def _wait(url: str) -> None:
    for _ in range(100):
        try:
            with urlopen(url, timeout=5):
                return
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.mark.parametrize("name", ASKED)
def test_a_server_answers_as_our_store_does(name: str, build: Path, address: str) -> None:
    sparql = question(name).set({})
    request = Request(address, urlencode({"query": sparql}).encode(), {"Accept": TSV})
    with urlopen(request, timeout=30) as answer:
        told = answer.read().decode().splitlines()
    _, ours = write(open_store(build), sparql, "tsv", largest=10_000_000)
    rows = ours.decode().splitlines()
    assert len(rows) > 1
    assert sorted(told) == sorted(rows)
