"""What was chosen in the palette, on the shelf: done, opened, or gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.translation import gettext as _
from reader.ui.keys.command_table import Command, Place

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen
    from reader.ui.help.palette import Offer


class Choosing:
    """Takes offers of the palette.

    Args:
        screen: Where they were chosen.
    """

    def __init__(self, screen: ShelfScreen) -> None:
        self.screen = screen

    def take(self, offer: Offer) -> None:
        """Do, open or go to what was chosen."""
        if offer.entry is not None:
            self.screen.open(offer.entry)
        elif offer.letter:
            self.screen.visiting.visit(offer.letter)
        elif offer.facet is not None:
            self.screen.informing.go(offer.facet)
        elif offer.command is not None and self._go_where_it_works(offer.command):
            self.screen.carry_out(offer.command.method)

    def _go_where_it_works(self, command: Command) -> bool:
        """Move to a pane in which a command works; return False where there is none now."""
        screen, places = self.screen, command.places
        if command.works_in(screen.place):
            return True
        if Place.LIST in places:
            screen.go_to(screen.listing.titles)
        elif Place.FACETS in places:
            screen.go_to(screen.listing.facets)
        elif Place.ARTICLE in places and screen.article.entry is not None:
            screen.go_to(screen.article.view)
        else:
            says = {
                Place.ARTICLE: _("Open an article first"),
                Place.VISUAL: _("That works on a selection, which v begins"),
                Place.NOTEBOOK: _("That works in the notebook"),
            }
            screen.say(says[places[0]])
            return False
        return True
