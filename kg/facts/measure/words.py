"""TEMPORARY: text → words; the shared words module replaces it."""

from collections.abc import Iterator

import jieba.posseg


def split(text: str) -> Iterator[tuple[str, str]]:
    for pair in jieba.posseg.cut(text, HMM=False):
        yield pair.word, pair.flag
