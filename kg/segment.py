"""Document → Stories → Sentences: the layout of a report, with every offset that of the text as read.

A digest (联播快讯) is cut into its stories. The sentences of a story tile it but for white space: none
overlap, they stand in order, and no other character is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.layout import Line, closes, find_lines, number, pattern, provenance
from kg.model import Document, Dropped, Sentence, SentenceKind, Span, Story
from kg.quotation import find_quotations


def segment(document: Document) -> tuple[Story, ...]:
    """Return the stories of a document in order; a document that is all white space has none."""
    lines = tuple(find_lines(document.text))
    cuts = _cuts(_title(document), lines)
    stories: list[Story] = []
    for start, end in zip([0, *cuts], [*cuts, len(lines)], strict=True):
        if start < end:
            paper = stories[-1].paper if stories else ""
            story = _story(document, lines[start:end], first=start, paper=paper, item=bool(cuts))
            stories.extend(_parts(story))
    return tuple(stories)


def _story(document: Document, lines: Sequence[Line], *, first: int, paper: str, item: bool) -> Story:
    """Return one story; an ``item`` of a digest has only its own headline, but the digest's ``paper``."""
    kinds = _kinds(lines, item=item)
    numbered = enumerate(zip(lines, kinds, strict=True), first)
    sentences = tuple(s for number, (line, kind) in numbered for s in _sentences(line, number, kind))
    heads = [s.text for s in sentences if s.kind == "headline"]
    title = _title(document)
    if title and not item and title not in heads:
        heads.insert(0, title)
    named, place = provenance(sentences)
    span = Span(sentences[0].span.start, sentences[-1].span.end)
    return Story(
        document=document,
        span=span,
        sentences=sentences,
        headline=" ".join(heads),
        paper=named or paper,
        place=place,
        quotations=tuple(find_quotations(document.text, span)),
    )


def _title(document: Document) -> str:
    """Return the title that stands outside the text, or nothing where it is longer than any title."""
    return document.title if len(document.title) <= number("sentence", "longest") else ""


def _parts(story: Story) -> Iterator[Story]:
    """Yield the story, or its parts if it is longer than any report, or a sentence of it is overlong.

    References are resolved within a part, so that the time a text takes grows with its length and no faster.
    """
    longest = number("story", "longest")
    starts, overlong = [0], False
    for i, sentence in enumerate(story.sentences):
        begun = story.sentences[starts[-1]].span.start
        was, overlong = overlong, sentence.kind == "overlong"
        if i > starts[-1] and (was or overlong or sentence.span.end - begun > longest):
            starts.append(i)
    if len(starts) == 1:
        yield story
        return
    for part, (start, end) in enumerate(pairwise([*starts, len(story.sentences)])):
        sentences = story.sentences[start:end]
        span = Span(sentences[0].span.start, sentences[-1].span.end)
        quotations = tuple(_clipped(story, span))
        yield replace(story, span=span, sentences=sentences, quotations=quotations, part=part)


def _clipped(story: Story, span: Span) -> Iterator[Span]:
    """Yield what of the story's quotations lies in the span."""
    for quotation in story.quotations_in(span):
        yield Span(max(quotation.start, span.start), min(quotation.end, span.end))


def passed_over(document: Document, stories: Sequence[Story]) -> Iterator[Dropped]:
    """Yield what of a document is not read as the rest is, for its size."""
    sentences = [len(s.text) for story in stories for s in story.sentences if s.kind == "overlong"]
    most = number("sentence", "longest")
    if len(document.title) > most:
        yield Dropped(document.id, f"a title of {len(document.title)} characters is passed over", "shorten it")
    if sentences:
        many = "1 sentence" if len(sentences) == 1 else f"{len(sentences)} sentences"
        problem = f"{many} over {most} characters passed over, the longest of {max(sentences)}"
        yield Dropped(document.id, problem, "see whether the text lost its stops; 。 ends a sentence")
    if any(story.part for story in stories):
        problem = f"read in parts of {number('story', 'longest')} characters, none of which knows of the others"
        yield Dropped(document.id, problem, "give it as several reports", ignored=True)


def _cuts(title: str, lines: Sequence[Line]) -> list[int]:
    """Return the lines at which the second and every later story begins."""
    own_title = bool(lines) and not title and lines[0].form in ("head", "title")
    titled = bool(pattern("digest", "title").search(title or (lines[0].text if own_title else "")))
    first = int(titled and own_title)
    bare = False
    while first < len(lines) and lines[first].is_bare:
        first, bare = first + 1, True
    if titled or bare:
        items = _items(lines, first, titled=titled)
        if items:
            lead_in = sum(len(line.text) - line.lead for line in lines[first : items[0]])
            return items if lead_in > number("digest", "lead_in") else items[1:]
    return list(_datelines(lines))


