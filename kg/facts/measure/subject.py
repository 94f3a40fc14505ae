"""Clause → who acts in it: a unit at its head, a meeting's holder, a group that someone leads, or nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.facts.measure.body import bodied, collective, every, introduced, of_campaign, rallied
from kg.facts.measure.clause import Token
from kg.facts.measure.lexicon import acts, endings, kind
from kg.facts.measure.phrase import Tokens, governs, is_moment, is_nominal, is_people, is_verb, skip
from kg.facts.measure.worth import resets
from kg.lexicon import words
from kg.model import Argument, Span

_UNITS = ("unit", "place")
_FINITE = ("future", "required", "able", "negated", "passive", "state", "result")


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts in a clause and those that follow; ``how`` says what wording showed it."""

    units: tuple[Argument, ...]
    how: str
    start: int


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting, who held it, and where the report first says so."""

    unit: str
    meeting: str
    start: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clause says of its subject: the actor (None for anyone else), and where the predicate begins."""

    actor: Actor | None
    predicate: int
    explicit: bool


def find_subject(tokens: Tokens, carried: Actor | None, held: Sequence[Held]) -> Subject:
    """Return the subject of a clause; where it names none, the carried actor goes on."""
    start = rallied(tokens, 0) or (0 if every(tokens, 0) else skip(tokens, 0))
    if start == len(tokens):
        return Subject(carried, start, False)
    if tokens[start].text in kind("reports") and start + 1 < len(tokens) and tokens[start + 1].tag == "unit":
        return Subject(carried, len(tokens), False)  # 并报|市委|批准
    paper = _periodical(tokens, start)
    if paper:
        return paper
    approved = _approved(tokens)
    if approved:
        return approved
    led = _led(tokens, start) or _presided(tokens, held)
    if led:
        return led
    joined = _companions(tokens, start)
    if joined > start:
        return Subject(carried, joined, False)
    start = introduced(tokens, _apposed(tokens, start))
    start = _under(tokens, start)
    token = tokens[start]
    if token.text in kind("agent") and start + 1 < len(tokens) and tokens[start + 1].tag in _UNITS:
        described = any(t.text in kind("of") for t in tokens[start + 2 : -2])
        kept = any(t.text in kind("kept") for t in tokens[start + 2 :])
        if is_verb(tokens[-1]) and described and not kept:
            return Subject(None, len(tokens), True)
        return _shown(_unit(tokens, start + 1), "by")
    if token.tag in _UNITS and (not _is_everywhere(token) or bodied(tokens, start) > start + 1):
        return _unit(tokens, start)
    if token.tag == "meeting" or (token.text in kind("meeting") and token.tag != "v"):
        return _meeting(tokens, start, held)
    group = collective(tokens, start)
    if group > start:
        actor = Actor((_named(tokens, start, group),), "unit", token.start)
        return Subject(actor, group, True)
    if resets(tokens, start):
        return Subject(carried, start, False)
    if _is_other(tokens, start):
        acting = any(is_verb(t) for t in tokens[start + 1 :]) and tokens[-1].text not in kind("chair")
        return Subject(None if acting else carried, len(tokens), acting)
    return Subject(carried, start, False)


def _periodical(tokens: Tokens, start: int) -> Subject | None:
    """Read 第2期《求是》杂志发表…: the journal acts."""
    i = next((j for j in range(start, len(tokens)) if tokens[j].tag not in ("m", "q")), start)
    if i + 2 >= len(tokens) or tokens[i].tag != "title" or tokens[i + 1].text not in kind("periodical"):
        return None
    name = tokens[i].text + tokens[i + 1].text
    unit = Argument("unit", name, Span(tokens[i].start, tokens[i + 1].end))
    return Subject(Actor((unit,), "unit", tokens[i].start), i + 2, True)


def _is_everywhere(token: Token) -> bool:
    """Return whether a place is all of a country or the world: 全国; 全市 acts as the report's own."""
    own = token.text.endswith(words("unit_context", "division"))
    return (
        token.text in kind("whole")
        and not own
        and (token.mention is None or token.mention.name == token.text)
    )


