"""What a client accepts, by the rules of HTTP."""

import pytest

from kg.serve.accept import MEDIA_TYPES, forms

ALL = list(MEDIA_TYPES)


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        ("", ALL),
        ("*/*", ALL),
        ("text/csv", ["csv"]),
        ("TEXT/CSV; charset=utf-8", ["csv"]),
        ("text/csv;q=0.5, application/sparql-results+json;q=0.9", ["json", "csv"]),
        ("text/csv, */*;q=0.1", ["csv", *(form for form in ALL if form != "csv")]),
        ("text/csv;q=0, */*", [form for form in ALL if form != "csv"]),
        ("application/*, text/csv;q=0.2", ["json", "xml", "nt", "rdf", "csv"]),
        ("application/json", ["json"]),
        ("text/xml", ["xml"]),
        ("text/turtle, application/rdf+xml", ["ttl", "rdf"]),
        ("text/plain", ["nt"]),
        ("image/png", []),
        ("text/csv;q=lots", []),
        ("nonsense", []),
        (";;,,;q=", []),
    ],
)
def test_formats_are_ranked_as_the_client_likes_them(accept: str, best: list[str]) -> None:
    assert forms(accept) == best
