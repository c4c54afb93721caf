"""Titles: the articles of the library that imported highlights name without an address."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reader.index.checksum import crc
from reader.index.full_text import text_of
from reader.index.location import database
from reader.index.rows import entries
from reader.services.reading import reference
from reader.text.fold import fold_bare

if TYPE_CHECKING:
    from reader.index.database import Index
    from reader.notes.model import ArticleRef


class LibraryTitles:
    """Finds articles by their titles, and by a quote where several have the same title.

    Args:
        index: The index of the library.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def find(self, article: ArticleRef, quote: str = "") -> ArticleRef | None:
        """Return the article that is meant, None when none or several may be.

        Args:
            article: What a file states about it, with a title.
            quote: Words of it, if any are known.
        """
        title = fold_bare(article.title)
        rows = self._rows.get(crc(title), ()) if title else ()
        listed = entries(self._index, rows)
        same = {row: entry for row, entry in listed.items() if fold_bare(entry.title) == title}
        if len(same) > 1:
            words = fold_bare(quote)
            same = {row: same[row] for row in same if words and words in self._words(row)}
        return reference(next(iter(same.values()))) if len(same) == 1 else None

    @cached_property
    def _rows(self) -> Mapping[int, Sequence[int]]:
        """The listed articles by the checksums of their folded titles."""
        rows: defaultdict[int, list[int]] = defaultdict(list)
        query = "select id, title from article where hidden = 0 and bare = 0 and title != ''"
        for id_, title in self._index.db.execute(query):
            rows[crc(fold_bare(title))].append(id_)
        return rows

    def _words(self, row: int) -> str:
        return fold_bare(text_of(self._index, row) or "")


@contextmanager
def library_titles(roots: Sequence[str]) -> Iterator[LibraryTitles | None]:
    """Open the titles of a library as it was indexed last; None where it has no index.

    Args:
        roots: The folders and files of the library.
    """
    index = None
    paths = [Path(root) for root in roots]
    with suppress(OSError, sqlite3.Error):
        if paths and database(paths).is_file():
            from reader.index.database import Index  # here: most imports name addresses

            index = Index.of(paths)
    try:
        yield LibraryTitles(index) if index is not None else None
    finally:
        if index is not None:
            index.close()
