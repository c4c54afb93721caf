from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.dates import parse_date, parse_epoch, parse_name

DATES = {
    "2024-03-05T08:09:10.653Z": datetime(2024, 3, 5, 8, 9, 10, 653000, tzinfo=UTC),
    "2024-03-05T08:09:10Z": datetime(2024, 3, 5, 8, 9, 10, tzinfo=UTC),
    "2024-03-05T08:09:10+01:00": datetime(2024, 3, 5, 7, 9, 10, tzinfo=UTC),
    "2024-03-05 08:09:10 +0800": datetime(2024, 3, 5, 0, 9, 10, tzinfo=UTC),
    "2024-03-05 08:09 -05": datetime(2024, 3, 5, 13, 9, tzinfo=UTC),
    "2024-03-05T08:09:10": datetime(2024, 3, 5, 8, 9, 10, tzinfo=UTC),
    "2024-03-05": datetime(2024, 3, 5, tzinfo=UTC),
    "2024-3-5": datetime(2024, 3, 5, tzinfo=UTC),
    "2024/03/05": datetime(2024, 3, 5, tzinfo=UTC),
    "2024年3月5日": datetime(2024, 3, 5, tzinfo=UTC),
    "2024年3月5日 08:09": datetime(2024, 3, 5, 8, 9, tzinfo=UTC),
    "2024-03-05T08:09:60Z": datetime(2024, 3, 5, 8, 9, 59, tzinfo=UTC),
    "2024-03-05T08:09:10.1234567890Z": datetime(2024, 3, 5, 8, 9, 10, 123456, tzinfo=UTC),
    "Tue, 05 Mar 2024 08:09:10 GMT": datetime(2024, 3, 5, 8, 9, 10, tzinfo=UTC),
    "5 Mar 2024 08:09:10 +0800": datetime(2024, 3, 5, 0, 9, 10, tzinfo=UTC),
    "2024-02-30": None,
    "2024-02-30T99:00:00Z": None,
    "2024-03-05T08:09:10+99:99": None,
    "0000-01-01": None,
    "0001-01-01T00:00:00+08:00": None,
    "0999-12-31": None,
    "9999-12-31": None,
    "昨天": None,
    "7": None,
    "": None,
}


@pytest.mark.parametrize("text", DATES)
def test_written_dates(text: str) -> None:
    assert parse_date(text) == DATES[text]


@given(
    st.datetimes(
        datetime(1000, 1, 2),  # noqa: DTZ001 - bounds of the strategy
        datetime(9998, 12, 30),  # noqa: DTZ001 - the same
        timezones=st.timezones(),
    )
)
def test_iso_dates_come_back(date: datetime) -> None:
    text = date.isoformat()
    expected = datetime.fromisoformat(text)
    if expected.utcoffset() and expected.utcoffset().seconds % 60:  # type: ignore[union-attr]
        return  # local mean times before time zones have seconds, no archive has
    assert parse_date(text) == expected


@given(st.text(alphabet="0123456789-:.TZ+ 年月日,GMTJan", max_size=30))
def test_no_text_makes_it_fail(text: str) -> None:
    date = parse_date(text)
    assert date is None or (date.tzinfo is UTC and date.astimezone() == date)


EPOCHS = {
    "1709626150653": datetime(2024, 3, 5, 8, 9, 10, 653000, tzinfo=UTC),
    "1709626150": datetime(2024, 3, 5, 8, 9, 10, tzinfo=UTC),
    "-1000000000000": datetime(1938, 4, 24, 22, 13, 20, tzinfo=UTC),
    "NaN": None,
    "": None,
    "9" * 16: None,
    "9" * 5000: None,
}


@pytest.mark.parametrize("text", EPOCHS)
def test_epochs_are_milliseconds_or_seconds(text: str) -> None:
    assert parse_epoch(text) == EPOCHS[text]


@pytest.mark.parametrize(
    ("stem", "day", "rest"),
    [
        ("2024-03-05-一杯茶", (2024, 3, 5), "一杯茶"),
        ("20240305 一杯茶", (2024, 3, 5), "一杯茶"),
        ("2024-03-05-", (2024, 3, 5), ""),
        ("2024-02-30-一杯茶", None, "2024-02-30-一杯茶"),
        ("202403051 号", None, "202403051 号"),
        ("一杯茶", None, "一杯茶"),
    ],
)
def test_a_file_name_may_begin_with_its_day(
    stem: str, day: tuple[int, int, int] | None, rest: str
) -> None:
    assert parse_name(stem) == (datetime(*day, tzinfo=UTC) if day else None, rest)
