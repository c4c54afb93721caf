"""Exports of Ghost: the tables beside the posts, which name their authors and tags.

::

    {"db": [{"data": {"posts": [{"id": "1", "title": "井水"}],
                      "users": [{"id": "7", "name": "陆羽生"}],
                      "posts_authors": [{"post_id": "1", "author_id": "7"}]}}]}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from reader.archive.dumps.item import Item
from reader.records import dataclass

_TABLES = ('"posts_authors"', '"posts_tags"', '"users"')
_decoder = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class GhostTables:
    """What an export of Ghost says about its posts outside of them.

    Attributes:
        title: The title of the site.
        authors: The names of the authors, by the identifier of the post.
        tags: The names of the public tags, likewise.
    """

    title: str = ""
    authors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def applied(self, item: Item) -> Item:
        """Return a post with the fields that it does not have itself."""
        return replace(
            item,
            source=item.source or self.title,
            authors=item.authors or self.authors.get(item.id, ()),
            tags=item.tags or self.tags.get(item.id, ()),
        )


NO_TABLES = GhostTables()


def tables_of(text: str) -> GhostTables:
    """Return the tables of an export of Ghost; empty ones for any other JSON.

    Args:
        text: The whole JSON text.
    """
    if '"posts"' not in text or not any(name in text for name in _TABLES):
        return NO_TABLES
    try:
        whole = _decoder.decode(text)
    except (ValueError, RecursionError):
        return NO_TABLES
    for data in _databases(whole):
        return _read(data)
    return NO_TABLES


def _databases(whole: object) -> Iterator[Mapping[str, object]]:
    """Yield the objects that hold tables, in all versions of the export."""
    outer = whole.get("db", whole) if isinstance(whole, dict) else whole
    for part in outer if isinstance(outer, list) else [outer]:
        data = part.get("data", part) if isinstance(part, dict) else None
        if isinstance(data, dict) and isinstance(data.get("posts"), list):
            yield data


def _read(data: Mapping[str, object]) -> GhostTables:
    users = _names(data, "users")
    authors = _related(data, "posts_authors", "author_id", users)
    for post in _rows(data, "posts"):  # of versions with one author for each post
        name = users.get(_id(post.get("author_id")), "")
        if name:
            authors.setdefault(_id(post.get("id")), (name,))
    settings = (row for row in _rows(data, "settings") if row.get("key") == "title")
    title = next((row.get("value") for row in settings), "")
    return GhostTables(
        title.strip() if isinstance(title, str) else "",
        authors,
        _related(data, "posts_tags", "tag_id", _names(data, "tags")),
    )


def _rows(data: Mapping[str, object], table: str) -> Iterator[Mapping[str, object]]:
    rows = data.get(table)
    yield from (row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, dict))


def _names(data: Mapping[str, object], table: str) -> dict[str, str]:
    """Return the names in a table by identifier, without internal tags such as ``#draft``."""
    names = {}
    for row in _rows(data, table):
        name = row.get("name")
        if isinstance(name, str) and name.strip() and not name.startswith("#"):
            names[_id(row.get("id"))] = name.strip()
    return names


def _related(
    data: Mapping[str, object], table: str, key: str, names: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return the names that a table relates to each post, in their order, each of them once."""
    rows = [row for row in _rows(data, table) if _id(row.get(key)) in names]
    rows.sort(key=_order)
    related: dict[str, dict[str, None]] = {}
    for row in rows:
        related.setdefault(_id(row.get("post_id")), {})[names[_id(row.get(key))]] = None
    return {post: tuple(unique) for post, unique in related.items()}


def _order(row: Mapping[str, object]) -> int:
    order = row.get("sort_order")
    return order if isinstance(order, int) else 0


def _id(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""
