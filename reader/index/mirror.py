"""The mirror: a copy of the reader's marks in the index, by which lists are made.

The store of marks is authoritative and does not know the mirror; `reader.services.index_sync`
copies changes here. Marks are kept by key, including those of articles that are not indexed (yet).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reader.index import duplicates
from reader.index.article_marks import MirroredCover, mirrored_marks
from reader.index.database import Index


@dataclass(frozen=True, slots=True)
class Mark:
    """The marks of one article.

    Attributes:
        read: None when the article itself has no such mark, so that covers decide.
        starred: Whether it has a star.
        highlights: How many it has.
        noted: Whether one of them has a note.
        moved: Whether the quote of one of them is no longer where it was made.
    """

    read: bool | None = None
    starred: bool = False
    highlights: int = 0
    noted: bool = False
    moved: bool = False


def marks(index: Index) -> dict[str, Mark]:
    """Return all mirrored marks, by key."""
    rows = index.db.execute("select key, read, starred, highlights, noted, moved from mark")
    return {
        key: Mark(
            None if read is None else bool(read),
            bool(starred),
            highlights,
            bool(noted),
            bool(moved),
        )
        for key, read, starred, highlights, noted, moved in rows
    }


def put_marks(index: Index, changed: Mapping[str, Mark], gone: Collection[str] = ()) -> None:
    """Mirror changed marks, within a transaction.

    Args:
        index: The index.
        changed: By key.
        gone: Keys that have no marks any more.
    """
    db = index.db
    db.executemany("delete from mark where key = ?", [(key,) for key in gone])
    db.executemany(
        "insert or replace into mark values(?, ?, ?, ?, ?, ?)",
        [
            (key, mark.read, mark.starred, mark.highlights, mark.noted, mark.moved)
            for key, mark in changed.items()
        ],
    )
    grouped: set[int] = set()
    for key in (*changed, *gone):
        rows = db.execute(
            "select id, source, date, twins from article where key_crc = crc(?1) and key = ?1",
            (key,),
        )
        for id_, source, date, group in rows.fetchall():
            grouped.add(group)
            if not group:
                db.execute(
                    "update article set read = ?1, starred = ?2, highlights = ?3 where id = ?4"
                    " and (read, starred, highlights) != (?1, ?2, ?3)",
                    (*mirrored_marks(index, key, source, date), id_),
                )
    duplicates.settle(index, grouped)


def put_covers(index: Index, covers: Sequence[MirroredCover]) -> None:
    """Mirror the covers and update the articles by them, within a transaction.

    Args:
        index: The index.
        covers: All covers in force.
    """
    db = index.db
    db.execute("delete from cover")
    db.executemany(
        "insert into cover values(?, ?, ?)",
        [(cover.source, cover.until, json.dumps(sorted(cover.except_keys))) for cover in covers],
    )
    db.execute("""
        update article set read = now.read from (
            select a.id, coalesce(
                (select m.read from mark m where m.key = a.key),
                exists(select 1 from cover c where (c.source is null or c.source = a.source)
                    and (c.until is null or c.until >= a.date)
                    and not exists(select 1 from json_each(c.except_keys) x where x.value = a.key))
            ) as read from article a) as now
        where now.id = article.id and now.read != article.read""")
    duplicates.settle(index, duplicates.all_groups(index))
