"""The catalogue of a container: what is in it and where, kept in the cache folder.

It is made in one pass over the container's own directory, and anew when the container has changed.
Where the cache cannot be written it is kept in memory.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from reader import private
from reader.library.containers.member import MOST, ContainerError, Left, Listed, Member, Source
from reader.paths import cache_dir
from reader.translation import deferred

_VERSION = "1"
_TABLES = """
create table meta(name text primary key, value text) without rowid;
create table member(
    dir blob not null, name blob not null, number integer not null, size integer not null,
    stamp integer not null, at integer not null, packed integer not null,
    method integer not null, check_ not null, primary key(dir, name)) without rowid;
create table left(why text primary key, count integer not null) without rowid;
"""
_COLUMNS = "dir, name, size, stamp, at, packed, method, check_"


class Catalogue:
    """What is in a container.

    Args:
        path: The container, resolved.
        source: Reads it.
        candidate: Tells by its name whether a member may be an article.
    """

    def __init__(self, path: Path, source: Source, candidate: Callable[[str], bool]) -> None:
        self._source = source
        self._candidate = candidate
        digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:24]
        self._file = cache_dir() / "containers" / f"{digest}.sqlite"
        self.stamp = source.stamp()
        self._db = self._known() or self._made()
        self.problem = self._meta("problem")

    def close(self) -> None:
        """Close it."""
        self._db.close()

    def member(self, inner: bytes) -> Member | None:
        """Return a member by its path inside."""
        folder, _, name = inner.rpartition(b"/")
        query = f"select {_COLUMNS} from member where dir = ? and name = ?"  # noqa: S608 - ours
        row = self._db.execute(query, (folder, name)).fetchone()
        return _member(row) if row else None

    def number(self, inner: bytes) -> int:
        """Return the place of a member in the order of the container."""
        folder, _, name = inner.rpartition(b"/")
        query = "select number from member where dir = ? and name = ?"
        row = self._db.execute(query, (folder, name)).fetchone()
        return int(row[0]) if row else 0

    def names(self) -> Iterator[bytes]:
        """Yield the paths inside: the last name first, or as they come when order is dear."""
        order = "dir desc, name desc"
        table = "member"
        if self._source.sequential:
            table += " join (select dir as d, min(number) as first from member group by dir)"
            table += " on d = dir"
            order = "first, dir, number"
        for folder, name in self._db.execute(f"select dir, name from {table} order by {order}"):  # noqa: S608
            yield bytes(folder) + b"/" + bytes(name) if folder else bytes(name)

    def left(self) -> Counter[Left]:
        """Return what is no candidate."""
        return Counter({Left(why): count for why, count in self._db.execute("select * from left")})

    def _meta(self, name: str) -> str:
        row = self._db.execute("select value from meta where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def _known(self) -> sqlite3.Connection | None:
        """Return the catalogue that is there, if it is of the container as it is now."""
        if not self._file.is_file():
            return None
        db = sqlite3.connect(
            f"{self._file.absolute().as_uri()}?mode=ro&immutable=1",
            uri=True,
            check_same_thread=False,
        )
        with suppress(sqlite3.Error):
            row = db.execute("select value from meta where name = 'stamp'").fetchone()
            if row == (f"{_VERSION} {self.stamp}",):
                return db
        db.close()
        return None

    def _made(self) -> sqlite3.Connection:
        """Make the catalogue, beside the old one until it is whole."""
        part = self._file.with_suffix(f".{os.getpid()}.part")
        with suppress(OSError, sqlite3.Error):
            private.make_folder(self._file.parent)
            part.unlink(missing_ok=True)
            private.make_file(part)
            db = sqlite3.connect(part, isolation_level=None, check_same_thread=False)
            try:
                self._fill(db)
                part.replace(self._file)
            except BaseException:
                db.close()
                part.unlink(missing_ok=True)
                raise
            return db
        db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._fill(db)
        return db

    def _fill(self, db: sqlite3.Connection) -> None:
        db.execute("pragma journal_mode = memory")
        db.execute("pragma synchronous = off")
        db.execute("begin")
        for statement in _TABLES.split(";"):
            db.execute(statement)
        listed = Listed()
        try:
            for number, member in enumerate(self._source.members(listed)):
                if number == MOST:
                    listed.problem = deferred("more files than can be listed: the rest is not read")
                    break
                self._put(db, number, member, listed)
        except ContainerError as error:
            listed.problem = str(error)
        except OSError as error:
            listed.problem = (error.strerror or str(error)).lower()
        db.executemany("insert into left values(?, ?)", list(listed.left.items()))
        db.execute("insert into meta values('stamp', ?)", (f"{_VERSION} {self.stamp}",))
        db.execute("insert into meta values('problem', ?)", (listed.problem,))
        db.execute("commit")

    def _put(self, db: sqlite3.Connection, number: int, member: Member, listed: Listed) -> None:
        folder, _, name = member.name.rpartition(b"/")
        if not self._candidate(os.fsdecode(name)):
            listed.left[Left.OTHER] += 1
            return
        values = (
            *(folder, name, number, min(member.size, 2**62), member.stamp, member.at),
            *(member.packed, member.method, member.check),
        )
        # Of two under one name the last counts, as it does when they are unpacked.
        gone = db.execute("delete from member where dir = ? and name = ?", (folder, name)).rowcount
        listed.left[Left.AGAIN] += gone
        db.execute("insert into member values(?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def _member(row: tuple[bytes, bytes, int, int, int, int, int, int | str]) -> Member:
    folder, name, size, stamp, at, packed, method, check = row
    inner = bytes(folder) + b"/" + bytes(name) if folder else bytes(name)
    return Member(inner, size, stamp, at, packed, method, check)
