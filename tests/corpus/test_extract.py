"""A stage may be run again, where a worker is lost after its work and before it could say so."""

from pathlib import Path

from kg.corpus.batch import key_of
from kg.corpus.extract import ToRead, extract_batch, keep
from kg.corpus.limit import Limit
from tests.corpus.make import contents, report


def test_a_batch_that_is_read_again_gives_the_same(tmp_path: Path) -> None:
    reports = [report(number) for number in range(3)]
    keep(tmp_path, "one", [key_of(one) for one in reports], reports)
    task = ToRead(tmp_path, "one", Limit(), ())
    told, files = extract_batch(task), contents(tmp_path)
    assert told.reports == 3
    assert extract_batch(task) == told
    assert contents(tmp_path) == files
