"""Where indexes lie in the cache folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from reader import private
from reader.index.schema import VERSION
from reader.paths import cache_dir

LISTS = "index.sqlite"
"""The database of what lists show."""

TEXTS = "text.sqlite"
"""The database of the texts, which the indexer alone writes."""

LOCK = "lock"
"""What an indexer holds while it is at an index."""


def index_folder(roots: Sequence[Path]) -> Path:
    """Return where the index of a set of folders and files lies.

    Each version of the tables has a place of its own: an older program that is still open, or its
    indexer, goes on with its own index and stands in nobody's way.
    """
    said = b"\0".join(sorted(os.fsencode(os.path.realpath(root)) for root in roots))
    return cache_dir() / "libraries" / f"{hashlib.sha256(said).hexdigest()[:20]}-{VERSION}"


def database(roots: Sequence[Path]) -> Path:
    """Return where the database lies of what the lists of a set of folders and files show."""
    return index_folder(roots) / LISTS


def forget_older(roots: Sequence[Path]) -> None:
    """Delete the indexes of a library that older programs have made, unless they are at it."""
    folder = index_folder(roots)
    name = folder.name.rpartition("-")[0]  # the first ones had no number
    others = [folder.with_name(name)]
    others += [folder.with_name(f"{name}-{older}") for older in range(VERSION)]
    for other in others:
        if other.is_dir():
            _delete(other)


def _delete(folder: Path) -> None:
    """Delete an index, unless an indexer is at it."""
    from shutil import rmtree  # here: rarely needed

    with suppress(OSError):
        private.make_file(folder / LOCK)
    with suppress(OSError), (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        rmtree(folder, ignore_errors=True)
