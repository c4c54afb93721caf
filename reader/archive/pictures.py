"""Finding the picture of an article in the archive or in a data URL.

Only files inside the library are read, because an article may name any file.
`reader.archive.fetch` downloads a picture when the user asks for it.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from reader.archive import files
from reader.archive.formats.registry import is_candidate

LARGEST = 20 * 1024 * 1024
"""The size of the largest picture that is read, in bytes."""


def find_picture(url: str, article: Path, article_url: str, roots: Sequence[Path]) -> bytes | None:
    """Return a picture that is in the library, or in the article itself.

    A page on the web and its copy on disk rarely have the same folders, so the longest tail of the
    URL's path that exists beside or above the article is used.

    Args:
        url: As the article has it, untrusted; absolute when the article has a URL.
        article: The file of the article.
        article_url: The URL of the article, or an empty string.
        roots: The folders and files of the library; no file outside is read.
    """
    if url.startswith("data:"):
        return _inline(url)
    for path in _candidates(url, article, article_url, roots):
        try:
            content = files.read_bytes(path, LARGEST)
        except (OSError, ValueError):
            continue
        if content.data and not content.is_cut:
            return content.data
    return None


def _inline(url: str) -> bytes | None:
    head, comma, body = url.partition(",")
    if not comma or len(body) > LARGEST:
        return None
    if not head.endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(unquote(body), validate=False)
    except (binascii.Error, ValueError):
        return None


def _candidates(url: str, article: Path, article_url: str, roots: Sequence[Path]) -> Iterator[Path]:
    """Yield the paths where a picture may be, all inside the library."""
    try:
        parts = urlsplit(url)
        if parts.scheme and parts.hostname != urlsplit(article_url).hostname:
            return
    except ValueError:
        return
    names = [name for name in PurePosixPath(unquote(parts.path)).parts if name != "/"]
    if not names or "\0" in "".join(names):
        return
    folders = [folder for folder in article.parents if any(_holds(root, folder) for root in roots)]
    for start in range(len(names)):
        for folder in folders or [article.parent]:
            path = Path(os.path.normpath(folder.joinpath(*names[start:])))
            real = Path(os.path.realpath(path))
            if any(_holds(root, path) and _holds(root, real) for root in roots):
                yield path


def _holds(root: Path, path: Path) -> bool:
    """Return whether a path is a root or below it; an article as root stands for its folder."""
    folder = root.parent if is_candidate(root.name) else root
    return path.is_relative_to(folder) or path.is_relative_to(os.path.realpath(folder))
