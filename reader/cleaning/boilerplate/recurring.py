"""Recurring text: find text that occurs in many articles of one source, and fold it.

Channel promotion and standing footers differ from the content of an article only in that they
recur. Lines are compared by all their runs of `GRAM` characters, so recurring text is found exactly
even if it is joined to other text. Both functions are pure and independent of the order of the
articles.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from reader.text.document import Block, BlockKind, Document, Removed, Span, TableCell

GRAM = 12
"""The length of a gram; shorter lines are compared as a whole."""
FEWEST = 4
"""The minimum number of articles of a source to look for recurring text."""
REASON = "recurring"
"""The value of `Block.folded` for recurring text."""

_SHARE = 0.15
_SHORT_SHARE = 0.5
_SHORTEST = 4
_LONGEST_LINE = 2_000
_MOST_LINES = 400
_COVERED = 0.9
_SHORTEST_JOINED = 16
_PICTURE = "\ufffc"  # never occurs in `Document.text`
_KINDS = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.CODE, BlockKind.HEADING, BlockKind.MEDIA}
)


def standing_lines(document: Document) -> list[str]:
    """Return the lines of an article for comparison; a picture is represented by its URL.

    Of a very long article only the beginning and the end are used, where recurring text occurs.

    Args:
        document: The cleaned article.
    """
    lines: list[str] = []
    for block in document.blocks:
        if block.media is not None:
            lines.append(_PICTURE + block.media.url)
        elif block.kind in _KINDS:
            text = document.text[block.start : block.end]
            lines.extend(line.strip()[:_LONGEST_LINE] for line in text.split("\n"))
    if len(lines) > _MOST_LINES:
        half = _MOST_LINES // 2
        lines = lines[:half] + lines[-half:]
    return lines


def find_recurring(articles: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the texts that recur over the articles of one source, the longest first.

    Args:
        articles: The lines of each article (`standing_lines`), without duplicate articles, which
            would recur as a whole.
    """
    if len(articles) < FEWEST:
        return ()
    counts: Counter[str] = Counter()
    for lines in articles:
        counts.update({gram for line in lines for gram in _grams(line)})
    needed = max(3, math.ceil(len(articles) * _SHARE))
    common = max(3, math.ceil(len(articles) * _SHORT_SHARE))
    recurring = {
        gram for gram, count in counts.items() if count >= (needed if len(gram) >= GRAM else common)
    }
    candidates = {
        line[start:end]
        for lines in articles
        for line in lines
        for start, end in _recurring_ranges(line, recurring)
    }
    texts: list[str] = []
    covered: set[str] = set()
    for text in sorted(candidates, key=lambda text: (-len(text), text)):
        grams = set(_grams(text))
        if not grams <= covered:
            texts.append(text)
            covered |= grams
    return tuple(texts)


def fold_recurring(document: Document, texts: Iterable[str]) -> Document:
    """Return an article with its recurring text moved to the end and folded.

    Lines that recur as a whole are folded; of other lines, a recurring start or end is folded if it
    contains a URL. Nothing is lost, and the remaining text keeps its order.

    Args:
        document: The cleaned article.
        texts: The result of `find_recurring` for its source.
    """
    recurring = {gram for text in texts for gram in _grams(text)}
    if not recurring:
        return document
    parts = [part for block in document.blocks for part in _split(document, block, recurring)]
    if not any(folded for _, folded in parts):
        return document
    parts = _fold_between(document, parts, recurring)
    kept_blocks = [block for block, folded in parts if not folded]
    folded_blocks = [replace(block, folded=REASON) for block, folded in parts if folded]
    return _reordered(document, _without_loose_rules(kept_blocks) + folded_blocks)


def _grams(line: str) -> Iterator[str]:
    """Yield the grams of a line, or the whole line if it is short."""
    if line[:1] == _PICTURE:
        yield line
    elif len(line) >= GRAM:
        for start in range(len(line) - GRAM + 1):
            yield line[start : start + GRAM]
    elif len(line) >= _SHORTEST:
        yield line


def _recurring_ranges(line: str, recurring: set[str]) -> list[tuple[int, int]]:
    """Return the recurring ranges of a line, in order."""
    if len(line) < GRAM or line[0] == _PICTURE:
        return [(0, len(line))] if line in recurring else []
    ranges: list[tuple[int, int]] = []
    for start in range(len(line) - GRAM + 1):
        if line[start : start + GRAM] in recurring:
            if ranges and ranges[-1][1] >= start:
                ranges[-1] = (ranges[-1][0], start + GRAM)
            else:
                ranges.append((start, start + GRAM))
    return ranges


def _kept_range(line: str, recurring: set[str]) -> tuple[int, int]:
    """Return the range of a line that is kept; empty if the whole line recurs."""
    ranges = _recurring_ranges(line, recurring)
    if not ranges:
        return 0, len(line)
    if sum(end - start for start, end in ranges) >= _COVERED * len(line):
        return 0, 0
    low, high = 0, len(line)
    start, end = ranges[-1]
    if end == high and end - start >= _SHORTEST_JOINED and _holds_address(line[start:end]):
        high = start
    start, end = ranges[0]
    if (
        start == 0
        and end - start >= _SHORTEST_JOINED
        and end < high
        and _holds_address(line[start:end])
    ):
        low = end
    return low, high


