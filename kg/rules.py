"""Rules are data: ``data/rules/NAME.toml`` → Rule; a pattern sees mentions, not names.

``mask`` writes each mention of a stretch of text as one private character for its type, so that
``{unit}{=convene}{meeting}`` reads 省政协召开座谈会. In a pattern, ``{type}`` or ``{role:type}`` is a slot
for a mention, ``{.type}`` its bare character for use in a class such as ``[^，{.person}]``, ``{=name}`` any
word of ``data/lexicon/wording.tsv`` of that kind, and everything else is the syntax of ``re``. Quotations
that ``mask`` is told to fold are one character too, with the slot ``{quote}``. A rule without a pattern
names a step that needs Python; its examples run all the same.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.errors import LexiconError, RuleError
from kg.lexicon import alternation, words
from kg.model import FACT_TYPES, Mention, Span

_MASKS = {
    "person": "\ue001",
    "unit": "\ue002",
    "place": "\ue003",
    "date": "\ue004",
    "meeting": "\ue005",
    "post": "\ue007",
}
QUOTE = "\ue006"
"""The character that stands for a folded quotation in masked text."""
_PAREN = r"(?:[（(][^（）()]{0,20}[）)])?"
_SLOT = re.compile(r"\{(?:(=)(\w+)|(\.)?(?:(\w+):)?(person|unit|place|date|meeting|post|quote)|(persons))\}")


@dataclass(frozen=True, slots=True)
class Example:
    """A text of our own that a rule must read, or (with no facts) must leave alone."""

    text: str
    yields: tuple[dict[str, str], ...]
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A named wording, what it says, and the examples that the tests run."""

    name: str
    fact: str
    about: str
    pattern: re.Pattern[str] | None
    examples: tuple[Example, ...]
    modality: str = "done"


@dataclass(frozen=True, slots=True)
class Masked:
    """A stretch of text with its mentions masked, and the way back to the document's offsets."""

    text: str
    starts: tuple[int, ...]
    end: int
    mentions: dict[int, Mention]

    def span(self, start: int, end: int) -> Span:
        """Return the document's span for a range of the masked text."""
        return Span(self.starts[start], self.starts[end] if end < len(self.starts) else self.end)

    def locate(self, position: int) -> int:
        """Return the masked index at which the document's position stands."""
        return bisect_right(self.starts, position) - 1


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule matched: the mentions in its slots and the spans of its other named groups."""

    rule: Rule
    span: Span
    mentions: dict[str, Mention]
    groups: dict[str, Span]


def mask(text: str, span: Span, mentions: Iterable[Mention], quotations: Sequence[Span] = ()) -> Masked:
    """Mask the mentions in a span of the document's text; where two overlap the first and longest stays.

    Each of the quotations (in order, none in another) that lies in the span becomes one character, and
    what it
    mentions goes with it.
    """
    folded = [q for q in quotations if span.covers(q)]
    pieces: list[tuple[Span, Mention | None]] = [(q, None) for q in folded]
    for mention in mentions:
        if span.covers(mention.span) and not (folded and _is_folded(mention, folded)):
            pieces.append((mention.span, mention))
    parts: list[str] = []
    starts: list[int] = []  # one for each character of the parts
    at: dict[int, Mention] = {}
    position = span.start
    for piece, found in sorted(pieces, key=lambda p: (p[0].start, -p[0].end)):
        if piece.start < position:
            continue
        parts.append(text[position : piece.start])
        starts.extend(range(position, piece.start))
        if found:
            at[len(starts)] = found
        parts.append(_MASKS[found.type] if found else QUOTE)
        starts.append(piece.start)
        position = piece.end
    parts.append(text[position : span.end])
    starts.extend(range(position, span.end))
    return Masked("".join(parts), tuple(starts), span.end, at)


def _is_folded(mention: Mention, quotations: Sequence[Span]) -> bool:
    """Return whether a mention shares a character with one of the quotations, which are in order."""
    after = bisect_right(quotations, mention.span.start, key=lambda quotation: quotation.end)
    return after < len(quotations) and quotations[after].overlaps(mention.span)


def match(rules: Sequence[Rule], masked: Masked) -> Iterator[Match]:
    """Yield every match of every rule, rule by rule, from left to right."""
    for rule in rules:
        if rule.pattern is None:
            continue
        for found in rule.pattern.finditer(masked.text):
            mentions, groups = {}, {}
            for name in rule.pattern.groupindex:
                start, end = found.span(name)
                if start < 0 or start == end:
                    continue
                if end == start + 1 and start in masked.mentions:
                    mentions[name] = masked.mentions[start]
                else:
                    groups[name] = masked.span(start, end)
            yield Match(rule, masked.span(*found.span()), mentions, groups)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a rule's pattern: slots become named groups over masks, ``{=kind}`` an alternation of words."""

    def slot(found: re.Match[str]) -> str:
        if found[1]:
            return alternation(words("wording", found[2]))
        if found[6]:
            joined = alternation(words("person_context", "and"))
            return f"(?P<persons>{_MASKS['person']}(?:{_PAREN}{joined}{_MASKS['person']})*{_PAREN})"
        character = _MASKS.get(found[5], QUOTE)
        return character if found[3] else f"(?P<{found[4] or found[5]}>{character})"

    return re.compile(_SLOT.sub(slot, pattern))


