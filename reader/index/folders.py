"""The folders of an index by number, and the files that are known in them."""

from __future__ import annotations

import os
from pathlib import Path

from reader.index.database import Index


def split(path: Path) -> tuple[bytes, bytes]:
    """Return the folder and the name of a file as the index stores them."""
    return os.fsencode(path.parent), os.fsencode(path.name)


def join(folder: bytes, name: bytes) -> bytes:
    """Return the path of a file as the index stores its folder and its name."""
    return os.path.join(folder, name)  # noqa: PTH118 - bytes


_NUMBER = "select id from folder where dir_crc = crc(?1) and dir = ?1"


class Folders:
    """The numbers of folders, within a transaction.

    Args:
        index: The index.
    """

    def __init__(self, index: Index) -> None:
        self._db = index.db
        self._numbers: dict[bytes, int] = {}

    def known(self, folder: bytes) -> int | None:
        """Return the number of a folder, None when it has none."""
        if folder not in self._numbers:
            row = self._db.execute(_NUMBER, (folder,)).fetchone()
            if row is None:
                return None
            self._numbers[folder] = int(row[0])
        return self._numbers[folder]

    def number(self, folder: bytes) -> int:
        """Return the number of a folder, assigning one if necessary."""
        number = self.known(folder)
        if number is None:
            cursor = self._db.execute("insert into folder(dir) values(?)", (folder,))
            number = self._numbers[folder] = int(cursor.lastrowid or 0)
        return number


def store_walked(index: Index, walked: dict[bytes, int]) -> None:
    """Store the mtimes of folders, in nanoseconds since 1970, within a transaction."""
    folders = Folders(index)
    index.db.executemany(
        "update folder set mtime_ns = ? where id = ?",
        [(mtime_ns, folders.number(folder)) for folder, mtime_ns in walked.items()],
    )


def walked_folders(index: Index) -> dict[bytes, int]:
    """Return the walked folders and their mtimes, in nanoseconds since 1970."""
    query = "select dir, mtime_ns from folder where mtime_ns is not null"
    return dict(index.db.execute(query).fetchall())


def files_in(index: Index, folder: bytes) -> dict[bytes, tuple[int, int]]:
    """Return the files of one folder that were read: name to size and mtime in nanoseconds.

    They are articles, or skipped for their content.
    """
    rows = index.db.execute(
        f"select name, size, mtime_ns from article where folder = ({_NUMBER})"  # noqa: S608 - ours
        " union all select name, size, mtime_ns from skipped"
        f" where folder = ({_NUMBER}) and size >= 0",
        (folder,),
    )
    return {bytes(name): (size, mtime_ns) for name, size, mtime_ns in rows}


def skipped_in(index: Index, folder: bytes) -> dict[bytes, str]:
    """Return the files of a folder that were skipped unread: name to reason."""
    rows = index.db.execute(
        f"select name, why from skipped where folder = ({_NUMBER}) and size < 0",  # noqa: S608 - ours
        (folder,),
    )
    return {bytes(name): why for name, why in rows}


def folders_with_files(index: Index) -> set[bytes]:
    """Return the folders with known files."""
    rows = index.db.execute(
        "select dir from folder where exists (select 1 from article where folder = folder.id)"
        " or exists (select 1 from skipped where folder = folder.id)"
    )
    return {bytes(folder) for (folder,) in rows}


def folders_with_skipped(index: Index) -> set[bytes]:
    """Return the folders with files that were skipped unread."""
    rows = index.db.execute(
        "select dir from folder where id in (select folder from skipped where size < 0)"
    )
    return {bytes(folder) for (folder,) in rows}


def folders_below(index: Index, folder: bytes) -> list[bytes]:
    """Return a folder and the folders below it."""
    rows = index.db.execute(
        "select dir from folder where dir = ?1 or (dir > ?2 and dir < ?3)",
        (folder, folder + b"/", folder + b"0"),
    )
    return [bytes(inner) for (inner,) in rows.fetchall()]
