import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kg

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``kg`` as a user does, in an empty folder, and give what it printed and its exit status."""

    def run(
        *arguments: str, input: bytes | None = None, **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, "-m", "kg", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(kg.__file__).parents[1]), **environment},
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run
