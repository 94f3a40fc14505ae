"""Reading → meeting mentions: the name as written, with its theme and ordinal, and what 会议 stands for.

A name ends with a head (座谈会, 第一次全体会议, 开幕式) and begins after the nearest word, mark, date or person
that cannot be part of one. What each name stands for in the report is for ``meeting_name`` to say.
"""

import re
from collections.abc import Iterator
from functools import cache

from kg.lexicon import alternation, load_lexicon, words
from kg.mentions.meeting_name import Raw, name_meetings
from kg.model import Mention, Reading, Sentence, Span

_OPENERS = {"”": "“", "’": "‘", "》": "《", "）": "（", ")": "(", "】": "【", "」": "「", "』": "『"}
_MARKS = frozenset("，,。；;：:！!？?…—\n\t “‘《（(【「『｜|")
_LONGEST = 60


def find_meetings(reading: Reading) -> Iterator[Mention]:
    """Yield the meetings of the story in order; ``name`` is the one name of a meeting all over the report."""
    raws = [
        raw
        for sentence in reading.story.sentences
        if sentence.kind != "byline"
        for raw in _find_raw(reading, sentence)
    ]
    for raw, name in zip(raws, name_meetings(reading, raws), strict=True):
        if name:
            form = "full" if name == raw.text else "anaphor" if raw.bare else "short"
            yield Mention("meeting", raw.span, raw.text, name, form)  # type: ignore[arg-type]


def _find_raw(reading: Reading, sentence: Sentence) -> Iterator[Raw]:
    """Yield the meetings of a sentence; of two that overlap, the one that reaches farther left."""
    text = sentence.text
    barriers = _barriers(reading, sentence)
    found: list[Raw] = []
    for start, end in _heads(reading, sentence):
        if found and start < found[-1].span.end - sentence.span.start:
            continue
        head = text[start:end]
        begin = _begin(reading, sentence, start, end, barriers)
        span = Span(sentence.span.start + begin, sentence.span.start + end)
        raw = Raw(sentence, span, text[begin:end], head, _is_bare(text[begin:start]), _role(text, begin, end))
        while found and found[-1].span.start >= span.start:
            found.pop()
        if not (found and found[-1].span.overlaps(span)):
            found.append(raw)
    yield from found


def _begin(reading: Reading, sentence: Sentence, start: int, end: int, barriers: frozenset[int]) -> int:
    """Return where the name begins whose head stands at ``start`` in the sentence."""
    text, head = sentence.text, sentence.text[start:end]
    if head in words("meetings", "talk"):
        return start
    if head in words("meetings", "feedback"):
        return _feedback_begin(reading, sentence, start)
    begin = _left(text, start, barriers)
    units = {m.span.end - sentence.span.start for m in reading.within(sentence.span, "unit")}
    towards = begin - 1 in units and begin < start and text[begin - 1] in words("meetings", "towards")
    if towards and not text.startswith(words("meetings", "greeting"), end):
        begin = _left(text, begin - 1, barriers)  # 中央军委向武警部队授旗仪式
    begin = _trim(text, begin, start, end)
    return _trim(text, _after_conjunction(reading, sentence, begin, start), start, end)


def _feedback_begin(reading: Reading, sentence: Sentence, start: int) -> int:
    """Return where 巡视组向某厅党组反馈巡视情况 begins; where no two units are said, the head's own start."""
    units = [m.span for m in reading.within(sentence.span, "unit") if m.span.end <= sentence.span.start + start]
    for giver, taker in zip(units, units[1:], strict=False):
        joint = sentence.text[giver.end - sentence.span.start : taker.start - sentence.span.start]
        if joint in words("meetings", "towards") and taker.end - sentence.span.start <= start:
            return giver.start - sentence.span.start
    return start


@cache
def _head_pattern() -> re.Pattern[str]:
    heads, after = words("meetings", "head"), alternation(words("meetings", "not_after"))
    of_people = "[议见谈晤员长堂场费徽歌旗址务计商诊战合馆籍展所标]"
    return re.compile(
        rf"(?P<talk>{alternation(words('meetings', 'talk'))})(?!{after})"
        rf"|(?P<open>{alternation(h for h in heads if h[-1] == '会')})(?!{of_people}|{after})"
        rf"|(?P<head>{alternation(h for h in heads if h[-1] != '会')})(?!{after})"
        rf"|(?P<feedback>{alternation(words('meetings', 'feedback'))})"
    )


@cache
def _object_pattern() -> re.Pattern[str]:
    """Return what only the verb before it tells to be a meeting: 召开恳谈会, 主持学习, 出席活动."""
    convene, attend = (alternation(words("meetings", kind)) for kind in ("convene", "attend"))
    ends = r"(?=[，。；、：,;:（(并时上后]|$)"
    return re.compile(
        rf"{convene}了?[^，。；：、,;:（(“”]{{1,24}}?(?P<any>会){ends}"
        rf"|主持(?P<study>学习){ends}"
        rf"|{attend}(?:上述|相关|有关|此次|这次|本次|该)?(?P<activity>活动){ends}"
    )


def _heads(reading: Reading, sentence: Sentence) -> list[tuple[int, int]]:
    """Return where the heads stand in the sentence, but not in a place's name or in the middle of a unit's."""
    text = sentence.text
    found = [m.span() for m in _head_pattern().finditer(text)]
    taken = {end for _, end in found}
    for match in _object_pattern().finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if end not in taken and not text[:end].endswith(words("meetings", "not_meeting")):
            found.append((start, end))
    return [span for span in sorted(found) if not _belongs_to_name(reading, sentence, *span)]


