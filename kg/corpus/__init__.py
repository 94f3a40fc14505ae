"""A build of any size: stages over partitions of a corpus, tables between them, nothing held whole.

documents ─ batches ─▶ extract (a batch → its tables) ─▶ identify (names → persons) ─▶ link (a batch → facts
with IRIs) ─▶ write (batches and things → files). ``schema`` says what the tables hold; what extraction reads
is kept from one build to the next, so that only reports that are new or changed are read anew.
"""
