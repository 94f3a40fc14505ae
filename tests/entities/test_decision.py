"""Decisions of people: each kind holds, can be taken back, and is told of where it can't hold."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rdflib import Graph

from kg.entities import decide, read_decisions, resolve
from kg.errors import DocumentError
from kg.export.turtle import turtle
from kg.graph.rdf import VOCABULARIES
from kg.model import Decision, Dropped, Entity, Extraction, LinkedFact, Resolution

Report = Callable[..., Extraction]


@pytest.fixture(scope="module")
def resolution(report: Report) -> Resolution:
    return resolve(
        [
            report("甘肃日报|holds|李伟|省水利厅|厅长", published="2022-01-05", id="a"),
            report("青海日报|holds|李伟|省水利厅|厅长", published="2023-02-01", id="b"),
            report("四川日报|holds|李伟|省水利厅|厅长", published="2023-03-01", id="c"),
            report("四川日报|holds|李伟|省水利厅|党组书记", published="2023-04-01", id="d"),
        ]
    )


def persons(resolution: Resolution) -> list[Entity]:
    return [entity for entity in resolution.entities if entity.type == "person"]


def fact(resolution: Resolution, document: str) -> LinkedFact:
    return next(linked for linked in resolution.facts if linked.fact.document == document)


def person(resolution: Resolution, document: str) -> str:
    return fact(resolution, document).entity("person") or ""


def take(
    resolution: Resolution, lines: Sequence[str], folder: Path
) -> tuple[Resolution, list[tuple[str, str, str]]]:
    """Decide by these lines, ``{a}`` being the person of report a and ``{fact-a}`` its fact."""
    for name in "abcd":
        lines = [line.replace(f"{{{name}}}", person(resolution, name)) for line in lines]
        lines = [line.replace(f"{{fact-{name}}}", fact(resolution, name).id) for line in lines]
    file = folder / "decisions.tsv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    read = list(read_decisions(file))
    decided, complaints = decide(resolution, [one for one in read if isinstance(one, Decision)])
    told = [one for one in read if isinstance(one, Dropped)] + list(complaints)
    return decided, [(one.place, one.problem, one.cure) for one in told]


def test_two_that_are_the_same_become_one_and_facts_keep_their_iris(
    resolution: Resolution, tmp_path: Path
) -> None:
    lines = ["# checked by hand", "", "same\t{a}\t{b}\tmoved in 2022"]
    decided, complaints = take(resolution, lines, tmp_path)
    assert complaints == []
    assert person(decided, "a") == person(decided, "b") == min(person(resolution, n) for n in "ab")
    assert [f.id for f in decided.facts] == [f.id for f in resolution.facts]
    assert len(persons(decided)) == len(persons(resolution)) - 1
    written = turtle(decided)
    assert "moved in 2022" in written
    assert "dcterms:isReplacedBy" in written


def test_a_line_taken_away_gives_back_the_bytes(resolution: Resolution, tmp_path: Path) -> None:
    before = turtle(resolution)
    lines = ["same\t{a}\t{b}\tone", "name\t{c}\t李伟（四川）\tclearer", "wrong\t{fact-d}\tmisread"]
    assert turtle(take(resolution, lines, tmp_path)[0]) != before
    assert turtle(take(resolution, ["# none"], tmp_path)[0]) == before


def test_same_holds_through_others_in_any_order(resolution: Resolution, tmp_path: Path) -> None:
    lines = ["same\t{a}\t{b}\tone", "same\t{c}\t{b}\tone"]
    decided, complaints = take(resolution, lines, tmp_path)
    assert complaints == []
    assert len({person(decided, name) for name in "abcd"}) == 1
    assert take(resolution, lines[::-1], tmp_path)[0] == decided


def test_what_a_person_is_unsure_of_is_a_likeness_and_what_is_different_none(
    resolution: Resolution, tmp_path: Path
) -> None:
    unsure, _ = take(resolution, ["unsure\t{a}\t{b}\tno photograph"], tmp_path)
    pair = tuple(sorted((person(resolution, "a"), person(resolution, "b"))))
    (likeness,) = [one for one in unsure.likenesses if (one.one, one.other) == pair]
    assert "decision" in likeness.reasons
    different, _ = take(resolution, ["different\t{a}\t{b}\tborn in other years"], tmp_path)
    assert pair not in [(one.one, one.other) for one in different.likenesses]


def test_a_wrong_fact_goes_with_what_only_it_tells_of(resolution: Resolution, tmp_path: Path) -> None:
    decided, complaints = take(resolution, ["wrong\t{fact-a}\tmisread"], tmp_path)
    assert complaints == []
    assert fact(resolution, "a").id not in {linked.id for linked in decided.facts}
    assert person(resolution, "a") not in {entity.id for entity in decided.entities}
    assert [d.verb for d in decided.decisions] == ["wrong"]


def test_a_new_name_is_shown_and_the_old_one_kept(resolution: Resolution, tmp_path: Path) -> None:
    decided, _ = take(resolution, ["name\t{a}\t李伟（甘肃）\tclearer"], tmp_path)
    (renamed,) = [one for one in persons(decided) if one.id == person(resolution, "a")]
    assert (renamed.name, renamed.aliases) == ("李伟（甘肃）", ("李伟",))


def test_what_was_merged_is_taken_apart_by_a_fact(resolution: Resolution, tmp_path: Path) -> None:
    assert person(resolution, "c") == person(resolution, "d")
    decided, complaints = take(resolution, ["different\t{c}\t{fact-d}\ta namesake"], tmp_path)
    assert complaints == []
    assert person(decided, "c") == person(resolution, "c") != person(decided, "d")
    lines = ["different\t{c}\t{fact-d}\ta namesake", f"same\t{{a}}\t{person(decided, 'd')}\tone"]
    again, complaints = take(resolution, lines, tmp_path)
    assert complaints == []
    assert person(again, "a") == person(again, "d") != person(again, "c")


@pytest.mark.parametrize(
    ("lines", "place", "problem", "cure"),
    [
        (["equal\t{a}\t{b}\tone"], 1, "equal is no decision", "begin the line with same"),
        (["same {a} {b} one"], 1, "is no decision", "and a tab"),
        (["same\t{a}\t{b}"], 1, "not a decision of the kind same", "write same⇥IRI⇥IRI⇥reason"),
        (["same\t{a}\t\tone"], 1, "not a decision of the kind same", "write"),
        (["# ok", "wrong\t{fact-a}"], 2, "not a decision of the kind wrong", "write wrong⇥FACT_IRI⇥reason"),
        (["same\t{a}\thttps://example.org/x\tone"], 1, "nothing here has the IRI https://", "delete"),
        (["wrong\t{a}\tmisread"], 1, "no fact here has the IRI", "delete the line"),
        (["same\t{a}\t{a}\tone"], 1, "both IRIs are one", "name two"),
        (["same\t{a}\t{post}\tone"], 1, "a person is no post", "name two of one kind"),
        (["same\t{a}\t{b}\tone", "different\t{b}\t{a}\tno"], 2, "contradicts line 1", "delete one"),
        (
            ["same\t{a}\t{b}\tone", "same\t{b}\t{c}\tone", "different\t{a}\t{c}\tno"],
            *(3, "contradicts lines 1, 2", "delete one"),
        ),
        (
            ["different\t{a}\t{c}\tno", "same\t{a}\t{b}\tone", "same\t{b}\t{c}\tone"],
            *(3, "contradicts line 1", "delete one"),
        ),
        (["unsure\t{a}\t{b}\thm", "same\t{a}\t{b}\tone"], 2, "contradicts line 1", "delete one"),
        (["unsure\t{a}\t{b}\thm", "different\t{a}\t{b}\tno"], 2, "contradicts line 1", "delete one"),
        (["name\t{a}\t甲\tshort", "name\t{a}\t乙\tbetter"], 2, "contradicts line 1", "delete one"),
        (
            ["name\t{a}\t甲\tshort", "name\t{b}\t乙\tbetter", "same\t{a}\t{b}\tone"],
            *(3, "contradicts lines 1, 2", "delete one"),
        ),
        (["different\t{a}\t{fact-b}\tno"], 1, "does not speak of", "name one that does"),
        (["different\t{a}\t{fact-a}\tno"], 1, "stand in one report", "another report"),
        (["different\t{c}\t{fact-d}\tno", "same\t{c}\t{part}\tone"], 2, "contradicts line 1", "delete one"),
    ],
)
def test_a_line_that_cannot_hold_is_told_of_and_the_rest_is_decided(
    resolution: Resolution, tmp_path: Path, lines: list[str], place: int, problem: str, cure: str
) -> None:
    post = fact(resolution, "a").entity("post") or ""
    part = person(take(resolution, ["different\t{c}\t{fact-d}\tno"], tmp_path)[0], "d")
    lines = [line.replace("{post}", post).replace("{part}", part) for line in lines]
    decided, complaints = take(resolution, [*lines, "name\t{d}\t李大伟\tin full"], tmp_path)
    ((where, told, mend),) = complaints
    assert where == f"decisions.tsv:{place}"
    assert problem in told
    assert cure in mend
    assert "\n" not in told + mend
    assert "李大伟" in {one.name for one in persons(decided)}


def test_a_file_may_come_from_windows_and_must_be_text(tmp_path: Path) -> None:
    file = tmp_path / "decisions.tsv"
    file.write_bytes("\ufeffsame\tx\ty\t同一人\r\n\r\n".encode())
    assert list(read_decisions(file)) == [Decision("same", "x", "y", "同一人")]
    file.write_bytes("same\tx\ty\t同一人".encode("gb18030"))
    with pytest.raises(DocumentError, match="not UTF-8"):
        list(read_decisions(file))


def test_decisions_fit_the_shapes_and_use_declared_terms(resolution: Resolution, tmp_path: Path) -> None:
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not installed")
    lines = ["same\t{a}\t{b}\tone", "unsure\t{a}\t{c}\thm", "name\t{c}\t李伟（四川）\tclearer"]
    graph = Graph().parse(data=turtle(take(resolution, lines, tmp_path)[0]))
    ontology = Path(__file__).parents[2] / "ontology"
    conforms, _, told = pyshacl.validate(graph, shacl_graph=Graph().parse(ontology / "shapes.ttl"))
    assert conforms, told
    declared = set(Graph().parse(ontology / "gongbao.ttl").subjects())
    own = {term for triple in graph for term in triple if str(term).startswith(VOCABULARIES["kg"])}
    assert own <= declared
    kinds = {term for triple in graph for term in triple if str(term).startswith(VOCABULARIES["kind"])}
    assert kinds <= declared
