"""A build that goes on from an earlier one gives the bytes of a build from nothing, whatever has changed."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.corpus import fingerprint, read
from kg.corpus.schema import KEPT
from tests.corpus.make import contents, make, report

Corpus = dict[int, int]
"""Number of a report → its version."""

corpora = st.lists(st.dictionaries(st.integers(0, 11), st.integers(0, 1), min_size=1), min_size=2, max_size=4)


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(corpora, st.booleans())
def test_what_comes_changes_and_goes_leaves_the_bytes_of_a_build_from_nothing(
    steps: list[Corpus], large: bool
) -> None:
    with TemporaryDirectory() as folder:
        grown, fresh = Path(folder) / "grown", Path(folder) / "fresh"
        before: set[tuple[int, int]] = set()
        for step in steps:
            documents = [report(number, version=version) for number, version in step.items()]
            built = make(grown, documents, small=0 if large else 1000)
            assert built.anew == len(step.items() - before), "only what is new is read"
            before = set(step.items())
        make(fresh, documents, small=0 if large else 1000)
        assert contents(grown) == contents(fresh)


def test_a_report_that_moves_is_not_read_again(tmp_path: Path) -> None:
    documents = [report(number) for number in range(8)]
    make(tmp_path, documents)
    assert make(tmp_path, documents[::-1]).anew == 0


def test_a_report_of_another_day_is_another_report(tmp_path: Path) -> None:
    from dataclasses import replace

    make(tmp_path, [report(1), report(2)])
    assert make(tmp_path, [report(1), replace(report(2), published="1999")]).anew == 1


def test_other_rules_read_every_report_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, [report(1), report(2)])
    monkeypatch.setattr(read, "fingerprint", lambda: "another")
    assert make(tmp_path, [report(1), report(2)]).anew == 2


def test_all_that_extraction_imports_is_in_the_fingerprint() -> None:
    import subprocess
    import sys

    script = """
import sys
from kg.pipeline import extract
from kg.entities.story import settings_of
from kg.model import Document
settings_of(extract(Document("a", "兰川市水务局局长赵海燕出席会议。")))
print("\\n".join(sorted(name for name in sys.modules if name.startswith("kg."))))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    read_by = {name.removesuffix(".py") for name in fingerprint.READS}
    never = {"errors", "export", "confidence", "entities"}  # they word errors, write files, or mint IRIs
    for module in done.stdout.split():
        path = module.removeprefix("kg.").replace(".", "/")
        room = path.split("/")[0]
        assert path in read_by or room in read_by or room in never, f"{module} is not in the fingerprint"


def test_tables_that_nothing_needs_are_deleted(tmp_path: Path) -> None:
    make(tmp_path, [report(number) for number in range(9)])
    make(tmp_path, [report(1)])
    for kind in KEPT:
        assert len(list((tmp_path / "tables" / kind).iterdir())) == 1
    assert not list((tmp_path / "tables").glob(".*"))
