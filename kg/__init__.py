"""Chinese official reports → a knowledge graph in which every fact points at its sentence."""

__version__ = "0.1.0"
