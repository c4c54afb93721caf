"""A comparison as lines of one text, which its renditions share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reader.text.comparison.parts import Comparison, Part, PartKind
from reader.text.fold import fold_bare


class Change(StrEnum):
    """What happened to a piece of text."""

    NONE = ""
    REMOVED = "removed"
    ADDED = "added"
    MOVED_AWAY = "moved away"
    MOVED_HERE = "moved here"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of one line with one change."""

    text: str
    change: Change


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of the compared text.

    Attributes:
        pieces: In order, none empty.
    """

    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything on it is marked as changed."""
        return any(piece.change is not Change.NONE for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Fold:
    """Unchanged lines that are not shown.

    Attributes:
        count: How many they are, empty ones not counted.
    """

    count: int


_FEW_FORMS = 50
"""Words in another script or width are marked when they are at most one in these."""
_LEAST_FORMS = 8
"""As many are always marked."""
_LONG = 40
"""Code points from which on a replaced line and the new one are shown one below the other."""


def marks_forms(comparison: Comparison) -> bool:
    """Return whether words that are only written differently are marked without being asked for.

    A text in another script differs in most words, and marks would hide what else has changed.

    Args:
        comparison: The comparison.
    """
    forms = sum(part.end - part.start for part in comparison.parts if part.kind is PartKind.FORM)
    return forms <= max(_LEAST_FORMS, len(comparison.old) // _FEW_FORMS)


def lines(comparison: Comparison, *, everything: bool = False) -> list[ComparedLine]:
    """Return the new text with what was removed in between, line by line.

    Args:
        comparison: The comparison.
        everything: Whether changes of punctuation, script and width are marked, however many.
    """
    marked = {PartKind.WORDS, PartKind.MOVED}
    if everything or marks_forms(comparison):
        marked.add(PartKind.FORM)
    if everything:
        marked.add(PartKind.PUNCTUATION)
    composed: list[ComparedLine] = []
    pieces: list[Piece] = []
    for text, change in _pieces(comparison, marked):
        first, *others = text.split("\n")
        _append(pieces, first, change)
        for other in others:
            composed.append(ComparedLine(tuple(pieces)))
            pieces = []
            _append(pieces, other, change)
    if pieces:
        composed.append(ComparedLine(tuple(pieces)))
    return composed


def folded(all_lines: Sequence[ComparedLine]) -> Iterator[ComparedLine | Fold]:
    """Yield lines, with a fold in place of several unchanged ones."""
    waiting: list[ComparedLine] = []

    def released() -> Iterator[ComparedLine | Fold]:
        count = sum(bool(line.pieces) for line in waiting)
        if count > 1:
            yield Fold(count)
        else:
            yield from waiting
        waiting.clear()

    for line in all_lines:
        if line.is_changed:
            yield from released()
            yield line
        else:
            waiting.append(line)
    yield from released()


def _append(pieces: list[Piece], text: str, change: Change) -> None:
    """Append a text to the pieces of a line; pieces with the same change are joined."""
    if not text:
        return
    if pieces and pieces[-1].change is change:
        text = pieces.pop().text + text
    pieces.append(Piece(text, change))


def _pieces(comparison: Comparison, marked: set[PartKind]) -> Iterator[tuple[str, Change]]:
    """Yield the texts of the parts."""
    for part in comparison.parts:
        old, new = comparison.old_text(part), comparison.new_text(part)
        if part.kind not in marked:
            yield new, Change.NONE
            continue
        is_moved = part.kind is PartKind.MOVED
        if old:
            yield old, Change.MOVED_AWAY if is_moved else Change.REMOVED
        if old and new and _are_lines(comparison, part):
            yield "\n", Change.NONE
        if new:
            yield new, Change.MOVED_HERE if is_moved else Change.ADDED


def _are_lines(comparison: Comparison, part: Part) -> bool:
    """Return whether a part replaces long whole lines by others."""
    old, new = comparison.old, comparison.new
    begins = old[: part.start][-1:] in ("", "\n") and new[: part.new_start][-1:] in ("", "\n")
    removed, added = old[part.start : part.end], new[part.new_start : part.new_end]
    is_long = min(len(fold_bare(removed)), len(fold_bare(added))) >= _LONG
    return begins and is_long and not removed.endswith("\n")