def _apposed(tokens: Tokens, i: int) -> int:
    """Return where the unit stands that nouns introduce: 园区企业某公司; ``i`` where none follows them."""
    j = i
    while j < len(tokens) and tokens[j].tag == "n" and not is_verb(tokens[j]) and not is_people(tokens[j]):
        j += 1
    return j if j < len(tokens) and tokens[j].tag == "unit" else i


def _under(tokens: Tokens, i: int) -> int:
    """Return where the unit stands that is part of the one at ``i``: 集团所属|某公司; else ``i``."""
    if i + 2 >= len(tokens) or tokens[i + 1].text not in kind("under"):
        return i
    return i + 2 if tokens[i].tag == "unit" and tokens[i + 2].tag == "unit" else i


def _shown(subject: Subject, how: str) -> Subject:
    return replace(subject, actor=replace(subject.actor, how=how)) if subject.actor else subject


def _is_other(tokens: Tokens, i: int) -> bool:
    """Return whether someone or something else acts: 群众…, 预警短信覆盖…, 座谈会在…召开."""
    token, follows = tokens[i], tokens[i + 1] if i + 1 < len(tokens) else None
    if token.text in kind("future"):
        return False  # 预计|春节前|投放
    if is_nominal(token) or is_people(token) or token.text in kind("modifier"):
        return True
    if follows is None:
        return False
    if (is_verb(token) and follows.text in kind("of")) or tokens[-1].text in kind("happens"):
        return True
    if _is_described(tokens, i):
        return True
    if follows.text in kind("event") and any(is_verb(t) for t in tokens[i + 2 :]):
        return True
    if (token.tag == "vn" or token.text in kind("staffs")) and is_people(follows):
        return any(is_verb(t) for t in tokens[i + 2 :])
    return token.tag == "vn" and token.text not in acts() and is_nominal(follows)


def _is_described(tokens: Tokens, i: int) -> bool:
    """Return whether the clause begins with what describes a person who acts: 正在访问的张国强作出指示."""
    of = next((j for j in range(i, len(tokens)) if tokens[j].text in kind("of")), len(tokens))
    persons = [j for j in range(of, len(tokens) - 1) if tokens[j].tag == "person"]
    return any(skip(tokens, j + 1) < len(tokens) for j in persons)


def _named(tokens: Tokens, start: int, end: int) -> Argument:
    """Return the unit that a name, or a name and what follows it, tells: 州委 and 6个巡察组."""
    first, *rest = tokens[start:end]
    name = first.mention.name if first.mention else first.text
    span = Span(first.start, tokens[end - 1].end)
    return Argument("unit", name + "".join(t.text for t in rest), span)


def _unit(tokens: Tokens, start: int) -> Subject:
    """Read 甲, 甲、乙和丙, 甲联合乙 at the clause's head, up to the predicate."""
    i = _last_of_run(tokens, start)
    how = tokens[i].tag
    end = bodied(tokens, i)
    units = [_named(tokens, i, end)]
    while end + 1 < len(tokens) and tokens[end].text in kind("and") and tokens[end + 1].tag in _UNITS:
        i = _last_of_run(tokens, end + 1)
        end = bodied(tokens, i)
        both = end - 1 > i and tokens[end - 1].text in kind("both")  # 甲国和乙国|双方
        units.append(_named(tokens, i, end - both))
    i = end - 1
    i = _companions(tokens, _etcetera(tokens, _others(tokens, _members(tokens, i) + 1)))
    i = of_campaign(tokens, i)
    meets = i < len(tokens) and tokens[i].tag == "meeting"
    i += meets
    if i < len(tokens) and (_is_modifier(tokens, i) or _takes_place(tokens, i)):
        return Subject(None, len(tokens), True)
    how = "meeting" if meets else "joint" if len(units) > 1 else how
    actor = Actor(tuple(units), how, tokens[start].start)
    return Subject(actor, len(tokens) if is_moment(tokens) else i, True)


def _members(tokens: Tokens, i: int) -> int:
    """Return the last word of a unit and its members, who act as the unit: 厅党组班子|成员."""
    bodied = tokens[i].text.endswith(endings("body"))
    return i + 1 if bodied and i + 1 < len(tokens) and tokens[i + 1].text in kind("member") else i


