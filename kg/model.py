"""The nouns of the walk: what the stages hand to one another, frozen and without behaviour of their own.

All offsets are characters of ``Document.text``, 0-based and half-open, so that
``document.text[span.start:span.end]`` is what the span says.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Literal

MentionType = Literal["person", "unit", "place", "date", "meeting", "post"]
FactType = Literal["holds", "held", "chaired", "attended", "undertook", "said"]
Modality = Literal["done", "ongoing", "planned", "required", "negated"]
SentenceKind = Literal["headline", "subhead", "byline", "body", "overlong"]
EntityType = Literal["person", "unit", "group", "post", "meeting", "measure", "statement"]
Form = Literal["full", "short", "anaphor"]

Verb = Literal["same", "different", "unsure", "wrong", "name"]

FACT_TYPES: tuple[FactType, ...] = ("holds", "held", "chaired", "attended", "undertook", "said")
ROLES: dict[FactType, tuple[str, ...]] = {
    "holds": ("person", "unit", "post", "status"),
    "held": ("unit", "meeting", "date"),
    "chaired": ("person", "meeting"),
    "attended": ("person", "meeting"),
    "undertook": ("unit", "measure"),
    "said": ("person", "quote"),
}
"""The roles of each fact type, in the order in which it reads; other roles are allowed beside them."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters in a document's text, never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"empty or inverted span: [{self.start}, {self.end})")

    def cut(self, text: str) -> str:
        """Return the characters of the document's text that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Return whether the other span lies wholly in this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Document:
    """One report as it was read; the text is never changed after reading.

    ``published`` is ISO 8601 as precise as it is known (``2019``, ``2019-09``, ``2019-09-05``) or None.
    ``title`` may stand outside the text (JSON Lines) or be empty. ``proposed`` is what a service proposes
    that the report states, unchecked: JSON of its model and its answer, or empty.
    """

    id: str
    text: str
    title: str = ""
    published: str | None = None
    url: str = ""
    source: str = ""
    encoding: str = "utf-8"
    proposed: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What ``segment`` yields: a sentence with its paragraph's number and its kind.

    Nobody looks for facts in a ``byline``, nor in what is ``overlong``: more characters without an end
    than any
    sentence has.
    """

    span: Span
    text: str
    paragraph: int
    kind: SentenceKind = "body"


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a document: all of it, or one item of a digest; references are resolved within it.

    ``paper`` and ``place`` come from the dateline (新疆日报讯, 本报贵阳5月21日电); ``quotations`` are the
    outermost “…” of the story, marks included, in order. A story longer than any report is read in parts:
    then ``part`` counts those before this one.
    """

    document: Document
    span: Span
    sentences: tuple[Sentence, ...]
    headline: str = ""
    paper: str = ""
    place: str = ""
    quotations: tuple[Span, ...] = ()
    part: int = 0

    def quotation_at(self, position: int) -> Span | None:
        """Return the quotation in which the character stands, if any."""
        at = bisect_right(self.quotations, position, key=lambda quotation: quotation.start) - 1
        return self.quotations[at] if at >= 0 and position < self.quotations[at].end else None

    def quotations_in(self, span: Span) -> Iterator[Span]:
        """Yield the quotations that share a character with the span, in order."""
        first = bisect_right(self.quotations, span.start, key=lambda quotation: quotation.end)
        yield from takewhile(lambda q: q.start < span.end, islice(self.quotations, first, None))


@dataclass(frozen=True, slots=True)
class Mention:
    """Text that names an entity, with the fullest name that the report supports for it.

    ``name`` equals ``text`` for a full name; 该局 or 她 carry what they stand for. For a date it is ISO 8601,
    reduced in precision or an interval (``2019-08``, ``2023-04-26/2023-04-27``).
    """

    type: MentionType
    span: Span
    text: str
    name: str
    form: Form = "full"


@dataclass(frozen=True, slots=True)
class Post:
    """A post as a phrase names it: its title, its unit with the fullest name known, and where each stands.

    ``status`` is what the words beside the title say: 原 former, 代 acting, else current.
    """

    title: str
    span: Span
    unit: str | None
    unit_span: Span | None
    status: str = "current"
    public: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A story with the mentions found in it, sorted by start; mentions of one type never overlap.

    A mention of type post is a phrase (自治区党委常委、统战部部长); ``posts`` takes each apart, by its start.
    """

    story: Story
    mentions: tuple[Mention, ...]
    posts: tuple[tuple[int, tuple[Post, ...]], ...] = ()

    def posts_of(self, phrase: Mention) -> tuple[Post, ...]:
        """Return the posts that a post mention names."""
        return next((posts for start, posts in self.posts if start == phrase.span.start), ())

    def within(self, span: Span, *types: MentionType) -> Iterator[Mention]:
        """Yield the mentions of these types (any, if none is named) that lie wholly in the span."""
        first = bisect_left(self.mentions, span.start, key=lambda mention: mention.span.start)
        for mention in islice(self.mentions, first, None):
            if mention.span.start >= span.end:
                return
            if mention.span.end <= span.end and (not types or mention.type in types):
                yield mention


