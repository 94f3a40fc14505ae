"""Changes → sentences, by the wordings of ``data/diff.toml``, and lines of JSON."""

import json
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from kg.diff.compare import Change

LANGUAGES = ("en", "zh")
_PART = re.compile(r"\[([^\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")
_LONGEST = 60


@cache
def _wordings() -> dict[str, Any]:
    return tomllib.loads((files("kg") / "data/diff.toml").read_text(encoding="utf-8"))


def sentence(change: Change, language: str = "en") -> str:
    """Return the change as one line: what is so now, and which words of which report say it.

    A long name or quotation is cut with …; the data have it whole.
    """
    wording = _wordings()[language]
    about = dict(change.about)
    known = {name: _short(value) for name, value in about.items()}
    known["report"] = change.report
    known["unit"] = known.get("unit_name") or known.get("unit", "")
    known["many"] = str(len(about.get("others", "").split()))
    if "status" in about:
        known["status"] = wording["status"].get(about["status"], about["status"])
    if "type" in about:
        known["fact"] = _filled(wording["fact"][about["type"]], known)
    told = _filled(wording[change.kind], known) + wording["modality"].get(about.get("modality", ""), "")
    if not change.text:
        title = about.get("title")
        return f"{told}: {_short(title)}" if title else told
    return f"{told}  [{change.report} {change.start}–{change.end}: {_short(change.text)}]"


def _filled(wording: str, known: dict[str, str]) -> str:
    """Return the wording with its names filled in; a part in brackets goes where a name of it is unknown."""

    def part(found: re.Match[str]) -> str:
        return found[1] if all(known.get(name) for name in _NAME.findall(found[1])) else ""

    return _NAME.sub(lambda found: known.get(found[1], "?"), _PART.sub(part, wording))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"


def to_json(change: Change) -> str:
    """Return the change as one line of JSON, its end included.

    ``change`` is its kind; then what it is about: names as the report has them, IRIs (``others`` a list)
    and ``unit_name``, by which the build shows the unit; then ``published`` and ``evidence``:
    ``{doc, start, end, text}``, null where the change is of reports or persons.
    """
    row: dict[str, Any] = {"change": change.kind}
    for name, value in change.about:
        row[name] = value.split() if name == "others" else value
    row["report"], row["published"] = change.report or None, change.published or None
    evidence = {"doc": change.report, "start": change.start, "end": change.end, "text": change.text}
    row["evidence"] = evidence if change.text else None
    return json.dumps(row, ensure_ascii=False) + "\n"
