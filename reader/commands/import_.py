"""``reader import``: highlights from a backup or from other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reader.commands.command_lines.import_ import parser
from reader.commands.marks import with_notes
from reader.commands.output import complain, print_lines
from reader.errors import reason
from reader.notes.exchange.annotation import FormatError, Imported
from reader.notes.store import Notes
from reader.services.imports import ImportCounts, merge_imported, read_file
from reader.services.same_passage import join_passages, same_passages
from reader.services.titles import LibraryTitles, library_titles
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
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
        except (FormatError, RecursionError) as error:
            complain(f"{path}: {error}")
            return 2

    def work(notes: Notes) -> None:
        with library_titles(notes.last_library()) as titles:
            take(notes, titles)

    def take(notes: Notes, titles: LibraryTitles | None) -> None:
        for path, imported in read_files:
            counts = merge_imported(notes, imported, restore=options.restore, titles=titles)
            name = safe_line(str(path))
            print_lines([f"{name}: {describe(counts)}"])
            for notice in imported.notices:
                complain(f"{path}: {notice}")
            _join(notes, imported, name, is_wanted=options.join)
            if refused := notes.repository.set_aside(imported.refused):
                complain(f"{path}: {refused}")

    return with_notes(options, work)


def _join(notes: Notes, imported: Imported, name: str, *, is_wanted: bool) -> None:
    """Join imported highlights of passages that are marked already, or offer to do so."""
    ids = {annotation.highlight.id for annotation in imported.annotations}
    keys = {highlight.key for highlight in map(notes.highlight, ids) if highlight is not None}
    if is_wanted:
        if count := join_passages(notes, keys, ids):
            message = ngettext(
                "{count} joined with a mark of the same passage",
                "{count} joined with marks of the same passages",
                count,
            )
            print_lines([f"{name}: {message.format(count=count)}"])
        return
    groups = (group for group in same_passages(notes, keys) if ids & {mark.id for mark in group})
    if count := sum(1 for _group in groups):
        message = ngettext(
            "{count} passage is marked more than once: reader import --join {name} makes the marks"
            " one, with all notes and tags",
            "{count} passages are marked more than once: reader import --join {name} makes the"
            " marks of each one, with all notes and tags",
            count,
        )
        complain(message.format(count=count, name=name))


def _read(path: Path) -> Imported:
    try:
        check_regular(path, LARGEST)
    except TooLargeError as error:
        raise FormatError(_("larger than {size} MiB").format(size=LARGEST >> 20)) from error
    return read_file(path)


def describe(taken: ImportCounts) -> str:
    """Return a summary of an import."""
    counts = (
        (taken.added, _("{count} new")),
        (taken.changed, _("{count} changed")),
        (taken.removed, _("{count} deleted")),
        (taken.restored, _("{count} restored")),
        (taken.kept, _("{count} known already")),
        (taken.older, _("{count} newer here")),
        (taken.deleted, _("{count} deleted here (--restore brings them back)")),
        (taken.pages, _("{count} with a note or tags on the article")),
        (taken.threads, _("{count} changed in threads")),
        (taken.skipped, _("{count} not understood")),
    )
    parts = [message.format(count=count) for count, message in counts if count]
    return _(", ").join(parts) or _("nothing in it")
