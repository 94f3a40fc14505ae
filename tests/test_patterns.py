"""No regular expression of the package backtracks without bound, however it was put together.

Each is looked at (no repeat without bound in another, unless it gives nothing back) and attacked with what
its own repeats match, over and over, and an end that fits nothing: twice as much may take four times as long,
as a search from every place does, never eight times. There is no clock in it but the ratio.
"""

import ast
import importlib
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import kg

ROOT = Path(kg.__file__).parents[1]
CALLS = {"compile", "match", "search", "fullmatch", "findall", "finditer", "split", "sub"}
OF_DATA = {"kg/exchange/data.py", "kg/link/name.py", "kg/link/signal.py", "kg/propose/check.py"}
"""Modules that search for what a book of TOML holds, all of it looked at, or for a text that is escaped."""
MANY = 50
"""From how many on a repeat counts as one without bound."""
SHORTEST = 6
"""Characters of the first attack."""
STEPS = 23
"""Attacks on a pattern; three of them double the length, so the last has 968 characters."""
STEEPEST = 6.5
"""How much longer twice the attack may take: 4 for a square, 8 for a cube."""
NOTICED = 0.02
"""Seconds under which a ratio says nothing."""

parser: Any = re._parser  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def patterns() -> dict[tuple[str, int], str]:
    """Return every pattern with its flags, and the place in the package that compiles it."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("patterns.py"))],
        env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    seen = {(pattern, flags): site for site, pattern, flags in json.loads(done.stdout)}
    sites = set(seen.values()) | {site for site, _, _ in json.loads(done.stdout)}
    for file, first, last, constant in _calls():
        if any(f"{file}:{line}" in sites for line in range(first, last + 1)):
            continue
        if constant is None:
            assert file in OF_DATA, f"{file}:{first} was not seen to compile; have patterns.py call it"
            continue
        seen[constant, 0] = f"{file}:{first}"
    for book in ("exchange", "link"):
        values = tomllib.loads((ROOT / f"kg/data/{book}.toml").read_text(encoding="utf-8"))
        seen.update({(text, 0): f"kg/data/{book}.toml" for text in _texts(values)})
    return seen


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a book that is a pattern, or could be one."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _texts(part)
    if isinstance(value, str):
        with suppress(re.error):
            re.compile(value)
            yield value


def _calls() -> Iterator[tuple[str, int, int, str | None]]:
    """Yield where the package hands a pattern to ``re``: file, first and last line, the pattern."""
    for file in sorted((ROOT / "kg").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            by_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
            if by_re and node.func.attr in CALLS:
                first = node.args[0]
                name = file.relative_to(ROOT).as_posix()
                yield name, node.lineno, node.end_lineno or node.lineno, _value(first, name)


def _value(expression: ast.expr, file: str) -> str | None:
    """Return what an expression is in its module, or None where it needs more than the module."""
    module = importlib.import_module(file.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    try:
        told = eval(ast.unparse(expression), vars(module))
    except (NameError, AttributeError):
        return None
    return told.decode("latin-1") if isinstance(told, bytes) else str(told)


def test_all_of_them_are_seen(patterns: dict[tuple[str, int], str]) -> None:
    assert len(patterns) > 250
    assert {"kg/rules.py", "kg/layout.py", "kg/mentions/date.py"} <= {
        s.partition(":")[0] for s in patterns.values()
    }


def test_no_repeat_without_bound_stands_in_another(patterns: dict[tuple[str, int], str]) -> None:
    assert {site: p[:200] for (p, flags), site in patterns.items() if _nests(parser.parse(p, flags))} == {}


def test_no_attack_takes_more_than_the_square_of_its_length(patterns: dict[tuple[str, int], str]) -> None:
    assert [told for (p, flags), site in patterns.items() if (told := _attack(p, flags, site))] == []


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "(?:a*)*b", r"(\w+\s?)+:", "(?:(?:ab)+|b)*c"])
def test_what_nests_is_found(pattern: str) -> None:
    assert _nests(parser.parse(pattern)) or _attack(pattern, 0, "here")


@pytest.mark.parametrize("pattern", ["(a|aa)+$", "(a|a)*b", "x*x*x*x*y", "(?:一|一一)+二"])
def test_what_explodes_is_found(pattern: str) -> None:
    assert _attack(pattern, 0, "here")


@pytest.mark.parametrize("pattern", ["(?:a++)*+$", "a+b+c+", r"[^。]{1,20}。", "(?:ab)+c"])
def test_what_is_bounded_is_left_alone(pattern: str) -> None:
    assert not _nests(parser.parse(pattern))
    assert not _attack(pattern, 0, "here")


def _repeats(tree: Any) -> Iterator[tuple[Any, int, int, Any]]:
    """Yield every repeat of a parsed pattern: its kind, least, most and body."""
    for op, value in tree:
        if op in (parser.MAX_REPEAT, parser.MIN_REPEAT, parser.POSSESSIVE_REPEAT):
            yield op, *value
        for part in _bodies(value):
            yield from _repeats(part)


def _bodies(value: Any) -> Iterator[Any]:
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _bodies(part)


def _nests(tree: Any) -> bool:
    """Return whether a repeat without bound stands in another, and both may give back what they took.

    Where each round of the outer one must hold what the inner one can't match, there is but one way.
    """
    for op, _, most, body in _repeats(tree):
        if op is not parser.POSSESSIVE_REPEAT and most >= MANY and _nests_in(body, []):
            return True
    return False


def _nests_in(body: Any, apart: list[set[str]]) -> bool:
    """Return whether a repeat in the body is not set apart by any of these, each what one place must hold."""
    for at, (op, value) in enumerate(body):
        if op is parser.POSSESSIVE_REPEAT or op is parser.ATOMIC_GROUP:
            continue
        beside = apart + [held for other in range(len(body)) if other != at for held in _held([body[other]])]
        if op in (parser.MAX_REPEAT, parser.MIN_REPEAT) and value[1] >= MANY:
            if not any(held and not any(_may_match(value[2], c) for c in held) for held in beside):
                return True
        elif any(_nests_in(part, beside) for part in _bodies(value)):
            return True
    return False


def _held(tree: Any) -> Iterator[set[str]]:
    """Yield the characters of which each place that can't be left out holds one."""
    for op, value in tree:
        if op is parser.LITERAL:
            yield {chr(value)}
        elif op is parser.IN and value[0][0] is not parser.NEGATE:
            yield {c for part in value for c in _members(*part)}
        elif op is parser.BRANCH:
            firsts = [next(_held(branch), None) for branch in value[1]]
            if all(firsts):
                yield {c for first in firsts for c in first or ()}
        elif op is parser.SUBPATTERN:
            yield from _held(value[3])
        elif op in (parser.MAX_REPEAT, parser.MIN_REPEAT, parser.POSSESSIVE_REPEAT) and value[0]:
            yield from _held(value[2])


