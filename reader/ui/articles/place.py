"""The list and the facets: what the keys of these two panes do."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from reader.archive.header import Entry
from reader.config import Settings
from reader.index import counts
from reader.services import reading
from reader.services.article_list import (
    Articles,
    Facet,
    FacetCount,
    FacetKind,
    Grouping,
    Order,
    Rows,
    Scope,
    View,
    narrowed,
)
from reader.services.facets import find_facets
from reader.services.session import Session
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.calendar import Calendar
from reader.ui.articles.columns import Columns
from reader.ui.articles.facet_chooser import FacetChooser
from reader.ui.articles.facets import Facets
from reader.ui.articles.history import HistoryDialog

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen

NOTHING_FOUND = (
    deferred("There are no articles in this library."),
    deferred("An article is a Markdown, text or HTML file"),
    deferred("with a date or an address at its top."),
    deferred("`reader --samples` opens some."),
)
"""What the list says when the whole library holds no article."""
HISTORY = 2_000
"""Lines of the reading history that are shown."""


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
        self.walked = False
        self._stay: Entry | None = None
        self._first = View(grouping=Grouping(settings.group), newest_first=settings.newest_first)
        self.view = self._first

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
        self._stay = current or self._stay
        with self.screen.mending.guard():
            self._renew()

    def _renew(self) -> None:
        if self.view.words.strip() or self.view.facet.kind is FacetKind.SEARCH:
            self.screen.search(self.view)
        else:
            self.take(self.view, self.session.shelf.rows(self.view))

    def start_over(self) -> None:
        """Show what a start shows."""
        self._stay = None
        self.view = self._first
        self.titles.clear()
        self.facets.clear()
        self.renew()

    def take(self, view: View, rows: Rows) -> None:
        """Show rows, unless another view has been chosen since they were asked for."""
        if view == self.view:
            self.screen.asking.arranged()
            self.titles.show(rows, view, self._stay or self.titles.current)
            self._stay = None
            self.explain_empty()
            self.recount()
            self.screen.tell()

    def explain_empty(self) -> None:
        """Let an empty list say why it is empty, as far as that is known."""
        known = len(self.session.shelf)
        lines: tuple[str, ...]
        if not known:
            lines = tuple(map(_, NOTHING_FOUND)) if self.walked else ()
        elif self.screen.telling.progress is not None:
            lines = (_("Nothing yet: the library is being indexed"),)
        elif self.view.words.strip():
            lines = (_("Nothing is found; F clears the filter"),)
        else:
            lines = (_("There is nothing here"),)
        self.titles.when_empty = lines

    def recount(self) -> None:
        """Count the facets again, and repaint the marks in the list."""
        facet = self.view.facet
        with self.screen.mending.guard():
            self.facets.show(self.session.shelf.facets(facet), facet)
        self.titles.refresh()

    def change(self, **changes: object) -> None:
        """Change the view and show it."""
        self.view = narrowed(self.view, **changes)
        self.renew()
        self.screen.tell()

    def take_settings(self, before: Settings, settings: Settings) -> None:
        """Show the list as the settings are now; a grouping chosen by key stays, if it was."""
        self.titles.columns = Columns(self.session.shelf, settings.columns)
        begun = (settings.group, settings.newest_first)
        if begun != (before.group, before.newest_first):
            self.change(grouping=Grouping(settings.group), newest_first=settings.newest_first)
        self.recount()

    def narrow(self, facet: Facet) -> None:
        """Narrow the list to a facet and go there."""
        if self.screen.pane is self.screen.article.view:
            self.screen.article.leave_for_list()
        self.change(facet=facet)
        self.screen.go_to(self.titles)

    def articles(self) -> Articles:
        """Return the articles of the list as shown, without headings."""
        rows = self.titles.rows
        return rows.articles if rows is not None else self.session.shelf.listed(self.view)

    @property
    def searched(self) -> tuple[str, ...]:
        """The phrases that the full text was searched for; empty when it was not."""
        rows = self.titles.rows
        return rows.articles.phrases if rows is not None else ()

    def do_facets_choose(self) -> None:
        """Narrow the list to the facet under the cursor."""
        current = self.facets.current
        if current is not None and current.kind is FacetKind.MORE:
            self._choose(FacetKind(current.value))
        elif current is not None:
            self.narrow(current)

    def _choose(self, kind: FacetKind, *, typing: bool = True) -> None:
        """Let a source, an author or a tag be chosen among all of them."""
        index = self.session.shelf.index

        def chosen(facet: Facet | None) -> None:
            if facet is not None:
                self.narrow(facet)

        find = partial(find_facets, index, kind)
        dialog = FacetChooser(kind, find, typing=typing)
        self.screen.app.push_screen(dialog, chosen)

    def choose_section(self, index: int) -> None:
        """Show all of what a clicked heading of the facets stands over: names, or the calendar."""
        below = self.facets.rows[index + 1 : index + 2]
        kind = below[0].facet.kind if below and isinstance(below[0], FacetCount) else None
        if kind is FacetKind.YEAR:
            self.do_go_date()
        elif kind in (FacetKind.SOURCE, FacetKind.AUTHOR, FacetKind.TAG):
            self._choose(kind, typing=False)

    def choose_heading(self, index: int) -> None:
        """Narrow the list to what a heading in it stands for.

        Args:
            index: Its row when it was clicked; the list may have become shorter since.
        """
        kinds = {
            Grouping.DAY: FacetKind.DAY,
            Grouping.SOURCE: FacetKind.SOURCE,
            Grouping.AUTHOR: FacetKind.AUTHOR,
        }
        rows, kind = self.titles.rows, kinds.get(self.view.grouping)
        if rows is not None and kind is not None and index < len(rows) and rows[index].value:
            self.narrow(Facet(kind, rows[index].value))

    def do_go_source(self) -> None:
        """Choose a source."""
        self._choose(FacetKind.SOURCE)

    def do_go_author(self) -> None:
        """Choose an author."""
        self._choose(FacetKind.AUTHOR)

    def do_go_topic(self) -> None:
        """Choose a tag of articles."""
        self._choose(FacetKind.TAG)

    def do_list_facets(self) -> None:
        """Move to the facets."""
        self.screen.go_to(self.facets)

    do_go_facets = do_list_facets

    def do_go_list(self) -> None:
        """Move to the list."""
        self.screen.go_to(self.titles)

    def do_go_history(self) -> None:
        """Show what was read and marked, and open what is chosen there."""

        def chosen(key: str | None) -> None:
            if key is None:
                return
            entry = self.session.shelf.article(key) if key else None
            if entry is None:
                self.screen.say(_("That article is not in this library"))
            else:
                self.screen.open(entry)

        records = self.session.notes.history(limit=HISTORY)
        zone = self.session.shelf.index.zone
        self.screen.app.push_screen(HistoryDialog(records, zone), chosen)

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
        """Group by the next of day, source, author, nothing."""
        order = list(Grouping)
        grouping = order[(order.index(self.view.grouping) + 1) % len(order)]
        self.change(grouping=grouping, order=Order.DATE)
        says = {
            Grouping.DAY: _("List: by day"),
            Grouping.SOURCE: _("List: by source"),
            Grouping.AUTHOR: _("List: by author"),
            Grouping.FLAT: _("List: not grouped"),
        }
        self.screen.say(says[grouping])

    def do_list_order(self) -> None:
        """Put first what comes first by the next of date, length, highlights, star, unread."""
        order = list(Order)
        chosen = order[(order.index(self.view.order) + 1) % len(order)]
        self.change(order=chosen)
        says = {
            Order.DATE: _("List: by date"),
            Order.LENGTH: _("List: the longest first"),
            Order.HIGHLIGHTS: _("List: the most highlighted first"),
            Order.STARRED: _("List: the starred first"),
            Order.UNREAD: _("List: the unread first"),
        }
        self.screen.say(says[chosen])

    def do_list_reverse(self) -> None:
        """Turn the order of dates."""
        self.change(newest_first=not self.view.newest_first)
        first = self.view.newest_first
        if self.view.order is Order.LENGTH:
            self.screen.say(_("The longest first") if first else _("The shortest first"))
        else:
            self.screen.say(_("Newest first") if first else _("Oldest first"))

    def do_go_date(self) -> None:
        """Open the calendar."""
        index = self.session.shelf.index
        found = {each.name: each.total for each in counts.by_date(index, 10)}
        if not found:
            self.screen.say(_("No article has a date"))
            return
        current = self.titles.current
        local = self.session.shelf.local(current) if current else None
        day = f"{local:%Y-%m-%d}" if local else ""
        self.screen.app.push_screen(Calendar(found, day), self._jump)

    def do_go_same_day(self) -> None:
        """Show what appeared on this day in all years, as the calendar does for any day."""
        self._jump(f"day:{datetime.now(self.session.shelf.index.zone):%m-%d}")

    def _jump(self, chosen: Facet | str | None) -> None:
        """Go to the day, month or year that was chosen, or to the same day of all years."""
        if isinstance(chosen, Facet):
            self.narrow(chosen)
        elif chosen:
            self.change(facet=Facet(), scope=Scope.NAMES, words=chosen)
            self.screen.asking.put(chosen)

    def do_list_read_all(self) -> None:
        """Mark every article of the list read."""
        count = reading.set_list_read(self.session.notes, self.session.shelf, self.view)
        self.recount()
        self.screen.say(
            _("{count} marked read; u undoes it").format(count=count)
            if count
            else _("All of these are read")
        )
