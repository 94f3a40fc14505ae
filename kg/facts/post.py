"""Reading → holds: who holds which post where, by titles beside names and by appointments and removals."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import cache
from itertools import chain
from operator import itemgetter

from kg.lexicon import alternation, load_lexicon, words
from kg.model import Argument, Fact, Mention, Post, Reading, Sentence, Span
from kg.rules import Masked, Match, Rule, load_rules, mask, match

_STATUS = {
    "appointed": "appointed",
    "appointed-next": "appointed",
    "appointed-line": "appointed",
    "elected": "appointed",
    "name-served-as": "former",
    "subject-served-as": "former",
    "name-takes-up": "appointed",
    "takes-up-later": "appointed",
    "takes-up-of-name": "appointed",
    "former-of-name": "former",
    "career-line": "former",
    "moved-from": "former",
    "moved-to": "appointed",
    "resigned-then": "removed",
    "removed": "removed",
    "removed-line": "removed",
    "removed-own": "removed",
    "removed-then": "removed",
    "removed-next": "removed",
    "resigned": "removed",
}
_DATED = ("appointed", "removed")
_ADDRESS = "name-before-post"
"""张三主席 may only address one whose post was said before: it states a post where it tells a new one."""
_LIST = "post-before-name"
_PAIR = 2
_CAREER = "career-line"
_FORMER = "former-of-name"
_LATER = "takes-up-later"
_PLAIN = "current"
_PEOPLES = ("人民政府", "政府")
_NEXT = {"appointed-next": "appointed", "removed-next": "removed"}


def extract(reading: Reading, before: Sequence[Fact]) -> Iterator[Fact]:
    """Yield who holds, took up or left which post; each fact once a story and status."""
    facts: list[Fact] = []
    of: Mention | None = None  # whose career the sentences tell
    for sentence in reading.story.sentences:
        of = _career_of(reading, sentence) or of
        known = {fact.get("person") or "" for fact in facts}
        facts += _in_sentence(reading, sentence, of, known)
    told = {(fact.get("person"), fact.get("post")) for fact in facts if fact.rule != _ADDRESS}
    kept: dict[tuple[str | None, str | None], dict[int, Fact]] = defaultdict(dict)  # number → fact
    for number, fact in enumerate(facts):
        held = fact.get("person"), fact.get("post")
        address = fact.rule == _ADDRESS and held in told
        if not address and not any(_says(known, fact) for known in kept[held].values()):
            kept[held] = {n: known for n, known in kept[held].items() if not _says(fact, known)}
            kept[held][number] = fact
    yield from (
        fact for _, fact in sorted(chain.from_iterable(of.items() for of in kept.values()), key=itemgetter(0))
    )


def _says(known: Fact, fact: Fact) -> bool:
    """Return whether a fact known of a person and a post tells all that another does of unit and status.

    Whoever is appointed to a post in the report may be called by it later on; that is no second fact.
    """
    if fact.get("status") not in (known.get("status"), _PLAIN):
        return False
    whole, part = ((f.get("unit") or "").replace(*_PEOPLES) for f in (known, fact))
    return whole.endswith(part)


@cache
def _rules() -> tuple[tuple[Rule, ...], tuple[Rule, ...], tuple[Rule, ...]]:
    """Return the rules of a line of a career, which names nobody, of a later clause, and of sentences."""
    rules = load_rules("post")
    career, later = (tuple(rule for rule in rules if rule.name == name) for name in (_CAREER, _LATER))
    return career, later, tuple(rule for rule in rules if rule not in (*career, *later))


@cache
def _particulars() -> re.Pattern[str]:
    return re.compile("[，,]" + alternation(words("person_context", "sex")))


def _career_of(reading: Reading, sentence: Sentence) -> Mention | None:
    """Return the person whose particulars a sentence begins with: 张三，男，…."""
    first = next(reading.within(sentence.span, "person"), None)
    if first is None or first.span.start != sentence.span.start or first.form == "anaphor":
        return None
    text = reading.story.document.text
    return first if _particulars().match(text, first.span.end) else None


def _in_sentence(
    reading: Reading, sentence: Sentence, of: Mention | None, told: Set[str] = frozenset()
) -> Iterator[Fact]:
    """Yield who holds what in a sentence; ``told`` are those whose posts were told before it."""
    mentions = list(reading.within(sentence.span, "person", "post"))
    persons = any(m.type == "person" for m in mentions)
    if not any(m.type == "post" for m in mentions) or not (persons or of):
        return
    text = reading.story.document.text
    masked = mask(text, sentence.span, mentions)
    if not persons and of:
        yield from _career(reading, sentence, masked, of)
        return
    taken: set[tuple[int, int]] = set()
    _, later, rules = _rules()
    matches = sorted(match(rules, masked), key=lambda m: m.rule.name not in _STATUS)
    for found in matches:
        if found.rule.name in _NEXT and not _continues(found, matches):
            continue
        phrase = found.mentions["post"]
        if found.rule.name == _ADDRESS and any(start == phrase.span.start for _, start in taken):
            continue
        for person in _sharing(found, _persons(found, masked), masked, told):
            if (person.span.start, phrase.span.start) in taken:
                continue
            posts = reading.posts_of(phrase)
            if found.rule.name == _FORMER and posts[0].status != "former":
                continue  # 某县县长的张三 says nothing of when
            taken.add((person.span.start, phrase.span.start))
            for post in posts:
                # 郑市长 is an address; 她此前担任某局局长 states what she was
                address = found.rule.name == _ADDRESS and post.status != "former"
                if not post.public and not (address and person.form == "anaphor"):
                    yield _fact(reading, found, person, phrase, post, sentence)
    for found in match(later, masked):
        phrase = found.mentions["post"]
        subject = _sole(masked, phrase)
        if subject and (subject.span.start, phrase.span.start) not in taken:
            for post in reading.posts_of(phrase):
                yield _fact(reading, found, subject, phrase, post, sentence)


def _sole(masked: Masked, phrase: Mention) -> Mention | None:
    """Return the one person whom a sentence names before a post, if none follows it as its holder."""
    at = masked.locate(phrase.span.start)
    persons = [m for i, m in sorted(masked.mentions.items()) if m.type == "person" and i <= at + 1]
    one = len({person.name for person in persons}) == 1
    return persons[-1] if one and persons[-1].span.end <= phrase.span.start else None


def _career(reading: Reading, sentence: Sentence, masked: Masked, of: Mention) -> Iterator[Fact]:
    """Yield the posts that a line of someone's career tells: 1995年8月—1999年3月，任某县县长."""
    career, _, _ = _rules()
    for found in match(career, masked):
        phrase = found.mentions["post"]
        for post in reading.posts_of(phrase):
            yield _fact(reading, found, replace(of, span=phrase.span), phrase, post, sentence)


