"""The reader's marks: the one thing that must never be lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import uuid4

from reader.errors import NotesError
from reader.notes.changes import Changes
from reader.notes.descriptions import translated
from reader.notes.gate import Gate
from reader.notes.history import last_done, last_undone, portions, turn
from reader.notes.marks import Marks
from reader.notes.merge import (
    Merged,
    count,
    every_document,
    newest_of,
    news,
    read_store,
    restoration,
    total,
)
from reader.notes.model import ArticleRef, Highlight, Saving, together
from reader.notes.reconcile import Clock, stamp
from reader.notes.storage.documents import texts
from reader.notes.storage.memory import NoLedger
from reader.notes.storage.writer import Writer
from reader.notes.view import ARTICLES, CHANGES, HIGHLIGHTS, META
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from reader.notes.backup import Kind
    from reader.notes.changes import Documents
    from reader.notes.gate import Refused
    from reader.notes.model import Document
    from reader.notes.repository import Ledger


PORTION = 200
"""Highlights in a portion of a change of many: what one line of the log holds."""

Item = TypeVar("Item")
Contra = TypeVar("Contra", contravariant=True)


class _Make(Protocol[Contra]):
    def __call__(self, portion: Sequence[Contra], /, *, group: str) -> Documents: ...


@dataclass(frozen=True, slots=True)
class Turning:
    """A change that is being undone or done again.

    Attributes:
        text: What it is, in the language of the interface.
        total: How many documents it touches.
        portions: Does it, and yields how many documents each portion had.
    """

    text: str
    total: int
    portions: Iterator[int]


def _run(turning: Turning | None) -> str | None:
    """Carry all portions out; return what the change is."""
    if turning is None:
        return None
    _exhaust(turning.portions)
    return turning.text


def _exhaust(done: Iterator[int]) -> None:
    for _count in done:
        pass


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Notes(Marks):
    """The marks of all articles. Every setter changes memory and returns; a thread saves.

    Where marks cannot be saved, all works the same in memory, and `saving` says why.

    Args:
        ledger: The stored documents.
        clock: Tells the time, UTC.

    Attributes:
        on_saved: Called from the writer thread when `saving` has changed.
    """

    def __init__(self, ledger: Ledger | NoLedger, clock: Callable[[], datetime] = _utc_now) -> None:
        super().__init__()
        self.on_saved: Callable[[], None] | None = None
        self._ledger = ledger
        self._view.replace(ledger.documents())
        self._clock = Clock(clock, ledger.last_stamp)
        self._session = uuid4().hex
        self._changes = Changes(self._view, self._clock, clock, self._session)
        self._writer = Writer(ledger.commit, self._tell, ledger.back_up_daily)
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
        """Open the store in a folder, which is made when it is not there.

        Args:
            folder: The data folder.
            read_only: Change nothing on the disk.
            clock: Tells the time, UTC.
            compact_at: Bytes of log at which it is compacted; by default as many as are worth it.
            lock_timeout: Seconds to wait for another session that holds the lock.

        Raises:
            NotesError: The store is there but cannot be read now.
        """
        from reader.notes.repository import Ledger  # here: tinydb takes time to import
        from reader.notes.storage.journaled import LOCK_TIMEOUT

        ledger = Ledger(
            folder,
            now=clock,
            read_only=read_only,
            compact_at=compact_at,
            lock_timeout=LOCK_TIMEOUT if lock_timeout is None else lock_timeout,
        )
        return cls(ledger, clock)

    @classmethod
    def unsaved(cls, folder: Path, why: str) -> Notes:
        """Return marks that are kept in memory only, for when `open` raises.

        Args:
            folder: The data folder.
            why: The reason, in plain English, for `notice` and `saving`.
        """
        return cls(NoLedger(folder, why))

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._ledger.folder

    @property
    def notice(self) -> str:
        """What the reader should be told about the store, empty mostly."""
        return " ".join(filter(None, (self._ledger.notice, self._poll_error)))

    @property
    def read_only(self) -> bool:
        """Whether changes stay in memory; `notice` says why."""
        return self._ledger.read_only

    # What is done

    def set_read(self, articles: Sequence[ArticleRef], read: bool) -> None:
        """Mark articles read or unread; one change, however many they are."""
        with self._lock:
            self._submit(self._changes.read(articles, read))

    def set_starred(self, articles: Sequence[ArticleRef], starred: bool) -> None:
        """Star articles, or take the star away; one change, however many they are."""
        with self._lock:
            self._submit(self._changes.star(articles, starred))

    def set_kept(self, owner: str, reasons: Collection[str], article: ArticleRef) -> None:
        """Say for which reasons cleaning takes nothing out.

        Args:
            owner: An article's key, or ``source:`` and the name of a source.
            reasons: As `reader.text.document.Removed.reason` names them.
            article: The article it was said at.
        """
        with self._lock:
            self._submit(self._changes.keep(owner, reasons, article))

    def set_bookmark(self, letter: str, article: ArticleRef, place: int) -> None:
        """Put the bookmark of a letter on a place; it leaves the place where it was.

        Args:
            letter: ``a`` to ``z``.
            article: The article.
            place: Code point offset of the first character shown.
        """
        with self._lock:
            self._submit(self._changes.bookmark(letter, article, place))

    def remove_bookmark(self, letter: str) -> None:
        """Take the bookmark of a letter away, if there is one.

        Args:
            letter: ``a`` to ``z``.
        """
        with self._lock:
            self._submit(self._changes.unbookmark(letter))

    def set_opened(self, article: ArticleRef) -> None:
        """Note that an article was opened: a line of the reading history, not to be undone."""
        with self._lock:
            self._submit(self._changes.open(article))

    def set_place(self, article: ArticleRef, place: int) -> None:
        """Remember where an article is shown; not a change, so it cannot be undone.

        Args:
            article: The article.
            place: Code point offset of the first character shown.
        """
        with self._lock:
            self._submit(self._changes.place(article, place))

    def mark_all_read(
        self,
        *,
        source: str | None,
        until: datetime | None,
        except_keys: Collection[str] = (),
        also: Sequence[ArticleRef] = (),
    ) -> None:
        """Mark a range of articles read, at one price for ten and for a million.

        Args:
            source: Only of this source; None for all.
            until: Only articles published until then; None for all, undated ones too.
            except_keys: Articles to leave out.
            also: Articles that the range does not cover, as undated ones before an end; they are
                marked in the same change.
        """
        with self._lock:
            self._submit(self._changes.read_all(source, until, except_keys, also))

    def add_highlight(self, highlight: Highlight, article: ArticleRef) -> None:
        """Add a highlight, or bring a removed one of the same id back."""
        self.add_highlights([(highlight, article)])

    def add_highlights(self, added: Sequence[tuple[Highlight, ArticleRef]]) -> None:
        """Add highlights, as one change; those that are there already are changed by it.

        Args:
            added: Highlights and their articles.
        """
        _exhaust(self.add_in_portions({each.id: (each, about) for each, about in added}.values()))

    def edit_highlight(self, highlight: Highlight, *, undoable: bool = True) -> None:
        """Change a highlight.

        Args:
            highlight: As it should be; its id says which.
            undoable: False for what the reader did not do, such as a new anchor found.

        Raises:
            KeyError: There never was such a highlight.
        """
        self.edit_highlights([highlight], undoable=undoable)

    def edit_highlights(self, highlights: Sequence[Highlight], *, undoable: bool = True) -> None:
        """Change highlights, as one change.

        Args:
            highlights: As they should be; their ids say which.
            undoable: As for `edit_highlight`.

        Raises:
            KeyError: There never was one of them; nothing is changed.
        """
        with self._lock:
            missing = [
                each.id for each in highlights if self._view.get(HIGHLIGHTS, each.id) is None
            ]
            if missing:
                raise KeyError(missing[0])
        _exhaust(self._in_portions(highlights, partial(self._changes.edit, undoable=undoable)))

    def remove_highlight(self, id: str) -> None:  # noqa: A002 - the field's name
        """Remove a highlight; nothing happens when it is not there."""
        self.remove_highlights([id])

    def remove_highlights(self, ids: Collection[str]) -> None:
        """Remove highlights, as one change; those that are not there are passed over."""
        _exhaust(self.remove_in_portions(ids))

    def keep_identities(self, identities: Mapping[str, tuple[str, bytes]]) -> bool:
        """Keep the evidence by which the articles of marks are found again.

        It is no change that can be undone. Before the first of a store a backup is made.

        Args:
            identities: By key: what stands for the file, and the sketch of the text.

        Returns:
            Whether it is kept; it is not where nothing can be saved.
        """
        if self.read_only or self.saving.error:
            return False
        with self._lock:
            if not self._is_identified:
                articles = self._view.tables[ARTICLES]
                known = any(b'"identity":' in text for _id, text in texts(articles))
                try:
                    if not known:
                        self.back_up("migration")
                except NotesError:
                    return False
                self._is_identified = True
            self._submit(self._changes.identify(identities))
        return True

    def reattach(self, key: str, highlights: Sequence[Highlight], article: ArticleRef) -> None:
        """Give all marks of one key to another article, as one change.

        Args:
            key: Of an article that is gone.
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

    # Many at once

    def add_in_portions(self, added: Iterable[tuple[Highlight, ArticleRef]]) -> Iterator[int]:
        """Add highlights as `add_highlights` does, in portions; see `_in_portions`."""
        return self._in_portions(added, self._changes.add)

    def edit_in_portions(
        self, highlights: Iterable[Highlight], *, undoable: bool = True
    ) -> Iterator[int]:
        """Change highlights as `edit_highlights` does, in portions; see `_in_portions`."""

        def edit(portion: Sequence[Highlight], *, group: str) -> Documents:
            there = [each for each in portion if self.highlight(each.id) is not None]
            return self._changes.edit(there, undoable=undoable, group=group)

        return self._in_portions(highlights, edit)

    def remove_in_portions(self, ids: Iterable[str]) -> Iterator[int]:
        """Remove highlights as `remove_highlights` does, in portions; see `_in_portions`."""

        def remove(portion: Sequence[str], *, group: str) -> Documents:
            there = [each for each in map(self.highlight, portion) if each is not None]
            return self._changes.remove(there, group=group)

        return self._in_portions(ids, remove)

    def _in_portions(self, items: Iterable[Item], make: _Make[Item]) -> Iterator[int]:
        """Make a change of any size, one step of undo, in portions that hold no reader up.

        Each portion is written as a whole. Before the next one the earlier ones are waited for, so
        that few changes are in memory and not on the disk. Whoever stops asking stops the change:
        what was made until then stays, and is undone as one.

        Args:
            items: What to change; few are taken at a time.
            make: Makes the documents of a portion, under the lock.

        Yields:
            How many items each portion had, when it is made in memory.
        """
        group = uuid4().hex
        source = iter(items)
        portion = list(islice(source, PORTION))
        is_first = True
        while portion:
            if not is_first:
                self._writer.settle()
            following = list(islice(source, PORTION))
            with self._lock:
                self._submit(make(portion, group="" if is_first and not following else group))
            is_first = False
            yield len(portion)
            portion = following

    # What was done

    def undo(self) -> str | None:
        """Take the last change back; return what it was, or None when there is none."""
        return _run(self.undo_in_portions())

    def redo(self) -> str | None:
        """Do the change that was undone last again; return what it is, or None."""
        return _run(self.redo_in_portions())

    def undo_in_portions(self) -> Turning | None:
        """Take the last change back in portions; return what it is, or None when there is none.

        The first portion is undone when it is asked for.
        """
        with self._lock:
            return self._turning(last_done(self._view.heads, self._session))

    def redo_in_portions(self) -> Turning | None:
        """Do the change that was undone last again in portions, as `undo_in_portions`."""
        with self._lock:
            return self._turning(last_undone(self._view.heads, self._session))

    # Other stores

    def merge(self, path: Path) -> Merged:
        """Take in another store; undo does not take it back.

        Args:
            path: Its folder, its ``state.json``, the log of that, or a backup.

        Raises:
            NotesError: It cannot be read, or is newer than this program.
        """
        gate = Gate()
        tables, notice = read_store(path, gate)
        parts = []
        theirs = every_document(tables)
        while portion := list(islice(theirs, PORTION)):
            self._writer.settle()
            with self._lock:
                documents = news(self._view.tables, portion)
                self._clock.saw(newest_of(documents))
                self._submit(documents)
            parts.append(count(documents))
        return total(parts, self._with_refused(notice, gate))

    def restore(self, path: Path) -> Merged:
        """Make the marks what a backup says; the reading history only grows.

        Args:
            path: The backup, or another store.

        Raises:
            NotesError: It cannot be read, or is newer than this program, or the backup that is
                made first cannot be written.
        """
        gate = Gate()
        tables, notice = read_store(path, gate)
        self.back_up("restore")
        parts: list[Merged] = []
        with self._lock:
            restored = restoration(self._view.tables, tables, self._clock.tick())
        while True:
            with self._lock:
                documents = list(islice(restored, PORTION))
                self._clock.saw(newest_of(documents))
                self._submit(documents)
            if not documents:
                return total(parts, self._with_refused(notice, gate))
            parts.append(count(documents))
            self._writer.settle()

    def _with_refused(self, notice: str, gate: Gate) -> str:
        """Keep what of another store did not pass the gate; return what to tell of that store."""
        return " ".join(filter(None, (notice, self.set_aside(gate.refused))))

    def set_aside(self, refused: Sequence[Refused]) -> str:
        """Keep records that did not pass the gate beside the store; return what to tell of them.

        Args:
            refused: The records; nothing happens when there are none.
        """
        return self._ledger.set_aside(refused)

    def back_up(self, kind: Kind = "asked") -> Path:
        """Write what is saved to a backup; return where.

        Raises:
            NotesError: It cannot be written.
        """
        return self._ledger.back_up(kind)

    def copy_to(self, path: Path) -> Path:
        """Write what is saved to a file that is not there yet; return it.

        Raises:
            NotesError: It is there, or cannot be written.
        """
        return self._ledger.copy_to(path)

    # How it is kept

    def poll(self) -> bool:
        """Take in what other sessions have saved; tell whether anything changed.

        It takes microseconds when nothing is new. A store that cannot be read now is no reason to
        stop: `notice` says so until it can.
        """
        if not self._ledger.changed():
            return False
        with self._lock:
            try:
                changed, stamp_seen = self._ledger.take_in(self._view, self._writer.pending)
            except NotesError as error:
                self._poll_error = _("Marks cannot be read: {why}.").format(why=error.why)
                return False
            self._clock.saw(stamp_seen)
            self._poll_error = ""
            return changed

    def watermark(self) -> str:
        """Return what tells the marks from those of any other time, when all are durable.

        Whoever repeats the marks elsewhere asks for it first: what it names is then among them.
        Empty while changes wait, or others' changes are not yet taken in.
        """
        with self._lock:
            return "" if self._writer.saving.pending else self._ledger.watermark()

    @property
    def saving(self) -> Saving:
        """How far the changes are saved."""
        return self._writer.saving

    def unsaved_changes(self) -> list[str]:
        """Return the changes that are not durable, as the history names them; the oldest first."""
        pending = self._writer.pending()
        return [
            translated(str(document.get("text", "")))
            for (table, _id), document in pending.items()
            if table == CHANGES
        ]

    def flush(self, timeout: float) -> bool:
        """Wait until all changes are durable.

        Args:
            timeout: Seconds.

        Returns:
            False when some are not; `saving` says why.
        """
        return self._writer.flush(timeout)

    def close(self, timeout: float = 5.0) -> None:
        """Wait for the changes to be durable, for a bounded time; `saving` tells what is left.

        Args:
            timeout: Seconds.
        """
        if self._writer.close(timeout):
            self._ledger.close()

    def __enter__(self) -> Notes:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _turning(self, change: Document | None) -> Turning | None:
        if change is None:
            return None
        whole = portions(self._view.heads, change)
        text = together(whole).text
        total = sum(each["steps"] for each in whole)
        return Turning(translated(text), total, self._turn([str(each["id"]) for each in whole]))

    def _turn(self, ids: Sequence[str]) -> Iterator[int]:
        for number, id_ in enumerate(ids):
            if number:
                self._writer.settle()
            with self._lock:
                change = self._view.get(CHANGES, id_)
                if change is None:
                    continue
                count = len(change.get("steps") or ())
                self._submit(turn(change, self._view.get, self._clock.tick()))
            yield count

    def _submit(self, documents: Documents) -> None:
        """Make a change in memory and hand it to the writer."""
        if documents:
            for table, document in documents:
                self._view.absorb(table, document)
            self._writer.submit(documents)

    def _tell(self) -> None:
        if self.on_saved is not None:
            self.on_saved()
