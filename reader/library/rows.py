"""Rows of the index: what is known of each file, put in and taken out.

Files with the same key are copies of one article: one of them, the newest, is listed, the others
are hidden rows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from reader.library import twins
from reader.library.dates import parse_name
from reader.library.grams import grams
from reader.library.header import UNTITLED, Entry, shown
from reader.library.index import UNDATED, Index, from_microseconds, microseconds
from reader.library.pinyin import initial_grams
from reader.library.scan import Found, read_entry
from reader.library.schema import count_names
from reader.text.fold import fold
from reader.text.safe import Safe

COLUMNS = "dir, name, key, title, source, author, url, date, tags, problem, copies, bare, id"
"""The columns that `to_entry` takes, in its order."""


def to_entry(row: tuple[object, ...]) -> Entry:
    """Return a row of `COLUMNS` as what the head of the file said.

    While only its name is known, the head is read now: few such rows are ever looked at.
    """
    folder, name, key, title, source, author, url, date, tags, problem, copies, bare = row[:12]
    path = Path(os.fsdecode(bytes(folder)), os.fsdecode(bytes(name)))  # type: ignore[call-overload]
    if bare:
        return read_entry(path)
    return Entry(
        path,
        str(key),
        Safe(str(title)),
        Safe(str(source)),
        Safe(str(author)),
        str(url),
        from_microseconds(date),  # type: ignore[arg-type]  # an integer, or None
        () if tags == "[]" else tuple(map(Safe, json.loads(str(tags)))),
        str(problem),
        int(str(copies)),
    )


def split(path: Path) -> tuple[bytes, bytes]:
    """Return the folder and the name of a file as they are stored."""
    return os.fsencode(path.parent), os.fsencode(path.name)


def folded_names(entry: Entry) -> str:
    """Return what the filter looks in: title, source, author and tags, folded, on four lines."""
    return fold("\n".join((entry.title, entry.source, entry.author, " ".join(entry.tags))))


def name_grams(names: str) -> str:
    """Return the grams of folded names and of their pinyin, as one text."""
    return " ".join(sorted(grams(names) | initial_grams(names)))


@dataclass(frozen=True, slots=True)
class _Cover:
    """Articles that were marked read together."""

    source: str | None
    until: int | None
    except_keys: frozenset[str]

    def covers(self, key: str, source: str, date: int) -> bool:
        if self.source is not None and self.source != source:
            return False
        if self.until is not None and date > self.until:
            return False
        return key not in self.except_keys


class Rows:
    """Puts rows in within a transaction, and lists one row of each article when it ends.

    Args:
        index: A transaction of it must be open.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._db = index.db
        self._touched: set[str] = set()
        self._groups: set[int] = set()
        self._covers = [
            _Cover(source, until, frozenset(json.loads(keys)))
            for source, until, keys in self._db.execute("select * from cover")
        ]

    def put(self, found: Found) -> None:
        """Put in what a file says, in place of what it said before."""
        entry = found.entry
        folder, name = split(entry.path)
        self._remove(folder, name)
        date = UNDATED if entry.date is None else microseconds(entry.date) or 0
        names = folded_names(entry)
        cursor = self._db.execute(
            "insert into article(dir, name, size, mtime_ns, key, title, source, author, url, tags,"
            " date, day, problem, names, read, starred, highlights)"
            " values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(folder, name, found.size, found.mtime_ns),
                *(entry.key, entry.title, entry.source, entry.author),
                *(entry.url, json.dumps([*dict.fromkeys(entry.tags)])),
                *(date, self._index.local_day(entry.date), entry.problem, names),
                *self._marks(entry.key, entry.source, date),
            ),
        )
        self._db.execute(
            "insert into name_gram(rowid, grams) values(?, ?)",
            (cursor.lastrowid, name_grams(names)),
        )
        self._touched.add(entry.key)

    def put_names(self, paths: Iterable[Path]) -> int:
        """List files by their names until their heads are read; return how many were not known."""
        last = self._db.execute("select ifnull(max(id), 0) from article").fetchone()[0]
        before = self._db.total_changes
        self._db.executemany(
            "insert or ignore into article(dir, name, size, mtime_ns, key, title, source, author,"
            " url, tags, date, day, problem, names, hidden, bare)"
            " values(?, ?, -1, 0, '', ?, '', '', '', '[]', ?, ?, '', '', 0, 1)",
            map(self._named, paths),
        )
        count = self._db.total_changes - before
        for statement in count_names():
            self._db.execute(statement, (last,))
        return count

    def _named(self, path: Path) -> tuple[object, ...]:
        folder, name = split(path)
        date, title = parse_name(path.stem)
        stamp = microseconds(date) if date else UNDATED
        day = self._index.local_day(date)
        return folder, name, shown(title) or UNTITLED, stamp, day

    def pass_over(self, path: Path, size: int, mtime_ns: int) -> None:
        """Remember that a file is no article, so that it is not read again."""
        folder, name = split(path)
        self._remove(folder, name)
        self._db.execute(
            "insert or replace into passed values(?, ?, ?, ?)", (folder, name, size, mtime_ns)
        )

    def remove(self, folder: bytes, names: Iterable[bytes]) -> int:
        """Take files out that are gone; return how many were there."""
        return sum(self._remove(folder, name) for name in names)

    def settle(self) -> None:
        """List the newest copy of each article that was touched, and its group of twins anew."""
        for key in self._touched:
            copies = self._db.execute(
                "select id, hidden, twins from article where key = ?"
                " order by day = '', date desc, mtime_ns desc, name desc, dir desc",
                (key,),
            ).fetchall()
            for at, (id_, hidden, group) in enumerate(copies):
                if (hidden == 1) == (at > 0):
                    continue
                self._groups.add(group)
                self._db.execute(
                    "update article set hidden = ?, twins = 0 where id = ?", (at > 0, id_)
                )
        twins.settle(self._index, self._groups)
        self._touched.clear()
        self._groups.clear()

    def _remove(self, folder: bytes, name: bytes) -> int:
        row = self._db.execute(
            "select id, key, names, twins, bare from article where dir = ? and name = ?",
            (folder, name),
        ).fetchone()
        if row is None:
            gone = self._db.execute(
                "delete from passed where dir = ? and name = ?", (folder, name)
            ).rowcount
            return int(gone)
        id_, key, names, group, bare = row
        if not bare:  # of one whose name alone is known nothing was indexed
            self._db.execute(
                "insert into name_gram(name_gram, rowid, grams) values('delete', ?, ?)",
                (id_, name_grams(names)),
            )
            self._touched.add(key)
            self._groups.add(group)
        self._db.execute("delete from article where id = ?", (id_,))
        return 1

    def _marks(self, key: str, source: str, date: int) -> tuple[int, int, int]:
        """Return whether an article is read and starred, and its highlights, as mirrored."""
        mark = self._db.execute(
            "select read, starred, highlights from mark where key = ?", (key,)
        ).fetchone()
        read, starred, highlights = mark or (None, 0, 0)
        if read is None:
            read = any(cover.covers(key, source, date) for cover in self._covers)
        return int(read), starred, highlights


