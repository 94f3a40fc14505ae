"""Everything that is named, taken in sighting by sighting: one entity for each IRI, with all its names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.entities.name import Minted
from kg.errors import GraphError
from kg.model import Entity, EntityType


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one stretch of reports says of an entity: the shortest name, all forms, place and whole.

    ``at`` is where what it is part of was last told: the IRI of the report, and where the story starts.
    """

    iri: str
    type: EntityType
    key: str
    name: str
    forms: frozenset[str]
    place: str = ""
    whole: str = ""
    at: tuple[str, int] = ("", 0)


def _by_length(name: str) -> tuple[int, str]:
    return len(name), name


@dataclass(slots=True)
class Register:
    """The entities met so far; refuses two keys for one IRI and two IRIs for one key.

    What it holds is the same whatever the order of the sightings.
    """

    base: str
    at: tuple[str, int] = ("", 0)
    found: dict[str, Sighting] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def add(
        self, type: EntityType, minted: Minted, given: str, *forms: str, place: str = "", whole: str = ""
    ) -> str:
        """Take an entity in, with the forms of its name, and return its IRI."""
        names = frozenset((given, *forms))
        self.take(Sighting(minted.iri, type, minted.key, given, names, place, whole, self.at))
        return minted.iri

    def take(self, seen: Sighting) -> None:
        """Take a sighting in. Raises GraphError where its IRI or its key is another's."""
        iri, known = seen.iri, self.found.get(seen.iri)
        self.forms.setdefault(iri, set()).update(seen.forms)
        if (known and known.key != seen.key) or self.keys.setdefault(seen.key, iri) != iri:
            raise GraphError(
                f"{iri}: two things share it ({known.key if known else ''}; {seen.key}); change the recipe"
            )
        if known:
            told, last = known.whole, known.at
            if seen.whole and (not told or seen.at >= last):  # in a story what comes last counts
                told, last = seen.whole, seen.at
            name, place = min(seen.name, known.name, key=_by_length), seen.place or known.place
            seen = Sighting(iri, seen.type, seen.key, name, frozenset(), place, told, last)
        self.found[iri] = seen

    def sightings(self) -> Iterator[Sighting]:
        """Yield what is known of each entity, by IRI."""
        for iri, seen in sorted(self.found.items()):
            forms = frozenset(self.forms[iri])
            yield Sighting(iri, seen.type, seen.key, seen.name, forms, seen.place, seen.whole, seen.at)

    def entities(self) -> tuple[Entity, ...]:
        """Return every entity with its aliases, by IRI."""
        return tuple(
            Entity(s.iri, s.type, s.name, tuple(sorted(s.forms - {s.name})), s.key, s.place, s.whole)
            for s in self.sightings()
        )


def gathered(sightings: Iterable[Sighting], base: str) -> tuple[Entity, ...]:
    """Return the entities of all these sightings, by IRI."""
    register = Register(base)
    for seen in sightings:
        register.take(seen)
    return register.entities()
