"""``reader backup``: copies the marks, as an ordinary TinyDB file."""

from __future__ import annotations

from collections.abc import Sequence

from reader.commands.command_lines.backup import parser
from reader.commands.marks import with_notes
from reader.commands.output import print_lines
from reader.notes.store import Notes
from reader.text.safe import safe_line


def run(argv: Sequence[str]) -> int:
    """Write a backup and print its path.

    Args:
        argv: What follows ``reader backup`` on the command line.

    Returns:
        0; 1 when it cannot be written.
    """
    options = parser().parse_args(argv)

    def work(notes: Notes) -> None:
        stored = notes.repository
        backup = stored.back_up() if options.file is None else stored.copy_to(options.file)
        print_lines([safe_line(str(backup))])

    return with_notes(options, work, read_only=options.file is not None)
