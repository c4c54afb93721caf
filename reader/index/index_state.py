"""The state of an index, as ``reader doctor`` reports it; nothing is repaired here."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path

from reader.index import gram_lists, schema
from reader.index.checksum import define
from reader.index.location import TEXTS, database
from reader.records import dataclass
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class IndexState:
    """The state of an index.

    Attributes:
        path: The database of the lists; that of the texts is beside it.
        exists: Whether it exists.
        damage: What is wrong with it; empty when nothing is.
        articles: How many articles it lists.
        unreadable: How many of them cannot be read.
        changed: Files that have been changed or removed since it was written.
        size: Bytes of both databases.
        problems: What is wrong with the containers and files that the user named, by path.
    """

    path: Path
    exists: bool
    damage: str = ""
    articles: int = 0
    unreadable: int = 0
    changed: int = 0
    size: int = 0
    problems: Mapping[Path, str] = field(default_factory=dict)


def examine(roots: Sequence[Path]) -> IndexState:
    """Examine the index of a set of folders and files, without opening it for writing."""
    path = database(roots)
    if not path.exists():
        return IndexState(path, False)
    size = sum(file.stat().st_size for file in path.parent.glob("*.sqlite"))
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)
        define(db)
        try:
            texts = path.with_name(TEXTS).absolute().as_uri()
            db.execute("attach ? as text", (f"{texts}?mode=ro",))
            result = str(db.execute("pragma quick_check(1)").fetchone()[0])
            version = db.execute("select value from meta where name = 'schema'").fetchone()
            if result != "ok":
                return IndexState(path, True, result, size=size)
            if version != (str(schema.VERSION),):
                return IndexState(path, True, _("it is of another version"), size=size)
            articles, unreadable = db.execute(
                "select count(*), coalesce(sum(problem != ''), 0) from article where hidden = 0"
            ).fetchone()
            problems = problems_of(db, roots)
            files = db.execute("select dir, name, size, mtime_ns from file").fetchall()
            gram_lists.examine(db)
        finally:
            db.close()
    except sqlite3.Error as error:
        return IndexState(path, True, str(error), size=size)
    changed = sum(_is_changed(*file) for file in files)
    return IndexState(path, True, "", articles, unreadable, changed, size, problems)


def problems_of(db: sqlite3.Connection, roots: Sequence[Path]) -> Mapping[Path, str]:
    """Return what is wrong with the containers and files that the user named, by path.

    Args:
        db: The database of an index.
        roots: The folders, containers and files of the library.
    """
    problems: dict[Path, str] = {}
    query = (
        "select problem from folder join article on folder = folder.id"
        " where dir_crc = crc(?1) and dir = ?1 and name = ?2 and problem != ''"
    )
    for root in roots:
        folder, name = os.path.split(os.fsencode(os.path.realpath(root)))
        row = db.execute(query, (folder, name)).fetchone()
        if row is not None:
            problems[root] = str(row[0])
    return problems


def _is_changed(folder: bytes, name: bytes, size: int, mtime_ns: int) -> bool:
    try:
        status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - names are bytes
    except NotADirectoryError:
        return False  # in a container, which has a time of its own
    except OSError:
        return True
    return (status.st_size, status.st_mtime_ns) != (size, mtime_ns)
