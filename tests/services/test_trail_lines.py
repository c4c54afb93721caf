"""Sparklines of a trail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.services.trail_lines import ASCII_BARS, BARS, MonthAxis, sparkline

MONTHS = st.builds("{:04}-{:02}".format, st.integers(1, 9999), st.integers(1, 12))


@pytest.mark.parametrize(
    ("counts", "bars", "ascii_bars"),
    [
        ([], "", ""),
        ([0, 0], "  ", "  "),
        ([1, 0, 8], "▁ █", ". @"),
        ([1, 1000], "▁█", ".@"),
        ([4, 8, 2], "▄█▂", "=@:"),
    ],
)
def test_a_bar_is_as_high_as_its_number(counts: list[int], bars: str, ascii_bars: str) -> None:
    assert sparkline(counts) == bars
    assert sparkline(counts, ascii_only=True) == ascii_bars


@given(st.lists(st.integers(0, 10**9), min_size=1))
def test_bars_keep_the_order_of_the_numbers(counts: list[int]) -> None:
    for ascii_only, signs in ((False, BARS), (True, ASCII_BARS)):
        levels = [f" {signs}".index(bar) for bar in sparkline(counts, ascii_only=ascii_only)]
        ordered = sorted(zip(counts, levels, strict=True))
        assert [level for _count, level in ordered] == sorted(levels)
        assert all((level > 0) == (count > 0) for count, level in ordered)


@given(st.dictionaries(MONTHS, st.integers(1, 99), min_size=1), st.integers(1, 80))
def test_an_axis_fits_and_keeps_every_number(by_month: dict[str, int], most: int) -> None:
    axis = MonthAxis.of([*by_month], most)
    bars = axis.counts(by_month)
    assert sum(bars) == sum(by_month.values())
    assert 1 <= len(bars) <= most
    assert bars[0] > 0
    assert (axis.first, axis.last) == (min(by_month), max(by_month))
