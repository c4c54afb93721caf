"""The HTML form of a cleaned article: escaped, with nothing in it that is fetched or run."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from reader.text.document import (
    Block,
    BlockFrame,
    BlockKind,
    Document,
    FrameKind,
    Media,
    Span,
    SpanKind,
)

DEEPEST = 10
"""Containers around a block; deeper ones are left out, their text is kept."""

_TAGS = {
    SpanKind.STRONG: "strong",
    SpanKind.EMPHASIS: "em",
    SpanKind.CODE: "code",
    SpanKind.DELETED: "del",
    SpanKind.MARKED: "mark",
    SpanKind.UNDERLINED: "u",
    SpanKind.SUPERSCRIPT: "sup",
    SpanKind.SUBSCRIPT: "sub",
}
_BLOCKS = {
    BlockKind.CAPTION: "figcaption",
    BlockKind.TERM: "dt",
    BlockKind.SUMMARY: "summary",
}
_FRAMES = {
    FrameKind.QUOTE: ("<blockquote>", "</blockquote>"),
    FrameKind.DEFINITION: ("<dl><dd>", "</dd></dl>"),
    FrameKind.DETAILS: ("<details>", "</details>"),
}


def to_html(document: Document) -> str:
    """Return an article as an HTML fragment; pictures are links, so that none is fetched.

    Args:
        document: The cleaned article.
    """
    parts: list[str] = []
    open_frames: tuple[BlockFrame, ...] = ()
    for block in document.blocks:
        frames = block.frames[:DEEPEST]
        shared = _shared(open_frames, frames)
        ended, begun = open_frames[shared:], frames[shared:]
        if block.tight and ended and begun and _follows(ended[0], begun[0]):
            parts.extend(_close(frame) for frame in reversed(ended[1:]))
            parts.append("</li><li>")
            begun = begun[1:]
        else:
            parts.extend(_close(frame) for frame in reversed(ended))
        parts.extend(_open(frame) for frame in begun)
        open_frames = frames
        parts.append(_block(document, block) + "\n")
    parts.extend(_close(frame) for frame in reversed(open_frames))
    return "".join(parts)


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


def _shared(before: tuple[BlockFrame, ...], after: tuple[BlockFrame, ...]) -> int:
    """Return how many containers two blocks share."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _follows(before: BlockFrame, after: BlockFrame) -> bool:
    """Tell whether two list items stand in one list, by their marks."""
    kind = _numbers(after)
    return kind is not None and kind == _numbers(before)


def _numbers(frame: BlockFrame) -> bool | None:
    """Tell whether a list item has a number; nothing for any other container."""
    if frame.kind is not FrameKind.ITEM:
        return None
    return frame.marker.removesuffix(".").isdecimal()


def _open(frame: BlockFrame) -> str:
    if frame.kind is FrameKind.FOOTNOTE:
        return f"<div>{escape(frame.marker)} "
    if frame.kind is not FrameKind.ITEM:
        return _FRAMES[frame.kind][0]
    if _numbers(frame):
        start = int(frame.marker.removesuffix("."))
        return f'<ol start="{start}"><li>'
    return "<ul><li>"


def _close(frame: BlockFrame) -> str:
    if frame.kind is FrameKind.FOOTNOTE:
        return "</div>"
    if frame.kind is not FrameKind.ITEM:
        return _FRAMES[frame.kind][1]
    return "</li></ol>" if _numbers(frame) else "</li></ul>"


def _block(document: Document, block: Block) -> str:
    if block.kind is BlockKind.RULE:
        return "<hr>"
    if block.media is not None:
        return f"<p>{_media(block.media)}</p>"
    if block.kind is BlockKind.TABLE:
        return _table(document, block)
    inner = _inline(document, block)
    if block.kind is BlockKind.CODE:
        return f"<pre><code>{inner}</code></pre>"
    if block.kind is BlockKind.HEADING:
        return f"<h{block.level}>{inner}</h{block.level}>"
    tag = _BLOCKS.get(block.kind, "p")
    return f"<{tag}>{inner}</{tag}>"


def _media(media: Media) -> str:
    name = media.alt or media.host
    label = escape(f"[{media.kind} {media.number}] {name}".rstrip())
    return f'<a href="{escape(media.url)}">{label}</a>' if is_web(media.url) else label


def _table(document: Document, block: Block) -> str:
    rows = []
    for row in block.rows:
        cells = []
        for cell in row:
            tag = "th" if cell.head else "td"
            spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            text = escape(document.text[cell.start : cell.end]).replace("\n", "<br>")
            cells.append(f"<{tag}{spans}>{text}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _inline(document: Document, block: Block) -> str:
    """Return the text of a block with its spans as elements."""
    if not block.spans:
        return _escape(document.text[block.start : block.end], block)
    parts: list[str] = []
    stack: tuple[Span, ...] = ()
    for start, end, spans in runs(block):
        shared = 0
        while shared < min(len(stack), len(spans)) and stack[shared] == spans[shared]:
            shared += 1
        parts.extend(_tag(span, closing=True) for span in reversed(stack[shared:]))
        parts.extend(_tag(span) for span in spans[shared:])
        stack = spans
        parts.append(_escape(document.text[start:end], block))
    parts.extend(_tag(span, closing=True) for span in reversed(stack))
    return "".join(parts)


def _escape(text: str, block: Block) -> str:
    text = escape(text, quote=False)
    return text if block.kind is BlockKind.CODE else text.replace("\n", "<br>")


def _tag(span: Span, *, closing: bool = False) -> str:
    if span.kind is SpanKind.LINK:
        if not is_web(span.target):
            return ""
        return "</a>" if closing else f'<a href="{escape(span.target)}">'
    tag = _TAGS.get(span.kind, "")
    return f"<{'/' if closing else ''}{tag}>" if tag else ""
