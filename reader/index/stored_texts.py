"""The texts of the index, as they are stored: whole, or by their files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence

from reader.index.database import Index
from reader.index.file_packing import is_by_file, read_file, unpack_by_file
from reader.index.folders import join
from reader.index.packing import TextUnpacker

_QUERY = (
    "select doc.article, said, dir, name from text.doc"
    " left join article on article.id = doc.article left join folder on folder.id = article.folder"
    " where doc.article in (select value from json_each(?)) order by doc.article"
)


class StoredTexts:
    """Reads the texts of an index.

    Args:
        index: The index; its connection is used.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._unpack = TextUnpacker(index)

    def of(self, rows: Sequence[int]) -> Iterator[tuple[int, str | None]]:
        """Yield those of some rows that have a text in the index, in ascending order.

        The text is None when it needs its file and that has changed, or cannot be read now.

        Raises:
            sqlite3.DatabaseError: A text is damaged.
        """
        for row, packed, directory, name in self._index.db.execute(_QUERY, (json.dumps([*rows]),)):
            yield row, self._text(packed, directory, name)

    def __getitem__(self, row: int) -> str | None:
        """Return the text of a row; None without one, and where `of` has None.

        Raises:
            sqlite3.DatabaseError: The text is damaged.
        """
        return next((text for _row, text in self.of([row])), None)

    def _text(self, packed: bytes, directory: bytes | None, name: bytes | None) -> str | None:
        try:
            if not is_by_file(packed):
                return self._unpack(packed)
            if directory is None or name is None:  # the row has gone
                return None
            file = read_file(join(directory, name))
            return None if file is None else unpack_by_file(packed, file)
        except (LookupError, TypeError, ValueError) as error:
            raise sqlite3.DatabaseError("a packed text is damaged") from error
