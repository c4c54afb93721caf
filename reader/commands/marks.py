"""Opens the marks for a verb, alone or with the library."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from reader import paths
from reader.commands.output import complain
from reader.errors import NotesError, ReaderError
from reader.notes.store import Notes
from reader.translation import explained
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.notes.exchange.markdown import Layout
    from reader.services.session import Session

_TIMEOUT = 30.0
"""Seconds to wait until the marks are on the disk."""


def with_notes(
    options: argparse.Namespace, work: Callable[[Notes], None], *, read_only: bool = False
) -> int:
    """Open the marks, work with them, and wait until the changes are saved.

    The changes are exported as well, where the settings say so.

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
            follower = notes.follow()
            notes.followed(follower)
            work(notes)
            if not read_only and not _is_saved(notes):
                notes.close(0)
                why = notes.saving.error or _("it takes too long")
                complain(explained(notes.folder, _("not saved: {why}").format(why=why)))
                return 1
            if not read_only:
                _export(notes, notes.followed(follower))
    except NotesError as error:
        complain(str(error))
        return 1
    return 0


def _export(notes: Notes, keys: Collection[str] | None) -> None:
    """Write the marks of changed articles into the folder of the settings, if there is one."""
    if keys is not None and not keys:
        return
    from reader import config  # here: verbs that change nothing need no settings
    from reader.config.settings import EXPORT_AUTO

    settings, _problems = config.load(paths.config_file())
    folder = settings.export.get(EXPORT_AUTO, "")
    if not folder:
        return
    from reader.services.auto_export import write_once  # here: few settings ask for it
    from reader.services.export_layout import markdown_layout

    def layout() -> Layout:
        return markdown_layout(settings.export, settings.colours, paths.config_file())

    try:
        write_once(notes, folder, layout, keys)
    except ReaderError as error:
        complain(_("not exported to {folder}: {error}").format(folder=folder, error=error))


def with_session(options: argparse.Namespace, work: Callable[[Session], None]) -> int:
    """Open the marks and a library as `with_notes` does, work with them, and wait likewise.

    Args:
        options: The command line, with ``data_dir`` and ``paths``.
        work: Gets the open session; it may raise `NotesError`.

    Returns:
        The exit code: 0; 1 or, when the library cannot be opened, 2, with a line on standard error.
    """
    from reader.commands.opening import open_session  # here: few verbs need a library

    failed: list[ReaderError] = []

    def work_with(notes: Notes) -> None:
        try:
            session = open_session(options, notes)
        except ReaderError as error:
            failed.append(error)
            return
        try:
            work(session)
        finally:
            session.shelf.index.close()

    status = with_notes(options, work_with)
    for error in failed:
        complain(str(error))
    return 2 if failed else status


def _is_saved(notes: Notes) -> bool:
    """Wait until the marks are on the disk; Ctrl-C ends the wait."""
    try:
        return notes.flush(_TIMEOUT)
    except KeyboardInterrupt:
        return False
