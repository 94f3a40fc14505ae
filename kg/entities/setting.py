"""Where a story is set: paper, dateline, headline and text → its own province, prefecture and county."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kg.entities.division import LEVELS, Division, division_at, divisions_by_code, divisions_by_word, scan
from kg.lexicon import load_lexicon
from kg.model import Story


@cache
def wordings() -> dict[str, Any]:
    """Return ``data/entities.toml``."""
    return tomllib.loads((files("kg") / "data/entities.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Setting:
    """The divisions that a bare 省, 市 or 县 of a story means, each None where it cannot be told."""

    province: Division | None = None
    prefecture: Division | None = None
    county: Division | None = None

    def own(self, word: str) -> Division | None:
        """Return the division that a level word (自治区, 我省, 市) stands for in this story."""
        level = wordings()["level"]
        ending = level["words"][word]
        divisions = (self.province, self.prefecture, self.county)
        return next(
            (
                d
                for d in (divisions[2:] if word == level["district"] else divisions)
                if d and d.name.endswith(ending)
            ),
            None,
        )

    def holds(self, division: Division) -> bool:
        """Return whether the division lies in what is known of the setting, or is it."""
        known = next((d for d in (self.county, self.prefecture, self.province) if d and d.code), None)
        return known is not None and division.place.startswith(known.place)


def find_setting(story: Story, names: Iterable[str] = ()) -> Setting:
    """Return the setting of a story; ``names`` are names of units in it, which may name a division too."""
    document = story.document
    text = document.text[story.span.start : story.span.end]
    firm = [*_paper(story.paper), *_paper(document.source), *_named(story.place)]
    headline = [*_named(story.headline), *_named(document.title)]
    body = [bearers for word, bearers in scan(text) if _is_telling(word, bearers)]
    names = list(names)
    body.extend(
        bearers for name in names if _is_telling(*(found := division_at(name))) for bearers in [found[1]]
    )
    setting = Setting()
    for level in LEVELS:
        for source in (firm, headline, body) if level != LEVELS[-1] else (firm, headline + body):
            division = _choose(source, level, setting)
            if division:
                setting = _with(setting, division)
                break
    return _with_unknown(setting, names)


def _with(setting: Setting, division: Division) -> Setting:
    chain = {"province": setting.province, "prefecture": setting.prefecture, "county": setting.county}
    chain[division.level] = division
    return Setting(**chain)


def _choose(source: list[tuple[Division, ...]], level: str, setting: Setting) -> Division | None:
    """Return the division of a level that the source names most, far more often than any other."""
    within = setting.prefecture or setting.province
    counts: Counter[Division] = Counter()
    for bearers in source:
        fit = {_at_level(d, level) for d in bearers if within is None or d.place.startswith(within.place)}
        only = fit.pop() if len(fit) == 1 else None
        if only:
            counts[only] += 1
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    share = _COUNTY_SHARE if level == LEVELS[-1] else _SHARE
    if not ranked or (len(ranked) > 1 and ranked[0][1] < share * ranked[1][1]):
        return None
    return ranked[0][0]


_SHARE, _COUNTY_SHARE = 2, 4
"""How many times as often as the next a division must be named; counties are often named together."""


def _at_level(division: Division, level: str) -> Division | None:
    """Return the division itself or the one it lies in at this level."""
    table = divisions_by_code()
    found: Division | None = division
    while found and found.level != level:
        found = table.get(found.parent)
    return found


def _is_telling(word: str, bearers: tuple[Division, ...]) -> bool:
    """Return whether a name in running text is surely a division's: a full name, or a province's."""
    return any(word == d.name or d.level == "province" for d in bearers)


def _paper(name: str) -> list[tuple[Division, ...]]:
    """Return the division whose paper it is (新疆日报), by name or by the table of papers."""
    for row in load_lexicon("papers"):
        if name.startswith(row["word"]):
            return [(divisions_by_code()[row["place"].ljust(6, "0")],)]
    return _named(name, at_start=True)


def _named(text: str, *, at_start: bool = False) -> list[tuple[Division, ...]]:
    found = [division_at(text)] if at_start else list(scan(text))
    return [
        bearers[:1] if bearers[0].level != LEVELS[-1] else bearers
        for word, bearers in found
        if bearers and (at_start or bearers[0].level != LEVELS[-1] or _is_telling(word, bearers))
    ]  # 冬修水利 names no 修水


def _with_unknown(setting: Setting, names: Iterable[str]) -> Setting:
    """Fill in a city or county that the table lacks, where the story names just one."""
    found = {division for name in names if (division := unknown_division(name))}
    for level in ("prefecture", "county"):
        fit = [d for d in found if d.level == level]
        if len(fit) == 1 and getattr(setting, level) is None:
            setting = _with(setting, fit[0])
    return setting


def unknown_division(name: str) -> Division | None:
    """Return the city or county, absent from the table, by which a name begins (锦城市第一人民医院)."""
    level = wordings()["level"]
    found = re.match(level["unknown"], name)
    if not found or re.search(level["never"], found["name"][:-1]) or found["name"] in divisions_by_word():
        return None
    return Division(
        "", found["name"], "county" if re.search(level["unknown_county"], found["name"]) else "prefecture"
    )
