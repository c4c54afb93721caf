"""The marks as this session sees them: what is stored, and its own changes not yet stored.

Documents are only ever joined into a view, so it does not matter in which order the changes of
this session and of others arrive.
"""

from __future__ import annotations

import re
import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from reader.notes.history import head
from reader.notes.model import ArticleState, Bookmark, Document, Highlight, ReadRange
from reader.notes.ranges import Cover
from reader.notes.reconcile import field_stamp, join
from reader.notes.storage.documents import Documents, by_id, ids, texts
from reader.text.article_date import ArticleDate

if TYPE_CHECKING:
    from reader.notes.storage.documents import Raw, Table, Tables

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
_DATE = re.compile(rb'"article":\{[^{}]*"date":"([^"\\]*)"\}')
_MADE = 2000
"""Highlights that are remembered as values."""
TABLES = (ARTICLES, HIGHLIGHTS, RANGES, CHANGES, META)


class Follower:
    """Hears which highlights change.

    Attributes:
        ids: Those that did, for whoever follows to take out; None when any may have.
    """

    __slots__ = ("__weakref__", "ids")

    def __init__(self) -> None:
        self.ids: set[str] | None = None


class View:
    """Documents by table and id, and the values made of them when they are asked for.

    Attributes:
        touched: The articles whose state or highlights have changed; None when any may have.
            Whoever wants to know takes them out.
    """

    def __init__(self) -> None:
        self.tables: Tables = {name: Documents() for name in TABLES}
        self.states: Mapping[str, ArticleState] = _States(self)
        self.touched: set[str] | None = set()
        self._made: dict[str, ArticleState] = {}
        self._dates: dict[str, float] = {}
        self._by_article: dict[str, dict[str, None]] | None = None
        self._highlights: dict[str, Highlight] = {}
        self._cover: Cover | None = None
        self._heads: dict[str, Document] | None = None
        self._tags: Counter[str] | None = None
        self._followers: weakref.WeakSet[Follower] = weakref.WeakSet()

    def prepare(self) -> None:
        """Make the indexes that are otherwise made when they are first asked for."""
        _made = self.highlighted, self.heads
        # In the order of the store, where neighbours are read together.
        self.dates(key for key in self.tables[ARTICLES] if key in self.highlighted)

    def follow(self) -> Follower:
        """Return what is told of every highlight that changes from now on."""
        follower = Follower()
        self._followers.add(follower)
        return follower

    @property
    def heads(self) -> Collection[Document]:
        """The changes, with the number of their steps in place of them."""
        if self._heads is None:
            changes = self.tables[CHANGES]
            self._heads = {id_: head(changes[id_]) for id_ in changes}
        return self._heads.values()

    def get(self, table: str, id: str) -> Document | None:  # noqa: A002 - the field's name
        """Return a document, or None; a later version may name tables unknown here."""
        return self.tables[table].get(id) if table in self.tables else None

    def _table(self, name: str) -> Table:
        """Return a table, which is made when it is not there."""
        if name not in self.tables:
            self.tables[name] = Documents()
        return self.tables[name]

    def absorb(self, table: str, document: Document) -> bool:
        """Join a document into the view; tell whether that changed anything."""
        documents = self._table(table)
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
        gone = self._table(table).pop(id, None)
        if gone is not None:
            self._forget(table, id, gone)
        return gone is not None

    def replace(self, tables: Mapping[str, Mapping[str, Raw]]) -> None:
        """Forget everything and start from these documents.

        Args:
            tables: Documents by table and number; those without an id are passed over.
        """
        self.tables = {name: Documents() for name in TABLES}
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
        self._dates.clear()
        self._highlights.clear()
        self._by_article = self._cover = self._heads = self._tags = None
        for follower in self._followers:
            follower.ids = None

    @property
    def highlighted(self) -> Mapping[str, Collection[str]]:
        """The ids of the highlights that were not removed, by article key."""
        if self._by_article is None:
            self._by_article = {}
            highlights = self.tables[HIGHLIGHTS]
            for id_, text in texts(highlights):
                key = _key_of(text)
                if key is None and not (document := highlights[id_]).get("deleted"):
                    key = _article_of(document)
                if key is not None:
                    self._by_article.setdefault(key, {})[id_] = None
        return self._by_article

    def highlight(self, id: str) -> Highlight | None:  # noqa: A002 - the field's name
        """Return a highlight, None when there is none or it was removed."""
        made = self._highlights.get(id) or self.glance(id)
        if made is not None:
            self._highlights[id] = made
            if len(self._highlights) > _MADE:
                del self._highlights[next(iter(self._highlights))]
        return made

    def glance(self, id: str) -> Highlight | None:  # noqa: A002 - the field's name
        """Return a highlight as `highlight` does, without remembering it."""
        document = self.get(HIGHLIGHTS, id)
        if document is None or document.get("deleted"):
            return None
        return Highlight.from_document(document)

    @property
    def tags(self) -> Counter[str]:
        """How many highlights have each tag."""
        if self._tags is None:
            self._tags = Counter()
            highlights = self.tables[HIGHLIGHTS]
            for id_, text in texts(highlights):
                if b'"tags":[]' not in text:
                    self._tags.update(_tags_of(highlights[id_]))
        return self._tags

    def removed(self) -> Iterator[tuple[str, Document]]:
        """Yield the highlights that were removed, with their ids."""
        highlights = self.tables[HIGHLIGHTS]
        for id_, text in texts(highlights):
            # Compact JSON names the field just so, whoever wrote it; most have it false.
            if b'"deleted":true' in text and (document := highlights[id_]).get("deleted"):
                yield id_, document

    def dates(self, keys: Iterable[str]) -> dict[str, float]:
        """Return when articles were published, in seconds since 1970; undated ones came first."""
        dates = self._dates
        for key in (found := list(keys)):
            if key not in dates:
                date = self._dated(key)
                dates[key] = date.moment.timestamp() if date else float("-inf")
        return {key: dates[key] for key in found}

    def _dated(self, key: str) -> ArticleDate | None:
        """Return when an article was published, at less cost than its whole state."""
        articles = self.tables[ARTICLES]
        if key not in articles:
            return None
        if isinstance(articles, Documents) and (found := _DATE.search(articles.text(key))):
            return ArticleDate.from_stored(found[1].decode())
        copied = articles[key].get("article")
        return ArticleDate.from_stored(copied.get("date")) if isinstance(copied, dict) else None

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

    def is_read(self, key: str, source: str, date: ArticleDate | None) -> bool:
        """Tell whether an article was read: as said about it, else as a range says."""
        said = self.state(key).read
        return said if said is not None else self.cover.covers(key, source, date)

    def _forget(self, table: str, key: str, before: Document | None) -> None:
        if table == ARTICLES:
            self._made.pop(key, None)
            self._dates.pop(key, None)
            self._touch(key)
        elif table == RANGES:
            self._cover = None
        elif table == CHANGES and self._heads is not None:
            change = self.get(CHANGES, key)
            if change is None:
                self._heads.pop(key, None)
            else:
                self._heads[key] = head(change)
        elif table == HIGHLIGHTS:
            self._highlights.pop(key, None)
            for follower in self._followers if len(self._followers) else ():
                if follower.ids is not None:
                    follower.ids.add(key)
            after = self.get(HIGHLIGHTS, key)
            self._place_highlight(key, before, after)
            if self._tags is not None:
                self._tags.subtract(_tags_of(before))
                self._tags.update(_tags_of(after))
            for each in (before, after):
                if each is not None:
                    self._touch(_article_of(each))

    def _touch(self, key: str) -> None:
        if self.touched is not None:
            self.touched.add(key)

    def _place_highlight(
        self, id_: str, before: Document | None, document: Document | None
    ) -> None:
        by_article = self._by_article
        if by_article is None:
            return
        if before is not None and (ids := by_article.get(_article_of(before))) is not None:
            ids.pop(id_, None)
            if not ids:
                del by_article[_article_of(before)]
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


def _tags_of(highlight: Document | None) -> list[str]:
    """Return the tags of a highlight, none when it was removed."""
    if highlight is None or highlight.get("deleted"):
        return []
    tags = highlight.get("tags")
    return list(map(str, tags)) if isinstance(tags, list) else []


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