def _belongs_to_name(reading: Reading, sentence: Sentence, start: int, end: int) -> bool:
    span = Span(sentence.span.start + start, sentence.span.start + end)
    for mention in reading.within(sentence.span, "unit", "place"):
        if not mention.span.overlaps(span) or mention.span == span or _convened(sentence, mention.span):
            continue
        if mention.span.end > span.end or mention.type == "place":
            return True
        if mention.span.end == span.end and not re.search(r"[第届次]", mention.text):
            return mention.text.endswith(words("meetings", "not_meeting"))
    return False


def _convened(sentence: Sentence, span: Span) -> bool:
    """Return whether a verb of convening stands right before the span: 召开防汛会商会."""
    return sentence.text[: span.start - sentence.span.start].endswith(words("meetings", "convene"))


def _barriers(reading: Reading, sentence: Sentence) -> frozenset[int]:
    """Return where, in the sentence, something ends that no name reaches over."""
    stops = frozenset(words("meetings", "stop"))
    ends = {m.end() for m in _stop_pattern().finditer(sentence.text) if m[0] in stops}
    for mention in reading.within(sentence.span, "date", "person"):
        end = mention.span.end - sentence.span.start
        rest = sentence.text[end : end + 4]
        if mention.type == "person" and rest.startswith(words("meetings", "of_person")):
            continue
        if mention.type == "date" and re.fullmatch(r"\d{4}年度?|.*季度|.*半年", mention.text):
            continue
        ends.add(end)
    return frozenset(ends)


@cache
def _stop_pattern() -> re.Pattern[str]:
    """Return what matches a stop, or first a longer word in which it is none."""
    rows = [row for row in load_lexicon("meetings") if row["kind"] == "stop"]
    return re.compile(alternation([r["word"] for r in rows] + [w for r in rows for w in r["within"].split()]))


def _left(text: str, start: int, barriers: frozenset[int]) -> int:
    """Return where the name begins whose head begins at ``start``."""
    position = start
    while position > max(0, start - _LONGEST):
        character = text[position - 1]
        if position in barriers:
            break
        if character in _OPENERS:
            opening = text.rfind(_OPENERS[character], 0, position - 1)
            if opening < 0 or "。" in text[opening:position]:
                break
            position = opening
        elif character == '"':
            opening = text.rfind('"', 0, position - 1)
            if opening < 0 or text[:position].count('"') % 2:
                break
            position = opening
        elif character in _MARKS:
            break
        else:
            position -= 1
    return position


def _trim(text: str, begin: int, start: int, end: int) -> int:
    """Return the beginning without the adverbs, and before 会议精神 without the verbs, that lead it in."""
    if text.startswith(words("meetings", "reference"), end):
        verbs = list(re.finditer(alternation(words("meetings", "refer")), text[begin:start]))
        begin += verbs[-1].end() if verbs else 0
    while begin < start:
        word = next((w for w in words("meetings", "trim") if text.startswith(w, begin, start)), None)
        if word is None and text[begin] not in "、和与及":
            break
        begin += len(word) if word else 1
    return begin


def _after_conjunction(reading: Reading, sentence: Sentence, begin: int, start: int) -> int:
    """Return the beginning after the last 和 or 、 that joins the name to what is not part of it."""
    text, depth = sentence.text, 0
    spans = [m.span for m in reading.within(sentence.span, "unit")]
    units = {s.start - sentence.span.start for s in spans}
    pairs = {s.end - sentence.span.start for s in spans if s.start - sentence.span.start == begin}
    ends = words("meetings", "head") + words("meetings", "reference") + words("meetings", "shortest")
    for position in range(start - 1, begin - 1, -1):
        character = text[position]
        depth += (character in "”》）)」") - (character in "“《（(「")
        if depth == 0 and character in "、和与及" and not (position in pairs and position + 1 in units):
            right = text[position + 1 : start]
            opens = right.startswith(words("meetings", "beginner")) or (position + 1 in units and len(right) > 3)
            if text[:position].endswith(ends) or (opens and not text[:position].endswith(words("meetings", "fused"))):
                return position + 1
    return begin


def _is_bare(modifier: str) -> bool:
    """Return whether what stands before the head names nothing: 此次, 本次, 重要."""
    return not _demonstratives().sub("", modifier)


@cache
def _demonstratives() -> re.Pattern[str]:
    return re.compile(alternation(words("meetings", "demonstrative") + words("meetings", "modifier")))


@cache
def _reported() -> re.Pattern[str]:
    """Return what shows that the rest of a sentence is what someone said."""
    return re.compile(alternation(words("wording", "meeting_say")) + "[，：,:]|" + alternation(words("wording", "meeting_spoken")))


def _role(text: str, begin: int, end: int) -> str:
    """Return how the sentence speaks of the meeting: new, event, reference or empty."""
    before, after = text[:begin], text[end:]
    if _reported().search(before):
        return "reference"
    convene = alternation(words("meetings", "convene"))
    if after.startswith(words("meetings", "reference")):
        return "reference"
    if re.search(rf"{convene}(?:了|过)?[^，。；：,;:]{{0,6}}$", before):
        return "new"
    if re.search(rf"{alternation(words('meetings', 'attend'))}(?:了)?[^，。；：,;:]{{0,10}}$", before):
        return "event"
    if re.match(rf"[^，。；：,;:]{{0,25}}?{alternation(words('meetings', 'takes_place'))}", after):
        return "event"
    return "event" if begin == 0 else ""
