"""The import direction: what stands left never imports from its right, and stages meet only in the model."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

KG = Path(__file__).parents[1] / "kg"
# a module may import those of an earlier line, and those of its own folder
ORDER = (
    ("__init__",),
    ("model", "errors"),
    ("lexicon",),
    ("rules",),
    ("confidence", "dictionary"),
    ("quotation", "layout", "terminal", "vocabulary"),
    ("read", "segment", "mentions", "facts", "entities"),
    ("propose",),
    ("graph",),
    ("export",),
    ("query", "verify"),
    ("exchange", "diff"),
    ("link",),
    ("evaluate", "why", "validate", "serve"),
    ("pipeline",),
    ("engine",),
    ("corpus",),
    ("cli",),
    ("__main__",),
)
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}


def modules() -> list[Path]:
    return sorted(KG.rglob("*.py"))


def room(module: str) -> str:
    """Return the first name below the package: ``kg.facts.post`` is in ``facts``."""
    return [*module.split("."), "__init__"][1]


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import hides its direction"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from names if node.module == "kg" else [node.module or ""]


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(KG)))
def test_imports_go_left(file: Path) -> None:
    here = file.relative_to(KG).with_suffix("").parts[0]
    assert here in RANK, f"{here} has no place in the order of stages"
    for name in imports(file):
        if name.split(".")[0] == "kg":
            there = room(name) if room(name) in RANK else "__init__"
            assert there == here or RANK[there] < RANK[here], f"{file.name} imports {name}"


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(KG)))
def test_modules_are_short(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 400