def _sharing(found: Match, persons: Iterator[Mention], masked: Masked, told: Set[str]) -> Iterator[Mention]:
    """Yield the persons of a list who share its post: not the other of two whose own was told before.

    某校校长甲和乙签约: of the two only 甲 is that school's, where the report has told who 乙 is.
    """
    listed = list(persons)
    if found.rule.name == _LIST and len(listed) == _PAIR:
        first, other = listed
        between = masked.text[masked.locate(first.span.start) + 1 : masked.locate(other.span.start)]
        if between in words("person_context", "pairs") and other.name in told and first.name not in told:
            listed = [first]
    yield from listed


def _continues(found: Match, matches: Sequence[Match]) -> bool:
    """Return whether the verb that this item of a list needs stands before it in the sentence."""
    verb = _NEXT[found.rule.name]
    return any(m.rule.name == verb and m.span.end <= found.span.start + 1 for m in matches)


def _persons(found: Match, masked: Masked) -> Iterator[Mention]:
    if "persons" in found.mentions:
        yield found.mentions["persons"]
        return
    group = found.groups["persons"]
    for position, mention in sorted(masked.mentions.items()):
        if mention.type == "person" and group.covers(masked.span(position, position + 1)):
            yield mention


def _fact(
    reading: Reading, found: Match, person: Mention, phrase: Mention, post: Post, sentence: Sentence
) -> Fact:
    status = _STATUS.get(found.rule.name, post.status)
    if status == "appointed" and post.status == "acting":
        status = "acting"
    if found.rule.name == _LATER and status == "appointed" and _looks_back(reading, sentence, found):
        status = "former"
    arguments = [Argument("person", person.name, person.span)]
    before = _unit_before(reading, person) if found.rule.name == _ADDRESS and not post.unit else None
    if post.unit:
        arguments.append(Argument("unit", post.unit, post.unit_span))
    elif before:
        arguments.append(Argument("unit", before.name, before.span))
    elif found.rule.name == _ADDRESS and (own := _addressed(person.name, post.title)):
        arguments.append(Argument("unit", own))
    arguments.append(Argument("post", post.title, post.span))
    arguments.append(Argument("status", status))
    evidence = Span(min(found.span.start, phrase.span.start), max(found.span.end, person.span.end))
    is_dated = _STATUS.get(found.rule.name) in _DATED
    date = _date(reading, sentence, evidence) if is_dated else _past(reading, sentence)
    if date:
        arguments.append(Argument("date", date.name, date.span))
    if date and is_dated:
        evidence = Span(min(evidence.start, date.span.start), evidence.end)
    evidence = _trim(reading.story.document.text, evidence)
    return Fact("holds", reading.story.document.id, tuple(arguments), evidence, found.rule.name)


