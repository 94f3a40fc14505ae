"""A graph asked in SPARQL: Turtle → store → answer, by pyoxigraph, with questions that have names."""
