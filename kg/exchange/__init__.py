"""A graph → what other programs read: one member for each format, all of them over ``graph.Graph``.

A format is a function ``pieces(graph, ask, tally)`` that yields text piece by piece, in an order that the
graph alone decides, and counts in ``tally`` what it wrote and what it had to leave out. ``formats`` lists
them; ``README.md`` here says which fact goes where, and what is lost.
"""
