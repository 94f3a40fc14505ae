"""Where the ontology, its shapes and the named questions lie: beside the package or, installed, in it."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def vocabulary() -> Traversable:
    """Return the folder of the ontology (``gongbao.ttl``, ``shapes.ttl``, ``queries/``)."""
    within = files("kg") / "ontology"
    return within if within.is_dir() else Path(__file__).parents[1] / "ontology"
