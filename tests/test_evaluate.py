import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import DocumentError
from kg.evaluate import figures, list_errors, read_gold, score, table

TEXT = "县水务局局长李四说：“全县新修水渠三条。”5月8日，县水务局召开防汛工作会议，开展河道巡查。"


def gold(folder: Path, facts: list[dict[str, Any]], optional: list[dict[str, Any]], text: str = TEXT) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "one.txt").write_text(text, encoding="utf-8")
    annotated = {"id": "one", "published": "2024-05-09", "facts": facts, "optional": optional}
    (folder / "one.json").write_text(json.dumps(annotated), encoding="utf-8")
    return folder


def row(type: str, evidence: str, **arguments: str | None) -> dict[str, Any]:
    start = TEXT.index(evidence)
    place = {"start": start, "end": start + len(evidence), "text": evidence}
    return {"doc": "one", "type": type, **arguments, "evidence": place, "rule": "r", "confidence": 0.75}


HOLDS = {
    "type": "holds",
    "person": ["李四"],
    "unit": ["县水务局", "水务局"],
    "post": ["局长"],
    "evidence": "县水务局局长李四",
}
HELD = {
    "type": "held",
    "unit": ["县水务局"],
    "meeting": ["防汛工作会议"],
    "date": "2024-05-08",
    "evidence": "县水务局召开防汛工作会议",
}
UNDERTOOK = {"type": "undertook", "unit": [], "measure": ["开展河道巡查"], "evidence": "开展河道巡查"}

CASES = [
    # what, facts found, (right, found, gold) of holds, held and undertook
    ("nothing found", [], [(0, 0, 1), (0, 0, 1), (0, 0, 1)]),
    (
        "width, spaces and marks do not matter",
        [row("holds", "李四", person="李 四", unit="“水务局”", post="局长")],
        [(1, 1, 1), (0, 0, 1), (0, 0, 1)],
    ),
    (
        "a name must be whole",
        [row("holds", "李四", person="李四", unit="县水务局", post="副局长")],
        [(0, 1, 1), (0, 0, 1), (0, 0, 1)],
    ),
    (
        "the same fact counts once",
        [row("holds", "李四", person="李四", unit="水务局", post="局长")] * 2,
        [(1, 1, 1), (0, 0, 1), (0, 0, 1)],
    ),
    (
        "a fact in other words finds its gold taken",
        [row("holds", "李四", person="李四", unit=u, post="局长") for u in ("县水务局", "水务局")],
        [(1, 2, 1), (0, 0, 1), (0, 0, 1)],
    ),
    (
        "a meeting may be called a little less or more",
        [row("held", "防汛", unit="县水务局", meeting="防汛会议", date="2024-05-08")],
        [(0, 0, 1), (1, 1, 1), (0, 0, 1)],
    ),
    (
        "a measure worded twice counts once, and a unit left open accepts none",
        [row("undertook", "开展", unit=None, measure=m) for m in ("开展河道巡查", "开展巡查")],
        [(0, 0, 1), (0, 0, 1), (1, 1, 1)],
    ),
    (
        "what is optional counts neither way",
        [row("undertook", "新修", unit="县水务局", measure="新修水渠三条")],
        [(0, 0, 1), (0, 0, 1), (0, 0, 1)],
    ),
]


@pytest.mark.parametrize(("what", "found", "counts"), CASES, ids=[case[0] for case in CASES])
def test_counts(
    tmp_path: Path, what: str, found: list[dict[str, Any]], counts: list[tuple[int, ...]]
) -> None:
    optional = {
        "type": "undertook",
        "unit": ["县水务局"],
        "measure": ["新修水渠三条"],
        "evidence": "新修水渠三条",
    }
    folder = gold(tmp_path / "gold", [HOLDS, HELD, UNDERTOOK], [optional])
    result = score(read_gold(folder), lambda document: found)
    tallies = [result.types[type] for type in ("holds", "held", "undertook")]
    assert [(t.right, t.found, t.gold) for t in tallies] == counts


def test_figures_worked_out_by_hand(tmp_path: Path) -> None:
    facts = [HOLDS, {**HOLDS, "person": ["王五"], "status": "removed"}, {**HOLDS, "person": ["赵六"]}, HELD]
    found = [
        row("holds", "李四", person="李四", unit="县水务局", post="局长"),
        row("holds", "李四", person="王五", unit="县水务局", post="局长", status="current"),
        row("holds", "李四", person="钱七", unit="县水务局", post="局长"),
        row("held", "召开", unit="县水务局", meeting="防汛工作会议", date="2024-05-08"),
    ]
    found[2]["evidence"]["text"] = "not what stands there"
    result = score(read_gold(gold(tmp_path / "gold", facts, [])), lambda document: found)
    figure = figures(result)
    assert figure["holds"]["precision"] == figure["holds"]["recall"] == pytest.approx(2 / 3)
    assert (figure["holds"]["status_right"], figure["holds"]["status"]) == (1, 2)
    assert (figure["held"]["dates_right"], figure["held"]["dated"]) == (1, 1)
    assert figure["core_f1"] == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert figure["all_f1"] == pytest.approx((2 / 3 + 1) / 6)
    assert figure["evidence_valid"] == 3 / 4
    assert figure["calibration_error"] == pytest.approx(0)  # four facts at 0.75, three of them right
    assert result.rules == {("r", "holds", True): 2, ("r", "holds", False): 1, ("r", "held", True): 1}
    assert [line.split("\t")[:3] for line in list_errors(result, "holds")] == [
        ["wrong", "one", "holds"],
        ["missed", "one", "holds"],
    ]
    assert "status 1/2" in table(result)


@pytest.mark.parametrize("facts", ["x", [{"type": "held"}], [{"type": "flew"}], None])
def test_a_file_that_is_not_of_the_form_is_one_line(tmp_path: Path, facts: Any) -> None:
    folder = gold(tmp_path / "gold", facts, [])
    with pytest.raises(DocumentError, match=r"one\.json: not an annotated report \(.+\); see "):
        list(read_gold(folder))


def test_a_folder_without_annotated_reports_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no annotated report"):
        list(read_gold(tmp_path))
