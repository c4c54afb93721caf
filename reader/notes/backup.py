"""Backups: ordinary TinyDB files in the folder ``backups``, of which the last few are kept."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from reader import private
from reader.errors import NotesError, PathError
from reader.notes.storage.files import explained, make_folder, replace
from reader.notes.storage.snapshot_layout import encode_snapshot
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.notes.storage.documents import Tables

BackupKind = Literal["daily", "asked", "migration", "restore", "merge"]
"""Why a backup was made: daily, by command, or before a migration, a restoration or a merge."""

KEPT = 7
"""Backups of each kind that are kept."""
DAY = timedelta(days=1)

_NAME = lazy_pattern(r"state-(\d{8}T\d{6}\d{6}Z)-(daily|asked|migration|restore|merge)\.json")
_TIME = "%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A backup.

    Attributes:
        made: When it was made, UTC, read from its name.
        kind: Why it was made.
        path: The file.
    """

    made: datetime
    kind: str
    path: Path


def backups(folder: Path) -> list[Backup]:
    """Return the backups of the store in a folder, the oldest first."""
    existing = []
    with contextlib.suppress(OSError):
        for path in (folder / "backups").iterdir():
            if (named := _NAME.fullmatch(path.name)) is not None:
                with contextlib.suppress(ValueError):
                    made = datetime.strptime(named[1], _TIME).replace(tzinfo=UTC)
                    existing.append(Backup(made, named[2], path))
    return sorted(existing)


def is_due(folder: Path, now: datetime) -> bool:
    """Return whether the daily backup is due; a backup dated in the future does not count."""
    daily = [backup.made for backup in backups(folder) if backup.kind == "daily"]
    return not any(timedelta(0) <= now - made < DAY for made in daily)


def write_copy(path: Path, tables: Tables) -> None:
    """Write tables to a new file that only the user can read.

    Args:
        path: The file.
        tables: The tables to write.

    Raises:
        NotesError: The file exists, or cannot be written.
    """
    if os.path.lexists(path):
        raise NotesError(path, _("it exists already"))
    with explained(path):
        try:
            target = private.place(path.parent) / path.name
        except PathError as error:
            raise NotesError(path, error.why) from error
        beside = target.with_name(f".reader-{os.getpid()}.tmp")
        replace(target, encode_snapshot(tables), beside=beside)


def back_up(folder: Path, tables: Tables, kind: BackupKind, now: datetime) -> Path:
    """Write a backup of a store's tables, and remove the oldest of its kind.

    The caller holds the store's lock, because the temporary file always has the same name.

    Args:
        folder: The folder of the store.
        tables: The tables to write.
        kind: Why the backup is made.
        now: The time, UTC.

    Raises:
        NotesError: It cannot be written.
    """
    path = folder / "backups" / f"state-{now.astimezone(UTC).strftime(_TIME)}-{kind}.json"
    with explained(path):
        make_folder(path.parent)
        replace(path, encode_snapshot(tables), beside=path.parent / "unfinished.tmp")
        _remove_surplus([backup for backup in backups(folder) if backup.kind == kind], now)
    return path


def _remove_surplus(made: Sequence[Backup], now: datetime) -> None:
    """Remove the oldest backups, and those dated in the future, where there are too many.

    Both are counted apart: while a clock is wrong, its backups must not take the place of the
    others, nor may they do so once it is right again.

    Args:
        made: The backups of one kind, the oldest first.
        now: The time, UTC.
    """
    past = [backup for backup in made if backup.made <= now]
    for backup in (*past[:-KEPT], *made[len(past) : -KEPT]):
        backup.path.unlink()
