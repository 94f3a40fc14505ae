"""A measure's numbers: 4次 → 4 and 次, 1.2万册 → 12000 and 册."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from kg.facts.measure.clause import Token
from kg.facts.measure.lexicon import counters
from kg.lexicon import alternation, words
from kg.model import Argument, Span

_NAMES = frozenset(("title", "quoted", "unit", "meeting", "date"))


@cache
def _number() -> re.Pattern[str]:
    times = alternation(word for word, value in counters().items() if value)
    about = alternation(words("measure_words", "about-number"))
    counter = alternation(word for word, value in counters().items() if not value)
    return re.compile(rf"(\d[\d,，]*(?:[.．]\d+)?)({times})?{about}?({counter})")


def quantities(text: str, tokens: Sequence[Token]) -> Iterator[Argument]:
    """Yield ``quantity`` and ``quantity_unit`` for each counted number outside titles and names."""
    names = [t.span for t in tokens if t.tag in _NAMES]
    for found in _number().finditer(text, tokens[0].span.start, tokens[-1].span.end):
        span = Span(found.start(), found.end())
        if not any(span.overlaps(name) for name in names):
            digits = unicodedata.normalize("NFKC", found[1]).replace(",", "")
            value = Decimal(digits) * Decimal(counters()[found[2]] if found[2] else 1)
            yield Argument("quantity", format(value.normalize(), "f"), span)
            yield Argument("quantity_unit", found[3], span)
