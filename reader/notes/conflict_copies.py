"""Copies of the store's files that sync tools leave beside them when both sides have changed.

Syncthing writes ``state.sync-conflict-20240501-120000-ABCDEFG.json``, Dropbox and Nextcloud
``state (conflicted copy 2024-05-01).json``, ownCloud ``state_conflict-20240501-120000.json``,
Seafile ``state (SFConflict …).json``, Synology ``state_host_May-01_Conflict.json``, others
``state_conf(1).json``, and iCloud and Google Drive ``state 2.json`` and ``state (1).json``; some
translate the words. Nothing else in the folder has such a name, so the names alone decide.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from typing import TYPE_CHECKING

from reader.errors import NotesError
from reader.notes.storage.files import explained, make_folder
from reader.patterns import lazy_pattern
from reader.translation import gettext as _
from reader.untrusted import check_regular

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1 << 29
"""The most bytes of a copy that is merged: it is read whole."""
MERGED = "merged"
"""The folder beside the store that takes the copies whose marks were merged."""
_OWN = lazy_pattern(r"state\.json(\.log|\.lock)?|state\.json.*\.(damaged|refused)-.*")
_COPY = lazy_pattern(r"state(?:\.json)?[^0-9A-Za-z].*\.(?:json|log)", re.DOTALL | re.IGNORECASE)
_BEFORE_SUFFIX = lazy_pattern(r"state\.json(?:\.log)?[^0-9A-Za-z.].*", re.DOTALL | re.IGNORECASE)


def conflict_copies(folder: Path) -> list[Path]:
    """Return the conflict copies of the snapshot and of the log in a folder, sorted by name."""
    copies = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            name = path.name
            if _OWN.fullmatch(name) or not (
                _COPY.fullmatch(name) or _BEFORE_SUFFIX.fullmatch(name)
            ):
                continue
            with contextlib.suppress(OSError):
                if stat.S_ISREG(path.lstat().st_mode):
                    copies.append(path)
    return sorted(copies)


def check(path: Path) -> None:
    """Check that a copy can be merged.

    A sync tool runs as the person whose marks these are, or as root: what another user has put
    beside the store is not a copy of it.

    Args:
        path: A file that `conflict_copies` has returned.

    Raises:
        NotesError: It is too large, not a regular file any more, or of another user.
    """
    with explained(path):
        check_regular(path, LARGEST)
        owner = path.lstat().st_uid
    if owner not in (os.geteuid(), 0):
        raise NotesError(
            path,
            _("it belongs to another user (number {owner}); chown makes it yours").format(
                owner=owner
            ),
        )


def put_away(path: Path) -> Path:
    """Move a merged copy to the folder `MERGED`; return its new path.

    Args:
        path: A file that `conflict_copies` has returned.

    Raises:
        NotesError: It cannot be moved.
    """
    folder = path.parent / MERGED
    with explained(path):
        make_folder(folder)
        target, number = folder / path.name, 1
        while target.exists():
            number += 1
            target = folder / f"{path.name}.{number}"
        path.rename(target)
    return target
