"""The index: a disposable SQLite database in the cache folder, one for each set of folders.

It only repeats the files and the store of marks, so it may be deleted at any time: an index that is
damaged or has another version is rebuilt. Writers wait for each other, readers never wait. The text
of the articles is in a second database, which only the indexer writes.
"""

from __future__ import annotations

import os
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import tzinfo
from pathlib import Path
from threading import Lock

from reader import private
from reader.index import schema
from reader.index.checksum import define
from reader.index.damage import is_damage
from reader.index.date_columns import date_of
from reader.index.list_snapshot import Snapshot, release_snapshots
from reader.index.location import LISTS, TEXTS, delete_older, index_folder
from reader.text.article_date import DateKind
from reader.text.chinese.pinyin import pattern

CACHE = 40_000
"""Kilobytes of pages that the indexer caches."""

TEXT_PAGE = 16384
"""Bytes of a page of the texts: small pages stay empty by a third."""

FREED = 1000
"""Pages that are returned to the disk in one transaction."""

BUSY = 30.0
"""Seconds to wait for another writer."""


class Index:
    """An open index.

    Args:
        folder: Its folder, see `reader.index.location.index_folder`.
        zone: The zone of the days; the machine's own when not given.

    Attributes:
        db: The connection of one thread; `again` opens another.
        fresh: Whether it was created by opening it.
        files: What tells its files from others of the same names.
    """

    def __init__(self, folder: Path, zone: tzinfo | None = None) -> None:
        self.folder = folder
        self.zone = zone
        private.make_folder(folder)
        self.fresh = False
        self._spare: Index | None = None
        self._lending = Lock()
        self._is_closed = False
        self._patience = int(BUSY * 1000)  # milliseconds
        self.db = self._open_or_replace()

    @classmethod
    def of(cls, roots: Sequence[Path], zone: tzinfo | None = None) -> Index:
        """Open the index of a set of folders and files; create it when there is none."""
        index = cls(index_folder(roots), zone)
        if index.fresh:
            delete_older(roots)
        return index

    @property
    def path(self) -> Path:
        """The database of the rows of lists."""
        return self.folder / LISTS

    def again(self) -> Index:
        """Open the same index for another thread."""
        return Index(self.folder, self.zone)

    @contextmanager
    def lent(self) -> Iterator[Index]:
        """Lend a connection to the same index for short reading in another thread.

        It is kept for the next call, which is spared opening the files and compiling the statements
        once more. It is not kept after an error, nor used when the files were replaced since.

        Raises:
            sqlite3.DatabaseError: The files cannot be opened.
        """
        with self._lending:
            kept, self._spare = self._spare, None
        if kept is not None and kept.files != _identities(self.folder):
            kept.close()
            kept = None
        index = kept or self.again()
        try:
            yield index
        except BaseException:
            index.close()
            raise
        with self._lending:
            is_kept = self._spare is None and not self._is_closed and not index.db.in_transaction
            if is_kept:
                self._spare = index
        if not is_kept:
            index.close()

    def snapshot(self) -> Snapshot:
        """Return the lists as they are now, to be read while they change."""
        return Snapshot(self.folder / LISTS)

    def release_snapshots(self) -> None:
        """Release the snapshots when too much is kept for them; called while much is written."""
        release_snapshots(self.folder / LISTS)

    def close(self) -> None:
        """Close the connection, and the one that is kept for threads."""
        with self._lending:
            kept, self._spare, self._is_closed = self._spare, None, True
        if kept is not None:
            kept.close()
        self.db.close()

    def discard(self) -> None:
        """Delete the files; open connections elsewhere keep the deleted files."""
        for name in (LISTS, TEXTS):
            for ending in ("", "-wal", "-shm", "-journal"):
                with suppress(FileNotFoundError):
                    (self.folder / (name + ending)).unlink()

    def rebuild(self) -> None:
        """Delete the index and create an empty one."""
        self._close_for_now()
        self.discard()
        self.db = self._open()
        self.db.execute(f"pragma busy_timeout = {self._patience}")

    def reopen(self) -> None:
        """Open the files of the index again, after an error other than damage.

        When they cannot be opened, this may be tried again.

        Raises:
            sqlite3.OperationalError: They cannot be opened.
        """
        self._close_for_now()
        with suppress(OSError):  # SQLite reports why it cannot be opened
            private.make_folder(self.folder)
        self.db = self._open_or_replace()
        self.db.execute(f"pragma busy_timeout = {self._patience}")

    def _close_for_now(self) -> None:
        """Close the connection, and remember how long it waits for other writers."""
        with suppress(sqlite3.ProgrammingError):  # closed already: it could not be opened again
            self._patience = int(self.db.execute("pragma busy_timeout").fetchone()[0])
        self.close()

    def write_much(self, cache: int = CACHE) -> None:
        """Set the cache size for writing many rows, so that each page is written once.

        Args:
            cache: Its size in kilobytes.
        """
        self.db.execute(f"pragma main.cache_size = -{cache}")
        self.db.execute("pragma main.wal_autocheckpoint = 8000")

    def begin(self) -> None:
        """Begin a transaction that writes to the lists, after waiting for other writers of them.

        ``begin immediate`` would also wait for the writer of the texts, while that one waits for
        the lists: a deadlock until one of them times out.
        """
        _begin(self.db)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Run a transaction."""
        self.begin()
        try:
            yield self.db
        except BaseException:
            self.db.execute("rollback")
            raise
        self.db.execute("commit")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read both databases as they are at one time, whatever another process writes."""
        is_own = not self.db.in_transaction
        if is_own:
            self.db.execute("begin")
        try:
            yield self.db
        finally:
            if is_own and self.db.in_transaction:  # some errors end it
                self.db.execute("commit")

    def shrink(self, stop: Callable[[], bool]) -> None:
        """Return the free pages of both databases to the disk, in steps.

        Args:
            stop: Called between them; True ends it.
        """
        for name in ("main", "text"):
            before, free = -1, self._free_pages(name)
            while free and free != before and not stop():
                self.db.execute(f"pragma {name}.incremental_vacuum({FREED})").fetchall()
                before, free = free, self._free_pages(name)

    def _free_pages(self, name: str) -> int:
        return int(self.db.execute(f"pragma {name}.freelist_count").fetchone()[0])

    def meta(self, name: str, table: str = "main") -> str:
        """Return a remembered value, or an empty string."""
        query = f"select value from {table}.meta where name = ?"  # noqa: S608 - a name of ours
        row = self.db.execute(query, (name,)).fetchone()
        return str(row[0]) if row else ""

    def remember(self, name: str, value: str, table: str = "main") -> None:
        """Remember a value."""
        query = f"insert or replace into {table}.meta values(?, ?)"
        self.db.execute(query, (name, value))

    def version(self) -> tuple[int, int, int]:
        """Return numbers that change whenever this or another process writes to the index."""
        main = self.db.execute("pragma main.data_version").fetchone()[0]
        text = self.db.execute("pragma text.data_version").fetchone()[0]
        return main, text, self.db.total_changes

    def _open_or_replace(self) -> sqlite3.Connection:
        """Open the files, or create new ones in place of damaged ones."""
        try:
            return self._open()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        self.discard()
        return self._open()

    def _open(self) -> sqlite3.Connection:
        for name in (LISTS, TEXTS):
            with suppress(OSError):  # SQLite reports why it cannot be opened
                private.make_file(self.folder / name)
        self.files, self._is_closed = _identities(self.folder), False
        db = sqlite3.connect(
            self.folder / LISTS, timeout=BUSY, isolation_level=None, check_same_thread=False
        )
        try:
            db.execute("attach ? as text", (str(self.folder / TEXTS),))
            db.execute(f"pragma text.page_size = {TEXT_PAGE}")  # matters while it is empty
            for name, file in (("main", LISTS), ("text", TEXTS)):
                if _is_empty(self.folder / file):  # later this would wait for other writers
                    db.execute(f"pragma {name}.auto_vacuum = incremental")
                db.execute(f"pragma {name}.journal_mode = wal")
                db.execute(f"pragma {name}.synchronous = off")
            db.create_function("spelled", 2, _spelled, deterministic=True)
            db.create_function("named", 5, _named, deterministic=True)
            define(db)
            if _schema_of(db) != (str(schema.VERSION), str(schema.VERSION)):
                self._create(db)
            self._settle(db)
        except BaseException:
            db.close()
            raise
        # From Python 3.13 on a connection must not be forgotten.
        weakref.finalize(self, db.close).atexit = False
        return db

    def _create(self, db: sqlite3.Connection) -> None:
        """Create the tables, unless another process has just done so."""
        db.execute("begin exclusive")
        if _schema_of(db) != (str(schema.VERSION), str(schema.VERSION)):
            if _has_tables(db):
                db.execute("rollback")
                raise sqlite3.DatabaseError("an index of another version")
            for statement in _statements(schema.tables()):
                db.execute(statement)
            for statement in _statements(schema.TEXT_TABLES):
                db.execute(_in_text(statement))
            for name in ("main", "text"):
                insert = f"insert into {name}.meta values(?, ?)"
                db.execute(insert, ("schema", str(schema.VERSION)))
            from uuid import uuid4  # here: an index is made once

            twin = uuid4().hex
            db.execute("insert into main.meta values('twin', ?)", (twin,))
            db.execute("insert into text.meta values('twin', ?)", (twin,))
            db.execute("insert into main.meta values('zone', ?)", (self._zone_name(),))
            self.fresh = True
        db.execute("commit")

    def _settle(self, db: sqlite3.Connection) -> None:
        """Check that both databases belong together; update the days when the zone has changed."""
        twins = {
            db.execute(f"select value from {name}.meta where name = 'twin'").fetchone()  # noqa: S608 - ours
            for name in ("main", "text")
        }
        if len(twins) != 1:
            raise sqlite3.DatabaseError("two databases that do not belong together")
        zone = db.execute("select value from main.meta where name = 'zone'").fetchone()
        if zone == (self._zone_name(),):
            return
        _begin(db)
        moments = db.execute(
            "select id, date, date_kind, day from article where day != '' and date_kind = ?",
            (DateKind.MOMENT,),
        ).fetchall()
        moved = [
            (day, id_)
            for id_, stamp, kind, was in moments
            if (date := date_of(stamp, kind)) and (day := date.day(self.zone)) != was
        ]
        db.executemany("update article set day = ? where id = ?", moved)
        db.execute("insert or replace into main.meta values('zone', ?)", (self._zone_name(),))
        db.execute("commit")

    def _zone_name(self) -> str:
        return str(self.zone) if self.zone else repr((time.tzname, time.timezone, time.altzone))


