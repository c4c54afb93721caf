"""What ``reader doctor`` finds out about a store; nothing is repaired here."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import NotesError
from .backup import backups
from .files import why
from .journal import Journal
from .lock import Lock
from .migrate import STEPS, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a diagnosis.

    Attributes:
        fine: Whether nothing has to be done.
        text: What was found.
        advice: What to do, empty when nothing.
    """

    fine: bool
    text: str
    advice: str = ""


def diagnose(folder: Path) -> list[Finding]:
    """Examine the store in a folder, without its lock and without repairing anything."""
    if not folder.is_dir():
        return [Finding(True, f"no marks yet; they will be kept in {folder}")]
    return [
        *_contents(folder),
        *_locks(folder),
        *_modes(folder),
        *_set_aside(folder),
        *_backups(folder),
    ]


def _contents(folder: Path) -> Iterator[Finding]:
    try:
        journal = Journal(folder / "state.json")
    except NotesError as error:
        yield Finding(False, f"the marks cannot be read: {error}", "mend that, then try again")
        return
    tables = journal.image.tables
    journal.close()
    journal.damage.tell()
    for notice in journal.damage.notices:
        yield Finding(False, notice, "it is repaired when reader is started next")
    if schema_of(tables) > len(STEPS):
        yield Finding(False, "the marks were written by a newer reader", "install that version")
    counted = ", ".join(f"{len(documents)} {name}" for name, documents in sorted(tables.items()))
    yield Finding(True, f"marks in {folder}: {counted or 'none yet'}")


def _locks(folder: Path) -> Iterator[Finding]:
    lock = Lock(folder / "state.json.lock", 0)
    try:
        fault = lock.check()
    except OSError as error:
        yield Finding(False, f"marks cannot be saved: {why(error)}", f"make {folder} writable")
        return
    finally:
        lock.close()
    if fault:
        yield Finding(False, f"marks cannot be saved: {fault}", "use --data-dir on a local disk")
    else:
        yield Finding(True, "locks work, several sessions may be open at once")


def _modes(folder: Path) -> Iterator[Finding]:
    for path in [folder, *sorted(folder.glob("state.json*"))]:
        mode = stat.S_IMODE(path.lstat().st_mode)
        if mode & 0o077 and not path.is_symlink():
            yield Finding(False, f"others may read {path} ({mode:04o})", f"chmod go= {path}")


def _set_aside(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.glob("*.damaged-*")):
        yield Finding(
            False,
            f"a damaged file was set aside: {path}",
            "reader merge may find marks in it; delete it when nothing is missing",
        )


def _backups(folder: Path) -> Iterator[Finding]:
    kept = backups(folder)
    if kept:
        yield Finding(
            True, f"{len(kept)} backups, the newest of {kept[-1].made:%Y-%m-%d %H:%M} UTC"
        )
    else:
        yield Finding(True, "no backup yet; one is made with the first change of a day")
