"""Small libraries and their indexes."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TypedDict

from reader.archive.hosts import known_hosts
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.query.compile import Scope
from reader.index.query.parse import Node


class SelectionFields(TypedDict, total=False):
    """The fields of a selection that a test sets."""

    flag: str
    tag: str
    query: Node
    scope: Scope


def write(
    folder: Path,
    title: str,
    body: str = "<p>茶</p>",
    *,
    date: str = "2021-04-01T06:00:00.000Z",
    source: str = "茶事",
    author: str = "",
    url: str = "",
    name: str = "",
) -> Path:
    """Write an article; its name is made of its date and title."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{date[:10]}-{title}.md")
    path.write_text(
        f"---\ntitle: {title}\ndate: {date}\nauthor: {author}\n"
        f"from: {url or f'https://example.org/{title}'}\ncategories: [ {source} ]\n---\n{body}\n",
        "utf-8",
    )
    return path


def make_index(folder: Path, *, place: Path | None = None) -> Index:
    """Return the full index of a folder, with days in UTC."""
    index = Index(place or folder.parent / f"{folder.name}-index", UTC)
    Indexer(index, [folder], known_hosts()).run(workers=0)
    return index
