"""Evidence: the store learns by which texts the articles of marks are found again."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from reader.archive.identity import is_web_key, path_mark
from reader.index.compared_texts import bases_of_rows, read_indexed, sketch_of
from reader.index.database import Index
from reader.index.duplicates import LONG_TEXT
from reader.index.identity import settle
from reader.records import dataclass
from reader.text.sketch import NEAR, hashes_of, likeness

MOST_SOUGHT = 5000
"""Files that are looked at for marks without an article, the newest first."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The evidence for the article of a key.

    Attributes:
        file: Stands for the path, see `reader.archive.identity.path_mark`.
        sketch: The sketch of the text, see `reader.text.sketch`.
    """

    file: str
    sketch: bytes


def pending(index: Index, limit: int) -> dict[str, Identity]:
    """Return evidence that the store has not taken yet, by key."""
    rows = index.db.execute("select key, file, sketch from identity limit ?", (limit,))
    return {key: Identity(file, sketch) for key, file, sketch in rows}


def remove_pending(index: Index, keys: Iterable[str]) -> None:
    """Remove evidence that the store has taken, within a transaction."""
    index.db.executemany("delete from identity where key = ?", [(key,) for key in keys])


def keep_evidence(index: Index, key: str, row: int, path: bytes) -> None:
    """Keep the evidence of marks before their file gets another key, within a transaction.

    Args:
        index: The index.
        key: The key of the marks.
        row: The file as it was; its text, or what is kept of it, is still in the index.
        path: The file.
    """
    from reader.index.kept_texts import known_sketch  # here: most starts read no text

    if index.db.execute("select length(sketch) from mark where key = ?", (key,)).fetchone() != (0,):
        return
    made = known_sketch(index, row)
    if not made:
        return
    evidence = (path_mark(path), made, key)
    index.db.execute("update mark set file = ?, sketch = ? where key = ?", evidence)
    index.db.execute("insert or replace into identity(file, sketch, key) values(?, ?, ?)", evidence)


_LOST = (
    "from mark where length(sketch) > 0 and not exists"
    " (select 1 from article where key_crc = crc(ifnull(attached, mark.key))"
    " and key = ifnull(attached, mark.key))"
)


def lost_keys(index: Index) -> frozenset[str]:
    """Return the keys of marks with evidence whose article is not in the library."""
    return frozenset(key for (key,) in index.db.execute(f"select key {_LOST}"))


def remember_sought(index: Index, keys: Iterable[str]) -> None:
    """Remember, within a transaction, that all texts so far were looked at for some marks."""
    (last,) = index.db.execute(
        "select ifnull("
        " (select min(id) - 1 from article a where hidden != 1 and problem = '' and bare = 0"
        " and not exists (select 1 from text.doc d where d.article = a.id)),"
        " (select max(seq) from sqlite_sequence))"
    ).fetchone()
    index.remember("sought", f"{_names_of(keys)} {last or 0}")


def sought_keys(index: Index, keys: Iterable[str]) -> bool:
    """Return whether exactly these marks were looked for last, or there are none."""
    names = set(keys)
    return not names or index.meta("sought").partition(" ")[0] == _names_of(names)


def find_again(index: Index, stop: Callable[[], bool]) -> bool:
    """Find the articles of marks whose key no file has any more, by their texts.

    An article without a URL gets another key by another title, and the same text may come at
    another address. Only new files are looked at, unless there are marks that were not looked for
    yet.

    Args:
        index: The index, with all texts.
        stop: Called often; True ends the search early.

    Returns:
        Whether any were found.
    """
    db = index.db
    lost: list[tuple[str, bytes]] = db.execute(f"select key, sketch {_LOST}").fetchall()
    if not lost:
        return False
    sought, _, number = index.meta("sought").partition(" ")
    last = int(number) if sought == _names_of(key for key, _ in lost) else 0
    if int(db.execute("select max(seq) from sqlite_sequence").fetchone()[0] or 0) == last:
        return False
    found = _look_for(index, lost, last, stop)
    if stop():
        return False
    with index.writing():
        for id_, keys in found.items():
            read_indexed(index, [id_])
            (key,) = db.execute("select key from article where id = ?", (id_,)).fetchone()
            db.executemany(
                "update mark set attached = ? where key = ?", [(key, other) for other in keys]
            )
        settle(index, bases_of_rows(index, found))
        remember_sought(index, lost_keys(index))
    return bool(found)


def _look_for(
    index: Index, lost: Sequence[tuple[str, bytes]], last: int, stop: Callable[[], bool]
) -> dict[int, list[str]]:
    """Return the rows that have the text of marks without an article, each with their keys.

    An article with a URL of its own is another article, unless its text is long and the same.

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
        "select id, key, ifnull(own, key), twins, d.length >= ? from article a"
        " join text.doc d on d.article = a.id"
        " where id > ? and hidden != 1 and problem = '' and bare = 0"
        " order by hidden, id desc limit ?",
        (LONG_TEXT, last, MOST_SOUGHT),
    ).fetchall()
    is_marked = "select 1 from mark where key = ?1 or attached = ?1"
    rivals: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for id_, row_key, own, group, is_long in rows:
        if stop():
            break
        is_elsewhere = is_web_key(own)
        if is_elsewhere and not is_long:
            continue
        if not is_elsewhere and db.execute(is_marked, (row_key,)).fetchone() is not None:
            continue
        made = sketch_of(index, id_)
        shared = Counter(at for value in hashes_of(made) for at in keys_by_hash.get(value, ()))
        for at, _ in shared.most_common(4):
            key, known = lost[at]
            if known == made if is_elsewhere else likeness(known, made) >= NEAR:
                rivals[key].setdefault(group or -id_, id_)
    # Of several that are alike, such as notes made of one template, none is known to be the one.
    found: defaultdict[int, list[str]] = defaultdict(list)
    for key, ids in rivals.items():
        if len(ids) == 1:
            found[next(iter(ids.values()))].append(key)
    return found


def most_alike(
    index: Index, wanted: Mapping[str, bytes], stop: Callable[[], bool]
) -> dict[str, int]:
    """Return the rows of the listed articles whose texts are most like those of some marks.

    Args:
        index: The index, with all texts.
        wanted: Sketches by key.
        stop: Called often; True ends the search early.

    Returns:
        The row by key, where a text is a version of the one that was sketched.
    """
    rows = index.db.execute(
        "select id from article a where hidden = 0 and problem = '' and bare = 0"
        " and exists (select 1 from text.doc where article = a.id) order by id desc limit ?",
        (MOST_SOUGHT if wanted else 0,),
    ).fetchall()
    best: dict[str, tuple[float, int]] = {}
    for (id_,) in rows:
        if stop():
            break
        made = sketch_of(index, id_)
        for key, known in wanted.items():
            near = likeness(known, made)
            if near >= max(NEAR, best.get(key, (0.0, 0))[0]):
                best[key] = near, id_
    return {key: id_ for key, (_near, id_) in best.items()}


def _names_of(keys: Iterable[str]) -> str:
    """Return what tells a set of keys from another."""
    names = "\n".join(sorted(keys)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(names, digest_size=16).hexdigest()
