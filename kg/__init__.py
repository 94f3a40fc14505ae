"""Chinese official reports → a knowledge graph in which every fact points at its sentence."""
