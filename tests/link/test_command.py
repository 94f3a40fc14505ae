"""kg link as a user runs it: what it writes, what it replays, and one line for what it can't read."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.cli import main

REPORT = "本报讯 6月18日，青溪县水务局召开防汛工作会议。青溪县水务局局长李四海主持会议。"
MAPPING = """
base = "https://example.org/officials/"
[columns]
id = "编号"
name = "姓名"
unit = "单位"
post = "职务"
start = "任职"
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("link")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    assert (
        run("build", folder / "report.txt", "-o", folder / "graph", "--published", "2024-06-19").exit_code
        == 0
    )
    return folder / "graph"


@pytest.fixture
def table(tmp_path: Path) -> tuple[Path, Path]:
    table, mapping = tmp_path / "officials.csv", tmp_path / "officials.toml"
    rows = (
        "编号,姓名,单位,职务,任职\n7,李四海同志,青溪县水务局,局长,2023-01\n8,李四海,青溪县教育局,教师,2020\n"
    )
    table.write_text(rows, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    return table, mapping


def candidates(folder: Path) -> list[dict[str, str]]:
    lines = (folder / "candidates.sssom.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_a_table_is_linked_and_the_graph_stays(graph: Path, table: tuple[Path, Path], tmp_path: Path) -> None:
    before = (graph / "graph.ttl").read_bytes()
    result = run("link", graph, table[0], "--mapping", table[1], "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert (graph / "graph.ttl").read_bytes() == before
    rows = candidates(tmp_path / "out")
    assert [
        (r["object_id"].rpartition(":")[2], r["predicate_id"]) for r in rows if r["subject_label"] == "李四海"
    ] == [
        ("7", "owl:sameAs"),
        ("8", "kg:possiblySame"),
    ]
    store = ox.Store()
    store.load(path=str(tmp_path / "out/links.ttl"), format=ox.RdfFormat.TURTLE)
    same = ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    linked = [str(quad.object) for quad in store.quads_for_pattern(None, same, None, None)]
    assert linked == ["<https://example.org/officials/7>"]


def test_two_runs_give_the_same_bytes(graph: Path, table: tuple[Path, Path], tmp_path: Path) -> None:
    for name in ("one", "other"):
        run("link", graph, table[0], "--mapping", table[1], "-o", tmp_path / name)
    for file in ("candidates.sssom.tsv", "links.ttl"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_judgements_are_replayed(graph: Path, table: tuple[Path, Path], tmp_path: Path) -> None:
    options = ("--mapping", table[1], "-o", tmp_path / "out")
    run("link", graph, table[0], *options)
    person = next(r["subject_id"] for r in candidates(tmp_path / "out") if r["subject_label"] == "李四海")
    iri = "https://w3id.org/gongbao/id/person/" + person.rpartition(":")[2]
    judged = tmp_path / "judgements.tsv"
    lines = [
        f"negative\t{iri}\thttps://example.org/officials/7\tanother one",
        f"positive\t{iri}\thttps://example.org/officials/8\thimself",
    ]
    judged.write_text("# mine\n" + "\n".join(lines) + "\n", encoding="utf-8")
    result = run("link", graph, table[0], *options, "--judgements", judged)
    assert result.exit_code == 0, result.output
    found = {
        r["object_id"].rpartition(":")[2]: r
        for r in candidates(tmp_path / "out")
        if r["subject_id"] == person
    }
    assert (found["7"]["predicate_id"], found["7"]["predicate_modifier"]) == ("owl:sameAs", "Not")
    assert found["8"]["predicate_id"] == "owl:sameAs"
    assert found["8"]["mapping_justification"] == "semapv:ManualMappingCuration"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("positive\thttps://a\thttps://b\n", "judgements.tsv:1: no judgement"),
        ("positive\tx:a\tx:b\tyes\nnegative\tx:b\tx:a\tno\n", "judgements.tsv:2: contradicts line 1"),
        (
            "positive\tx:a\tx:b\ty\npositive\tx:b\tx:c\ty\nnegative\tx:a\tx:c\tn\n",
            ":3: contradicts lines 1, 2",
        ),
    ],
)
def test_judgements_that_cannot_hold_are_told(
    graph: Path, table: tuple[Path, Path], tmp_path: Path, lines: str, told: str
) -> None:
    judged = tmp_path / "judgements.tsv"
    judged.write_text(lines, encoding="utf-8")
    result = run(
        "link", graph, table[0], "--mapping", table[1], "--judgements", judged, "-o", tmp_path / "out"
    )
    assert result.exit_code == 1
    assert told in result.output
    assert (tmp_path / "out/links.ttl").exists()


def test_follow_the_money(graph: Path, tmp_path: Path) -> None:
    entities = [
        {"id": "p1", "schema": "Person", "properties": {"name": ["李四海"], "wikidataId": ["Q99999999"]}},
        {"id": "o1", "schema": "Position", "properties": {"name": ["青溪县水务局局长"], "country": ["cn"]}},
        {
            "id": "t1",
            "schema": "Occupancy",
            "properties": {"holder": ["p1"], "post": ["o1"], "startDate": ["2023"]},
        },
    ]
    file = tmp_path / "entities.json"
    file.write_text("\n".join(map(json.dumps, entities)), encoding="utf-8")
    assert run("link", graph, file, "-o", tmp_path / "out").exit_code == 0
    assert {r["predicate_id"] for r in candidates(tmp_path / "out") if r["subject_label"] == "李四海"} == {
        "owl:sameAs"
    }


def wikidata() -> list[dict[str, object]]:
    def item(id: str) -> dict[str, object]:
        return {"datavalue": {"type": "wikibase-entityid", "value": {"id": id}}}

    def zh(text: str) -> dict[str, object]:
        return {"zh": {"language": "zh", "value": text}}

    start = {"datavalue": {"type": "time", "value": {"time": "+2023-01-00T00:00:00Z", "precision": 10}}}
    return [
        {"id": "Q900001", "labels": zh("李四海"), "claims": {
            "P31": [{"mainsnak": item("Q5")}],
            "P39": [{"mainsnak": item("Q900002"), "qualifiers": {"P580": [start]}}],
        }},
        {"id": "Q900002", "labels": zh("青溪县水务局局长"),
         "claims": {"P31": [{"mainsnak": item("Q4164871")}]}},
    ]  # fmt: skip


def test_wikidata_as_json(graph: Path, tmp_path: Path) -> None:
    file = tmp_path / "extract.json"
    file.write_text(
        "[\n" + ",\n".join(json.dumps(e, ensure_ascii=False) for e in wikidata()) + "\n]\n", encoding="utf-8"
    )
    result = run("link", graph, file, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    found = {r["object_id"]: r["predicate_id"] for r in candidates(tmp_path / "out")}
    assert sorted(found.values()) == ["owl:sameAs", "skos:exactMatch"]


def test_wikidata_as_n_triples(graph: Path, tmp_path: Path) -> None:
    wd, prop = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    node = f"<{wd}statement/Q900001-1>"
    day = '"2023-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    lines = [
        f'<{wd}Q900001> {label} "李四海"@zh .',
        f"<{wd}Q900001> <{prop}direct/P31> <{wd}Q5> .",
        f"<{wd}Q900001> <{prop}direct/P39> <{wd}Q900002> .",
        f"<{wd}Q900001> <{prop}P39> {node} .",
        f"{node} <{prop}statement/P39> <{wd}Q900002> .",
        f"{node} <{prop}qualifier/P580> {day} .",
        f'<{wd}Q900002> {label} "青溪县水务局局长"@zh .',
    ]
    file = tmp_path / "extract.nt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = run("link", graph, file, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    rows = candidates(tmp_path / "out")
    assert [r["predicate_id"] for r in rows if r["subject_label"] == "李四海"] == ["owl:sameAs"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.ttl", None, "no such file"),
        ("empty.ttl", "", "nothing in it can be linked"),
        ("broken.nt", "no triple", "mend the file"),
        ("picture.png", "x", "no graph"),
        ("table.csv", "a,b\n", "without a mapping"),
        ("lines.jsonl", '{"id": 1}', "no entity"),
        ("lines.json", "{", "broken JSON"),
        ("empty.json", "", "nothing in it can be linked"),
    ],
)
def test_a_target_that_is_none_is_told(
    graph: Path, tmp_path: Path, name: str, content: str | None, told: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/links.ttl").write_text("of before", encoding="utf-8")
    result = run("link", graph, tmp_path / name, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert told in result.output
    assert len(result.output.splitlines()) == 1
    assert (tmp_path / "out/links.ttl").read_text(encoding="utf-8") == "of before"


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ('[columns]\nid = "编号"\nname = "名字"', "has no column '名字'"),
        ('[columns]\nid = "编号"\nname = "姓名"\nage = "年龄"', "no column can tell 'age'"),
        ('[columns]\nname = "姓名"', "no [columns] with id and name"),
        ("columns", "no TOML"),
        ('type = "dog"', "type = 'dog'"),
    ],
)
def test_a_mapping_that_is_wrong_is_told(
    graph: Path, table: tuple[Path, Path], tmp_path: Path, mapping: str, told: str
) -> None:
    table[1].write_text(mapping, encoding="utf-8")
    result = run("link", graph, table[0], "--mapping", table[1], "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert told in result.output
