"""Stores of any number of marked articles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from reader.notes.model import ArticleRef
from reader.notes.reconcile import stamp
from reader.notes.storage.migrate import schema_document
from reader.notes.storage.table import JournaledDB
from reader.text.article_date import ArticleDate

TOGETHER = 10_000


def write_marks(folder: Path, count: int, key_of: Callable[[int], str]) -> None:
    """Write a store with so many starred articles, as the app writes them.

    Args:
        folder: Of the store; it must not exist.
        count: The number of articles.
        key_of: Returns the key of an article by its number.
    """
    folder.mkdir()
    read_at = ArticleDate(datetime(2025, 3, 1, tzinfo=UTC))
    with JournaledDB(folder / "state.json") as db, db.transaction():
        db.table("meta").insert(dict(schema_document()))
        for begin in range(0, count, TOGETHER):
            db.table("articles").insert_multiple(
                stamp(
                    key_of(number),
                    {
                        "starred": True,
                        **ArticleRef("", f"春茶第{number}号", "", "茶事", "", read_at).to_fields(),
                    },
                    number + 1,
                )
                for number in range(begin, min(count, begin + TOGETHER))
            )
