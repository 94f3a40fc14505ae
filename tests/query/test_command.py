"""``kg query`` and ``kg load`` as they are typed: what they print, and the one line that bad input gets."""

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.errors import QueryError
from kg.query.answer import ask
from kg.query.question import questions
from kg.query.store import open_store

GRAPH = str(Path(__file__).parents[2] / "outputs/graph.ttl")
FORMATS = ("csv", "json", "tsv", "xml")
CROSSED = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?d) }"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def kg(*arguments: str, input: bytes | None = None) -> Result:
    done = CliRunner().invoke(main, arguments, input=input)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_alone_it_lists_the_questions_in_both_languages() -> None:
    told = kg("query").stdout
    for asked in questions().values():
        assert f"{asked.name}\n    {asked.chinese}\n    {asked.english}\n" in told
    assert "    --set name=TEXT  姓名 / the name of a person\n" in told


def test_a_named_question_gives_a_table() -> None:
    lines = kg("query", "career", GRAPH, "--set", "name=何其光").stdout.splitlines()
    assert lines[0].split() == ["person", "issued", "post", "status", "report"]
    assert lines[2].startswith("何其光  2023-01-18  澜川市")
    assert "kind:status-appointed" in lines[2]
    assert lines[-1] == f"{len(lines) - 3} rows"


def test_the_folder_of_a_build_is_a_graph_too() -> None:
    assert kg("query", "heads", GRAPH).stdout == kg("query", "heads", str(Path(GRAPH).parent)).stdout


def test_every_format_holds_the_same_rows() -> None:
    sparql = "SELECT ?n ?x WHERE { ?p foaf:name ?n OPTIONAL { ?p <urn:none> ?x } } ORDER BY ?n"
    told = {form: kg("query", sparql, GRAPH, "--format", form).stdout for form in FORMATS}
    names = [row["n"]["value"] for row in json.loads(told["json"])["results"]["bindings"]]
    assert len(names) > 20
    assert [row["n"] for row in csv.DictReader(told["csv"].splitlines())] == names
    assert told["tsv"].splitlines() == ["?n\t?x", *(f'"{name}"\t' for name in names)]
    assert told["xml"].count("<result>") == len(names)


def test_triples_are_turtle_and_yes_is_yes() -> None:
    sparql = "CONSTRUCT { ?m a kg:Meeting } WHERE { ?m a kg:Meeting }"
    turtle, ntriples = (kg("query", sparql, GRAPH, *form).stdout for form in ((), ("--format", "nt")))
    read = [
        set(ox.parse(text.encode(), format=form))
        for text, form in ((turtle, ox.RdfFormat.TURTLE), (ntriples, ox.RdfFormat.N_TRIPLES))
    ]
    assert read[0] == read[1] != set()
    assert kg("query", "ASK { ?m a kg:Meeting }", GRAPH).stdout == "yes\n"
    assert kg("query", "ASK { ?m a <urn:none> }", GRAPH).stdout == "no\n"


def test_sparql_comes_from_a_file_or_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "one.rq"
    file.write_text("# ？\nASK { ?m a kg:Meeting }", encoding="utf-8-sig")
    assert kg("query", "-f", str(file), GRAPH).stdout == "yes\n"
    assert kg("query", "-f", "-", GRAPH, input=b"ASK {}").stdout == "yes\n"


def test_a_store_on_disk_answers_as_the_file_does(tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    told = kg("load", GRAPH, "-o", store).stdout
    triples = len(open_store(Path(GRAPH)))
    assert told == f"loaded {triples} triples into {store}; ask it with kg query NAME {store}\n"
    for name in ("heads", "coverage"):
        assert kg("query", name, store).stdout == kg("query", name, GRAPH).stdout
    again = kg("load", GRAPH, "-o", store)
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)
    assert "there already; name a new folder" in again.stderr


