from pathlib import Path
from typing import Any

import pytest

from kg.errors import DocumentError
from kg.why import explain, look_up, read_build

SENTENCE = "甲省水利厅厅长李四主持会议。"


def row(person: str, id: str, **more: Any) -> dict[str, Any]:
    return {
        "doc": "one",
        "type": "holds",
        "person": person,
        "unit": "甲省水利厅",
        "post": "厅长",
        "status": None,
        "modality": "done",
        "confidence": 0.9,
        "rule": "post-before-name",
        "published": "2024-05-09",
        "evidence": {"start": 100, "end": 109, "text": SENTENCE[:9]},
        "sentence": {"start": 100, "end": 114, "text": SENTENCE},
        "spans": {"unit": [100, 105], "post": [105, 107], "person": [107, 109]},
        "id": f"f:{id}",
        "entities": {"person": f"p:{id}", "unit": "u:1", "post": "o:1"},
        **more,
    }


def test_a_fact_is_drawn_below_its_sentence() -> None:
    (subject,) = look_up([row("李四", "1")], "李四")
    assert list(explain(subject, colour=False)) == [
        "李四 · person · p:1",
        "",
        "holds: 李四 · 甲省水利厅 · 厅长",
        "  甲省水利厅厅长李四主持会议。",
        "  unit──────    person",
        "            post",
        "  rule post-before-name (confidence 0.9) · one, 2024-05-09, characters 100–109",
    ]


def test_a_terminal_underlines_the_mentions() -> None:
    (subject,) = look_up([row("李四", "1")], "李四")
    assert "  \x1b[4m甲省水利厅厅长李四\x1b[24m主持会议。" in list(explain(subject, colour=True))


def test_long_sentences_are_broken_and_overlaps_drawn_apart() -> None:
    text = "甲" * 50 + "乙" * 10
    place = {"start": 0, "end": 60, "text": text}
    spans = {"unit": [30, 45], "person": [35, 40]}
    (subject,) = look_up([row("甲" * 5, "1", evidence=place, sentence=place, spans=spans)], "甲甲甲甲甲")
    lines = list(explain(subject, colour=False))[3:-1]
    assert lines == [
        "  " + "甲" * 39,
        "  " + " " * 60 + "unit" + "─" * 14,
        "  " + " " * 70 + "person──",
        "  " + "甲" * 11 + "乙" * 10,
        "  unit────────",
        "  person",
    ]


def test_namesakes_come_one_by_one() -> None:
    rows = [row("李四", "1"), row("李四", "2"), row("李四", "1")]
    assert [(s.id, len(s.facts)) for s in look_up(rows, "李四")] == [("p:1", 2), ("p:2", 1)]


@pytest.mark.parametrize("name", ["甲省水利厅", "“甲省 水利厅”", "水利厅", "甲省水"])
def test_a_unit_is_found_by_name_abbreviation_or_part(name: str) -> None:
    text = "水利厅厅长李四。"
    place = {"start": 0, "end": 8, "text": text}
    short = row("李四", "1", sentence=place, evidence=place, spans={"unit": [0, 3]})
    (subject,) = look_up([row("李四", "1"), short], name)
    assert (subject.id, subject.names) == ("u:1", ("甲省水利厅", "水利厅"))


def test_words_that_stand_for_a_name_are_not_its_alias() -> None:
    place = {"start": 0, "end": 5, "text": "该局开会。"}
    with pytest.raises(DocumentError):
        look_up([row("李四", "1", sentence=place, evidence=place, spans={"unit": [0, 2]})], "该局")


def test_an_unknown_name_gets_the_nearest() -> None:
    rows = [row("李四光", "1"), row("王五", "2")]
    with pytest.raises(DocumentError, match=r"李四海: no person, .*; did you mean 李四光"):
        look_up(rows, "李四海")


def test_text_cannot_steer_the_terminal() -> None:
    place = {"start": 0, "end": 5, "text": "\x1b[2J\n"}
    (subject,) = look_up([row("李四", "1", sentence=place, evidence=place, spans={})], "李四")
    for colour in (True, False):
        assert "\x1b[2J" not in "\n".join(explain(subject, colour=colour))


def test_a_folder_without_a_build_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no build in it"):
        read_build(tmp_path)
    (tmp_path / "facts.jsonl").write_text("{")
    with pytest.raises(DocumentError, match=r"facts\.jsonl: broken"):
        read_build(tmp_path)
