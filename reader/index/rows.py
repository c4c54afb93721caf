"""Reading the rows of the index: one article or some of them."""

from __future__ import annotations

import json
import os
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from reader.archive.header import Entry
from reader.index import attached, duplicates
from reader.index.database import Index
from reader.index.date_columns import date_of
from reader.text.safe import Safe

TOGETHER = 500
"""How many rows are read at a time."""

COLUMNS = (
    "(select dir from folder where folder.id = article.folder), article.name, article.key,"
    " article.title, article.source, article.author, ifnull(article.url, article.key),"
    " article.date, article.date_kind, article.tags, article.problem, article.copies,"
    " article.bare, article.id"
)
"""The columns of the argument of `to_entry`."""

SAME_ARTICLE = """
    with named(key) as (values(?)),
    asked(key) as (select ifnull((select attached from mark where mark.key = named.key), key)
        from named)
    select article.id from article, asked
        where key_crc = crc(asked.key) and article.key = asked.key
    union
    select id from article where twins != 0 and twins in (
        select twins from article, asked
            where key_crc = crc(asked.key) and article.key = asked.key and hidden != 1)
"""
"""Selects the rows of a key, its only parameter, and of its duplicates."""


def to_entry(row: Sequence[Any], folder_of: Callable[[bytes], str] | None = None) -> Entry:
    """Return a row of `COLUMNS` as an entry.

    If only the name of its file is known, the head is read now: few such rows are ever shown.

    Args:
        row: The row.
        folder_of: Returns what the path of a file in a folder of the index begins with; by default
            that folder and a slash.

    Raises:
        sqlite3.DatabaseError: A column holds something else than what belongs there.
    """
    folder, name, key, title, source, author, url, date, kind, tags, problem, copies, bare = row[
        :13
    ]
    try:
        file = (folder_of or _folder)(folder) + os.fsdecode(name)
        if bare:
            from reader.archive.scan import read_entry  # here: few rows are only names

            return read_entry(Path(file))
        return Entry(
            file,
            str(key),
            Safe(title),
            Safe(source),
            Safe(author),
            str(url),
            date_of(date, kind),
            _tags(tags),
            str(problem),
            int(copies),
        )
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise sqlite3.DatabaseError("a row of the index is damaged") from error


@lru_cache(maxsize=1024)
def _tags(text: str) -> tuple[Safe, ...]:
    """Return the tags of a row from a cache: many articles have the same."""
    return () if text == "[]" else tuple(map(Safe, json.loads(text)))


@lru_cache(maxsize=64)
def _folder(folder: bytes) -> str:
    """Return a folder and a slash from a cache: the rows of a page share folders."""
    return os.path.join(os.fsdecode(folder), "")  # noqa: PTH118 - the paths of a list are texts


def copies(index: Index, key: str) -> list[Path]:
    """Return the files of an article and of its duplicates, the listed one first."""
    key = attached.shown_at(index, key)
    rows = index.db.execute(
        "select dir, name from file where key_crc in (select crc(value) from json_each(?1))"
        " and key in (select value from json_each(?1))"
        " order by hidden = 1, key != ?2, hidden, day desc, date desc",
        (json.dumps(duplicates.duplicate_keys(index, key)), key),
    )
    return [Path(os.fsdecode(folder), os.fsdecode(name)) for folder, name in rows]


def group(index: Index, key: str) -> list[Entry]:
    """Return an article and its duplicates, itself first: a mark of one counts for all.

    An article whose marks are under several keys is returned with each of them.
    """
    keys = duplicates.duplicate_keys(index, attached.shown_at(index, key))
    ids = [id_of(index, duplicate) for duplicate in keys]
    by_id = entries(index, ids)
    members = [by_id[id_] for id_ in ids if id_ in by_id]
    others = [
        replace(entry, key=other)
        for entry in members
        for other in attached.other_keys(index, entry.key)
    ]
    return members + others


def id_of(index: Index, key: str) -> int:
    """Return the row of the newest copy of an article, 0 when there is none."""
    query = "select id from article where key_crc = crc(?1) and key = ?1 and hidden != 1"
    row = index.db.execute(query, (key,)).fetchone()
    if row is None and (shown := attached.shown_at(index, key)) != key:
        row = index.db.execute(query, (shown,)).fetchone()
    return int(row[0]) if row else 0


def lengths_of(index: Index, keys: Collection[str]) -> dict[str, int]:
    """Return the code points of articles without white space, of those that were indexed.

    Args:
        index: The index.
        keys: Their keys.
    """
    rows = index.db.execute(
        "select article.key, doc.length from article join text.doc on doc.article = article.id"
        " where key_crc in (select crc(value) from json_each(?1)) and hidden = 0"
        " and article.key in (select value from json_each(?1))",
        (json.dumps(list(keys)),),
    )
    return {key: int(length) for key, length in rows}


def sample(index: Index, source: str, count: int) -> list[Entry]:
    """Return some articles of a source, spread over time.

    They are chosen by their dates alone: the sample does not depend on the order of indexing, and
    changes little when the source grows.

    Args:
        index: The index.
        source: Its name.
        count: The most articles to return.
    """
    rows = index.db.execute(
        f"select {COLUMNS} from article where id in (select id from article"  # noqa: S608 - ours
        " where source = ? and hidden = 0"
        " order by ifnull(date / 1000000, id) % 1000003 * 7919 % 1000003, date, id limit ?)",
        (source, count),
    )
    return [to_entry(row) for row in rows]


def every_entry(index: Index, named: Callable[[str], str] = lambda start: start) -> Iterator[Entry]:
    """Yield the listed articles, the newest first, those without a date last.

    Args:
        index: The index.
        named: Returns how to begin the path of a file, for a folder and a slash.
    """
    folder_of = lru_cache(maxsize=4096)(lambda folder: named(_folder(folder)))
    ids = array("q")
    with index.reading() as db:  # else an article that gets a date meanwhile would be in neither
        for sign in (">", "="):  # one after the other: so an index has either in its order
            rows = db.execute(
                f"select id from file where hidden = 0 and day {sign} ''"  # noqa: S608 - ours
                " order by day desc, date desc, dir || '/' || name desc"
            )
            ids.extend(id_ for (id_,) in rows)
    for start in range(0, len(ids), TOGETHER):
        part = ids[start : start + TOGETHER]
        by_id = entries(index, part, folder_of)
        yield from (by_id[id_] for id_ in part if id_ in by_id)


def problems(index: Index) -> Iterator[tuple[Path, str]]:
    """Yield the files that cannot be read, each with the reason."""
    rows = index.db.execute("select dir, name, problem from file where problem != ''")
    return ((Path(os.fsdecode(folder), os.fsdecode(name)), why) for folder, name, why in rows)


def entries(
    index: Index, ids: Collection[int], folder_of: Callable[[bytes], str] | None = None
) -> dict[int, Entry]:
    """Return the entries of some rows, by id.

    Args:
        index: The index.
        ids: The rows.
        folder_of: As for `to_entry`.
    """
    rows = index.db.execute(
        f"select {COLUMNS} from article where id in (select value from json_each(?))",  # noqa: S608 - ours
        (json.dumps(list(ids)),),
    )
    return {row[13]: to_entry(row, folder_of) for row in rows}
