"""What a client accepts → the formats that we write, best first (RFC 9110, section 12.5.1)."""

from typing import Final

MEDIA_TYPES: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
"""The media type of each format, in the order in which we would choose."""

_ALSO: Final = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/x-turtle": "ttl",
    "text/plain": "nt",
}
"""What clients write for a format beside its own media type."""


def forms(accept: str) -> list[str]:
    """Return the formats that a client accepts, best first; all of them where it does not say."""
    if not accept.strip():
        return list(MEDIA_TYPES)
    ranked: dict[str, tuple[float, int]] = {}
    for part in accept.lower().split(","):
        media, *parameters = (word.strip() for word in part.split(";"))
        quality = next((_quality(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
        for form, exactness in _matches(media):
            known = ranked.get(form)
            if known is None or exactness > known[1]:
                ranked[form] = quality, exactness
    order = list(MEDIA_TYPES)
    fit = [form for form in order if ranked.get(form, (0.0, 0))[0] > 0]
    return sorted(fit, key=lambda form: (-ranked[form][0], -ranked[form][1], order.index(form)))


def _matches(media: str) -> list[tuple[str, int]]:
    """Return the formats of a media range, each with how exactly it names it."""
    if media == "*/*":
        return [(form, 0) for form in MEDIA_TYPES]
    types = {kind.partition(";")[0]: form for form, kind in MEDIA_TYPES.items()}
    if media.endswith("/*"):
        return [(form, 1) for kind, form in types.items() if kind.startswith(media[:-1])]
    if media in types:
        return [(types[media], 3)]
    return [(_ALSO[media], 2)] if media in _ALSO else []


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
