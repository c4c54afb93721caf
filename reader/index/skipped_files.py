"""The files and folders that a walk has skipped, each with the reason."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from reader.index.database import Index
from reader.records import dataclass

TOGETHER = 500
"""How many rows are read at a time."""


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file or folder that is not listed.

    Attributes:
        path: Its path.
        reason: Why, in English; translated when shown.
    """

    path: Path
    reason: str


def count(index: Index, text: str = "") -> int:
    """Return the number of skipped files and folders.

    Args:
        index: The index.
        text: As for `page`.
    """
    table = _MATCHES if text else "skipped where ?1 = ''"
    row = index.db.execute(f"select count(*) from {table}", (text,)).fetchone()  # noqa: S608 - ours
    return int(row[0])


def by_reason(index: Index) -> dict[str, int]:
    """Return the number of skipped files and folders by reason, the most frequent first."""
    rows = index.db.execute(
        "select why, count(*) from skipped group by why order by count(*) desc, why"
    )
    return dict(rows.fetchall())


def skipped_files(index: Index) -> Iterator[SkippedFile]:
    """Yield the skipped files and folders, folder by folder."""
    rows = index.db.execute(
        "select dir, name, why from skipped join folder on folder.id = folder order by dir, name"
    )
    while batch := rows.fetchmany(TOGETHER):
        for folder, name, why in batch:
            yield SkippedFile(Path(os.fsdecode(folder), os.fsdecode(name)), why)


def page(index: Index, text: str, start: int, limit: int) -> list[SkippedFile]:
    """Return some of the skipped files, in the order of `skipped_files`.

    Args:
        index: The index.
        text: Only those with this in their path or reason, in any case of ASCII letters.
        start: How many to leave out.
        limit: The most to return.
    """
    rows = index.db.execute(
        f"select dir, name, why from {_MATCHES} order by dir, name limit ? offset ?",  # noqa: S608 - ours
        (text, limit, start),
    )
    return [
        SkippedFile(Path(os.fsdecode(dir_), os.fsdecode(name)), why) for dir_, name, why in rows
    ]


_MATCHES = (
    "skipped join folder on folder.id = folder where ?1 = '' or"
    " instr(lower(cast(dir || '/' || name as text) || ' ' || why), lower(?1))"
)
