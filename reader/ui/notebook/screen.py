"""The notebook: all highlights and notes of the library on one screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from time import monotonic
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from reader import paths
from reader.config import Settings
from reader.notes.highlight_ids import picked
from reader.services import reattach, review
from reader.services.highlight_note import HighlightNote
from reader.services.notebook import Notebook
from reader.services.notebook_listing import HighlightListing
from reader.services.notebook_query import FacetCounts
from reader.services.session import Session
from reader.text.layout.line import PageStyle
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.article.article_view import ArticleView
from reader.ui.bulk_change import BulkChange
from reader.ui.help.commands import HelpCommands
from reader.ui.help.offer import Offer
from reader.ui.host import mark_plain
from reader.ui.keys.actions import Actions, Handlers, UnboundKeys
from reader.ui.keys.command_table import COMMANDS, Command, Place
from reader.ui.keys.keymap import Keymap
from reader.ui.keys.names import key_name
from reader.ui.movement import ListMovement
from reader.ui.notebook.commands import HighlightCommands
from reader.ui.notebook.filters import Filters
from reader.ui.notebook.header import NotebookHeader
from reader.ui.notebook.note_facets import NoteFacets
from reader.ui.notebook.note_list import NoteList
from reader.ui.notebook.preview import HighlightPreview
from reader.ui.notebook.view import Jump, NotebookState
from reader.ui.page_style import page_style
from reader.ui.part_screen import PartScreen
from reader.ui.status import Status, query_figure
from reader.ui.widgets.hint_line import HintLine
from reader.ui.widgets.key_strip import KeyStrip
from reader.ui.widgets.note_editor import NoteEditor
from reader.ui.widgets.note_writer import NoteWriter
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.status_line import Figure, StatusLine
from reader.ui.widgets.typing_box import typing_box

WIDE = 80
"""The least width in columns at which the facets are beside the list."""
AT_ONCE = 0.05
"""Seconds that the notebook reads highlights before the first paint."""
MANY = 1000
"""The number of highlights from which it reads only the visible ones at that time."""
BETWEEN_KEYS = 0.008
"""Seconds that it reads on before it handles keys."""
_LEAVING = ("escape", "ctrl+c", "down", "up")
"""Keys that leave the input line."""


SHEETS = ("notebook.tcss", "note.tcss", "bars.tcss")
"""The style sheets of the screen."""


class NotebookScreen(PartScreen[Jump | None], inherit_bindings=False):
    """Lists, searches, previews and changes highlights; answered with a jump, or with None."""

    CSS_PATH: ClassVar = [paths.shipped("styles") / name for name in SHEETS]
    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = None

    def __init__(
        self,
        session: Session,
        style: PageStyle,
        keymap: Keymap,
        state: NotebookState,
        hand_on: Callable[[Offer], None],
    ) -> None:
        """Make the screen.

        Args:
            session: The session.
            style: The page style of the preview.
            keymap: The keys in force.
            state: The state of the last visit, which is kept up to date.
            hand_on: Takes an offer of the palette that is not for the notebook.
        """
        super().__init__()
        self.session = session
        self.keymap = keymap
        self._unbound = UnboundKeys(keymap)
        self.state = state
        self._hand_on = hand_on
        self.titles = NoteList(session.settings.rows, id="list")
        self.facets = NoteFacets(session.settings.colours, id="facets")
        self.preview = ArticleView(style, session.settings.measure * 2, id="preview")
        self._line = StatusLine(id="status")
        self._hints = HintLine(keymap)
        self._strip = KeyStrip(keymap)
        self._status = Status(self._line, session, keymap, self._standing, self.after)
        self.bulk = BulkChange(self, session, self.refresh_status, self.status)
        self._commands = HighlightCommands(self)
        self._filters = Filters(self, self._commands)
        self._preview = HighlightPreview(self, self._find_place)
        self._writing = NoteWriter(
            NoteEditor(id="note"), session, self._changed, self.status, self.after
        )
        movement, helping = ListMovement(lambda: self.pane), HelpCommands(self)
        self._header = NotebookHeader(self, self._filters, keymap, helping.show_help)
        parts = (self, self._filters, self._commands, movement, helping)
        self.actions = Actions(COMMANDS, [part.handlers() for part in parts])

    def handlers(self) -> Handlers:
        """Return the handlers of the commands that belong to no part of the screen."""
        return {
            "notebook.note": self.write_note,
            "notebook.open": self.open_article,
            "notebook.place": self.choose_place,
            "notebook.reattach": self.reattach,
            "app.back": self.back,
            "app.step_back": self.back,
            "app.quit": self.quit,
            "app.redraw": self.redraw,
            "app.suspend": self.suspend,
        }

    def compose(self) -> ComposeResult:
        """Place the facets beside the list, and the preview below."""
        yield self._header
        with Horizontal(id="panes"):
            yield self.facets
            with Vertical(id="notes"):
                yield self.titles
                yield self.preview
        yield self.writing.editor
        yield self._filters.line
        yield self._hints
        yield self._line
        yield self._strip

    def on_mount(self) -> None:
        """Show the highlights."""
        mark_plain(self)
        self._filters.line.display = self._filters.line.cursor_blink = False
        self.preview.can_focus = False
        self.titles.focus()
        self.renew()

    def on_resize(self) -> None:
        """Hide the facets on a narrow screen, the preview on a low one."""
        self.fold()
        self.refresh_status()

    def fold(self) -> None:
        """Show the panes that there is room for."""
        width, height = self.app.size.width, self.app.size.height
        at_facets = self._filters.at_facets
        self.facets.display = width >= WIDE or at_facets
        self.query_one("#notes").display = width >= WIDE or not at_facets
        self.set_class(width < WIDE, "-one")
        self.preview.display = height >= 12

    @property
    def pane(self) -> RowView:
        """The pane in which the keys move."""
        return self.facets if self.facets.has_focus else self.titles

    def renew(self) -> None:
        """Show the current highlights of the store; slow parts are done between keys."""
        if self.state.notebook is None:
            self.state.notebook = Notebook(self.session.notes)
        parts = self.state.notebook.show(self.state.view, self.session.settings.colours)
        self.workers.cancel_group(self, "list")
        if not self._show_parts(parts, AT_ONCE):
            self.run_worker(self._show_later(parts), group="list")

    async def _show_later(self, parts: Iterator[HighlightListing | FacetCounts | None]) -> None:
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        await painted.wait()
        while not self._show_parts(parts, BETWEEN_KEYS):
            await asyncio.sleep(0.001)

    def _show_parts(
        self, parts: Iterator[HighlightListing | FacetCounts | None], seconds: float
    ) -> bool:
        """Show parts of the notebook for a limited time; return whether all are shown."""
        end = monotonic() + seconds
        for part in parts:
            if isinstance(part, HighlightListing):
                self._show_listing(part)
                if part.total >= MANY:
                    return False
            elif part is not None:
                self.facets.show(part, self.state.view.facet)
            if monotonic() >= end:
                return False
        return True

    def _show_listing(self, listing: HighlightListing) -> None:
        if self.state.chosen:
            live = picked(self.session.notes.highlight_ids().values(), self.state.chosen)
            if len(live) < len(self.state.chosen):
                self.state.chosen &= set(live)
        grouping = self.state.view.grouping
        self.titles.show(listing, self.state.chosen, self.state.current, grouping)
        if self.titles.size:
            self._preview.show()
        else:  # the list is painted first: the first preview waits for the dictionary
            self.call_after_refresh(self._preview.show)
        self.refresh_status()

    def status(self, message: str) -> None:
        """Show a message until the next key."""
        self._status.show(message)
        self.refresh_status()

    def refresh_status(self) -> None:
        """Update the lines around the panes."""
        self._status.refresh()
        self._header.follow()
        self._hints.show_place(Place.NOTEBOOK, enabled=self.session.settings.hints)
        self._strip.follow(Place.NOTEBOOK)

    def _standing(self) -> tuple[str, list[Figure]]:
        """Return the title of the article, and the position in the list."""
        state, titles = self.state, self.titles
        rows = titles.rows
        total = rows.total if rows is not None else 0
        before = rows.entries_until(titles.cursor) if rows is not None else 0
        chosen = _("{count} chosen").format(count=len(state.chosen)) if state.chosen else ""
        query = query_figure(state.view.words)
        figures = (self.bulk.progress, chosen, query, f"{before}/{total}")
        row = titles.current
        title = safe_line(row.entry.article.title) if row and row.entry else _("Notebook")
        return title, [(figure,) for figure in figures]

    def _find_place(self, work: Callable[[], None]) -> None:
        """Find the position of a highlight in a thread; a later call cancels an earlier one."""
        self.run_worker(work, thread=True, exclusive=True, group="place", exit_on_error=False)

    def on_key(self, event: events.Key) -> None:
        """Run the command of a key, unless a text is being typed."""
        typing = typing_box(self.focused) is not None
        if typing and not (self._filters.line.has_focus and event.key in _LEAVING):
            return
        event.stop()
        event.prevent_default()
        if typing:
            self._filters.end_line()
            return
        self._status.next_message()
        command = self.keymap.press(key_name(event.key, event.character), Place.NOTEBOOK)
        if command is not None:
            self.run_command(command)
        elif hint := self._unbound.hint(event.character, Place.NOTEBOOK):
            self.host.after_text(partial(self.status, hint))
        self.refresh_status()

    @property
    def key_place(self) -> Place:
        """The place whose keys apply."""
        return Place.NOTEBOOK

    @property
    def shown_article(self) -> ArticleView | None:
        """None: the preview shows no whole article."""
        return None

    def run_command(self, command: Command) -> None:
        """Run a command, or show where it works."""
        if not self.actions.run(command):
            self.status(_("That key works in the list and in an article; q goes back"))

    def take_offer(self, offer: Offer) -> None:
        """Carry out an offer of the palette, or pass it on to the screen below."""
        if offer.command is not None and offer.command.works_in(Place.NOTEBOOK):
            self.run_command(offer.command)
        else:
            self._leave(None)
            self.host.call_after_refresh(self._hand_on, offer)

    def take_settings(self, before: Settings, settings: Settings) -> None:
        """Apply a change of the settings."""
        self.titles.take_lines(settings.rows)
        self.preview.restyle(page_style(settings), settings.measure * 2)
        self.renew()

    @on(RowView.Moved, "#list")
    def _moved(self) -> None:
        highlight = self.titles.highlight
        if highlight is None or highlight.id != self.writing.edits:
            self.writing.put_away()
        self._preview.show()
        self.refresh_status()

    @on(RowView.Chosen, "#facets")
    def _facet_chosen(self) -> None:
        self._filters.choose_facet()

    @on(Input.Changed, "#line")
    def _typed(self, event: Input.Changed) -> None:
        self._filters.typed(event.value)

    @on(Input.Submitted, "#line")
    def _submitted(self, event: Input.Submitted) -> None:
        self._filters.submitted(event.value)

    @property
    def writing(self) -> NoteWriter:
        """The writer of notes."""
        return self._writing

    def close_note(self) -> None:
        """Save the note and go back to the list."""
        self._writing.put_away()
        self.titles.focus()

    def _changed(self, message: str) -> None:
        """Show a message after a change of the marks."""
        self.renew()
        self.status(message)

    def write_note(self) -> None:
        """Write a note on the highlight under the cursor."""
        if self.titles.highlight is not None:
            self.writing.edit(HighlightNote(self.session.notes, self.titles.highlight))

    def open_article(self) -> None:
        """Go to the highlight in its article, or narrow the list to the facet."""
        if self.facets.has_focus:
            self._filters.choose_facet()
        elif self.titles.highlight is not None:
            self._leave(Jump(self.titles.highlight))

    def choose_place(self) -> None:
        """Go to the article, to choose the position of the highlight by hand."""
        if self.titles.highlight is not None:
            self._leave(Jump(self.titles.highlight, reanchor=True))

    def reattach(self) -> None:
        """Give the marks of an article that is gone to the one that holds their quotes."""
        highlight, offer = self.titles.highlight, self._preview.offer
        if highlight is None:
            return
        if review.article_of(self.session, highlight) is not None:
            self.status(_("Its article is in the library"))
        elif offer is None or offer.key != highlight.key:
            self.status(_("No article of this library holds these words"))
        elif not self.bulk.refuses():
            self._preview.offer = None
            reattach.reattach(self.session, offer)
            count = len(offer.highlights)
            message = ngettext(
                "{count} highlight re-attached to “{title}”; u undoes it",
                "{count} highlights re-attached to “{title}”; u undoes it",
                count,
            )
            self._changed(message.format(count=count, title=offer.article.title))

    def _leave(self, jump: Jump | None) -> None:
        self.writing.put_away()
        self.dismiss(jump)

    def back(self) -> None:
        """Go back one step: clear the selection, then the filter, then leave the notebook."""
        if self.bulk.stop():
            return
        if self.facets.has_focus:
            self._filters.to_list()
        elif self.state.chosen:
            self.state.chosen.clear()
            self.titles.refresh()
        elif not self._filters.remove_last():
            self._leave(None)

    def suspend(self) -> None:
        """Suspend the program; ``fg`` in the shell resumes it."""
        self.writing.put_away()
        self.host.action_suspend_process()

    def quit(self) -> None:
        """Save everything and end the program."""
        self.writing.put_away()
        self.host.leave()
