"""Changing highlights from the notebook: many at once, each time one step of undo."""

from __future__ import annotations

from collections.abc import Sequence

from reader.notes.model import Highlight
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

    def meant(self) -> list[Highlight]:
        """Return the chosen highlights, or else the one under the cursor."""
        if self.view.state.chosen:
            found = (self.session.notes.highlight(id_) for id_ in sorted(self.view.state.chosen))
            return [each for each in found if each is not None]
        return [self.view.titles.highlight] if self.view.titles.highlight is not None else []

    def _done(self, count: int, what: str) -> None:
        self.view.renew()
        said = _("{count}: {what}; u undoes it").format(count=count, what=what)
        self.view.status(said if count else _("Nothing to change"))

    def choose(self) -> None:
        """Choose the highlight, or not any more, and move on."""
        highlight = self.view.titles.highlight
        if highlight is not None:
            self.view.state.chosen ^= {highlight.id}
            self.view.titles.move(1)
            self.view.titles.refresh()

    def choose_all(self) -> None:
        """Choose all that are listed; if they are chosen already, none."""
        listed = {row.entry.highlight.id for row in self.view.titles.rows if row.entry}
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
        count = notebook.recolour_all(self.session.notes, self.meant(), colour)
        self._done(count, notebook.colour_name(colour, self.session.settings.colours))

    def tag(self, line: str) -> None:
        """Add the tags of a line, and take away those with a minus before them."""
        words = line.split()
        added = split_tags(" ".join(word for word in words if not word.startswith("-")))
        dropped = split_tags(" ".join(word[1:] for word in words if word.startswith("-")))
        self._done(
            notebook.tag_all(self.session.notes, self.meant(), added, dropped), _("tags changed")
        )

    def delete(self) -> None:
        """Delete the highlights."""
        meant = self.meant()
        self.session.notes.remove_highlights([each.id for each in meant])
        self.view.state.chosen.clear()
        self._done(len(meant), _("deleted"))

    def accept(self) -> None:
        """Take the places that were found for highlights in doubt."""
        count = sum(
            review.accept(self.session, each) for each in self.meant() if each.state == "moved"
        )
        self._done(count, _("accepted"))

    def keep(self) -> None:
        """Keep highlights in doubt as they are, without a place in the text as it is now."""
        count = sum(
            review.keep(self.session, each) for each in self.meant() if each.state == "moved"
        )
        self._done(count, _("kept, unanchored"))

    def export(self) -> None:
        """Export the chosen highlights, or all that are listed."""
        listed = [row.entry.highlight for row in self.view.titles.rows if row.entry]
        wanted: Sequence[Highlight] = self.meant() if self.view.state.chosen else listed
        unique = {each.id: each for each in wanted}
        ask_and_export(self.view.host, self.session, list(unique.values()), self.view.status)

    def undo(self) -> None:
        """Undo the last change of the marks."""
        what = self.session.notes.undo()
        self.view.renew()
        self.view.status(_("Undone: {what}").format(what=what) if what else _("Nothing to undo"))

    def redo(self) -> None:
        """Redo what was undone."""
        what = self.session.notes.redo()
        self.view.renew()
        self.view.status(_("Redone: {what}").format(what=what) if what else _("Nothing to redo"))
