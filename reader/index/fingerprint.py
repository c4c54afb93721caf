"""Fingerprints: which program computed a stage of the index, so that another one recomputes it.

A fingerprint covers the sources of the packages that a stage names, the registered file formats,
and for texts the user's site rules. A test follows the imports of each stage and holds that its
packages cover them.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import reader
from reader.archive.formats.registry import FORMATS
from reader.paths import config_file


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
        *("reader.text.document", "reader.text.safe", "reader.text.urls"),
        *_FOLDING,
    ),
    reads_files=True,
)
"""The rows of the list, which are read from the heads of files."""

TEXTS = Stage(
    (
        *("reader.archive", "reader.cleaning", "reader.index.full_text", "reader.index.packing"),
        *("reader.text.document", "reader.text.language", "reader.text.safe", "reader.text.urls"),
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
    checksum = zlib.crc32(settings.encode(), _checksum_of_sources(stage))
    if stage.reads_files:
        for article_format in FORMATS.values():
            described = article_format.name, sorted(article_format.suffixes)
            checksum = zlib.crc32(repr(described).encode(), checksum)
            module = sys.modules[article_format.read_head.__module__]
            checksum = zlib.crc32(_content(str(module.__file__)), checksum)
    return f"{checksum:08x}"


@cache
def _checksum_of_sources(stage: Stage) -> int:
    checksum = 0
    for path in stage_files(stage):
        checksum = zlib.crc32(path.read_bytes(), checksum)
    if stage.cleans:
        for path in sorted((config_file().parent / "sites").glob("*.toml")):
            if path.is_file():
                checksum = zlib.crc32(path.read_bytes(), checksum)
    return checksum


def stage_files(stage: Stage) -> Iterator[Path]:
    """Yield the shipped files that a stage depends on.

    Raises:
        FileNotFoundError: A module does not exist.
    """
    for package in stage.packages:
        path = Path(reader.__file__).parent.joinpath(*package.split(".")[1:])
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*.*") if file.suffix in _SOURCES)
        else:
            yield path.with_suffix(".py").resolve(strict=True)


@cache
def _content(file: str) -> bytes:
    return Path(file).read_bytes()
