"""Keys that work in all panes of the shelf: back, undo and redo, from pane to pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.services.session import Session
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen


class Steering:
    """Carries out what works in any pane.

    Args:
        screen: Whose panes they are.
        session: The marks.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session

    def do_app_back(self) -> None:
        """Take the last thing back: focus, article, facets, filter; in the bare list, quit."""
        screen = self.screen
        article, finding, listing = screen.article, screen.finding, screen.listing
        if screen.pane is article.view:
            if screen.annotating.editor.is_open:
                screen.annotating.close()
            elif finding.active and (finding.on_match or not self._focused()):
                finding.end()
            elif self._focused() and not screen.noting.at_place:
                screen.selecting.end()
            else:
                article.do_article_back()
        elif screen.pane is listing.facets:
            screen.go_to(listing.titles)
        elif listing.view.words:
            screen.asking.do_list_clear()
        else:
            screen.do_app_quit()

    def _focused(self) -> bool:
        return self.screen.article.view.focused_range is not None

    def do_app_undo(self) -> None:
        """Undo the last change of the marks."""
        self._travel(self.session.notes.undo(), _("Undone: {what}"), _("Nothing to undo"))

    def do_app_redo(self) -> None:
        """Redo what was undone."""
        self._travel(self.session.notes.redo(), _("Done again: {what}"), _("Nothing to redo"))

    def _travel(self, what: str | None, done: str, nothing: str) -> None:
        self.screen.listing.recount()
        self.screen.article.remark()
        self.screen.say(done.format(what=what) if what else nothing)

    def do_app_focus_next(self) -> None:
        """Move the focus to the next pane."""
        self.screen.go_to(self.screen.folding.beside(1))

    def do_app_focus_previous(self) -> None:
        """Move the focus to the pane before."""
        self.screen.go_to(self.screen.folding.beside(-1))

    def do_app_redraw(self) -> None:
        """Draw the whole screen again, whatever the terminal shows."""
        self.screen.refresh(layout=True)
        self.screen.folding.repaint()

    def do_app_suspend(self) -> None:
        """Stop and hand the terminal to the shell; ``fg`` comes back."""
        self.screen.article.leave()
        self.screen.app.action_suspend_process()
