from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from kg.corpus import schema
from tests.corpus.make import make, report

DOCUMENTED = schema.__doc__ or ""


def test_every_table_is_documented() -> None:
    for kind in schema.SCHEMAS:
        assert f"``{kind}``" in DOCUMENTED


def test_the_tables_of_a_build_are_those_that_are_documented(tmp_path: Path) -> None:
    for small in (0, 1000):
        make(tmp_path, [report(number) for number in range(4)], small=small)
        kinds = {folder.name for folder in (tmp_path / "tables").iterdir() if folder.is_dir()}
        assert kinds < schema.SCHEMAS.keys()
        for file in (tmp_path / "tables").rglob("*.parquet"):
            assert pq.read_schema(file).names == schema.SCHEMAS[file.parent.name].names


def test_a_fact_is_a_row_with_its_evidence(tmp_path: Path) -> None:
    documents = {document.id: document.text for document in map(report, range(4))}
    make(tmp_path, list(map(report, range(4))))
    told = "report, evidence, evidence_start, evidence_end, sentence, sentence_start, sentence_end, arguments"
    files = f"{tmp_path}/tables/facts/*.parquet"
    rows = duckdb.execute(f"SELECT {told} FROM read_parquet($files)", {"files": files}).fetchall()
    assert rows
    for id, evidence, start, end, sentence, first, last, arguments in rows:
        text = documents[id]
        assert (evidence, sentence) == (text[start:end], text[first:last])
        for argument in arguments:
            assert argument["start"] is None or text[argument["start"] : argument["end"]]
