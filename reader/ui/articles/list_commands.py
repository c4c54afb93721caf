"""Commands of the list: its grouping and order, other lists, the history, the skipped files."""

from __future__ import annotations

from functools import partial

from reader.index import skipped_files
from reader.index.lists import Order
from reader.index.skipped_files import SkippedFile
from reader.services import reading
from reader.services.facets import Facet, FacetKind
from reader.services.view import Grouping
from reader.translation import gettext as _
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part

HISTORY = 2_000
"""The most rows of the reading history."""


class ListCommands(Part):
    """Shows the marked articles, the reading history and the skipped files."""

    def handlers(self) -> Handlers:
        """Return the handlers of the commands."""
        return {
            "list.read_all": self.mark_all_read,
            "go.unread": self.show_unread,
            "go.starred": self.show_starred,
            "go.highlighted": self.show_highlighted,
            "go.history": self.show_history,
            "go.skipped": self.show_skipped,
        }

    def show_unread(self) -> None:
        """Show the unread articles."""
        self.listing.narrow(Facet(FacetKind.UNREAD))

    def show_starred(self) -> None:
        """Show the starred articles."""
        self.listing.narrow(Facet(FacetKind.STARRED))

    def show_highlighted(self) -> None:
        """Show the articles that have highlights."""
        self.listing.narrow(Facet(FacetKind.HIGHLIGHTED))

    def show_history(self) -> None:
        """Show the reading history, and open the chosen article."""
        from reader.ui.articles.history import HistoryDialog  # here: rarely needed

        def chosen(key: str | None) -> None:
            entry = None if key is None else self.listed(key)
            if entry is not None:
                self.workspace.open(entry)

        records = self.notes.history(limit=HISTORY)
        index = self.shelf.index
        dialog = HistoryDialog(records, index.zone, lambda key: self.notes.state(key).title)
        self.workspace.ask(dialog, chosen)

    def show_skipped(self) -> None:
        """Show the files that are not listed, and copy the path of the chosen one."""
        from reader.ui.articles.skipped import SkippedDialog  # here: rarely needed

        index = self.shelf.index
        dialog = SkippedDialog(
            partial(skipped_files.count, index),
            partial(skipped_files.page, index),
            self.session.paths,
        )

        def chosen(file: SkippedFile | None) -> None:
            if file is not None:
                inner = dialog.rows.inner(file)  # a page in a browser learns no paths
                self.article.copy(inner if self.host.is_served else str(file.path))

        self.workspace.ask(dialog, chosen)

    def mark_all_read(self) -> None:
        """Mark every article of the list read."""
        count = reading.set_list_read(self.notes, self.shelf, self.listing.view)
        self.listing.recount()
        self.workspace.status(
            _("{count} marked read; u undoes it").format(count=count)
            if count
            else _("All are read already")
        )


class Arrangement(Part):
    """Groups, orders and reverses the list."""

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "list.group": self.group,
            "list.order": self.order,
            "list.reverse": self.reverse,
        }

    def group(self) -> None:
        """Group by the next of day, source, author, nothing."""
        order = list(Grouping)
        grouping = order[(order.index(self.listing.view.grouping) + 1) % len(order)]
        self.listing.change(grouping=grouping, order=Order.DATE)
        says = {
            Grouping.DAY: _("List: by day"),
            Grouping.SOURCE: _("List: by source"),
            Grouping.AUTHOR: _("List: by author"),
            Grouping.FLAT: _("List: not grouped"),
        }
        self.workspace.status(says[grouping])

    def order(self) -> None:
        """Order by the next of date, relevance of hits, length, highlights, star, unread."""
        order = [Order.DATE, *(order for order in Order if order is not Order.DATE)]
        if self.listing.phrases:
            order.insert(1, order.pop(order.index(Order.RELEVANCE)))
        else:
            order.remove(Order.RELEVANCE)
        chosen = order[(order.index(self.listing.view.order) + 1) % len(order)]
        self.listing.change(order=chosen)
        says = {
            Order.DATE: _("List: by date"),
            Order.LENGTH: _("List: the longest first"),
            Order.HIGHLIGHTS: _("List: the most highlighted first"),
            Order.STARRED: _("List: the starred first"),
            Order.UNREAD: _("List: the unread first"),
            Order.RELEVANCE: _("List: the most relevant first"),
        }
        self.workspace.status(says[chosen])

    def reverse(self) -> None:
        """Reverse the order."""
        self.listing.change(newest_first=not self.listing.view.newest_first)
        first = self.listing.view.newest_first
        if self.listing.view.order is Order.LENGTH:
            self.workspace.status(_("The longest first") if first else _("The shortest first"))
        else:
            self.workspace.status(_("Newest first") if first else _("Oldest first"))
