"""The named questions (``ontology/queries/*.rq``), and how their parameters are set.

A question begins with itself in Chinese and in English. A parameter is a line of it, plain SPARQL with a
value that leaves it open; setting it puts one literal of the stated kind there, and nothing else comes in:

    VALUES ?name { UNDEF } # set name (text): 姓名 / the name of a person
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.vocabulary import vocabulary

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SETTING = re.compile(
    r"^(?P<before>\s*VALUES \?(?P<name>\w+) \{ )(?P<value>[^{}]+)(?P<after> \} "
    r"# set (?P=name) \((?P<kind>\w+)\): (?P<chinese>.+?) / (?P<english>.+))$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question leaves open; ``kind`` is text, label, day, integer or number."""

    name: str
    kind: str
    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with a name, in Chinese, in English and in SPARQL."""

    name: str
    chinese: str
    english: str
    sparql: str

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return what may be set, in the order of the query."""
        names = ("name", "kind", "chinese", "english")
        return tuple(Parameter(*match.group(*names)) for match in _SETTING.finditer(self.sparql))

    def set(self, values: Mapping[str, str]) -> str:
        """Return the query with these parameters set.

        Raises QueryError for a parameter that the question has not, or a value that is not of its kind.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in values:
            if name not in known:
                cure = f"set {', '.join(sorted(known))}" if known else "it has none"
                raise QueryError(f"{self.name}: no parameter {name!r}; {cure}")

        def put(match: re.Match[str]) -> str:
            value = values.get(match["name"])
            if value is None:
                return match[0]
            term = _literal(value, match["kind"], where=f"{self.name}: {match['name']}={value}")
            return f"{match['before']}{term}{match['after']}"

        return _SETTING.sub(put, self.sparql)


def _literal(value: str, kind: str, *, where: str) -> Literal:
    """Return the value as a literal, which escapes itself when it is written."""
    if kind == "label":
        return Literal(value, language="zh")
    if kind == "text":
        return Literal(value)
    if kind == "day":
        try:
            return Literal(date.fromisoformat(value).isoformat(), datatype=NamedNode(f"{_XSD}date"))
        except ValueError as error:
            raise QueryError(f"{where}: no day; write it like 2024-05-08") from error
    form = r"\d{1,18}" if kind == "integer" else r"\d{1,9}(?:\.\d{1,9})?"
    if not re.fullmatch(form, value, re.ASCII):
        raise QueryError(f"{where}: no {kind}; write it in digits")
    return Literal(value, datatype=NamedNode(_XSD + ("integer" if kind == "integer" else "decimal")))


@cache
def questions() -> dict[str, Question]:
    """Return the named questions by name, in the order of their names."""
    found = sorted((vocabulary() / "queries").iterdir(), key=lambda file: file.name)
    return {
        question.name: question
        for file in found
        if file.name.endswith(".rq")
        for question in [_question(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8"))]
    }


def _question(name: str, text: str) -> Question:
    chinese, english = (line.removeprefix("# ") for line in text.splitlines()[:2])
    return Question(name, chinese, english, text)


def question(name: str) -> Question:
    """Return the question of this name; raises QueryError with the nearest names where there is none."""
    found = questions().get(name)
    if not found:
        near = get_close_matches(name, questions(), n=3, cutoff=0.5)
        cure = f"did you mean {', '.join(near)}? " if near else ""
        raise QueryError(f"{name}: no question of that name; {cure}kg query lists them, or write SPARQL")
    return found
