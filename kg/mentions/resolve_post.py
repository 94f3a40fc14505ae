"""Post phrases → posts with their units: the post's own unit, its neighbour's, or the story's."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.lexicon import alternation, load_lexicon, word_set, words
from kg.mentions.phrase import Item, Phrase
from kg.mentions.register import Register
from kg.mentions.unit import Unit
from kg.mentions.unit_name import (
    calls,
    head_of,
    is_bare,
    is_country,
    stem_of,
    without_committee,
    without_session,
)
from kg.model import Form, Post, Span


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before a phrase: the story's units, the sentence's own, and its posts so far.

    ``earlier`` holds the titles and units of those: 主任 of 市人大常委会 before 副主任. ``country`` is the
    one that the story named last. ``paragraph`` holds what ``earlier`` does of the sentences before.
    ``text`` is the sentence.
    """

    register: Register
    names: Mapping[Unit, tuple[str, Form]]
    earlier: Sequence[tuple[str, str]]
    country: str | None
    paragraph: Sequence[tuple[str, str]] = ()
    text: str = ""


@cache
def _fixed_units() -> dict[str, str]:
    return {row["word"]: row["unit"] for row in load_lexicon("post_unit") if not row["address"]}


@cache
def _refers() -> dict[str, str]:
    """Return, for each title with any rank before it, what kind of unit it asks for: 院 for 副院长."""
    ranks = ("", *words("posts", "rank"))
    return {rank + row["word"]: row["refer"] for row in load_lexicon("post_refer") for rank in ranks}


@cache
def _beside() -> re.Pattern[str]:
    """Match the body of a division and another, bare, behind it: 某区纪委 + 监委."""
    kinds = alternation(words("unit_context", "division"))
    bodies = alternation(words("unit_reference", "beside_of"))
    return re.compile(f"(.*{kinds}){bodies}({alternation(words('unit_reference', 'beside'))})")


@cache
def _division_of() -> re.Pattern[str]:
    """Match a division with a body of its own: 市 of 市委, 县 of 县人民政府."""
    kinds = [word for kind in ("division", "settlement", "regiment") for word in words("unit_context", kind)]
    bodies = words("unit_reference", "division_body")
    return re.compile(f"(.*{alternation(kinds)}){alternation(bodies)}?")


def resolve_posts(phrase: Phrase, context: Context, *, offset: int) -> tuple[Post, ...]:
    """Return the posts of a phrase, each with its unit; ``offset`` is where the sentence begins."""
    found: list[Post] = []
    base: str | None = None  # the unit named last, which a post without one shares
    root: str | None = None  # the unit that a part is part of: 组织部 after 市委常委
    for item in phrase.items:
        span = None
        if item.unit is not None:
            span = Span(offset + item.unit.start, offset + item.unit.end)
            name: str | None = _own_unit(item.unit, context, root)
        elif item.post.title in word_set("post_context", "country"):
            name = base if base and is_country(base) else context.country
        else:
            name = _inherited(item, base, context)
        whole = Span(offset + item.start, offset + item.post.end)
        public = item.post.strength == "public"
        status = "former" if found and found[0].status == "former" else item.post.status
        found.append(Post(item.post.title, whole, name, span, status, public))
        base = name or base
        command = item.unit is None and item.post.title in word_set("post_context", "command")
        if name and not command and (item.unit is None or item.unit.anchored or root is None):
            root = name
    return tuple(_with_committee(found))


def _with_committee(posts: Sequence[Post]) -> list[Post]:
    """Return the posts, a bare 党委 with the unit of which the same person is the head: 党委书记、局长."""
    heads = [p.unit for p in posts if p.unit and not is_bare(p.unit)]
    committees = words("unit_reference", "committee")
    return [
        replace(p, unit=heads[0] + p.unit) if heads and p.unit in committees and p.unit else p for p in posts
    ]