def _identities(folder: Path) -> list[tuple[int, int]]:
    """Return what tells the files of an index from others of the same names; empty without them."""
    with suppress(OSError):
        return [
            (known.st_dev, known.st_ino) for known in map(os.stat, (folder / LISTS, folder / TEXTS))
        ]
    return []


def _is_empty(path: Path) -> bool:
    with suppress(OSError):
        return path.stat().st_size == 0
    return False


def _begin(db: sqlite3.Connection) -> None:
    db.execute("begin")
    try:
        db.execute("update main.meta set value = value where false")  # takes the lock
    except BaseException:
        db.execute("rollback")
        raise


def _spelled(word: str, names: str) -> bool:
    spelled = pattern(word)
    return spelled is not None and spelled.search(names) is not None


def _named(line: int, title: str, source: str, author: str, tags: str) -> str:
    """Return one line of the names of an article, or all lines when the number is negative."""
    from reader.index.article_names import folded  # here: only a filter needs it

    names = folded(title, source, author, tags)
    return names if line < 0 else names.split("\n")[line]


def _schema_of(db: sqlite3.Connection) -> tuple[str, str]:
    versions = []
    for name in ("main", "text"):
        try:
            query = f"select value from {name}.meta where name = 'schema'"  # noqa: S608 - ours
            row = db.execute(query).fetchone()
        except sqlite3.OperationalError:
            row = None
        versions.append(str(row[0]) if row else "")
    return versions[0], versions[1]


def _has_tables(db: sqlite3.Connection) -> bool:
    return any(
        db.execute(f"select 1 from {name}.sqlite_master limit 1").fetchone()  # noqa: S608 - ours
        for name in ("main", "text")
    )


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; a trigger is one statement."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            if statement.strip():
                yield statement
            statement = ""


def _in_text(statement: str) -> str:
    """Return a statement with the name of the second database before that of the table."""
    for start in ("create table ", "create index ", "create virtual table ", "insert into "):
        if statement.lstrip().startswith(start):
            return statement.lstrip().replace(start, f"{start}text.", 1)
    return statement
