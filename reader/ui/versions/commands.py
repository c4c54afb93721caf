"""The commands that look for articles like the one at hand."""

from __future__ import annotations

from reader.archive.header import Entry
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part


class VersionCommands(Part):
    """Opens the lists of versions and of related articles."""

    def handlers(self) -> Handlers:
        """Return the handlers of its commands."""
        return {"article.versions": self.show_versions, "article.related": self.show_related}

    def show_versions(self) -> None:
        """List the versions and reprints of the article, and open the chosen one."""
        entry = self.article.current
        if entry is not None:
            from reader.ui.versions.version_list import VersionsDialog  # here: rarely needed

            self.workspace.ask(VersionsDialog(self.session, entry), self._open)

    def show_related(self) -> None:
        """List the articles related to the article, and open the chosen one."""
        entry = self.article.current
        if entry is not None:
            from reader.ui.versions.related_list import RelatedDialog  # here: rarely needed

            self.workspace.ask(RelatedDialog(self.session, entry), self._open)

    def _open(self, entry: Entry | None) -> None:
        if entry is None:
            return
        listed = self.listed(entry.key)
        if listed is None:
            return
        self.article.leave_for_list()
        self.listing.select(listed)
        self.workspace.open(listed)
