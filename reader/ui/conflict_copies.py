"""Conflict copies of the marks, which a sync tool has left: noticed at the start, merged by key."""

from __future__ import annotations

from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.articles.place import ArticlesPlace
from reader.ui.keys.actions import Handlers
from reader.ui.keys.command_table import Place
from reader.ui.part import Part
from reader.ui.workspace import Workspace

KEY = "app.merge_copies"


class ConflictCopies(Part):
    """Merges the copies beside the store into it.

    Args:
        workspace: The main screen.
        articles: The list of articles.
    """

    def __init__(self, workspace: Workspace, articles: ArticlesPlace) -> None:
        super().__init__(workspace)
        self._articles = articles
        self._is_merging = False

    def handlers(self) -> Handlers:
        """Return the handler of the command."""
        return {KEY: self.merge}

    def notice(self) -> str:
        """Return the message for the start; empty without copies."""
        from reader.notes.conflict_copies import conflict_copies  # here: after the first frame

        count = len(conflict_copies(self.notes.folder))
        if not count:
            return ""
        message = ngettext(
            "A sync tool has left {count} copy of your marks here: {key} merges it",
            "A sync tool has left {count} copies of your marks here: {key} merges them",
            count,
        )
        return message.format(count=count, key=self.keymap.first_key(KEY, Place.LIST))

    def merge(self) -> None:
        """Merge the copies in a thread, and put them away."""
        if self._is_merging:
            return
        from reader.notes.conflict_copies import conflict_copies  # here: as above

        if not conflict_copies(self.notes.folder):
            self.workspace.status(_("No sync tool has left a copy of your marks"))
            return
        self._is_merging = True
        self.workspace.run(self._work, "merge")

    def _work(self) -> None:
        from reader.notes.other_stores import merge_copies  # here: rarely needed

        done = merge_copies(self.notes)
        merged = [copy.merged for copy in done if copy.merged is not None]
        messages = [str(copy.error) for copy in done if copy.error is not None]
        notices = [one.notice for one in merged if one.notice]
        lines = [line for one in merged for line in one.lines]
        if lines or not (messages or notices):
            message = ngettext(
                "Merged, {count} mark changed; u undoes it",
                "Merged, {count} marks changed; u undoes it",
                len(lines),
            ).format(count=len(lines))
            if lines:
                message = _("{message}: {lines}").format(message=message, lines=_("; ").join(lines))
            messages.append(message)
        messages += notices
        self.host.call_from_thread(self._show, " ".join(messages))

    def _show(self, message: str) -> None:
        self._is_merging = False
        self._articles.recount()
        self._articles.refresh()
        self.article.remark()
        self.workspace.status(safe_line(message))
