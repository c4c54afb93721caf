"""The last lines of a file, where reposts and translations name the address of the original."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reader.archive import files
from reader.archive.decoding import Decoded
from reader.archive.formats.article_format import ArticleFormat, Head, Value
from reader.archive.formats.body_head import read_foot

FOOT = 16 * 1024
"""The bytes at the end that are read: translations end with a hundred link definitions."""


def foot_of(
    path: Path, content: files.Content, decoded: Decoded, article_format: ArticleFormat, head: Head
) -> Mapping[str, Value]:
    """Return the fields that the end of a file names, if its head names no address.

    Args:
        path: The file.
        content: What was read of it.
        decoded: The text of that.
        article_format: The file's format; the end of a page is not read.
        head: Its head.
    """
    if (
        not article_format.has_foot
        or head.has_address()
        or path.suffix.lower() in (".html", ".htm")
    ):
        return {}
    try:
        data = files.read_end(path, content, FOOT)
        text = data.decode(decoded.encoding, "replace")
    except (OSError, LookupError):
        return {}
    return read_foot(text.replace("\r\n", "\n"))