def _holds_address(text: str) -> bool:
    return "://" in text or "@" in text


def _split(document: Document, block: Block, recurring: set[str]) -> Iterator[tuple[Block, bool]]:
    """Yield the parts of a block, each with whether it recurs."""
    if block.kind not in _KINDS or block.kind is BlockKind.HEADING:
        yield block, False
    elif block.media is not None:
        yield block, _PICTURE + block.media.url in recurring
    else:
        yield from _split_lines(document.text, block, recurring)


def _split_lines(text: str, block: Block, recurring: set[str]) -> Iterator[tuple[Block, bool]]:
    ranges: list[tuple[int, int, bool]] = []
    at = block.start
    for line in text[block.start : block.end].split("\n"):
        low, high = _kept_range(line.strip(), recurring)
        shift = at + len(line) - len(line.lstrip())
        parts = [(at, shift + low, True), (shift + low, shift + high, False)]
        parts.append((shift + high, at + len(line), True))
        if (low, high) == (0, len(line.strip())):
            parts = [(at, at + len(line), False)]
        for start, end, folded in parts:
            if ranges and ranges[-1][2] == folded and ranges[-1][1] + 1 >= start:
                ranges[-1] = (ranges[-1][0], end, folded)
            elif text[start:end].strip():
                ranges.append((start, end, folded))
        at += len(line) + 1
    if len(ranges) == 1:
        yield block, ranges[0][2]
        return
    for start, end, folded in ranges:
        spans = tuple(
            replace(span, start=max(span.start, start), end=min(span.end, end))
            for span in block.spans
            if span.start < end and span.end > start
        )
        yield replace(block, start=start, end=end, spans=spans), folded


def _fold_between(
    document: Document, parts: list[tuple[Block, bool]], recurring: set[str]
) -> list[tuple[Block, bool]]:
    """Return the parts, also folding parts that depend on folded ones.

    These are recurring headings above a folded part, and short parts between two folded ones.
    """
    result = list(parts)
    for index in reversed(range(len(parts) - 1)):
        block, folded = parts[index]
        if block.kind is BlockKind.HEADING and result[index + 1][1]:
            text = document.text[block.start : block.end]
            result[index] = block, _kept_range(text, recurring) == (0, 0)
    for index in range(1, len(parts) - 1):
        block, folded = parts[index]
        short = block.kind in _KINDS and len(document.text[block.start : block.end].strip()) < GRAM
        if not folded and short and parts[index - 1][1] and parts[index + 1][1]:
            result[index] = block, block.media is None
    return result


def _without_loose_rules(blocks: list[Block]) -> list[Block]:
    """Return the blocks without leading, trailing and adjacent rules."""
    kept: list[Block] = []
    for block in blocks:
        if block.kind is not BlockKind.RULE or (kept and kept[-1].kind is not BlockKind.RULE):
            kept.append(block)
    while kept and kept[-1].kind is BlockKind.RULE:
        kept.pop()
    return kept


def _reordered(document: Document, blocks: list[Block]) -> Document:
    """Return a document with the given blocks of another one, in a new order."""
    parts: list[str] = []
    size = 0
    placed: list[Block] = []
    moves: list[tuple[int, int, int]] = []
    for block in blocks:
        text = document.text[block.start : block.end]
        if text and size:
            tight = block.tight and bool(placed) and placed[-1].start < placed[-1].end
            parts.append("\n" if tight else "\n\n")
            size += len(parts[-1])
        moves.append((block.start, block.end, size))
        placed.append(_moved(block, size - block.start))
        parts.append(text)
        size += len(text)
    anchors = {name: _moved_offset(at, moves, size) for name, at in document.anchors.items()}
    return replace(
        document,
        text="".join(parts),
        blocks=tuple(placed),
        anchors=MappingProxyType(anchors),
        removed=tuple(_removed_at(removed, document, blocks) for removed in document.removed),
    )


def _moved(block: Block, by: int) -> Block:
    """Return a block with its offsets shifted."""
    spans = tuple(Span(s.start + by, s.end + by, s.kind, s.target) for s in block.spans)
    rows = tuple(
        tuple(TableCell(c.start + by, c.end + by, c.head, c.columns, c.rows) for c in row)
        for row in block.rows
    )
    return replace(block, start=block.start + by, end=block.end + by, spans=spans, rows=rows)


def _moved_offset(offset: int, moves: list[tuple[int, int, int]], size: int) -> int:
    """Return the new position of an offset."""
    for start, end, target in moves:
        if start <= offset <= end:
            return target + offset - start
    return size


def _removed_at(removed: Removed, document: Document, blocks: list[Block]) -> Removed:
    """Return a removed text with the index of the block that now follows it."""
    if removed.block >= len(document.blocks):
        return replace(removed, block=len(blocks))
    start = document.blocks[removed.block].start
    index = next(
        (i for i, block in enumerate(blocks) if not block.folded and block.start >= start),
        sum(1 for block in blocks if not block.folded),
    )
    return replace(removed, block=index)
