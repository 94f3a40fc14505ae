"""The graph as a reconciliation service: the Reconciliation Service API 0.2, and the 1.0 draft.

store ─ index.py, a process of its own ─▶ a table on disk ─ lookup.py ─┐
request ─ routes.py, request.py ─▶ queries of either version ─ match.py ─┴▶ candidates ─ answer.py, preview.py

Standard: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ and
https://reconciliation-api.github.io/specs/draft/.
"""
