"""Every seed, and every input that once broke a harness, run by the harness."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

HERE = Path(__file__).parent
INPUTS = sorted(file for kind in ("corpus", "findings") for file in (HERE / kind).glob("*/*"))


@pytest.mark.parametrize("file", INPUTS, ids=lambda file: "/".join(file.parts[-3:]))
def test_nothing_breaks(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())


def test_every_harness_has_seeds() -> None:
    assert {file.parent.name for file in INPUTS if "corpus" in file.parts} == set(TARGETS)
