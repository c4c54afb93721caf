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
is needed to tell. Tables: ``earlier`` has other bases by which earlier versions of the program knew
a file; ``version`` has what is known of texts that were compared; ``mark.attached`` is the key
of the article on which a mark shows, null where that is its own; ``identity`` is the evidence that
the store is to take.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Sequence

from reader.archive.identity import base_of, numbered_key, path_mark
from reader.index import duplicates
from reader.index.article_marks import mirrored_marks
from reader.index.checksum import crc
from reader.index.claims import CERTAIN, LIKELY, Texts, needs_text, score
from reader.index.clusters import Cluster, KnownMarks, Row, group_versions
from reader.index.database import Index
from reader.index.folders import join
from reader.text.sketch import likeness

STEADY = 0.9
"""The likeness from which on the evidence in the store is good enough as it is."""

ROUNDS = 3
"""How often a base is settled at most because of another."""


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


def _settle(index: Index, base: int, texts: Texts | None, groups: set[int]) -> list[int]:
    """Settle one base; return other bases whose rows have lost a key or marks by that."""
    rows = _rows(index, base)
    taken, known = _known(index, base, rows)
    clusters = group_versions(rows)
    for mark in known:
        scores = [score(mark, cluster, base, texts) for cluster in clusters]
        best = max(scores, default=0.0)
        is_vague = 0 < best < LIKELY and mark.base != base
        if is_vague and not _is_oldest(index, mark, clusters[scores.index(best)]):
            continue
        if best >= CERTAIN or (best > 0 and not _is_elsewhere(index, mark.attached, base)):
            clusters[scores.index(best)].known.append(mark)
    _name(index, clusters, taken)
    claimed = {mark.attached for cluster in clusters for mark in cluster.known}
    lost = _lost(index, base, claimed.union(cluster.key for cluster in clusters))
    _attach(index, base, known, clusters)
    for cluster in clusters:
        _write(index, cluster, groups)
    _want(index, clusters, known)
    _owe(index, clusters)
    return lost


def _rows(index: Index, base: int) -> list[Row]:
    """Return the files of a base, the oldest first."""
    found = index.db.execute(
        "select a.id, hidden, twins, key, ifnull(own, key), held, wanted,"
        " (select group_concat(base) from earlier e where e.article = a.id), title,"
        " date, day, mtime_ns, name, dir, v.body, v.sketch from file a"
        " left join version v on v.article = a.id where a.base = ?",
        (base,),
    ).fetchall()
    rows = []
    for id_, hidden, group, key, own, held, wanted, earlier, *rest in found:
        title, date, day, mtime_ns, name, folder, body, sketch = rest
        age = (day != "", date if day else 0, mtime_ns, name, folder)
        path = join(folder, name)
        states = (bool(held), bool(wanted), tuple(map(int, earlier.split(","))) if earlier else ())
        rows.append(
            Row(id_, hidden, group, key, own, *states, title, date, day, age, path, body, sketch)
        )
    return sorted(rows, key=lambda row: row.age)


def _known(index: Index, base: int, rows: Sequence[Row]) -> tuple[set[str], list[KnownMarks]]:
    """Return all keys with marks that these files may not take for want of evidence, and the marks.

    Marks of another base are left out while a file of that base has them.
    """
    query = (
        "select key, base, highlights, title, file, sketch, quotes, ifnull(attached, key)"
        " from mark where"
    )
    bases = dict.fromkeys((base, *(number for row in rows for number in row.earlier)))
    found: dict[str, KnownMarks] = {}
    for number in bases:
        for fields in index.db.execute(f"{query} base = ?", (number,)):
            found[fields[0]] = KnownMarks(*fields)
    for key in {row.key for row in rows}:
        for fields in index.db.execute(f"{query} key = ?1 or attached = ?1", (key,)):
            found[fields[0]] = KnownMarks(*fields)
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


