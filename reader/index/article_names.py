"""The names of an article, which the filter searches: title, source, author and tags, folded.

The index keeps only their grams; the names themselves are computed from the columns.
"""

from __future__ import annotations

import json
import sqlite3

from reader.index.grams import grams
from reader.text.chinese.pinyin import initial_grams
from reader.text.fold import fold

COLUMNS = "article.title, article.source, article.author, article.tags"
"""The arguments of `folded`, and of the SQL function ``named`` after the line."""

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
    listed_tags = "" if tags == "[]" else " ".join(json.loads(tags))
    return fold(f"{title}\n{source}\n{author}\n{listed_tags}")


def name_grams(names: str) -> str:
    """Return the grams of folded names and of their pinyin, as one text."""
    return " ".join(sorted(grams(names) | initial_grams(names)))


def rebuild_grams(db: sqlite3.Connection) -> None:
    """Rebuild all grams, within a transaction, when the program computes them in a new way."""
    db.execute("insert into name_gram(name_gram) values('delete-all')")
    rows = db.execute(f"select id, {COLUMNS} from article where bare = 0")  # noqa: S608 - ours
    while batch := rows.fetchmany(BATCH):
        put_grams(db, [(id_, name_grams(folded(*fields))) for id_, *fields in batch])


def put_grams(db: sqlite3.Connection, rows: list[tuple[int, str]]) -> None:
    """Insert the grams of some rows."""
    db.executemany("insert into name_gram(rowid, grams) values(?, ?)", rows)
