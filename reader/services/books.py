"""Whole articles with their highlights, written as a book."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path

from reader import private
from reader.archive.article import Article
from reader.archive.header import Entry
from reader.errors import ArticleError
from reader.notes.exchange.annotation import PageNote
from reader.notes.exchange.formats import FORMATS, Chapter, MarkedRange
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.services.exports import Gathering
from reader.services.marking import locate
from reader.services.page_notes import page_note
from reader.services.reading import reference
from reader.text.document import Document

_PIECE = 1024 * 1024
"""Bytes of a book that are copied at once."""


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
        highlights, page = notes.highlights(entry.key), page_note(notes, entry.key)
        try:
            document = read(entry).document
        except ArticleError:
            yield Chapter(reference(entry), None, lost=highlights, page=page)
        else:
            yield _chapter(reference(entry), document, highlights, page)


def gathered(gathering: Gathering) -> Iterator[Chapter]:
    """Yield the articles of some highlights, also those that the library does not have.

    Args:
        gathering: The highlights; all highlights of their articles are in the book, and the
            articles that have a note or own tags alone.
    """
    for key in dict.fromkeys((*gathering, *gathering.alone)):
        entry = gathering.entries.get(key)
        if entry is not None:
            yield from chapters([entry], gathering.notes, gathering.read)
        else:
            notes = gathering.notes
            lost, page = notes.highlights(key), page_note(notes, key)
            yield Chapter(gathering.article(key), None, lost=lost, page=page)


def _chapter(
    article: ArticleRef, document: Document, highlights: Iterable[Highlight], page: PageNote
) -> Chapter:
    marked: list[MarkedRange] = []
    lost: list[Highlight] = []
    for highlight in highlights:
        _located, place = locate(highlight, document)
        if place is None:
            lost.append(highlight)
        else:
            marked.append(MarkedRange(highlight, place.start, place.end))
    marked.sort(key=lambda place: (place.start, place.end))
    return Chapter(article, document, tuple(marked), tuple(lost), page)


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
    with tempfile.TemporaryFile() as file:
        count = write(chapters, path.stem, file)
        if count:
            file.seek(0)
            private.write_output(path, iter(lambda: file.read(_PIECE), b""))
    return count


def book_bytes(name: str, title: str, chapters: Iterable[Chapter]) -> bytes:
    """Return a book as bytes.

    Args:
        name: The name of a format that is a book.
        title: The title of the book.
        chapters: The articles.
    """
    write = FORMATS[name].book
    if write is None:
        raise ValueError(f"{name} is not a book")
    file = BytesIO()
    write(chapters, title, file)
    return file.getvalue()