def _members(op: Any, value: Any) -> str:
    if op is parser.LITERAL:
        return chr(value)
    if op is parser.RANGE:
        return "".join(map(chr, range(value[0], min(value[1], value[0] + 99) + 1)))
    return {"DIGIT": "0１", "SPACE": " \t\n　", "WORD": "一a1_"}.get(
        str(value).rpartition("CATEGORY_")[2], "一a1 ，"
    )


def _may_match(tree: Any, character: str) -> bool:
    """Return whether anything in a parsed pattern matches the character."""
    for op, value in tree:
        if op is parser.ANY or (op is parser.IN and _sample_set(value, character) == character):
            return True
        if op in (parser.LITERAL, parser.NOT_LITERAL) and (chr(value) == character) is (op is parser.LITERAL):
            return True
        if any(_may_match(part, character) for part in _bodies(value)):
            return True
    return False


def _sample(tree: Any) -> str:
    """Return a text that a parsed pattern may match, its first way at each turn."""
    return "".join(_sample_one(op, value) for op, value in tree)


def _sample_one(op: Any, value: Any) -> str:
    if op is parser.LITERAL:
        return chr(value)
    if op is parser.NOT_LITERAL:
        return "一" if chr(value) != "一" else "二"
    if op is parser.ANY:
        return "一"
    if op is parser.IN:
        return _sample_set(value)
    if op is parser.BRANCH:
        return max((_sample(branch) for branch in value[1][:5]), key=len)
    if op is parser.SUBPATTERN:
        return _sample(value[3])
    if op is parser.ATOMIC_GROUP:
        return _sample(value)
    if op in (parser.MAX_REPEAT, parser.MIN_REPEAT, parser.POSSESSIVE_REPEAT):
        return _sample(value[2]) * max(int(value[0]), 1)
    return ""


