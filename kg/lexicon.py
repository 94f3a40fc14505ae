"""Word lists with attributes: ``data/lexicon/NAME.tsv`` → rows.

The first line names the columns, the first of which is ``word``; ``#`` begins a comment line. A column
``note`` holds the reason for a doubtful line and is not read.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import groupby, takewhile

from kg.errors import LexiconError


@cache
def load_lexicon(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a lexicon in the order of the file, each a column → value map.

    Raises LexiconError for a line with too many columns, without a word, or with a word said before in the
    same kind.
    """
    place = f"data/lexicon/{name}.tsv"
    text = (files("kg") / place).read_text(encoding="utf-8")
    numbered = enumerate(text.splitlines(), 1)
    lines = [(n, line) for n, line in numbered if line.strip() and not line.startswith("#")]
    columns = lines[0][1].split("\t")
    rows, seen = [], set()
    for n, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) > len(columns) or not cells[0] or cells[0] != cells[0].strip():
            raise LexiconError(f"{place}:{n}: want columns {', '.join(columns)}; set them apart by one tab")
        row = dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True))
        key = (row["word"], row.get("kind", ""))
        if key in seen:
            raise LexiconError(f"{place}:{n}: {row['word']} stands here twice; delete one line")
        seen.add(key)
        rows.append(row)
    return tuple(rows)


@cache
def words(name: str, kind: str | None = None) -> tuple[str, ...]:
    """Return the words of a lexicon, or of one kind in it, longest first."""
    rows = load_lexicon(name)
    found = {row["word"] for row in rows if kind is None or row.get("kind") == kind}
    if not found:
        raise LexiconError(f"data/lexicon/{name}.tsv: no word of kind {kind}; add one or mend the name")
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def word_set(name: str, kind: str | None = None) -> frozenset[str]:
    """Return the words of a lexicon, or of one kind in it, for asking whether a word is one of them."""
    return frozenset(words(name, kind))


def alternation(choices: Iterable[str]) -> str:
    """Return a pattern that matches any of the strings, the longest first.

    Strings that begin alike share their beginning: ``re`` would try them one after the other.
    """
    return _branches(sorted(set(choices)))


def _branches(choices: list[str]) -> str:
    """Return a pattern for sorted strings; the one that is empty, if any, stands last as the shortest."""
    parts = []
    for _, group in groupby(filter(None, choices), key=lambda choice: choice[0]):
        alike = list(group)
        shared = _shared(alike[0], alike[-1])  # they are sorted: what the ends share, all share
        rests = [choice[len(shared) :] for choice in alike]
        parts.append(re.escape(shared) + (_branches(rests) if any(rests) else ""))
    return "(?:" + "|".join(parts if choices and choices[0] else [*parts, ""]) + ")"


def _shared(one: str, other: str) -> str:
    """Return what both strings begin with."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(character for character, _ in pairs)
