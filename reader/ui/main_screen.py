"""The one working screen: facets, list and article side by side, as many as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, TextArea

from reader import paths
from reader.archive.header import Entry
from reader.config import Settings
from reader.services.session import Session
from reader.text.layout.page import PageStyle
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.article.annotation import Annotating
from reader.ui.article.article_view import ArticleView
from reader.ui.article.clipboard_and_export import Sharing
from reader.ui.article.commands import ArticleDesk
from reader.ui.article.find import Finding
from reader.ui.article.focus import Focusing
from reader.ui.article.images import Pictures
from reader.ui.article.places import Visiting
from reader.ui.article.selection import Selecting
from reader.ui.article.typesetting import Typesetting
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.background import BackgroundScreen
from reader.ui.articles.commands import Listing
from reader.ui.articles.facets import Facets
from reader.ui.articles.index_recovery import LOOKING, Mending
from reader.ui.articles.info import Informing
from reader.ui.articles.list_refresh import Renewing
from reader.ui.articles.messages import PanesScreen
from reader.ui.articles.movement import ShelfMoving
from reader.ui.articles.navigation import Steering
from reader.ui.articles.palette_choice import Choosing
from reader.ui.articles.pane_layout import THREE_PANES, Folding
from reader.ui.articles.query_bar import Asking
from reader.ui.articles.shutdown import Parting
from reader.ui.articles.startup import Beginning
from reader.ui.articles.status import ShelfTelling
from reader.ui.help.commands import Guiding
from reader.ui.keys.command_table import Place
from reader.ui.keys.keymap import Keymap
from reader.ui.keys.names import is_input_method, key_name
from reader.ui.notebook.visit import Noting
from reader.ui.settings.effects import page_style
from reader.ui.widgets.hint_line import HintLine
from reader.ui.widgets.note_editor import NoteEditor
from reader.ui.widgets.query_line import QueryLine
from reader.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp
    from reader.ui.help.palette import Offer

POLL = 1.0
"""Seconds between looks at what other sessions wrote."""


class ShelfScreen(PanesScreen, inherit_bindings=False):
    """Wires the panes to the desk; most keys are carried out by its rooms."""

    CSS_PATH: ClassVar = [paths.shipped("styles") / name for name in ("parts.tcss", "shelf.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = []
    app: ReaderApp
    AUTO_FOCUS = ""

    def __init__(self, session: Session, style: PageStyle, keymap: Keymap) -> None:
        """Make the screen of a session.

        Args:
            session: The library, the marks, the settings.
            style: How pages are set.
            keymap: What the keys do.
        """
        super().__init__()
        self.session = session
        self.keymap = keymap
        self.listing = Listing(self, session)
        self.asking = Asking(self)
        self.mending = Mending(self, session)
        self.renewing = Renewing(self, session)
        self.article = ArticleDesk(self, session)
        self.focusing = Focusing(self)
        self.selecting = Selecting(self)
        self.annotating = Annotating(self, session)
        self.noting = Noting(self, session)
        self.finding = Finding(self)
        self.visiting = Visiting(self, session)
        self.pictures = Pictures(self, session)
        self.informing = Informing(self, session)
        self.steering = Steering(self, session)
        self.moving = ShelfMoving(self)
        self.sharing = Sharing(self, session)
        self.telling = ShelfTelling(self, session)
        self.folding = Folding(self)
        self.guiding = Guiding(self)
        self.setting = Typesetting(self)
        self.choosing = Choosing(self)
        self.beginning = Beginning(self, session)
        self.parting = Parting(self, session)
        self.pane: Widget | None = None
        self.zen = False
        self.is_opening = False
        self._style = style
        self._told_input_method = False

    def compose(self) -> ComposeResult:
        """Lay the panes side by side over the filter and the status line."""
        # Before there is a pane: with each of them the styles of all would be worked out anew.
        self.set_class(self.app.size.width >= THREE_PANES, "-three")
        with Horizontal(id="panes"):
            yield Facets(id="facets")
            yield ArticleList(self.session.shelf, self.session.settings.columns, id="list")
            yield ArticleView(self._style, self.session.settings.measure * 2, id="article")
        yield NoteEditor(id="note")
        yield QueryLine(id="query")
        find = Input(id="find", select_on_focus=False)
        find.display = False
        yield find
        yield HintLine(self.keymap)
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Start the scan, and listen to the store."""
        self._word()
        self.set_class(getattr(self.app, "plain", False), "-plain")
        named = self.beginning.awaits_named
        self.go_to(self.article.view if named else self.listing.titles)
        self.listing.renew()
        self.set_interval(POLL, self._poll)
        self.telling.tell_in_turn(self.session.messages)
        self.scan()
        self.parting.begin()
        self.beginning.begin()

    @on(BackgroundScreen.Opened)
    async def _take_notes(self) -> None:
        await self.beginning.take_notes()

    def holds(self, event: events.Event) -> bool:
        """Return whether a key has to wait until the marks are open."""
        return self.beginning.holds(event)

    @on(BackgroundScreen.Indexed)
    def _indexed(self, event: BackgroundScreen.Indexed) -> None:
        """Show what was found, and how far the indexer is."""
        progress = event.progress
        ended = progress.stage in ("done", "busy")
        self.telling.progress = None if ended else progress
        with self.mending.guard():
            is_bare, words = not self.listing.articles(), self.listing.view.words
            if ended and (is_bare or words):
                self.renewing.now()
            else:
                self.renewing.look(at_once=ended or (is_bare and not words))
        if ended:
            self.listing.walked = True
            self.beginning.open_named()
            if self.session.shelf.searches:
                self.count_searches()
            self.listing.explain_empty()
            if progress.stage == "done" and self.telling.message in ("", _(LOOKING)):
                self.say(self.telling.found(progress))
        self.tell()

    @on(BackgroundScreen.Damaged)
    def _damaged(self, event: BackgroundScreen.Damaged) -> None:
        self.mending.damaged(event.seen)

    @on(ArticleList.Unreadable)
    def _unreadable(self) -> None:
        self.mending.damaged(self.mending.renewals)

    @on(BackgroundScreen.NotNamed)
    def _not_named(self) -> None:
        self.beginning.name_by_row()

    @on(BackgroundScreen.Counted)
    def _counted(self, event: BackgroundScreen.Counted) -> None:
        """Show what the saved searches find."""
        self.session.shelf.found = event.found
        self.listing.recount()

    @on(BackgroundScreen.Arranged)
    def _arranged(self, event: BackgroundScreen.Arranged) -> None:
        """Show the list that was made."""
        with self.mending.guard():
            self.listing.take(event.view, event.rows)

    def open(self, entry: Entry, place: int | None = None) -> None:
        """Open an article; the newest wish wins.

        Args:
            entry: Its row.
            place: The offset to show it from; by default where the reader left it.
        """
        self.article.leave()
        self.article.wanted = place
        self.is_opening = True
        self.read_file(entry)

    @on(BackgroundScreen.Ready)
    def _ready(self, event: BackgroundScreen.Ready) -> None:
        """Show the article that was read."""
        self.is_opening = self.beginning.awaits_named = False
        self.article.take(event.opened)

    @on(BackgroundScreen.Cleaned)
    def _cleaned(self, event: BackgroundScreen.Cleaned) -> None:
        """Let the cleaned article take the place of its plain text."""
        self.article.take_cleaned(event.opened)

    @on(BackgroundScreen.Failed)
    def _failed(self, event: BackgroundScreen.Failed) -> None:
        """Say why an article cannot be shown."""
        self.is_opening = False
        self.beginning.stop_awaiting()
        self.say(event.why)

    @on(BackgroundScreen.Saved)
    def _written(self) -> None:
        """Show whether all marks are on the disk, and let the index know."""
        self.mending.carry()
        self.beginning.tell_notice()
        self.tell()

    def _poll(self) -> None:
        if self.telling.progress is None:  # else each report brings the list up to date
            with self.mending.guard():
                self.renewing.look()
        changed = self.session.is_open and self.session.notes.poll()
        if self.session.is_open and self.beginning.tell_notice():
            self.tell()
        if changed:
            self.listing.recount()
            self.article.remark()
            self.noting.renew()
            self.beginning.tell_notice()
            self.tell()

    def go_to(self, pane: Widget) -> None:
        """Give a pane the focus, and fold the others by the room there is."""
        self.pane = pane
        self.folding.fold()
        pane.focus(scroll_visible=False)
        self.tell()

    def on_resize(self) -> None:
        """Fold the panes anew."""
        self.folding.resized()
        self.tell()

    def say(self, message: str) -> None:
        """Show a message until the next key."""
        self.telling.message = safe_line(message)
        self.tell()

    def tell(self) -> None:
        """Bring the status line, and the hints above it, up to date."""
        self.telling.bring_up_to_date()
        alone = self.zen and self.pane is self.article.view
        self.query_one(HintLine).tell(self.place, wanted=self.session.settings.hints and not alone)

    @property
    def shown_article(self) -> ArticleView | None:
        """The view of the open article, if there is one."""
        return self.article.view if self.article.entry is not None else None

    def take_settings(self, before: Settings, settings: Settings) -> None:
        """Show the panes as the settings are now.

        Args:
            before: What held until now.
            settings: What holds.
        """
        self.article.view.restyle(page_style(settings), settings.measure * 2)
        self.listing.take_settings(before, settings)
        self._word()
        self.query_one(HintLine).refresh()
        self.tell()

    def _word(self) -> None:
        """Say what stands on the screen for long in the language of the interface."""
        self.article.view.hint = _("Enter opens the article; ? shows the keys")

    @property
    def times(self) -> int:
        """How often the last key is meant, at least once."""
        return max(1, self.keymap.count)

    @property
    def place(self) -> Place:
        """Where keys are looked up now."""
        if self.pane is self.article.view:
            return Place.VISUAL if self.selecting.active else Place.ARTICLE
        return Place.FACETS if self.pane is self.listing.facets else Place.LIST

    def on_key(self, event: events.Key) -> None:
        """Look a key up, unless a text is being typed."""
        self.renewing.pressed()
        if isinstance(self.focused, Input | TextArea):
            if self.focused.id == "find" and event.key in ("escape", "ctrl+c"):
                event.stop()
                self.finding.cancel()
            return
        event.stop()
        event.prevent_default()
        self.telling.next_message()
        if self.visiting.take(event.character) or self.selecting.take(event.character):
            self.tell()
            return
        key, place = key_name(event.key, event.character), self.place
        command = self.keymap.press(key, place, counting=self._counts(key, place))
        if command is not None:
            self.carry_out(command.method)
        elif is_input_method(event.character) and not self._told_input_method:
            self._told_input_method = True
            self.say(_("The input method is in Chinese mode: switch it off to use the keys"))
        self.tell()

    def _counts(self, key: str, place: Place) -> bool:
        """Return whether a digit counts: it does, unless it recolours the highlight in focus."""
        if place is Place.ARTICLE:
            return key in "6789" or not self.annotating.on_highlight()
        return place is Place.VISUAL

    def carry_out(self, method: str) -> None:
        """Run what a command names, in the room that knows it."""
        rooms = (self, self.listing, self.article, self.focusing, self.selecting, self.annotating)
        more = (self.sharing, self.noting, self.finding, self.visiting, self.informing, self.asking)
        rest = (self.moving, self.mending, self.pictures, self.guiding, self.steering, self.setting)
        for room in (*rooms, *more, *rest):
            action = getattr(room, method, None)
            if action is not None:
                with self.mending.guard():
                    action()
                return

    def take_offer(self, offer: Offer) -> None:
        """Do, open or go to what was chosen in the palette."""
        self.choosing.take(offer)

    def do_app_quit(self) -> None:
        """Write everything down and leave."""
        self.parting.leave()
