"""Reading and writing the fields of stored documents.

The values of a document may be of any type, because other programs can change the files: a field of
a wrong type is read as an empty one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

StoredDocument = Mapping[str, Any]
"""A stored document. It is never changed in place, because others may hold a reference."""

EPOCH = datetime.fromtimestamp(0, UTC)
"""The time of a highlight or a change whose document has none."""
_LAST_YEAR = 9998


def aware(time: datetime) -> datetime:
    """Return a time with a zone; one without a zone is taken as UTC."""
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def write_time(time: datetime | None) -> str | None:
    """Return ISO 8601 with the zone."""
    return None if time is None else aware(time).isoformat()


def read_time(text: object) -> datetime | None:
    """Read ISO 8601; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        return aware(datetime.fromisoformat(text))
    except ValueError:
        return None


def just_after(time: datetime) -> datetime:
    """Return the next time; the same one in the last year that can be stored."""
    return time if time.year >= _LAST_YEAR else time + timedelta.resolution


def later_time(stored: StoredDocument, fields: StoredDocument) -> dict[str, str | None]:
    """Return the time of a change of a highlight when it is earlier than that of the last one.

    A clock that went back gives such a time, with which an older version in a file would win. A
    highlight without a time stays so.

    Args:
        stored: The highlight before.
        fields: The fields that change.
    """
    last = read_time(stored.get("modified"))
    time = read_time(fields.get("modified"))
    if last is None or time is None or fields.keys() <= {"modified"} or not EPOCH < time < last:
        return {}
    return {"modified": write_time(just_after(last))}


def mapping(value: object) -> Mapping[str, Any]:
    """Read an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str:
    """Read a text; an empty one for anything else."""
    return value if isinstance(value, str) else ""


def texts_of(value: object) -> list[str]:
    """Read a list of texts; an empty one for anything else."""
    return list(map(str, value)) if isinstance(value, list) else []


def bytes_of(value: object) -> bytes:
    """Read bytes that are written as hexadecimal digits; none for anything else."""
    try:
        return bytes.fromhex(text_of(value))
    except ValueError:
        return b""


def number_of(value: object) -> int:
    """Read an integer; 0 for anything else."""
    return value if isinstance(value, int) else 0