_CATEGORY = {
    "DIGIT": r"\d",
    "SPACE": r"\s",
    "WORD": r"\w",
    "NOT_DIGIT": r"\D",
    "NOT_SPACE": r"\S",
    "NOT_WORD": r"\W",
}


def _sample_set(parts: Any, *wanted: str) -> str:
    """Return a character of a set: the one wanted, where the set has it."""
    written = []
    negated = parts[0][0] is parser.NEGATE
    for op, value in parts[int(negated) :]:
        if op is parser.LITERAL:
            written.append(re.escape(chr(value)))
        elif op is parser.RANGE:
            written.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        else:
            written.append(_CATEGORY[str(value).removeprefix("CATEGORY_").removeprefix("UNI_")])
    matcher = re.compile(f"[{'^' if negated else ''}{''.join(written)}]")
    first = chr(parts[0][1]) if parts[0][0] is parser.LITERAL else ""
    first = chr(parts[0][1][0]) if parts[0][0] is parser.RANGE else first
    return next((c for c in (*wanted, first, *"一a1 ，。、X\ue001\ue006\t") if c and matcher.match(c)), "")


def _attack(pattern: str, flags: int, site: str) -> str:
    """Return what slows a pattern down more than the square of its length, or nothing."""
    tree = parser.parse(pattern, flags)
    compiled = re.compile(pattern, flags)
    pumps = {_sample(body) for _, _, most, body in _repeats(tree) if most >= MANY}
    pumps |= {
        _sample(branch) for _, _, most, body in _repeats(tree) if most >= MANY for branch in _ways(body)
    }
    if not pumps:
        return ""
    starts = {"", _sample(tree)[:1]}
    for pump in sorted(filter(None, pumps))[:6]:
        for start in sorted(starts):
            ratio = _steepness(compiled, start, pump)
            if ratio > STEEPEST:
                return f"{site}: {pump!r} over and over, twice: {ratio:.0f} times as long; {pattern[:200]}"
    return ""


def _ways(body: Any) -> Iterator[Any]:
    for op, value in body:
        if op is parser.BRANCH:
            yield from value[1][:4]
        elif op is parser.SUBPATTERN:
            yield from _ways(value[3])


def _steepness(compiled: "re.Pattern[str]", start: str, pump: str) -> float:
    """Return how many times as long an attack takes as one of half its length, where that is too long.

    Each attack is a quarter longer than the one before: what explodes is seen before it stops the tests.
    """
    taken: list[float] = []
    for step in range(STEPS):
        size = round(SHORTEST * 2 ** (step / 3))
        text = start + (pump * size)[:size] + "\x00"
        took = _time(compiled, text)
        if took > NOTICED and step >= 3:
            took = min(took, _time(compiled, text))
            ratio = took / max(taken[step - 3], NOTICED / 200)
            if took > NOTICED and ratio > STEEPEST:
                return ratio
        taken.append(took)
    return 0.0


def _time(compiled: "re.Pattern[str]", text: str) -> float:
    began = time.process_time()
    for _ in compiled.finditer(text):
        pass
    compiled.fullmatch(text)
    return time.process_time() - began
