"""The list and the facets: what the keys of these two panes do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from reader.desk import reading
from reader.desk.session import Session
from reader.desk.shelf import Facet, FacetKind, Grouping, View, narrowed
from reader.library.header import Entry
from reader.ui.widgets.article_list import ArticleList
from reader.ui.widgets.facets import Facets

if TYPE_CHECKING:
    from reader.ui.screens.shelf import ShelfScreen


class Listing:
    """Keeps the list and the facets in step with the view that the reader chose.

    Args:
        screen: Whose panes they are.
        session: The shelf and the marks.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session
        settings = session.settings
        self.view = View(grouping=Grouping(settings.group), newest_first=settings.newest_first)

    @property
    def titles(self) -> ArticleList:
        """The list of articles."""
        return self.screen.query_one(ArticleList)

    @property
    def facets(self) -> Facets:
        """The facets pane."""
        return self.screen.query_one(Facets)

    def renew(self, current: Entry | None = None) -> None:
        """Ask the shelf for the rows and the counts again.

        Args:
            current: The article to stay on; by default the one under the cursor.
        """
        rows = self.session.shelf.rows(self.view)
        self.titles.show(rows, self.view.grouping, current or self.titles.current)
        self.recount()

    def recount(self) -> None:
        """Count the facets again, and repaint the marks in the list."""
        facet = self.view.facet
        opened = facet.value[:4] if facet.kind in (FacetKind.YEAR, FacetKind.MONTH) else ""
        self.facets.show(self.session.shelf.facets(opened), facet)
        self.titles.refresh()

    def change(self, **changes: object) -> None:
        """Change the view and show it."""
        self.view = narrowed(self.view, **changes)
        self.renew()
        self.screen.tell()

    def narrow(self, facet: Facet) -> None:
        """Narrow the list to a facet and go there."""
        self.change(facet=facet)
        self.screen.go_to(self.titles)

    def articles(self) -> list[Entry]:
        """Return the articles of the list as shown, without headings."""
        return [row.entry for row in self.titles.rows if row.entry is not None]

    def do_facets_choose(self) -> None:
        """Narrow the list to the facet under the cursor."""
        if self.facets.current is not None:
            self.narrow(self.facets.current)

    def do_list_facets(self) -> None:
        """Move to the facets."""
        self.screen.go_to(self.facets)

    do_go_facets = do_list_facets

    def do_go_list(self) -> None:
        """Move to the list."""
        self.screen.go_to(self.titles)

    def do_go_unread(self) -> None:
        """Show the unread articles."""
        self.narrow(Facet(FacetKind.UNREAD))

    def do_go_starred(self) -> None:
        """Show the starred articles."""
        self.narrow(Facet(FacetKind.STARRED))

    def do_go_highlighted(self) -> None:
        """Show the articles that have highlights."""
        self.narrow(Facet(FacetKind.HIGHLIGHTED))

    def do_go_all(self) -> None:
        """Show all articles."""
        self.narrow(Facet(FacetKind.ALL))

    def do_list_group(self) -> None:
        """Group by the next of day, source, nothing."""
        order = list(Grouping)
        grouping = order[(order.index(self.view.grouping) + 1) % len(order)]
        self.change(grouping=grouping)
        says = {Grouping.DAY: "by day", Grouping.SOURCE: "by source", Grouping.FLAT: "not grouped"}
        self.screen.say(f"List: {says[grouping]}")

    def do_list_reverse(self) -> None:
        """Turn the order of dates."""
        self.change(newest_first=not self.view.newest_first)
        self.screen.say("Newest first" if self.view.newest_first else "Oldest first")

    def do_list_filter(self) -> None:
        """Open the filter line."""
        box = self.screen.query_one("#filter", Input)
        box.display = True
        box.focus()
        self.screen.fold_panes()

    def do_list_clear(self) -> None:
        """Clear the filter."""
        self.screen.query_one("#filter", Input).value = ""
        self.change(words="")

    def do_list_read_all(self) -> None:
        """Mark every article of the list read."""
        count = reading.set_list_read(self.session.notes, self.view, self.articles())
        self.recount()
        self.screen.say(f"{count} marked read; u undoes it" if count else "All of these are read")
