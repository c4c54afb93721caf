"""The rows of an index that may be versions of one article, and the row of a file."""

from __future__ import annotations

import os
from pathlib import Path

from reader.archive.header import Entry
from reader.index import rows
from reader.index.database import Index


def row_of_path(index: Index, path: Path) -> int:
    """Return the row of a file, hidden or not; 0 when it has none."""
    real = Path(os.path.realpath(path.parent), path.name)
    found = index.db.execute(
        "select article.id from folder join article on article.folder = folder.id"
        " where folder.dir_crc = crc(?1) and folder.dir = ?1 and article.name = ?2",
        (os.fsencode(real.parent), os.fsencode(real.name)),
    ).fetchone()
    return int(found[0]) if found else 0


def listed_row(index: Index, row: int) -> int:
    """Return the listed row of the article of a row, or of its group of duplicates; 0 for none."""
    found = index.db.execute(
        "with asked as (select id, key_crc, key, twins from article where id = ?)"
        " select id from article where hidden = 0 and id = (select id from asked)"
        " union all select id from article where hidden = 0 and key_crc is not null"
        " and key_crc = (select key_crc from asked) and key = (select key from asked)"
        " union all select id from article where hidden = 0 and twins != 0"
        " and twins = (select twins from asked) limit 1",
        (row,),
    ).fetchone()
    return int(found[0]) if found else 0


def versions_of(index: Index, row: int) -> list[Entry]:
    """Return the articles in files of the same address, the oldest first.

    Without an address they have the same title and date.

    Args:
        index: The index.
        row: One of them.
    """
    found = index.db.execute(
        "with asked as (select id, base, key_crc, key from article where id = ?)"
        " select id from article where id in (select id from asked"
        " union select id from article where base is not null and base = (select base from asked)"
        " union select id from article where key_crc is not null"
        " and key_crc = (select key_crc from asked) and key = (select key from asked))"
        " order by day = '', day, date, mtime_ns, id",
        (row,),
    ).fetchall()
    ids = [id_ for (id_,) in found]
    by_id = rows.entries(index, ids)
    return [by_id[id_] for id_ in ids if id_ in by_id]
