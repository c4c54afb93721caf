"""The folders of indexes in the cache folder."""

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
"""The database of the rows of lists."""

TEXTS = "text.sqlite"
"""The database of the texts, which only the indexer writes."""

LOCK = "lock"
"""The file that an indexer locks while it runs."""


def index_folder(roots: Sequence[Path]) -> Path:
    """Return the folder of the index of a set of folders and files.

    Each version of the tables has a folder of its own, so that an older program that is still
    running, or its indexer, can go on with its own index.
    """
    identity = b"\0".join(sorted(os.fsencode(os.path.realpath(root)) for root in roots))
    return cache_dir() / "libraries" / f"{hashlib.sha256(identity).hexdigest()[:20]}-{VERSION}"


def database(roots: Sequence[Path]) -> Path:
    """Return the database of the lists of a set of folders and files."""
    return index_folder(roots) / LISTS


def delete_older(roots: Sequence[Path]) -> None:
    """Delete the indexes of a library made by older programs, unless one of them is indexing."""
    folder = index_folder(roots)
    name = folder.name.rpartition("-")[0]  # the first ones had no number
    old_folders = [folder.with_name(name)]
    old_folders += [folder.with_name(f"{name}-{version}") for version in range(VERSION)]
    for old_folder in old_folders:
        if old_folder.is_dir():
            _delete(old_folder)


def _delete(folder: Path) -> None:
    """Delete an index, unless an indexer is running on it."""
    from shutil import rmtree  # here: rarely needed

    with suppress(OSError):
        private.make_file(folder / LOCK)
    with suppress(OSError), (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        rmtree(folder, ignore_errors=True)
