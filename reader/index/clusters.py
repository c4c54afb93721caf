"""Clusters: the files of one base, grouped into versions of articles.

Files whose texts are equal or nearly so are versions of one article. While its text is not known, a
file counts as a version of what has its title.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from reader.records import dataclass
from reader.text.fold import fold
from reader.text.sketch import NEAR, hashes_of, likeness


@dataclass(slots=True)
class Row:
    """A file, as far as its identity is concerned."""

    id: int
    hidden: int
    group: int
    key: str
    own: str
    held: bool
    wanted: bool
    earlier: tuple[int, ...]
    title: str
    date: int
    day: str
    age: tuple[object, ...]
    path: bytes
    body: int | None
    sketch: bytes | None


@dataclass(slots=True)
class KnownMarks:
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
class Cluster:
    """Versions of one article, the oldest first."""

    rows: list[Row]
    known: list[KnownMarks] = field(default_factory=list)
    key: str = ""

    @property
    def is_read(self) -> bool:
        """Whether the text of one of them is known."""
        return any(row.sketch is not None for row in self.rows)


def group_versions(rows: Sequence[Row]) -> list[Cluster]:
    """Group files that are versions of one article, the one with the oldest file first."""
    clusters: list[Cluster] = []
    by_body: dict[int, Cluster] = {}
    by_hash: defaultdict[int, dict[int, Cluster]] = defaultdict(dict)
    for row in rows:
        if row.sketch is None or row.body is None:
            continue
        hashes = hashes_of(row.sketch)
        cluster = by_body.get(row.body) or _nearest(row.sketch, hashes, by_hash, clusters)
        if cluster is None:
            cluster = Cluster([])
            clusters.append(cluster)
        cluster.rows.append(row)
        by_body[row.body] = cluster
        for value in hashes:
            by_hash[value][id(cluster)] = cluster
    by_key = {row.key: cluster for cluster in clusters for row in cluster.rows}
    by_title = {fold(row.title): cluster for cluster in clusters for row in cluster.rows}
    for row in rows:
        if row.sketch is None or row.body is None:
            title = fold(row.title)
            place = by_key.get(row.key) if row.held else by_title.get(title)
            if place is None:
                place = Cluster([])
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
    by_hash: Mapping[int, dict[int, Cluster]],
    clusters: Sequence[Cluster],
) -> Cluster | None:
    """Return the cluster with a text that is nearly the one of a sketch, None without one."""
    shared: Counter[int] = Counter()
    by_id = {id(cluster): cluster for cluster in clusters} if not made else {}
    for value in hashes:
        for cluster in by_hash.get(value, {}).values():
            shared[id(cluster)] += 1
            by_id[id(cluster)] = cluster
    likely = [by_id[number] for number, _ in shared.most_common(8)] if made else [*clusters]
    for cluster in likely:
        if any(
            row.sketch is not None and likeness(row.sketch, made) >= NEAR for row in cluster.rows
        ):
            return cluster
    return None
