"""Small files from anywhere: settings, themes, site rules, imports.

Any of them may be a device that never ends, a FIFO that nobody writes to, a sparse file of 10 GB or
brackets 3,000 deep. Each is opened without waiting, looked at, read up to a size, and refused with
an `OSError` or a `ValueError` whose text says why.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
"""How a file is opened that may be anything."""
DEEPEST = 32
"""Tables and lists within each other."""
TOO_LARGE = "the file is too large"
TOO_DEEP = "lists or tables are nested too deep"

_KINDS = (
    (stat.S_ISFIFO, "a named pipe, not a file"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (stat.S_ISCHR, "a device, not a file"),
    (stat.S_ISBLK, "a device, not a file"),
    (stat.S_ISDIR, "a folder, not a file"),
)
_LONG_KEY = re.compile(  # `tomllib` is quadratic in the parts of a key
    r"""(?<![\w"'.-])(?:(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)[ \t]*\.[ \t]*){32}"""
)


class UnfitFileError(OSError):
    """The path is no regular file, or one that is too large."""

    def __init__(self, why: str, path: Path) -> None:
        super().__init__(errno.EINVAL, why, str(path))


class TooLargeError(UnfitFileError):
    """The file is larger than anything of its kind."""


def kind_of(mode: int) -> str:
    """Return what a file that is not regular is, in plain English.

    Args:
        mode: From `os.stat`.
    """
    return next((name for test, name in _KINDS if test(mode)), "not a regular file")


def check_regular(path: Path, limit: int) -> None:
    """Refuse a file that is not regular, or too large.

    Args:
        path: The file; a link to one is followed.
        limit: The most bytes that it may have.

    Raises:
        UnfitFileError: It is something else.
        TooLargeError: It is larger.
        OSError: It cannot be opened.
    """
    os.close(_opened(path, limit))


def _opened(path: Path, limit: int) -> int:
    """Return a descriptor of a regular file, as `check_regular` accepts it."""
    try:
        descriptor = os.open(path, FLAGS)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise UnfitFileError(kind_of(stat.S_IFSOCK), path) from error
        raise
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size <= limit:
        return descriptor
    os.close(descriptor)
    if stat.S_ISREG(status.st_mode):
        raise TooLargeError(TOO_LARGE, path)
    raise UnfitFileError(kind_of(status.st_mode), path)


def read_small(path: Path, limit: int) -> bytes:
    """Return the content of a regular file.

    Args:
        path: The file; a link to one is followed.
        limit: The most bytes that it may have.

    Raises:
        UnfitFileError: It is something else.
        TooLargeError: It is larger.
        OSError: It cannot be opened or read.
    """
    descriptor = _opened(path, limit)
    try:
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(limit + 1)  # a file of /proc has no size, and one may grow
    finally:
        os.close(descriptor)
    if len(data) > limit:
        raise TooLargeError(TOO_LARGE, path)
    return data


def read_toml(path: Path, limit: int) -> tuple[str, dict[str, Any]]:
    """Return the text of a TOML file, and what it sets.

    Args:
        path: The file.
        limit: The most bytes that it may have.

    Raises:
        OSError: See `read_small`.
        UnicodeDecodeError: It is not UTF-8.
        ValueError: It is not TOML, or nested too deep.
    """
    text = read_small(path, limit).decode("utf-8-sig").replace("\r\n", "\n")
    return text, parse_toml(text)


def parse_toml(text: str) -> dict[str, Any]:
    """Return what a TOML text sets.

    Raises:
        ValueError: It is not TOML, or nested too deep.
    """
    import tomllib  # here: mostly there is no file

    if _LONG_KEY.search(text):
        raise ValueError(TOO_DEEP)
    try:
        table = tomllib.loads(text)
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error
    check_depth(table)
    return table


def check_depth(value: object, deepest: int = DEEPEST) -> None:
    """Refuse what is nested so deep that code which follows it might fail.

    Args:
        value: Tables and lists, as `tomllib` and `json` make them.
        deepest: How many may stand within each other.

    Raises:
        ValueError: It is deeper.
    """
    level = [value]
    for _depth in range(deepest + 1):
        inner: list[object] = []
        for item in level:
            if isinstance(item, Mapping):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        if not inner:
            return
        level = inner
    raise ValueError(TOO_DEEP)
