"""The open article: its pane, its state and its commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events

from reader.services import marking, reading
from reader.services.jump_list import Spot
from reader.services.reading import Opened, find_place
from reader.translation import gettext as _
from reader.ui.article.article_notes import ArticleNotes
from reader.ui.article.article_view import ArticleView
from reader.ui.article.clipboard_and_export import ClipboardAndExport
from reader.ui.article.find import Find
from reader.ui.article.focus import Focus
from reader.ui.article.head import HeadLine, head_lines
from reader.ui.article.highlight_editor import HighlightEditor
from reader.ui.article.images import Images
from reader.ui.article.info import Info
from reader.ui.article.jumps import Jumps
from reader.ui.article.links import LinkCommands
from reader.ui.article.neighbours import Neighbours, ReadAhead
from reader.ui.article.output_panel import OutputPanel
from reader.ui.article.own_commands import OwnCommands
from reader.ui.article.reading_progress import ReadingProgress
from reader.ui.article.removed import RemovedText
from reader.ui.article.selection import TextSelection
from reader.ui.article.typesetting import Typesetting
from reader.ui.keys.command_table import Command, Place
from reader.ui.page_style import page_style
from reader.ui.part import Part
from reader.ui.widgets.line_input import LineInput
from reader.ui.widgets.note_editor import NoteEditor

if TYPE_CHECKING:
    from reader.archive.header import Entry
    from reader.config import Settings
    from reader.notes.model import Highlight, PlaceAnchor
    from reader.ui.keys.actions import Handlers
    from reader.ui.workspace import Workspace


class ArticlePlace(Part):
    """Keeps the article view, the state of the open article and its marks in step.

    Args:
        workspace: The main screen.

    Attributes:
        view: Shows the article.
        editor: The note editor below the text.
        find_box: The input for finding in the article.
        output: Shows what one of the user's own commands printed.
        opened: The article with its state; None while none is open.
        head: The lines above the body.
        target: The code point to show first, instead of the saved position.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        settings = self.settings
        self.view = ArticleView(page_style(settings), settings.measure * 2, id="article")
        self.view.has_track = settings.track
        self.editor = NoteEditor(id="note")
        self.find_box = LineInput(id="find", select_on_focus=False)
        self.opened: Opened | None = None
        self.head: list[HeadLine] = []
        self.target: int | None = None
        self.target_anchor: PlaceAnchor | None = None
        self._ahead = ReadAhead(workspace)
        self._stopped = False
        self._kept: list[tuple[str, bool]] = []
        self._state_when_shown: object = None
        view = self.view
        self.selection = TextSelection(workspace, view)
        self.focus = Focus(workspace, view, self.selection)
        self.jumps = Jumps(workspace, view)
        self.find = Find(workspace, view, self.selection, self.jumps, self.find_box)
        self.clipboard = ClipboardAndExport(workspace, view, self.selection)
        self.links = LinkCommands(workspace, view, self.jumps, self.clipboard.copy)
        self.annotation = HighlightEditor(workspace, view, self.selection, self.links, self.editor)
        self.writing = self.annotation.writing
        self._info = Info(workspace, self.links, self.clipboard.copy)
        self._images = Images(workspace)
        self._typesetting = Typesetting(workspace, view)
        self.output = OutputPanel(page_style(settings), id="output")
        self._neighbours = Neighbours(workspace, view, self.jumps, self.find)
        self._progress = ReadingProgress(workspace, view)
        self._removed = RemovedText(workspace)
        self._article_notes = ArticleNotes(workspace)
        self._own_commands = OwnCommands(workspace, view, self.selection, self.output)

    def handlers(self) -> list[Handlers]:
        """Return the handlers of the commands of the open article."""
        own: Handlers = {
            "article.back": self.back,
            "article.page": self.page,
            "article.zen": self.toggle_zen,
        }
        return [
            own,
            self.selection.handlers(),
            self.focus.handlers(),
            self.jumps.handlers(),
            self.find.handlers(),
            self.clipboard.handlers(),
            self.links.handlers(),
            self.annotation.handlers(),
            self._info.handlers(),
            self._images.handlers(),
            self._typesetting.handlers(),
            self._own_commands.handlers(),
            self._neighbours.handlers(),
            self._progress.handlers(),
            self._removed.handlers(),
            self._article_notes.handlers(),
        ]

    @property
    def entry(self) -> Entry | None:
        """The row of the open article."""
        return self.opened.article.entry if self.opened else None

    @property
    def is_skimmed(self) -> bool:
        """Whether only the plain text of the open article is shown so far."""
        return self.opened is not None and self.opened.is_skimmed

    @property
    def current(self) -> Entry | None:
        """The article that keys act on: the open one if its pane has the focus, else the row's."""
        if self.view.has_focus and self.entry is not None:
            return self.entry
        return self.listing.current

    @property
    def is_selecting(self) -> bool:
        """Whether a cursor selects text."""
        return self.selection.active

    @property
    def shows_output(self) -> bool:
        """Whether the output of a command is beside it."""
        return self._own_commands.is_shown

    def reanchor(self, highlight: Highlight | None) -> None:
        """Use the next highlighted text as the place of a lost highlight; None cancels."""
        self.annotation.reanchoring = highlight

    @property
    def is_focused(self) -> bool:
        """Whether its pane is the current one."""
        return self.workspace.pane is self.view

    @property
    def key_place(self) -> Place:
        """The place whose keys apply while its pane is current."""
        return Place.VISUAL if self.selection.active else Place.ARTICLE

    def counts(self, command: Command | None) -> bool:
        """Return whether a digit is part of a count: one that is free, or a colour of nothing.

        Args:
            command: The command of the digit, if it has one.
        """
        if command is None:
            return True
        return command.handler == "reading.colour" and not self.annotation.on_highlight()

    def takes(self, character: str | None) -> bool:
        """Handle a character that a command is waiting for; return whether one was."""
        return self.jumps.take(character) or self.selection.take(character)

    def cancel_find(self, event: events.Key) -> bool:
        """Close the find input on Esc or Ctrl-c; return whether it was closed."""
        if self.find_box.has_focus and event.key in ("escape", "ctrl+c"):
            self.find.cancel()
            return True
        return False

    def close(self) -> None:
        """Show no article, and stop the commands that work on it."""
        self._own_commands.stop()
        self._own_commands.close()
        self.opened = None
        self.view.close()

    def head_chosen(self, line: int, offset: int) -> None:
        """Follow a clicked part of the head."""
        part = self.head[line].part_at(offset)
        if part is not None and part.facet is not None:
            self.listing.narrow(part.facet)
        elif self.head[line].role == "url":
            self.links.open()

    def take_settings(self, settings: Settings) -> None:
        """Apply the settings to the article."""
        self.view.has_track = settings.track
        self.view.restyle(page_style(settings), settings.measure * 2)
        self.output.restyle(page_style(settings), self.output.usual_measure)
        self.show_hint()

    def show_hint(self) -> None:
        """Set the hint of the empty pane; there is none where Enter opens no article."""
        opens = self.listing.current is not None and not self.is_focused
        hint = _("Enter opens the article; ? shows the keys") if opens else ""
        if hint != self.view.hint:
            self.view.hint = hint
            self.view.refresh()

    def step_back(self) -> None:
        """Go back one step: close the note, the search, the focus; then leave the article."""
        if self.editor.is_open:
            self.annotation.close()
        elif self._own_commands.close():
            return
        elif (
            self.find.came_from_hits or self.workspace.trails.is_visiting
        ) and not self.selection.active:
            self.back()
        elif self.find.active and (self.find.on_match or self.view.focused_range is None):
            self.find.end()
        elif self.view.focused_range is not None and not self.workspace.notebook.at_place:
            self.selection.end()
        else:
            self.back()

    def take(self, opened: Opened) -> None:
        """Show an opened article."""
        self.leave()
        self.find.forget()
        self.opened = opened
        self._stopped = False
        article = opened.article
        self._kept = reading.kept(self.notes, article.entry)
        self.notes.positions.set_opened(reading.reference(article.entry))
        keys = self.shelf.keys(article.entry)
        marks = marking.placed(self.notes, opened, keys)
        start = self.target
        if opened.is_skimmed:
            start = 0  # the target is an offset of the cleaned text
        else:
            self.target = None
        self.head = self.head_of(opened)
        preface = [(line.role, line.text) for line in self.head]
        place = opened.place
        if start is not None:
            place = self.find_spot(Spot(article.entry.key, start, anchor=self.target_anchor))
        elif opened.is_place_lost:
            self.workspace.status(_("The text has changed: where you stopped is no longer in it"))
        self.view.show(article.document, preface, marks, place)
        self._progress.begin()
        self.workspace.show_pane(self.view)
        if not opened.is_skimmed:
            self.workspace.notebook.arrive()
            self.workspace.trails.arrive()
            self.workspace.threads.arrive()
        searched = self.listing.phrases
        if searched and start is None and self.view.focused_range is None:
            self.find.begin_from_hits()
        self._state_when_shown = self._reading_state
        self._ahead.begin()

    def take_cleaned(self, opened: Opened) -> None:
        """Replace the plain text by the cleaned article, if the reader has not moved in it."""
        if not self.is_skimmed or self.entry != opened.article.entry:
            return
        if self.workspace.pane is self.view and self._reading_state == self._state_when_shown:
            self.take(opened)
            self.workspace.status(_("The article is cleaned now"))
            return
        back = self.keymap.first_key("article.back", Place.ARTICLE)
        again = self.keymap.first_key("list.open", Place.LIST)
        message = _("The article is cleaned now: {back} and {open} show it")
        self.workspace.status(message.format(back=back, open=again))

    @property
    def _reading_state(self) -> object:
        """The reading state, to see whether the reader has moved."""
        return self.view.place, self.view.focused_range, self.selection.active

    def copy(self, text: str) -> None:
        """Copy a text to the clipboard."""
        self.clipboard.copy(text)

    def show_match(self, phrases: Sequence[str], start: int | None) -> None:
        """Search it for phrases, and focus the match at an offset; None stays at the top."""
        self.find.begin_at(phrases, start)

    def refuses_marks(self) -> bool:
        """Return whether the text cannot be marked yet, and show why."""
        if self.is_skimmed:
            self.workspace.status(
                _("This is the plain text: marks have to wait until it is cleaned")
            )
        return self.is_skimmed

    def head_of(self, opened: Opened) -> list[HeadLine]:
        """Return the lines above the body of an article: title, byline, tags, URL and notices."""
        article = opened.article
        notices = [
            f"⚠ {notice.message}" if notice.is_warning else notice.message
            for notice in article.notices
        ]
        if not article.document.blocks:
            notices.append(_("This article has no text of its own; its link is above."))
        entry, shelf = article.entry, self.shelf
        amount, own = article.document.amount, shelf.own_marks(entry)
        return head_lines(entry, shelf.day(entry), shelf.dated(entry), amount, notices, *own)

    def leave(self) -> None:
        """Save the reading position, and stop the timers of the open article."""
        self.writing.put_away()
        self.selection.forget()
        self._progress.leave()

    def find_spot(self, spot: Spot) -> int:
        """Return where a place of the open article is now, and show when it is not found.

        Args:
            spot: The place, with the words there if they were stored.
        """
        stored = spot.place or 0
        if self.opened is None or self.opened.is_skimmed:
            return stored
        place = find_place(self.opened.article.document, stored, spot.anchor)
        if place is None:
            self.workspace.status(_("The text has changed: that place is no longer in it"))
        return stored if place is None else place

    def scrolled(self, at_end: bool) -> None:
        """Schedule saving the position after a scroll, and mark the article read at its end."""
        self._stopped = False
        self._progress.scrolled(at_end)
        self.workspace.refresh_status()

    def remark(self) -> None:
        """Reload the highlights from the store, after undo or another session's changes."""
        entry = self.entry
        if self.opened is None or entry is None:
            return
        if reading.kept(self.notes, entry) != self._kept:
            self.workspace.open(entry)  # the cleaned text has changed
        else:
            keys = self.shelf.keys(self.opened.article.entry)
            self.view.remark(marking.placed(self.notes, self.opened, keys))
            head = self.head_of(self.opened)
            if head != self.head:
                self.head = head
                self.view.renew_preface([(line.role, line.text) for line in head])

    def back(self) -> None:
        """Go back to the list."""
        self.leave_for_list()
        self.listing.focus()
        self.workspace.notebook.go_back()
        self.workspace.trails.go_back()
        self.workspace.threads.go_back()

    def leave_for_list(self) -> None:
        """Save the reading position, also in the jump list, before the list is shown."""
        self.jumps.leave()
        self.leave()
        self._own_commands.close()
        self.workspace.zen = False

    def remember(self) -> None:
        """Add the place in the list or the article to the jump list, before the list changes."""
        self.jumps.leave_anywhere()

    def page(self) -> None:
        """Page down by the count; at the end, stop once, then open the next unread article."""
        if self.view.scroll_part(self.workspace.times):
            return
        if self._stopped:
            self._neighbours.next_unread()
        else:
            self._stopped = True
            self.workspace.status(_("The end; Space again opens the next unread"))

    def step(self, step: int) -> None:
        """Open the article a number of rows down the list."""
        self._neighbours.step(step)

    def toggle_zen(self) -> None:
        """Toggle zen mode: the article alone, without hints and figures."""
        if self.opened is None:
            self.listing.open_current()
        self.workspace.zen = not self.workspace.zen
        if self.workspace.zen:
            key = self.keymap.first_key("article.zen", Place.ARTICLE)
            self.workspace.status(_("The article alone; {key} ends it").format(key=key))
        if self.opened is not None:
            self.workspace.show_pane(self.view)
