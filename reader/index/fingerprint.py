"""Fingerprints of the program that computed a stage of the index; another one computes it again.

A fingerprint covers the sources of the packages that a stage names, file formats that were added to
the program's own, and for texts the user's site rules. A test checks that the packages of a stage
cover its imports.
"""

from __future__ import annotations

import os
import sys
import zlib
from functools import cache
from pathlib import Path

import reader
from reader.archive.formats.registry import added
from reader.paths import config_file
from reader.records import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage of the index is computed by.

    Attributes:
        packages: Packages with all that is in them, and single modules.
        reads_files: Whether it depends on the registered file formats.
        cleans: Whether it depends on the user's site rules.
    """

    packages: tuple[str, ...]
    reads_files: bool = False
    cleans: bool = False


_FOLDING = ("reader.index.grams", "reader.text.chinese", "reader.text.fold", "reader.text.tables")

NAMES = Stage(("reader.index.article_names", *_FOLDING))
"""The grams of titles, sources, authors and tags."""

HEADS = Stage(
    (
        *("reader.archive", "reader.index.article_names"),
        *("reader.cleaning.html.json_ld", "reader.cleaning.html.pages"),
        *("reader.text.article_date", "reader.text.body_kind", "reader.text.document"),
        *("reader.text.safe", "reader.text.urls"),
        *_FOLDING,
    ),
    reads_files=True,
)
"""The rows of the list, which are read from the heads of files."""

TEXTS = Stage(
    (
        *("reader.archive", "reader.cleaning", "reader.index.full_text", "reader.index.packing"),
        *("reader.text.article_date", "reader.text.body_kind", "reader.text.document"),
        *("reader.text.language", "reader.text.safe", "reader.text.sketch"),
        *("reader.text.urls", "reader.text.width"),
        *_FOLDING,
    ),
    reads_files=True,
    cleans=True,
)
"""The full text, which is cleaned."""

_SOURCES = (".py", ".toml")


def fingerprint(stage: Stage, settings: str = "") -> str:
    """Return the fingerprint of a stage, eight hexadecimal digits.

    Args:
        stage: `HEADS`, `TEXTS` or `NAMES`.
        settings: What else the stage depends on.
    """
    parts = [settings, *(_checksum(path) for path in map(_path, stage.packages))]
    if stage.reads_files:
        for article_format in added():  # the program's own are in `reader.archive`
            module = sys.modules[article_format.read_head.__module__]
            parts += [article_format.name, *sorted(article_format.suffixes)]
            parts.append(_checksum(Path(str(module.__file__))))
    if stage.cleans:
        parts.append(_checksum(config_file().parent / "sites"))
    return f"{zlib.crc32(repr(parts).encode()):08x}"


def _path(package: str) -> Path:
    """Return the folder of a package or the file of a module.

    Raises:
        FileNotFoundError: There is none.
    """
    path = Path(reader.__file__).parent.joinpath(*package.split(".")[1:])
    return path if path.is_dir() else path.with_suffix(".py").resolve(strict=True)


def _files(path: Path) -> list[Path]:
    """Return a file, or the sources below a folder, sorted; none when there is no such folder."""
    if path.is_file():
        return [path]
    below = (Path(folder, name) for folder, _, names in os.walk(path) for name in names)
    return sorted(file for file in below if file.suffix in _SOURCES and file.is_file())


@cache
def _checksum(path: Path) -> str:
    checksum = 0
    for file in _files(path):
        checksum = zlib.crc32(file.read_bytes(), checksum)
    return f"{checksum:08x}"
