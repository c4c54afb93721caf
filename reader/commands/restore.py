"""``reader restore``: restores the marks from a backup."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reader import paths
from reader.commands.command_lines.restore import parser
from reader.commands.marks import with_notes
from reader.commands.merge import describe
from reader.commands.output import complain, print_lines
from reader.notes.backup import backups
from reader.notes.other_stores import restore_store
from reader.notes.store import Notes
from reader.text.safe import safe_line
from reader.text.width import fit
from reader.translation import deferred
from reader.translation import gettext as _

_KINDS = {
    "daily": deferred("automatic"),
    "asked": deferred("made by you"),
    "migration": deferred("made before the format changed"),
    "restore": deferred("made before a restoration"),
    "merge": deferred("made before a merge"),
}


def run(argv: Sequence[str]) -> int:
    """Restore a backup, or list the backups.

    Args:
        argv: What follows ``reader restore`` on the command line.

    Returns:
        0; 1 when there is no such backup, or it cannot be read or restored.
    """
    options = parser().parse_args(argv)
    folder = paths.data_dir(options.data_dir)
    if options.backup is None:
        print_lines(_list(folder))
        return 0
    chosen = _choose(folder, options.backup)
    if chosen is None:
        complain(
            _("there is no backup {name!r}; without one, restore lists them").format(
                name=options.backup
            )
        )
        return 1

    def work(notes: Notes) -> None:
        restored = restore_store(notes, chosen)
        if restored.notice:
            complain(restored.notice)
        print_lines([f"{safe_line(str(chosen))}: {describe(restored)}"])

    return with_notes(options, work)


def _list(folder: Path) -> list[str]:
    kept = backups(folder)
    if not kept:
        return [_("no backups yet")]
    return [
        f"{number:3}  {backup.made.astimezone():%Y-%m-%d %H:%M}  "
        f"{fit(_(_KINDS[backup.kind]), 30)}  {safe_line(str(backup.path))}"
        for number, backup in enumerate(reversed(kept), 1)
    ]


def _choose(folder: Path, name: str) -> Path | None:
    """Return a backup by its file or number; the newest has the number 1."""
    number = 1 if name == "newest" else int(name) if name.isdecimal() and name.isascii() else 0
    kept = backups(folder)[::-1]
    if number:
        return kept[number - 1].path if number <= len(kept) else None
    return Path(name) if Path(name).exists() else None
