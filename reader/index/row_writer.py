"""Writing the rows of the index.

Files with the same key are copies of one article: the newest of them is listed, the others are
hidden rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from functools import lru_cache
from pathlib import PurePath

from reader.archive.dates import parse_name
from reader.archive.scan import ScannedFile
from reader.index import duplicates
from reader.index.article_marks import mirrored_covers
from reader.index.article_names import COLUMNS, folded, name_grams, put_grams
from reader.index.checksum import crc
from reader.index.counters import CounterUpdates
from reader.index.database import Index
from reader.index.date_columns import columns_of
from reader.index.folders import Folders, split
from reader.text.article_date import ArticleDate

_PUT = (
    "insert into article(id, folder, name, size, mtime_ns, key, title, source, author, url, tags,"
    " date, date_kind, day, problem, hidden, read, starred, highlights, file_crc, key_crc)"
    " values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PUT_NAME = (
    "insert into article(folder, name, size, mtime_ns, key, title, source, author, tags, date,"
    " date_kind, day, problem, hidden, bare, file_crc)"
    " values(?, ?, -1, 0, '', '', '', '', '[]', ?, ?, ?, '', 0, 1, ?)"
)


class RowWriter:
    """Inserts and removes rows within a transaction, and lists one row of each article at its end.

    New rows are written when `settle` is called, or before a statement that depends on them.

    Args:
        index: The index, with an open transaction.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._db = index.db
        self._folders = Folders(index)
        self._counting = CounterUpdates(index)
        self._touched: set[str] = set()
        self._groups: set[int] = set()
        self._waiting: list[tuple[object, ...]] = []
        self._grams: list[tuple[int, str]] = []
        self._tagged: list[tuple[str, str, int, int]] = []
        self._gone: list[tuple[int]] = []
        self._files: set[tuple[int, bytes]] = set()
        self._keys: set[str] = set()
        self._next = self._last() + 1
        self._marked = self._db.execute("select 1 from mark limit 1").fetchone() is not None
        self._covers = mirrored_covers(index)

    def _last(self) -> int:
        query = "select ifnull(max(seq), 0) from sqlite_sequence where name = 'article'"
        return int(self._db.execute(query).fetchone()[0])

    def put(self, file: ScannedFile) -> None:
        """Insert the row of a file, in place of an older one."""
        entry = file.entry
        directory, name = split(entry.path)
        folder = self._folders.number(directory)
        self._remove(folder, name)
        date, kind, day = columns_of(entry.date, self._index.zone, file.mtime_ns)
        tags = [*dict.fromkeys(entry.tags)]
        tags_json = json.dumps(tags) if tags else "[]"
        marks = self._marks(entry.key, entry.source, date)
        is_copy = self._is_known(entry.key)
        id_, self._next = self._next, self._next + 1
        self._waiting.append(
            (
                *(id_, folder, name, file.size, file.mtime_ns),
                *(entry.key, entry.title, entry.source, entry.author),
                None if entry.url == entry.key else entry.url,
                tags_json,
                *(date, kind, day, entry.problem, is_copy, *marks),
                *(crc(name), crc(entry.key)),
            )
        )
        names = folded(entry.title, entry.source, entry.author, tags_json)
        self._grams.append((id_, name_grams(names)))
        self._files.add((folder, name))
        self._keys.add(entry.key)
        if is_copy:  # which of them is listed is decided at the end
            self._touched.add(entry.key)
        else:
            self._counting.add((entry.source, entry.author, day), tags, marks)
            self._tagged += [(tag, day, date, id_) for tag in tags]

    def _is_known(self, key: str) -> bool:
        """Return whether there is a row with a key."""
        if key in self._keys:
            return True
        query = "select 1 from article where key_crc = ? and key = ?"
        return self._db.execute(query, (crc(key), key)).fetchone() is not None

    def put_names(self, directory: bytes, names: Sequence[bytes]) -> int:
        """List files of one folder by their names alone; return how many of them are new.

        Args:
            directory: The folder.
            names: The names of the files, each once.
        """
        is_new = self._folders.known(directory) is None
        folder = self._folders.number(directory)
        if not is_new:
            names = [name for name in names if not self._has(folder, name)]
        rows = []
        for name in names:
            date, _ = parse_name(PurePath(name.decode("utf-8", "replace")).stem)
            stamp, kind, day = _named(date, self._index.zone)
            rows.append((folder, name, stamp, kind, day, crc(name)))
            self._counting.add(("", "", day))
        self._db.executemany(_PUT_NAME, rows)
        return len(rows)

    def _has(self, folder: int, name: bytes) -> bool:
        """Return whether a file is known, as an article or as skipped."""
        query = (
            "select 1 from article where folder = ?1 and file_crc = ?2 and name = ?3"
            " union all select 1 from skipped where folder = ?1 and name = ?3"
        )
        return self._db.execute(query, (folder, crc(name), name)).fetchone() is not None

    def skip(self, directory: bytes, name: bytes, why: str, size: int, mtime_ns: int) -> None:
        """Store that a path is skipped.

        Args:
            directory: The folder.
            name: The name of the file or folder in it.
            why: The reason, in English.
            size: In bytes, when the file was read to find out; else -1.
            mtime_ns: The time of its last change then, in nanoseconds since 1970; else 0.
        """
        folder = self._folders.number(directory)
        self._remove(folder, name)
        self._db.execute(
            "insert or replace into skipped values(?, ?, ?, ?, ?)",
            (folder, name, size, mtime_ns, why),
        )

    def forget_skipped(self, directory: bytes, names: Iterable[bytes]) -> None:
        """Remove what is no longer skipped in a folder, of what was never read."""
        folder = self._folders.known(directory)
        self._db.executemany(
            "delete from skipped where folder = ? and name = ? and size < 0",
            [(folder, name) for name in names],
        )

    def remove(self, directory: bytes, names: Iterable[bytes]) -> int:
        """Remove files that are gone; return how many rows were removed."""
        folder = self._folders.known(directory)
        return 0 if folder is None else sum(self._remove(folder, name) for name in names)

    def settle(self) -> None:
        """List the newest copy of each article that was touched, and update its duplicates."""
        self._write()
        for key in self._touched:
            copies = self._db.execute(
                "select id, hidden, twins, source, date from file where key_crc = ? and key = ?"
                " order by day = '', date desc, mtime_ns desc, name desc, dir desc",
                (crc(key), key),
            ).fetchall()
            for at, (id_, hidden, group, source, date) in enumerate(copies):
                if (hidden == 1) == (at > 0):
                    continue
                self._groups.add(group)
                marks = self._marks(key, source, date)  # without those of its duplicates
                self._db.execute(
                    "update article set hidden = ?, twins = 0, copies = 1, read = ?, starred = ?,"
                    " highlights = ? where id = ?",
                    (at > 0, *marks, id_),
                )
        duplicates.settle(self._index, self._groups)
        self._touched.clear()
        self._groups.clear()

    def _write(self) -> None:
        """Write the collected rows."""
        db = self._db
        db.executemany("delete from article where id = ?", self._gone)
        db.executemany(_PUT, self._waiting)
        put_grams(db, self._grams)
        db.executemany("insert into tagged values(?, ?, ?, ?) on conflict do nothing", self._tagged)
        self._counting.write()
        for rows in (self._gone, self._waiting, self._grams, self._tagged):
            rows.clear()
        self._files.clear()
        self._keys.clear()

    def _remove(self, folder: int, name: bytes) -> int:
        if (folder, name) in self._files:
            self._write()
        row = self._db.execute(
            f"select id, key, twins, bare, day, read, {COLUMNS} from article"  # noqa: S608 - ours
            " where folder = ? and file_crc = ? and name = ?",
            (folder, crc(name), name),
        ).fetchone()
        if row is None:
            gone = self._db.execute(
                "delete from skipped where folder = ? and name = ?", (folder, name)
            ).rowcount
            return int(gone)
        id_, key, group, bare, day, read, *fields = row
        if bare:  # when only its name is known, nothing else was indexed
            self._gone.append((id_,))
            self._files.add((folder, name))
            self._counting.add(("", "", day), (), (read, 0, 0), -1)
            return 1
        self._write()  # so that the triggers find the rows of the counters
        self._db.execute(
            "insert into name_gram(name_gram, rowid, grams) values('delete', ?, ?)",
            (id_, name_grams(folded(*fields))),
        )
        self._touched.add(key)
        self._groups.add(group)
        self._db.execute("delete from article where id = ?", (id_,))
        return 1

    def _marks(self, key: str, source: str, date: int) -> tuple[int, int, int]:
        """Return whether an article is read and starred, and its highlights, as mirrored."""
        mark = None
        if self._marked:
            mark = self._db.execute(
                "select read, starred, highlights from mark where key = ?", (key,)
            ).fetchone()
        read, starred, highlights = mark or (None, 0, 0)
        if read is None:
            read = any(cover.covers(key, source, date) for cover in self._covers)
        return int(read), starred, highlights


@lru_cache(maxsize=256)
def _named(date: ArticleDate | None, zone: tzinfo | None) -> tuple[int, int, str]:
    """Return the columns of a date; cached, because dates repeat within a folder."""
    return columns_of(date, zone)
