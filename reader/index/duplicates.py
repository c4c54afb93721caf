"""Duplicates: articles under different URLs with the same long text, listed as one row.

A reprint, or an article that was published twice, is listed once: one article of the group is shown
with the number of copies and the marks of all of them, and the others stay in the index as hidden
rows. Each mark stays in the store under the article that it was made in.

Texts are the same when they are equal after folding. A title alone never makes duplicates; but when
one source has published the same text under several titles, such as the standing description of a
daily programme, only articles with the same title are duplicates.

The column ``twins`` has the number of an article's group, 0 when it is in none.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from reader.index.article_marks import mirrored_marks
from reader.index.database import Index

LONG_TEXT = 500
"""Characters from which on equal texts are not a coincidence."""

DUPLICATE = 2
"""The value of the column ``hidden`` for a duplicate that is not listed."""


def regroup(index: Index) -> bool:
    """Rebuild the groups from the texts, within a transaction; return whether any has changed."""
    db = index.db
    db.execute(
        "update article set length = d.length from text.doc d"
        " where d.article = article.id and article.length != d.length"
    )
    groups = _find_groups(index)
    rows = db.execute("select id, twins from article where twins != 0")
    old_groups = {int(id_): int(group) for id_, group in rows}
    changed = {id_: groups.get(id_, 0) for id_ in old_groups.keys() | groups.keys()}
    changed = {id_: group for id_, group in changed.items() if old_groups.get(id_, 0) != group}
    for id_, group in changed.items():
        db.execute(
            "update article set twins = ?, copies = 1, hidden = 0 where id = ?", (group, id_)
        )
        if not group:
            _show_alone(index, id_)
    settle(index, {*changed.values(), *(old_groups.get(id_, 0) for id_ in changed)})
    return bool(changed)


def _find_groups(index: Index) -> dict[int, int]:
    """Return the rows that have duplicates, each with the number of its group."""
    rows = index.db.execute(
        "select d.body, a.id, a.source, named(0, a.title, a.source, a.author, a.tags)"
        " from text.doc d join article a on a.id = d.article where d.length >= ?1 and a.hidden != 1"
        " and d.body in"
        " (select body from text.doc where length >= ?1 group by body having count(*) > 1)",
        (LONG_TEXT,),
    )
    same: defaultdict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for body, id_, source, title in rows:
        same[body].append((id_, source, title))
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for body, members in same.items():
        titles = len({(source, title) for _, source, title in members})
        standing = titles > len({source for _, source, _ in members})
        for id_, _, title in members:
            groups[_number(body, title if standing else "")].append(id_)
    return {id_: number for number, ids in groups.items() if len(ids) > 1 for id_ in ids}


def _number(body: int, title: str) -> int:
    identity = f"{body}\n{title}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(identity, digest_size=7).digest(), "big") + 1


def settle(index: Index, groups: Iterable[int]) -> None:
    """List one article of each of some groups with the marks of all, within a transaction.

    The article with the most highlights is listed, so that they are seen in their place, else the
    newest.
    """
    for group in groups:
        if not group:
            continue
        members = index.db.execute(
            "select id, key, source, date, hidden from file where twins = ? and hidden != 1"
            " order by day desc, date desc, mtime_ns desc, name desc, dir desc",
            (group,),
        ).fetchall()
        if len(members) < 2:
            for id_, *_ in members:
                index.db.execute("update article set twins = 0 where id = ?", (id_,))
                _show_alone(index, id_)
            continue
        marks = [mirrored_marks(index, key, source, date) for _, key, source, date, _ in members]
        first = max(range(len(members)), key=lambda at: (marks[at][2], -at))
        shared = (
            max(read for read, _, _ in marks),
            max(starred for _, starred, _ in marks),
            sum(highlights for _, _, highlights in marks),
        )
        for at, (id_, *_) in enumerate(members):
            listed = at == first
            _update(
                index,
                id_,
                (0 if listed else DUPLICATE, len(members)),
                shared if listed else marks[at],
            )


def _show_alone(index: Index, id_: int) -> None:
    key, source, date = index.db.execute(
        "select key, source, date from article where id = ?", (id_,)
    ).fetchone()
    _update(index, id_, (0, 1), mirrored_marks(index, key, source, date))


def _update(index: Index, id_: int, shown: tuple[int, int], marks: tuple[int, int, int]) -> None:
    index.db.execute(
        "update article set hidden = ?1, copies = ?2, read = ?3, starred = ?4, highlights = ?5"
        " where id = ?6 and (hidden, copies, read, starred, highlights) != (?1, ?2, ?3, ?4, ?5)",
        (*shown, *marks, id_),
    )


def all_groups(index: Index) -> list[int]:
    """Return the numbers of all groups."""
    return [
        number
        for (number,) in index.db.execute("select distinct twins from article where twins != 0")
    ]


def duplicate_keys(index: Index, key: str) -> list[str]:
    """Return the keys of an article and its duplicates, its own first.

    Args:
        index: The index.
        key: The key of a row, see `reader.index.identity.shown_at`.
    """
    row = index.db.execute(
        "select twins from article where key_crc = crc(?1) and key = ?1 and hidden != 1", (key,)
    ).fetchone()
    if row is None or not row[0]:
        return [key]
    rows = index.db.execute(
        "select key from article where twins = ? and hidden != 1 and key != ?"
        " order by day desc, date desc",
        (row[0], key),
    )
    return [key, *(duplicate for (duplicate,) in rows)]
