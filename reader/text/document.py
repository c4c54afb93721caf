"""What an article says: text, and blocks and spans that point into it.

Everything is immutable, and every offset is a count of code points into `Document.text`. What a
page paints beside the text (list markers, quote bars, image placeholders) is described here but is
not part of the text, so that a highlight or a copy never holds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from reader.text.amount import Amount, amount


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CODE = "code"
    TABLE = "table"
    MEDIA = "media"
    CAPTION = "caption"
    RULE = "rule"
    TERM = "term"
    SUMMARY = "summary"


class FrameKind(StrEnum):
    """What a block stands in."""

    QUOTE = "quote"
    ITEM = "item"
    DEFINITION = "definition"
    DETAILS = "details"
    FOOTNOTE = "footnote"


class SpanKind(StrEnum):
    """What a range of a block's text is."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    LINK = "link"
    DELETED = "deleted"
    MARKED = "marked"
    UNDERLINED = "underlined"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    READING = "reading"


class MediaKind(StrEnum):
    """What a placeholder stands for."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Span:
    """A range of text with a meaning; spans may nest and overlap.

    Attributes:
        start: First code point, in `Document.text`.
        end: One past the last code point.
        kind: What the range is.
        target: For a link, its absolute URL, or ``#id`` for a place in `Document.anchors`.
    """

    start: int
    end: int
    kind: SpanKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class BlockFrame:
    """One container around a block: a quotation, a list item, a footnote.

    Attributes:
        kind: What the container is.
        id: Tells two containers of the same kind apart (adjacent quotations stay apart).
        marker: What a page paints before the container's first line: ``•``, ``3.``, ``[1]``.
    """

    kind: FrameKind
    id: int
    marker: str = ""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table: a range of `Document.text`.

    Attributes:
        start: First code point.
        end: One past the last code point.
        head: Whether it is a header cell.
        columns: How many columns it spans, at least 1.
        rows: How many rows it spans, at least 1.
    """

    start: int
    end: int
    head: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Media:
    """What a placeholder tells about a picture, a sound, a film or an embedded page.

    Attributes:
        kind: What it is.
        number: Counted from 1 through the article, over all kinds.
        url: Absolute, or as written when it cannot be resolved.
        host: The host of the URL, for a person to judge it by.
        alt: The alternative text, if any.
    """

    kind: MediaKind
    number: int
    url: str
    host: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the article that begins on a line of its own.

    Attributes:
        kind: What it is.
        start: First code point, in `Document.text`.
        end: One past the last code point; a newline inside is a forced line break.
        level: Of a heading, 1 to 6; else 0.
        frames: The containers around it, outermost first.
        tight: Whether it follows the block before it without a blank line.
        spans: Ranges inside it, sorted by start, then longest first.
        rows: Of a table, its cells; their text is joined by tabs and newlines.
        media: Of a placeholder, what it stands for; its own text range is empty.
        language: Of code, its language if it is named.
        folded: Empty, or the reason why it is shown folded (recurring text of the source).
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    frames: tuple[BlockFrame, ...] = ()
    tight: bool = False
    spans: tuple[Span, ...] = ()
    rows: tuple[tuple[TableCell, ...], ...] = ()
    media: Media | None = None
    language: str = ""
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """What cleaning took out, kept so that the reader can ask for it.

    Attributes:
        text: The text that was taken out; empty for pictures and trackers.
        reason: A stable short name of the rule: ``share``, ``related``, ``date-line``, ``hidden``.
        block: The index of the block before which it stood.
    """

    text: str
    reason: str
    block: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the input that the reader should know.

    Attributes:
        code: A stable short name: ``controls``, ``encoding``, ``too-large``, ``too-deep``,
            ``bulk``, ``slow``.
        message: One line of plain English.
    """

    code: str
    message: str


@dataclass(frozen=True)
class Document:
    """The cleaned body of an article.

    Attributes:
        text: All that the article says; blocks are separated by newlines. It holds no control
            character but newline and tab, and no invisible command (`reader.text.safe`).
        blocks: In reading order; their ranges do not overlap and ascend.
        anchors: Places that links of this document point to: id to offset.
        removed: What cleaning took out.
        notices: What the reader should know about the input.
        relative: The targets of links that the page wrote as a path, without naming a host.
    """

    text: str
    blocks: tuple[Block, ...]
    anchors: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    removed: tuple[Removed, ...] = ()
    notices: tuple[Notice, ...] = ()
    relative: frozenset[str] = frozenset()

    @cached_property
    def sha(self) -> str:
        """The SHA-256 of the text in hexadecimal; equal text means equal offsets."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def amount(self) -> Amount:
        """How much there is to read."""
        return amount(self.text)

    def block_at(self, offset: int) -> int:
        """Return the index of the block that holds an offset, or of the last one before it.

        Args:
            offset: In code points; beyond either end the first or last block is meant.
        """
        low, high = 0, len(self.blocks)
        while low < high:
            middle = (low + high) // 2
            if self.blocks[middle].start <= offset:
                low = middle + 1
            else:
                high = middle
        return max(0, low - 1)