def copies(index: Index, key: str) -> list[Path]:
    """Return the files of an article and of its twins, the listed one first."""
    found = index.db.execute(
        "select dir, name from article where key in (select value from json_each(?))"
        " order by hidden = 1, key != ?, hidden, day desc, date desc",
        (json.dumps(twins.twins_of(index, key)), key),
    )
    return [Path(os.fsdecode(folder), os.fsdecode(name)) for folder, name in found]


def group(index: Index, key: str) -> list[Entry]:
    """Return an article and its twins, itself first: what is done with one counts for all."""
    ids = [id_of(index, each) for each in twins.twins_of(index, key)]
    found = entries(index, ids)
    return [found[id_] for id_ in ids if id_ in found]


def id_of(index: Index, key: str) -> int:
    """Return the row of the newest copy of an article, 0 when there is none."""
    row = index.db.execute(
        "select id from article where key = ? and hidden != 1", (key,)
    ).fetchone()
    return int(row[0]) if row else 0


def sample(index: Index, source: str, count: int) -> list[Entry]:
    """Return some articles of a source, spread over its time: the same however they were found.

    They are chosen by their dates alone, so that few of them change when the source grows.

    Args:
        index: Where the articles are.
        source: Its name.
        count: How many at most.
    """
    found = index.db.execute(
        f"select {COLUMNS} from article where id in (select id from article"  # noqa: S608 - ours
        " where source = ? and hidden = 0"
        " order by ifnull(date / 1000000, id) % 1000003 * 7919 % 1000003, date, id limit ?)",
        (source, count),
    )
    return [to_entry(row) for row in found]


def known_files(index: Index, folder: bytes) -> dict[bytes, tuple[int, int]]:
    """Return the files of one folder that are known: name to size and time of change."""
    found = index.db.execute(
        "select name, size, mtime_ns from article where dir = ?"
        " union all select name, size, mtime_ns from passed where dir = ?",
        (folder, folder),
    )
    return {bytes(name): (size, mtime_ns) for name, size, mtime_ns in found}


def known_folders(index: Index) -> set[bytes]:
    """Return the folders that files are known in."""
    found = index.db.execute("select distinct dir from article union select dir from passed")
    return {bytes(folder) for (folder,) in found}


def folders_below(index: Index, folder: bytes) -> list[bytes]:
    """Return a folder that was walked, and those within it."""
    found = index.db.execute(
        "select dir from folder where dir = ?1 or (dir > ?2 and dir < ?3)",
        (folder, folder + b"/", folder + b"0"),
    )
    return [bytes(each) for (each,) in found.fetchall()]


def entries(index: Index, ids: Collection[int]) -> dict[int, Entry]:
    """Return the entries of some rows, by id."""
    found = index.db.execute(
        f"select {COLUMNS} from article where id in (select value from json_each(?))",  # noqa: S608
        (json.dumps(list(ids)),),
    )
    return {row[12]: to_entry(row) for row in found}
