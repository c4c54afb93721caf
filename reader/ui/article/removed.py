"""The command that shows what cleaning removed from an article, and restores it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.services import reading
from reader.translation import gettext as _
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part

if TYPE_CHECKING:
    from reader.ui.article.removed_dialog import RestoreChoice


class RemovedText(Part):
    """Shows what was removed from the open article."""

    def handlers(self) -> Handlers:
        """Return the handler of the command."""
        return {"article.removed": self.show}

    def show(self) -> None:
        """Show what cleaning removed from the article, and restore it on request."""
        opened = self.article.opened
        if opened is None:
            self.workspace.status(_("Open an article first"))
            return
        from reader.ui.article.removed_dialog import (  # here: rarely needed
            RemovedDialog,
            RestoreChoice,
        )

        article = opened.article
        entry, removed = article.entry, reading.taken_out(article.document)
        kept = [RestoreChoice(*row) for row in reading.kept(self.notes, entry)]
        if not removed and not kept:
            self.workspace.status(_("Nothing was removed from this article"))
            return

        def chosen(choice: RestoreChoice | None) -> None:
            if choice is not None:
                back = reading.toggle_kept(self.notes, entry, choice.reason, source=choice.source)
                self.workspace.open(entry)
                self.workspace.status(
                    _("Restored; X removes it again") if back else _("Removed again")
                )

        self.workspace.ask(RemovedDialog(removed, kept), chosen)
