"""Fingerprints of the program that computed a stage of the index; another one computes it again.

A fingerprint covers the sources of the packages that a stage names, file formats that were added to
the program's own, and for texts the user's site rules. A test checks that the packages of a stage
cover its imports.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator
from functools import cache

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
        *("reader.index.file_packing", "reader.text.article_date", "reader.text.body_kind"),
        *("reader.text.document", "reader.text.language", "reader.text.safe"),
        *("reader.text.sketch", "reader.text.urls", "reader.text.width"),
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
    parts = [settings, *(_checksum(_path(package)) for package in stage.packages)]
    if stage.reads_files:
        for article_format in added():  # the program's own are in `reader.archive`
            module = sys.modules[article_format.read_head.__module__]
            parts += [article_format.name, *sorted(article_format.suffixes)]
            parts.append(_checksum(str(module.__file__)))
    if stage.cleans:
        parts.append(_checksum(f"{config_file().parent}/sites"))
    return f"{zlib.crc32(repr(parts).encode()):08x}"


# Every start and every verb reads all these sources, so paths are texts here: those of `pathlib`
# took three quarters of the time.


def _path(package: str) -> str:
    """Return the folder of a package or the file of a module.

    Raises:
        FileNotFoundError: There is none.
    """
    root = os.path.dirname(reader.__file__)  # noqa: PTH120 - see above
    path = "/".join((root, *package.split(".")[1:]))
    if os.path.isdir(path):  # noqa: PTH112 - see above
        return path
    os.stat(f"{path}.py")  # noqa: PTH116 - see above
    return f"{path}.py"


def _files(path: str) -> Iterator[str]:
    """Yield a file, or the sources below a folder, in order; none when there is no such folder."""
    try:
        with os.scandir(path) as entries:
            below = sorted(entries, key=lambda entry: entry.name)
    except NotADirectoryError:
        yield path
        return
    except FileNotFoundError:
        return
    for entry in below:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        elif entry.name.endswith(_SOURCES) and entry.is_file():
            yield entry.path


@cache
def _checksum(path: str) -> str:
    checksum = 0
    for file in _files(path):
        with open(file, "rb", buffering=0) as source:  # noqa: PTH123 - see above
            checksum = zlib.crc32(source.read(), checksum)
    return f"{checksum:08x}"
