"""Texts as code points, and where clauses begin in them."""

import numpy as np
from numpy.typing import NDArray

_ENDS = "，；。！？：,;!?:"


def code_points(text: str) -> NDArray[np.int64]:
    """Return the code point of each character; half of a surrogate pair is one too."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)


def begins_after(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which characters come right after a mark that ends a clause."""
    found = np.zeros(len(codes), np.bool_)
    found[1:] = np.isin(codes[:-1], [ord(mark) for mark in _ENDS])
    return found
