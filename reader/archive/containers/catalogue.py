"""The catalogue of a container: its members and their positions, kept in the cache folder.

It is built in one pass over the container's own directory, and rebuilt when the container has
changed; its entries can be read while it is built. It is kept in memory when the cache folder
cannot be written.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import weakref
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

from reader import private
from reader.archive.companion_names import COMPANIONS
from reader.archive.containers.limits import LIMITS, Meter
from reader.archive.containers.member import (
    LONGEST,
    ContainerError,
    ListingReport,
    Member,
    MemberSkip,
    PassingError,
    RefusedError,
    Source,
    StoppedError,
)
from reader.paths import cache_dir
from reader.translation import deferred

_VERSION = "4"
_TOGETHER = 500
_TABLES = """
create table meta(name text primary key, value text) without rowid;
create table member(
    dir blob not null, name blob not null, number integer not null, size integer not null,
    stamp integer not null, at integer not null, packed integer not null,
    method integer not null, check_ not null, primary key(dir, name)) without rowid;
create table companion(
    dir blob not null, name blob not null, number integer not null, size integer not null,
    stamp integer not null, at integer not null, packed integer not null,
    method integer not null, check_ not null, primary key(dir, name)) without rowid;
create table left(dir blob not null, name blob not null, why text not null);
"""
_COLUMNS = "dir, name, size, stamp, at, packed, method, check_"


class CatalogueBuilder:
    """Builds the catalogue of a container, or opens the one in the cache folder.

    Args:
        path: The container, resolved.
        source: Reads it.
        candidate: Returns whether a member may be an article, by its name.
        stop: Called often; True ends the work.
        is_kept: Whether the catalogue is written to the cache folder; else it is in memory.

    Attributes:
        source: As given.
        catalogue: The catalogue, after the iteration has ended.
    """

    def __init__(
        self,
        path: Path,
        source: Source,
        candidate: Callable[[str], bool],
        stop: Callable[[], bool] = lambda: False,
        *,
        is_kept: bool = True,
    ) -> None:
        self.catalogue: Catalogue | None = None
        self.source = source
        self._candidate = candidate
        self._stop = stop
        self._is_kept = is_kept
        digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:24]
        self._file = cache_dir() / "containers" / f"{digest}.sqlite"
        self._stamp = f"{_VERSION} {source.stamp()}"

    def __iter__(self) -> Iterator[bytes]:
        """Yield the path inside of each candidate as it is found.

        Raises:
            StoppedError: It was stopped.
            OSError: The container cannot be read at all.
        """
        db = self._cached()
        if db is not None:
            self.catalogue = Catalogue(db, sequential=self.source.sequential)
            yield from self.catalogue.names()
            return
        db, part = self._create()
        try:
            db = yield from self._build(db, part)
        except sqlite3.Error:  # the disk is full, or the like
            if part is None:
                raise PassingError(deferred("there is no room to list it")) from None
            db = yield from self._build(_empty(":memory:"), None)
        self.catalogue = Catalogue(db, sequential=self.source.sequential)

    def _build(
        self, db: sqlite3.Connection, part: Path | None
    ) -> Generator[bytes, None, sqlite3.Connection]:
        """Fill a database, and replace the old file by it when it is complete."""
        try:
            lasting = yield from self._fill(db, _report(db))
            if part is not None and lasting:
                with suppress(OSError):
                    part.replace(self._file)
        except BaseException:
            db.close()
            raise
        finally:
            if part is not None:
                part.unlink(missing_ok=True)
        return db

    def _cached(self) -> sqlite3.Connection | None:
        """Return the database in the cache folder, if the container has not changed since."""
        if not self._is_kept or not self._file.is_file():
            return None
        db = sqlite3.connect(
            f"{self._file.absolute().as_uri()}?mode=ro&immutable=1",
            uri=True,
            check_same_thread=False,
        )
        with suppress(sqlite3.Error):
            row = db.execute("select value from meta where name = 'stamp'").fetchone()
            if row == (self._stamp,):
                return db
        db.close()
        return None

    def _create(self) -> tuple[sqlite3.Connection, Path | None]:
        """Create a database beside the old one, or in memory when it cannot be written."""
        if not self._is_kept:
            return _empty(":memory:"), None
        part = self._file.with_suffix(f".{os.getpid()}.part")
        with suppress(OSError, sqlite3.Error):
            private.make_folder(self._file.parent)
            part.unlink(missing_ok=True)
            return _empty(part), part
        return _empty(":memory:"), None

    def _fill(self, db: sqlite3.Connection, report: ListingReport) -> Generator[bytes, None, bool]:
        """List the container; return whether the result is valid until the container changes."""
        lasting = True
        try:
            meter = Meter(LIMITS, self.source.size(), self._stop)
            for number, member in enumerate(self.source.members(report, meter)):
                if self._put(db, number, member, report):
                    yield member.name
        except (StoppedError, GeneratorExit):
            raise
        except OSError as error:
            lasting = isinstance(error, ContainerError) and not isinstance(error, PassingError)
            report.problem = (
                str(error)
                if isinstance(error, ContainerError)
                else (error.strerror or str(error)).lower()
            )
            if isinstance(error, RefusedError):
                db.execute("delete from member")
        except sqlite3.Error:
            raise
        except Exception:  # libraries raise anything for damaged data
            report.problem = deferred("damaged: it cannot be read")
        db.execute("insert into meta values('stamp', ?)", (self._stamp,))
        db.execute("insert into meta values('problem', ?)", (report.problem,))
        db.execute("commit")
        return lasting

    def _put(
        self, db: sqlite3.Connection, number: int, member: Member, report: ListingReport
    ) -> bool:
        """Insert a member if it is a candidate."""
        folder, _, name = member.name.rpartition(b"/")
        is_candidate = self._candidate(os.fsdecode(name))
        table = "member" if is_candidate else "companion"
        if not is_candidate:
            report.skip(member.name, MemberSkip.OTHER)
            if os.fsdecode(name) not in COMPANIONS:
                return False
        values = (
            *(folder, name, number, min(member.size, 2**62), member.stamp, member.at),
            *(member.packed, member.method, member.check),
        )
        try:
            db.execute(f"insert into {table} values(?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        except sqlite3.IntegrityError:
            # Of two with one name the last wins, as when they are unpacked.
            db.execute(f"replace into {table} values(?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            if is_candidate:
                report.skip(member.name, MemberSkip.AGAIN)
        return is_candidate


class Catalogue:
    """The members of a container.

    Args:
        db: The database, filled.
        sequential: Whether the container should be read in its own order.
    """

    def __init__(self, db: sqlite3.Connection, *, sequential: bool) -> None:
        self._db = db
        self._sequential = sequential
        # Also when nobody keeps its container open: a listing may end early.
        weakref.finalize(self, db.close).atexit = False
        self.problem = self._meta("problem")

    def member(self, inner: bytes) -> Member | None:
        """Return a member by its path inside, or a table beside members."""
        folder, _, name = inner.rpartition(b"/")
        table = "companion" if os.fsdecode(name) in COMPANIONS else "member"
        query = f"select {_COLUMNS} from {table} where dir = ? and name = ?"  # noqa: S608 - ours
        row = self._db.execute(query, (folder, name)).fetchone()
        return _member(row) if row else None

    def number(self, inner: bytes) -> int:
        """Return the position of a member in the order of the container."""
        folder, _, name = inner.rpartition(b"/")
        query = "select number from member where dir = ? and name = ?"
        row = self._db.execute(query, (folder, name)).fetchone()
        return int(row[0]) if row else 0

    def names(self) -> Iterator[bytes]:
        """Yield the paths inside, the last name first, or in the order of the container."""
        order = "dir desc, name desc"
        table = "member"
        if self._sequential:
            table += " join (select dir as d, min(number) as first from member group by dir)"
            table += " on d = dir"
            order = "first, dir, number"
        rows = self._db.execute(f"select dir, name from {table} order by {order}")  # noqa: S608 - ours
        while batch := rows.fetchmany(_TOGETHER):
            for folder, name in batch:
                yield bytes(folder) + b"/" + bytes(name) if folder else bytes(name)

    def skipped(self) -> Iterator[tuple[bytes, MemberSkip]]:
        """Yield the entries that were skipped, folder by folder: their names and the reasons."""
        rows = self._db.execute("select dir, name, why from left order by dir")
        while batch := rows.fetchmany(_TOGETHER):
            for folder, name, why in batch:
                inner = bytes(folder) + b"/" + bytes(name) if folder else bytes(name)
                yield inner, MemberSkip(why)

    def _meta(self, name: str) -> str:
        row = self._db.execute("select value from meta where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""


def _report(db: sqlite3.Connection) -> ListingReport:
    """Return a report that writes the names of what is skipped, but for hidden files."""

    def skip(name: bytes, why: MemberSkip) -> None:
        if why is not MemberSkip.HIDDEN:
            folder, _, last = name.strip(b"/")[:LONGEST].rpartition(b"/")
            db.execute("insert into left values(?, ?, ?)", (folder, last, why.value))

    return ListingReport(skip)


def _empty(place: Path | str) -> sqlite3.Connection:
    """Create a database without rows, and begin a transaction."""
    if place != ":memory:":
        private.make_file(Path(place))
    db = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    try:
        db.execute("pragma journal_mode = memory")
        db.execute("pragma synchronous = off")
        db.execute("begin")
        for statement in _TABLES.split(";"):
            db.execute(statement)
    except BaseException:
        db.close()
        raise
    return db


def _member(row: tuple[bytes, bytes, int, int, int, int, int, int | str]) -> Member:
    folder, name, size, stamp, at, packed, method, check = row
    inner = bytes(folder) + b"/" + bytes(name) if folder else bytes(name)
    return Member(inner, size, stamp, at, packed, method, check)
