"""Evidence: the store learns by which texts the articles of marks are found again."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reader.archive.identity import path_mark
from reader.index.compared_texts import read_indexed, sketch_of
from reader.index.database import Index
from reader.index.identity import settle
from reader.text.sketch import NEAR, hashes_of, likeness, sketch

MOST_SOUGHT = 5000
"""Files that are looked at for marks without an article, the newest first."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The evidence for the article of a key.

    Attributes:
        file: Stands for the path, see `reader.archive.identity.path_mark`.
        sketch: Of the text, see `reader.text.sketch`.
    """

    file: str
    sketch: bytes


def owed(index: Index, limit: int) -> dict[str, Identity]:
    """Return evidence that the store is to take, by key."""
    rows = index.db.execute("select key, file, sketch from identity limit ?", (limit,))
    return {key: Identity(file, sketch) for key, file, sketch in rows}


def paid(index: Index, keys: Iterable[str]) -> None:
    """Forget evidence that the store has taken, within a transaction."""
    index.db.executemany("delete from identity where key = ?", [(key,) for key in keys])


def keep_evidence(index: Index, key: str, row: int, path: bytes) -> None:
    """Keep the evidence of marks before their file gets another key, within a transaction.

    Args:
        index: The index.
        key: Of the marks.
        row: The file as it was; its text is still in the index.
        path: The file.
    """
    from reader.index.full_text import text_of  # here: as above

    if index.db.execute("select length(sketch) from mark where key = ?", (key,)).fetchone() != (0,):
        return
    text = text_of(index, row)
    if text is None:
        return
    evidence = (path_mark(path), sketch(text), key)
    index.db.execute("update mark set file = ?, sketch = ? where key = ?", evidence)
    index.db.execute("insert or replace into identity(file, sketch, key) values(?, ?, ?)", evidence)


def find_again(index: Index, stop: Callable[[], bool]) -> bool:
    """Find the articles of marks whose key no file has any more, by their texts.

    An article without a URL gets another key by another title. Only new files are looked at, unless
    there are marks that were not looked for yet.

    Args:
        index: The index, with all texts.
        stop: Called often; True ends the search early.

    Returns:
        Whether any were found.
    """
    db = index.db
    lost = db.execute(
        "select key, sketch from mark where length(sketch) > 0 and not exists"
        " (select 1 from article where key_crc = crc(ifnull(attached, mark.key))"
        " and key = ifnull(attached, mark.key))"
    ).fetchall()
    names = hashlib.blake2b("\n".join(sorted(key for key, _ in lost)).encode("utf-8", "replace"))
    wanted_keys, last = names.hexdigest(), 0
    sought = index.meta("sought").split()
    if len(sought) == 2 and sought[0] == wanted_keys:
        last = int(sought[1])
    keys_by_hash: defaultdict[int, list[int]] = defaultdict(list)
    for at, (_, made) in enumerate(lost):
        for value in hashes_of(made):
            keys_by_hash[value].append(at)
    rows = db.execute(
        "select id, key, base from article a where id > ? and hidden != 1 and problem = ''"
        " and bare = 0 and exists (select 1 from text.doc where article = a.id)"
        " order by id desc limit ?",
        (last, MOST_SOUGHT if lost else 1),
    ).fetchall()
    found: dict[int, tuple[str, int]] = {}
    for id_, key, base in rows if lost else ():
        if stop():
            return False
        if (
            db.execute("select 1 from mark where key = ?1 or attached = ?1", (key,)).fetchone()
            is not None
        ):
            continue
        made = sketch_of(index, id_)
        shared = Counter(at for value in hashes_of(made) for at in keys_by_hash.get(value, ()))
        near = [at for at, _ in shared.most_common(4) if likeness(lost[at][1], made) >= NEAR]
        if near and lost[near[0]][0] not in {other for other, _ in found.values()}:
            found[id_] = lost[near[0]][0], base
    with index.writing():
        for id_, (key, _) in found.items():
            read_indexed(index, [id_])
            db.execute(
                "update article set url = ifnull(url, ifnull(own, key)), own = ifnull(own, key),"
                " key = ?1, key_crc = crc(?1), held = 1 where id = ?2",
                (key, id_),
            )
        settle(index, [base for _, base in found.values()])
        newest = db.execute("select ifnull(max(id), 0) from article").fetchone()[0]
        still = sorted({key for key, _ in lost}.difference(key for key, _ in found.values()))
        names = hashlib.blake2b("\n".join(still).encode("utf-8", "replace"))
        index.remember("sought", f"{names.hexdigest()} {newest}")
    return bool(found)
