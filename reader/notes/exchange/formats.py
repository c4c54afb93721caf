"""The registry of export and import formats, which their modules declare.

A module of this package with an ``EXCHANGE_FORMAT`` is a format. The command line, the export
dialog, completion, import and the manual list `FORMATS`, so a new format is one new module.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import BinaryIO

from reader.notes.exchange.annotation import Annotation, Imported, PageNote
from reader.notes.exchange.thread_entries import ThreadEntry
from reader.notes.model import ArticleRef, Highlight
from reader.records import dataclass
from reader.text.document import Document

DECLARATION = "EXCHANGE_FORMAT"
"""The name under which a module declares its format."""


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """Options of an export.

    Attributes:
        removed: When highlights were deleted, by id.
        spreadsheet: Whether cells that a spreadsheet could read as formulas are escaped.
        ascii_only: Whether JSON Lines have escapes for all characters beyond ASCII.
        layout: Returns a highlight as Markdown; None for the usual quotation.
        pages: The notes and own tags of articles, also of some without highlights.
        threads: The threads, for the format that restores everything.
    """

    removed: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    spreadsheet: bool = False
    ascii_only: bool = False
    layout: Callable[[Annotation], str] | None = None
    pages: Sequence[PageNote] = ()
    threads: Sequence[ThreadEntry] = ()


FormatWriter = Callable[[Sequence[Annotation], WriteOptions], str]
"""Returns highlights as the text of one file."""

FormatStreamer = Callable[[Iterable[ArticleRef], Iterable[Highlight], WriteOptions], Iterator[str]]
"""Yields the text of one file piece by piece, from articles and then their highlights."""


@dataclass(frozen=True, slots=True)
class MarkedRange:
    """A highlight in the text of its article.

    Attributes:
        highlight: The highlight.
        start: Offset of its first code point, in `Document.text`.
        end: Offset after its last code point.
    """

    highlight: Highlight
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A whole article with its highlights, for a book.

    Attributes:
        article: The article.
        document: Its text; None when it is not in the library.
        marked: The highlights in the text, sorted by their start.
        lost: The highlights that were not found in the text.
        page: The note and the own tags of the article; None for none.
    """

    article: ArticleRef
    document: Document | None
    marked: tuple[MarkedRange, ...] = ()
    lost: tuple[Highlight, ...] = ()
    page: PageNote | None = None


BookWriter = Callable[[Iterable[Chapter], str, BinaryIO], int]
"""Writes articles to a file as a book with a title; returns how many articles there were."""

FormatReader = Callable[[str, datetime], Imported]
"""Returns the highlights of a file.

Its arguments are the text of the file and the time for entries without one. It raises `FormatError`
when the file is in another format.
"""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of highlights.

    Attributes:
        name: Its name on the command line.
        label: A short description in English; translated when shown.
        suffix: The suffix of a file.
        write: Writes the format; None for a book, and when it cannot be exported.
        read: Reads the format; None when it cannot be imported.
        stream: Writes the same text in pieces, for formats that do not need the files of articles;
            None when the text is written as a whole.
        book: Writes whole articles instead of highlights; None for all formats but books.
        aliases: Other names on the command line.
        has_threads: Whether it has the threads of `WriteOptions`.
        per_article: Whether an export is a folder with one file per article.
        rank: The sort key in lists, lowest first; imports try the formats in reverse order.
    """

    name: str
    label: str
    suffix: str
    write: FormatWriter | None = None
    read: FormatReader | None = None
    stream: FormatStreamer | None = None
    book: BookWriter | None = None
    aliases: tuple[str, ...] = ()
    has_threads: bool = False
    per_article: bool = False
    rank: int = 50

    @property
    def is_written(self) -> bool:
        """Whether it can be exported."""
        return self.write is not None or self.book is not None


@cache
def _declared() -> Mapping[str, Format]:
    """Return the formats declared by the modules of this package, by name, sorted by rank."""
    package = import_module(__package__)
    modules = (
        import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    )
    formats = [vars(module)[DECLARATION] for module in modules if DECLARATION in vars(module)]
    formats.sort(key=lambda format_: (format_.rank, format_.name))
    return MappingProxyType({format_.name: format_ for format_ in formats})


class _Formats(Mapping[str, Format]):
    """The declared formats; the modules are imported at the first lookup."""

    def __getitem__(self, name: str) -> Format:
        return _declared()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_declared())

    def __len__(self) -> int:
        return len(_declared())

    def refresh(self) -> None:
        """Search the package for modules again."""
        _declared.cache_clear()


FORMATS = _Formats()
"""The formats by name, sorted by rank."""


def format_name(name: str) -> str:
    """Return the name of a format for one of its aliases, ``csv`` or ``md``; else the name."""
    names = (format_.name for format_ in FORMATS.values() if name in format_.aliases)
    return next(names, name)


def writers() -> list[Format]:
    """Return the formats that can be exported, sorted by rank."""
    return [format_ for format_ in FORMATS.values() if format_.is_written]


def readers() -> list[Format]:
    """Return the formats that can be imported, in the order in which a file is tried."""
    return [format_ for format_ in FORMATS.values() if format_.read is not None][::-1]
