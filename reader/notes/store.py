"""The reader's marks: the one thing that must never be lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from reader.errors import NotesError
from reader.notes.foreign_times import dated, tombstones
from reader.notes.marks import Marks
from reader.notes.model import ArticleRef, Highlight, Written
from reader.notes.portions import Portions, exhaust, run
from reader.notes.positions import Positions
from reader.notes.reconcile import stamp
from reader.notes.storage.documents import texts
from reader.notes.storage.memory import UnavailableRepository
from reader.notes.storage.writer import Saving, Writer
from reader.notes.thread_book import Threads
from reader.notes.thread_changes import ThreadChanges
from reader.notes.view import ARTICLES, HIGHLIGHTS, META
from reader.notes.working_copy import WorkingCopy
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from reader.notes.repository import NotesRepository


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Notes(Marks):
    """The marks of all articles. Setters change memory and return; a thread saves.

    When marks cannot be saved, everything works in memory, and `saving` has the reason.

    Args:
        repository: The stored documents.
        clock: Returns the time, UTC.

    Attributes:
        on_saved: Called from the writer thread when `saving` has changed.
        repository: The stored documents.
        working_copy: The marks in memory, and their changes on the way to the disk.
        positions: Remembers opened articles, reading positions and bookmarks.
        threads: The reader's threads.
        in_portions: Makes changes of many highlights, and undoes any change, without blocking.
    """

    def __init__(
        self,
        repository: NotesRepository | UnavailableRepository,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        super().__init__()
        self.on_saved: Callable[[], None] | None = None
        self.repository = repository
        self._view.replace(repository.documents())
        self._writer = Writer(repository.commit, self._saving_changed, repository.back_up_daily)
        self.working_copy = WorkingCopy(
            self._view, self._lock, self._writer, clock, repository.last_stamp
        )
        self._clock = self.working_copy.clock
        self._changes = self.working_copy.changes
        self._submit = self.working_copy.submit
        self.in_portions = Portions(self.working_copy)
        self.positions = Positions(self.working_copy)
        thread_changes = ThreadChanges(self._view, self._clock, clock, self.working_copy.session)
        self.threads = Threads(self._view, self._lock, self._submit, thread_changes)
        self._poll_error = ""
        self._is_identified = False

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        read_only: bool = False,
        clock: Callable[[], datetime] = _utc_now,
        compact_at: int | None = None,
        lock_timeout: float | None = None,
    ) -> Notes:
        """Open the store in a folder, creating it if necessary.

        Args:
            folder: The data folder.
            read_only: Change nothing on the disk.
            clock: Returns the time, UTC.
            compact_at: The size of the log, in bytes, at which it is compacted; by default chosen
                by cost.
            lock_timeout: Seconds to wait for another session that holds the lock.

        Raises:
            NotesError: The store is there but cannot be read now.
        """
        from reader.notes.repository import NotesRepository  # here: tinydb takes time to import
        from reader.notes.storage.journaled import LOCK_TIMEOUT

        repository = NotesRepository(
            folder,
            now=clock,
            read_only=read_only,
            compact_at=compact_at,
            lock_timeout=LOCK_TIMEOUT if lock_timeout is None else lock_timeout,
        )
        return cls(repository, clock)

    @classmethod
    def unsaved(cls, folder: Path, why: str) -> Notes:
        """Return marks that are kept in memory only, to be used when `open` raises.

        Args:
            folder: The data folder.
            why: The reason, in plain English, for `notice` and `saving`.
        """
        return cls(UnavailableRepository(folder, why))

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.repository.folder

    @property
    def notice(self) -> str:
        """A notice about the store for the reader, usually empty."""
        return " ".join(filter(None, (self.repository.notice, self._poll_error)))

    @property
    def read_only(self) -> bool:
        """Whether changes stay in memory; `notice` has the reason."""
        return self.repository.read_only

    # Changes

    def set_read(self, articles: Sequence[ArticleRef], read: bool) -> None:
        """Mark articles read or unread, as one change."""
        with self._lock:
            self._submit(self._changes.read(articles, read))

    def set_starred(self, articles: Sequence[ArticleRef], starred: bool) -> None:
        """Star articles or remove their stars, as one change."""
        with self._lock:
            self._submit(self._changes.star(articles, starred))

    def annotate(
        self,
        annotated: Sequence[tuple[ArticleRef, str, Sequence[str]]],
        *,
        undoable: bool = True,
        since: Mapping[str, Written] = MappingProxyType({}),
        times: Mapping[str, datetime] = MappingProxyType({}),
    ) -> None:
        """Set the notes and the own tags of articles, as one change.

        Args:
            annotated: Articles, each with its new note and its new tags.
            undoable: False for a draft, which undo ignores.
            since: By the keys of articles: the note and the tags that the writer has seen. What
                another session has added to them meanwhile is kept.
            times: By the keys of articles: when a file says that they were written.
        """
        with self._lock:
            documents = self._changes.annotate(annotated, undoable=undoable, since=since)
            self._submit(dated(ARTICLES, documents, times))

    def set_kept(self, owner: str, reasons: Collection[str], article: ArticleRef) -> None:
        """Set the removal reasons that cleaning ignores.

        Args:
            owner: An article's key, or ``source:`` and the name of a source.
            reasons: As `reader.text.document.Removed.reason` names them.
            article: The article that was open at the time.
        """
        with self._lock:
            self._submit(self._changes.keep(owner, reasons, article))

    def mark_all_read(
        self,
        *,
        source: str | None,
        until: datetime | None,
        except_keys: Collection[str] = (),
        also: Sequence[ArticleRef] = (),
    ) -> None:
        """Mark a range of articles read; the cost does not depend on their number.

        Args:
            source: Only of this source; None for all.
            until: Only articles published until then; None for all, including undated ones.
            except_keys: The keys of articles to leave out.
            also: Articles that the range does not cover, such as undated ones when `until` is set;
                they are marked in the same change.
        """
        with self._lock:
            self._submit(self._changes.read_all(source, until, except_keys, also))

    def add_highlight(self, highlight: Highlight, article: ArticleRef) -> None:
        """Add a highlight, or restore a removed one of the same id."""
        self.add_highlights([(highlight, article)])

    def add_highlights(self, added: Sequence[tuple[Highlight, ArticleRef]]) -> None:
        """Add highlights, as one change; existing ones are updated.

        Args:
            added: Highlights and their articles.
        """
        exhaust(self.in_portions.add({item[0].id: item for item in added}.values()))

    def edit_highlight(
        self, highlight: Highlight, *, undoable: bool = True, since: Highlight | None = None
    ) -> None:
        """Change a highlight.

        Args:
            highlight: The new values; the id selects the highlight.
            undoable: False for a change that the reader did not make, such as a new anchor.
            since: The highlight that the writer of a note has seen: words and tags that another
                session has added to it meanwhile are kept.

        Raises:
            KeyError: No highlight ever had that id.
        """
        self.edit_highlights([highlight], undoable=undoable, since=since)

    def edit_highlights(
        self,
        highlights: Sequence[Highlight],
        *,
        undoable: bool = True,
        since: Highlight | None = None,
    ) -> None:
        """Change highlights, as one change.

        Args:
            highlights: The new values; the ids select the highlights.
            undoable: As for `edit_highlight`.
            since: As for `edit_highlight`, where it is one highlight.

        Raises:
            KeyError: No highlight ever had one of the ids; nothing is changed.
        """
        with self._lock:
            missing = [
                highlight.id
                for highlight in highlights
                if self._view.get(HIGHLIGHTS, highlight.id) is None
            ]
            if missing:
                raise KeyError(missing[0])
        edit = partial(self._changes.edit, undoable=undoable, since=since)
        exhaust(self.in_portions.make(highlights, edit))

    def remove_highlight(self, id: str) -> None:  # noqa: A002 - the field's name
        """Remove a highlight, if it exists."""
        self.remove_highlights([id])

    def remove_highlights(self, ids: Collection[str]) -> None:
        """Remove highlights, as one change; missing ones are skipped."""
        exhaust(self.in_portions.remove(ids))

    def remember_removed(self, times: Mapping[str, datetime]) -> None:
        """Store that highlights were removed that were never here: no older file adds them.

        Args:
            times: When they were removed, by id.
        """
        with self._lock:
            self._submit(tombstones(times, self._clock.tick()))

    def keep_identities(self, identities: Mapping[str, tuple[str, bytes]]) -> bool:
        """Store the evidence by which the articles of marks are found again.

        It cannot be undone. A store is backed up before its first evidence is written.

        Args:
            identities: By key: what stands for the file, and the sketch of the text.

        Returns:
            Whether it is stored; it is not where nothing can be saved.
        """
        if self.read_only or self.saving.error:
            return False
        with self._lock:
            if not self._is_identified:
                articles = self._view.tables[ARTICLES]
                known = any(b'"identity":' in text for _id, text in texts(articles))
                try:
                    if not known:
                        self.repository.back_up("migration")
                except NotesError:
                    return False
                self._is_identified = True
            self._submit(self._changes.identify(identities))
        return True

    def reattach(self, key: str, highlights: Sequence[Highlight], article: ArticleRef) -> None:
        """Give all marks of one key to another article, as one change.

        Args:
            key: The key of an article that is gone.
            highlights: All of its highlights, as they stand in the other article.
            article: The other article.
        """
        with self._lock:
            self._submit(self._changes.reattach(key, highlights, article))

    def remember_library(self, paths: Sequence[str]) -> None:
        """Remember which library was opened last."""
        with self._lock:
            if self.last_library() != tuple(paths):
                fields = {"paths": list(paths)}
                self._submit([(META, stamp("library", fields, self._clock.tick()))])

    # Undo and redo

    def undo(self) -> str | None:
        """Undo the last change; return its description, None when there is none."""
        return run(self.in_portions.undo())

    def redo(self) -> str | None:
        """Redo the change that was undone last; return its description, None when there is none."""
        return run(self.in_portions.redo())

    # Saving

    def poll(self) -> bool:
        """Read what other sessions have saved; tell whether anything changed.

        This takes microseconds when nothing is new. When the store cannot be read now, `notice`
        says so until it can.
        """
        if not self.repository.changed():
            return False
        with self._lock:
            try:
                changed, stamp_seen = self.repository.read_into(self._view, self._writer.pending)
            except NotesError as error:
                self._poll_error = _("Marks cannot be read: {why}.").format(why=error.why)
                return False
            self._clock.advance_past(stamp_seen)
            self._poll_error = ""
            if self.repository.needs_repair and not self._writer.saving.pending:
                self._writer.submit([])
            return changed

    def watermark(self) -> str:
        """Return a text that identifies the current marks when all of them are durable.

        It is empty while changes are waiting, or while other sessions' changes have not been read.
        To mirror the marks, ask for it before reading them: the marks then include what it
        identifies.
        """
        with self._lock:
            return "" if self._writer.saving.pending else self.repository.watermark()

    @property
    def saving(self) -> Saving:
        """Whether the changes are saved."""
        return self._writer.saving

    def flush(self, timeout: float) -> bool:
        """Wait until all changes are durable.

        Args:
            timeout: Seconds.

        Returns:
            False when some are not; `saving` has the reason.
        """
        return self._writer.flush(timeout)

    def close(self, timeout: float = 5.0) -> None:
        """Wait until the changes are durable or the time is up; `saving` has what is left.

        Args:
            timeout: Seconds.
        """
        self._writer.flush(timeout)
        if not self.saving.error:
            self.poll()  # before leaving, what other programs did to the files is repaired
        if self._writer.close(timeout):
            self.repository.close()

    def __enter__(self) -> Notes:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _saving_changed(self) -> None:
        if self.on_saved is not None:
            self.on_saved()
