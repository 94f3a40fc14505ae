from collections import Counter
from collections.abc import Iterator

import pytest

from kg import confidence as module
from kg.confidence import Measured, confidence, tabulate


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    rows = {
        ("sure", "holds"): Measured("holds", 96, 98),
        ("rare", "holds"): Measured("holds", 0, 1),
        ("good", "said"): Measured("said", 9, 9),
    }
    monkeypatch.setattr(module, "measurements", lambda: rows)
    _forget()
    yield
    _forget()


def _forget() -> None:
    module._prior.cache_clear()
    confidence.cache_clear()


@pytest.mark.parametrize(
    ("rule", "type", "likely"),
    [
        ("sure", "holds", 0.98),  # (96 + 4 × 97/101) / 102
        ("rare", "holds", 0.77),  # (0 + 4 × 97/101) / 5: one miss is not certainty
        ("never met", "holds", 0.96),  # what is usual for its type
        ("good", "said", 0.97),  # (9 + 4 × 10/11) / 13: nor are nine hits
        ("never met", "held", 0.5),
    ],
)
def test_confidence_is_the_measured_share_drawn_towards_its_types(
    rule: str, type: str, likely: float
) -> None:
    assert confidence(rule, type) == likely


def test_the_table_counts_right_and_found() -> None:
    counts = Counter({("b", "said", True): 2, ("b", "said", False): 1, ("a", "held", False): 4})
    assert tabulate(counts) == "rule\ttype\tright\tfound\na\theld\t0\t4\nb\tsaid\t2\t3\n"
