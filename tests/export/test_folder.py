import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.errors import OutputError
from kg.export.folder import replacing


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in sorted(folder.iterdir())}


def build(folder: Path, text: str) -> None:
    with replacing(folder) as write:
        write("graph.ttl", text.encode())
        write("facts.jsonl", text.encode())


def test_files_replace_their_like_and_leave_others(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "out"
    build(folder, "old")
    (folder / "notes.txt").write_text("mine")
    build(folder, "new")
    assert contents(folder) == {"facts.jsonl": "new", "graph.ttl": "new", "notes.txt": "mine"}


def test_a_build_that_fails_leaves_the_old_files(tmp_path: Path) -> None:
    build(tmp_path, "old")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path) as write:
        write("graph.ttl", b"half")
        raise ZeroDivisionError
    assert contents(tmp_path) == {"facts.jsonl": "old", "graph.ttl": "old"}


def test_a_build_that_fails_leaves_no_folder_that_it_made(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "a" / "out"):
        raise ZeroDivisionError
    assert not (tmp_path / "a").exists()


KILLED = """
import os, signal
from pathlib import Path
from kg.export.folder import replacing
replace, left = Path.replace, {renames}
def counted(self, target):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return replace(self, target)
Path.replace = counted
with replacing(Path({folder!r})) as write:
    write("facts.jsonl", b"new")
    if {early}:
        os.kill(os.getpid(), signal.SIGKILL)
    write("graph.ttl", b"new")
"""


def kill(folder: Path, *, early: bool = False, renames: int = 9) -> None:
    script = KILLED.format(folder=str(folder), early=early, renames=renames)
    environment = {**os.environ, "PYTHONPATH": str(Path(kg.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system that can kill a process")
def test_a_build_killed_while_it_writes_leaves_the_old_files(tmp_path: Path) -> None:
    build(tmp_path, "old")
    kill(tmp_path, early=True)
    old = {file.name: file.read_text() for file in tmp_path.iterdir() if file.is_file()}
    assert old == {"facts.jsonl": "old", "graph.ttl": "old"}
    build(tmp_path, "newer")
    assert contents(tmp_path) == {"facts.jsonl": "newer", "graph.ttl": "newer"}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system that can kill a process")
def test_a_build_killed_between_the_renames_is_completed_by_the_next(tmp_path: Path) -> None:
    build(tmp_path, "old")
    kill(tmp_path, renames=1)
    with pytest.raises(ZeroDivisionError), replacing(tmp_path):
        raise ZeroDivisionError
    assert contents(tmp_path) == {"facts.jsonl": "new", "graph.ttl": "new"}


def test_a_file_in_the_place_of_the_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match=r"out: cannot be written \(.+\); name another folder"):
        build(tmp_path / "out", "new")


def test_a_folder_in_the_place_of_a_file_is_one_line_and_changes_nothing(tmp_path: Path) -> None:
    build(tmp_path, "old")
    (tmp_path / "graph.ttl").unlink()
    (tmp_path / "graph.ttl").mkdir()
    with pytest.raises(OutputError, match="a folder stands where a file goes"):
        build(tmp_path, "new")
    assert (tmp_path / "facts.jsonl").read_text() == "old"


def test_two_builds_into_one_folder_do_not_mix(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no such locks")
    with replacing(tmp_path), pytest.raises(OutputError, match="another build is writing there"):
        build(tmp_path, "new")
