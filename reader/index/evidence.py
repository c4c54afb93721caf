"""Evidence: the store learns by which texts the articles of marks are found again."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from reader.archive.identity import is_web_key, path_mark
from reader.index.compared_texts import bases_of_rows, read_indexed, sketch_of
from reader.index.database import Index
from reader.index.identity import settle
from reader.records import dataclass
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
    lost: list[tuple[str, bytes]] = db.execute(
        "select key, sketch from mark where length(sketch) > 0 and not exists"
        " (select 1 from article where key_crc = crc(ifnull(attached, mark.key))"
        " and key = ifnull(attached, mark.key))"
    ).fetchall()
    if not lost:
        return False
    sought, _, number = index.meta("sought").partition(" ")
    last = int(number) if sought == _names_of(key for key, _ in lost) else 0
    newest = int(db.execute("select max(seq) from sqlite_sequence").fetchone()[0] or 0)
    if newest == last:
        return False
    found = _look_for(index, lost, last, stop)
    if stop():
        return False
    with index.writing():
        for id_, key in found.items():
            read_indexed(index, [id_])
            db.execute(
                "update article set url = ifnull(url, ifnull(own, key)), own = ifnull(own, key),"
                " key = ?1, key_crc = crc(?1), held = 1 where id = ?2",
                (key, id_),
            )
        settle(index, bases_of_rows(index, found))
        still = {key for key, _ in lost}.difference(found.values())
        index.remember("sought", f"{_names_of(still)} {newest}")
    return bool(found)


def _look_for(
    index: Index, lost: Sequence[tuple[str, bytes]], last: int, stop: Callable[[], bool]
) -> dict[int, str]:
    """Return the rows that have the text of marks without an article, each with their key.

    An article with a URL of its own is another article, whatever its text.

    Args:
        index: The index.
        lost: Keys, each with the sketch of its text.
        last: Only rows that are newer than this one.
        stop: Called often; True ends the search early.
    """
    db = index.db
    keys_by_hash: defaultdict[int, list[int]] = defaultdict(list)
    for at, (_, made) in enumerate(lost):
        for value in hashes_of(made):
            keys_by_hash[value].append(at)
    rows = db.execute(
        "select id, key, ifnull(own, key) from article a"
        " where id > ? and hidden != 1 and problem = '' and bare = 0"
        " and exists (select 1 from text.doc where article = a.id) order by id desc limit ?",
        (last, MOST_SOUGHT),
    ).fetchall()
    is_marked = "select 1 from mark where key = ?1 or attached = ?1"
    found: dict[int, str] = {}
    rivals: dict[str, list[int]] = {}
    for id_, row_key, own in rows:
        if stop():
            break
        if is_web_key(own) or db.execute(is_marked, (row_key,)).fetchone() is not None:
            continue
        made = sketch_of(index, id_)
        shared = Counter(at for value in hashes_of(made) for at in keys_by_hash.get(value, ()))
        for at, _ in shared.most_common(4):
            if likeness(lost[at][1], made) >= NEAR:
                rivals.setdefault(lost[at][0], []).append(id_)
    # Of several that are alike, such as notes made of one template, none is known to be the one.
    for key, ids in rivals.items():
        if len(ids) == 1 and ids[0] not in found:
            found[ids[0]] = key
    return found


def _names_of(keys: Iterable[str]) -> str:
    """Return what tells a set of keys from another."""
    names = "\n".join(sorted(keys)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(names, digest_size=16).hexdigest()
