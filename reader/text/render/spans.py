"""Spans of a block as a renderer needs them: cut where any begins or ends, links checked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from reader.text.document import Block, Span, SpanKind


def is_web(url: str) -> bool:
    """Tell whether a URL may be a link in an exported file."""
    return url.lower().startswith(("http://", "https://", "mailto:"))


def runs(block: Block) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
    """Yield the maximal ranges of a block in which no span starts or ends, with their spans.

    The spans of every range are in the same order, links first.
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
