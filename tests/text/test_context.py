"""Keywords in context, and sparklines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.services.trail_lines import ASCII_BARS, BARS, MonthAxis, sparkline
from reader.text.comparison.tokens import Source
from reader.text.context import CONTEXT, Context, aligned, context_of
from reader.text.width import cells, clusters, graphemes
from tests.text import strategies

MONTHS = st.builds("{:04}-{:02}".format, st.integers(1, 9999), st.integers(1, 12))


@given(strategies.texts, st.data())
def test_a_context_splits_no_cluster(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    source = Source(text)
    context = context_of(source, start, end)
    boundaries, at = {0}, 0
    for cluster in clusters(text):
        at += len(cluster)
        boundaries.add(at)
    begin = max(boundary for boundary in boundaries if boundary <= start)
    stop = min(boundary for boundary in boundaries if boundary >= end)
    shown = "".join(grapheme.text for grapheme in graphemes(text[begin:stop]))
    word = "".join(grapheme.text for grapheme in graphemes(context.word))
    assert "".join(word.split()) == "".join(shown.split())
    assert len(context.left) <= CONTEXT
    assert len(context.right) <= CONTEXT
    assert not {"\n", "\t"} & {*context.left, *context.word, *context.right}


@given(strategies.lines, strategies.lines, strategies.lines, st.integers(0, 90), st.integers(0, 90))
def test_aligned_contexts_fit_and_split_no_cluster(
    left: str, word: str, right: str, width: int, middle: int
) -> None:
    shown = aligned(Context(left, word, right), width, middle)
    assert sum(map(cells, (shown.left, shown.word, shown.right))) <= width
    assert cells(shown.left) == min(middle, width)
    before = [grapheme.text for grapheme in graphemes(left)]
    after = [grapheme.text for grapheme in graphemes(right)]
    ends = {"".join(before[first:]).lstrip(" ") for first in range(len(before) + 1)}
    starts = {"".join(after[:last]) for last in range(len(after) + 1)}
    assert shown.left.lstrip(" ") in ends
    assert shown.right in starts


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
