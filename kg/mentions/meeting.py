"""Reading → meeting mentions: the name as written, with its theme and ordinal, and what 会议 stands for.

A name ends with a head (座谈会, 第一次全体会议, 开幕式) and begins after the nearest word, mark, date or
person that cannot be part of one. What each name stands for in the report is for ``meeting_name`` to say.
"""

from collections.abc import Iterator
from itertools import pairwise

from kg.mentions.meeting_name import Raw, Role, name_meetings
from kg.mentions.meeting_words import named, pattern, stops
from kg.model import Form, Mention, Reading, Sentence, Span

_OPENERS = {"”": "“", "’": "‘", "》": "《", "）": "（", ")": "(", "】": "【", "」": "「", "』": "『"}
_MARKS = frozenset("，,。；;：:！!？?…—\n\t “‘《（(【「『｜|")
_LONGEST = 60


def find_meetings(reading: Reading) -> Iterator[Mention]:
    """Yield the meetings of the story in order; ``name`` is the one name of a meeting all over the report."""
    raws = [
        raw
        for sentence in reading.story.sentences
        if sentence.kind not in ("byline", "overlong")
        for raw in _find_raw(reading, sentence)
    ]
    for raw, name in zip(raws, name_meetings(reading, raws), strict=True):
        if name:
            form: Form = "full" if name == raw.text else "anaphor" if raw.bare else "short"
            yield Mention("meeting", raw.span, raw.text, name, form)


def _find_raw(reading: Reading, sentence: Sentence) -> list[Raw]:
    """Return the meetings of a sentence; of two that overlap, the one that reaches farther left."""
    text = sentence.text
    barriers: frozenset[int] | None = None
    found: list[Raw] = []
    for start, end in _heads(reading, sentence):
        if found and start < found[-1].span.end - sentence.span.start:
            continue
        barriers = _barriers(reading, sentence) if barriers is None else barriers
        begin = _begin(reading, sentence, start, end, barriers)
        if begin == start and text[start:end] in named("feedback_short"):
            continue  # not of one unit to another
        span = Span(sentence.span.start + begin, sentence.span.start + end)
        bare = bool(pattern("bare").fullmatch(text, begin, start))
        role = _role(text, begin, end)
        if role == "mention" and begin < start and text[start:end] in _feedback():
            role = "event"
        raw = Raw(sentence, span, text[begin:end], text[start:end], bare, role)
        while found and found[-1].span.start >= span.start:
            found.pop()
        if not (found and found[-1].span.overlaps(span)):
            found.append(raw)
    return found


def _begin(reading: Reading, sentence: Sentence, start: int, end: int, barriers: frozenset[int]) -> int:
    """Return where the name begins whose head stands at ``start`` in the sentence."""
    text, head = sentence.text, sentence.text[start:end]
    if head in named("talk"):
        return start
    if head in _feedback():
        return _feedback_begin(reading, sentence, start)
    begin = _left(text, start, barriers)
    units = {m.span.end - sentence.span.start for m in reading.within(sentence.span, "unit")}
    towards = begin - 1 in units and begin < start and text[begin - 1] in named("towards")
    if towards and not text.startswith(named("greeting"), end):
        begin = _left(text, begin - 1, barriers)  # 省军区向民兵分队授旗仪式
    opens = pattern("opens").match(text, begin, end)
    begin = _trim(text, opens.end() if opens else begin, start, end)
    return _trim(text, _after_conjunction(reading, sentence, begin, start), start, end)


def _feedback() -> tuple[str, ...]:
    return named("feedback") + named("feedback_short")


def _feedback_begin(reading: Reading, sentence: Sentence, start: int) -> int:
    """Return where 巡视组向某厅党组反馈巡视情况 begins; where no two units are said, the head's own start."""
    offset = sentence.span.start
    units = [m.span for m in reading.within(sentence.span, "unit") if m.span.end <= offset + start]
    for giver, taker in pairwise(units):
        if sentence.text[giver.end - offset : taker.start - offset] in named("towards"):
            return giver.start - offset
    return start


