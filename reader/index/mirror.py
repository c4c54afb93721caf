"""The mirror: a copy of the reader's marks in the index, by which lists are made.

The store of marks is authoritative and does not know the mirror; `reader.services.index_sync`
copies changes here. Marks are kept by key, including those of articles that are not indexed (yet).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.archive.identity import base_number
from reader.index import attached, duplicates
from reader.index.article_marks import MirroredCover, mirrored_marks
from reader.index.database import Index

FEW = 20
"""Articles whose texts are read at once as evidence of new marks; else the indexer does it."""


class Mark(NamedTuple):
    """The marks of one article, in the order of the columns of the index.

    Attributes:
        read: None when the article itself has no such mark, so that covers decide.
        starred: Whether it has a star.
        highlights: The number of its highlights.
        noted: Whether the article or one of its highlights has a note.
        moved: Whether the quote of one of its highlights is no longer where it was made.
        annotated: Whether the article has a note of its own.
        title: The title of the article, as the store knows it.
        file: The path mark (`reader.archive.identity.path_mark`) of the file that the marks were
            made in, empty when not known.
        sketch: The sketch (`reader.text.sketch`) of the text of that file, empty when not known.
        quotes: Some quotes, one on each line, where the text is not known.
        tags: The reader's own tags of the article, in JSON.
    """

    read: bool | None = None
    starred: bool = False
    highlights: int = 0
    noted: bool = False
    moved: bool = False
    annotated: bool = False
    title: str = ""
    file: str = ""
    sketch: bytes = b""
    quotes: str = ""
    tags: str = "[]"


def marks(index: Index, keys: Collection[str]) -> dict[str, Mark]:
    """Return the mirrored marks of some keys, by key. Flags are 1 and 0, which equal bools."""
    rows = index.db.execute(
        "select key, read, starred, highlights, noted, moved, annotated, title, file, sketch,"
        " quotes, tags from mark where key in (select value from json_each(?))",
        (json.dumps(list(keys)),),
    )
    return {key: Mark(*others) for key, *others in rows}


def mirrored_keys(index: Index) -> Iterator[str]:
    """Yield the keys of all mirrored marks."""
    return (key for (key,) in index.db.execute("select key from mark"))


def count_marks(index: Index) -> int:
    """Return how many keys have mirrored marks."""
    return int(index.db.execute("select count(*) from mark").fetchone()[0])


def put_marks(
    index: Index, portions: Iterable[Mapping[str, Mark]], gone: Iterable[str] = ()
) -> None:
    """Mirror changed marks, within a transaction.

    Args:
        index: The index.
        portions: Marks by key, some at a time. Each portion is asked for when those before it are
            written.
        gone: Keys that have no marks any more, asked for after the portions.
    """
    # Here: at most starts no mark has changed.
    from reader.index import compared_texts, identity, kept_texts

    grouped: set[int] = set()
    unsettled: set[int] = set()
    for changed in portions:
        numbers = {key: base_number(key) for key in changed}
        _write_marks(index, changed, numbers)
        grouped |= _mark_articles(index, changed)
        unsettled |= attached.bases_of(index, attached.not_plain(index, changed))
    keys = list(gone)
    for key in keys:
        if attached.shown_at(index, key) != key:
            unsettled |= attached.bases_of(index, [key])
    index.db.executemany("delete from mark where key = ?", [(key,) for key in keys])
    grouped |= _mark_articles(index, keys)
    identity.settle(index, unsettled, compared_texts.indexed_texts(index), grouped)
    if unsettled and len(unsettled) <= FEW:
        read = compared_texts.read_indexed(index, compared_texts.wanted(index, unsettled))
        identity.settle(
            index, compared_texts.bases_of_rows(index, read), compared_texts.indexed_texts(index)
        )
    kept_texts.keep(index, compared_texts.rows_of_bases(index, unsettled))


def _mark_articles(index: Index, keys: Collection[str]) -> set[int]:
    """Bring the articles of some keys up to date; return the groups of duplicates left to do."""
    from reader.index import kept_texts  # here: as above

    rows = index.db.execute(
        "select a.key, a.id, a.source, a.date, a.twins from json_each(?) changed"
        " cross join article a on a.key_crc = crc(changed.value) and a.key = changed.value",
        (json.dumps(list(keys)),),
    ).fetchall()
    for key, id_, source, date, group in rows:
        if not group:
            index.db.execute(
                "update article set read = ?1, starred = ?2, highlights = ?3 where id = ?4"
                " and (read, starred, highlights) != (?1, ?2, ?3)",
                (*mirrored_marks(index, key, source, date), id_),
            )
    kept_texts.keep(index, (id_ for _key, id_, *_ in rows))
    return {group for *_, group in rows}


def _write_marks(index: Index, changed: Mapping[str, Mark], numbers: Mapping[str, int]) -> None:
    """Write the rows of marks, given by key, with the numbers of the URLs in their keys."""
    index.db.executemany(
        "insert into mark(key, read, starred, highlights, noted, moved, annotated, title, file,"
        " sketch, quotes, tags, base)"
        " values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        " on conflict do update set read = ?2, starred = ?3, highlights = ?4, noted = ?5,"
        " moved = ?6, annotated = ?7, title = ?8, file = ?9, sketch = ?10, quotes = ?11,"
        " tags = ?12",
        [(key, *mark, numbers[key]) for key, mark in changed.items()],
    )


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
                (select max(m.read) from mark m
                    where m.key = a.key and m.attached is null or m.attached = a.key),
                exists(select 1 from cover c where (c.source is null or c.source = a.source)
                    and (c.until is null or c.until >= a.date)
                    and not exists(select 1 from json_each(c.except_keys) x where x.value = a.key))
            ) as read from article a) as now
        where now.id = article.id and now.read != article.read""")
    duplicates.settle(index, duplicates.all_groups(index))
