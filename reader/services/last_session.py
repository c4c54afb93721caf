"""A cache of the last library, which can be read before the store is open.

The store has the authoritative value; the cache may be deleted at any time. The other caches of the
last session use `recalled` and `remember`, too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from reader import private
from reader.paths import cache_dir
from reader.untrusted import check_depth, read_small

_FILE = "last-library.json"
_LARGEST = 4 * 1024 * 1024
KEPT = 20
"""The maximum number of entries in a cache."""


def last_library_file() -> Path:
    """Return the path of the cache file."""
    return cache_dir() / _FILE


def recall(data_dir: Path) -> list[str]:
    """Return the paths of the last library, empty when unknown.

    Args:
        data_dir: The folder of the marks.
    """
    paths = recalled(last_library_file(), _LARGEST).get(str(data_dir))
    return [str(path) for path in paths] if isinstance(paths, list) else []


def remember_library(data_dir: Path, paths: Sequence[str]) -> None:
    """Remember the library opened last; ignore write errors.

    Args:
        data_dir: The folder of the marks.
        paths: The paths of the library.
    """
    remember(last_library_file(), _LARGEST, str(data_dir), list(paths))


def recalled(file: Path, largest: int) -> dict[str, object]:
    """Return the entries of a cache; none when it is missing, damaged or too large.

    Args:
        file: The file of the cache.
        largest: The maximum size in bytes; a larger file is ignored.
    """
    try:
        value = json.loads(read_small(file, largest))
        check_depth(value)
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def remember(file: Path, largest: int, key: str, value: object) -> None:
    """Write an entry to a cache unless it is already there; ignore write errors.

    Args:
        file: The file of the cache; only the newest `KEPT` entries are kept.
        largest: The maximum size in bytes; a larger file is ignored.
        key: The key of the entry.
        value: Any value that `json` can write.
    """
    entries = recalled(file, largest)
    if entries.get(key) == value:
        return
    entries.pop(key, None)
    entries[key] = value
    with suppress(OSError):
        private.make_folder(file.parent)
        private.write(file, json.dumps(dict(list(entries.items())[-KEPT:])).encode())
