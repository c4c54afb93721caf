"""Where the files of an index lie: folders by number, files by their names in them."""

from __future__ import annotations

import os
from pathlib import Path

from reader.index.database import Index


def split(path: Path) -> tuple[bytes, bytes]:
    """Return the folder and the name of a file as they are stored."""
    return os.fsencode(path.parent), os.fsencode(path.name)


class Folders:
    """The numbers of folders, within a transaction.

    Args:
        index: The index.
    """

    def __init__(self, index: Index) -> None:
        self._db = index.db
        self._known: dict[bytes, int] = {}

    def known(self, folder: bytes) -> int | None:
        """Return the number of a folder, None when it has none."""
        if folder not in self._known:
            row = self._db.execute("select id from folder where dir = ?", (folder,)).fetchone()
            if row is None:
                return None
            self._known[folder] = int(row[0])
        return self._known[folder]

    def number(self, folder: bytes) -> int:
        """Return the number of a folder, which gets one when it has none."""
        number = self.known(folder)
        if number is None:
            cursor = self._db.execute("insert into folder(dir) values(?)", (folder,))
            number = self._known[folder] = int(cursor.lastrowid or 0)
        return number


def remember_walked(index: Index, walked: dict[bytes, int]) -> None:
    """Remember when folders were changed, in nanoseconds since 1970, within a transaction."""
    index.db.executemany(
        "insert into folder(dir, mtime_ns) values(?, ?)"
        " on conflict do update set mtime_ns = excluded.mtime_ns",
        walked.items(),
    )


def walked_folders(index: Index) -> dict[bytes, int]:
    """Return the folders that were walked, with the time of their change."""
    query = "select dir, mtime_ns from folder where mtime_ns is not null"
    return dict(index.db.execute(query).fetchall())


def known_files(index: Index, folder: bytes) -> dict[bytes, tuple[int, int]]:
    """Return the files of one folder that are known: name to size and time of change."""
    number = Folders(index).known(folder)
    found = index.db.execute(
        "select name, size, mtime_ns from article where folder = ?1"
        " union all select name, size, mtime_ns from passed where folder = ?1",
        (number,),
    )
    return {bytes(name): (size, mtime_ns) for name, size, mtime_ns in found}


def known_folders(index: Index) -> set[bytes]:
    """Return the folders that files are known in."""
    found = index.db.execute(
        "select dir from folder where exists (select 1 from article where folder = folder.id)"
        " or exists (select 1 from passed where folder = folder.id)"
    )
    return {bytes(folder) for (folder,) in found}


def folders_below(index: Index, folder: bytes) -> list[bytes]:
    """Return a folder, and those within it."""
    found = index.db.execute(
        "select dir from folder where dir = ?1 or (dir > ?2 and dir < ?3)",
        (folder, folder + b"/", folder + b"0"),
    )
    return [bytes(each) for (each,) in found.fetchall()]
