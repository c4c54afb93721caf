"""The main screen: facets, list and article side by side, as many as fit."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from reader import paths
from reader.ui.article.place import ArticlePlace
from reader.ui.articles import shown_hits, workers
from reader.ui.articles.place import ArticlesPlace
from reader.ui.articles.reprint_marks import ReprintMarks
from reader.ui.articles.workers import ScreenWorkers
from reader.ui.bars import Bars
from reader.ui.bulk_change import BulkChange
from reader.ui.conflict_copies import ConflictCopies
from reader.ui.help.commands import HelpCommands
from reader.ui.host import mark_plain
from reader.ui.keys.command_table import COMMANDS, Command, Place
from reader.ui.main_commands import MainCommands
from reader.ui.main_standing import MainStanding
from reader.ui.notebook.visit import NotebookVisit
from reader.ui.outside_changes import MarksSync, OutsideChanges
from reader.ui.palette_choice import PaletteChoice
from reader.ui.pane_layout import THREE_PANES, TITLED, PaneLayout, Panes
from reader.ui.part_screen import PartScreen
from reader.ui.preview import Preview
from reader.ui.resume import Resume
from reader.ui.shutdown import Shutdown
from reader.ui.startup import Startup
from reader.ui.status import Status
from reader.ui.threads.commands import ThreadCommands
from reader.ui.trails.visit import TrailVisit
from reader.ui.widgets.header_line import HeaderLine
from reader.ui.widgets.line_view import ground_of
from reader.ui.widgets.query_line import QueryLine
from reader.ui.widgets.status_line import StatusLine
from reader.ui.widgets.typing_box import typing_box

if TYPE_CHECKING:
    from reader.archive.header import Entry
    from reader.config import Settings
    from reader.notes.model import PlaceAnchor
    from reader.services.session import Session
    from reader.ui.article.article_view import ArticleView
    from reader.ui.help.offer import Offer
    from reader.ui.keys.keymap import Keymap
    from reader.ui.widgets.note_writer import NoteWriter

MOST_TIMES = 9999
"""The most often that a count repeats a key: more would take too long."""

SHEETS = ("parts.tcss", "main.tcss", "note.tcss", "bars.tcss")
"""The style sheets of the screen."""


class MainScreen(PartScreen[None], inherit_bindings=False):
    """Holds the places: it is their `Workspace`, and routes messages and keys to them.

    Args:
        session: The library, the marks, the settings.
        keymap: The keys in force.

    Attributes:
        articles: The list of articles.
        article: The open article.
        zen: Whether the article is shown alone.
        commands: The commands, and the keys that run them.
        bulk: Makes a change of many highlights while keys are answered.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / name for name in SHEETS]
    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = ""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__()
        self._styles_cache = ground_of(self)
        self.session = session
        self.keymap = keymap
        self.zen = False
        self._is_reading = False
        self._pane: Widget | None = None
        self._workers = ScreenWorkers(self, session)
        self.articles = ArticlesPlace(self, self._workers)
        self.article = ArticlePlace(self)
        places = (self, self.articles, self.article)
        self.notebook = NotebookVisit(self)
        self.trails = TrailVisit(self)
        self.threads = ThreadCommands(self)
        self.reprints = ReprintMarks(self, self.articles.titles)
        self._line = StatusLine(id="status")
        standing = MainStanding(*places, self._awaits_article)
        self.status_text = Status(self._line, session, keymap, standing, self.after)
        panes = (self.articles.facets, self.articles.titles, self.article.view)
        self.preview = Preview(self, self._workers, self.article.head_of)
        self._layout_of_panes = PaneLayout(self, self, panes, self.preview)
        self._bars = Bars(*places, self._line, self.status_text, self.preview)
        self.bulk = BulkChange(self, session, self.refresh_status, self.status)
        self.resume = Resume(*places)
        self._copies = ConflictCopies(self, self.articles)
        self.startup = Startup(
            self, self.articles, self.status_text, self._workers, self.resume, self._copies.notice
        )
        self._marks_sync = MarksSync(self, self.articles, self.notebook, self.startup)
        self._shutdown = Shutdown(self, *places, self.status_text, self.preview, self.resume)
        self._choice = PaletteChoice(*places, self.run_command, lambda: self.key_place)
        self.outside = OutsideChanges(self, session, self._marks_sync.poll)
        parts = (self.notebook, self.trails, self.threads, self.resume, self._copies)
        handlers = [part.handlers() for part in (*parts, HelpCommands(self))]
        self.commands = MainCommands(*places, self._layout_of_panes, handlers)

    def compose(self) -> ComposeResult:
        """Lay the panes side by side over the query bar and the status line."""
        # Before the panes exist: otherwise each of them recomputes all styles.
        self.set_class(self.app.size.width >= THREE_PANES, "-three")
        self.set_class(self.app.size.height >= TITLED, "-titled")
        yield self.articles.header.line
        yield Panes(self, self.articles, self.article, self.preview, self._bars)
        yield self.article.editor
        yield self.articles.query_bar.line
        find_box = self.article.find_box
        find_box.display = False
        yield find_box
        yield from self._bars.widgets()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Keep the styles at the start: the parts have just been styled, each as it was mounted."""
        if not self.stack_updates:
            event.refresh_styles = False

    def on_mount(self) -> None:
        """Show the list."""
        mark_plain(self)
        if self._awaits_article():
            self.show_pane(self.article.view)
        else:
            self.articles.focus_initial()
        self.articles.refresh()
        self.outside.begin()
        self.status_text.show_in_turn(self.session.messages)
        self._shutdown.begin()
        self.startup.begin()

    def on_unmount(self) -> None:
        """Watch nothing any more."""
        self.outside.end()

    # The `Workspace` of the places.

    @property
    def pane(self) -> Widget | None:
        """The current pane, also while an input has the focus."""
        return self._pane

    @property
    def times(self) -> int:
        """The count typed before the last key, at least 1."""
        return max(1, min(self.keymap.count, MOST_TIMES))

    def open(
        self, entry: Entry, place: int | None = None, anchor: PlaceAnchor | None = None
    ) -> None:
        """Open an article; a later call cancels an earlier one.

        Args:
            entry: Its row.
            place: The code point to show first; by default the saved position.
            anchor: The words there, when they were stored.
        """
        self.article.leave()
        self.article.target = place
        self.article.target_anchor = anchor
        self._is_reading = True
        self._workers.read_file(entry)

    def show_pane(self, pane: Widget) -> None:
        """Show a pane and move the focus to it."""
        self._pane = pane
        self.article.show_hint()
        self._layout_of_panes.fold()
        pane.focus(scroll_visible=False)
        self.refresh_status()

    def fold_panes(self) -> None:
        """Show as many panes as fit."""
        self._layout_of_panes.fold()

    def status(self, message: str) -> None:
        """Show a message until the next key."""
        self.status_text.show(message)
        self.refresh_status()

    def refresh_status(self) -> None:
        """Update the status line and the hint line."""
        self.reprints.follow()
        self._bars.refresh(self.key_place)

    def guard(self) -> AbstractContextManager[None]:
        """Return a context for index access: damage starts the recovery and ends the block."""
        return self.articles.recovery.guard()

    def quit(self) -> None:
        """Save everything and end the program."""
        self._shutdown.leave()

    # The interface for the app.

    def is_about_to_change(self) -> bool:
        """Return whether keys wait to be handled, or a search to show its first hits."""
        is_awaited = self.articles.shown_hits.is_awaited and self._workers.is_searching()
        return super().is_about_to_change() or is_awaited

    def holds(self, event: events.Event) -> bool:
        """Return whether an event must wait until the marks are open."""
        return self.startup.holds(event, lambda: self.key_place)

    @property
    def is_opening(self) -> bool:
        """Whether an article is being opened that will replace the current one."""
        return self._is_reading or self.startup.is_reopening

    def take_settings(self, before: Settings, settings: Settings) -> None:
        """Apply a change of the settings to the panes.

        Args:
            before: The previous settings.
            settings: The new settings.
        """
        self.article.take_settings(settings)
        self.articles.take_settings(before, settings)
        self.preview.restyle()
        self._bars.hints.refresh()
        self.refresh_status()

    def take_offer(self, offer: Offer) -> None:
        """Carry out the offer chosen in the palette."""
        self._choice.take(offer)

    @property
    def shown_article(self) -> ArticleView | None:
        """The view of the open article, if there is one."""
        return self.article.view if self.article.entry is not None else None

    # Keys.

    @property
    def key_place(self) -> Place:
        """The place whose keys apply."""
        return self.commands.key_place

    def on_key(self, event: events.Key) -> None:
        """Run the command of a key, unless a text is being typed."""
        self.articles.list_refresh.pressed()
        if typing_box(self.focused) is not None:
            if self.article.cancel_find(event):
                event.stop()
            return
        event.stop()
        event.prevent_default()
        self.status_text.next_message()
        self.commands.press(event)
        self.refresh_status()

    def run_command(self, command: Command) -> None:
        """Run a command, if it has a handler here."""
        self.commands.run(command)

    # Messages of the worker threads.

    def _awaits_article(self) -> bool:
        return self.startup.awaits_article

    @on(workers.NotesOpened)
    async def _marks_opened(self) -> None:
        await self.startup.take_notes()

    @on(workers.Indexed)
    def _indexed(self, event: workers.Indexed) -> None:
        self.startup.take_progress(event.progress)
        self.refresh_status()

    @on(workers.Damaged)
    def _damaged(self, event: workers.Damaged) -> None:
        self.articles.recovery.failed(event.seen, event.error)

    @on(workers.NotNamed)
    def _not_named(self) -> None:
        self.startup.name_by_row()

    @on(workers.Counted)
    def _counted(self, event: workers.Counted) -> None:
        self.articles.take_counts(event.counts, event.threads)

    @on(shown_hits.Arranged)
    def _arranged(self, event: shown_hits.Arranged) -> None:
        with self.guard():
            self.articles.take(event.asked, event.rows, event.hits)

    @on(shown_hits.HitsCounted)
    def _hits_counted(self, event: shown_hits.HitsCounted) -> None:
        self.articles.take_hits(event.asked, event.hits)

    @on(workers.Ready)
    def _ready(self, event: workers.Ready) -> None:
        self._is_reading = False
        self.startup.arrived()
        self.article.take(event.opened)

    @on(workers.Previewed)
    def _previewed(self, event: workers.Previewed) -> None:
        self.preview.take(event.entry, event.opened)

    @on(workers.Cleaned)
    def _cleaned(self, event: workers.Cleaned) -> None:
        self.article.take_cleaned(event.opened)

    @on(workers.Failed)
    def _failed(self, event: workers.Failed) -> None:
        self._is_reading = False
        self.startup.stop_awaiting()
        self.status(event.why)

    @on(workers.Saved)
    def _saved(self) -> None:
        self._marks_sync.saved()

    @on(workers.Completed)
    def _completed(self, event: workers.Completed) -> None:
        self.articles.query_bar.offer(event.words, event.completions)

    @on(workers.QueryRefused)
    def _refused(self, event: workers.QueryRefused) -> None:
        self.articles.query_bar.refuse(event.view, event.error)

    @on(workers.Guessed)
    def _guessed(self, event: workers.Guessed) -> None:
        self.articles.query_bar.guessed(event.view, event.count)

    # The notes.

    @property
    def writing(self) -> NoteWriter:
        """The writer of notes."""
        return self.article.writing

    def close_note(self) -> None:
        """Save the note and go back to the text."""
        self.article.annotation.close()

    # Messages of the widgets.

    def on_resize(self) -> None:
        """Adapt the panes to the new size."""
        self._layout_of_panes.resized()
        self.refresh_status()

    @on(QueryLine.Typed)
    def _query_typed(self, event: QueryLine.Typed) -> None:
        event.stop()
        self.articles.query_bar.typed(event.words, event.cursor)

    @on(QueryLine.Ended)
    def _query_ended(self) -> None:
        self.articles.query_bar.end()

    @on(Input.Changed, "#find")
    def _find_typed(self, event: Input.Changed) -> None:
        self.article.find.typed(event.value)

    @on(Input.Submitted, "#find")
    def _find_submitted(self) -> None:
        self.article.find.submit()

    @on(HeaderLine.ChipChosen)
    def _chip_chosen(self, event: HeaderLine.ChipChosen) -> None:
        if event.number < 0:
            self.articles.show_all()
        else:
            self.articles.header.remove(event.number)

    @on(HeaderLine.HelpChosen)
    def _help_chosen(self) -> None:
        self.run_command(next(command for command in COMMANDS if command.id == "app.help"))
