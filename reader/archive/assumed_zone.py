"""The time zone of times written without one: the setting ``zone``."""

from __future__ import annotations

from datetime import tzinfo
from functools import lru_cache
from pathlib import Path

from reader.config.time_zone import time_zone
from reader.paths import config_file


def assumed_zone() -> tzinfo | None:
    """Return the zone; None for the reader's own, where such times are shown as written."""
    path = config_file()
    try:
        status = path.stat()
    except OSError:
        return None
    return _zone(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4)
def _zone(path: Path, size: int, mtime_ns: int) -> tzinfo | None:
    """Return the zone in the settings; size and time are part of the cache key."""
    from reader import config  # here: most runs have no configuration file

    del size, mtime_ns  # they tell versions of the file apart
    return time_zone(config.load(path)[0].zone)
