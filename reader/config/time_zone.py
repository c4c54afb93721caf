"""Time zones as the settings name them."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache

READER = "reader"
"""The value that stands for the reader's own zone, wherever that is."""


@cache
def time_zone(name: str) -> tzinfo | None:
    """Return the zone of a name, None for the reader's own.

    Args:
        name: `READER`, ``UTC``, an offset such as ``+08:00``, or a name of the IANA database such
            as ``Asia/Shanghai``.

    Raises:
        ValueError: There is no such zone on this system.
    """
    if name == READER:
        return None
    if name == "UTC":
        return UTC
    offset = re.fullmatch(r"([+-])(\d{2}):?([0-5]\d)", name, re.ASCII)
    if offset is not None:
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(-span if offset[1] == "-" else span)
    from zoneinfo import ZoneInfo  # here: few name such a zone

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(name) from error
