"""The content of an article: its text, and blocks and spans that point into the text.

Everything is immutable, and every offset counts code points of `Document.text`. Decoration that a
page paints beside the text (list markers, quote bars, image placeholders) is described here but is
not part of the text, so a highlight or a copy never contains it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from reader.records import dataclass
from reader.text.amount import Amount, amount
from reader.text.body_kind import BodyKind


class BlockKind(StrEnum):
    """The kind of a block."""

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
    """The kind of a container around a block."""

    QUOTE = "quote"
    ITEM = "item"
    DEFINITION = "definition"
    DETAILS = "details"
    FOOTNOTE = "footnote"


class SpanKind(StrEnum):
    """The meaning of a range of text."""

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
    """The kind of media that a placeholder stands for."""

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
        kind: The meaning of the range.
        target: For a link, its absolute URL, or ``#id`` for a position in `Document.anchors`.
    """

    start: int
    end: int
    kind: SpanKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class BlockFrame:
    """One container around a block: a quotation, a list item, a footnote.

    Attributes:
        kind: The kind of container.
        id: Unique in the document, so that two adjacent quotations stay separate.
        marker: Painted before the container's first line: ``•``, ``3.``, ``[1]``.
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
        columns: The number of columns it spans, at least 1.
        rows: The number of rows it spans, at least 1.
    """

    start: int
    end: int
    head: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Media:
    """The description of an image, audio, video or embedded page that a placeholder stands for.

    Attributes:
        kind: The kind of media.
        number: Its number in the article, from 1, counted over all kinds.
        url: Absolute, or as written when it cannot be resolved.
        host: The host of the URL, shown to the reader.
        alt: The alternative text, if any.
    """

    kind: MediaKind
    number: int
    url: str
    host: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the article that begins on a line of its own.

    Attributes:
        kind: The kind of block.
        start: First code point, in `Document.text`.
        end: One past the last code point; a newline inside is a forced line break.
        level: The level of a heading, 1 to 6; 0 for other kinds.
        frames: The containers around it, outermost first.
        tight: Whether no blank line separates it from the block before it.
        spans: Ranges inside it, sorted by start, then longest first.
        rows: The cells of a table; their text is joined by tabs and newlines.
        media: What a placeholder stands for; the text range of a placeholder is empty.
        language: The language of code, if the page names it.
        folded: The reason why the block is shown folded (text that recurs in the source), or empty.
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
    """Text that cleaning removed, kept so that the reader can see it.

    Attributes:
        text: The removed text; empty for pictures and trackers.
        reason: A stable short name of the rule: ``share``, ``related``, ``date-line``, ``hidden``.
        block: The index of the block that follows it.
    """

    text: str
    reason: str
    block: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark on the input.

    Attributes:
        code: A stable short name: ``controls``, ``encoding``, ``invisible``, ``too-large``,
            ``too-deep``, ``bulk``, ``slow``.
        message: One line of plain English.
    """

    code: str
    message: str

    @property
    def is_warning(self) -> bool:
        """Whether it deserves a warning sign; watermarks are too common in ordinary pages."""
        return self.code != "invisible"


@dataclass(frozen=True)
class Document:
    """The cleaned body of an article.

    Attributes:
        text: The whole text; blocks are separated by newlines. It contains no control characters
            except newline and tab, and no invisible commands (`reader.text.safe`).
        blocks: In reading order; their ranges ascend and do not overlap.
        anchors: The targets of links within the document: id to offset.
        removed: The text that cleaning removed.
        notices: Remarks on the input.
        relative: The targets of links that the page wrote as a path without a host.
        kind: The markup that the body was read as; None for bulk, which has none.
    """

    text: str
    blocks: tuple[Block, ...]
    anchors: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    removed: tuple[Removed, ...] = ()
    notices: tuple[Notice, ...] = ()
    relative: frozenset[str] = frozenset()
    kind: BodyKind | None = None

    @cached_property
    def sha(self) -> str:
        """The SHA-256 of the text in hexadecimal; equal digests mean equal offsets."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def amount(self) -> Amount:
        """The amount of text, for the reading time."""
        return amount(self.text)

    def block_at(self, offset: int) -> int:
        """Return the index of the block that contains an offset, or of the last one before it.

        Args:
            offset: In code points; clamped to the first or last block.
        """
        low, high = 0, len(self.blocks)
        while low < high:
            middle = (low + high) // 2
            if self.blocks[middle].start <= offset:
                low = middle + 1
            else:
                high = middle
        return max(0, low - 1)

    def link_at(self, offset: int) -> Span | None:
        """Return the link at an offset, in code points; None without one."""
        if not self.blocks:
            return None
        spans = self.blocks[self.block_at(offset)].spans
        links = (span for span in spans if span.kind is SpanKind.LINK)
        return next((span for span in links if span.start <= offset < span.end), None)