def test_a_store_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n", encoding="utf-8")
    done = kg("load", GRAPH, str(bad), "-o", str(tmp_path / "store"))
    assert done.exit_code == 1
    assert done.stderr.startswith(f"kg: {bad}, line 2: ")
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["headz", GRAPH], "kg: headz: no question of that name; did you mean heads"),
        (["heads", "nowhere"], "kg: nowhere: no such file; name a graph, or make one with kg build"),
        (["heads", __file__], f"kg: {__file__}: no graph; name Turtle"),
        (["SELECT ?s { ?s", GRAPH], "kg: query: line 1, column 15: expected "),
        (["SELECT ?s { SERVICE <http://localhost/> {} }", GRAPH], "kg: query: SERVICE is refused"),
        (["INSERT DATA { <urn:a> a <urn:b> }", GRAPH], "kg: query: INSERT is refused, for the"),
        (["PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }", GRAPH], "kg: query: DELETE is refused"),
        (["ASK {} #" + "x" * 20_000, GRAPH], "kg: query: 20008 characters; at most 20000 are read"),
        ([SLOW, GRAPH, "--timeout", "0.2"], "kg: query: no answer in 0.2 s; add LIMIT"),
        ([CROSSED, GRAPH, "--max-size", "0.1"], "kg: query: its answer is over 100 kB"),
        (
            [CROSSED, GRAPH, "--max-size", "0.1", "--format", "json"],
            "kg: query: its answer is over 100 kB; add LIMIT or ask for less",
        ),
        (["CONSTRUCT WHERE { ?s ?p ?o }", GRAPH, "--format", "csv"], "kg: query: its answer is triples"),
        (["heads", GRAPH, "--format", "nt"], "kg: query: its answer is rows, for which to ask as json, csv"),
        (["ASK {}", GRAPH, "--set", "name=x"], "kg: --set: only named questions leave something open"),
        (["-f", "nowhere.rq", GRAPH], "kg: nowhere.rq: No such file"),
    ],
)
def test_what_cannot_be_answered_gets_one_line(words: list[str], told: str, run: Run) -> None:
    done = run("query", *words)
    assert done.stderr.startswith(told)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_wrong_usage_is_told_apart() -> None:
    for words in (["heads", GRAPH, "more"], ["heads", GRAPH, "--set", "name"], ["--set", "name=x"]):
        done = kg("query", *words)
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1), done.stderr


@pytest.mark.parametrize(
    "sparql",
    [
        'ASK { ?s ?p "SERVICE <http://localhost/> {}" }',
        "ASK { ?s <http://example.org/SERVICE> ?o }",
        "ASK { } # SERVICE",
        "ASK { ?service ?load ?insert FILTER (?service < ?load && ?load > ?insert) }",
        "PREFIX service: <urn:> ASK { ?s service:load ?o }",
        "ASK { ?s ?p '''a ' \" SERVICE ''' , \"it's \\\" SERVICE\" }",
        "ASK { ?s ?p 'x'@service }",
    ],
)
def test_the_word_service_is_no_call_of_a_server(sparql: str) -> None:
    ask(ox.Store(), sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "ASK { SERVICE <http://localhost/> {} }",
        "ASK { service silent ?x {} }",
        'ASK { ?s ?p "a" . SERVICE <http://localhost/#> {} }',
        "ASK { ?s ?p 'it' . #'\n SERVICE <http://localhost/> {} }",
        "ASK { ?s ?p <urn:a#b> SERVICE <http://localhost/> {} }",
        "PREFIX a: <urn:> ASK { ?s ?p a:x\\#y . SERVICE <http://localhost/> {} }",
        "ASK { ?s ?p 1.SERVICE <http://localhost/> {} }",
        "ASK { ?s ?p true.SERVICE <http://localhost/> {} }",
        "PREFIX a: <urn:> ASK { ?s ?p a:x.SERVICE <http://localhost/> {} }",
        "ASK { FILTER(?a<?b)SERVICE ?x {} FILTER(?c>?d) }",
        "ASK { ?s ?p _:b.SERVICE ?x {} }",
        "ASK { ?s ?p ?o.SERVICE ?x {} }",
        "PREFIX : <urn:> ASK { ?s ?p :SERVICE ?x {} }",
    ],
)
def test_no_server_is_called_however_it_is_written(sparql: str) -> None:
    with pytest.raises(QueryError):
        ask(ox.Store(), sparql)
