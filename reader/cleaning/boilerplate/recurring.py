"""Recurring text: what stands in many articles of one source, found by comparing them.

Channel promotion and standing footers are told from what an article says by one thing only: they
recur. Lines are compared by all their runs of `GRAM` characters, so that a standing text is found
to the character even where it is glued to other text. Both functions are pure: the same articles
give the same texts, in whatever order they come.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from reader.text.document import Block, BlockKind, Document, Removed, Span, TableCell

GRAM = 12
"""Characters that must recur in a row; a shorter line counts when it is the same as a whole."""
FEWEST = 4
"""Articles of a source below which nothing is said to recur."""
REASON = "recurring"
"""`Block.folded` of what recurs."""

_SHARE = 0.15
_SHORT_SHARE = 0.5
_SHORTEST = 4
_LONGEST_LINE = 2_000
_MOST_LINES = 400
_COVERED = 0.9
_GLUED = 16
_PICTURE = "\ufffc"  # no `Document.text` holds it
_KINDS = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.CODE, BlockKind.HEADING, BlockKind.MEDIA}
)


def standing_lines(document: Document) -> list[str]:
    """Return the lines of an article as they are compared; a picture counts by its address.

    Of a very long article the beginning and the end are taken, where standing text is.

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
        articles: The lines of each article (`standing_lines`); each article once, for copies of one
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
        for start, end in _covered(line, recurring)
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
    """Return an article with what recurs in its source at its end, folded.

    Lines that recur as a whole go; of a line that text was glued to, the end or the beginning goes
    when it holds an address. Nothing is lost, and what stays keeps its order.

    Args:
        document: The cleaned article.
        texts: From `find_recurring`, for its source.
    """
    recurring = {gram for text in texts for gram in _grams(text)}
    if not recurring:
        return document
    pieces = [part for block in document.blocks for part in _split(document, block, recurring)]
    if not any(folded for _, folded in pieces):
        return document
    pieces = _fold_between(document, pieces, recurring)
    stays = [block for block, folded in pieces if not folded]
    goes = [replace(block, folded=REASON) for block, folded in pieces if folded]
    return _reordered(document, _without_loose_rules(stays) + goes)


def _grams(line: str) -> Iterator[str]:
    """Yield what a line is compared by: its runs of characters, or all of it."""
    if line[:1] == _PICTURE:
        yield line
    elif len(line) >= GRAM:
        for start in range(len(line) - GRAM + 1):
            yield line[start : start + GRAM]
    elif len(line) >= _SHORTEST:
        yield line


def _covered(line: str, recurring: set[str]) -> list[tuple[int, int]]:
    """Return the ranges of a line that recur, in order."""
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


def _cuts(line: str, recurring: set[str]) -> tuple[int, int]:
    """Return the range of a line that stays; empty when all of it recurs."""
    ranges = _covered(line, recurring)
    if not ranges:
        return 0, len(line)
    if sum(end - start for start, end in ranges) >= _COVERED * len(line):
        return 0, 0
    low, high = 0, len(line)
    start, end = ranges[-1]
    if end == high and end - start >= _GLUED and _holds_address(line[start:end]):
        high = start
    start, end = ranges[0]
    if start == 0 and end - start >= _GLUED and end < high and _holds_address(line[start:end]):
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
        low, high = _cuts(line.strip(), recurring)
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
    document: Document, pieces: list[tuple[Block, bool]], recurring: set[str]
) -> list[tuple[Block, bool]]:
    """Return the parts with what hangs on folded ones folded, too.

    That is a heading that recurs above a folded part, and what is too short to compare between two.
    """
    result = list(pieces)
    for index in reversed(range(len(pieces) - 1)):
        block, folded = pieces[index]
        if block.kind is BlockKind.HEADING and result[index + 1][1]:
            text = document.text[block.start : block.end]
            result[index] = block, _cuts(text, recurring) == (0, 0)
    for index in range(1, len(pieces) - 1):
        block, folded = pieces[index]
        short = block.kind in _KINDS and len(document.text[block.start : block.end].strip()) < GRAM
        if not folded and short and pieces[index - 1][1] and pieces[index + 1][1]:
            result[index] = block, block.media is None
    return result


def _without_loose_rules(blocks: list[Block]) -> list[Block]:
    """Return the blocks without rules at their ends or beside one another."""
    kept: list[Block] = []
    for block in blocks:
        if block.kind is not BlockKind.RULE or (kept and kept[-1].kind is not BlockKind.RULE):
            kept.append(block)
    while kept and kept[-1].kind is BlockKind.RULE:
        kept.pop()
    return kept


def _reordered(document: Document, blocks: list[Block]) -> Document:
    """Return a document of some parts of another, in another order."""
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
    anchors = {name: _place(at, moves, size) for name, at in document.anchors.items()}
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


def _place(offset: int, moves: list[tuple[int, int, int]], size: int) -> int:
    """Return where an offset has gone."""
    for start, end, target in moves:
        if start <= offset <= end:
            return target + offset - start
    return size


def _removed_at(removed: Removed, document: Document, blocks: list[Block]) -> Removed:
    """Return a removal with the index of the block before which it now stands."""
    if removed.block >= len(document.blocks):
        return replace(removed, block=len(blocks))
    start = document.blocks[removed.block].start
    index = next(
        (i for i, block in enumerate(blocks) if not block.folded and block.start >= start),
        sum(1 for block in blocks if not block.folded),
    )
    return replace(removed, block=index)