@dataclass(frozen=True, slots=True)
class Argument:
    """The part that a value plays in a fact; ``span`` is None where context fills it in."""

    role: str
    value: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What a sentence or less of a report states: its arguments, the evidence, and the rule that read it."""

    type: FactType
    document: str
    arguments: tuple[Argument, ...]
    evidence: Span
    rule: str
    modality: Modality = "done"

    def argument(self, role: str) -> Argument | None:
        """Return the first argument in this role, if the fact has one."""
        for argument in self.arguments:
            if argument.role == role:
                return argument
        return None

    def get(self, role: str) -> str | None:
        """Return the value of the first argument in this role, if the fact has one."""
        argument = self.argument(role)
        return argument.value if argument else None


@dataclass(frozen=True, slots=True)
class Entity:
    """The thing that mentions name: ``id`` is its IRI, ``key`` what the IRI was minted from.

    A unit has its jurisdiction in ``place`` (CN-65, after GB/T 2260; empty where it is not known) and in
    ``whole`` the id of the unit that it is part of; a post has the unit's id there.
    """

    id: str
    type: EntityType
    name: str
    aliases: tuple[str, ...] = ()
    key: str = ""
    place: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class LinkedFact:
    """A fact with its own IRI and the entity that plays each role (``(role, Entity.id)``).

    ``report`` is the IRI of the report; ``also`` are the report's other statements of the same fact.
    """

    id: str
    fact: Fact
    entities: tuple[tuple[str, str], ...]
    report: str = ""
    also: tuple[Fact, ...] = ()

    def entity(self, role: str) -> str | None:
        """Return the id of the first entity in this role, if there is one."""
        for known, id in self.entities:
            if known == role:
                return id
        return None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something a run did not take, and why; every run counts and reports these.

    ``ignored`` marks what loses no report: a folder's files of other kinds, a file named twice.
    """

    place: str
    problem: str
    cure: str = ""
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """A document with its stories and its facts, in the order of the text."""

    document: Document
    stories: tuple[Story, ...]
    facts: tuple[Fact, ...]
    dropped: tuple[Dropped, ...] = field(default=())


@dataclass(frozen=True, slots=True, order=True)
class Likeness:
    """Two entities that may be one (``one`` < ``other``), how likely (0 to 1), and what speaks for it."""

    one: str
    other: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """What a person decided of entities or a fact, and why; ``other`` is an IRI, a name, or empty.

    ``place`` is the line that says so (decisions.tsv:12), no part of what is decided.
    """

    verb: Verb
    one: str
    other: str
    reason: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Resolution:
    """Every entity and every fact of a build, with the documents they were read from, each sorted by id.

    ``decisions`` are those of people that hold in it, ``replaced`` each IRI that they gave up for another.
    """

    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    facts: tuple[LinkedFact, ...]
    likenesses: tuple[Likeness, ...] = ()
    base: str = "https://w3id.org/gongbao/"
    decisions: tuple[Decision, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
