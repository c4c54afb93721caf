"""Small files from anywhere: settings, themes, site rules, imports.

Any of them may be an endless device, a FIFO without a writer, a sparse file of 10 GB or brackets
3,000 deep. Each is opened without waiting, checked, read up to a limit, and refused with an
`OSError` or a `ValueError` whose text gives the reason.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reader.patterns import lazy_pattern

if TYPE_CHECKING:
    from pathlib import Path

FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
"""The flags for opening an untrusted file."""
DEEPEST = 32
"""The most levels of tables and lists."""
TOO_LARGE = "the file is too large"
TOO_DEEP = "lists or tables are nested too deep"

_KINDS = (
    (stat.S_ISFIFO, "a named pipe, not a file"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (stat.S_ISCHR, "a device, not a file"),
    (stat.S_ISBLK, "a device, not a file"),
    (stat.S_ISDIR, "a folder, not a file"),
)
_LONG_KEY = lazy_pattern(  # `tomllib` is quadratic in the parts of a key
    r"""(?<![\w"'.-])(?:(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)[ \t]*\.[ \t]*){32}"""
)


class UnfitFileError(OSError):
    """The path is not a regular file, or the file is too large."""

    def __init__(self, why: str, path: Path) -> None:
        super().__init__(errno.EINVAL, why, str(path))


class TooLargeError(UnfitFileError):
    """The file is larger than the limit for its kind."""


def kind_of(mode: int) -> str:
    """Describe in plain English what kind of file an irregular one is.

    Args:
        mode: From `os.stat`.
    """
    return next((name for test, name in _KINDS if test(mode)), "not a regular file")


def check_regular(path: Path, limit: int) -> None:
    """Refuse a file that is not regular, or too large.

    Args:
        path: The file; a link to one is followed.
        limit: The most bytes allowed.

    Raises:
        UnfitFileError: The path is not a regular file.
        TooLargeError: The file is larger than the limit.
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


def read_up_to(descriptor: int, count: int) -> bytes:
    """Read up to a number of bytes, in as many reads as the system needs.

    Args:
        descriptor: An open file.
        count: The most bytes to read.

    Raises:
        OSError: It cannot be read.
    """
    data = os.read(descriptor, count)
    if len(data) == count:
        return data
    parts = [data]
    left = count - len(data)
    while left > 0 and (data := os.read(descriptor, left)):
        parts.append(data)
        left -= len(data)
    return b"".join(parts)


def read_small(path: Path, limit: int) -> bytes:
    """Return the content of a regular file.

    Args:
        path: The file; a link to one is followed.
        limit: The most bytes allowed.

    Raises:
        UnfitFileError: The path is not a regular file.
        TooLargeError: The file is larger than the limit.
        OSError: It cannot be opened or read.
    """
    descriptor = _opened(path, limit)
    try:
        with open(descriptor, "rb", closefd=False) as file:
            data = file.read(limit + 1)  # a file of /proc has no size, and a file may grow
    finally:
        os.close(descriptor)
    if len(data) > limit:
        raise TooLargeError(TOO_LARGE, path)
    return data


def read_toml(path: Path, limit: int) -> tuple[str, Mapping[str, Any]]:
    """Return the text of a TOML file, and its values.

    Args:
        path: The file.
        limit: The most bytes allowed.

    Raises:
        OSError: See `read_small`.
        UnicodeDecodeError: It is not UTF-8.
        ValueError: It is not TOML, or nested too deep.
    """
    text = read_small(path, limit).decode("utf-8-sig").replace("\r\n", "\n")
    return text, parse_toml(text)


@lru_cache(maxsize=16)  # the language is looked up before the settings are, in the same file
def parse_toml(text: str) -> Mapping[str, Any]:
    """Return the values of a TOML text; the same text is parsed once.

    Raises:
        ValueError: It is not TOML, or nested too deep.
    """
    import tomllib  # here: usually there is no file

    if _LONG_KEY.search(text):
        raise ValueError(TOO_DEEP)
    try:
        table = tomllib.loads(text)
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error
    check_depth(table)
    return table


def check_depth(value: object) -> None:
    """Refuse a value whose nesting could exceed the recursion limit.

    Args:
        value: Tables and lists, as returned by `tomllib` and `json`.

    Raises:
        ValueError: The value has more levels than `DEEPEST`.
    """
    level = [value]
    for _depth in range(DEEPEST + 1):
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
