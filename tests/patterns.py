"""Every regular expression that the package compiles, as JSON: ``[[site, pattern, flags], …]``.

Compilation is watched from the outside while each module is loaded, each function that gives a pattern is
called with all that its data holds, and the samples are built and asked; so what is put together from
lexicons is seen as it is used.
"""

import contextlib
import importlib
import inspect
import json
import pkgutil
import re
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

FOUND: dict[tuple[str, str, int], None] = {}
_compile = re._compile  # type: ignore[attr-defined]


def _watched(pattern: Any, flags: int) -> Any:
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_filename == re.__file__:
        frame = frame.f_back
    file = Path(frame.f_code.co_filename)
    if "kg" in file.parts and isinstance(pattern, str):
        at = file.parts.index("kg", len(file.parts) - 2 - file.parts[::-1].index("kg") + 1)
        FOUND[f"{'/'.join(file.parts[at:])}:{frame.f_lineno}", pattern, int(flags)] = None
    return _compile(pattern, flags)


def _modules() -> list[Any]:
    import kg

    named = [m.name for m in pkgutil.walk_packages(kg.__path__, "kg.") if not m.name.endswith("__main__")]
    return [importlib.import_module(name) for name in named]


def _ask_all(modules: list[Any]) -> None:
    """Call each function of no arguments that gives a pattern, and those that give what a TOML book names."""
    for module in modules:
        for function in vars(module).values():
            plain = inspect.unwrap(function) if callable(function) else None
            if not inspect.isfunction(plain) or plain.__module__ != module.__name__:
                continue
            gives = "Pattern" in str(plain.__annotations__.get("return", ""))
            if gives and not inspect.signature(plain).parameters:
                plain()
    from kg.layout import pattern as of_layout
    from kg.mentions.date import _compiled as of_dates

    data = Path(modules[0].__file__).parent / "data"
    if not data.is_dir():
        data = (
            next(parent for parent in Path(modules[0].__file__).parents if (parent / "data").is_dir())
            / "data"
        )
    for book, call in (("layout", of_layout), ("dates", of_dates)):
        for table, entries in tomllib.loads((data / f"{book}.toml").read_text(encoding="utf-8")).items():
            for name, value in entries.items() if isinstance(entries, dict) else ():
                if isinstance(value, str) and table != "marks":
                    inspect.unwrap(call)(table, name)
    from kg.facts.meeting.wording import wording
    from kg.mentions.meeting_words import pattern as of_meetings

    for table in tomllib.loads((data / "meetings.toml").read_text(encoding="utf-8")).values():
        for name in table if isinstance(table, dict) else ():
            for given in (wording, of_meetings):
                with contextlib.suppress(KeyError):  # it is of the other table
                    given(name)
    from kg.query.question import _literal

    for kind in ("integer", "decimal"):
        _literal("1", kind, where="")


def main() -> None:
    """Watch, run, and print what was found."""
    re._compile = _watched  # type: ignore[attr-defined]
    _ask_all(_modules())
    from click.testing import CliRunner

    from kg.cli import main as cli

    with tempfile.TemporaryDirectory() as folder:
        for words in (["demo", "-o", folder], ["facts", __file__], ["rules"]):
            CliRunner().invoke(cli, words)
    print(json.dumps([[*key] for key in FOUND]))


if __name__ == "__main__":
    main()
