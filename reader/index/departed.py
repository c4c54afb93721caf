"""Articles whose file goes: their marks go to the same text at another address, or are found later.

Marks that a person has made, unlike those of having read, are worth the evidence by which their
article is found again (`reader.index.evidence`), which needs the text of the file that has gone.
Where the library has the same long text at another address already, they are attached to it.
"""

from __future__ import annotations

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

    def keep(self, key: str, row: int, path: bytes, group: int) -> int:
        """Keep the marks of a file that has gone.

        Args:
            key: Of the article.
            row: The row of the file, which is removed; its text is still in the index.
            path: The file.
            group: The number of its duplicates, 0 when it had none.

        Returns:
            The base of the files that get the marks, 0 when none does.
        """
        db = self._index.db
        listed = "select 1 from article where key_crc = ? and key = ?"
        if db.execute(listed, (crc(key), key)).fetchone() is not None:
            return 0  # another version of the article has it
        query = f"select 1 from mark where key = ? and ({_MADE})"  # noqa: S608 - ours
        shown = [key, *other_keys(self._index, key)]
        made = [other for other in shown if db.execute(query, (other,)).fetchone() is not None]
        if not made:
            return 0
        if self._before is None:
            self._before = lost_keys(self._index)
        for other in made:
            keep_evidence(self._index, other, row, path)
        return self._attach(made, row, group)

    def settle(self) -> None:
        """Remember that no listed text is looked for in vain: `keep` has compared all of them."""
        if self._before is not None and sought_keys(self._index, self._before):
            remember_sought(self._index, lost_keys(self._index))
        self._before = None

    def _attach(self, keys: list[str], row: int, group: int) -> int:
        """Attach marks to the article with the text of a row; return its base, 0 without one."""
        rows = self._index.db.execute(
            "select a.id, a.key, a.base, a.twins from text.doc d"
            " join text.doc o on o.body = d.body and o.length >= ?2 and o.article != d.article"
            " join article a on a.id = o.article and a.hidden != 1"
            " where d.article = ?1 and d.length >= ?2 order by a.hidden, a.day desc, a.date desc",
            (row, LONG_TEXT),
        ).fetchall()
        if group:
            rows = [each for each in rows if each[3] == group]
        elif len({twins or -id_ for id_, _key, _base, twins in rows}) > 1:
            return 0  # of several that are alike, none is known to be the one
        if not rows:
            return 0
        id_, key, base, _twins = rows[0]
        attach(self._index, keys, id_, key)
        return int(base)


def attach(index: Index, keys: list[str], row: int, key: str) -> None:
    """Show marks on the article of a row, once its base is settled, within a transaction.

    Args:
        index: The index.
        keys: Of the marks.
        row: A row whose text is in the index.
        key: Of that row.
    """
    read_indexed(index, [row])
    index.db.executemany(
        "update mark set attached = ? where key = ?", [(key, other) for other in keys]
    )
