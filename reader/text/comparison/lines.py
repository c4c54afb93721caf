"""A comparison as lines of one text, which its renditions share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from reader.records import dataclass
from reader.text.comparison.parts import Comparison, Part, PartKind
from reader.text.fold import fold_bare


class Change(StrEnum):
    """What happened to a piece of text."""

    NONE = ""
    REMOVED = "removed"
    ADDED = "added"
    MOVED_AWAY = "moved away"
    MOVED_HERE = "moved here"


Range = tuple[int, int]
"""The first code point, and one past the last."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of one line with one change.

    Attributes:
        text: The text.
        change: What happened to it.
        old: Its range in the old text, empty where it was added.
        new: Its range in the new text, empty where it was removed.
    """

    text: str
    change: Change
    old: Range = (0, 0)
    new: Range = (0, 0)


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
    for whole in _pieces(comparison, marked):
        for number, piece in enumerate(_by_line(whole)):
            if number:
                composed.append(ComparedLine(tuple(pieces)))
                pieces = []
            _append(pieces, piece)
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


def _append(pieces: list[Piece], piece: Piece) -> None:
    """Append a piece to those of a line unless it is empty; joined to one with the same change."""
    if not piece.text:
        return
    if pieces and pieces[-1].change is piece.change:
        before = pieces.pop()
        old, new = (before.old[0], piece.old[1]), (before.new[0], piece.new[1])
        piece = Piece(before.text + piece.text, piece.change, old, new)
    pieces.append(piece)


def _by_line(piece: Piece) -> Iterator[Piece]:
    """Yield the lines of a piece that may have several."""
    if "\n" not in piece.text:
        yield piece
        return
    old, new = piece.old[0], piece.new[0]
    is_old, is_new = piece.old[0] < piece.old[1], piece.new[0] < piece.new[1]
    for line in piece.text.split("\n"):
        size = len(line)
        yield Piece(line, piece.change, (old, old + size * is_old), (new, new + size * is_new))
        old += (size + 1) * is_old
        new += (size + 1) * is_new


def _pieces(comparison: Comparison, marked: set[PartKind]) -> Iterator[Piece]:
    """Yield the texts of the parts; what is not marked has no range in the old text."""
    for part in comparison.parts:
        old, new = comparison.old_text(part), comparison.new_text(part)
        begin, end = (part.start, part.start), (part.end, part.end)
        new_begin, new_range = (part.new_start, part.new_start), (part.new_start, part.new_end)
        if part.kind not in marked:
            yield Piece(new, Change.NONE, begin, new_range)
            continue
        is_moved = part.kind is PartKind.MOVED
        if old:
            change = Change.MOVED_AWAY if is_moved else Change.REMOVED
            yield Piece(old, change, (part.start, part.end), new_begin)
        if old and new and _are_lines(comparison, part):
            yield Piece("\n", Change.NONE, end, new_begin)
        if new:
            change = Change.MOVED_HERE if is_moved else Change.ADDED
            yield Piece(new, change, end, new_range)


def _are_lines(comparison: Comparison, part: Part) -> bool:
    """Return whether a part replaces long whole lines by others."""
    old, new = comparison.old, comparison.new
    begins = old[: part.start][-1:] in ("", "\n") and new[: part.new_start][-1:] in ("", "\n")
    removed, added = old[part.start : part.end], new[part.new_start : part.new_end]
    is_long = min(len(fold_bare(removed)), len(fold_bare(added))) >= _LONG
    return begins and is_long and not removed.endswith("\n")