@cache
def load_rules(name: str) -> tuple[Rule, ...]:
    """Return the rules of ``data/rules/NAME.toml`` in order; raises RuleError as ``parse_rules`` does."""
    place = f"data/rules/{name}.toml"
    return parse_rules((files("kg") / place).read_text(encoding="utf-8"), place=place)


def parse_rules(text: str, *, place: str) -> tuple[Rule, ...]:
    """Return the rules of a book in TOML, in order.

    Raises RuleError, naming the place and the rule, for what is no TOML, a missing or wrong field, a name
    that is taken, an unknown fact type, a pattern that does not compile, or a rule without both an example
    and a counterexample.
    """
    try:
        book = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError(f"{place}: not TOML ({_in_a_line(error)}); mend it") from error
    rules: list[Rule] = []
    for entry in _tables(book, "rule", place):
        where = f"{place}: rule {entry.get('name', '?')!r}"
        rule = _rule(entry, _text(entry if "fact" in entry else book, "fact", where), where)
        if any(known.name == rule.name for known in rules):
            raise RuleError(f"{where}: the name is taken; choose another")
        rules.append(rule)
    return tuple(rules)


def _rule(entry: Mapping[str, object], fact: str, where: str) -> Rule:
    if fact not in FACT_TYPES:
        raise RuleError(f"{where}: unknown fact type {fact!r}; known: {', '.join(FACT_TYPES)}")
    examples = tuple(
        Example(_text(e, "text", where), _yields(e, where), _text(e, "published", where, "") or None)
        for e in _tables(entry, "example", where)
    )
    if not any(e.yields for e in examples) or not any(not e.yields for e in examples):
        raise RuleError(f"{where}: give an example that yields a fact and one that yields none")
    try:
        pattern = compile_pattern(_text(entry, "pattern", where)) if "pattern" in entry else None
    except (re.error, RecursionError, OverflowError, LexiconError) as error:
        raise RuleError(f"{where}: the pattern does not compile ({_in_a_line(error)}); mend it") from error
    modality = _text(entry, "modality", where, "done")
    return Rule(_text(entry, "name", where), fact, _text(entry, "about", where), pattern, examples, modality)


def _tables(entry: Mapping[str, object], field: str, where: str) -> list[dict[str, object]]:
    """Return the tables of a field, none if it is not there."""
    value = entry.get(field, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise RuleError(f"{where}: {field} is no list of tables; write [[{field}]]")
    return value


def _text(entry: Mapping[str, object], field: str, where: str, default: str | None = None) -> str:
    value = entry.get(field, default)
    if not isinstance(value, str):
        raise RuleError(f'{where}: {field} is missing or no text; write {field} = "…"')
    return value


def _yields(example: Mapping[str, object], where: str) -> tuple[dict[str, str], ...]:
    """Return the facts that an example yields, each of them role → value."""
    return tuple({role: _text(one, role, where) for role in one} for one in _tables(example, "yields", where))


def _in_a_line(error: BaseException) -> str:
    return " ".join(str(error).split())


RULE_BOOKS = ("post", "meeting", "measure", "statement")
"""The rule books, one for each module of ``kg.facts``."""


def all_rules() -> tuple[Rule, ...]:
    """Return every rule of every book."""
    return tuple(rule for book in RULE_BOOKS for rule in load_rules(book))
