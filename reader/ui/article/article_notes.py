"""The commands for the tags and the note that the reader gives an article."""

from __future__ import annotations

from reader.translation import gettext as _
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part


class ArticleNotes(Part):
    """Asks for the reader's tags of an article, and opens its note."""

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {"article.tag": self.tag, "article.note": self.note}

    def tag(self) -> None:
        """Ask for the reader's tags of the article."""
        entry = self.article.current
        if entry is None:
            self.workspace.status(_("No article here"))
            return
        from reader.services.article_notes import ArticleNote  # here: rarely needed
        from reader.ui.dialogs.article_note import TagsDialog

        subject = ArticleNote.of(self.notes, self.shelf, entry)

        def answered(tags: tuple[str, ...] | None) -> None:
            if tags is None:
                return
            if subject.save(subject.note, tags) is not None:
                self._changed(_("Tags changed; u undoes it"))

        dialog = TagsDialog(entry.title, subject.tags, subject.suggestions())
        self.workspace.ask(dialog, answered)

    def note(self) -> None:
        """Open the note of the article."""
        entry = self.article.current
        if entry is None:
            self.workspace.status(_("No article here"))
            return
        from reader.services.article_notes import ArticleNote  # here: rarely needed
        from reader.ui.dialogs.article_note import NoteSheet

        subject = ArticleNote.of(self.notes, self.shelf, entry)
        sheet = NoteSheet(self.session, subject, self._changed, self.workspace.status)
        self.workspace.ask(sheet, lambda _answer: None)

    def _changed(self, message: str) -> None:
        """Update the panes after a change of the marks, and show a message."""
        self.article.remark()
        self.listing.recount()
        self.workspace.status(message)
