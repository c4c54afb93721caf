"""Assembling a document: blocks come in, in reading order, and offsets are counted."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from reader.text.clean.inline import Piece
from reader.text.document import (
    Block,
    BlockKind,
    Cell,
    Document,
    Frame,
    FrameKind,
    Media,
    Notice,
    Removed,
    Span,
)

DEEPEST = 24
"""Containers around a block; deeper ones are not drawn, their text is kept."""


class Builder:
    """Collects blocks; knows the containers that are open."""

    def __init__(self) -> None:
        self.frames: tuple[Frame, ...] = ()
        self.removed: list[Removed] = []
        self.notices: list[Notice] = []
        self.anchors: dict[str, int] = {}
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._size = 0
        self._ids = 0
        self._lists: dict[int, int] = {}
        self._apart = False
        self._waiting: list[int] = []

    def number(self) -> int:
        """Return a number that no container of this document has."""
        self._ids += 1
        return self._ids

    def enter(self, kind: FrameKind, marker: str = "", group: int = 0) -> tuple[Frame, ...]:
        """Open a container and return the containers to restore at its end.

        Args:
            kind: What it is.
            marker: What a page paints before its first line.
            group: Of a list item, the number of its list.
        """
        before = self.frames
        if len(before) < DEEPEST:
            frame = Frame(kind, self.number(), marker)
            self._lists[frame.id] = group
            self.frames = (*before, frame)
        elif not any(notice.code == "too-deep" for notice in self.notices):
            self.notices.append(
                Notice("too-deep", f"More than {DEEPEST} levels: deeper ones are not indented.")
            )
        return before

    def _tight(self, kind: BlockKind) -> bool:
        if not self.blocks:
            return False
        last = self.blocks[-1]
        if kind is BlockKind.CAPTION:
            return last.kind in (BlockKind.MEDIA, BlockKind.CAPTION) and last.frames == self.frames
        for depth, frame in enumerate(self.frames):
            if depth < len(last.frames) and last.frames[depth] == frame:
                continue
            if frame.kind is FrameKind.ITEM:
                return self._same_list(last, depth, frame)
            return frame.kind is FrameKind.DEFINITION
        return False

    def _same_list(self, last: Block, depth: int, frame: Frame) -> bool:
        """Tell whether an item follows another of its list, or the text of the item around it."""
        if depth < len(last.frames):
            other = last.frames[depth]
            return other.kind is FrameKind.ITEM and self._lists[other.id] == self._lists[frame.id]
        return depth > 0 and self.frames[depth - 1].kind is FrameKind.ITEM

    def text(
        self,
        kind: BlockKind,
        piece: Piece,
        *,
        level: int = 0,
        rows: tuple[tuple[Cell, ...], ...] = (),
        language: str = "",
    ) -> None:
        """Append a block of text; spans and cells count from the start of the piece."""
        tight = self._tight(kind)
        if self._size:
            separator = "\n" if tight and not self._apart else "\n\n"
            self._parts.append(separator)
            self._size += len(separator)
        start = self._size
        self._place(start)
        self._parts.append(piece.text)
        self._size += len(piece.text)
        for offset, name in piece.names:
            self.anchors.setdefault(name, start + offset)
        spans = tuple(Span(s.start + start, s.end + start, s.kind, s.target) for s in piece.spans)
        if rows:
            rows = tuple(
                tuple(Cell(c.start + start, c.end + start, c.head, c.columns, c.rows) for c in row)
                for row in rows
            )
        self.blocks.append(
            Block(kind, start, self._size, level, self.frames, tight, spans, rows, None, language)
        )

    def mark(self, kind: BlockKind, media: Media | None = None) -> None:
        """Append a block without text: a placeholder or a rule."""
        tight = self._tight(kind)
        self._apart = self._apart or not tight
        self._waiting.append(len(self.blocks))
        self.blocks.append(Block(kind, self._size, self._size, 0, self.frames, tight, media=media))

    def rule(self) -> None:
        """Append a rule between two blocks; several are one, and none comes first."""
        if self.blocks and self.blocks[-1].kind is not BlockKind.RULE:
            self.mark(BlockKind.RULE)

    def _place(self, start: int) -> None:
        """Move the blocks without text and the names that wait to the next text."""
        for index in self._waiting:
            self.blocks[index] = replace(self.blocks[index], start=start, end=start)
        self._waiting, self._apart = [], False

    def document(self) -> Document:
        """Return what was collected."""
        self._place(self._size)
        while self.blocks and self.blocks[-1].kind is BlockKind.RULE:
            self.blocks.pop()
        return Document(
            "".join(self._parts),
            tuple(self.blocks),
            MappingProxyType(self.anchors),
            tuple(self.removed),
            tuple(self.notices),
        )
