"""The names of an article, which the filter looks in: title, source, author and tags, folded.

The index keeps their grams alone: what they are is told by the columns that they come from.
"""

from __future__ import annotations

import json
import sqlite3

from reader.index.grams import grams
from reader.text.chinese.pinyin import initial_grams
from reader.text.fold import fold

COLUMNS = "article.title, article.source, article.author, article.tags"
"""What `folded` and the function ``named`` of queries take, after the line."""

BATCH = 2000
"""Rows whose grams are written together."""


def folded(title: str, source: str, author: str, tags: str) -> str:
    """Return the names folded, on four lines.

    Args:
        title: As stored.
        source: As stored.
        author: As stored.
        tags: JSON.
    """
    said = "" if tags == "[]" else " ".join(json.loads(tags))
    return fold(f"{title}\n{source}\n{author}\n{said}")


def name_grams(names: str) -> str:
    """Return the grams of folded names and of their pinyin, as one text."""
    return " ".join(sorted(grams(names) | initial_grams(names)))


def rebuild_grams(db: sqlite3.Connection) -> None:
    """Write all grams anew, within a transaction: they are made in another way now."""
    db.execute("insert into name_gram(name_gram) values('delete-all')")
    rows = db.execute(f"select id, {COLUMNS} from article where bare = 0")  # noqa: S608 - ours
    while batch := rows.fetchmany(BATCH):
        put_grams(db, [(id_, name_grams(folded(*fields))) for id_, *fields in batch])


def put_grams(db: sqlite3.Connection, rows: list[tuple[int, str]]) -> None:
    """Put the grams of some rows in."""
    db.executemany("insert into name_gram(rowid, grams) values(?, ?)", rows)
