"""Fuzzes the ways into the program, guided by coverage: needs atheris (``pip install atheris``, Linux and macOS).

    python tests/fuzz/run.py [NAME...] [--seconds 300] [--keep DIR]

Each harness runs in a process of its own, from the seeds in ``corpus/NAME`` and the regressions in
``findings/NAME``. What breaks it is written to ``findings/NAME``: mend the cause and keep the file, which the
tests run ever after. ``--keep`` names a folder for the corpora that grow, to go on from the next time. A line
for each harness tells how often it ran, what it covered and what it found; the status is 1 if it found any.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LONGEST = 4096
"""Bytes of an input: layouts and rules look no further; size is what test_size.py is about."""
SLOWEST = 20
"""Seconds after which an input is a hang."""


def main() -> int:
    """Run the harnesses one after another and print a line for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="harnesses, all if none is named")
    parser.add_argument("--seconds", type=int, default=300, help="of each harness (300)")
    parser.add_argument("--keep", type=Path, help="a folder for the corpora that grow")
    options = parser.parse_args()
    names = options.names or sorted(path.name for path in (HERE / "corpus").iterdir() if path.is_dir())
    with tempfile.TemporaryDirectory() as scratch:
        keep = options.keep or Path(scratch)
        told = [_run(name, options.seconds, keep / name) for name in names]
    return 1 if any(told) else 0


def _run(name: str, seconds: int, grown: Path) -> int:
    """Run one harness, print what came of it, and return how many inputs broke it."""
    findings = HERE / "findings" / name
    for folder in (grown, findings):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    command = [
        *(sys.executable, __file__, "--child", name, str(grown), str(HERE / "corpus" / name), str(findings)),
        *(f"-max_total_time={seconds}", f"-timeout={SLOWEST}", f"-max_len={LONGEST}", "-rss_limit_mb=3000"),
        *(f"-dict={HERE / 'words.dict'}", f"-artifact_prefix={findings}/", "-print_final_stats=1"),
    ]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    log = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
    (grown.parent / f"{name}.log").write_text(log, encoding="utf-8")
    runs = re.findall(r"^#(\d+)\s", log, re.M)
    covered = re.findall(r" cov: (\d+) ft: (\d+)", log)
    new = sorted(set(findings.iterdir()) - before)
    cov, features = covered[-1] if covered else ("?", "?")
    count = runs[-1] if runs else "?"
    print(f"{name:10} {count:>9} runs, {cov} branches, {features} features, {len(new)} findings", flush=True)
    for file in new:
        print(f"  {file.relative_to(ROOT)}", flush=True)
    if done.returncode and not new:
        print(f"  it ended with status {done.returncode}:\n{log[-2000:]}", flush=True)
    return len(new) or done.returncode


def _child(name: str, arguments: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["kg"]):
        from tests.fuzz.targets import TARGETS
    atheris.Setup([name, *arguments], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main())