def _own_unit(unit: Unit, context: Context, root: str | None) -> str:
    """Return the full name of the unit that stands before a post."""
    name, form = context.names[unit] if unit in context.names else context.register.resolve(unit)
    if unit.anchored or form == "anaphor" or unit.text.endswith(words("unit_reference", "free")):
        return name
    told = context.earlier and name == unit.text and is_bare(unit.text)
    near = root or (context.earlier[-1][1] if told and not is_bare(context.earlier[-1][1]) else None)
    beside = _beside().fullmatch(near + unit.text) if near else None
    if beside:
        return beside[1] + beside[2]  # 区监委 after 区纪委
    if near and head_of(unit.text) in word_set("unit_reference", "sub"):
        if unit.text in word_set("unit_reference", "committee_part") and without_committee(near) != near:
            return near + unit.text
        stem = without_session(stem_of(context.register.root(near)))
        return name if name.startswith(stem) or unit.text.startswith(stem) else _joined(stem, unit.text)
    return name


def _joined(stem: str, part: str) -> str:
    """Return the name of a unit's part, the word for its division said once: 青山村|村党支部."""
    kinds = (*words("unit_context", "division"), *words("unit_context", "settlement"))
    twice = part[0] in kinds and stem.endswith(part[0])
    return stem + part[1:] if twice else stem + part


def _inherited(item: Item, base: str | None, context: Context) -> str | None:
    """Return the unit of a post that names none: 副市长, or 院长 after 校党委副书记."""
    title = item.post.title
    near = base or _latest(title, context.earlier)
    division = _governed(title)
    if division:
        if near and near.endswith(words("unit_reference", "government")):
            return near
        found = _division_of().fullmatch(near) if near else None
        if found and found[1].endswith(division) and len(found[1]) > 1:
            return found[1][:-1] if found[1].endswith(2 * division) else found[1]  # 某县|县委
        league = division in word_set("unit_context", "league")
        return division + words("unit_reference", "administration" if league else "government")[0]
    if item.qualified:
        return None
    if title in _fixed_units():
        return _fixed_units()[title]
    party = title in word_set("post_context", "party")
    if base and title in word_set("post_context", "command"):
        return without_committee(base)
    if base and (party or not is_bare(base)):
        return base if party else stem_of(base)
    own = _same_head(title, context.earlier) or _by_title(title, context, near)
    if own is None and base:
        return None  # of 党委书记、局长 whose unit is not told
    if own is None and near is None and title.startswith(words("post_context", "deputy")):
        own = _same_head(title, context.paragraph)
    if own or near is None or title in word_set("post_context", "of_its_kind"):
        return own
    return near if party else stem_of(near)


def _latest(title: str, earlier: Sequence[tuple[str, str]]) -> str | None:
    """Return the unit named last, but not one that another sent there: 驻厅纪检监察组组长甲，二级巡视员乙."""
    if title.endswith(words("post_context", "of_group")):
        return earlier[-1][1] if earlier else None
    sent = words("unit_reference", "sent")
    return next((unit for _, unit in reversed(earlier) if not unit.endswith(sent)), None)


def _governed(title: str) -> str:
    """Return 市 for 副市长 and 市长助理, and nothing for 局长."""
    for assistant in words("post_context", "assistant"):
        title = title.removesuffix(assistant)
    division = title[-2:-1]
    chief = title.endswith(words("post_context", "chief"))
    return division if chief and division in word_set("unit_context", "division") else ""


def _same_head(title: str, told: Sequence[tuple[str, str]]) -> str | None:
    """Return the unit of the latest post that the title is a deputy of, or the other way round."""
    head = _without_deputy(title)
    return next((unit for t, unit in reversed(told) if _without_deputy(t) == head), None)


def _without_deputy(title: str) -> str:
    return title.lstrip("".join(words("post_context", "deputy")))


def _by_title(title: str, context: Context, near: str | None) -> str | None:
    """Return the unit that the title itself asks for: a 院 for 院长; the one near it, if that is one."""
    refer = _refers().get(title)
    if refer is None:
        return None
    if near and stem_of(near).endswith(refer):
        return stem_of(near)
    return _here(refer, context) or context.register.last(refer) or context.register.own(refer)


def _here(refer: str, context: Context) -> str | None:
    """Return the body of the kind that the sentence sets up: 选举产生新一届学术委员会，某某当选主任委员."""
    sets_up = words("post_context", "sets_up")
    text = context.text
    found = [u for u in context.names if text[: u.start].endswith(sets_up) and calls(refer, u.text)]
    return context.names[found[-1]][0] if found else None
