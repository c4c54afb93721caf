"""What the index depends on besides the files: when the program changes, it is made anew."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reader.paths import config_file

HEADS = (
    "library/header.py", "library/head.py", "library/frontmatter.py", "library/dates.py",
    "library/urls.py", "library/decode.py", "library/scan.py", "library/grams.py",
    "library/pinyin.py", "library/containers", "text/fold.py", "text/variants.py", "text/safe.py",
)  # fmt: skip
NAMES = (
    "library/grams.py", "library/names.py", "library/pinyin.py", "library/tables", "text/fold.py",
    "text/variants.py",
)  # fmt: skip
TEXTS = (
    "text/clean", "library/sites", "library/decode.py", "library/head.py", "library/article.py",
    "library/grams.py", "library/fulltext.py", "library/packing.py",
    "text/fold.py", "text/variants.py", "text/safe.py",
)  # fmt: skip
"""What the index depends on: when one of these changes, it is made anew."""


@cache
def fingerprint(names: Sequence[str], more: str = "") -> str:
    """Return a number for the present state of parts of the program and the reader's own rules."""
    package = Path(__file__).parents[1]
    found = zlib.crc32(more.encode())
    folders = [package / name for name in names]
    if "library/sites" in names:
        folders.append(config_file().parent / "sites")
    for path in folders:
        inside = sorted(path.glob("*.*")) if path.is_dir() else [path]
        for file in inside:
            if file.is_file():
                found = zlib.crc32(file.read_bytes(), found)
    return f"{found:08x}"
