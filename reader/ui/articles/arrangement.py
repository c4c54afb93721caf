"""The grouping and the order of the list."""

from __future__ import annotations

from reader.index.lists import Order
from reader.services.view import Grouping
from reader.translation import gettext as _
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part


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
