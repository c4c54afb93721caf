"""The block builder: draft blocks that may still be removed, assembled into a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from reader.cleaning.paragraph_builder import InlineSpan, InlineText
from reader.records import dataclass
from reader.text.document import (
    Block,
    BlockFrame,
    BlockKind,
    Document,
    FrameKind,
    Media,
    Notice,
    Removed,
    Span,
    SpanKind,
    TableCell,
)
from reader.translation import gettext as _

NO_TEXT = InlineText()
"""The empty text of a placeholder or a rule."""
DEEPEST = 24
"""Containers around a block; deeper ones are ignored, their text is kept."""


@dataclass(slots=True)
class DraftBlock:
    """A block under construction; offsets of spans and cells count from the start of its text.

    Attributes:
        kind: The kind of block.
        content: Its text with spans.
        frames: The containers around it, outermost first.
        level: The level of a heading, 1 to 6.
        rows: The cells of a table.
        media: What a placeholder stands for, not yet numbered.
        language: The language of code.
        reason: Why the block is removed; empty while it is kept.
    """

    kind: BlockKind
    content: InlineText = NO_TEXT
    frames: tuple[BlockFrame, ...] = ()
    level: int = 0
    rows: tuple[tuple[TableCell, ...], ...] = ()
    media: Media | None = None
    language: str = ""
    reason: str = ""

    @property
    def text(self) -> str:
        """Its text."""
        return self.content.text

    @property
    def links(self) -> list[InlineSpan]:
        """The links in its text."""
        return [span for span in self.content.spans if span.kind is SpanKind.LINK]


class BlockBuilder:
    """Collects the draft blocks of one article in reading order.

    Attributes:
        drafts: The draft blocks.
        frames: The open containers, which surround the next draft.
        notices: Warnings about the input.
        relative: The targets of links that were written as a path.
        allowed: Reasons for which nothing is removed.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.drafts: list[DraftBlock] = []
        self.frames: tuple[BlockFrame, ...] = ()
        self.notices: list[Notice] = []
        self.relative: set[str] = set()
        self.allowed = frozenset(allowed)
        self._last_id = 0
        self._groups: dict[int, int] = {}
        self._removed: list[tuple[int, int]] = []

    def next_id(self) -> int:
        """Return an unused container id."""
        self._last_id += 1
        return self._last_id

    def enter(self, kind: FrameKind, marker: str = "", group: int = 0) -> tuple[BlockFrame, ...]:
        """Open a container, and return the containers to restore when it ends.

        Args:
            kind: The kind of container.
            marker: Painted before its first line.
            group: The number of the list that a list item belongs to.
        """
        before = self.frames
        if len(before) < DEEPEST:
            frame = BlockFrame(kind, self.next_id(), marker)
            self._groups[frame.id] = group
            self.frames = (*before, frame)
        elif not any(notice.code == "too-deep" for notice in self.notices):
            message = _("more than {count} levels deep: deeper ones are not indented").format(
                count=DEEPEST
            )
            self.notices.append(Notice("too-deep", message))
        return before

    def add(self, draft: DraftBlock) -> None:
        """Append a draft inside the open containers."""
        draft.frames = self.frames
        self.drafts.append(draft)

    def remove(self, start: int, reason: str, end: int | None = None) -> bool:
        """Remove a range of drafts, unless the reason is allowed.

        Args:
            start: The index of the first draft.
            reason: A stable short name.
            end: One past the index of the last draft; by default the end of the list.
        """
        if reason in self.allowed:
            return False
        if end is None:
            self._remove_rest(start, reason)
            return True
        for draft in self.drafts[start:end]:
            draft.reason = draft.reason or reason
        return True

    def _remove_rest(self, start: int, reason: str) -> None:
        """Remove all drafts from an index on, skipping ranges removed before.

        Nested elements end one after the other, and each may be removed with its content; skipping
        keeps that linear.
        """
        end = stop = len(self.drafts)
        while self._removed and self._removed[-1][1] > start:
            low, high = self._removed.pop()
            for draft in self.drafts[high:stop]:
                draft.reason = draft.reason or reason
            stop = low
            start = min(start, low)
        for draft in self.drafts[start:stop]:
            draft.reason = draft.reason or reason
        self._removed.append((start, end))

    def document(self) -> Document:
        """Return the document assembled from the drafts that are kept."""
        document = _DocumentAssembler(self._groups).assemble(self.drafts, tuple(self.notices))
        return replace(document, relative=frozenset(self.relative)) if self.relative else document


@dataclass(slots=True)
class _PlacedDraft:
    """A draft with its offsets in the document."""

    draft: DraftBlock
    tight: bool
    start: int
    end: int