def _last_of_run(tokens: Tokens, i: int) -> int:
    """Return the last of units and places that stand side by side: 平州市|水利局, but not 甲国|三国."""
    while i + 1 < len(tokens) and tokens[i + 1].tag in _UNITS and tokens[i + 1].text not in kind("both"):
        i += 1
    return i


def _others(tokens: Tokens, i: int) -> int:
    """Pass over what is joined to the unit but is none itself: 各地和有关方面."""
    if i + 1 < len(tokens) and tokens[i].text in kind("and") and not is_verb(tokens[i + 1]):
        i += 1
        while i < len(tokens) and (is_nominal(tokens[i]) or tokens[i].text in kind("modifier")):
            i += 1
    return i


def _etcetera(tokens: Tokens, i: int) -> int:
    while i < len(tokens) and (tokens[i].tag == "aside" or tokens[i].text in kind("etcetera", "retinue")):
        i += 1
    return _counted(tokens, i) if i and tokens[i - 1].text in kind("binds") else i


def _counted(tokens: Tokens, i: int) -> int:
    """Pass over how many the listed units are: 甲、乙等|10个二级单位; ``i`` where that is not said."""
    j = i
    while j < len(tokens) and (tokens[j].tag in ("m", "q", "b", "a") or tokens[j].text in kind("modifier")):
        j += 1
    counted = j > i and j < len(tokens) and tokens[j].text.endswith(endings("etcetera"))
    return j + 1 if counted else i


def _companions(tokens: Tokens, i: int) -> int:
    """Pass over those with whom the unit acts: 联合乙、丙, 还会同公安、交通等部门."""
    k = i if i < len(tokens) and tokens[i].text in kind("joins") else skip(tokens, i)  # 联合 is an adverb too
    if k + 1 >= len(tokens) or tokens[k].text not in kind("joins"):
        return i
    if tokens[k + 1].tag in _UNITS:
        later = range(k + 2, len(tokens))
        return next((j for j in later if governs(tokens, j) or tokens[j].text in kind("kept")), len(tokens))
    j = k + 1
    while j < len(tokens) and (is_nominal(tokens[j]) or tokens[j].text in kind("list", "and", "etcetera")):
        j += 1
    several = any(t.text in kind("etcetera") or t.text in kind("everyone") for t in tokens[k + 1 : j])
    return j if several and (j == len(tokens) or governs(tokens, j)) else i


def _is_modifier(tokens: Tokens, i: int) -> bool:
    """Return whether the unit only modifies a noun phrase that goes on at ``i``: 某局局长, 各地查处的案例."""
    token = tokens[i]
    if token.text in kind("of", "list", "modifier", "people"):
        return True
    if tokens[-1].text in kind("sets-out"):
        return False
    if token.text in kind("stretch") and i + 1 < len(tokens) and tokens[i + 1].tag in _UNITS:
        return i + 2 < len(tokens) and is_nominal(tokens[i + 2])  # 某地至某地铁路
    if skip(tokens, i) > i:
        return False
    if tokens[-1].text in kind("delegate") and not any(t.tag in ("m", "ul") for t in tokens[i:]):
        return True  # 各单位帮扶干部代表
    if is_nominal(token) or (token.tag == "vn" and _is_said_of(tokens, i + 1)):
        return True
    if token.tag == "vn" and i + 1 < len(tokens) and is_nominal(tokens[-1]) and _is_described_noun(tokens, i):
        return True
    run = i
    while run < len(tokens) and (tokens[run].tag == "vn" or is_nominal(tokens[run])):
        run += 1
    if run - i > 1 and run < len(tokens) and tokens[run].text in kind(*_FINITE):
        return True
    follows = tokens[i + 1] if i + 1 < len(tokens) else token
    if token.tag == "vn" and follows.tag == "n" and follows.text in kind("collective"):
        return True  # 教育系统先进集体代表
    if token.text in acts():
        return False
    for j in range(i, len(tokens)):
        if is_people(tokens[j]):
            return True
        if governs(tokens, j) or tokens[j].tag in ("p", "d"):
            break
    return token.tag == "vn" and i + 1 < len(tokens) and is_nominal(tokens[i + 1])


