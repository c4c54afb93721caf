"""Limits of a session in a browser, where anyone with its URL can press keys.

Such a session runs no program and opens no typed path. Exports are downloads, or files in the one
folder that the person named when starting the server.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from reader.errors import PathError, reason
from reader.text.safe import safe_line
from reader.translation import gettext as _

WIDEST, TALLEST = 1000, 500
"""The columns and rows of the largest screen, which is held in memory."""
LONGEST = 200
"""The most bytes of a file name."""


def capped(width: object, height: object) -> tuple[int, int]:
    """Return the columns and rows that a page requests, limited to the largest screen.

    Args:
        width: Untrusted columns; 80 if they are not a number.
        height: Untrusted rows; 24 if they are not a number.
    """
    return _between(width, 80, WIDEST), _between(height, 24, TALLEST)


def _between(value: object, usual: int, most: int) -> int:
    return min(max(value, 1), most) if isinstance(value, int) else usual


def write_within(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a text or a book to a file in a folder, and nowhere else.

    A file or a link of that name is replaced; the target of the link is not changed.

    Args:
        folder: An existing folder.
        name: The untrusted name.
        content: The content of the file.

    Returns:
        The file.

    Raises:
        PathError: The name is not that of a visible file, or the file cannot be written.
    """
    path = folder / name
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    if not _is_plain(name):
        raise PathError(safe_line(name), _("not a file name: folders and hidden files are refused"))
    try:
        within = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise PathError(folder, reason(error)) from error
    new = f".reader-{secrets.token_hex(8)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(new, flags, 0o600, dir_fd=within)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.rename(new, name, src_dir_fd=within, dst_dir_fd=within)
    except OSError as error:
        with suppress(OSError):
            os.unlink(new, dir_fd=within)
        raise PathError(path, reason(error)) from error
    finally:
        os.close(within)
    return path


def _is_plain(name: str) -> bool:
    return (
        bool(name)
        and not name.startswith(".")
        and "/" not in name
        and name == safe_line(name)
        and len(name.encode("utf-8", "surrogatepass")) <= LONGEST
    )