class _DocumentAssembler:
    """Assembles a document from drafts, and computes the offsets."""

    def __init__(self, groups: dict[int, int]) -> None:
        self._groups = groups
        self._parts: list[str] = []
        self._size = 0
        self._placed: list[_PlacedDraft] = []
        self._unplaced: list[_PlacedDraft] = []
        self._is_separated = False
        self._anchors: dict[str, int] = {}
        self._removed: list[tuple[str, int, list[str]]] = []

    def assemble(self, drafts: list[DraftBlock], notices: tuple[Notice, ...]) -> Document:
        for draft in drafts:
            if draft.reason:
                self._add_removed(draft)
            elif draft.text:
                self._add_text(draft)
            elif draft.kind is not BlockKind.RULE or self._is_rule_useful():
                self._add_marker(draft)
        while self._placed and self._placed[-1].draft.kind is BlockKind.RULE:
            self._placed.pop()
        self._place_markers()
        last = len(self._placed)
        return Document(
            "".join(self._parts),
            tuple(self._blocks()),
            MappingProxyType(self._anchors),
            tuple(
                Removed("\n".join(texts), why, min(at, last)) for why, at, texts in self._removed
            ),
            notices,
        )

    def _is_rule_useful(self) -> bool:
        """Return whether a rule here would follow a block that is not a rule."""
        return bool(self._placed) and self._placed[-1].draft.kind is not BlockKind.RULE

    def _add_removed(self, draft: DraftBlock) -> None:
        if not draft.text and draft.kind is not BlockKind.MEDIA:
            return
        here = draft.reason, len(self._placed)
        if not self._removed or self._removed[-1][:2] != here:
            self._removed.append((*here, []))
        if draft.text:
            self._removed[-1][2].append(draft.text)

    def _add_text(self, draft: DraftBlock) -> None:
        tight = self._is_tight(draft)
        if self._size:
            separator = "\n" if tight and not self._is_separated else "\n\n"
            self._parts.append(separator)
            self._size += len(separator)
        start = self._size
        self._place_markers()
        self._is_separated = False
        self._parts.append(draft.text)
        self._size += len(draft.text)
        for offset, name in draft.content.names:
            self._anchors.setdefault(name, start + offset)
        self._placed.append(_PlacedDraft(draft, tight, start, self._size))

    def _add_marker(self, draft: DraftBlock) -> None:
        """Append a block without text; its offset is that of the text after it."""
        tight = self._is_tight(draft)
        self._is_separated = self._is_separated or not tight
        placed = _PlacedDraft(draft, tight, 0, 0)
        self._unplaced.append(placed)
        self._placed.append(placed)

    def _place_markers(self) -> None:
        for placed in self._unplaced:
            placed.start = placed.end = self._size
        self._unplaced.clear()

    def _blocks(self) -> Iterator[Block]:
        """Yield the blocks with numbered placeholders."""
        shown = 0
        for placed in self._placed:
            draft, start = placed.draft, placed.start
            media = draft.media
            if media is not None:
                shown += 1
                media = Media(media.kind, shown, media.url, media.host, media.alt)
            yield Block(
                draft.kind,
                start,
                placed.end,
                draft.level,
                draft.frames,
                placed.tight,
                tuple([Span(s[0] + start, s[1] + start, s[2], s[3]) for s in draft.content.spans]),
                tuple(
                    tuple(
                        TableCell(c.start + start, c.end + start, c.head, c.columns, c.rows)
                        for c in row
                    )
                    for row in draft.rows
                ),
                media,
                draft.language,
            )

    def _is_tight(self, draft: DraftBlock) -> bool:
        """Return whether a draft follows the previous block without a blank line."""
        if not self._placed:
            return False
        last, frames = self._placed[-1].draft, draft.frames
        if draft.kind is BlockKind.CAPTION:
            return last.kind in (BlockKind.MEDIA, BlockKind.CAPTION) and last.frames == frames
        for depth, frame in enumerate(frames):
            previous = last.frames[depth] if depth < len(last.frames) else None
            if previous == frame:
                continue
            if frame.kind is FrameKind.DEFINITION:
                return True
            if previous is None:  # the first item of a nested list
                return (
                    frame.kind is FrameKind.ITEM
                    and depth > 0
                    and frames[depth - 1].kind is frame.kind
                )
            alike = self._groups.get(previous.id) == self._groups.get(frame.id)
            listed = frame.kind in (FrameKind.ITEM, FrameKind.FOOTNOTE)
            return (
                listed and previous.kind is frame.kind and alike and not self._is_second(previous)
            )
        return False

    def _is_second(self, item: BlockFrame) -> bool:
        """Return whether an item has several blocks; such items are separated by blank lines."""
        if len(self._placed) < 2 or self._placed[-1].tight:
            return False
        return item in self._placed[-2].draft.frames
