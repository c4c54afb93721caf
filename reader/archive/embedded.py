"""Pictures and fonts that a saved page holds in itself, as base64; they are not shown.

Programs such as SingleFile make pages of ten and more megabytes so, with a few kilobytes of text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from reader.archive import files

LARGEST = 64 * 1024 * 1024
"""The most bytes of a page that are read for what it holds besides them."""

_DATA = re.compile(rb";base64,[A-Za-z0-9+/=]{256,}")


def read_thin(path: Path, content: files.Content) -> tuple[bytes, files.Content]:
    """Read a page that is longer than articles are, without the files that it holds.

    Args:
        path: The page.
        content: Its beginning.

    Returns:
        What is left of the page, and its beginning, whole when all of the page is in what is left.

    Raises:
        OSError: It cannot be read.
    """
    if b";base64," not in content.data:
        return content.data, content
    limit = len(content.data)
    whole = files.read_bytes(path, LARGEST)
    thin = _DATA.sub(b";base64,", whole.data)
    if whole.is_cut or len(thin) > limit:
        return thin[:limit], content
    return thin, replace(content, size=limit)
