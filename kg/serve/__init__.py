"""A graph served to others: the SPARQL 1.1 Protocol over HTTP, read only, and a page to ask from.

request ─ app.py (Starlette) ─▶ pool.py ─ a line of JSON ─▶ worker.py, a process that can be ended ─▶ answer
"""
