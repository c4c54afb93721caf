"""Commands of the list that need nothing of its state: other lists, the history, skipped files."""

from __future__ import annotations

from functools import partial

from reader.index import skipped_files
from reader.index.skipped_files import SkippedFile
from reader.services import reading
from reader.services.facets import Facet, FacetKind
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
