"""The walk, on one screen: document → stories → mentions → facts."""

from kg.facts import find_facts
from kg.mentions import find_mentions
from kg.model import Document, Extraction
from kg.segment import segment


def extract(document: Document) -> Extraction:
    """Return the stories and the facts of one document."""
    stories = segment(document)
    facts = [fact for story in stories for fact in find_facts(find_mentions(story))]
    return Extraction(document, stories, tuple(facts))
