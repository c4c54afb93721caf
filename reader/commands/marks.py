"""Opens the marks for the verbs that need no library."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from reader import paths
from reader.commands.output import complain
from reader.errors import NotesError
from reader.notes.store import Notes
from reader.translation import gettext as _

_TIMEOUT = 30.0
"""Seconds to wait until the marks are on the disk."""


def with_notes(
    options: argparse.Namespace, work: Callable[[Notes], None], *, read_only: bool = False
) -> int:
    """Open the marks, work with them, and wait until the changes are saved.

    Args:
        options: The command line, with ``data_dir``.
        work: Gets the open marks; it may raise `NotesError`.
        read_only: Whether `work` changes nothing.

    Returns:
        The exit code: 0, or 1 with a line on standard error.
    """
    try:
        with Notes.open(paths.data_dir(options.data_dir), read_only=read_only) as notes:
            if notes.notice:
                complain(notes.notice)
            work(notes)
            if not read_only and not _is_saved(notes):
                notes.close(0)
                complain(
                    _("not saved: {why}").format(why=notes.saving.error or _("it takes too long"))
                )
                return 1
    except NotesError as error:
        complain(str(error))
        return 1
    return 0


def _is_saved(notes: Notes) -> bool:
    """Wait until the marks are on the disk; Ctrl-C ends the wait."""
    try:
        return notes.flush(_TIMEOUT)
    except KeyboardInterrupt:
        return False
