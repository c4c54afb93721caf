"""The order of the chapters of a book, as its ``SUMMARY.md`` lists them (mdBook, GitBook)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from reader.archive import files
from reader.patterns import lazy_pattern

SUMMARY = "SUMMARY.md"
_LARGEST = 1 << 20
_LINK = lazy_pattern(r"\[[^\[\]\n]{0,300}\]\(<?([^()<>\n]{1,1000}?)>?(?:[ \t]+\"[^\"\n]*\")?\)")
_DAY = 86_400 * 1_000_000


def order_of(path: Path) -> int:
    """Return the position of a chapter among articles without a date; 0 for other files.

    Articles are sorted by descending numbers of microseconds. All chapters of a book get the day of
    its summary, no matter when their own files changed, and the first gets the largest number.

    Args:
        path: The file of the article.
    """
    return _orders(str(path.parent)).get(str(path), 0)


def forget() -> None:
    """Forget the summaries that were read; they may have changed."""
    _orders.cache_clear()


@lru_cache(maxsize=4096)
def _orders(folder: str) -> Mapping[str, int]:
    """Return the positions of the chapters by path, from the nearest summary above a folder."""
    summary = Path(folder, SUMMARY)
    try:
        content = files.read_bytes(summary, _LARGEST)
    except OSError:
        parent = os.path.dirname(folder)  # noqa: PTH120 - a key of the cache
        return _orders(parent) if parent not in ("", folder) else {}
    text = content.data.decode("utf-8", "replace")
    targets = [unquote(target.partition("#")[0]) for target in _LINK.findall(text)]
    paths = dict.fromkeys(
        os.path.normpath(os.path.join(folder, target))  # noqa: PTH118 - as above
        for target in targets
        if target and "://" not in target
    )
    day = max(content.mtime_ns, 0) // 1000 // _DAY * _DAY
    return {path: day + len(paths) - number for number, path in enumerate(paths)}
