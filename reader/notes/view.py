"""The marks as this session sees them: what is stored, and its own changes not yet stored.

Documents are only ever joined into a view, so it does not matter in which order the changes of
this session and of others arrive.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from reader.notes.model import ArticleState, Bookmark, Document, Highlight, ReadRange
from reader.notes.ranges import Cover
from reader.notes.reconcile import field_stamp, join
from reader.notes.storage.documents import by_id, holding, ids

if TYPE_CHECKING:
    from datetime import datetime

    from reader.notes.storage.documents import Raw
    from reader.notes.storage.snapshot import Tables

ARTICLES = "articles"
HIGHLIGHTS = "highlights"
RANGES = "ranges"
CHANGES = "changes"
META = "meta"
KEPT = "kept"
"""The document of `META` that says what cleaning leaves in, by article key or source."""
BOOKMARKS = "bookmarks"
"""The document of `META` that holds the reader's bookmarks, by letter."""
_KEY = re.compile(rb'\{"id":"[^"\\]*","key":"([^"\\]*)"')
TABLES = (ARTICLES, HIGHLIGHTS, RANGES, CHANGES, META)


class View:
    """Documents by table and id, and the values made of them when they are asked for.

    Attributes:
        touched: The articles whose state or highlights have changed; None when any may have.
            Whoever wants to know takes them out.
    """

    def __init__(self) -> None:
        self.tables: Tables = {name: {} for name in TABLES}
        self.states: Mapping[str, ArticleState] = _States(self)
        self.touched: set[str] | None = set()
        self._made: dict[str, ArticleState] = {}
        self._by_article: dict[str, dict[str, None]] | None = None
        self._highlights: dict[str, Highlight] = {}
        self._cover: Cover | None = None

    def get(self, table: str, id: str) -> Document | None:  # noqa: A002 - the field's name
        """Return a document, or None."""
        return self.tables[table].get(id)

    def absorb(self, table: str, document: Document) -> bool:
        """Join a document into the view; tell whether that changed anything."""
        documents = self.tables.setdefault(table, {})
        key = str(document["id"])
        mine = documents.get(key)
        joined = join(mine, document)
        if joined is mine:
            return False
        documents[key] = dict(joined) if not isinstance(joined, dict) else joined
        self._forget(table, key, mine)
        return True

    def drop(self, table: str, id: str) -> bool:  # noqa: A002 - the field's name
        """Forget a document that is no longer stored; tell whether it was there."""
        gone = self.tables.setdefault(table, {}).pop(id, None)
        if gone is not None:
            self._forget(table, id, gone)
        return gone is not None

    def replace(self, tables: Mapping[str, Mapping[str, Raw]]) -> None:
        """Forget everything and start from these documents.

        Args:
            tables: Documents by table and number; those without an id are passed over.
        """
        self.tables = {name: {} for name in TABLES}
        for name, documents in tables.items():
            named = self.tables[name] = by_id(documents)
            if len(named) == len(documents):
                continue
            known = [(id_, number) for number, id_ in ids(documents) if isinstance(id_, str)]
            if len(named) < len(known):
                named.clear()
                for id_, number in known:
                    named[id_] = dict(join(named.get(id_), documents[number]))
        self.touched = None
        self._made.clear()
        self._highlights.clear()
        self._by_article = self._cover = None

    @property
    def highlighted(self) -> Mapping[str, Collection[str]]:
        """The ids of the highlights that were not removed, by article key."""
        if self._by_article is None:
            self._by_article = {}
            highlights = self.tables[HIGHLIGHTS]
            for id_, held in list(holding(highlights).items()):
                if isinstance(held, bytes) and (key := _key_of(held)) is not None:
                    self._by_article.setdefault(key, {})[id_] = None
                elif not (document := highlights[id_]).get("deleted"):
                    self._by_article.setdefault(_article_of(document), {})[id_] = None
        return self._by_article

    def highlight(self, id: str) -> Highlight | None:  # noqa: A002 - the field's name
        """Return a highlight, None when there is none or it was removed."""
        made = self._highlights.get(id)
        if made is None:
            document = self.get(HIGHLIGHTS, id)
            if document is None or document.get("deleted"):
                return None
            made = self._highlights[id] = Highlight.from_document(document)
        return made

    @property
    def cover(self) -> Cover:
        """The ranges marked read that are in force."""
        if self._cover is None:
            self._cover = Cover(
                ReadRange.from_document(document, field_stamp(document, "deleted"))
                for document in self.tables[RANGES].values()
                if not document.get("deleted")
            )
        return self._cover

    def state(self, key: str) -> ArticleState:
        """Return the state of an article; a default one when it was never touched."""
        made = self._made.get(key)
        if made is None:
            document = self.get(ARTICLES, key)
            if document is None:
                return ArticleState(key)
            made = self._made[key] = ArticleState.from_document(document)
        return made

    def kept(self, owner: str) -> tuple[str, ...]:
        """Return the reasons for which cleaning takes nothing out of an article or a source."""
        reasons = (self.get(META, KEPT) or {}).get(owner)
        return tuple(map(str, reasons)) if isinstance(reasons, list) else ()

    def bookmarks(self) -> dict[str, Bookmark]:
        """Return the bookmarks by letter."""
        fields = (self.get(META, BOOKMARKS) or {}).items()
        made = {letter: Bookmark.from_field(value) for letter, value in fields}
        return {letter: bookmark for letter, bookmark in made.items() if bookmark is not None}

    def is_read(self, key: str, source: str, date: datetime | None) -> bool:
        """Tell whether an article was read: as said about it, else as a range says."""
        said = self.state(key).read
        return said if said is not None else self.cover.covers(key, source, date)

    def _forget(self, table: str, key: str, before: Document | None) -> None:
        if table == ARTICLES:
            self._made.pop(key, None)
            self._touch(key)
        elif table == RANGES:
            self._cover = None
        elif table == HIGHLIGHTS:
            self._highlights.pop(key, None)
            self._place_highlight(key, before)
            for each in (before, self.get(HIGHLIGHTS, key)):
                if each is not None:
                    self._touch(_article_of(each))

    def _touch(self, key: str) -> None:
        if self.touched is not None:
            self.touched.add(key)

    def _place_highlight(self, id_: str, before: Document | None) -> None:
        by_article = self._by_article
        if by_article is None:
            return
        if before is not None and (ids := by_article.get(_article_of(before))) is not None:
            ids.pop(id_, None)
            if not ids:
                del by_article[_article_of(before)]
        document = self.get(HIGHLIGHTS, id_)
        if document is not None and not document.get("deleted"):
            by_article.setdefault(_article_of(document), {})[id_] = None


def _key_of(text: bytes) -> str | None:
    """Return the article of an unparsed highlight, None when that or whether it is there is open.

    Within a JSON text these bytes can only be a field, for a quote in a string is escaped.
    """
    found = _KEY.match(text)
    if found is None or b'"deleted":true' in text:
        return None
    return found[1].decode()


def _article_of(highlight: Document) -> str:
    return str(highlight.get("key", ""))


class _States(Mapping[str, ArticleState]):
    """The touched articles, made into values one by one."""

    def __init__(self, view: View) -> None:
        self._view = view

    def __getitem__(self, key: str) -> ArticleState:
        if key not in self._view.tables[ARTICLES]:
            raise KeyError(key)
        return self._view.state(key)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._view.tables[ARTICLES]))

    def __len__(self) -> int:
        return len(self._view.tables[ARTICLES])
