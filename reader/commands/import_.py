"""``reader import``: highlights from a backup or from other programs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from reader.commands.export import format_table
from reader.commands.marks import with_notes
from reader.commands.options import add_data_dir
from reader.commands.output import complain, print_lines
from reader.commands.parsing import Parser
from reader.errors import reason
from reader.notes.exchange.annotation import FormatError, Imported
from reader.notes.exchange.formats import FORMATS
from reader.notes.store import Notes
from reader.services.imports import ImportCounts, merge_imported, read_file
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.untrusted import TooLargeError, check_regular

LARGEST = 256 * 1024 * 1024
"""Bytes of the largest file that is read."""


def run(argv: Sequence[str]) -> int:
    """Import highlights.

    Args:
        argv: What follows ``reader import`` on the command line.

    Returns:
        0; 1 when the marks cannot be written; 2 when a file cannot be understood.
    """
    options = parser().parse_args(argv)
    read_files: list[tuple[Path, Imported]] = []
    for path in options.files:
        try:
            read_files.append((path, _read(path)))
        except OSError as error:
            complain(f"{path}: {reason(error)}")
            return 2
        except (UnicodeDecodeError, FormatError, RecursionError) as error:
            complain(f"{path}: {error}")
            return 2

    def work(notes: Notes) -> None:
        for path, imported in read_files:
            print_lines([f"{safe_line(str(path))}: {describe(merge_imported(notes, imported))}"])
            if refused := notes.set_aside(imported.refused):
                complain(f"{path}: {refused}")

    return with_notes(options, work)


def _read(path: Path) -> Imported:
    try:
        check_regular(path, LARGEST)
    except TooLargeError as error:
        raise FormatError(_("larger than {size} MiB").format(size=LARGEST >> 20)) from error
    return read_file(path)


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader import``."""
    parser = Parser(
        prog="reader import",
        description=_(
            "Import highlights. The format of a file is recognised from its content. Of two "
            "versions of a highlight the newer one wins; importing a file again changes nothing."
        ),
        epilog=format_table(form for form in FORMATS.values() if form.read is not None),
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add_data_dir(parser)
    return parser


def describe(taken: ImportCounts) -> str:
    """Return a summary of an import."""
    counts = (
        (taken.added, _("{count} new")),
        (taken.changed, _("{count} changed")),
        (taken.removed, _("{count} deleted")),
        (taken.kept, _("{count} known already")),
        (taken.skipped, _("{count} not understood")),
    )
    parts = [message.format(count=count) for count, message in counts if count]
    return _(", ").join(parts) or _("nothing in it")