def _heads(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """Return where the heads stand in the sentence, but not in a place's name or inside a unit's."""
    text = sentence.text
    found = [m.span() for m in pattern("head").finditer(text)]
    taken = {end for _, end in found}
    for match in pattern("object").finditer(text):
        start, end = match.span(match.lastgroup or 0)
        sits = not text[:end].endswith(named("not_meeting")) or text[:end].endswith(named("sits"))
        if end not in taken and sits:
            found.append((start, end))
    return [span for span in sorted(found) if not _belongs_to_name(reading, sentence, *span)]


def _belongs_to_name(reading: Reading, sentence: Sentence, start: int, end: int) -> bool:
    span = Span(sentence.span.start + start, sentence.span.start + end)
    for mention in reading.within(sentence.span, "unit", "place"):
        if not mention.span.overlaps(span) or mention.span == span or _convened(sentence, mention.span):
            continue
        if mention.span.end > span.end or mention.type == "place":
            return True
        if mention.span.end == span.end and not pattern("numbered").search(mention.text):
            assembly = mention.text in named("assembly") and not _sits(sentence, mention.span)
            return assembly or mention.text.endswith(named("not_meeting"))
    return False


def _convened(sentence: Sentence, span: Span) -> bool:
    """Return whether a verb of convening stands right before the span: 召开防汛会商会."""
    return sentence.text[: span.start - sentence.span.start].endswith(named("convene"))


def _sits(sentence: Sentence, span: Span) -> bool:
    """Return whether an assembly is spoken of as a meeting: 出席联合国大会, 在联合国大会上."""
    before = sentence.text[: span.start - sentence.span.start]
    attended = before.endswith((*named("attend"), *named("place_before")))
    return attended or sentence.text.startswith(named("inside"), span.end - sentence.span.start)


def _barriers(reading: Reading, sentence: Sentence) -> frozenset[int]:
    """Return where, in the sentence, something ends that no name reaches over."""
    stopping = frozenset(named("stop"))
    ends = {m.end() for m in stops().finditer(sentence.text) if m[0] in stopping}
    for mention in reading.within(sentence.span, "date", "person"):
        end = mention.span.end - sentence.span.start
        if mention.type == "person" and sentence.text.startswith(named("of_person"), end):
            continue  # 纪念某同志诞辰100周年座谈会
        before = mention.span.start - sentence.span.start
        if mention.type == "person" and sentence.text.endswith(named("theme"), 0, before):
            continue  # 学习贯彻某同志重要讲话精神座谈会
        if mention.type == "date" and pattern("named_by_date").fullmatch(mention.text):
            continue  # 2019年度总结会
        ends.add(end)
    return frozenset(ends)


def _left(text: str, start: int, barriers: frozenset[int]) -> int:
    """Return where the name begins whose head begins at ``start``."""
    position = start
    while position > max(0, start - _LONGEST) and position not in barriers:
        character = text[position - 1]
        if character in _OPENERS or character == '"':
            opening = text.rfind(_OPENERS.get(character, '"'), 0, position - 1)
            if opening < 0 or "。" in text[opening:position]:
                break
            if character == '"' and text[:position].count('"') % 2:
                break
            if character in named("bracket") and _is_aside(text, opening, position):
                break
            position = opening
        elif character in _MARKS:
            break
        else:
            position -= 1
    return position


def _is_aside(text: str, opening: int, end: int) -> bool:
    """Return whether a bracket is no part of a name: the dateline, or what the sentence begins with."""
    return not text[:opening].strip() or bool(pattern("dateline").search(text, opening, end))


def _trim(text: str, begin: int, start: int, end: int) -> int:
    """Return the beginning without the adverbs, and before 会议精神 without the verbs, that lead it in."""
    if text.startswith(named("reference"), end):
        verbs = [v for v in named("refer") if v in text[begin:start]]
        begin = max([begin, *(text.rindex(v, begin, start) + len(v) for v in verbs)])
    while begin < start and not text.startswith(named("beginner"), begin, start):  # 联合|举办, 联合国大会
        word = next((w for w in named("trim") if text.startswith(w, begin, start)), "")
        if not word and not pattern("and").match(text, begin):
            break
        begin += len(word) or 1
    return begin


def _after_conjunction(reading: Reading, sentence: Sentence, begin: int, start: int) -> int:
    """Return the beginning after the last 和 or 、 that joins the name to what is not part of it."""
    text, depth = sentence.text, 0
    spans = [m.span for m in reading.within(sentence.span, "unit")]
    units = {s.start - sentence.span.start for s in spans}
    pairs = {s.end - sentence.span.start for s in spans if s.start - sentence.span.start == begin}
    ends = named("head") + named("reference") + named("shortest")
    for position in range(start - 1, begin - 1, -1):
        depth += (text[position] in _OPENERS) - (text[position] in _OPENERS.values())
        if depth or not pattern("and").match(text, position) or (position in pairs and position + 1 in units):
            continue
        left, right = pattern("times").sub("", text[:position]), text[position + 1 : start]
        opens = right.startswith(named("beginner")) or (position + 1 in units and len(right) > 3)
        if left.endswith(ends) or (opens and not left.endswith(named("fused"))):
            return position + 1
    return begin


def _role(text: str, begin: int, end: int) -> Role:
    """Return how the sentence speaks of the meeting."""
    before = text[:begin]
    if pattern("reported").search(before) or text.startswith(named("reference"), end):
        return "reference"
    if pattern("decided").search(before):
        return "mention"
    if pattern("new").search(before):
        return "new"
    if begin == 0 or pattern("attended").search(before) or pattern("takes_place").match(text, end):
        return "event"
    return "mention"
