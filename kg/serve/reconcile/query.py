"""What is asked, of whichever version of the API."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """An entity given as a value: its identifier, and its name if that was given."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A property and its values; ``quantifier`` is any, all or none of them."""

    property: str
    values: tuple[str | Ref, ...]
    required: bool = False
    quantifier: str = "any"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: names (any of them), types (none: any), conditions, and how many candidates.

    ``strict`` tells whether other types are left out, or only come after.
    """

    names: tuple[str, ...]
    types: tuple[str, ...]
    conditions: tuple[Condition, ...]
    limit: int
    strict: bool = True
