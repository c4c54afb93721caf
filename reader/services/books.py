"""Whole articles with their highlights, written as a book."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from reader import private
from reader.archive.article import Article
from reader.archive.header import Entry
from reader.errors import ArticleError
from reader.notes.exchange.formats import FORMATS, Chapter, MarkedRange
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.services.marking import locate
from reader.services.reading import reference
from reader.text.document import Document

_IN_MEMORY = 16 * 1024 * 1024
"""The largest book, in bytes, that is made in memory."""
_PIECE = 1024 * 1024


def chapters(
    entries: Iterable[Entry], notes: Notes, read: Callable[[Entry], Article]
) -> Iterator[Chapter]:
    """Yield articles with their highlights; each file is read when its chapter is asked for.

    Args:
        entries: The articles.
        notes: The store.
        read: Returns an article as it is shown.
    """
    for entry in entries:
        highlights = notes.highlights(entry.key)
        try:
            document = read(entry).document
        except ArticleError:
            yield Chapter(reference(entry), None, lost=highlights)
        else:
            yield _chapter(reference(entry), document, highlights)


def _chapter(article: ArticleRef, document: Document, highlights: Iterable[Highlight]) -> Chapter:
    marked: list[MarkedRange] = []
    lost: list[Highlight] = []
    for highlight in highlights:
        _located, place = locate(highlight, document)
        if place is None:
            lost.append(highlight)
        else:
            marked.append(MarkedRange(highlight, place.start, place.end))
    marked.sort(key=lambda place: (place.start, place.end))
    return Chapter(article, document, tuple(marked), tuple(lost))


def write_book(name: str, path: Path, chapters: Iterable[Chapter]) -> int:
    """Write a book to a file, atomically; return the number of articles in it.

    Without articles nothing is written.

    Args:
        name: The name of a format that is a book.
        path: The file; its name is the title of a book of several articles.
        chapters: The articles.

    Raises:
        PathError: The file cannot be written.
    """
    write = FORMATS[name].book
    if write is None:
        raise ValueError(f"{name} is not a book")
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        count = write(chapters, path.stem, file)
        if count:
            file.seek(0)
            private.write_output(path, iter(lambda: file.read(_PIECE), b""))
    return count
