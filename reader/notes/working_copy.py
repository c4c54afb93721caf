"""The marks in memory, and the changes of this session on their way to the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from reader.notes.backup import write_copy
from reader.notes.changes import Changes
from reader.notes.descriptions import translated
from reader.notes.lineage import Edit, edited, has_edits
from reader.notes.reconcile import StampClock, newest, read_stamps, stamp
from reader.notes.registers import write_registers
from reader.notes.threads import THREAD_ARTICLES, THREADS
from reader.notes.view import ARTICLES, CHANGES, HIGHLIGHTS

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from reader.notes.changes import Documents
    from reader.notes.fields import StoredDocument
    from reader.notes.storage.documents import Tables
    from reader.notes.storage.writer import Writer
    from reader.notes.view import MarksView

_ORIGIN = 12
"""Digits of a session that name it in the edits of a highlight."""
_JOINED = {
    ARTICLES: edited,
    HIGHLIGHTS: edited,
    THREADS: write_registers,
    THREAD_ARTICLES: write_registers,
}
"""The tables whose documents are joined by their edits, each with what makes fields an edit."""


class WorkingCopy:
    """The marks of a session: all changes go through it to memory and to the writer.

    Args:
        view: The marks.
        lock: Held while the marks are read or changed.
        writer: Saves the changes.
        now: Returns the time, UTC.
        last_stamp: The newest stamp of the stored documents.

    Attributes:
        clock: Issues stamps.
        session: The name of the session.
        changes: Builds the documents of changes.
    """

    def __init__(
        self,
        view: MarksView,
        lock: threading.RLock,
        writer: Writer,
        now: Callable[[], datetime],
        last_stamp: int,
    ) -> None:
        self.view = view
        self.lock = lock
        self.writer = writer
        self.clock = StampClock(now, last_stamp)
        self.session = uuid4().hex
        self.changes = Changes(view, self.clock, now, self.session)

    def submit(self, documents: Documents) -> None:
        """Make a change of this session in memory and hand it to the writer."""
        written: Documents = []
        for table, document in documents:
            is_edit = table in _JOINED and (table != ARTICLES or has_edits(document))
            edit = self._as_edit(table, document) if is_edit else document
            self.view.absorb(table, edit)
            written.append((table, edit))
        if written:
            self.writer.submit(written)

    def take_over(self, documents: Documents) -> None:
        """Join documents of another store in memory and hand them to the writer."""
        for table, document in documents:
            self.view.absorb(table, document)
        if documents:
            self.writer.submit(documents)

    @property
    def newest_stamp(self) -> int:
        """The newest stamp of all changes: another one after each change."""
        return self.clock.last

    def unsaved_changes(self) -> list[str]:
        """Return descriptions of the changes that are not durable, the oldest first."""
        pending = self.writer.pending()
        return [
            translated(str(document.get("text", "")))
            for (table, _id), document in pending.items()
            if table == CHANGES
        ]

    def write_to(self, path: Path) -> None:
        """Write all marks, also those that are not saved, to a new file that `merge` reads.

        Args:
            path: The file, which must not exist.

        Raises:
            NotesError: It exists, or cannot be written.
        """
        with self.lock:
            tables: Tables = {
                name: {str(number): table[id_] for number, id_ in enumerate(table, 1)}
                for name, table in self.view.tables.items()
                if table
            }
        write_copy(path, tables)

    def _as_edit(self, table: str, fields: StoredDocument) -> StoredDocument:
        """Return fields of a document as an edit of this session, which no merge undoes."""
        stored = self.view.get(table, str(fields["id"]))
        stamps = {} if stored is None else read_stamps(stored)
        when = newest(fields)
        made = _JOINED[table](stored, stamps, fields, Edit(when, 0, self.session[:_ORIGIN]))
        return made if made == fields else stamp(made.pop("id"), made, when)