def _items(lines: Sequence[Line], first: int, *, titled: bool) -> list[int]:
    """Return where the items of a digest begin, or nothing where it is not laid out as one."""
    heads = list(_item_heads(lines, first))
    if not titled:  # a bare dateline with a headline right below it; 一、 and 二、 are parts of one report
        parts = any(pattern("headline", "numbered").match(lines[i].text) for i in heads)
        return heads if heads[:1] == [first] and len(heads) >= number("digest", "items") and not parts else []
    if len(heads) >= number("digest", "items"):
        return heads
    bodies = [i for i in range(first, len(lines)) if lines[i].form in ("body", "dateline")]
    marked = [i for i in range(first, len(lines)) if pattern("digest", "mark").match(lines[i].text)]
    if len(marked) >= number("digest", "items"):
        return marked
    if heads or len(bodies) < number("digest", "paragraphs"):
        return []
    return [i for i in bodies if i == bodies[0] or not pattern("digest", "goes_on").match(lines[i].text)]


def _item_heads(lines: Sequence[Line], first: int) -> Iterator[int]:
    """Yield where each headline that a paragraph follows begins, be it of one line or of two."""
    run = 0
    for i in range(max(0, first - 1), len(lines)):
        line = lines[i]
        is_head = (line.form == "head" and i >= first) or (line.form == "dateline" and line.rest == "head")
        run = run + 1 if is_head else 0
        if is_head and i + 1 < len(lines) and lines[i + 1].form in ("body", "title"):
            yield i - run + 1 if run < number("headline", "run") else i


def _datelines(lines: Sequence[Line]) -> Iterator[int]:
    """Yield where a new dateline begins another report, with the headlines above it."""
    seen_body = False
    for i, line in enumerate(lines):
        if line.form == "dateline" and seen_body:
            start = i
            while lines[start - 1].form in ("head", "title"):
                start -= 1
            yield start
        seen_body = seen_body or line.tells


def _kinds(lines: Sequence[Line], *, item: bool) -> list[SentenceKind]:
    """Return the kind of each line of a story; that of a dateline's line is what follows it."""
    top = _top(lines)
    kinds: list[SentenceKind] = []
    for i, line in enumerate(lines):
        if line.form == "credit" or line.is_bare:
            kinds.append("byline")
        elif i < top:
            kinds.append("headline")
        elif line.form == "head" and _heads_a_part(lines, i, top):
            kinds.append("subhead")
        else:
            kinds.append("body")
    for i in _issuers(lines, top):
        kinds[i] = "byline"
    return kinds


def _top(lines: Sequence[Line]) -> int:
    """Return the number of the line at which the headlines end."""
    heads = [i for i, line in enumerate(lines) if line.form in ("head", "title")]
    bodies = [i for i, line in enumerate(lines) if line.tells]
    above = [i for i in heads if not bodies or i < bodies[0]]
    if not above or (not bodies and len(heads) == 1):
        return 0
    if not bodies or len(above) > number("headline", "most"):
        return above[0] + 1
    return bodies[0]


def _heads_a_part(lines: Sequence[Line], i: int, top: int) -> bool:
    """Return whether a line that looks like a sub-headline is one: not the last, and no row of a list."""
    start, end = i, i + 1
    while start > top and lines[start - 1].form == "head" and i - start < number("headline", "run"):
        start -= 1
    while end < len(lines) and lines[end].form == "head" and end - i <= number("headline", "run"):
        end += 1
    if end == len(lines) or lines[end].form == "credit":
        return False
    numbered = pattern("headline", "numbered")
    plain = [line for line in lines[start:end] if not numbered.match(line.text)]
    return bool(numbered.match(lines[i].text)) or len(plain) < number("headline", "run")


def _issuers(lines: Sequence[Line], top: int) -> Iterator[int]:
    """Yield the short lines above the date that closes a notice."""
    last = len(lines)
    while last > top and lines[last - 1].form == "credit":
        last -= 1
    if last == len(lines) or not pattern("credit", "date").fullmatch(lines[last].text):
        return
    while last > top + 1 and pattern("credit", "issuer").fullmatch(lines[last - 1].text):
        last -= 1
        yield last


def _sentences(line: Line, paragraph: int, kind: SentenceKind) -> Iterator[Sentence]:
    """Yield the sentences of a line: its dateline, if any, then one headline or each sentence of the body."""
    if kind == "byline":
        overlong = len(line.text) > number("sentence", "longest")
        yield Sentence(line.span, line.text, paragraph, "overlong" if overlong else "byline")
        return
    if line.lead:
        lead = line.text[: line.lead].rstrip()
        yield Sentence(Span(line.span.start, line.span.start + len(lead)), lead, paragraph, "byline")
    ends = pattern("sentence", "end").finditer(line.text, line.lead) if kind == "body" else ()
    start = line.lead
    for end in [*(found.end() for found in ends), len(line.text)]:
        sentence = line.text[start:end].strip()
        if sentence:
            at = line.span.start + line.text.index(sentence[0], start)
            closing = end == len(line.text) and start > line.lead and closes(sentence)
            span = Span(at, at + len(sentence))
            overlong = len(sentence) > number("sentence", "longest")
            yield Sentence(
                span, sentence, paragraph, "overlong" if overlong else "byline" if closing else kind
            )
        start = end
