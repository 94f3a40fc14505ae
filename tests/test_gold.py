"""How much is found in annotated reports: F1 by type of fact, with floors that only go up.

``gold`` is read to find what to mend; ``gold_aside`` is only measured, so that it tells what unseen reports
get.
"""

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.evaluate import Score, list_errors, read_gold, score
from kg.export.facts import rows
from kg.model import FACT_TYPES
from kg.pipeline import extract

SETS = ("gold", "gold_aside")
STATUSES = {"current", "appointed", "removed", "former", "acting"}


def folder(name: str) -> Path:
    return Path(__file__).parent / name


@cache
def floors(name: str) -> dict[str, Any]:
    return tomllib.loads((folder(name) / "floors.toml").read_text(encoding="utf-8"))


@cache
def result(name: str) -> Score:
    return score(read_gold(folder(name)), lambda document: list(rows(extract(document))))


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("type", FACT_TYPES)
def test_f1_stays_above_its_floor(name: str, type: str) -> None:
    wrong = "\n".join(list_errors(result(name), type)) if name == "gold" else "look elsewhere for why"
    assert result(name).types[type].f1 >= floors(name)[type], f"{type} fell below its floor; {wrong}"


@pytest.mark.parametrize("name", SETS)
def test_evidence_status_and_dates_stay_above_their_floors(name: str) -> None:
    held, holds = result(name).types["held"], result(name).types["holds"]
    share = floors(name)["share"]
    assert result(name).evidence_valid >= share["evidence"] * result(name).evidence
    assert holds.status_right >= share["status"] * holds.status
    assert held.dates_right >= share["dates"] * held.dated


def annotated() -> Iterator[tuple[str, dict[str, Any], str]]:
    for file in sorted(file for name in SETS for file in folder(name).glob("*.json")):
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
