"""The setting of the time zone in which times without one are meant."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

READER = "reader"
"""The value that stands for the reader's own zone, wherever that is."""


def time_zone(name: str) -> tzinfo | None:
    """Return the zone of a name, None for the reader's own.

    Args:
        name: `READER`, ``UTC``, or a name of the IANA database such as ``Asia/Shanghai``.

    Raises:
        ValueError: There is no such zone on this system.
    """
    if name == READER:
        return None
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(name) from error
