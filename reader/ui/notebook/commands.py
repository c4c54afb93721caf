"""Changing highlights from the notebook: many at once, each time one step of undo."""

from __future__ import annotations

from collections.abc import Iterator

from reader.notes.model import Highlight
from reader.notes.store import Turning
from reader.services import notebook, review
from reader.translation import gettext as _
from reader.ui.dialogs.export_job import ask_and_export
from reader.ui.keys.actions import Handlers
from reader.ui.notebook.view import NotebookView
from reader.ui.widgets.note_editor import split_tags


class HighlightCommands:
    """Carries out the keys that choose, change and export highlights.

    Args:
        view: The notebook.
    """

    def __init__(self, view: NotebookView) -> None:
        self.view = view
        self.session = view.session

    def handlers(self) -> Handlers:
        """Return what carries out each command of this part."""
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

    def meant(self) -> list[str]:
        """Return the ids of the chosen highlights, or else of the one under the cursor."""
        chosen, current = self.view.state.chosen, self.view.titles.highlight
        if chosen:  # in the order of the store, where neighbours are read together
            by_article = self.session.notes.highlight_ids().values()
            return [id_ for ids in by_article for id_ in ids if id_ in chosen]
        return [current.id] if current is not None else []

    def _in_doubt(self) -> list[Highlight]:
        """Return those of the highlights that are meant whose place is not sure."""
        highlights = map(self.session.notes.highlight, self.meant())
        return [
            highlight
            for highlight in highlights
            if highlight is not None and highlight.state == "moved"
        ]

    def _change(self, portions: Iterator[int], total: int, what: str) -> None:
        """Make a change in portions, and say how many highlights it changed."""
        self.view.bulk.run(portions, total, lambda count: self._done(count, what))

    def _done(self, count: int, what: str) -> None:
        self.view.renew()
        message = _("{count}: {what}; u undoes it").format(count=count, what=what)
        self.view.status(message if count else _("Nothing to change"))

    def choose(self) -> None:
        """Choose the highlight, or not any more, and move on."""
        highlight = self.view.titles.highlight
        if highlight is not None:
            self.view.state.chosen ^= {highlight.id}
            self.view.titles.move(1)
            self.view.titles.refresh()

    def choose_all(self) -> None:
        """Choose all that are listed; if they are chosen already, none."""
        rows = self.view.titles.rows
        listed = set(rows.ids()) if rows is not None else set()
        if listed <= self.view.state.chosen:
            self.view.state.chosen -= listed
        else:
            self.view.state.chosen |= listed
        self.view.titles.refresh()

    def recolour(self, colour: int) -> None:
        """Give the highlights a colour.

        Args:
            colour: One of `COLOUR_NUMBERS`.
        """
        if self.view.bulk.refuses():
            return
        meant = self.meant()
        portions = notebook.recolour(self.session.notes, meant, colour)
        name = notebook.colour_name(colour, self.session.settings.colours)
        self._change(portions, len(meant), name)

    def tag(self, line: str) -> None:
        """Add the tags of a line, and take away those with a minus before them."""
        words = line.split()
        added = split_tags(" ".join(word for word in words if not word.startswith("-")))
        dropped = split_tags(" ".join(word[1:] for word in words if word.startswith("-")))
        if self.view.bulk.refuses():
            return
        meant = self.meant()
        portions = notebook.tag(self.session.notes, meant, added, dropped)
        self._change(portions, len(meant), _("tagged anew"))

    def delete(self) -> None:
        """Delete the highlights."""
        if self.view.bulk.refuses():
            return
        meant = self.meant()
        self.view.state.chosen.clear()
        portions = self.session.notes.remove_in_portions(meant)
        self._change(portions, len(meant), _("deleted"))

    def accept(self) -> None:
        """Take the places that were found for highlights in doubt."""
        count = sum(review.accept(self.session, highlight) for highlight in self._in_doubt())
        self._done(count, _("accepted"))

    def keep(self) -> None:
        """Keep highlights in doubt as they are, without a place in the text as it is now."""
        count = sum(review.keep(self.session, highlight) for highlight in self._in_doubt())
        self._done(count, _("kept, unanchored"))

    def export(self) -> None:
        """Export the chosen highlights, or all that are listed."""
        rows = self.view.titles.rows
        listed = () if rows is None else dict.fromkeys(rows.ids())
        ids = self.meant() if self.view.state.chosen else listed
        ask_and_export(self.view.host, self.session, list(ids), self.view.status)

    def undo(self) -> None:
        """Undo the last change of the marks."""
        if not self.view.bulk.refuses():
            turning = self.session.notes.undo_in_portions()
            self._turn(turning, _("Undone: {what}"), _("Nothing to undo"))

    def redo(self) -> None:
        """Redo what was undone."""
        if not self.view.bulk.refuses():
            turning = self.session.notes.redo_in_portions()
            self._turn(turning, _("Done again: {what}"), _("Nothing to redo"))

    def _turn(self, turning: Turning | None, done: str, nothing: str) -> None:
        """Carry an undo or redo out, and say what it did."""
        if turning is None:
            self.view.status(nothing)
            return

        def then(_count: int) -> None:
            self.view.renew()
            self.view.status(done.format(what=turning.text))

        self.view.bulk.run(turning.portions, turning.total, then)
