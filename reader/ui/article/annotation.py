"""Highlights and notes of the open article: what the keys that mark it do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.notes.model import Highlight
from reader.services import marking
from reader.services.marking import Placed
from reader.services.session import Session
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.dialogs.note_task import Writing
from reader.ui.widgets.note_editor import NoteEditor

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen


class Annotating:
    """Turns the focus into highlights, and highlights into what the reader says of them.

    Args:
        screen: Whose article it is.
        session: The marks.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session
        self.reanchoring: Highlight | None = None
        self.writing = Writing(screen, session, self._changed, screen.say)

    @property
    def view(self) -> ArticleView:
        """The widget that shows the article."""
        return self.screen.article.view

    @property
    def editor(self) -> NoteEditor:
        """The note below the text."""
        return self.writing.editor

    def _here(self) -> Placed | None:
        """Return the highlight that a key means: the one in focus."""
        focused = self.view.focused_range
        return marking.touching(self.view.marks, *focused) if focused else None

    def on_highlight(self) -> bool:
        """Return whether a digit would recolour, rather than begin a count."""
        return self._here() is not None and not self.screen.selecting.active

    def _changed(self, message: str) -> None:
        """Show what a change of the marks did."""
        self.screen.article.remark()
        self.screen.listing.recount()
        self.screen.say(message)

    def do_reading_highlight(self) -> None:
        """Highlight the focused text."""
        if self.reanchoring is not None:
            self._reanchor(self.reanchoring)
            return
        made = self._mark()
        if made is not None:
            self._changed(_("Highlighted; u undoes it"))

    def do_visual_highlight(self) -> None:
        """Highlight the selection."""
        self.do_reading_highlight()

    def _mark(self) -> Highlight | None:
        """Highlight the focus, unless it is highlighted; the focus stays, the selection ends."""
        opened, focused = self.screen.article.opened, self.view.focused_range
        if opened is None or focused is None:
            self.screen.say(_("Focus a sentence with ) or a paragraph with } first"))
            return None
        if self.screen.article.refuses_marks():
            return None
        self.screen.selecting.end(keep=True)
        if marking.covering(self.view.marks, *focused):
            self.screen.say(_("This is highlighted; d deletes the highlight"))
            return None
        return marking.mark(self.session.notes, opened, *focused)

    def _reanchor(self, highlight: Highlight) -> None:
        """Put a highlight whose place was lost on the focus."""
        opened, focused = self.screen.article.opened, self.view.focused_range
        if opened is None or focused is None:
            self.screen.say(_("Select where the highlight stands now, then press H; q gives up"))
            return
        if self.screen.article.refuses_marks():
            return
        self.screen.selecting.end(keep=True)
        self.reanchoring = None
        marking.reanchor(self.session.notes, opened, highlight.id, *focused)
        self._changed(_("The highlight stands here now; u undoes it"))

    def do_reading_delete(self) -> None:
        """Delete the highlight under the focus."""
        found = self._here()
        if found is None:
            self.screen.say(_("No highlight here: ] and [ go to one"))
            return
        self.screen.selecting.end(keep=True)
        self.session.notes.remove_highlight(found.highlight.id)
        self.editor.close()
        self._changed(_("Highlight deleted; u undoes it"))

    def _recolour(self, colour: int) -> None:
        found = self._here()
        if found is None:
            return
        marking.recolour(self.session.notes, found.highlight.id, colour)
        meaning = self.session.settings.colours.get(str(colour), "")
        self._changed(
            _("Colour {colour}: {meaning}").format(colour=colour, meaning=meaning)
            if meaning
            else _("Colour {colour}").format(colour=colour)
        )

    def do_reading_colour_1(self) -> None:
        """Give the highlight the first colour."""
        self._recolour(1)

    def do_reading_colour_2(self) -> None:
        """Give the highlight the second colour."""
        self._recolour(2)

    def do_reading_colour_3(self) -> None:
        """Give the highlight the third colour."""
        self._recolour(3)

    def do_reading_colour_4(self) -> None:
        """Give the highlight the fourth colour."""
        self._recolour(4)

    def do_reading_colour_5(self) -> None:
        """Give the highlight the fifth colour."""
        self._recolour(5)

    def do_reading_next_highlight(self) -> None:
        """Focus the next highlight."""
        self._step_highlight(1)

    def do_reading_previous_highlight(self) -> None:
        """Focus the highlight before."""
        self._step_highlight(-1)

    def _step_highlight(self, step: int) -> None:
        here = self.view.focused_range or (self.view.visible_range()[0] - (step > 0), 0)
        found = marking.beside(self.view.marks, here[0], step)
        if found is None:
            self.screen.say(_("No highlight further on") if step > 0 else _("No highlight before"))
            return
        self.view.focus_range((found.start, found.end))
        if not found.sure:
            self.screen.say(
                _("The text has changed: H after selecting, or the notebook, settles it")
            )

    def do_reading_note(self) -> None:
        """Write a note: on the highlight in focus, or on a new one."""
        found = self._noted()
        if found is not None:
            self._edit(found)

    def _noted(self) -> Highlight | None:
        """Return the highlight that a note goes to, made now when the focus has none."""
        focused = self.view.focused_range
        if focused is not None:
            known = marking.covering(self.view.marks, *focused)
            if known is None and not self.screen.selecting.active:
                known = marking.around(self.view.marks, *focused)
            if known is not None:
                self.screen.selecting.end(keep=True)
                return known.highlight
        made = self._mark()
        if made is not None:
            self._changed(_("Highlighted"))
        return made

    def _edit(self, highlight: Highlight) -> None:
        self.writing.edit(highlight)
        self.screen.call_after_refresh(self._reveal)

    def _reveal(self) -> None:
        """Show the focus again once the note has taken its room."""
        if self.view.focused_range is not None:
            self.view.reveal(*self.view.focused_range)

    def do_reading_show_note(self) -> None:
        """Show the note of the highlight in focus."""
        found = self._here()
        if found is None:
            if not self.screen.sharing.follow_focus():
                self.screen.say(_("No highlight here: ] and [ go to one, H makes one"))
        elif not found.highlight.note and not found.highlight.tags:
            self.screen.say(_("No note on it; a writes one"))
        else:
            highlight = found.highlight
            self.editor.show(highlight.quote, highlight.note, highlight.tags)
            self.screen.call_after_refresh(self._reveal)

    def close(self) -> None:
        """Save the note and go back to the text."""
        self.writing.put_away()
        self.screen.go_to(self.view)
