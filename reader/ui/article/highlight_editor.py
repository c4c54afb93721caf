"""Annotation: the commands for highlights and notes in the open article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.services import marking
from reader.translation import gettext as _
from reader.ui.part import Part
from reader.ui.widgets.note_writer import NoteWriter

if TYPE_CHECKING:
    from reader.notes.model import Highlight
    from reader.services.marking import Placed
    from reader.ui.article.article_view import ArticleView
    from reader.ui.article.links import LinkCommands
    from reader.ui.article.selection import TextSelection
    from reader.ui.keys.actions import Handlers
    from reader.ui.widgets.note_editor import NoteEditor
    from reader.ui.workspace import Workspace


class HighlightEditor(Part):
    """Turns the focus into highlights, and edits their notes and colours.

    Args:
        workspace: The main screen.
        view: Shows the article.
        selection: The cursor that selects text.
        links: Follows a link in focus.
        editor: The note editor below the text.

    Attributes:
        reanchoring: The lost highlight whose place is being chosen by hand.
        writing: Keeps the editor and the store in step.
    """

    def __init__(
        self,
        workspace: Workspace,
        view: ArticleView,
        selection: TextSelection,
        links: LinkCommands,
        editor: NoteEditor,
    ) -> None:
        super().__init__(workspace)
        self.view = view
        self.selection = selection
        self.links = links
        self.editor = editor
        self.reanchoring: Highlight | None = None
        self.writing = NoteWriter(
            editor, workspace.session, self._changed, workspace.status, workspace.after
        )

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "reading.colour": self.recolour,
            "reading.highlight": self.highlight,
            "visual.highlight": self.highlight,
            "reading.delete": self.delete,
            "reading.next_highlight": self.next_highlight,
            "reading.previous_highlight": self.previous_highlight,
            "reading.note": self.note,
            "reading.show_note": self.show_note,
        }

    def _here(self) -> Placed | None:
        """Return the highlight under the focus."""
        focused = self.view.focused_range
        return marking.touching(self.view.marks, *focused) if focused else None

    def on_highlight(self) -> bool:
        """Return whether a digit chooses a colour; otherwise it is part of a count.

        A highlight out of view keeps its colour: who has scrolled on types a count.
        """
        focused, seen = self.view.focused_range, self.view.visible_range()
        if focused is None or focused[0] >= seen[1] or focused[1] <= seen[0]:
            return False
        return self._here() is not None and not self.selection.active

    def _changed(self, message: str) -> None:
        """Update the panes after a change of the marks, and show a message."""
        self.article.remark()
        self.listing.recount()
        self.workspace.status(message)

    def highlight(self) -> None:
        """Highlight the focused text."""
        if self.reanchoring is not None:
            self._reanchor(self.reanchoring)
            return
        made = self._mark()
        if made is not None:
            self._changed(_("Highlighted; u undoes it"))

    def _mark(self) -> Highlight | None:
        """Highlight the focus, unless it is highlighted; keep the focus, end the selection."""
        opened, focused = self.article.opened, self.view.focused_range
        if opened is None or focused is None:
            self.workspace.status(_("Focus a sentence with ) or a paragraph with } first"))
            return None
        if self.article.refuses_marks():
            return None
        self.selection.end(keep=True)
        if marking.covering(self.view.marks, *focused):
            self.workspace.status(_("This is highlighted; d deletes the highlight"))
            return None
        return marking.mark(self.notes, opened, *focused)

    def _reanchor(self, highlight: Highlight) -> None:
        """Move a lost highlight to the focus."""
        opened, focused = self.article.opened, self.view.focused_range
        if opened is None or focused is None:
            self.workspace.status(_("Select where the highlight belongs, then press H; q cancels"))
            return
        if self.article.refuses_marks():
            return
        self.selection.end(keep=True)
        self.reanchoring = None
        marking.reanchor(self.notes, opened, highlight.id, *focused)
        self._changed(_("Highlight moved here; u undoes it"))

    def delete(self) -> None:
        """Delete the highlight under the focus."""
        placed = self._here()
        if placed is None:
            self.workspace.status(_("No highlight here: ] and [ go to one"))
            return
        self.selection.end(keep=True)
        self.notes.remove_highlight(placed.highlight.id)
        self.editor.close()
        self._changed(_("Highlight deleted; u undoes it"))

    def recolour(self, colour: int) -> None:
        """Recolour the highlight under the focus.

        Args:
            colour: One of `COLOUR_NUMBERS`.
        """
        placed = self._here()
        if placed is None:
            return
        marking.recolour(self.notes, placed.highlight.id, colour)
        colours = self.settings.colours
        meaning = colours.get(str(colour), "")
        self._changed(
            _("Colour {colour}: {meaning}").format(colour=colour, meaning=meaning)
            if meaning
            else _("Colour {colour}").format(colour=colour)
        )

    def next_highlight(self) -> None:
        """Focus the next highlight."""
        self._step_highlight(1)

    def previous_highlight(self) -> None:
        """Focus the previous highlight."""
        self._step_highlight(-1)

    def _step_highlight(self, step: int) -> None:
        here = self.view.focused_range or (self.view.visible_range()[0] - (step > 0), 0)
        placed = marking.beside(self.view.marks, here[0], step)
        if placed is None:
            self.workspace.status(
                _("No highlight after this") if step > 0 else _("No highlight before this")
            )
            return
        self.view.focus_range((placed.start, placed.end))
        if not placed.sure:
            self.workspace.status(
                _("The text has changed: H after selecting, or the notebook, settles it")
            )

    def note(self) -> None:
        """Write a note on the highlight under the focus, or on a new one."""
        highlight = self._noted()
        if highlight is not None:
            self._edit(highlight)

    def _noted(self) -> Highlight | None:
        """Return the highlight for a note, creating one if the focus has none."""
        focused = self.view.focused_range
        if focused is not None:
            placed = marking.covering(self.view.marks, *focused)
            if placed is None and not self.selection.active:
                placed = marking.around(self.view.marks, *focused)
            if placed is not None:
                self.selection.end(keep=True)
                return placed.highlight
        made = self._mark()
        if made is not None:
            self._changed(_("Highlighted"))
        return made

    def _edit(self, highlight: Highlight) -> None:
        from reader.services.highlight_note import HighlightNote  # here: rarely at a start

        self.writing.edit(HighlightNote(self.notes, highlight))
        self.workspace.after_refresh(self._reveal)

    def _reveal(self) -> None:
        """Scroll to the focus after the note editor has opened."""
        if self.view.focused_range is not None:
            self.view.reveal(*self.view.focused_range)

    def show_note(self) -> None:
        """Show the note of the highlight under the focus."""
        placed = self._here()
        if placed is None:
            if not self.links.follow_focus():
                self.workspace.status(_("No highlight here: ] and [ go to one, H makes one"))
        elif not placed.highlight.note and not placed.highlight.tags:
            self.workspace.status(_("No note on it; a writes one"))
        else:
            highlight = placed.highlight
            self.editor.show(highlight.quote, highlight.note, highlight.tags)
            self.workspace.after_refresh(self._reveal)

    def close(self) -> None:
        """Save the note and go back to the text."""
        self.writing.put_away()
        self.workspace.show_pane(self.view)
