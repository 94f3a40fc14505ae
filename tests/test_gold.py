"""How much is found in annotated reports: F1 by type of fact, with floors that only go up."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.evaluate import Score, list_errors, read_gold, score
from kg.export.facts import rows
from kg.model import FACT_TYPES
from kg.pipeline import extract

GOLD = Path(__file__).parent / "gold"
FLOORS = tomllib.loads((GOLD / "floors.toml").read_text(encoding="utf-8"))
STATUSES = {"current", "appointed", "removed", "former", "acting"}


@pytest.fixture(scope="module")
def result() -> Score:
    return score(read_gold(GOLD), lambda document: list(rows(extract(document))))


@pytest.mark.parametrize("type", FACT_TYPES)
def test_f1_stays_above_its_floor(result: Score, type: str) -> None:
    wrong = "\n".join(list_errors(result, type))
    assert result.types[type].f1 >= FLOORS[type], f"{type} fell below its floor; missed or wrong:\n{wrong}"


def test_evidence_status_and_dates_stay_above_their_floors(result: Score) -> None:
    held, holds = result.types["held"], result.types["holds"]
    share = FLOORS["share"]
    assert result.evidence_valid >= share["evidence"] * result.evidence
    assert holds.status_right >= share["status"] * holds.status
    assert held.dates_right >= share["dates"] * held.dated


def annotated() -> Iterator[tuple[str, dict[str, Any], str]]:
    for file in sorted(GOLD.glob("*.json")):
        yield (
            file.stem,
            json.loads(file.read_text(encoding="utf-8")),
            file.with_suffix(".txt").read_text("utf-8"),
        )


def test_annotations_keep_to_their_form() -> None:
    types = set()
    for stem, gold, text in annotated():
        assert gold["id"] == stem
        for fact in gold["facts"] + gold["optional"]:
            assert fact["evidence"] in text, f"{stem}: {fact}"
            assert fact.get("status", "current") in STATUSES, f"{stem}: {fact}"
        types |= {fact["type"] for fact in gold["facts"]}
    assert types == set(FACT_TYPES)
