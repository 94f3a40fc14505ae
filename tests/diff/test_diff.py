"""Two builds of invented reports: what changed is told once, of the right person, with its words."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.diff.compare import Change, compare
from kg.diff.load import open_build
from kg.diff.tell import LANGUAGES, sentence, to_json
from kg.errors import DocumentError, GraphError

WATER = "白榆县水利局局长沈砚秋说，今年汛期来得早。"
LEFT = "白榆县人大常委会决定免去沈砚秋的白榆县水利局局长职务，任命罗明远为白榆县水利局局长。"
HELD = "1月5日，白榆县水利局召开防汛工作会议。白榆县水利局局长沈砚秋出席会议。"
DONE = "白榆县水利局清淤渠道30公里。"


def _build(folder: Path, reports: Mapping[str, str], *options: str) -> Path:
    texts = folder / "in"
    texts.mkdir(parents=True)
    for name, text in reports.items():
        (texts / f"{name}.txt").write_text(text, encoding="utf-8")
    told = CliRunner().invoke(main, ["build", str(texts), "-o", str(folder / "out"), *options])
    assert told.exit_code == 0, told.output
    return folder / "out"


def _changes(tmp_path: Path, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    folders = [_build(tmp_path / side, texts) for side, texts in (("old", old), ("new", new))]
    return list(compare(*(open_build(folder) for folder in folders))[1])


def _of(changes: list[Change], kind: str) -> list[dict[str, str]]:
    return [dict(change.about) for change in changes if change.kind == kind]


def test_who_left_and_who_came_is_told(tmp_path: Path) -> None:
    changes = _changes(tmp_path, {"20230105-a": WATER}, {"20230105-a": WATER, "20230301-b": LEFT})
    assert [c["person"] for c in _of(changes, "post-left")] == ["沈砚秋"]
    assert [(c["person"], c["status"]) for c in _of(changes, "post-gained")] == [("罗明远", "appointed")]
    assert [c.report for c in changes if c.kind == "report-added"] == ["20230301-b"]
    assert not _of(changes, "fact-lost")


def test_what_someone_once_was_is_no_leaving(tmp_path: Path) -> None:
    past = "时任白榆县教育局局长的罗明远回忆，那年校舍刚刚落成。"
    changes = _changes(tmp_path, {"20230105-a": WATER}, {"20230105-a": WATER, "20230301-b": past})
    assert [c["person"] for c in _of(changes, "post-past")] == ["罗明远"]
    assert not _of(changes, "post-left")


def test_who_comes_back_to_a_post_is_told_and_who_leaves_it_again(tmp_path: Path) -> None:
    back = "白榆县人大常委会决定任命沈砚秋为白榆县水利局局长。"
    old = {"20230105-a": WATER, "20230301-b": LEFT}
    changes = _changes(tmp_path / "1", old, {**old, "20230501-c": back})
    assert [(c["person"], c["status"]) for c in _of(changes, "post-gained")] == [("沈砚秋", "appointed")]
    again = LEFT.replace("任命罗明远", "任命何其光")
    old["20230501-c"] = back
    changes = _changes(tmp_path / "2", old, {**old, "20230701-d": again})
    assert [c["person"] for c in _of(changes, "post-left")] == ["沈砚秋"]


def test_evidence_is_where_the_report_says_it(tmp_path: Path) -> None:
    changes = _changes(tmp_path, {"20230105-a": WATER}, {"20230105-a": WATER, "20230301-b": LEFT})
    told = [change for change in changes if change.text]
    assert told
    for change in told:
        assert change.report == "20230301-b"
        assert LEFT[change.start : change.end] == change.text


def test_what_the_only_report_said_is_lost_with_it(tmp_path: Path) -> None:
    changes = _changes(tmp_path, {"20230105-a": HELD, "20230106-b": DONE}, {"20230106-b": DONE})
    assert [c["person"] for c in _of(changes, "post-unsupported")] == ["沈砚秋"]
    assert {c["type"] for c in _of(changes, "fact-lost")} == {"held", "attended"}
    assert [c.report for c in changes if c.kind == "report-removed"] == ["20230105-a"]


def test_what_another_report_still_says_is_not_lost(tmp_path: Path) -> None:
    again = WATER.replace("今年汛期来得早", "渠道都已修好")
    changes = _changes(tmp_path, {"20230105-a": WATER, "20230106-b": again}, {"20230105-a": WATER})
    assert not _of(changes, "post-unsupported")
    assert [c["type"] for c in _of(changes, "fact-lost")] == ["said"]


def test_a_mended_report_changes_only_what_it_mends(tmp_path: Path) -> None:
    mended = "本报讯：" + HELD.replace("防汛工作会议", "防汛抗旱工作会议")
    changes = _changes(tmp_path, {"20230105-a": HELD + DONE}, {"20230105-a": mended + DONE})
    assert [c.report for c in changes if c.kind == "report-changed"] == ["20230105-a"]
    assert [c["meeting"] for c in _of(changes, "meeting-new")] == ["防汛抗旱工作会议"]
    assert not _of(changes, "measure-new")
    assert not _of(changes, "post-gained")


def test_namesakes_are_told_apart(tmp_path: Path) -> None:
    other = "青川市教育局局长沈砚秋说，新校舍九月启用。"
    changes = _changes(tmp_path, {"20230105-a": WATER}, {"20230105-a": WATER, "20230202-b": other})
    assert [(c["person"], c["post"]) for c in _of(changes, "post-gained")] == [("沈砚秋", "局长")]
    assert not _of(changes, "person-merged")


def test_a_report_that_joins_two_persons_is_told(tmp_path: Path) -> None:
    old = {
        "20230105-a": "白榆县水利局局长沈砚秋说，今年汛期来得早。",
        "20230106-b": "白榆县委组织部部长沈砚秋说，要选好干部。",
    }
    joins = "白榆县水利局局长、县委组织部部长沈砚秋说，两头都要管好。"
    changes = _changes(tmp_path, old, {**old, "20230107-c": joins})
    merged = _of(changes, "person-merged")
    assert [c["person"] for c in merged] == ["沈砚秋"]
    assert len(merged[0]["others"].split()) == 2
    assert not _of(changes, "fact-lost")
    assert not _of(changes, "post-unsupported")


def test_equal_builds_have_nothing_to_tell(tmp_path: Path) -> None:
    assert not _changes(tmp_path, {"20230105-a": HELD}, {"20230105-a": HELD})


def test_each_kind_is_a_sentence_in_both_languages_and_a_line_of_json(tmp_path: Path) -> None:
    changes = _changes(tmp_path, {"20230105-a": HELD}, {"20230301-b": LEFT + DONE})
    assert {c.kind for c in changes} >= {"report-added", "post-gained", "post-left", "fact-lost"}
    for change in changes:
        for language in LANGUAGES:
            told = sentence(change, language)
            assert "\n" not in told
            assert "?" not in told
            assert "{" not in told
        assert json.loads(to_json(change))["change"] == change.kind


def test_the_command_counts_and_can_tell_by_its_status(tmp_path: Path) -> None:
    old = _build(tmp_path / "old", {"20230105-a": WATER})
    new = _build(tmp_path / "new", {"20230105-a": WATER, "20230301-b": LEFT})
    told = CliRunner().invoke(main, ["diff", str(old), str(new), "--exit-code", "--only", "post-left"])
    assert told.exit_code == 1
    assert told.stdout.splitlines()[0].startswith("沈砚秋 left 局长 of 白榆县水利局")
    assert "post-gained 1" in told.stderr
    same = CliRunner().invoke(main, ["diff", str(old), str(old), "--exit-code"])
    assert same.exit_code == 0
    assert "the same is stated in both" in same.stderr


def test_what_is_no_build_is_told_in_one_line(tmp_path: Path) -> None:
    build = _build(tmp_path / "old", {"20230105-a": WATER})
    other = _build(tmp_path / "new", {"20230105-a": WATER}, "--base", "https://example.org/")
    with pytest.raises(GraphError, match="build both with one --base"):
        compare(open_build(build), open_build(other))
    with pytest.raises(DocumentError, match="no build in it"):
        open_build(tmp_path)
    rows = (build / "facts.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (build / "facts.jsonl").write_text("".join(rows[:-1]), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"cut or changed \(1 facts, and report\.json counts 2\)"):
        compare(open_build(build), open_build(build))
    (build / "facts.jsonl").write_text('{"doc": "a", "type"', encoding="utf-8")
    with pytest.raises(DocumentError, match=r"facts\.jsonl: broken"):
        compare(open_build(build), open_build(build))
    (build / "report.json").write_text("[]", encoding="utf-8")
    with pytest.raises(DocumentError, match="no account of a build"):
        open_build(build)
