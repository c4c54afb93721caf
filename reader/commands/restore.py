"""``reader restore``: takes the marks back from a backup."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from reader import paths
from reader.commands.marks import add_data_dir, with_notes
from reader.commands.merge import describe
from reader.commands.output import complain, print_lines
from reader.commands.parsing import Parser
from reader.notes.backup import backups
from reader.notes.store import Notes
from reader.text.safe import safe_line
from reader.text.width import fit
from reader.translation import deferred
from reader.translation import gettext as _

_KINDS = {
    "daily": deferred("made by itself"),
    "asked": deferred("made by you"),
    "migration": deferred("made before the format changed"),
    "restore": deferred("made before a restoration"),
}


def run(argv: Sequence[str]) -> int:
    """Restore a backup, or list the backups there are.

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
        restored = notes.restore(chosen)
        if restored.notice:
            complain(restored.notice)
        print_lines([f"{safe_line(str(chosen))}: {describe(restored)}"])

    return with_notes(options, work)


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader restore``."""
    made = Parser(
        prog="reader restore",
        description=_(
            "Make the marks what they were when a backup was made. The marks of now are "
            "backed up first. To keep both, use merge. Without BACKUP, list the backups."
        ),
    )
    made.add_argument(
        "backup", nargs="?", metavar="BACKUP", help=_("a file, a number of the list, or 'newest'")
    )
    add_data_dir(made)
    return made


def _list(folder: Path) -> list[str]:
    found = backups(folder)
    if not found:
        return [_("no backups yet")]
    return [
        f"{number:3}  {each.made.astimezone():%Y-%m-%d %H:%M}  {fit(_(_KINDS[each.kind]), 30)}  "
        f"{safe_line(str(each.path))}"
        for number, each in enumerate(reversed(found), 1)
    ]


def _choose(folder: Path, name: str) -> Path | None:
    """Return the backup that was named: the newest has the number 1."""
    number = 1 if name == "newest" else int(name) if name.isdecimal() and name.isascii() else 0
    found = backups(folder)[::-1]
    if number:
        return found[number - 1].path if number <= len(found) else None
    return Path(name) if Path(name).exists() else None
