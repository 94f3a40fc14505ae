"""Text for a terminal: how wide it stands, and nothing in it that would steer the terminal."""

import unicodedata


def cells(text: str) -> int:
    """Return how many cells of a terminal the text takes: two for each 汉字."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def shown(character: str) -> str:
    """Return the character, or a blank for one that would steer the terminal or break the line."""
    return character if unicodedata.category(character) not in ("Cc", "Cf", "Zl", "Zp") else " "
