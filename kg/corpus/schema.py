"""The tables of a build folder, ``tables/``: Parquet, a file for each batch of reports, and a manifest.

Offsets are characters of the report's text, 0-based and half-open. A report goes by its ``id``; a batch's
files bear the batch's name, the hash of all that they were made from.

``reports``      a row a report, in the order read, with its text; ``key`` is the SHA-256 of what was given
``stories``      a row a story that states a fact: where it stands, and the divisions that it is set in
``facts``        a row a statement, in the order of the texts: arguments, evidence, the sentence around it
``appearances``  a row a person of a story: what the story says by which the person can be told
``links``        a row a fact: its IRI, what plays its roles, and which statements of the report make it
``entities``     a row an entity: its IRI, type and names, the key of the IRI, its place, what it is part of
``likenesses``   a row two persons who may be one, how likely, and what speaks for it

The first three follow from the reports and the rules alone and are kept from build to build. The others are
made anew by every build; all but ``entities`` are as they were before decisions of people.

``persons`` (who each appearance is), ``sightings`` (what a batch says of an entity) and ``held`` (what a fact
tells of a tenure) are what the stages hand to one another, in ``tables/.work``; they go when the build ends.
"""

import pyarrow as pa

VERSION = 1
"""The version of these tables; a folder with tables of another is refused."""

_TEXT, _PLACE, _NUMBER = pa.string(), pa.int32(), pa.int32()
_NAMES = pa.list_(_TEXT)
_DIVISION = pa.struct([("code", _TEXT), ("name", _TEXT), ("parent", _TEXT)])
_ARGUMENT = pa.struct([("role", _TEXT), ("value", _TEXT), ("start", _PLACE), ("end", _PLACE)])
_DROPPED = pa.struct([("place", _TEXT), ("problem", _TEXT), ("cure", _TEXT), ("ignored", pa.bool_())])
_HOLDING = pa.struct(
    [
        ("position", _PLACE),
        ("title", _TEXT),
        ("unit", _TEXT),
        ("place", _TEXT),
        ("status", _TEXT),
        ("evidence", _PLACE),
        ("territory", pa.bool_()),
        ("rank", _TEXT),
    ]
)

SCHEMAS = {
    "reports": pa.schema(
        [
            ("key", _TEXT),
            ("id", _TEXT),
            ("text", _TEXT),
            ("title", _TEXT),
            ("published", _TEXT),
            ("url", _TEXT),
            ("source", _TEXT),
            ("encoding", _TEXT),
            ("proposed", _TEXT),  # what a service proposed, as it answered; else empty
            ("problem", _TEXT),  # why it states nothing here, where it could not be read; else empty
            ("passed_over", pa.list_(_DROPPED)),  # what of it was not read as the rest, or not taken
        ]
    ),
    "stories": pa.schema(
        [
            ("report", _TEXT),
            ("start", _PLACE),
            ("end", _PLACE),
            ("province", _DIVISION),
            ("prefecture", _DIVISION),
            ("county", _DIVISION),
        ]
    ),
    "facts": pa.schema(
        [
            ("report", _TEXT),
            ("place", _NUMBER),  # which statement of the report it is, from 0
            ("type", _TEXT),
            ("modality", _TEXT),
            ("rule", _TEXT),
            ("arguments", pa.list_(_ARGUMENT)),  # start and end are null where context fills the argument in
            ("evidence_start", _PLACE),
            ("evidence_end", _PLACE),
            ("evidence", _TEXT),
            ("sentence_start", _PLACE),
            ("sentence_end", _PLACE),
            ("sentence", _TEXT),
        ]
    ),
    "appearances": pa.schema(
        [
            ("part", _NUMBER),  # by the name; persons of one name stand in one part
            ("batch", _TEXT),
            ("report", _TEXT),  # the IRI
            ("story", _PLACE),
            ("name", _TEXT),
            ("place", _NUMBER),  # which person of the name in the story it is, from 0
            ("holdings", pa.list_(_HOLDING)),
            ("chaired", pa.list_(pa.struct([("unit", _TEXT), ("place", _TEXT)]))),
            ("company", pa.list_(_NAMES)),
            ("year", _TEXT),
        ]
    ),
    "persons": pa.schema(
        [
            ("batch", _TEXT),
            ("report", _TEXT),
            ("story", _PLACE),
            ("name", _TEXT),
            ("place", _NUMBER),
            ("iri", _TEXT),
            ("key", _TEXT),
        ]
    ),
    "likenesses": pa.schema(
        [
            ("part", _NUMBER),  # of ``one``
            ("one", _TEXT),
            ("other", _TEXT),
            ("score", pa.float64()),
            ("reasons", _NAMES),
        ]
    ),
    "links": pa.schema(
        [
            ("id", _TEXT),
            ("report", _TEXT),
            ("iri", _TEXT),  # of the report
            ("entities", pa.list_(pa.struct([("role", _TEXT), ("iri", _TEXT)]))),
            ("statements", pa.list_(_NUMBER)),  # places in ``facts``, the one that stands for all in front
        ]
    ),
    "held": pa.schema(
        [
            ("part", _NUMBER),  # by the person
            ("person", _TEXT),
            ("post", _TEXT),
            ("fact", _TEXT),
            ("published", _TEXT),
            ("told", pa.list_(pa.struct([("status", _TEXT), ("date", _TEXT)]))),
        ]
    ),
    "entities": pa.schema(
        [
            ("iri", _TEXT),
            ("type", _TEXT),
            ("name", _TEXT),
            ("aliases", _NAMES),
            ("key", _TEXT),
            ("place", _TEXT),
            ("whole", _TEXT),
        ]
    ),
    "sightings": pa.schema(
        [
            ("part", _NUMBER),  # by the IRI
            ("iri", _TEXT),
            ("type", _TEXT),
            ("key", _TEXT),
            ("name", _TEXT),
            ("forms", _NAMES),
            ("place", _TEXT),
            ("whole", _TEXT),
            ("at_report", _TEXT),  # where ``whole`` was told last
            ("at_story", _PLACE),
        ]
    ),
}
"""Table → its columns."""

KEPT = ("reports", "stories", "facts")
"""The tables that stand for what was read, and stay while the reports and the rules do."""

PARTS = 1 << 16
"""How many parts names and IRIs fall into; a task takes a range of them."""
