"""The last library, cached so that it is known before the store is open.

The store has the authoritative value; the cache may be deleted at any time.
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
_KEPT = 20
"""The most data folders in the cache."""


def last_library_file() -> Path:
    """Return the path of the cache file."""
    return cache_dir() / _FILE


def recall(data_dir: Path) -> list[str]:
    """Return the paths of the last library, empty when unknown.

    Args:
        data_dir: The folder of the marks.
    """
    paths = _read().get(str(data_dir))
    return [str(path) for path in paths] if isinstance(paths, list) else []


def remember_library(data_dir: Path, paths: Sequence[str]) -> None:
    """Remember the library opened last; ignore write errors.

    Args:
        data_dir: The folder of the marks.
        paths: The paths of the library.
    """
    remembered = _read()
    if remembered.get(str(data_dir)) == list(paths):
        return
    remembered.pop(str(data_dir), None)
    remembered[str(data_dir)] = list(paths)
    path = last_library_file()
    with suppress(OSError):
        private.make_folder(path.parent)
        private.write(path, json.dumps(dict(list(remembered.items())[-_KEPT:])).encode())


def _read() -> dict[str, object]:
    try:
        value = json.loads(read_small(last_library_file(), _LARGEST))
        check_depth(value)
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
