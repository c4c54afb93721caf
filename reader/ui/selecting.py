"""Selecting text: a focus that steps by sentence or paragraph, and a cursor as in vim."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.text import motion
from reader.text.document import Document
from reader.text.page import Line
from reader.text.units import Unit, next_unit, previous_unit
from reader.translation import gettext as _
from reader.ui.widgets.article_view import ArticleView

if TYPE_CHECKING:
    from reader.ui.screens.shelf import ShelfScreen


class Selecting:
    """Keeps the range of text that the reader means: the focus of the article view.

    A selection has two ends: the anchor stays, the cursor moves; both are offsets of clusters. The
    range between them is the focus, so that whatever works on a focus works on a selection.

    Args:
        screen: Whose article it is.
    """

    def __init__(self, screen: ShelfScreen) -> None:
        self.screen = screen
        self._anchor: int | None = None
        self._cursor = 0
        self._by_line = False
        self._column: int | None = None
        self._awaiting = 0
        self._sought = ("", 1)

    @property
    def view(self) -> ArticleView:
        """The widget that shows the article."""
        return self.screen.article.view

    @property
    def document(self) -> Document:
        """The text; it has at least one block while a selection is active."""
        return self.view.document or Document("", ())

    @property
    def active(self) -> bool:
        """Whether a cursor selects."""
        return self._anchor is not None

    def end(self, *, keep: bool = False) -> None:
        """Leave the selection.

        Args:
            keep: Whether the range stays in focus.
        """
        self._anchor, self._awaiting = None, 0
        self.view.focus_range(self.view.focused_range if keep else None)

    def forget(self) -> None:
        """Drop the cursor without touching the view, which shows something else now."""
        self._anchor, self._awaiting = None, 0

    def selected_with_mouse(self) -> None:
        """Take note that the mouse chose the focus."""
        self.forget()
        self.screen.go_to(self.view)

    def take(self, character: str | None) -> bool:
        """Take the character that a search along the text waits for; return whether it does."""
        if not self._awaiting:
            return False
        step, self._awaiting = self._awaiting, 0
        if character and character.isprintable():
            self._sought = (character, step)
            self._seek(character, step)
        return True

    # The focus

    def do_reading_next_sentence(self) -> None:
        """Focus the next sentence, or so many."""
        self._step(Unit.SENTENCE, 1)

    def do_reading_previous_sentence(self) -> None:
        """Focus the sentence before."""
        self._step(Unit.SENTENCE, -1)

    def do_reading_next_paragraph(self) -> None:
        """Focus the next paragraph, or so many."""
        self._step(Unit.PARAGRAPH, 1)

    def do_reading_previous_paragraph(self) -> None:
        """Focus the paragraph before."""
        self._step(Unit.PARAGRAPH, -1)

    def _step(self, unit: Unit, step: int) -> None:
        if self.active:
            self._step_cursor(unit, step)
            return
        found = self._beside(unit, step)
        if found is None:
            self.screen.say(_("The last one") if step > 0 else _("The first one"))
            return
        start, end = found
        for _time in range(self.screen.times - 1):
            more = self._unit_from(unit, end) if step > 0 else self._unit_before(unit, start)
            if more is None:
                break
            start, end = min(start, more[0]), max(end, more[1])
        self.view.focus_range((start, end))

    def _beside(self, unit: Unit, step: int) -> tuple[int, int] | None:
        """Return the unit after or before the focus; without one, the first visible."""
        focused = self.view.focused_range
        if focused is None:
            return next_unit(self.document, unit, self.view.visible_range()[0] - 1)
        if step > 0:
            single = _is_single(self.document, unit, focused)
            return self._unit_from(unit, focused[0] + 1 if single else focused[1])
        return previous_unit(self.document, unit, focused[0])

    def _unit_from(self, unit: Unit, offset: int) -> tuple[int, int] | None:
        """Return the first unit that starts at an offset or after it."""
        return next_unit(self.document, unit, offset - 1)

    def _unit_before(self, unit: Unit, offset: int) -> tuple[int, int] | None:
        """Return the last unit that starts before an offset."""
        return previous_unit(self.document, unit, offset)

    def do_reading_grow_sentence(self) -> None:
        """Take the next sentence into the focus."""
        self._grow(Unit.SENTENCE)

    def do_reading_grow_paragraph(self) -> None:
        """Take the next paragraph into the focus."""
        self._grow(Unit.PARAGRAPH)

    def do_reading_shrink_sentence(self) -> None:
        """Take the last sentence out of the focus."""
        self._shrink(Unit.SENTENCE)

    def do_reading_shrink_paragraph(self) -> None:
        """Take the last paragraph out of the focus."""
        self._shrink(Unit.PARAGRAPH)

    def _grow(self, unit: Unit) -> None:
        for _time in range(self.screen.times):
            focused = self.view.focused_range
            if focused is None:
                self._step(unit, 1)
                return
            start, end = focused
            last = self._unit_before(unit, end)
            more = last if last and last[1] > end else self._unit_from(unit, end)
            if more is None:
                return
            self.view.focus_range((start, more[1]))

    def _shrink(self, unit: Unit) -> None:
        for _time in range(self.screen.times):
            focused = self.view.focused_range
            last = focused and self._unit_before(unit, focused[1])
            if not focused or not last or last[0] <= focused[0]:
                return
            before = self._unit_before(unit, last[0])
            end = before[1] if before and before[1] > focused[0] else last[0]
            self.view.focus_range((focused[0], end))

    def do_reading_end_right(self) -> None:
        """Move the end of the focus a cluster on."""
        self._adjust(lambda start, end: (start, self._end_of(motion.next_cluster, end)))

    def do_reading_end_left(self) -> None:
        """Move the end of the focus a cluster back."""
        self._adjust(lambda start, end: (start, self._end_of(motion.previous_cluster, end)))

    def do_reading_start_right(self) -> None:
        """Move the start of the focus a cluster on."""
        self._adjust(lambda start, end: (motion.next_cluster(self.document, start), end))

    def do_reading_start_left(self) -> None:
        """Move the start of the focus a cluster back."""
        self._adjust(lambda start, end: (motion.previous_cluster(self.document, start), end))

    def _end_of(self, step: Callable[[Document, int], int], end: int) -> int:
        """Return the end of the cluster that is beside the last one before an end."""
        return motion.cluster_at(self.document, step(self.document, end - 1))[1]

    def _adjust(self, change: Callable[[int, int], tuple[int, int]]) -> None:
        """Move an end of the focus, which never becomes empty."""
        for _time in range(self.screen.times):
            if self.view.focused_range is None:
                self.screen.say(_("Focus a sentence with ) first"))
                return
            start, end = change(*self.view.focused_range)
            if start >= end:
                return
            self.view.focus_range((start, end))

    # The selection

    def do_visual_characters(self) -> None:
        """Select by character, or stop selecting."""
        self._toggle(by_line=False)

    def do_visual_lines(self) -> None:
        """Select whole lines, or stop selecting."""
        self._toggle(by_line=True)

    def _toggle(self, *, by_line: bool) -> None:
        if self.view.document is None or not self.view.document.text:
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
        """Put the cursor on the cluster that holds an offset."""
        self._cursor = motion.cluster_at(self.document, offset)[0]
        self._column = None
        self._show()

    def move_rows(self, count: int) -> None:
        """Move the cursor by lines of the page, keeping its column where a line is long enough."""
        page = self.view.page
        if page is None:
            return
        position, column = page.locate(self._cursor)
        wanted = column if self._column is None else self._column
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
        self.move_to(page.offset_at(position, wanted))
        self._column = wanted

    def _repeat(self, step: Callable[[Document, int], int]) -> None:
        """Move the cursor by a motion, as often as was counted."""
        offset = self._cursor
        for _time in range(self.screen.times):
            offset = step(self.document, offset)
        self.move_to(offset)

    def _step_cursor(self, unit: Unit, step: int) -> None:
        """Move to the end of the unit, or to its start; from there, of the one beyond."""
        if step > 0:
            self._repeat(lambda document, offset: motion.unit_end(document, unit, offset))
        else:
            self._repeat(lambda _, offset: (self._unit_before(unit, offset) or (offset,))[0])

    def do_visual_left(self) -> None:
        """Move a character left."""
        self._repeat(motion.previous_cluster)

    def do_visual_right(self) -> None:
        """Move a character right."""
        self._repeat(motion.next_cluster)

    def do_visual_next_word(self) -> None:
        """Move to the next word."""
        self._repeat(motion.next_word)

    def do_visual_previous_word(self) -> None:
        """Move to the start of the word, or of the one before."""
        self._repeat(motion.previous_word)

    def do_visual_word_end(self) -> None:
        """Move to the end of the word, or of the next one."""
        self._repeat(lambda document, offset: motion.unit_end(document, Unit.WORD, offset))

    def do_visual_line_start(self) -> None:
        """Move to the first character of the line."""
        page = self.view.page
        if page is not None:
            self.move_to(page.line(page.locate(self._cursor)[0]).start)

    def do_visual_line_end(self) -> None:
        """Move to the last character of the line."""
        page = self.view.page
        if page is not None:
            line = page.line(page.locate(self._cursor)[0])
            self.move_to(max(line.start, line.end - 1))

    def do_visual_swap(self) -> None:
        """Move to the other end of the selection."""
        if self._anchor is not None:
            self._anchor, self._cursor = self._cursor, self._anchor
            self._column = None
            self._show()

    def do_visual_find(self) -> None:
        """Wait for a letter or a character to move to."""
        self._await(1)

    def do_visual_find_back(self) -> None:
        """Wait for a letter or a character to move back to."""
        self._await(-1)

    def _await(self, step: int) -> None:
        self._awaiting = step
        self.screen.say(_("Type a character, or the first letter of its pinyin"))

    def do_visual_find_again(self) -> None:
        """Move to the next character as sought before."""
        self._seek(*self._sought)

    def do_visual_find_reverse(self) -> None:
        """Move to such a character the other way."""
        self._seek(self._sought[0], -self._sought[1])

    def _seek(self, character: str, step: int) -> None:
        if not character:
            return
        offset = self._cursor
        for _time in range(self.screen.times):
            found = motion.find_character(self.document, offset, character, step)
            if found is None:
                said = _("No {character} further on") if step > 0 else _("No {character} before")
                self.screen.say(said.format(character=character))
                return
            offset = found
        self.move_to(offset)


def _is_single(document: Document, unit: Unit, focused: tuple[int, int]) -> bool:
    """Return whether a range holds no more than one unit."""
    found = next_unit(document, unit, focused[0] - 1)
    return found is None or found[1] >= focused[1]


def _is_bare(line: Line) -> bool:
    """Return whether a line shows no text that a cursor could stand on."""
    return line.block < 0 or not any(glyph.start >= 0 for glyph in line.glyphs)
