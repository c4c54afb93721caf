"""Writing the rows of the index.

Files with a common base that are versions of one article are one row: the newest of them is listed,
the others are hidden rows (`reader.index.identity`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import tzinfo
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from reader.archive.file_names import parse_name
from reader.archive.identity import base_number, is_web_key
from reader.index import attached, evidence, identity
from reader.index.article_marks import mirrored_covers
from reader.index.article_names import COLUMNS, folded, name_grams, put_grams
from reader.index.checksum import crc
from reader.index.counters import CounterUpdates
from reader.index.database import Index
from reader.index.date_columns import columns_of
from reader.index.departed import Departed
from reader.index.folders import Folders, join, split
from reader.text.article_date import ArticleDate

if TYPE_CHECKING:
    from reader.archive.head_reading import ScannedFile

_PUT = (
    "insert into article(id, folder, name, size, mtime_ns, key, title, source, author, url, tags,"
    " date, date_kind, day, problem, hidden, read, starred, highlights, own, base, held)"
    " values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_PUT_NAME = (
    "insert into article(folder, name, size, mtime_ns, key, title, source, author, tags, date,"
    " date_kind, day, problem, hidden, bare)"
    " values(?, ?, -1, 0, '', '', '', '', '[]', ?, ?, ?, '', 0, 1)"
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
        self._touched: set[int] = set()
        self._groups: set[int] = set()
        self._waiting: list[tuple[object, ...]] = []
        self._grams: list[tuple[int, str]] = []
        self._tagged: list[tuple[str, str, int, int]] = []
        self._gone: list[tuple[int]] = []
        self._files: set[tuple[int, bytes]] = set()
        self._bases: set[int] = set()
        self._earlier: list[tuple[int, int]] = []
        self._left: tuple[str, int, bool, int, int] | None = None
        self._departed = Departed(index)
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
        self._left = None
        self._remove(folder, name)
        base = base_number(entry.key)
        earlier = {base_number(earlier_key) for earlier_key in entry.earlier_keys} - {base}
        key, held = self._held_key(base, join(directory, name))
        key = key or entry.key
        date, kind, day = columns_of(
            entry.date, self._index.zone, 0 if file.is_named else file.mtime_ns, file.order
        )
        tags = [*dict.fromkeys(entry.tags)]
        tags_json = json.dumps(tags) if tags else "[]"
        marks = self._marks(key, entry.source, date)
        is_open = self._is_known(base) or key != entry.key or self._has_other(key, base, earlier)
        id_, self._next = self._next, self._next + 1
        self._waiting.append(
            (
                *(id_, folder, name, file.size, file.mtime_ns),
                *(key, entry.title, entry.source, entry.author),
                None if entry.url == key else entry.url,
                tags_json,
                *(date, kind, day, entry.problem, is_open, *marks),
                *(None if entry.key == key else entry.key, base, held),
            )
        )
        self._earlier += [(id_, number) for number in earlier]
        names = folded(entry.title, entry.source, entry.author, tags_json)
        self._grams.append((id_, name_grams(names)))
        self._files.add((folder, name))
        self._bases.add(base)
        if is_open:  # whether it is listed, and under which key, is decided at the end
            self._touched.add(base)
        else:
            self._counting.add((entry.source, entry.author, day), tags, marks)
            self._tagged += [(tag, day, date, id_) for tag in tags]

    def _is_known(self, base: int) -> bool:
        """Return whether there is a row with a base."""
        if base in self._bases:
            return True
        query = "select 1 from article where base = ? limit 1"
        return self._db.execute(query, (base,)).fetchone() is not None

    def _held_key(self, base: int, path: bytes) -> tuple[str, bool]:
        """Return the key that a file changed in place keeps, and whether it is held.

        The key is empty for a file that was not there, and for one with a new head and no marks.

        Args:
            base: The base of the file as it is now.
            path: The file.
        """
        if self._left is None:
            return "", False
        key, left_base, held, row, _group = self._left
        if left_base == base:
            return (key, True) if held else ("", False)
        query = "select 1 from mark where key = ?"
        if self._db.execute(query, (key,)).fetchone() is None:
            return "", False
        for other in (key, *attached.other_keys(self._index, key)):
            evidence.keep_evidence(self._index, other, row, path)
        return key, True

    def _has_other(self, key: str, base: int, earlier: Collection[int]) -> bool:
        """Return whether only a closer look tells which marks a file has."""
        if not self._marked:
            return False
        query = "select key, sketch from mark where base = ?"
        return any(
            other != key or sketch or not is_web_key(other)
            for number in (base, *earlier)
            for other, sketch in self._db.execute(query, (number,))
        )

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
            rows.append((folder, name, stamp, kind, day))
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
        """Remove the unread files of a folder that are no longer skipped."""
        folder = self._folders.known(directory)
        self._db.executemany(
            "delete from skipped where folder = ? and name = ? and size < 0",
            [(folder, name) for name in names],
        )

    def remove(self, directory: bytes, names: Iterable[bytes]) -> int:
        """Remove files that are gone; return how many rows were removed."""
        folder = self._folders.known(directory)
        if folder is None:
            return 0
        count = 0
        for name in names:
            self._left = None
            count += self._remove(folder, name)
            if self._marked:
                self._keep_marks(join(directory, name))
        return count

    def _keep_marks(self, path: bytes) -> None:
        """Keep the marks of the article whose row was removed last."""
        if self._left is not None:
            key, _base, _held, row, group = self._left
            self._departed.keep(key, row, path, group)

    def settle(self) -> None:
        """List one file of each article that was touched, and update its duplicates."""
        self._write()
        identity.settle(self._index, self._touched, groups=self._groups)
        if attached_to := self._departed.settle():
            identity.settle(self._index, attached_to)
        self._touched.clear()
        self._groups.clear()

    def _write(self) -> None:
        """Write the collected rows."""
        db = self._db
        db.executemany("delete from article where id = ?", self._gone)
        db.executemany(_PUT, self._waiting)
        db.executemany("insert into earlier values(?, ?)", self._earlier)
        put_grams(db, self._grams)
        db.executemany("insert into tagged values(?, ?, ?, ?) on conflict do nothing", self._tagged)
        self._counting.write()
        for rows in (self._gone, self._waiting, self._earlier, self._grams, self._tagged):
            rows.clear()
        self._files.clear()
        self._bases.clear()

    def _remove(self, folder: int, name: bytes) -> int:
        if (folder, name) in self._files:
            self._write()
        row = self._db.execute(
            f"select id, key, base, held, twins, bare, day, read, {COLUMNS} from article"  # noqa: S608 - ours
            " where folder = ? and file_crc = ? and name = ?",
            (folder, crc(name), name),
        ).fetchone()
        if row is None:
            gone = self._db.execute(
                "delete from skipped where folder = ? and name = ?", (folder, name)
            ).rowcount
            return int(gone)
        id_, key, base, held, group, bare, day, read, *fields = row
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
        self._left = key, base, bool(held), id_, group
        self._touched.add(base)
        self._groups.add(group)
        self._db.execute("delete from article where id = ?", (id_,))
        return 1

    def _marks(self, key: str, source: str, date: int) -> tuple[int, int, int]:
        """Return whether an article is read and starred, and its highlights, as mirrored."""
        mark = None
        if self._marked:
            mark = self._db.execute(
                "select max(read), ifnull(max(starred), 0), ifnull(sum(highlights), 0) from mark"
                " where key = ?1 and attached is null or attached = ?1",
                (key,),
            ).fetchone()
        read, starred, highlights = mark or (None, 0, 0)
        if read is None:
            read = any(cover.covers(key, source, date) for cover in self._covers)
        return int(read), starred, highlights


@lru_cache(maxsize=256)
def _named(date: ArticleDate | None, zone: tzinfo | None) -> tuple[int, int, str]:
    """Return the columns of a date; cached, because dates repeat within a folder."""
    return columns_of(date, zone)
