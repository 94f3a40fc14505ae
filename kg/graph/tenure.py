"""Who held a post from when to when, as far as reports tell: facts of one person and post → one tenure.

Nothing is made up: a report attests a post on its own day, an appointment or a removal is dated only where
the report dates it, and what is said of one post says nothing of another.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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


def tenures(resolution: Resolution) -> Iterator[Tenure]:
    """Yield the tenure of each person in each post that reports tell of, by the IRIs of the two."""
    days = {report_iri(resolution.base, d.text): d.published or "" for d in resolution.documents}
    found: dict[tuple[str, str], list[LinkedFact]] = defaultdict(list)
    for linked in resolution.facts:
        person, post = linked.entity("person"), linked.entity("post")
        if linked.fact.type == "holds" and linked.fact.modality in _TRUE and person and post:
            found[person, post].append(linked)
    for (person, post), facts in sorted(found.items()):
        yield _tenure(person, post, facts, days)


def _tenure(person: str, post: str, facts: Sequence[LinkedFact], days: Mapping[str, str]) -> Tenure:
    attested: set[str] = set()
    dated: dict[str, set[str]] = {"appointed": set(), "removed": set()}
    over: set[str] = set()
    for linked in facts:
        published = days.get(linked.report, "")
        for fact in (linked.fact, *linked.also):
            status, date = fact.get("status") or _HELD[0], fact.get("date") or ""
            told = date if bounds(date) else ""
            if status in dated and told:
                dated[status].add(told)
            if status == _HELD[0] and date:
                continue  # told of another year than the report's: what it was then, not what it is
            if status in _HELD:
                attested.add(told or published)
            elif status in _OVER:
                over.add(published)
    return Tenure(
        person,
        post,
        tuple(linked.id for linked in facts),
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


def tenure_triples(resolution: Resolution) -> Iterator[Triple]:
    """Yield every tenure with its times and the facts that support it."""
    base = resolution.base
    for tenure in tenures(resolution):
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
