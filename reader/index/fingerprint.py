"""What the index depends on besides the files: when the program changes, it is made anew."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reader.paths import config_file

HEADS = (
    "archive/header.py", "archive/head.py", "archive/front_matter.py", "archive/dates.py",
    "text/urls.py", "archive/decoding.py", "archive/scan.py", "index/grams.py",
    "text/chinese/pinyin.py", "archive/containers", "text/fold.py", "text/chinese/variants.py",
    "text/safe.py",
)  # fmt: skip
NAMES = (
    "index/grams.py", "index/names.py", "text/chinese/pinyin.py", "text/tables/syllables.py",
    "text/fold.py", "text/chinese/variants.py",
)  # fmt: skip
TEXTS = (
    "cleaning", "archive/decoding.py", "archive/head.py", "archive/article.py",
    "index/grams.py", "index/full_text.py", "index/packing.py",
    "text/fold.py", "text/chinese/variants.py", "text/safe.py",
)  # fmt: skip
"""What the index depends on: when one of these changes, it is made anew."""


@cache
def fingerprint(names: Sequence[str], more: str = "") -> str:
    """Return a number for the present state of parts of the program and the reader's own rules."""
    package = Path(__file__).parents[1]
    found = zlib.crc32(more.encode())
    folders = [package / name for name in names]
    if "cleaning" in names:
        folders.append(config_file().parent / "sites")
    for path in folders:
        inside = sorted(path.glob("*.*")) if path.is_dir() else [path]
        for file in inside:
            if file.is_file():
                found = zlib.crc32(file.read_bytes(), found)
    return f"{found:08x}"
