"""The notebook: all highlights and notes of the library on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, TextArea

from reader import paths
from reader.config import Settings
from reader.services import notebook
from reader.services.session import Session
from reader.text.layout.page import PageStyle
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.articles.movement import ListMoving
from reader.ui.articles.status import NotebookTelling
from reader.ui.dialogs.note_task import Writing
from reader.ui.help.commands import Guiding
from reader.ui.help.palette import Offer
from reader.ui.keys.command_table import Place
from reader.ui.keys.keymap import Keymap
from reader.ui.keys.names import key_name
from reader.ui.notebook.commands import Reviewing
from reader.ui.notebook.filters import Narrowing
from reader.ui.notebook.note_list import NoteFacets, NoteList
from reader.ui.notebook.preview import Previewing
from reader.ui.notebook.state import Jump, NotebookState
from reader.ui.settings.effects import page_style
from reader.ui.widgets.hint_line import HintLine
from reader.ui.widgets.note_editor import NoteEditor
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from reader.ui.app import ReaderApp

WIDE = 80
"""Columns from which the facets stand beside the list."""
_LEAVING = ("escape", "ctrl+c", "down", "up")
"""Keys that leave the line on which words are typed."""


class NotebookScreen(Screen[Jump | None], inherit_bindings=False):
    """Lists, seeks, previews and changes highlights; answered with a place to go to, or none."""

    CSS_PATH: ClassVar = [paths.shipped("styles") / "notebook.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = []
    app: ReaderApp
    AUTO_FOCUS = None

    def __init__(
        self, session: Session, style: PageStyle, keymap: Keymap, state: NotebookState
    ) -> None:
        """Make the screen.

        Args:
            session: The marks.
            style: How the preview is set.
            keymap: Looks keys up.
            state: From the last time; it is kept up to date.
        """
        super().__init__()
        self.session = session
        self.keymap = keymap
        self.state = state
        self.reviewing = Reviewing(self, session)
        self.guiding = Guiding(self)
        self._style = style
        self.narrowing = Narrowing(self)
        self.previewing = Previewing(self, session)
        self.moving = ListMoving(self)
        self.writing = Writing(self, session, self._changed, self.say)
        self.telling = NotebookTelling(self, session)

    def compose(self) -> ComposeResult:
        """Put the facets beside the list, and the preview under it."""
        with Horizontal(id="panes"):
            yield NoteFacets(self.session.settings.colours, id="facets")
            with Vertical(id="notes"):
                yield NoteList(id="list")
                yield ArticleView(self._style, self.session.settings.measure * 2, id="preview")
        yield NoteEditor(id="note")
        yield Input(id="line", compact=True, select_on_focus=False)
        yield HintLine(self.keymap)
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Show what there is."""
        self.set_class(bool(getattr(self.app, "plain", False)), "-plain")
        self.narrowing.line.display = self.narrowing.line.cursor_blink = False
        self.query_one("#preview", ArticleView).can_focus = False
        self.titles.focus()
        self.renew()

    def on_resize(self) -> None:
        """Fold the facets away on a narrow screen, the preview on a low one."""
        self.fold()
        self.tell()

    def fold(self) -> None:
        """Show the panes that there is room for."""
        width, height = self.app.size.width, self.app.size.height
        at_facets = self.narrowing.at_facets
        self.facets.display = width >= WIDE or at_facets
        self.query_one("#notes").display = width >= WIDE or not at_facets
        self.query_one("#preview").display = height >= 12

    @property
    def titles(self) -> NoteList:
        """The list of highlights."""
        return self.query_one(NoteList)

    @property
    def facets(self) -> NoteFacets:
        """The facets beside it."""
        return self.query_one(NoteFacets)

    @property
    def pane(self) -> RowView:
        """The pane in which the keys move."""
        return self.facets if self.facets.has_focus else self.titles

    def renew(self) -> None:
        """Show what the store holds now."""
        found = notebook.entries(self.session.notes)
        kept = notebook.listed(found, self.state.view)
        self.state.chosen &= {each.highlight.id for each in found}
        rows = notebook.rows(kept, self.state.view.grouping, self.session.settings.colours)
        self.titles.show(rows, self.state.chosen, self.state.current)
        self.facets.show(notebook.facets(found), self.state.view.facet)
        self.previewing.show()
        self.tell()

    def say(self, message: str) -> None:
        """Show a message until the next key."""
        self.telling.message = safe_line(message)
        self.tell()

    def tell(self) -> None:
        """Bring the status line up to date."""
        self.telling.bring_up_to_date()
        self.query_one(HintLine).tell(Place.NOTEBOOK, wanted=self.session.settings.hints)

    def on_key(self, event: events.Key) -> None:
        """Look a key up, unless a text is being typed."""
        typing = isinstance(self.focused, Input | TextArea)
        if typing and not (self.narrowing.line.has_focus and event.key in _LEAVING):
            return
        event.stop()
        event.prevent_default()
        if typing:
            self.narrowing.end_line()
            return
        self.telling.next_message()
        command = self.keymap.press(key_name(event.key, event.character), Place.NOTEBOOK)
        if command is not None:
            self.carry_out(command.method)
        self.tell()

    @property
    def place(self) -> Place:
        """Where keys are looked up."""
        return Place.NOTEBOOK

    @property
    def shown_article(self) -> ArticleView | None:
        """None: the preview shows no whole article."""
        return None

    def carry_out(self, method: str) -> None:
        """Run what a command names, in the room that knows it."""
        for room in (self, self.narrowing, self.reviewing, self.moving, self.guiding):
            action = getattr(room, method, None)
            if action is not None:
                action()
                return
        self.say(_("That key works in the list and in an article; q goes back"))

    def take_offer(self, offer: Offer) -> None:
        """Do what was chosen in the palette; what is not here is left to the screen below."""
        if offer.command is not None and offer.command.works_in(Place.NOTEBOOK):
            self.carry_out(offer.command.method)
        else:
            stack = self.app.screen_stack
            take = getattr(stack[stack.index(self) - 1], "take_offer", None)
            self._leave(None)
            if take is not None:
                self.app.call_after_refresh(take, offer)

    def take_settings(self, before: Settings, settings: Settings) -> None:
        """Show the notes as the settings are now."""
        view = self.query_one("#preview", ArticleView)
        view.restyle(page_style(settings), settings.measure * 2)
        self.renew()

    @on(RowView.Moved, "#list")
    def _moved(self) -> None:
        highlight = self.titles.highlight
        if highlight is None or highlight.id != self.writing.edits:
            self.writing.put_away()
        self.previewing.show()
        self.tell()

    @on(RowView.Chosen, "#facets")
    def _facet_chosen(self) -> None:
        self.narrowing.choose_facet()

    @on(Input.Changed, "#line")
    def _typed(self, event: Input.Changed) -> None:
        self.narrowing.typed(event.value)

    @on(Input.Submitted, "#line")
    def _submitted(self, event: Input.Submitted) -> None:
        self.narrowing.submitted(event.value)

    @on(NoteEditor.Save)
    def save_note(self) -> None:
        """Save the note that is being written."""
        self.writing.save()

    @on(NoteEditor.Changed)
    def _note_changed(self) -> None:
        self.writing.draft()

    @on(NoteEditor.Outside)
    def _edit_note_outside(self) -> None:
        self.writing.edit_outside()

    @on(NoteEditor.Close)
    def _close_note(self) -> None:
        self.writing.put_away()
        self.titles.focus()

    def _changed(self, message: str) -> None:
        """Show what a change of the marks did."""
        self.renew()
        self.say(message)

    def do_notebook_note(self) -> None:
        """Write a note on the highlight under the cursor."""
        if self.titles.highlight is not None:
            self.writing.edit(self.titles.highlight)

    def do_notebook_open(self) -> None:
        """Go to the place of the highlight, or narrow the list to the facet."""
        if self.facets.has_focus:
            self.narrowing.choose_facet()
        elif self.titles.highlight is not None:
            self._leave(Jump(self.titles.highlight))

    def do_notebook_place(self) -> None:
        """Go to the article, to choose the place of the highlight by hand."""
        if self.titles.highlight is not None:
            self._leave(Jump(self.titles.highlight, reanchor=True))

    def _leave(self, jump: Jump | None) -> None:
        self.writing.put_away()
        self.dismiss(jump)

    def do_app_back(self) -> None:
        """Take the last thing back: the choice, the filter; then go back to where one was."""
        if self.facets.has_focus:
            self.narrowing.to_list()
        elif self.state.chosen:
            self.state.chosen.clear()
            self.titles.refresh()
        elif self.state.view.words:
            self.narrowing.change(words="")
        else:
            self._leave(None)

    def do_app_redraw(self) -> None:
        """Draw the whole screen again."""
        self.refresh(layout=True)

    def do_app_suspend(self) -> None:
        """Stop and hand the terminal to the shell; ``fg`` comes back."""
        self.writing.put_away()
        self.app.action_suspend_process()

    def do_app_quit(self) -> None:
        """Leave the program, as in the list."""
        self.writing.put_away()
        for screen in self.app.screen_stack:
            if screen is not self and hasattr(screen, "do_app_quit"):
                screen.do_app_quit()
                return
        self.app.exit()
