"""Writes a note on a highlight or an article, and saves drafts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.alarm import Stoppable
from reader.ui.host import HostApp
from reader.ui.terminal.external_editor import edit_outside
from reader.ui.widgets.note_editor import NoteEditor

NOTE_SAVED = deferred("Note saved; u undoes it")
"""The message after a note; the status line replaces it when the disk refuses the note."""
NOTE_CHANGED = deferred("Note changed; u undoes it")
RESTED = 1.0
"""Seconds after which typed text is saved as a draft."""


class NoteSubject(Protocol):
    """What a note is written on."""

    @property
    def id(self) -> str:
        """The id of the highlight, or the key of the article."""

    @property
    def heading(self) -> str:
        """The line above the note."""

    @property
    def note(self) -> str:
        """The note, as it was when writing began."""

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags, as they were when writing began."""

    def suggestions(self) -> Sequence[str]:
        """Return the tags in use, the likeliest first."""

    def save(self, note: str, tags: Sequence[str]) -> NoteSubject | None:
        """Store a note and tags; return the subject with them, None when nothing changed."""

    def draft(self, note: str, tags: Sequence[str]) -> None:
        """Store a draft, which undo ignores."""


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
        after: Callable[[float, Callable[[], object]], Stoppable],
    ) -> None:
        self.editor = editor
        self._session = session
        self._changed = changed
        self._status = status
        self._after = after
        self._edited: NoteSubject | None = None
        self._drafting: Stoppable | None = None

    @property
    def edits(self) -> str:
        """The id of what a note is being written on; empty without one."""
        return self._edited.id if self._edited is not None else ""

    def edit(self, subject: NoteSubject) -> None:
        """Open a note for writing."""
        self.put_away()
        self._edited = subject
        self.editor.write(subject.heading, subject.note, subject.tags, subject.suggestions())

    def save(self) -> None:
        """Save the note being written, if it was changed."""
        edited = self._edited
        if edited is None or not self.editor.is_writing:
            return
        self._stop_drafting()
        note, tags = self.editor.note, self.editor.tags
        stored = edited.save(note, tags)
        if stored is not None:
            self._edited = stored
            if stored.note != note or set(stored.tags) != set(tags):
                self.editor.renew(stored.note, stored.tags)  # another session has added to it
            saved = not self._session.saving.error
            self._changed(_(NOTE_SAVED) if saved else _(NOTE_CHANGED))

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
            self._edited.draft(self.editor.note, self.editor.tags)

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
