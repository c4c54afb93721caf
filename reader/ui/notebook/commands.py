"""Changing highlights from the notebook: many at once, each time one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.notes.model import Highlight
from reader.services import notebook, review
from reader.services.session import Session
from reader.translation import gettext as _
from reader.ui.dialogs.export_task import ask_and_export
from reader.ui.widgets.note_editor import split_tags

if TYPE_CHECKING:
    from reader.ui.notebook.screen import NotebookScreen


class Reviewing:
    """Carries out the keys that choose, change and export highlights.

    Args:
        screen: The notebook.
        session: The marks.
    """

    def __init__(self, screen: NotebookScreen, session: Session) -> None:
        self.screen = screen
        self.session = session

    def meant(self) -> list[Highlight]:
        """Return the chosen highlights, or else the one under the cursor."""
        if self.screen.state.chosen:
            found = (self.session.notes.highlight(id_) for id_ in sorted(self.screen.state.chosen))
            return [each for each in found if each is not None]
        return [self.screen.titles.highlight] if self.screen.titles.highlight is not None else []

    def _done(self, count: int, what: str) -> None:
        self.screen.renew()
        said = _("{count}: {what}; u undoes it").format(count=count, what=what)
        self.screen.say(said if count else _("Nothing to change"))

    def do_notebook_choose(self) -> None:
        """Choose the highlight, or not any more, and move on."""
        highlight = self.screen.titles.highlight
        if highlight is not None:
            self.screen.state.chosen ^= {highlight.id}
            self.screen.titles.move(1)
            self.screen.titles.refresh()

    def do_notebook_choose_all(self) -> None:
        """Choose all that are listed; if they are chosen already, none."""
        listed = {row.entry.highlight.id for row in self.screen.titles.rows if row.entry}
        if listed <= self.screen.state.chosen:
            self.screen.state.chosen -= listed
        else:
            self.screen.state.chosen |= listed
        self.screen.titles.refresh()

    def _recolour(self, colour: int) -> None:
        count = notebook.recolour_all(self.session.notes, self.meant(), colour)
        self._done(count, notebook.colour_name(colour, self.session.settings.colours))

    def do_notebook_colour_1(self) -> None:
        """Give the first colour."""
        self._recolour(1)

    def do_notebook_colour_2(self) -> None:
        """Give the second colour."""
        self._recolour(2)

    def do_notebook_colour_3(self) -> None:
        """Give the third colour."""
        self._recolour(3)

    def do_notebook_colour_4(self) -> None:
        """Give the fourth colour."""
        self._recolour(4)

    def do_notebook_colour_5(self) -> None:
        """Give the fifth colour."""
        self._recolour(5)

    def tag(self, line: str) -> None:
        """Add the tags of a line, and take away those with a minus before them."""
        words = line.split()
        added = split_tags(" ".join(word for word in words if not word.startswith("-")))
        dropped = split_tags(" ".join(word[1:] for word in words if word.startswith("-")))
        self._done(
            notebook.tag_all(self.session.notes, self.meant(), added, dropped), _("tagged anew")
        )

    def do_notebook_delete(self) -> None:
        """Delete the highlights."""
        meant = self.meant()
        self.session.notes.remove_highlights([each.id for each in meant])
        self.screen.state.chosen.clear()
        self._done(len(meant), _("deleted"))

    def do_notebook_accept(self) -> None:
        """Take the places that were found for highlights in doubt."""
        count = sum(
            review.accept(self.session, each) for each in self.meant() if each.state == "moved"
        )
        self._done(count, _("accepted"))

    def do_notebook_keep(self) -> None:
        """Keep highlights in doubt as they are, without a place in the text as it is now."""
        count = sum(
            review.keep(self.session, each) for each in self.meant() if each.state == "moved"
        )
        self._done(count, _("kept, unanchored"))

    def do_notebook_export(self) -> None:
        """Export the chosen highlights, or all that are listed."""
        listed = [row.entry.highlight for row in self.screen.titles.rows if row.entry]
        wanted: Sequence[Highlight] = self.meant() if self.screen.state.chosen else listed
        unique = {each.id: each for each in wanted}
        ask_and_export(self.screen.app, self.session, list(unique.values()), self.screen.say)

    def do_app_undo(self) -> None:
        """Undo the last change of the marks."""
        what = self.session.notes.undo()
        self.screen.renew()
        self.screen.say(_("Undone: {what}").format(what=what) if what else _("Nothing to undo"))

    def do_app_redo(self) -> None:
        """Redo what was undone."""
        what = self.session.notes.redo()
        self.screen.renew()
        self.screen.say(_("Done again: {what}").format(what=what) if what else _("Nothing to redo"))
