"""What the README shows is what happens: its commands are run and what they print is compared."""

import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def session() -> Iterator[tuple[str, str]]:
    """Yield each command of the session with what it prints."""
    text = "".join(block for language, block in BLOCKS if language == "console")
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def test_the_session_is_true(run: Run, tmp_path: Path) -> None:
    for command, printed in session():
        program, *arguments = shlex.split(command)
        if program == "cat":
            (tmp_path / arguments[0]).write_text(printed, encoding="utf-8")
        else:
            assert program == "kg"
            done = run(*arguments)
            assert (done.stdout + done.stderr, done.returncode) == (printed, 0), command


def test_its_two_commands_are_what_every_change_must_pass() -> None:
    commands = [block.strip() for language, block in BLOCKS if language == "sh"][:2]
    assert commands == ["pip install . && kg demo", "pip install '.[test]' && pytest"]
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    for part in " && ".join(commands).split(" && "):
        assert re.search(rf"^(?:.+ && )?{re.escape(part)}(?: |$)", script, re.MULTILINE), part


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_readme_and_says_what_it_does(command: str) -> None:
    assert f"| `kg {command}" in README
    assert main.commands[command].help


def test_the_files_that_it_names_exist() -> None:
    for name in re.findall(r"\]\(([^):]+)\)|`((?:kg|tests|ontology|outputs)/[\w./]+)`", README):
        path = next(part for part in name if part)
        assert (ROOT / path).exists(), path
    for name in re.findall(r"^ {13}([a-z]+(?:/|\.py)) ", README, re.MULTILINE):
        assert (ROOT / "kg" / name).exists(), name


def test_the_version_has_its_place_in_the_changelog() -> None:
    from kg import __version__

    assert f"\n## {__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
