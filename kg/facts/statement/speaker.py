"""Who speaks: the person that a rule has found, those set beside, and whom a pronoun means."""

import re

from kg.facts.statement.paragraph import COMMA, Paragraph
from kg.lexicon import words
from kg.model import Mention
from kg.rules import Masked, Match

_CLAUSE = re.compile(f"[^{COMMA}]+")


def find_speakers(paragraph: Paragraph, hit: Match, run: int) -> tuple[Mention, ...]:
    """Return the speaker, with those set beside by 和 or 、; nobody where the sentence has no subject."""
    masked, person = paragraph.masked, hit.mentions.get("person")
    if not person:
        return ()
    first = last = masked.locate(person.span.start)
    if person.text in words("wording", "said_pronoun") and (meant := _subject_before(paragraph, run)):
        return (meant,)
    while (neighbour := _beside(masked, first, -1)) is not None:
        first = neighbour
    while (neighbour := _beside(masked, last, 1)) is not None:
        last = neighbour
    return tuple(masked.mentions[i] for i in range(first, last + 1, 2))


def _subject_before(paragraph: Paragraph, run: int) -> Mention | None:
    """Return whom 他 at the start of a run means: the subject of the sentence before, where it has one."""
    clauses = _CLAUSE.finditer(paragraph.masked.text, *paragraph.runs[run - 1]) if run else iter(())
    for clause in clauses:
        index = next((i for i in range(*clause.span()) if _is_person(paragraph, i)), None)
        if index is None or clause.group().endswith(words("wording", "said_when")):
            continue
        lead, rest = paragraph.masked.text[clause.start() : index], paragraph.masked.text[index + 1 :]
        aside = lead.endswith(words("wording", "said_beside")) or rest.startswith(words("wording", "said_of"))
        return None if aside else paragraph.masked.mentions[index]
    return None


def _is_person(paragraph: Paragraph, index: int) -> bool:
    mention = paragraph.masked.mentions.get(index)
    return mention is not None and mention.type == "person"


def _beside(masked: Masked, index: int, step: int) -> int | None:
    """Return the index of the person that 和 or 、 sets beside the one at the index, before or after it."""
    other = masked.mentions.get(index + 2 * step)
    joined = other and masked.text[index + step] in words("wording", "said_and")
    return index + 2 * step if other and joined and other.type == "person" else None