def _looks_back(reading: Reading, sentence: Sentence, found: Match) -> bool:
    """Return whether a sentence tells what someone was before: 曾任…，2010年出任…; not 现已出任…."""
    text = reading.story.document.text
    before, clause = text[sentence.span.start : found.span.start], found.span.cut(text)
    now = any(word in clause for word in words("wording", "takes_now"))
    return not now and any(word in before + clause for word in words("wording", "served"))


def _date(reading: Reading, sentence: Sentence, evidence: Span) -> Mention | None:
    """Return the last date that the sentence names before the end of the evidence, if its year is sure.

    11月 in a life told long after is of no year: a date without one counts only near the publication.
    """
    stretch = Span(sentence.span.start, evidence.end)
    dates = [date for date in reading.within(stretch, "date") if not date.name.startswith("-")]
    if not dates or _names_year(dates[-1]):
        return dates[-1] if dates else None
    published, told = (reading.story.document.published or "")[:7], dates[-1].name[:7]
    near = len(published) == len(told) == _MONTH and 0 <= _months(published) - _months(told) <= 1
    return dates[-1] if near else None


def _past(reading: Reading, sentence: Sentence) -> Mention | None:
    """Return the date of an earlier year that the sentence begins with: it tells of a post held then."""
    published = (reading.story.document.published or "")[:4]
    first = next(reading.within(sentence.span, "date"), None)
    if first is None or first.span.start != sentence.span.start or not first.text.startswith(first.name[:4]):
        return None
    return first if first.name[:4] < published else None


def _names_year(date: Mention) -> bool:
    return any(date.text.startswith(word) for word in (date.name[:4], *words("dates", "near_year")))


def _months(value: str) -> int:
    year, month = value.split("-")
    return int(year) * 12 + int(month)


_MONTH = 7  # characters of 2019-08


def _unit_before(reading: Reading, person: Mention) -> Mention | None:
    """Return the unit that ends where a name begins: 省委 of 省委张三书记."""
    return next((m for m in reading.mentions if m.type == "unit" and m.span.end == person.span.start), None)


@cache
def _address_units() -> dict[str, str]:
    return {row["word"]: row["unit"] for row in load_lexicon("post_unit") if row["address"]}


def _addressed(name: str, title: str) -> str | None:
    """Return the unit of a title with which reports call a compatriot and nobody else: 某某主席."""
    return _address_units().get(title) if len(name) <= _HAN and name.startswith(_surnames()) else None


@cache
def _surnames() -> tuple[str, ...]:
    return (*words("surnames", "single"), *words("surnames", "compound"))


_HAN = 3
"""Up to how many characters a Chinese name has, of one character before it."""


def _trim(text: str, span: Span) -> Span:
    """Return the span without the separators and blanks at its ends."""
    start, end = span.start, span.end
    while start < end - 1 and text[start] in "，、；,; 　":
        start += 1
    while end > start + 1 and text[end - 1] in "，、；,; 　":
        end -= 1
    return Span(start, end)
