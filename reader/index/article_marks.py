"""The marks of one article, as the index mirrors them."""

from __future__ import annotations

import json

from reader.index.database import Index
from reader.records import dataclass


@dataclass(frozen=True, slots=True)
class MirroredCover:
    """Articles marked read together.

    Attributes:
        source: Their source; None for all sources.
        until: The latest date of publication, in microseconds since 1970; None for any date.
        except_keys: The keys of articles that are left unread.
    """

    source: str | None = None
    until: int | None = None
    except_keys: frozenset[str] = frozenset()

    def covers(self, key: str, source: str, date: int) -> bool:
        """Return whether an article is among them."""
        if self.source is not None and self.source != source:
            return False
        if self.until is not None and date > self.until:
            return False
        return key not in self.except_keys


def mirrored_covers(index: Index) -> list[MirroredCover]:
    """Return all mirrored covers."""
    rows = index.db.execute("select source, until, except_keys from cover")
    return [
        MirroredCover(source, until, frozenset(json.loads(keys))) for source, until, keys in rows
    ]


def mirrored_marks(index: Index, key: str, source: str, date: int) -> tuple[int, int, int]:
    """Return whether an article is read and starred (1 or 0), and the number of its highlights.

    Args:
        index: The index.
        key: The key of the article; marks of other keys may be attached to it.
        source: The source of the article.
        date: The date of the article, in microseconds since 1970.
    """
    read, starred, highlights = index.db.execute(
        "select max(read), ifnull(max(starred), 0), ifnull(sum(highlights), 0) from mark"
        " where key = ?1 and attached is null or attached = ?1",
        (key,),
    ).fetchone()
    if read is None:
        read = _is_covered(index, key, source, date)
    return int(read), starred, highlights


def mirrored_tags(index: Index, key: str) -> list[str]:
    """Return the reader's own tags that are stored under a key."""
    row = index.db.execute("select tags from mark where key = ?", (key,)).fetchone()
    return list(json.loads(row[0])) if row else []


def _is_covered(index: Index, key: str, source: str, date: int) -> bool:
    rows = index.db.execute(
        "select except_keys from cover where (source is null or source = ?)"
        " and (until is null or until >= ?)",
        (source, date),
    )
    return any(key not in json.loads(keys) for (keys,) in rows)
