"""The main screen: facets, list and article side by side, as many as fit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from reader import paths
from reader.archive.header import Entry
from reader.config import Settings
from reader.errors import QueryError
from reader.notes.model import PlaceAnchor
from reader.services.session import Session
from reader.text.layout.preface import SEPARATOR
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.article.place import ArticlePlace
from reader.ui.articles import workers
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.place import LOOKING, ArticlesPlace
from reader.ui.articles.workers import ScreenWorkers
from reader.ui.bulk_change import BulkChange
from reader.ui.conflict_copies import ConflictCopies
from reader.ui.help.commands import HelpCommands
from reader.ui.help.offer import Offer
from reader.ui.host import HostApp, host, mark_plain
from reader.ui.keys.actions import Actions
from reader.ui.keys.command_table import COMMANDS, Command, Place
from reader.ui.keys.keymap import Keymap
from reader.ui.keys.names import is_input_method, key_name
from reader.ui.main_standing import MainStanding, walk_summary
from reader.ui.movement import PaneMovement
from reader.ui.navigation import Navigation
from reader.ui.notebook.visit import NotebookVisit
from reader.ui.palette_choice import PaletteChoice
from reader.ui.pane_layout import THREE_PANES, TITLED, PaneLayout
from reader.ui.preview import Preview
from reader.ui.resume import Resume
from reader.ui.shutdown import Shutdown
from reader.ui.startup import Startup
from reader.ui.status import Status
from reader.ui.versions.commands import VersionCommands
from reader.ui.widgets.header_line import HeaderLine
from reader.ui.widgets.hint_line import HintLine
from reader.ui.widgets.key_strip import KeyStrip
from reader.ui.widgets.note_editor import NoteEditor
from reader.ui.widgets.query_line import QueryLine
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.status_line import StatusLine

SYNCED = 15
"""Articles whose marks are written to the index between two keys."""
SYNC_PAUSE = 0.05
"""Seconds until the next of them are."""
POLL = 1.0
"""Seconds between looks at what other sessions wrote."""

SHEETS = ("parts.tcss", "main.tcss", "note.tcss", "key_strip.tcss")
"""The style sheets of the screen."""

Answer = TypeVar("Answer")


class MainScreen(Screen[None], inherit_bindings=False):
    """Holds the places: it is their `Workspace`, and routes messages and keys to them.

    Args:
        session: The library, the marks, the settings.
        keymap: The keys in force.

    Attributes:
        articles: The list of articles.
        article: The open article.
        zen: Whether the article is shown alone.
        bulk: Makes a change of many highlights while keys are answered.
        is_opening: Whether an article is being opened that will replace the current one.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / name for name in SHEETS]
    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = ""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__()
        self.session = session
        self.keymap = keymap
        self.zen = False
        self.is_opening = False
        self._pane: Widget | None = None
        self._told_input_method = False
        self._workers = ScreenWorkers(self, session)
        self.articles = ArticlesPlace(self, self._workers)
        self.article = ArticlePlace(self)
        self._recovery = self.articles.recovery
        self._list_refresh = self.articles.list_refresh
        self._query_bar = self.articles.query_bar
        self._find = self.article.find
        self.notebook = NotebookVisit(self)
        self._line = StatusLine(id="status")
        self._hints = HintLine(keymap)
        self._strip = KeyStrip(keymap)
        standing = MainStanding(self, self.articles, self.article, self._awaits_named)
        self.status_text = Status(self._line, session, keymap, standing, self.after)
        panes = (self.articles.facets, self.articles.titles, self.article.view)
        self.preview = Preview(self, self._workers, self.article.head_of)
        self._layout_of_panes = PaneLayout(self, self, panes, self.preview)
        self.bulk = BulkChange(self, session, self.refresh_status, self.status)
        self.resume = Resume(self, self.articles, self.article)
        self._copies = ConflictCopies(self, self.articles)
        self.startup = Startup(
            self,
            self.articles,
            self.status_text,
            self._workers,
            self.resume,
            self._copies.notice,
        )
        self._shutdown = Shutdown(
            self, self, self.articles, self.article, self.status_text, self.preview, self.resume
        )
        self._choice = PaletteChoice(
            self, self.articles, self.article, self.run_command, lambda: self.key_place
        )
        self.actions = self._resolve_commands()

    def _resolve_commands(self) -> Actions:
        """Map every command to its handler."""
        navigation = Navigation(self, self.articles, self.article, self._layout_of_panes)
        movement = PaneMovement(self, self.article.selection, self.article.jumps)
        return Actions(
            self.keymap.commands,
            [
                *self.articles.handlers(),
                *self.article.handlers(),
                self.notebook.handlers(),
                VersionCommands(self).handlers(),
                navigation.handlers(),
                movement.handlers(),
                self.resume.handlers(),
                self._copies.handlers(),
                HelpCommands(self).handlers(),
            ],
        )

    def compose(self) -> ComposeResult:
        """Lay the panes side by side over the query bar and the status line."""
        # Before the panes exist: otherwise each of them recomputes all styles.
        self.set_class(self.app.size.width >= THREE_PANES, "-three")
        self.set_class(self.app.size.height >= TITLED, "-titled")
        yield self.articles.header.line
        with Horizontal(id="panes"):
            yield self.articles.facets
            yield self.articles.titles
            yield self.article.view
            yield self.preview.view
            yield self.article.output
        yield self.article.editor
        yield self._query_bar.line
        find_box = self.article.find_box
        find_box.display = False
        yield find_box
        yield self._hints
        yield self._line
        yield self._strip

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Keep the styles at the start: the parts have just been styled, each as it was mounted."""
        if not self.stack_updates:
            event.refresh_styles = False

    def on_mount(self) -> None:
        """Show the list and start the indexer."""
        self.article.show_hint()
        mark_plain(self)
        if self._awaits_named():
            self.show_pane(self.article.view)
        else:
            self.articles.focus_initial()
        self.articles.refresh()
        self.set_interval(POLL, self._poll)
        self.status_text.show_in_turn(self.session.messages)
        self._workers.scan()
        self._shutdown.begin()
        self.startup.begin()

    # The `Workspace` of the places.

    @property
    def host(self) -> HostApp:
        """The app."""
        return host(self)

    @property
    def pane(self) -> Widget | None:
        """The current pane, also while an input has the focus."""
        return self._pane

    @property
    def times(self) -> int:
        """The count typed before the last key, at least 1."""
        return max(1, self.keymap.count)

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
        self.is_opening = True
        self._workers.read_file(entry)

    def show_pane(self, pane: Widget) -> None:
        """Show a pane and move the focus to it."""
        self._pane = pane
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
        reading = self.article.is_focused
        self._line.whole = not reading  # it spans all panes except beside the article
        self.status_text.refresh()
        self.preview.follow()
        settings, alone = self.session.settings, self.zen and reading
        articles = self.articles
        articles.header.show(articles.hits, articles.progress, alone=alone)
        self._hints.is_narrowed = bool(articles.narrowing.filters)
        self._hints.show_place(self.key_place, enabled=settings.hints and not alone)
        self._strip.follow(self.key_place)

    def ask(self, dialog: Screen[Answer], then: Callable[[Answer | None], None]) -> None:
        """Show a dialog, and call a function with its answer."""
        self.app.push_screen(dialog, then)

    def run(self, work: Callable[[], object], group: str) -> None:
        """Run work in a thread, concurrently with other work of its group."""
        self.run_worker(work, thread=True, group=group, exit_on_error=False)

    def after(self, seconds: float, then: Callable[[], object]) -> Timer:
        """Call a function once, some seconds from now."""
        return self.set_timer(seconds, then)

    def after_refresh(self, then: Callable[..., object], *arguments: object) -> object:
        """Call a function after the next repaint."""
        return self.call_after_refresh(then, *arguments)

    def post(self, message: Message) -> object:
        """Post a message to this screen, from any thread."""
        return self.post_message(message)

    def redraw(self) -> None:
        """Lay out and paint the screen again."""
        self.refresh(layout=True)

    def guard(self) -> AbstractContextManager[None]:
        """Return a context for index access: damage starts the recovery and ends the block."""
        return self._recovery.guard()

    def quit(self) -> None:
        """Save everything and end the program."""
        self._shutdown.leave()

    # The interface for the app.

    def holds(self, event: events.Event) -> bool:
        """Return whether an event must wait until the marks are open."""
        return self.startup.holds(event, lambda: self.key_place)

    def take_settings(self, before: Settings, settings: Settings) -> None:
        """Apply a change of the settings to the panes.

        Args:
            before: The previous settings.
            settings: The new settings.
        """
        self.article.take_settings(settings)
        self.articles.take_settings(before, settings)
        self.preview.restyle()
        self._hints.refresh()
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
        return self.article.key_place if self.article.is_focused else self.articles.key_place

    def on_key(self, event: events.Key) -> None:
        """Run the command of a key, unless a text is being typed."""
        self._list_refresh.pressed()
        if isinstance(self.focused, Input | TextArea):
            if self.article.cancel_find(event):
                event.stop()
            return
        event.stop()
        event.prevent_default()
        self.status_text.next_message()
        if self.article.takes(event.character):
            self.refresh_status()
            return
        key, place = key_name(event.key, event.character), self.key_place
        command = self.keymap.press(key, place, counting=self.article.counts(key, place))
        if command is not None:
            self.run_command(command)
        elif is_input_method(event.character) and not self._told_input_method:
            self._told_input_method = True
            self.status(_("The input method is in Chinese mode: switch it off to use the keys"))
        self.refresh_status()

    def run_command(self, command: Command) -> None:
        """Run a command, if it has a handler here."""
        with self.guard():
            try:
                self.actions.run(command)
            except QueryError as error:  # of the filter that the command works on
                self.status(str(error))

    # Messages of the worker threads.

    def _awaits_named(self) -> bool:
        return self.startup.awaits_named

    @on(workers.NotesOpened)
    async def _marks_opened(self) -> None:
        await self.startup.take_notes()

    @on(workers.Indexed)
    def _indexed(self, event: workers.Indexed) -> None:
        progress = event.progress
        self.articles.take_progress(progress)
        if self.articles.progress is None:
            self.startup.open_named()
            if progress.stage == "done" and self.status_text.message in ("", _(LOOKING)):
                summary = walk_summary(len(self.session.shelf), progress)
                self.status(SEPARATOR.join(filter(None, (summary, self.resume.offer))))
        self.refresh_status()

    @on(workers.Damaged)
    def _damaged(self, event: workers.Damaged) -> None:
        self._recovery.failed(event.seen, event.error)

    @on(ArticleList.Unreadable)
    def _unreadable(self, event: ArticleList.Unreadable) -> None:
        self._recovery.failed(self._recovery.rebuilds, event.error)

    @on(workers.NotNamed)
    def _not_named(self) -> None:
        self.startup.name_by_row()

    @on(workers.Counted)
    def _counted(self, event: workers.Counted) -> None:
        self.articles.take_counts(event.counts)

    @on(workers.Arranged)
    def _arranged(self, event: workers.Arranged) -> None:
        with self.guard():
            self.articles.take(event.view, event.rows, event.hits)

    @on(workers.HitsCounted)
    def _hits_counted(self, event: workers.HitsCounted) -> None:
        self.articles.take_hits(event.view, event.hits)

    @on(workers.Ready)
    def _ready(self, event: workers.Ready) -> None:
        self.is_opening = self.startup.awaits_named = False
        self.article.take(event.opened)

    @on(workers.Previewed)
    def _previewed(self, event: workers.Previewed) -> None:
        self.preview.take(event.opened)

    @on(workers.Cleaned)
    def _cleaned(self, event: workers.Cleaned) -> None:
        self.article.take_cleaned(event.opened)

    @on(workers.Failed)
    def _failed(self, event: workers.Failed) -> None:
        self.is_opening = False
        self.startup.stop_awaiting()
        self.status(event.why)

    @on(workers.Saved)
    def _saved(self) -> None:
        self._sync_marks()
        if not self.host.is_served:
            self.session.export_changes()
        self.startup.show_notice()
        self.refresh_status()

    def _sync_marks(self) -> None:
        """Write marks to the index, some at a time, once a change of many is made."""
        if self.session.is_changing:
            return
        self._recovery.sync_marks(SYNCED)
        if self.session.shelf.is_behind:
            self.set_timer(SYNC_PAUSE, self._sync_marks)

    @on(workers.Completed)
    def _completed(self, event: workers.Completed) -> None:
        self._query_bar.offer(event.words, event.completions)

    @on(workers.QueryRefused)
    def _refused(self, event: workers.QueryRefused) -> None:
        self._query_bar.refuse(event.view, event.error)

    @on(workers.Guessed)
    def _guessed(self, event: workers.Guessed) -> None:
        self._query_bar.guessed(event.view, event.count)

    def _poll(self) -> None:
        if self.articles.progress is None:  # otherwise each progress report refreshes the list
            with self.guard():
                self._list_refresh.look()
        session = self.session
        changed = session.is_open and session.notes.poll()
        if changed:
            self.articles.recount()
            self.article.remark()
            self.notebook.refresh()
            if not self.host.is_served:
                session.export_changes()
        if (session.is_open and self.startup.show_notice()) or changed:
            self.refresh_status()

    # Messages of the widgets.

    def on_resize(self) -> None:
        """Adapt the panes to the new size."""
        self._layout_of_panes.resized()
        self.refresh_status()

    @on(ArticleView.Selected)
    def _selected(self) -> None:
        self.article.selected_with_mouse()

    @on(NoteEditor.Save)
    def save_note(self) -> None:
        """Save the note being written."""
        self.article.save_note()

    @on(NoteEditor.Close)
    def _close_note(self) -> None:
        self.article.close_note()

    @on(NoteEditor.Outside)
    def _edit_note_outside(self) -> None:
        self.article.edit_note_outside()

    @on(NoteEditor.Changed)
    def _note_changed(self) -> None:
        self.article.draft_note()

    @on(QueryLine.Typed)
    def _query_typed(self, event: QueryLine.Typed) -> None:
        self._query_bar.typed(event.words, event.cursor)

    @on(QueryLine.Ended)
    def _query_ended(self) -> None:
        self._query_bar.end()

    @on(Input.Changed, "#find")
    def _find_typed(self, event: Input.Changed) -> None:
        self._find.typed(event.value)

    @on(Input.Submitted, "#find")
    def _find_submitted(self) -> None:
        self._find.submit()

    @on(HeaderLine.ChipChosen)
    def _chip_chosen(self, event: HeaderLine.ChipChosen) -> None:
        if event.number < 0:
            self.articles.show_all()
        else:
            self.articles.remove(event.number)

    @on(HeaderLine.HelpChosen)
    def _help_chosen(self) -> None:
        self.run_command(next(command for command in COMMANDS if command.id == "app.help"))

    @on(RowView.Moved)
    def _moved(self) -> None:
        self.refresh_status()

    @on(RowView.Chosen, "#facets")
    def _facet_chosen(self) -> None:
        self.articles.choose_facet()

    @on(RowView.HeadingChosen, "#facets")
    def _section_chosen(self, event: RowView.HeadingChosen) -> None:
        self.articles.choose_section(event.index)

    @on(RowView.HeadingChosen, "#list")
    def _heading_chosen(self, event: RowView.HeadingChosen) -> None:
        self.articles.choose_heading(event.index)

    @on(RowView.Chosen, "#list")
    def _article_chosen(self) -> None:
        self.articles.open_current()

    @on(ArticleView.LinkChosen)
    def _link_chosen(self, event: ArticleView.LinkChosen) -> None:
        self.article.follow_link(event.span)

    @on(ArticleView.HighlightChosen)
    def _highlight_chosen(self, event: ArticleView.HighlightChosen) -> None:
        if event.view is self.article.view:
            self.article.annotation.show_note()

    @on(ArticleView.HeadChosen)
    def _head_chosen(self, event: ArticleView.HeadChosen) -> None:
        self.article.head_chosen(event.line, event.offset)

    @on(ArticleView.Scrolled)
    def _scrolled(self, event: ArticleView.Scrolled) -> None:
        self.article.scrolled(event.at_end)
