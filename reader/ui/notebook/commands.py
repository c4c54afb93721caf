"""The commands that change highlights in the notebook; each is one step of undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.notes.highlight_ids import picked
from reader.notes.model import Highlight
from reader.services import notebook, review
from reader.services.marking import split_tags
from reader.services.notebook_query import colour_name
from reader.translation import gettext as _
from reader.ui.dialogs.export import ask_and_export
from reader.ui.keys.actions import Handlers
from reader.ui.notebook.view import NotebookView

if TYPE_CHECKING:
    from reader.notes.portions import Reversal


class HighlightCommands:
    """Handles the commands that select, change and export highlights.

    Args:
        view: The notebook.
    """

    def __init__(self, view: NotebookView) -> None:
        self.view = view
        self.session = view.session

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "notebook.choose": self.choose,
            "notebook.choose_all": self.choose_all,
            "notebook.colour": self.recolour,
            "notebook.delete": self.delete,
            "notebook.accept": self.accept,
            "notebook.keep": self.keep,
            "notebook.export": self.export,
            "app.undo": self.undo,
            "app.redo": self.redo,
        }

    def meant(self) -> Sequence[str]:
        """Return the ids of the selected highlights, or else of the one under the cursor."""
        chosen, current = self.view.state.chosen, self.view.titles.highlight
        if chosen:  # in the order of the store, because neighbours are read together
            return picked(self.session.notes.highlight_ids().values(), chosen)
        return [current.id] if current is not None else []

    def _in_doubt(self) -> list[Highlight]:
        """Return the affected highlights whose position is in doubt."""
        highlights = map(self.session.notes.highlight, self.meant())
        return [
            highlight
            for highlight in highlights
            if highlight is not None and highlight.state == "moved"
        ]

    def _change(self, portions: Iterator[int], total: int, what: str) -> None:
        """Make a change in portions, and show how many highlights it changed."""
        self.view.bulk.run(portions, total, lambda count: self._done(count, what))

    def _done(self, count: int, what: str) -> None:
        self.view.renew()
        message = _("{count}: {what}; u undoes it").format(count=count, what=what)
        self.view.status(message if count else _("Nothing to change"))

    def choose(self) -> None:
        """Toggle the selection of the highlight, and move on."""
        highlight = self.view.titles.highlight
        if highlight is not None:
            self.view.state.chosen ^= {highlight.id}
            self.view.titles.move(1)
            self.view.titles.refresh()

    def choose_all(self) -> None:
        """Select all listed highlights, or none if all are selected."""
        rows = self.view.titles.rows
        listed = set(rows.ids()) if rows is not None else set()
        if listed <= self.view.state.chosen:
            self.view.state.chosen -= listed
        else:
            self.view.state.chosen |= listed
        self.view.titles.refresh()

    def recolour(self, colour: int) -> None:
        """Change the colour of the highlights.

        Args:
            colour: One of `COLOUR_NUMBERS`.
        """
        if self.view.bulk.refuses():
            return
        meant = self.meant()
        portions = notebook.recolour(self.session.notes, meant, colour)
        name = colour_name(colour, self.session.settings.colours)
        self._change(portions, len(meant), name)

    def tag(self, line: str) -> None:
        """Add the tags of a line, and remove those with a minus in front."""
        words = split_tags(line)
        added = [word for word in words if not word.startswith("-")]
        dropped = split_tags(" ".join(word[1:] for word in words if word.startswith("-")))
        if self.view.bulk.refuses():
            return
        meant = self.meant()
        portions = notebook.retag(self.session.notes, meant, added, dropped)
        self._change(portions, len(meant), _("tags changed"))

    def delete(self) -> None:
        """Delete the highlights."""
        if self.view.bulk.refuses():
            return
        meant = self.meant()
        self.view.state.chosen.clear()
        portions = self.session.notes.in_portions.remove(meant)
        self._change(portions, len(meant), _("deleted"))

    def accept(self) -> None:
        """Accept the possible positions of highlights in doubt."""
        count = sum(review.accept(self.session, highlight) for highlight in self._in_doubt())
        self._done(count, _("accepted"))

    def keep(self) -> None:
        """Keep highlights in doubt without a position in the current text."""
        count = sum(review.keep(self.session, highlight) for highlight in self._in_doubt())
        self._done(count, _("kept, unanchored"))

    def export(self) -> None:
        """Export the selected highlights, or all listed ones."""
        rows = self.view.titles.rows
        listed = () if rows is None else dict.fromkeys(rows.ids())
        ids = self.meant() if self.view.state.chosen else listed
        ask_and_export(self.view.host, self.session, list(ids), self.view.status)

    def undo(self) -> None:
        """Undo the last change of the marks."""
        if not self.view.bulk.refuses():
            turning = self.session.notes.in_portions.undo()
            self._turn(turning, _("Undone: {what}"), _("Nothing to undo"))

    def redo(self) -> None:
        """Redo the last undone change."""
        if not self.view.bulk.refuses():
            turning = self.session.notes.in_portions.redo()
            self._turn(turning, _("Redone: {what}"), _("Nothing to redo"))

    def _turn(self, turning: Reversal | None, done: str, nothing: str) -> None:
        """Carry out an undo or redo, and show what it changed."""
        if turning is None:
            self.view.status(nothing)
            return

        def then(_count: int) -> None:
            self.view.renew()
            self.view.status(done.format(what=turning.text))

        self.view.bulk.run(turning.portions, turning.total, then)
