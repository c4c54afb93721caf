"""The formats that highlights are exported in and imported from, as their modules declare them.

A module of this package with an ``EXCHANGE_FORMAT`` is a format. The command line, the export
dialog, completion, import and the manual list `FORMATS`, so a new format is one new module.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from types import MappingProxyType

from reader.notes.exchange.annotation import Annotation, Imported
from reader.notes.model import ArticleRef, Highlight

DECLARATION = "EXCHANGE_FORMAT"
"""The name under which a module declares its format."""


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What an export depends on besides the highlights.

    Attributes:
        removed: When highlights were deleted, by id.
        spreadsheet: Whether a spreadsheet may read a table, so that no cell may be a formula.
    """

    removed: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    spreadsheet: bool = True


Writer = Callable[[Sequence[Annotation], WriteOptions], str]
"""Returns highlights as the text of one file."""

Streamer = Callable[[Iterable[ArticleRef], Iterable[Highlight], WriteOptions], Iterator[str]]
"""Yields the text of one file piece by piece, from articles and then their highlights."""

Reader = Callable[[str, datetime], Imported]
"""Returns the highlights of a file.

It gets the text of the file, and the time that stands in where an entry has none; it raises
`FormatError` when the file is in another format.
"""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of highlights.

    Attributes:
        name: Its name on the command line.
        label: A short description in English; translated when shown.
        suffix: The suffix of a file.
        write: Writes the format.
        read: Reads the format; None when it is only written.
        stream: Writes the same text in pieces, for formats that need nothing of the files of
            articles; None where the whole text is made at once.
        aliases: Other names of it on the command line.
        per_article: Whether an export is a folder with one file for each article.
        rank: Its place in lists: lower comes first, and files are tried in the reverse order.
    """

    name: str
    label: str
    suffix: str
    write: Writer
    read: Reader | None = None
    stream: Streamer | None = None
    aliases: tuple[str, ...] = ()
    per_article: bool = False
    rank: int = 50


@cache
def _declared() -> Mapping[str, Format]:
    """Return the formats of the modules of this package, by name, in the order of lists."""
    package = import_module(__package__)
    modules = (
        import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    )
    formats = [vars(module)[DECLARATION] for module in modules if DECLARATION in vars(module)]
    formats.sort(key=lambda format_: (format_.rank, format_.name))
    return MappingProxyType({format_.name: format_ for format_ in formats})


class _Formats(Mapping[str, Format]):
    """The declared formats; their modules are imported when the first one is looked up."""

    def __getitem__(self, name: str) -> Format:
        return _declared()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_declared())

    def __len__(self) -> int:
        return len(_declared())

    def refresh(self) -> None:
        """Look for modules again."""
        _declared.cache_clear()


FORMATS = _Formats()
"""The formats by name, in the order of lists."""


def format_name(name: str) -> str:
    """Return the name of a format for one of its aliases, ``csv`` or ``md``; else the name."""
    names = (format_.name for format_ in FORMATS.values() if name in format_.aliases)
    return next(names, name)


def readers() -> list[Reader]:
    """Return the functions that read a format, in the order in which a file is tried."""
    read = [format_.read for format_ in FORMATS.values() if format_.read is not None]
    return read[::-1]
