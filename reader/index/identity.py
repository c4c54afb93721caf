"""Identity: which files are one article, and which marks are those of an article.

Files have a common base (`reader.archive.identity.base_of`) when their heads name the same address
or, without an address, the same title and date. Those whose texts are equal or nearly so are
versions of one article: one of them is listed, and they share a key. The others are articles of
their own. While their texts are not known, files with the same title count as versions.

Marks belong to the article of their base that has their evidence: the text that they were made in
or, in a store that does not tell that, the quotes, the title and the spelling of the address. An
article takes the key of its marks. Several keys may have become one article, such as an address
with ``http`` and with ``https``: it takes one of them, and the others are attached to it. So no
mark is moved in the store, and an earlier version of the program finds all of them.

Columns of ``article``: ``own`` is the key of the head alone, null when it is the key; ``base`` is a
number of its base; ``held`` says that the key was given to a known text; ``wanted`` that the text
is needed to tell. Tables: ``earlier`` has the base by which version 0.1.0 knew a file, where that
was another; ``version`` has what is known of texts that were compared; ``mark.attached`` is the key
of the article on which a mark shows; ``identity`` is the evidence that the store is to take.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reader.archive.identity import (
    base_number,
    base_of,
    has_own_number,
    is_web_key,
    numbered_key,
    path_mark,
)
from reader.index import duplicates
from reader.index.article_marks import mirrored_marks
from reader.index.checksum import crc
from reader.index.database import Index
from reader.index.folders import join
from reader.text.fold import fold, fold_bare
from reader.text.sketch import NEAR, hashes_of, likeness, sketch

LOOSE = 0.35
"""The likeness from which on a text may be one of before that was much changed."""

STEADY = 0.9
"""The likeness from which on the evidence in the store is good enough as it is."""

CERTAIN = 3.0
"""What a text that is known speaks for marks at least, see `_score`."""

ROUNDS = 3
"""How often a base is settled at most because of another."""

MOST_SOUGHT = 5000
"""Files that are looked at for marks without an article, the newest first."""

SHORTEST = 4
"""Characters of a folded quote that is evidence."""

Texts = Callable[[int], str | None]
"""Returns the text of a row, None when it is not known."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The evidence for the article of a key.

    Attributes:
        file: Stands for the path, see `reader.archive.identity.path_mark`.
        sketch: Of the text, see `reader.text.sketch`.
    """

    file: str
    sketch: bytes


@dataclass(slots=True)
class _Row:
    """A file, as far as its identity is concerned."""

    id: int
    hidden: int
    group: int
    key: str
    own: str
    held: bool
    wanted: bool
    earlier: int
    title: str
    date: int
    day: str
    age: tuple[object, ...]
    path: bytes
    body: int | None
    sketch: bytes | None


@dataclass(slots=True)
class _Known:
    """A key with marks."""

    key: str
    base: int
    highlights: int
    title: str
    file: str
    sketch: bytes
    quotes: str
    attached: str


@dataclass(slots=True)
class _Cluster:
    """Versions of one article, the oldest first."""

    rows: list[_Row]
    known: list[_Known] = field(default_factory=list)
    key: str = ""

    @property
    def is_read(self) -> bool:
        """Whether the text of one of them is known."""
        return any(row.sketch is not None for row in self.rows)


def settle(
    index: Index, bases: Iterable[int], texts: Texts | None = None, groups: Iterable[int] = ()
) -> None:
    """List one file of each article of some bases, under the key of its marks.

    To be called within a transaction, after any change of the rows, texts or marks of a base.

    Args:
        index: The index.
        bases: As `reader.archive.identity.base_number` returns them.
        texts: Where quotes are looked for; without it, in no text.
        groups: Duplicates to settle afterwards, besides those of the files of these bases.
    """
    waiting = deque(dict.fromkeys(bases))
    touched = set(groups)
    rounds: Counter[int] = Counter()
    while waiting:
        base = waiting.popleft()
        rounds[base] += 1
        if base and rounds[base] <= ROUNDS:
            waiting.extend(_settle(index, base, texts, touched))
    duplicates.settle(index, touched)


def indexed_texts(index: Index) -> Texts:
    """Return what looks for texts in the index."""
    from reader.index.full_text import text_of  # here: few marks are looked for in texts

    return lambda row: text_of(index, row)


def wanted(index: Index, bases: Collection[int] | None = None) -> list[int]:
    """Return the rows whose texts are needed.

    Args:
        index: The index.
        bases: Only those of some bases.
    """
    query = "select id, base from article where wanted = 1 and problem = '' order by base, id"
    rows = index.db.execute(query)
    return [id_ for id_, base in rows if bases is None or base in bases]


def put_versions(index: Index, versions: Iterable[tuple[int, int, bytes]]) -> None:
    """Store what is known of the texts of some rows, within a transaction.

    Args:
        index: The index.
        versions: Rows, each with the hash of its folded text and the sketch of its text.
    """
    index.db.executemany("insert or replace into version values(?, ?, ?)", versions)


def read_indexed(index: Index, rows: Iterable[int]) -> list[int]:
    """Sketch those of some rows whose text is in the index; return them, within a transaction."""
    from reader.index.full_text import text_of  # here: as above

    read = []
    for id_ in rows:
        row = index.db.execute("select body from text.doc where article = ?", (id_,)).fetchone()
        text = text_of(index, id_) if row else None
        if row and text is not None:
            put_versions(index, [(id_, row[0], sketch(text))])
            read.append(id_)
    return read


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


def forget_texts(index: Index) -> None:
    """Forget what is known of texts, within a transaction: they are cleaned in a new way."""
    index.db.execute("update article set wanted = 1 where id in (select article from version)")
    index.db.execute("delete from version")


def bases_of_rows(index: Index, rows: Iterable[int]) -> list[int]:
    """Return the bases of some rows."""
    found = index.db.execute(
        "select distinct base from article where id in (select value from json_each(?))",
        (json.dumps(list(rows)),),
    )
    return [base for (base,) in found]


def _settle(index: Index, base: int, texts: Texts | None, groups: set[int]) -> list[int]:
    """Settle one base; return other bases whose rows have lost a key by that."""
    rows = _rows(index, base)
    taken, known = _known(index, base, rows)
    clusters = _clusters(rows)
    for mark in known:
        scores = [_score(mark, cluster, base, texts) for cluster in clusters]
        best = max(scores, default=0.0)
        if best >= CERTAIN or (best > 0 and not _is_elsewhere(index, mark.attached, base)):
            clusters[scores.index(best)].known.append(mark)
    _name(index, clusters, taken)
    lost = _lost(index, base, clusters)
    _attach(index, known, clusters)
    for cluster in clusters:
        _write(index, cluster, groups)
    _want(index, clusters, known)
    _owe(index, clusters)
    return lost


def _rows(index: Index, base: int) -> list[_Row]:
    """Return the files of a base, the oldest first."""
    found = index.db.execute(
        "select a.id, hidden, twins, key, ifnull(own, key), held, wanted, ifnull(e.base, 0), title,"
        " date, day, mtime_ns, name, dir, v.body, v.sketch from file a"
        " left join version v on v.article = a.id left join earlier e on e.article = a.id"
        " where a.base = ?",
        (base,),
    ).fetchall()
    rows = []
    for id_, hidden, group, key, own, held, wanted, earlier, *rest in found:
        title, date, day, mtime_ns, name, folder, body, sketch = rest
        age = (day != "", date if day else 0, mtime_ns, name, folder)
        path = join(folder, name)
        states = (bool(held), bool(wanted), earlier)
        rows.append(
            _Row(id_, hidden, group, key, own, *states, title, date, day, age, path, body, sketch)
        )
    return sorted(rows, key=lambda row: row.age)


def _known(index: Index, base: int, rows: Sequence[_Row]) -> tuple[set[str], list[_Known]]:
    """Return all keys with marks that these files may not take for want of evidence, and the marks.

    Marks of another base are left out while a file of that base has them.
    """
    columns = "key, base, highlights, title, file, sketch, quotes, attached"
    query = f"select {columns} from mark where"  # noqa: S608 - names of our own
    bases = dict.fromkeys((base, *(row.earlier for row in rows if row.earlier)))
    found: dict[str, _Known] = {}
    for number in bases:
        for fields in index.db.execute(f"{query} base = ?", (number,)):
            found[fields[0]] = _Known(*fields)
    for key in {row.key for row in rows}:
        for fields in index.db.execute(f"{query} key = ?1 or attached = ?1", (key,)):
            found[fields[0]] = _Known(*fields)
    marks = [
        mark
        for mark in found.values()
        if mark.base == base or not _is_elsewhere(index, mark.attached, base)
    ]
    return set(found), sorted(marks, key=lambda mark: mark.key)


def _is_elsewhere(index: Index, key: str, base: int) -> bool:
    """Return whether a file of another base has a key."""
    query = "select 1 from article where key_crc = ? and key = ? and base != ? limit 1"
    return index.db.execute(query, (crc(key), key, base)).fetchone() is not None


def _clusters(rows: Sequence[_Row]) -> list[_Cluster]:
    """Group files that are versions of one article, the one with the oldest file first."""
    clusters: list[_Cluster] = []
    by_body: dict[int, _Cluster] = {}
    by_hash: defaultdict[int, list[_Cluster]] = defaultdict(list)
    for row in rows:
        if row.sketch is None or row.body is None:
            continue
        hashes = hashes_of(row.sketch)
        cluster = by_body.get(row.body) or _nearest(row.sketch, hashes, by_hash, clusters)
        if cluster is None:
            cluster = _Cluster([])
            clusters.append(cluster)
        cluster.rows.append(row)
        by_body[row.body] = cluster
        for value in hashes:
            by_hash[value].append(cluster)
    by_key = {row.key: cluster for cluster in clusters for row in cluster.rows}
    by_title = {fold(row.title): cluster for cluster in clusters for row in cluster.rows}
    for row in rows:
        if row.sketch is None or row.body is None:
            title = fold(row.title)
            place = by_key.get(row.key) if row.held else by_title.get(title)
            if place is None:
                place = _Cluster([])
                clusters.append(place)
            place.rows.append(row)
            by_key.setdefault(row.key, place)
            by_title.setdefault(title, place)
    for cluster in clusters:
        cluster.rows.sort(key=lambda row: row.age)
    return sorted(clusters, key=lambda cluster: cluster.rows[0].age)


def _nearest(
    made: bytes,
    hashes: Iterable[int],
    by_hash: Mapping[int, list[_Cluster]],
    clusters: Sequence[_Cluster],
) -> _Cluster | None:
    """Return the cluster with a text that is nearly the one of a sketch, None without one."""
    shared: Counter[int] = Counter()
    by_id = {id(cluster): cluster for cluster in clusters} if not made else {}
    for value in hashes:
        for cluster in {id(near): near for near in by_hash.get(value, ())}.values():
            shared[id(cluster)] += 1
            by_id[id(cluster)] = cluster
    likely = [by_id[number] for number, _ in shared.most_common(8)] if made else [*clusters]
    for cluster in likely:
        if any(
            row.sketch is not None and likeness(row.sketch, made) >= NEAR for row in cluster.rows
        ):
            return cluster
    return None


def _score(mark: _Known, cluster: _Cluster, base: int, texts: Texts | None) -> float:
    """Return how much speaks for marks being those of an article; 0 when they are not.

    From `CERTAIN` on its text does.
    """
    rows = cluster.rows
    is_own = mark.base == base or any(row.earlier == mark.base for row in rows)
    has_path = any(path_mark(row.path) == mark.file for row in rows)
    is_held = any(row.held and row.key == mark.key for row in rows)
    if mark.sketch:
        sketches = [row.sketch for row in rows if row.sketch is not None]
        if sketches:
            near = max(likeness(mark.sketch, made) for made in sketches)
            if near >= NEAR:
                return CERTAIN + near
            if not is_own:
                return 0
            return 2 if has_path or is_held else (1 + near) * (near >= LOOSE)
        if has_path or is_held:
            return 2
        is_likely = is_web_key(mark.key) or any(row.day for row in rows)
        return 0.5 if is_own and is_likely else 0
    if has_own_number(mark.key) and any(
        numbered_key(row.own, row.path) == mark.key for row in rows
    ):
        return CERTAIN
    if mark.quotes and texts is not None and _has_quote(mark, cluster, texts):
        return CERTAIN
    if not is_own or has_own_number(mark.key):
        return 2 if is_held and (is_own or not cluster.is_read) else 0
    has_title = any(row.title == mark.title for row in rows)
    is_spelled = any(row.own == mark.key for row in rows)
    return 0.5 + 1.2 * has_title + 0.8 * is_held + 0.3 * is_spelled


def _has_quote(mark: _Known, cluster: _Cluster, texts: Texts) -> bool:
    """Return whether the text of an article has one of the quotes of marks."""
    quotes = [folded for quote in mark.quotes.split("\n") if len(folded := fold_bare(quote)) >= SHORTEST]
    for row in cluster.rows if quotes else ():
        text = texts(row.id) if row.sketch is not None else None
        if text is not None:
            folded = fold_bare(text)
            return any(quote in folded for quote in quotes)
    return False


def _name(index: Index, clusters: Sequence[_Cluster], taken: Collection[str]) -> None:
    """Give each article its key: one of its marks, else the plain one, else one of its own."""
    used: set[str] = set()
    for cluster in clusters:
        if cluster.known:
            held = {row.key for row in cluster.rows if row.held}
            own = {row.own for row in cluster.rows}
            best = max(
                sorted(cluster.known, key=lambda mark: mark.key, reverse=True),
                key=lambda mark: (mark.key in held, mark.key in own, mark.highlights),
            )
            cluster.key = best.key
            used.add(best.key)
    for cluster in clusters:
        if cluster.key:
            continue
        held_keys = [
            row.key for row in cluster.rows if row.held and base_of(row.key) == base_of(row.own)
        ]
        wishes = [*held_keys, *(row.own for row in cluster.rows)]
        cluster.key = next(
            (key for key in wishes if key not in taken and key not in used), ""
        ) or _own_key(index, cluster.rows[0], used)
        used.add(cluster.key)


def _own_key(index: Index, row: _Row, used: Collection[str]) -> str:
    """Return a key for an article whose plain key is taken."""
    attempt = 0
    while True:
        key = numbered_key(row.own, row.path, attempt)
        marked = index.db.execute("select 1 from mark where key = ?", (key,)).fetchone()
        if marked is None and key not in used:
            return key
        attempt += 1


def _lost(index: Index, base: int, clusters: Sequence[_Cluster]) -> list[int]:
    """Return the other bases of which a file has the key of one of these articles."""
    query = "select distinct base from article where key_crc = ? and key = ? and base != ?"
    return [
        number
        for cluster in clusters
        for (number,) in index.db.execute(query, (crc(cluster.key), cluster.key, base))
    ]


def _attach(index: Index, known: Iterable[_Known], clusters: Sequence[_Cluster]) -> None:
    """Remember on which article each mark shows."""
    keys = {mark.key: cluster.key for cluster in clusters for mark in cluster.known}
    for mark in known:
        attached = keys.get(mark.key, mark.key)
        if attached != mark.attached:
            index.db.execute("update mark set attached = ? where key = ?", (attached, mark.key))
            mark.attached = attached


def _write(index: Index, cluster: _Cluster, groups: set[int]) -> None:
    """Write the key of an article to its files, and list the newest of them."""
    newest = cluster.rows[-1]
    for row in cluster.rows:
        is_copy = row is not newest
        held = row.sketch is not None or (row.held and row.key == cluster.key)
        if row.key != cluster.key or held != row.held:
            index.db.execute(
                "update article set url = ifnull(url, ifnull(own, key)), own = nullif(?1, ?2),"
                " key = ?2, key_crc = ?3, held = ?4 where id = ?5",
                (row.own, cluster.key, crc(cluster.key), held, row.id),
            )
        if (row.hidden == 1) != is_copy:
            groups.add(row.group)
            index.db.execute(
                "update article set hidden = ?, twins = 0, copies = 1 where id = ?",
                (int(is_copy), row.id),
            )
            row.group = 0
        groups.add(row.group)
        if not row.group:
            _show_marks(index, row.id, cluster.key)


def _show_marks(index: Index, id_: int, key: str) -> None:
    """Write the marks of a key to a row."""
    source, date, *now = index.db.execute(
        "select source, date, read, starred, highlights from article where id = ?", (id_,)
    ).fetchone()
    marks = mirrored_marks(index, key, source, date)
    if marks != tuple(now):
        index.db.execute(
            "update article set read = ?, starred = ?, highlights = ? where id = ?", (*marks, id_)
        )


def _want(index: Index, clusters: Sequence[_Cluster], known: Sequence[_Known]) -> None:
    """Ask for the texts that are needed to tell articles apart, or as evidence of marks."""
    rows = [row for cluster in clusters for row in cluster.rows]
    is_needed = len(rows) > 1 or any(
        _needs_text(mark, rows[0]) for mark in known if rows
    )
    for row in rows:
        wanted = is_needed and row.sketch is None
        if wanted != row.wanted:
            index.db.execute("update article set wanted = ? where id = ?", (wanted, row.id))


def _needs_text(mark: _Known, row: _Row) -> bool:
    """Return whether the text of a lone file tells whether it has some marks."""
    if mark.sketch or not is_web_key(mark.key) or has_own_number(mark.key):
        return True
    return base_of(mark.key) != base_of(row.own)


def _owe(index: Index, clusters: Sequence[_Cluster]) -> None:
    """Keep the evidence of marks for the store, where it has none or that of an old text."""
    is_shared = len(clusters) > 1
    for cluster in clusters:
        read = ((row, row.sketch) for row in reversed(cluster.rows) if row.sketch is not None)
        row, made = next(read, (cluster.rows[0], None))
        for mark in cluster.known:
            if made is None or not (is_shared or _needs_text(mark, row)):
                continue
            if mark.sketch and likeness(mark.sketch, made) >= STEADY:
                continue
            index.db.execute(
                "insert or replace into identity values(?, ?, ?)",
                (mark.key, path_mark(row.path), made),
            )


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
        " (select 1 from article where key_crc = crc(attached) and key = attached)"
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
        if db.execute("select 1 from mark where attached = ?", (key,)).fetchone() is not None:
            continue
        made = _sketch_of(index, id_)
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


def _sketch_of(index: Index, row: int) -> bytes:
    """Return the sketch of a text in the index, empty without one."""
    from reader.index.full_text import text_of  # here: as above

    return sketch(text_of(index, row) or "")


def is_plain(index: Index, key: str) -> bool:
    """Return whether no file can have the marks of a key but the one that has it already, if any.

    This is so for a URL that one file names as it is spelled in the key, and for one that none
    names.
    """
    number = base_number(key)
    if not is_web_key(key) or has_own_number(key):
        return False
    rows = index.db.execute(
        "select key from article where base = ?1 union all select '' from earlier where base = ?1"
        " union all select key || ' ' from mark where base = ?1 and (key != ?2 or length(sketch) > 0)",
        (number, key),
    ).fetchall()
    return rows in ([], [(key,)])


def owed(index: Index, limit: int) -> dict[str, Identity]:
    """Return evidence that the store is to take, by key."""
    rows = index.db.execute("select key, file, sketch from identity limit ?", (limit,))
    return {key: Identity(file, sketch) for key, file, sketch in rows}


def paid(index: Index, keys: Iterable[str]) -> None:
    """Forget evidence that the store has taken, within a transaction."""
    index.db.executemany("delete from identity where key = ?", [(key,) for key in keys])


def other_keys(index: Index, key: str) -> list[str]:
    """Return the other keys whose marks show on the article of a key."""
    rows = index.db.execute(
        "select key from mark where attached = ?1 and key != ?1 order by key", (key,)
    )
    return [other for (other,) in rows]


def shown_at(index: Index, key: str) -> str:
    """Return the key of the article on which the marks of a key show."""
    row = index.db.execute("select attached from mark where key = ?", (key,)).fetchone()
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
