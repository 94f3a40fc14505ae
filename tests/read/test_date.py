import pytest

from kg.read.date import date_in, normalise_date


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("2019", "2019"),
        ("2019-09", "2019-09"),
        ("2019-09-05", "2019-09-05"),
        ("20190905", "2019-09-05"),
        (" 2019-09-05 ", "2019-09-05"),
        ("2019-09-05T10:22:00", "2019-09-05"),
        ("2019-09-05 10:22", "2019-09-05"),
        ("2019-09-05T10:22:00.5Z", "2019-09-05"),
        ("2019-09-05T23:59:59+08:00", "2019-09-05"),
        ("2020-02-29", "2020-02-29"),
        ("2019-02-29", None),
        ("20191301", None),
        ("2019-13", None),
        ("0000", None),
        ("201909", None),
        ("2019-9-5", None),
        ("2019-09-05T25:00", None),
        ("2019-W36-4", None),
        ("２０１９", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_as_precise_as_it_is_said(said: str, iso: str | None) -> None:
    assert normalise_date(said) == iso


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("xw20180110_01", "2018-01-10"),
        ("2018-01-10-01", "2018-01-10"),
        ("20180110-2018-01-10", "2018-01-10"),
        ("20180110-20180111", None),
        ("20180230", None),
        ("19480101", None),
        ("21010101", None),
        ("201801101", None),
        ("local01", None),
    ],
)
def test_a_name_gives_the_only_day_in_it(name: str, iso: str | None) -> None:
    assert date_in(name) == iso
