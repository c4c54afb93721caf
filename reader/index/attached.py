"""Which marks show on which article: most on that of their key, some on another."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from reader.archive.identity import base_number, has_own_number, is_web_key
from reader.index.checksum import crc
from reader.index.database import Index


def not_plain(index: Index, keys: Collection[str]) -> list[str]:
    """Return those of some keys whose marks another file may have than the one of that key.

    No other can have the marks of a URL that one file names as it is spelled in the key, nor those
    of one that none names.

    Args:
        index: The index.
        keys: Keys with mirrored marks.
    """
    numbered = [key for key in keys if not is_web_key(key) or has_own_number(key)]
    urls = set(keys).difference(numbered)
    rows = index.db.execute(
        "select key from mark m where key in (select value from json_each(?)) and ("
        "length(sketch) > 0"
        " or exists(select 1 from article a where a.base = m.base and a.key != m.key)"
        " or exists(select 1 from earlier e where e.base = m.base)"
        " or exists(select 1 from mark o where o.base = m.base and o.key != m.key)"
        " or (select count(*) from article a where a.base = m.base) > 1)",
        (json.dumps(list(urls)),),
    )
    return [*numbered, *(key for (key,) in rows)]


def has_attached(index: Index) -> bool:
    """Return whether the marks of any key show on the article of another."""
    query = "select exists(select 1 from mark where attached is not null)"
    return bool(index.db.execute(query).fetchone()[0])


def other_keys(index: Index, key: str) -> list[str]:
    """Return the other keys whose marks show on the article of a key."""
    rows = index.db.execute("select key from mark where attached = ?1 order by key", (key,))
    return [other for (other,) in rows]


def shown_at(index: Index, key: str) -> str:
    """Return the key of the article on which the marks of a key show."""
    row = index.db.execute(
        "select ifnull(attached, key) from mark where key = ?", (key,)
    ).fetchone()
    return str(row[0]) if row else key


def row_at(index: Index, key: str) -> int:
    """Return the row of the article at an address, 0 when there is none.

    Of several articles with one address it is the one with that key, else the newest.

    Args:
        index: The index.
        key: The address, as the key of an article.
    """
    row = index.db.execute(
        "select id from article where base = ? and hidden != 1"
        " order by key != ?, ifnull(own, key) != ?, day desc, date desc limit 1",
        (base_number(key), shown_at(index, key), key),
    ).fetchone()
    return int(row[0]) if row else 0


def bases_of(index: Index, keys: Iterable[str]) -> set[int]:
    """Return the bases of the files on which the marks of some keys show or may show."""
    bases: set[int] = set()
    for key in keys:
        number = base_number(key)
        bases.add(number)
        rows = index.db.execute(
            "select a.base from article a where a.key_crc = ?1 and a.key = ?2"
            " union select a.base from earlier e join article a on a.id = e.article"
            " where e.base = ?3",
            (crc(key), key, number),
        )
        bases.update(base for (base,) in rows)
    return bases
