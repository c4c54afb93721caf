"""Articles whose file goes: their marks go to the same text at another address, or are found later.

Marks that a person has made, unlike those of having read, are worth the evidence by which their
article is found again (`reader.index.evidence`), which needs the text of the file that has gone.
Where the library has the same long text at another address already, they are attached to it.
"""

from __future__ import annotations

from reader.archive.identity import is_web_key
from reader.index.attached import other_keys
from reader.index.checksum import crc
from reader.index.compared_texts import read_indexed
from reader.index.database import Index
from reader.index.duplicates import LONG_TEXT
from reader.index.evidence import keep_evidence, lost_keys, remember_sought, sought_keys

_MADE = "starred or highlights > 0 or annotated or tags != '[]'"


class Departed:
    """The marks of files that have gone, within a transaction.

    Args:
        index: The index.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._before: frozenset[str] | None = None
        self._waiting: list[tuple[list[str], int, frozenset[int]]] = []

    def keep(self, key: str, row: int, path: bytes, group: int) -> None:
        """Keep the marks of a file that has gone, for `settle`.

        Args:
            key: The key of the article.
            row: The row of the file, which is removed; its text is still in the index.
            path: The file.
            group: The number of its duplicates, 0 when it had none.
        """
        db = self._index.db
        listed = "select 1 from article where key_crc = ? and key = ?"
        if db.execute(listed, (crc(key), key)).fetchone() is not None:
            return  # another version of the article has it
        query = f"select 1 from mark where key = ? and ({_MADE})"  # noqa: S608 - ours
        shown = [key, *other_keys(self._index, key)]
        made = [other for other in shown if db.execute(query, (other,)).fetchone() is not None]
        if not made:
            return
        if self._before is None:
            self._before = lost_keys(self._index)
        for other in made:
            keep_evidence(self._index, other, row, path)
        twins = db.execute("select id from article where twins = ? and twins != 0", (group,))
        self._waiting.append((made, row, frozenset(id_ for (id_,) in twins)))

    def settle(self) -> set[int]:
        """Attach the marks, once it is decided which files are listed.

        Returns:
            The bases of the files that get marks.
        """
        bases = {self._attach(*waiting) for waiting in self._waiting} - {0}
        have_urls = all(is_web_key(key) for keys, *_ in self._waiting for key in keys)
        self._waiting.clear()
        if have_urls and self._before is not None and sought_keys(self._index, self._before):
            # The listed texts were compared just now; without a URL, similar ones count as well.
            remember_sought(self._index, lost_keys(self._index))
        self._before = None
        return bases

    def _attach(self, keys: list[str], row: int, twins: frozenset[int]) -> int:
        """Attach marks to the article with the text of a row; return its base, 0 without one.

        Args:
            keys: The keys of the marks.
            row: The row, which was removed.
            twins: The rows that were duplicates of it.
        """
        rows = self._index.db.execute(
            "select a.id, a.key, a.base, a.twins from text.doc d"
            " join text.doc o on o.body = d.body and o.length >= ?2 and o.article != d.article"
            " join article a on a.id = o.article and a.hidden != 1"
            " where d.article = ?1 and d.length >= ?2 order by a.hidden, a.day desc, a.date desc,"
            " a.id",
            (row, LONG_TEXT),
        ).fetchall()
        rows = [other for other in rows if other[0] in twins] or rows
        if len({group or -id_ for id_, _key, _base, group in rows}) != 1:
            return 0  # of several that are alike, none is known to be the one
        id_, key, base, _group = rows[0]
        attach(self._index, keys, id_, key)
        return int(base)


def attach(index: Index, keys: list[str], row: int, key: str) -> None:
    """Show marks on the article of a row, once its base is settled, within a transaction.

    Args:
        index: The index.
        keys: The keys of the marks.
        row: A row whose text is in the index.
        key: The key of that row.
    """
    read_indexed(index, [row])
    index.db.executemany(
        "update mark set attached = ? where key = ?", [(key, other) for other in keys]
    )
