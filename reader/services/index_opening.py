"""Opening the index of a library, before anything brings it up to date."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from reader.errors import PathError
from reader.index.database import Index
from reader.translation import gettext as _


def open_index(roots: Sequence[Path]) -> tuple[Index, str]:
    """Open the index of a library, or a temporary one if no other can be kept.

    Args:
        roots: The folders and files.

    Returns:
        The index, and why it is temporary; empty when it is kept.

    Raises:
        PathError: A temporary index cannot be created either.
    """
    try:
        return Index.of(roots), ""
    except (OSError, sqlite3.OperationalError) as error:
        why = _("no index can be kept: {error}").format(error=error)
    import tempfile  # here: rarely needed

    try:
        temporary = tempfile.TemporaryDirectory(prefix="reader-index-")
        index = Index(Path(temporary.name))
    except (OSError, sqlite3.OperationalError) as error:
        raise PathError(Path(tempfile.gettempdir()), why) from error
    weakref.finalize(index, temporary.cleanup)
    return index, why


def can_watch() -> bool:
    """Return whether the package of the extra ``watch`` is installed."""
    return find_spec("watchfiles") is not None
