"""Keywords in context."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.text.comparison.tokens import Source
from reader.text.context import CONTEXT, Context, aligned, context_of
from reader.text.width import cells, clusters, graphemes
from tests.text import strategies


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
