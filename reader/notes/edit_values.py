"""Reads the parts of stored edits, which another program may have written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_STAMPS_END = 10**18
"""No stamp is as high, for one of more digits cannot be stored."""


def read_items(value: object) -> Iterable[tuple[object, Any]]:
    """Return the names and values of an object.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(value, dict):
        raise TypeError
    return value.items()


def read_number(value: object) -> int:
    """Return a stamp or another number of an edit.

    Raises:
        TypeError: It is no integer.
        ValueError: It is out of range.
    """
    if type(value) is not int:
        raise TypeError
    if not 0 <= value < _STAMPS_END:
        raise ValueError
    return value


def read_name(value: object) -> str:
    """Return the name of an origin, a field or a tag.

    Raises:
        TypeError: It is no text.
    """
    if not isinstance(value, str):
        raise TypeError
    return value