def _is_oldest(index: Index, mark: KnownMarks, cluster: Cluster) -> bool:
    """Return whether an article has the key of marks of an earlier base, or was its oldest."""
    if any(row.key in (mark.key, mark.attached) for row in cluster.rows):
        return True
    query = (
        "select a.id from earlier e join file a on a.id = e.article where e.base = ?"
        " order by a.day != '', iif(a.day != '', a.date, 0), a.mtime_ns, a.name, a.dir limit 1"
    )
    (oldest,) = index.db.execute(query, (mark.base,)).fetchone() or (0,)
    return any(row.id == oldest for row in cluster.rows)


def _name(index: Index, clusters: Sequence[Cluster], taken: Collection[str]) -> None:
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


def _own_key(index: Index, row: Row, used: Collection[str]) -> str:
    """Return a key for an article whose plain key is taken."""
    attempt = 0
    while True:
        key = numbered_key(row.own, row.path, attempt)
        marked = index.db.execute("select 1 from mark where key = ?", (key,)).fetchone()
        if marked is None and key not in used:
            return key
        attempt += 1


def _lost(index: Index, base: int, keys: Iterable[str]) -> list[int]:
    """Return the other bases of which a file has one of some keys."""
    query = "select distinct base from article where key_crc = ? and key = ? and base != ?"
    return [
        number
        for key in sorted(keys)
        for (number,) in index.db.execute(query, (crc(key), key, base))
    ]


def _attach(
    index: Index, base: int, known: Iterable[KnownMarks], clusters: Sequence[Cluster]
) -> None:
    """Remember on which article each mark shows."""
    keys = {mark.key: cluster.key for cluster in clusters for mark in cluster.known}
    for mark in known:
        if mark.key not in keys and _is_elsewhere(index, mark.attached, base):
            continue
        attached = keys.get(mark.key, mark.key)
        if attached != mark.attached:
            index.db.execute(
                "update mark set attached = nullif(?1, key) where key = ?2", (attached, mark.key)
            )
            mark.attached = attached


def _write(index: Index, cluster: Cluster, groups: set[int]) -> None:
    """Write the key of an article to its files, and list the newest of them."""
    newest = cluster.rows[-1]
    for row in cluster.rows:
        is_copy = row is not newest
        held = row.sketch is not None or (row.held and row.key == cluster.key)
        if row.key != cluster.key or held != row.held:
            index.db.execute(
                "update article set url = ifnull(url, ifnull(own, key)), own = nullif(?1, ?2),"
                " key = ?2, held = ?3 where id = ?4",
                (row.own, cluster.key, held, row.id),
            )
        if (row.hidden == 1) != is_copy:
            groups.add(row.group)
            index.db.execute(
                "update article set hidden = ?, twins = 0, copies = 1 where id = ?",
                (int(is_copy), row.id),
            )
            row.group = 0
            if not is_copy:  # its text was in no search for the articles of marks
                index.remember("sought", "")
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


def _want(index: Index, clusters: Sequence[Cluster], known: Sequence[KnownMarks]) -> None:
    """Ask for the texts that are needed to tell articles apart, or as evidence of marks."""
    rows = [row for cluster in clusters for row in cluster.rows]
    is_needed = len(rows) > 1 or any(needs_text(mark, rows[0]) for mark in known if rows)
    for row in rows:
        wanted = is_needed and row.sketch is None
        if wanted != row.wanted:
            index.db.execute("update article set wanted = ? where id = ?", (wanted, row.id))


def _owe(index: Index, clusters: Sequence[Cluster]) -> None:
    """Keep the evidence of marks for the store, where it has none or that of an old text."""
    is_shared = len(clusters) > 1
    for cluster in clusters:
        read = ((row, row.sketch) for row in reversed(cluster.rows) if row.sketch is not None)
        row, made = next(read, (cluster.rows[0], None))
        for mark in cluster.known:
            if not made or not (is_shared or needs_text(mark, row)):
                continue
            if mark.sketch and (
                mark.file != path_mark(row.path) or likeness(mark.sketch, made) >= STEADY
            ):
                continue
            index.db.execute(
                "insert or replace into identity values(?, ?, ?)",
                (mark.key, path_mark(row.path), made),
            )
