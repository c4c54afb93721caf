"""Selection of text with a cursor, as in vim."""

from __future__ import annotations

from collections.abc import Callable

from reader.text import motion
from reader.text.document import Document
from reader.text.layout.line import Line
from reader.text.units import Unit, previous_unit
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace


class TextSelection(Part):
    """Selects a range of text and keeps it as the focus of the article view.

    A selection has two ends, both offsets of clusters: the anchor stays, the cursor moves. The
    range between them is the focus, so every command on the focus works on a selection.

    Args:
        workspace: The main screen.
        view: Shows the article.
    """

    def __init__(self, workspace: Workspace, view: ArticleView) -> None:
        super().__init__(workspace)
        self.view = view
        self._anchor: int | None = None
        self._cursor = 0
        self._by_line = False
        self._column: int | None = None
        self._awaiting = 0
        self._sought = ("", 1)

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "visual.characters": self.characters,
            "visual.lines": self.lines,
            "visual.left": self.left,
            "visual.right": self.right,
            "visual.next_word": self.next_word,
            "visual.previous_word": self.previous_word,
            "visual.word_end": self.word_end,
            "visual.line_start": self.line_start,
            "visual.line_end": self.line_end,
            "visual.swap": self.swap,
            "visual.find": self.find,
            "visual.find_back": self.find_back,
            "visual.find_again": self.find_again,
            "visual.find_reverse": self.find_reverse,
        }

    @property
    def document(self) -> Document:
        """The text; it has at least one block while a selection is active."""
        return self.view.document or Document("", ())

    @property
    def active(self) -> bool:
        """Whether a selection is active."""
        return self._anchor is not None

    def end(self, *, keep: bool = False) -> None:
        """End the selection.

        Args:
            keep: Whether the range stays the focus.
        """
        self._anchor, self._awaiting = None, 0
        self.view.focus_range(self.view.focused_range if keep else None)

    def forget(self) -> None:
        """Drop the selection without updating the view, which shows another article."""
        self._anchor, self._awaiting = None, 0

    def selected_with_mouse(self) -> None:
        """Use the range selected with the mouse as the focus."""
        self.forget()
        self.workspace.show_pane(self.view)

    def take(self, character: str | None) -> bool:
        """Handle the character to find; return whether one was awaited."""
        if not self._awaiting:
            return False
        step, self._awaiting = self._awaiting, 0
        if character and character.isprintable():
            self._sought = (character, step)
            self._seek(character, step)
        return True

    def characters(self) -> None:
        """Select by character, or stop selecting."""
        self._toggle(by_line=False)

    def lines(self) -> None:
        """Select whole lines, or stop selecting."""
        self._toggle(by_line=True)

    def _toggle(self, *, by_line: bool) -> None:
        if not self.document.text:
            return
        if self.active and self._by_line == by_line:
            self.end()
            return
        if not self.active:
            self._begin()
        self._by_line = by_line
        self._show()

    def _begin(self) -> None:
        """Start from the focus, or from the first visible character."""
        focused = self.view.focused_range
        if focused is not None:
            self._anchor = focused[0]
            self._cursor = motion.cluster_at(self.document, focused[1] - 1)[0]
        else:
            first = max(self.view.visible_range()[0], 0)
            self._anchor = self._cursor = motion.cluster_at(self.document, first)[0]
        self._column = None

    def _show(self) -> None:
        """Focus the range between the two ends, the clusters at both of them included."""
        if self._anchor is None:
            return
        first, last = sorted((self._anchor, self._cursor))
        start, end = first, motion.cluster_at(self.document, last)[1]
        page = self.view.page
        if self._by_line and page is not None:
            start = page.line(page.locate(first)[0]).start
            end = max(end, page.line(page.locate(last)[0]).end)
        self.view.focus_range((start, end), self._cursor)

    def move_to(self, offset: int) -> None:
        """Put the cursor on the cluster at an offset."""
        self._cursor = motion.cluster_at(self.document, offset)[0]
        self._column = None
        self._show()

    def move_rows(self, count: int) -> None:
        """Move the cursor by lines, keeping its column where lines are long enough."""
        page = self.view.page
        if page is None:
            return
        position, column = page.locate(self._cursor)
        target_column = column if self._column is None else self._column
        step = 1 if count > 0 else -1
        for _time in range(abs(count)):
            beside = page.move(position, step)
            while beside != position and _is_bare(page.line(beside)):
                further = page.move(beside, step)
                if further == beside:
                    break
                beside = further
            if _is_bare(page.line(beside)):
                break
            position = beside
        self.move_to(page.offset_at(position, target_column))
        self._column = target_column

    def _repeat(self, step: Callable[[Document, int], int]) -> None:
        """Move the cursor by a motion, as many times as the count."""
        offset = self._cursor
        for _time in range(self.workspace.times):
            offset = step(self.document, offset)
        self.move_to(offset)

    def step(self, unit: Unit, step: int) -> None:
        """Move to the end or the start of the unit, or of the next one if already there."""
        if step > 0:
            self._repeat(lambda document, offset: motion.unit_end(document, unit, offset))
        else:
            self._repeat(
                lambda document, offset: (previous_unit(document, unit, offset) or (offset,))[0]
            )

    def left(self) -> None:
        """Move a character left."""
        self._repeat(motion.previous_cluster)

    def right(self) -> None:
        """Move a character right."""
        self._repeat(motion.next_cluster)

    def next_word(self) -> None:
        """Move to the next word."""
        self._repeat(motion.next_word)

    def previous_word(self) -> None:
        """Move to the start of the word, or of the previous one."""
        self._repeat(motion.previous_word)

    def word_end(self) -> None:
        """Move to the end of the word, or of the next one."""
        self._repeat(lambda document, offset: motion.unit_end(document, Unit.WORD, offset))

    def line_start(self) -> None:
        """Move to the first character of the line."""
        page = self.view.page
        if page is not None:
            self.move_to(page.line(page.locate(self._cursor)[0]).start)

    def line_end(self) -> None:
        """Move to the last character of the line."""
        page = self.view.page
        if page is not None:
            line = page.line(page.locate(self._cursor)[0])
            self.move_to(max(line.start, line.end - 1))

    def swap(self) -> None:
        """Move to the other end of the selection."""
        if self._anchor is not None:
            self._anchor, self._cursor = self._cursor, self._anchor
            self._column = None
            self._show()

    def find(self) -> None:
        """Wait for a character, or a pinyin initial, to move to."""
        self._await(1)

    def find_back(self) -> None:
        """Wait for a character, or a pinyin initial, to move back to."""
        self._await(-1)

    def _await(self, step: int) -> None:
        self._awaiting = step
        self.workspace.status(_("Type a character, or the first letter of its pinyin"))

    def find_again(self) -> None:
        """Repeat the last find."""
        self._seek(*self._sought)

    def find_reverse(self) -> None:
        """Repeat the last find in the other direction."""
        self._seek(self._sought[0], -self._sought[1])

    def _seek(self, character: str, step: int) -> None:
        if not character:
            return
        offset = self._cursor
        for _time in range(self.workspace.times):
            match = motion.find_character(self.document, offset, character, step)
            if match is None:
                message = (
                    _("No {character} after the cursor")
                    if step > 0
                    else _("No {character} before the cursor")
                )
                self.workspace.status(message.format(character=character))
                return
            offset = match
        self.move_to(offset)


def _is_bare(line: Line) -> bool:
    """Return whether a line has no text for a cursor."""
    return line.block < 0 or not any(glyph.start >= 0 for glyph in line.glyphs)
