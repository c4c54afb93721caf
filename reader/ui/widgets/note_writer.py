"""Writes a note on a highlight, from the article or the notebook, and saves drafts."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer

from reader.notes.model import Highlight
from reader.services import marking
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.host import HostApp
from reader.ui.terminal.external_editor import edit_outside
from reader.ui.widgets.note_editor import NoteEditor

NOTE_SAVED = deferred("Note saved; u undoes it")
"""The message after a note; the status line replaces it when the disk refuses the note."""
NOTE_CHANGED = deferred("Note changed; u undoes it")
RESTED = 1.0
"""Seconds after which typed text is saved as a draft."""


class NoteWriter:
    """Keeps a note editor and the store in step.

    Args:
        editor: The note editor.
        session: The session, for its marks.
        changed: Called with a message after a change of the marks.
        status: Shows a message.
        after: Calls a function once, some seconds from now.
    """

    def __init__(
        self,
        editor: NoteEditor,
        session: Session,
        changed: Callable[[str], None],
        status: Callable[[str], None],
        after: Callable[[float, Callable[[], object]], Timer],
    ) -> None:
        self.editor = editor
        self._session = session
        self._changed = changed
        self._status = status
        self._after = after
        self._edited: Highlight | None = None
        self._drafting: Timer | None = None

    @property
    def edits(self) -> str:
        """The id of the highlight whose note is being written; empty without one."""
        return self._edited.id if self._edited is not None else ""

    def edit(self, highlight: Highlight) -> None:
        """Open the note of a highlight for writing."""
        self.put_away()
        self._edited = highlight
        tags = marking.tags_in_use(self._session.notes)
        self.editor.write(highlight.quote, highlight.note, highlight.tags, tags)

    def save(self) -> None:
        """Save the note being written, if it was changed."""
        edited = self._edited
        if edited is None or not self.editor.is_writing:
            return
        self._stop_drafting()
        notes, note, tags = self._session.notes, self.editor.note, self.editor.tags
        self._bring_back(note, tags)
        if marking.annotate(notes, edited.id, note, tags, since=edited):
            self._edited = notes.highlight(edited.id)
            saved = not self._session.saving.error
            self._changed(_(NOTE_SAVED) if saved else _(NOTE_CHANGED))

    def _bring_back(self, note: str, tags: tuple[str, ...]) -> None:
        """Add the highlight again if another session has deleted it while its note is written."""
        edited, notes = self._edited, self._session.notes
        if edited is None or (note, tags) == (edited.note, edited.tags):
            return
        if notes.highlight(edited.id) is None:
            from reader.services import notebook  # here: rarely needed

            notes.add_highlight(edited, notebook.article_ref(notes, edited.key))

    def draft(self) -> None:
        """Schedule saving the typed text as a draft."""
        if self._drafting is None and self._edited is not None:
            self._drafting = self._after(RESTED, self._write_draft)

    def _stop_drafting(self) -> None:
        if self._drafting is not None:
            self._drafting.stop()
            self._drafting = None

    def _write_draft(self) -> None:
        self._drafting = None
        if self._edited is not None and self.editor.is_writing:
            notes, note, tags = self._session.notes, self.editor.note, self.editor.tags
            self._bring_back(note, tags)
            marking.draft(notes, self._edited.id, note, tags)

    def put_away(self) -> None:
        """Save and close the note."""
        if self.editor.is_open:
            self.save()
            self.editor.close()
        self._edited = None

    def edit_outside(self, host: HostApp) -> None:
        """Edit the note in the external editor.

        Args:
            host: The app, which hands its terminal to the editor.
        """
        try:
            with host.suspend():
                text = edit_outside(self.editor.note)
        except OSError as error:
            self._status(safe_line(_("The editor: {error}").format(error=error)))
            return
        self.editor.replace_note(text)
        self.save()
