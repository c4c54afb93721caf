"""The checks of ``reader doctor`` on a store; they repair nothing."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from typing import TYPE_CHECKING

from reader.errors import NotesError
from reader.notes.backup import backups
from reader.notes.conflict_copies import conflict_copies
from reader.notes.gate import Gate, refusal_notice
from reader.notes.storage.files import sync, why, write_all
from reader.notes.storage.journal import Journal
from reader.notes.storage.lock import Lock
from reader.notes.storage.migrate import STEPS, schema_of
from reader.notes.view import TABLES
from reader.records import dataclass
from reader.text.safe import safe_line
from reader.translation import deferred, ngettext
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.notes.storage.documents import Tables


_TABLES = {
    "articles": deferred("articles"),
    "highlights": deferred("highlights"),
    "ranges": deferred("lists marked read"),
    "changes": deferred("changes"),
    "threads": deferred("threads"),
}
"""The tables that the diagnosis counts, with their names for the reader."""

_ROOM = 1 << 16
"""Bytes that must fit on the disk: room for many changes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a diagnosis.

    Attributes:
        fine: Whether there is nothing to do.
        text: What was found.
        advice: What to do, empty when there is nothing to do.
    """

    fine: bool
    text: str
    advice: str = ""


def diagnose(folder: Path) -> list[Finding]:
    """Examine the store in a folder, without its lock and without repairing anything."""
    if not folder.is_dir():
        return [
            Finding(True, _("no marks yet; they will be kept in {folder}").format(folder=folder))
        ]
    return [
        *_contents(folder),
        *_locks(folder),
        *_modes(folder),
        *_set_aside(folder),
        *_conflict_copies(folder),
        *_backups(folder),
    ]


def _contents(folder: Path) -> Iterator[Finding]:
    try:
        gate = Gate()
        journal = Journal(folder / "state.json", gate)
    except NotesError as error:
        yield Finding(
            False,
            _("the marks cannot be read: {error}").format(error=error),
            _("repair that, then try again"),
        )
        return
    tables = journal.replica.image.tables
    journal.close()
    gaps = list(journal.damage.notices)
    for notice in gaps:
        yield Finding(
            False,
            notice,
            _("reader merge with a backup adds what is missing; reader restore lists them"),
        )
    journal.damage.report()
    for notice in journal.damage.notices[len(gaps) :]:
        yield Finding(False, notice, _("it is repaired at the next start"))
    if gate.refused:
        yield Finding(
            False,
            refusal_notice(gate.refused, None),
            _("they are moved to a separate file at the next start"),
        )
    if schema_of(tables) > len(STEPS):
        yield Finding(
            False, _("the marks were written by a newer reader"), _("install that version")
        )
    yield from _tables(folder, tables)


def _tables(folder: Path, tables: Tables) -> Iterator[Finding]:
    if later := tables.keys() - set(TABLES):
        message = _("tables of other versions of this program, which are kept: {names}")
        names = _(", ").join(safe_line(name) for name in sorted(later))
        yield Finding(True, message.format(names=names))
    counted = _(", ").join(
        _("{name} {count}").format(name=_(_TABLES[name]), count=len(documents))
        for name, documents in sorted(tables.items())
        if name in _TABLES
    )
    message = _("marks in {folder}: {counted}") if counted else _("marks in {folder}: none yet")
    yield Finding(True, message.format(folder=folder, counted=counted))


def _locks(folder: Path) -> Iterator[Finding]:
    lock = Lock(folder / "state.json.lock", 0)
    try:
        fault = lock.check()
    except OSError as error:
        yield Finding(
            False,
            _("marks cannot be saved: {why}").format(why=why(error)),
            _advice(error).format(folder=folder),
        )
        return
    finally:
        lock.close()
    if fault:
        yield Finding(
            False,
            _("marks cannot be saved: {fault}").format(fault=fault),
            _("use --data-dir on a local disk"),
        )
        return
    yield Finding(True, _("locks work, several sessions may be open at once"))
    yield from _room(folder)


def _advice(error: OSError) -> str:
    """Return what to do about a lock that cannot be taken, with ``{folder}``."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("make {folder} writable")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("make room on the disk that holds {folder}")
    return _("use --data-dir on a local disk")


def _room(folder: Path) -> Iterator[Finding]:
    """Write a small file as a change would: only a real write reveals an exhausted quota."""
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            write_all(file.fileno(), bytes(_ROOM))
            sync(file.fileno())
    except OSError as error:
        yield Finding(
            False,
            _("marks cannot be saved: {why}").format(why=why(error)),
            _("make room on the disk that holds {folder}").format(folder=folder),
        )


def _modes(folder: Path) -> Iterator[Finding]:
    for path in [folder, *sorted(folder.glob("state.json*"))]:
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & 0o077 and not path.is_symlink():
            yield Finding(
                False,
                _("others may read {path} ({mode:04o})").format(path=path, mode=mode),
                f"chmod go= {path}",
            )


def _set_aside(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.glob("*.damaged-*")):
        yield Finding(
            False,
            _("a damaged file was set aside: {path}").format(path=path),
            _("reader merge may find marks in it; delete it when nothing is missing"),
        )
    for path in sorted(folder.glob("*.refused-*.jsonl")):
        yield Finding(
            False,
            _("records that cannot be used were put into {path}").format(path=path),
            _("each line says why; delete the file when nothing in it is missing"),
        )


def _conflict_copies(folder: Path) -> Iterator[Finding]:
    for path in conflict_copies(folder):
        yield Finding(
            False,
            _("a sync tool has left a copy of the marks: {path}").format(path=path),
            _("reader merge --copies adds what it holds to your marks, and puts it away"),
        )


def _backups(folder: Path) -> Iterator[Finding]:
    place = folder / "backups"
    try:
        if os.path.lexists(place):
            tempfile.TemporaryFile(dir=place).close()
    except OSError as error:
        yield Finding(
            False,
            _("backups cannot be written to {folder}: {why}").format(folder=place, why=why(error)),
            _("make {folder} a folder that you can write").format(folder=place),
        )
    kept = backups(folder)
    if kept:
        message = ngettext(
            "{count} backup, the newest of {time:%Y-%m-%d %H:%M} UTC",
            "{count} backups, the newest of {time:%Y-%m-%d %H:%M} UTC",
            len(kept),
        )
        yield Finding(True, message.format(count=len(kept), time=kept[-1].made))
    else:
        yield Finding(True, _("no backup yet; one is made with the first change of a day"))
