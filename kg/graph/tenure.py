"""Who held a post from when to when, as far as reports tell: facts of one person and post → one tenure.

Nothing is made up: a report attests a post on its own day, an appointment or a removal is dated only where
the report dates it, and what is said of one post says nothing of another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.entities.name import mint, report_iri
from kg.graph.rdf import Literal, Subject, Triple, term
from kg.graph.time import bounds, day_iri, time_triples
from kg.model import LinkedFact, Resolution

_HELD = ("current", "acting", "appointed")
_OVER = ("removed", "former")
_TRUE = ("done", "ongoing")


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person's holding of a post: the facts that tell of it, and the times that they support (ISO 8601).

    ``first`` and ``last`` are when reports attest it, ``appointed`` and ``left`` what they date, ``over``
    the first report by which it had ended; each is empty where no report tells.
    """

    person: str
    post: str
    facts: tuple[str, ...]
    first: str = ""
    last: str = ""
    appointed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    over: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A fact that tells of a tenure, the day of its report, and the status and the date of each statement."""

    person: str
    post: str
    fact: str
    published: str
    told: tuple[tuple[str, str], ...]


def tenures(resolution: Resolution) -> Iterator[Tenure]:
    """Yield the tenure of each person in each post that reports tell of, by the IRIs of the two."""
    days = {report_iri(resolution.base, d.text): d.published or "" for d in resolution.documents}
    yield from tenures_of(held_in(resolution.facts, days))


def held_in(facts: Iterable[LinkedFact], days: Mapping[str, str]) -> Iterator[Held]:
    """Yield what the facts tell of tenures; ``days`` are those of the reports, by their IRIs."""
    for linked in facts:
        person, post = linked.entity("person"), linked.entity("post")
        if linked.fact.type == "holds" and linked.fact.modality in _TRUE and person and post:
            told = ((f.get("status") or _HELD[0], f.get("date") or "") for f in (linked.fact, *linked.also))
            yield Held(person, post, linked.id, days.get(linked.report, ""), tuple(told))


def tenures_of(held: Iterable[Held]) -> Iterator[Tenure]:
    """Yield the tenures of which all that tells of them is given, by the IRIs of person and post."""
    found: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for one in held:
        found[one.person, one.post].append(one)
    for (person, post), facts in sorted(found.items()):
        yield _tenure(person, post, sorted(facts, key=lambda one: one.fact))


def _tenure(person: str, post: str, facts: Sequence[Held]) -> Tenure:
    attested: set[str] = set()
    dated: dict[str, set[str]] = {"appointed": set(), "removed": set()}
    over: set[str] = set()
    for held in facts:
        for status, date in held.told:
            told = date if bounds(date) else ""
            if status in dated and told:
                dated[status].add(told)
            if status == _HELD[0] and date:
                continue  # told of another year than the report's: what it was then, not what it is
            if status in _HELD:
                attested.add(told or held.published)
            elif status in _OVER:
                over.add(held.published)
    return Tenure(
        person,
        post,
        tuple(held.fact for held in facts),
        _edge(attested, last=False),
        _edge(attested, last=True),
        tuple(sorted(dated["appointed"])),
        tuple(sorted(dated["removed"])),
        _edge(over, last=False),
    )


def _edge(values: set[str], *, last: bool) -> str:
    """Return the earliest or the latest of the times, the more precise of two; empty where there is none."""
    known = [(days, value) for value in values if (days := bounds(value))]
    if not known:
        return ""
    if last:
        return max(known, key=lambda pair: (pair[0][1], pair[0][0], pair[1]))[1]
    return min(known, key=lambda pair: (pair[0][0], pair[0][1], pair[1]))[1]


def tenure_triples(found: Iterable[Tenure], base: str) -> Iterator[Triple]:
    """Yield every tenure with its times and the facts that support it."""
    for tenure in found:
        minted = mint(base, "tenure", tenure.person, tenure.post)
        told = Subject(minted.iri)
        yield told("rdf:type", term("kg:Tenure"))
        yield told("kg:iriKey", Literal(minted.key))
        yield told("kg:incumbent", tenure.person)
        yield told("kg:office", tenure.post)
        yield from (told("kg:supportedBy", fact) for fact in tenure.facts)
        times = {
            "kg:firstAttested": (tenure.first,),
            "kg:lastAttested": (tenure.last,),
            "kg:appointedOn": tenure.appointed,
            "kg:leftOn": tenure.left,
            "kg:overBy": (tenure.over,),
        }
        for predicate, values in times.items():
            for value in filter(None, values):
                time = day_iri(value, base)
                yield told(predicate, time)
                yield from time_triples(time, value)
