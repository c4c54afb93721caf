"""Spans of a block as a renderer needs them: cut where any begins or ends, links checked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from reader.text.document import Block, Span, SpanKind


def is_web(url: str) -> bool:
    """Tell whether a link may be followed from an exported file."""
    return url.lower().startswith(("http://", "https://", "mailto:"))


def runs(block: Block) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
    """Yield the ranges of a block between which no span begins or ends, with their spans.

    The spans of a range come in one order throughout, links first, so that what is opened can be
    closed again as elements demand.
    """
    edges = {block.start, block.end}
    for span in block.spans:
        edges.update((max(span.start, block.start), min(span.end, block.end)))
    cuts = sorted(edges)
    waiting = sorted(block.spans, key=lambda span: span.start, reverse=True)
    active: list[Span] = []
    for start, end in pairwise(cuts):
        active = [span for span in active if span.end > start]
        while waiting and waiting[-1].start <= start:
            span = waiting.pop()
            if span.end > start:
                active.append(span)
        active.sort(key=lambda span: (span.kind is not SpanKind.LINK, span.start, -span.end))
        yield start, end, tuple(active)
