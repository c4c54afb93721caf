"""Carries out what was chosen in the palette on the main screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.translation import gettext as _
from reader.ui.keys.command_table import COMMANDS, Command, Place

if TYPE_CHECKING:
    from reader.ui.article.place import ArticlePlace
    from reader.ui.articles.place import ArticlesPlace
    from reader.ui.help.offer import Offer
    from reader.ui.workspace import Workspace


class PaletteChoice:
    """Carries out offers of the palette.

    Args:
        workspace: The main screen.
        articles: The list of articles.
        article: The open article.
        run: Runs a command.
        place: Returns the place whose keys apply.
    """

    def __init__(
        self,
        workspace: Workspace,
        articles: ArticlesPlace,
        article: ArticlePlace,
        run: Callable[[Command], object],
        place: Callable[[], Place],
    ) -> None:
        self._workspace = workspace
        self._articles = articles
        self._article = article
        self._run = run
        self._place = place

    def take(self, offer: Offer) -> None:
        """Carry out an offer."""
        if offer.entry is not None:
            self._workspace.open(offer.entry)
        elif offer.letter:
            self._article.jumps.visit(offer.letter)
        elif offer.facet is not None:
            self._articles.narrow(offer.facet)
        elif offer.command is not None and self._go_where_it_works(offer.command):
            self._run(offer.command)

    def _go_where_it_works(self, command: Command) -> bool:
        """Move to a pane in which a command works; return whether there is one."""
        places = command.places
        if command.works_in(self._place()):
            return True
        if Place.LIST in places:
            self._articles.focus()
        elif Place.FACETS in places:
            self._articles.focus_facets()
        elif Place.NOTEBOOK in places:
            self._run(next(one for one in COMMANDS if one.id == "go.notebook"))
            self._workspace.host.call_after_refresh(self._run_in_notebook, command)
            return False
        elif Place.ARTICLE in places and self._article.entry is not None:
            self._workspace.show_pane(self._article.view)
        else:
            reasons = {
                Place.ARTICLE: _("Open an article first"),
                Place.VISUAL: _("That works on a selection, which v begins"),
            }
            self._workspace.status(reasons[places[0]])
            return False
        return True

    def _run_in_notebook(self, command: Command) -> None:
        """Run a command in the notebook, which has just been opened."""
        from reader.ui.notebook.screen import NotebookScreen  # late: not for the first frame

        screen = self._workspace.host.screen
        if isinstance(screen, NotebookScreen):
            screen.run_command(command)