def _takes_place(tokens: Tokens, i: int) -> bool:
    """Return whether what the unit only names takes place somewhere: 某局庆祝…汇演在图书馆举行."""
    where = next((j for j in range(len(tokens) - 2, i, -1) if tokens[j].text in kind("dates")), None)
    if where is None or tokens[-1].text not in kind("happens"):
        return False
    return is_nominal(tokens[where - 1]) or tokens[where - 1].tag == "vn"


def _is_described_noun(tokens: Tokens, i: int) -> bool:
    """Return whether a verbal noun begins a noun phrase with 的: 实验血液学研究的先驱."""
    follows = tokens[i + 1]
    plain = not any(t.tag in ("m", "ul", "d", "p") for t in tokens[i:])
    return plain and (follows.tag == "vn" or is_nominal(follows)) and tokens[-2].text in kind("of")


def _is_said_of(tokens: Tokens, i: int) -> bool:
    """Return whether what stands at ``i`` is said of a verbal noun: 建设起步良好, 建设现场塔吊林立."""
    if i >= len(tokens):
        return False
    if tokens[i].text in kind("event", "people"):
        return i + 1 < len(tokens)
    unknown = tokens[i].tag == "v" and len(tokens[i].text) > 1 and tokens[i].text not in acts()
    return tokens[i].tag in ("a", "d") or unknown


def _led(tokens: Tokens, start: int) -> Subject | None:
    """Read 某人率某组检查…: the group acts."""
    for i in range(start, len(tokens) - 2):
        if tokens[i + 1].tag == "unit" and tokens[i].text in kind("leads"):
            if i > start and not any(is_people(t) or t.tag == "nr" for t in tokens[start:i]):
                continue
            found = _shown(_unit(tokens, i + 1), "led")
            return replace(found, actor=None) if is_moment(tokens) else found
    return None


def _meeting(tokens: Tokens, start: int, held: Sequence[Held]) -> Subject:
    """Read 会议审议…: whoever held the meeting acts; nobody does where that is not known."""
    nobody = Subject(None, len(tokens), True)
    token = tokens[start]
    if start + 1 >= len(tokens) or _is_modifier(tokens, start + 1):
        return nobody
    actor = _holder(token, held)
    return Subject(actor, start + 1, True) if actor else nobody


def _holder(token: Token, held: Sequence[Held]) -> Actor | None:
    """Return who held the meeting that is named here or, if none of its name is known, the last one."""
    before = [h for h in held if h.start <= token.end]
    if not before:
        return None
    name = token.mention.name if token.mention else ""
    if not any(h.meeting == name for h in before):
        name = before[-1].meeting
    units = dict.fromkeys(h.unit for h in before if h.meeting == name)
    return Actor(tuple(Argument("unit", unit) for unit in units), "meeting", token.start)


def _approved(tokens: Tokens) -> Subject | None:
    """Read 经党组研究: the body goes on to act; nobody else is said to."""
    if len(tokens) < 3 or tokens[0].text not in kind("by-body") or tokens[1].tag != "unit":
        return None
    i = _members(tokens, _last_of_run(tokens, 1)) + 1
    if i >= len(tokens) or tokens[i].text not in kind("approves"):
        return None
    actor = Actor((_named(tokens, 1, i),), "unit", tokens[1].span.start)
    return Subject(actor, i + 1, True)


def _presided(tokens: Tokens, held: Sequence[Held]) -> Subject | None:
    """Read 张国强主持召开县政府常务会议: the meeting goes on acting."""
    last = tokens[-1]
    if last.tag != "meeting" or not any(t.text in kind("chair") for t in tokens[:-1]):
        return None
    name = last.mention.name if last.mention else last.text
    if not any(is_people(t) for t in tokens[:-1]) or not any(h.meeting == name for h in held):
        return None
    actor = _holder(last, held)
    return Subject(actor, len(tokens), True) if actor else None
