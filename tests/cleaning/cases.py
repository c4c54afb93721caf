"""Helpers of the cleaning tests: a short notation for documents."""

from __future__ import annotations

from reader.text.document import Block, Document, SpanKind


def shown(document: Document) -> list[str]:
    """Return one line per block: kind, containers, text, and the media of a placeholder."""
    return [_shown(document, block) for block in document.blocks]


def _shown(document: Document, block: Block) -> str:
    kind = f"h{block.level}" if block.level else block.kind.value
    frames = "".join(f" {frame.kind}{frame.marker}" for frame in block.frames)
    if block.media is not None:
        return f"{kind}{frames}: {block.media.kind} {block.media.number} {block.media.url}"
    return f"{kind}{frames}: {document.text[block.start : block.end]}".rstrip(": ")


def spans(document: Document) -> list[tuple[SpanKind, str, str]]:
    """Return the spans of all blocks: kind, text and target."""
    return [
        (span.kind, document.text[span.start : span.end], span.target)
        for block in document.blocks
        for span in block.spans
    ]


def reasons(document: Document) -> dict[str, str]:
    """Return what was removed, by reason."""
    texts_by_reason: dict[str, list[str]] = {}
    for removed in document.removed:
        texts_by_reason.setdefault(removed.reason, []).append(removed.text)
    return {reason: "\n".join(texts) for reason, texts in texts_by_reason.items()}
