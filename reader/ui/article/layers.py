"""The layers of a line: ranges of its text that have a style of their own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from rich.style import Style

from reader.services.marking import Placed
from reader.text.document import BlockKind, Document, Span, SpanKind
from reader.text.layout.line import Line

SPAN_STYLES: Mapping[SpanKind, str] = {
    SpanKind.STRONG: "strong",
    SpanKind.EMPHASIS: "emphasis",
    SpanKind.CODE: "code",
    SpanKind.LINK: "link",
    SpanKind.DELETED: "deleted",
    SpanKind.MARKED: "marked",
    SpanKind.UNDERLINED: "underlined",
    SpanKind.SUPERSCRIPT: "dim",
    SpanKind.SUBSCRIPT: "dim",
    SpanKind.READING: "dim",
}
"""The names of the styles of spans."""
BLOCK_STYLES: Mapping[BlockKind, str] = {
    BlockKind.HEADING: "heading",
    BlockKind.CODE: "code",
    BlockKind.CAPTION: "caption",
    BlockKind.TERM: "strong",
    BlockKind.SUMMARY: "strong",
}
"""The names of the styles of whole blocks."""

Layer = tuple[int, int, str]
"""The first code point, one past the last, and the name of a style; later layers lie above."""


def layers(
    line: Line,
    spans: Sequence[Span],
    marks: Sequence[Placed],
    hits: Sequence[tuple[int, int]],
    focused: tuple[int, int] | None,
    caret: int | None,
) -> list[Layer]:
    """Return the layers of a line, from the lowest up.

    Args:
        line: The line.
        spans: The spans of its block.
        marks: The highlights of the article.
        hits: The matches of a search in the article, in order.
        focused: The range in focus, if any.
        caret: The code point under a cursor, if any.
    """
    ranges = [(span.start, span.end, SPAN_STYLES[span.kind]) for span in spans]
    ends = line.start, line.next_start
    here = [mark for mark in marks if mark.start < ends[1] and mark.end > ends[0]]
    ranges += [(mark.start, mark.end, f"highlight-{mark.highlight.colour}") for mark in here]
    ranges += [
        (max(first.start, second.start), min(first.end, second.end), "overlap")
        for index, first in enumerate(here)
        for second in here[index + 1 :]
    ]
    if focused is not None:
        ranges += _focus_layers(focused, here)
    ranges += [(*hit, "match") for hit in _hits_on(line, hits) if hit != focused]
    if caret is not None:
        ranges.append((caret, caret + 1, "caret"))
    return [layer for layer in ranges if layer[0] < ends[1] and layer[1] > ends[0]]


def _focus_layers(focused: tuple[int, int], marks: Sequence[Placed]) -> list[Layer]:
    """Return the layers of the focus: on a highlight, one that keeps its colour."""
    ranges: list[Layer] = []
    here, last = focused
    for mark_start, mark_end in sorted((mark.start, mark.end) for mark in marks):
        start, end = max(here, mark_start), min(last, mark_end)
        if start < end:
            ranges += [(here, start, "focus"), (start, end, "focus-mark")]
            here = end
    return [layer for layer in (*ranges, (here, last, "focus")) if layer[0] < layer[1]]


def _hits_on(line: Line, hits: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """Return the hits on a line, and the one before it, which may extend into it."""
    first = bisect_right(hits, line.start, key=lambda hit: hit[0])
    last = bisect_right(hits, line.next_start, key=lambda hit: hit[0])
    return hits[max(0, first - 1) : last]


def ground_of(line: Line, document: Document | None, component: Callable[[str], Style]) -> Style:
    """Return the style of a whole line, by its role or its block.

    Args:
        line: The line.
        document: The article.
        component: Returns the style of a component class.
    """
    if line.block < 0:
        role = "byline" if line.role in ("tags", "note", "rule") else line.role
        return component(role) if role in ("title", "byline", "url", "notice") else Style()
    name = BLOCK_STYLES.get(document.blocks[line.block].kind) if document else None
    return component(name) if name else Style()
