"""The notebook: all highlights and notes of the library on one screen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from reader import paths
from reader.desk import marking, notebook, reviewing
from reader.desk.notebook import Facet, Grouping, View
from reader.desk.session import Session
from reader.notes.models import Highlight
from reader.text.page import PageStyle
from reader.text.safe import Safe, safe_line
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.key_names import key_name
from reader.ui.keymap import Keymap
from reader.ui.keys import Place
from reader.ui.reviewing import Reviewing
from reader.ui.screens.help import HelpScreen
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.note_editor import NoteEditor
from reader.ui.widgets.note_list import NoteFacets, NoteList
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.status_line import StatusLine

WIDE = 80
"""Columns from which the facets stand beside the list."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Where the reader wants to go from the notebook.

    Attributes:
        highlight: The highlight.
        reanchor: Whether the reader will choose its place there.
    """

    highlight: Highlight
    reanchor: bool = False


@dataclass(slots=True)
class NotebookState:
    """What is kept while the notebook is away: the view, the row, what is chosen."""

    view: View = field(default_factory=View)
    current: str = ""
    chosen: set[str] = field(default_factory=set)


GROUPINGS = {
    Grouping.ARTICLE: deferred("By article"),
    Grouping.DAY: deferred("By day"),
    Grouping.SOURCE: deferred("By source"),
    Grouping.TAG: deferred("By tag"),
    Grouping.COLOUR: deferred("By colour"),
}
"""What is said when the grouping turns."""


class NotebookScreen(Screen[Jump | None], inherit_bindings=False):
    """Lists, seeks, previews and changes highlights; answered with a place to go to, or none."""

    CSS_PATH: ClassVar = [paths.shipped("styles") / "notebook.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = []
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
        self._style = style
        self._message = Safe("")
        self._edited: Highlight | None = None
        self._asking = ""

    def compose(self) -> ComposeResult:
        """Put the facets beside the list, and the preview under it."""
        with Horizontal(id="panes"):
            yield NoteFacets(self.session.settings.colours, id="facets")
            with Vertical(id="notes"):
                yield NoteList(id="list")
                yield ArticleView(self._style, self.session.settings.measure * 2, id="preview")
        yield NoteEditor(id="note")
        yield Input(id="line", compact=True, select_on_focus=False)
        yield StatusLine(id="status")

    def on_mount(self) -> None:
        """Show what there is."""
        self.set_class(bool(getattr(self.app, "plain", False)), "-plain")
        self.query_one("#line").display = False
        self.query_one("#line", Input).cursor_blink = False
        self.query_one("#preview", ArticleView).can_focus = False
        self.titles.focus()
        self.renew()

    def on_resize(self) -> None:
        """Fold the facets away on a narrow screen, the preview on a low one."""
        self._fold()
        self.tell()

    def _fold(self) -> None:
        width, height = self.app.size.width, self.app.size.height
        at_facets = self.facets.has_focus
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
    def editor(self) -> NoteEditor:
        """The note below it."""
        return self.query_one(NoteEditor)

    def renew(self) -> None:
        """Show what the store holds now."""
        found = notebook.entries(self.session.notes)
        kept = notebook.listed(found, self.state.view)
        self.state.chosen &= {each.highlight.id for each in found}
        rows = notebook.rows(kept, self.state.view.grouping, self.session.settings.colours)
        self.titles.show(rows, self.state.chosen, self.state.current)
        self.facets.show(notebook.facets(found), self.state.view.facet)
        self._preview()

    def _preview(self) -> None:
        """Show the highlight under the cursor in its surroundings."""
        row = self.titles.current
        view = self.query_one("#preview", ArticleView)
        if row is None or row.entry is None:
            view.hint = _("No highlights here; in an article ) and H make one")
            view.close()
        else:
            self.state.current = row.entry.highlight.id
            document, mark = reviewing.excerpt(row.entry)
            view.show(document, reviewing.preface(row.entry), (mark,), 0)
        self.tell()

    def say(self, message: str) -> None:
        """Show a message until the next key."""
        self._message = safe_line(message)
        self.tell()

    def tell(self) -> None:
        """Bring the status line up to date."""
        status = self.query_one(StatusLine)
        titles = self.titles
        total = sum(row.entry is not None for row in titles.rows)
        before = sum(row.entry is not None for row in titles.rows[: titles.cursor + 1])
        words = f"/{self.state.view.words}/ " if self.state.view.words else ""
        chosen = (
            _("{count} chosen").format(count=len(self.state.chosen)) if self.state.chosen else ""
        )
        saving = self.session.notes.saving
        status.alarm = (
            safe_line(_("⚠ NOT SAVED: {error}").format(error=saving.error)) if saving.error else ""
        )
        status.right = f"{self.keymap.pending} {chosen}{safe_line(words)}{before}/{total}".strip()
        row = titles.current
        title = safe_line(row.entry.article.title) if row and row.entry else _("Notebook")
        status.left = self._message or title

    def on_key(self, event: events.Key) -> None:
        """Look a key up, unless a text is being typed."""
        if self.editor.is_writing and isinstance(self.focused, Widget) and self._in_editor():
            return
        if self.query_one("#line").has_focus:
            if event.key in ("escape", "down", "up"):
                event.stop()
                event.prevent_default()
                self._end_line()
            return
        event.stop()
        event.prevent_default()
        self._message = Safe("")
        command = self.keymap.press(key_name(event.key, event.character), Place.NOTEBOOK)
        if command is not None:
            rooms = (self, self.reviewing)
            action = next(
                filter(None, (getattr(each, command.method, None) for each in rooms)), None
            )
            if action is not None:
                action()
            else:
                self.say(_("That key works in the list and in an article; q goes back"))
        self.tell()

    def _in_editor(self) -> bool:
        focused = self.focused
        return focused is not None and self.editor in focused.ancestors

    @on(RowView.Moved, "#list")
    def _moved(self) -> None:
        self.editor.close()
        self._preview()

    @on(RowView.Chosen, "#facets")
    def _facet_chosen(self) -> None:
        self.narrow()

    # Moving

    def _pane(self) -> RowView:
        return self.facets if self.facets.has_focus else self.titles

    def do_move_down(self) -> None:
        """Move a row down."""
        self._pane().move(1)

    def do_move_up(self) -> None:
        """Move a row up."""
        self._pane().move(-1)

    def do_move_page_down(self) -> None:
        """Move a page down."""
        self._pane().page(1)

    def do_move_page_up(self) -> None:
        """Move a page up."""
        self._pane().page(-1)

    do_move_back_page = do_move_page_up

    def do_move_half_down(self) -> None:
        """Move half a page down."""
        self._pane().page(0.5)

    def do_move_half_up(self) -> None:
        """Move half a page up."""
        self._pane().page(-0.5)

    def do_move_first(self) -> None:
        """Move to the first row."""
        self._pane().first()

    def do_move_last(self) -> None:
        """Move to the last row."""
        self._pane().last()

    def do_notebook_facets(self) -> None:
        """Move to the facets."""
        self.facets.display = True
        self.facets.focus()
        self.call_after_refresh(self._fold)

    def do_app_focus_next(self) -> None:
        """Move between the facets and the list."""
        if self.facets.has_focus:
            self._to_list()
        else:
            self.do_notebook_facets()

    do_app_focus_previous = do_app_focus_next

    def _to_list(self) -> None:
        self.query_one("#notes").display = True
        self.titles.focus()
        self.call_after_refresh(self._fold)

    # Seeing

    def do_notebook_open(self) -> None:
        """Go to the place of the highlight, or narrow the list to the facet."""
        if self.facets.has_focus:
            self.narrow()
        elif self.titles.highlight is not None:
            self._leave(Jump(self.titles.highlight))

    def narrow(self) -> None:
        """Narrow the list to the facet under the cursor."""
        facet = self.facets.current or Facet()
        self._view(facet=facet)
        self._to_list()

    def _view(self, **changes: object) -> None:
        self.state.view = replace(self.state.view, **changes)  # type: ignore[arg-type]  # its own
        self.renew()

    def do_notebook_group(self) -> None:
        """Group by the next of article, day, source, tag, colour."""
        order = list(Grouping)
        grouping = order[(order.index(self.state.view.grouping) + 1) % len(order)]
        self._view(grouping=grouping)
        self.say(_(GROUPINGS[grouping]))

    def do_notebook_filter(self) -> None:
        """Open the filter line."""
        self._ask("filter", self.state.view.words, _("words, tag: source: colour: state:"))

    def do_notebook_clear(self) -> None:
        """Clear the filter and the facet."""
        self._view(words="", facet=Facet())

    def do_notebook_tag(self) -> None:
        """Ask for tags to add, or with a minus to take away."""
        if self.reviewing.meant():
            self._ask("tag", "", _("tags to add; -tag takes one away"))

    def _ask(self, what: str, value: str, hint: str) -> None:
        box = self.query_one("#line", Input)
        self._asking = ""
        box.placeholder, box.value = hint, value
        self._asking = what
        box.display = True
        box.focus()
        box.cursor_position = len(value)

    @on(Input.Changed, "#line")
    def _typed(self, event: Input.Changed) -> None:
        if self._asking == "filter":
            self._view(words=event.value)

    @on(Input.Submitted, "#line")
    def _submitted(self, event: Input.Submitted) -> None:
        if self._asking == "tag":
            self.reviewing.tag(event.value)
        self._end_line()

    def _end_line(self) -> None:
        self._asking = ""
        self.query_one("#line").display = False
        self.titles.focus()

    # Changing

    def do_notebook_note(self) -> None:
        """Write a note on the highlight under the cursor."""
        highlight = self.titles.highlight
        if highlight is not None:
            self._edited = highlight
            tags = marking.tags_in_use(self.session.notes)
            self.editor.write(highlight.quote, highlight.note, highlight.tags, tags)

    @on(NoteEditor.Save)
    def _save_note(self) -> None:
        if self._edited is not None and self.editor.is_writing:
            editor, notes = self.editor, self.session.notes
            if marking.annotate(notes, self._edited.id, editor.note, editor.tags):
                self.renew()
                self.say(_("Note saved; u undoes it"))

    @on(NoteEditor.Close)
    def _close_note(self) -> None:
        self._save_note()
        self._edited = None
        self.editor.close()
        self.titles.focus()

    def do_notebook_place(self) -> None:
        """Go to the article, to choose the place of the highlight by hand."""
        if self.titles.highlight is not None:
            self._leave(Jump(self.titles.highlight, reanchor=True))

    # Leaving

    def _leave(self, jump: Jump | None) -> None:
        self._close_note()
        self.dismiss(jump)

    def do_app_back(self) -> None:
        """Take the last thing back: the choice, the filter; then go back to where one was."""
        if self.facets.has_focus:
            self._to_list()
        elif self.state.chosen:
            self.state.chosen.clear()
            self.titles.refresh()
        elif self.state.view.words:
            self._view(words="")
        else:
            self._leave(None)

    def do_app_undo(self) -> None:
        """Undo the last change of the marks."""
        what = self.session.notes.undo()
        self.renew()
        self.say(_("Undone: {what}").format(what=what) if what else _("Nothing to undo"))

    def do_app_redo(self) -> None:
        """Redo what was undone."""
        what = self.session.notes.redo()
        self.renew()
        self.say(_("Done again: {what}").format(what=what) if what else _("Nothing to redo"))

    def do_app_help(self) -> None:
        """Show the keys of the notebook."""
        self.app.push_screen(HelpScreen(self.keymap, Place.NOTEBOOK))

    def do_app_redraw(self) -> None:
        """Draw the whole screen again."""
        self.refresh(layout=True)

    def do_app_quit(self) -> None:
        """Leave the program, as in the list."""
        self._close_note()
        for screen in self.app.screen_stack:
            if screen is not self and hasattr(screen, "do_app_quit"):
                screen.do_app_quit()
                return
        self.app.exit()
