"""The marks as a session sees them: the stored ones, and its own changes not yet stored.

Documents are only ever joined into a view, so the order in which changes of this session and of
others arrive does not matter.
"""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from reader.notes.annotated import Annotated, written_on
from reader.notes.fields import StoredDocument
from reader.notes.highlight_ids import HighlightIds
from reader.notes.history import head
from reader.notes.model import ArticleState, Bookmark, Highlight
from reader.notes.ranges import Cover, ReadRange
from reader.notes.reconcile import field_stamp, join
from reader.notes.states import States
from reader.notes.storage.documents import Documents, as_documents, by_id, ids
from reader.notes.threads import THREAD_ARTICLES, THREADS
from reader.patterns import lazy_pattern
from reader.text.article_date import ArticleDate

if TYPE_CHECKING:
    from reader.notes.storage.documents import Raw, Table, Tables

ARTICLES = "articles"
HIGHLIGHTS = "highlights"
RANGES = "ranges"
CHANGES = "changes"
META = "meta"
KEPT = "kept"
"""The document of `META` with the removal reasons that cleaning ignores, by article or source."""
BOOKMARKS = "bookmarks"
"""The document of `META` that holds the reader's bookmarks, by letter."""
_KEY = lazy_pattern(rb'\{"id":"[^"\\]*","key":"([^"\\]*)"')
_DATE = lazy_pattern(rb'"article":\{[^{}]*"date":"([^"\\]*)"\}')
_MADE = 2000
"""How many highlights and states of articles are cached as values."""
TABLES = (ARTICLES, HIGHLIGHTS, RANGES, CHANGES, META, THREADS, THREAD_ARTICLES)


class Follower:
    """Collects the keys of articles whose highlights, own tags or note change.

    Attributes:
        keys: The keys, which the owner takes out; None when any highlight may have changed.
    """

    __slots__ = ("__weakref__", "keys")

    def __init__(self) -> None:
        self.keys: set[str] | None = None


class MarksView:
    """Documents by table and id, and the values built from them on demand.

    Attributes:
        touched: The keys of articles whose state or highlights have changed, which the caller takes
            out; None when any may have changed.
        thread_version: Another number after each change of a thread.
    """

    def __init__(self) -> None:
        self.tables: Tables = {name: Documents(keyed_by_id=True) for name in TABLES}
        self.states: Mapping[str, ArticleState] = States(lambda: self.tables[ARTICLES], self.state)
        self.touched: set[str] | None = set()
        self.thread_version = 0
        self._made: dict[str, ArticleState] = {}
        self._dates: dict[str, float] = {}
        self._by_article: dict[str, HighlightIds] | None = None
        self._highlights: dict[str, Highlight] = {}
        self._cover: Cover | None = None
        self._heads: dict[str, StoredDocument] | None = None
        self._tags: Counter[str] | None = None
        self._annotated: Annotated | None = None
        self._followers: weakref.WeakSet[Follower] = weakref.WeakSet()

    def prepare(self) -> None:
        """Build the indexes that are otherwise built on first use."""
        _made = self.highlighted, self.heads
        # In the order of the store, because neighbours are read together.
        self.dates(key for key in self.tables[ARTICLES] if key in self.highlighted)

    def follow(self) -> Follower:
        """Return a new follower of the highlights that change from now on."""
        follower = Follower()
        self._followers.add(follower)
        return follower

    @property
    def heads(self) -> Collection[StoredDocument]:
        """The changes, each with the number of its steps instead of the steps."""
        if self._heads is None:
            changes = self.tables[CHANGES]
            self._heads = {id_: head(changes[id_]) for id_ in changes}
        return self._heads.values()

    def get(self, table: str, id: str) -> StoredDocument | None:  # noqa: A002 - the field's name
        """Return a document, or None; later versions may use tables unknown to this one."""
        return self.tables[table].get(id) if table in self.tables else None

    def _table(self, name: str) -> Table:
        """Return a table, creating it if necessary."""
        if name not in self.tables:
            self.tables[name] = Documents(keyed_by_id=True)
        return self.tables[name]

    def absorb(self, table: str, document: StoredDocument) -> bool:
        """Join a document into the view; tell whether the view changed."""
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
        """Drop a document that is no longer stored; tell whether the view held it."""
        gone = self._table(table).pop(id, None)
        if gone is not None:
            self._forget(table, id, gone)
        return gone is not None

    def replace(self, tables: Mapping[str, Mapping[str, Raw]]) -> None:
        """Replace all documents.

        Args:
            tables: Documents by table and number; those without an id are skipped.
        """
        self.tables = {name: Documents(keyed_by_id=True) for name in TABLES}
        for name, documents in tables.items():
            named = self.tables[name] = by_id(documents)
            if len(named) == len(documents):
                continue
            identified = [(id_, number) for number, id_ in ids(documents) if isinstance(id_, str)]
            if len(named) < len(identified):
                named = self.tables[name] = Documents(keyed_by_id=True)
                for id_, number in identified:
                    named[id_] = dict(join(named.get(id_), documents[number]))
        self.touched = None
        self.thread_version += 1
        self._made.clear()
        self._dates.clear()
        self._highlights.clear()
        self._by_article = self._cover = self._heads = self._tags = self._annotated = None
        for follower in self._followers:
            follower.keys = None

    @property
    def highlighted(self) -> Mapping[str, HighlightIds]:
        """The ids of the highlights that were not removed, by article key."""
        if self._by_article is None:
            self._by_article = {}
            highlights = as_documents(self.tables[HIGHLIGHTS])
            for position, text in highlights.texts():
                key = _key_of(text)
                if key is None:
                    key = _live_key(highlights[highlights.name(position)])
                if key is not None:
                    self._ids_of(key).add(position)
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
        """Return a highlight as `highlight` does, without caching it."""
        document = self.get(HIGHLIGHTS, id)
        if document is None or document.get("deleted"):
            return None
        return Highlight.from_document(document)

    def stored_text(self, id: str) -> bytes:  # noqa: A002 - the field's name
        """Return the JSON text of a highlight, in UTF-8; empty when there is none."""
        try:
            return as_documents(self.tables[HIGHLIGHTS]).text(id)
        except KeyError:
            return b""

    @property
    def tags(self) -> Counter[str]:
        """How many highlights have each tag."""
        if self._tags is None:
            self._tags = Counter()
            highlights = as_documents(self.tables[HIGHLIGHTS])
            for position, text in highlights.texts():
                if b'"tags":[]' not in text:
                    self._tags.update(_tags_of(highlights[highlights.name(position)]))
        return self._tags

    @property
    def annotated(self) -> Annotated:
        """The articles with a note or own tags."""
        if self._annotated is None:
            self._annotated = Annotated(self.tables[ARTICLES])
        return self._annotated

    def removed(self) -> Iterator[tuple[str, StoredDocument]]:
        """Yield the highlights that were removed, with their ids."""
        highlights = as_documents(self.tables[HIGHLIGHTS])
        for position, text in highlights.texts():
            # Compact JSON always spells the field this way; it is false in most documents.
            if b'"deleted":true' in text:
                id_ = highlights.name(position)
                if (document := highlights[id_]).get("deleted"):
                    yield id_, document

    def dates(self, keys: Iterable[str]) -> dict[str, float]:
        """Return when articles were published, in seconds since 1970; -inf for undated ones."""
        dates = self._dates
        for key in (listed := list(keys)):
            if key not in dates:
                date = self._dated(key)
                dates[key] = date.moment.timestamp() if date else float("-inf")
        return {key: dates[key] for key in listed}

    def _dated(self, key: str) -> ArticleDate | None:
        """Return when an article was published, at less cost than its whole state."""
        articles = self.tables[ARTICLES]
        if key not in articles:
            return None
        if isinstance(articles, Documents) and (match := _DATE.search(articles.text(key))):
            return ArticleDate.from_stored(match[1].decode())
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
            if len(self._made) >= _MADE:
                self._made = {}  # assigned at once, because several threads ask
            made = self._made[key] = ArticleState.from_document(document)
        return made

    def kept(self, owner: str) -> tuple[str, ...]:
        """Return the removal reasons that cleaning ignores for an article or a source."""
        reasons = (self.get(META, KEPT) or {}).get(owner)
        return tuple(map(str, reasons)) if isinstance(reasons, list) else ()

    def bookmarks(self) -> dict[str, Bookmark]:
        """Return the bookmarks by letter."""
        fields = (self.get(META, BOOKMARKS) or {}).items()
        made = {letter: Bookmark.from_field(value) for letter, value in fields}
        return {letter: bookmark for letter, bookmark in made.items() if bookmark is not None}

    def is_read(self, key: str, source: str, date: ArticleDate | None) -> bool:
        """Return whether an article was read, by its own mark or else by a range."""
        read = self.state(key).read
        return read if read is not None else self.cover.covers(key, source, date)

    def _forget(self, table: str, key: str, before: StoredDocument | None) -> None:
        if table == ARTICLES:
            self._forget_article(key, before)
        elif table == RANGES:
            self._cover = None
        elif table in (THREADS, THREAD_ARTICLES):
            self.thread_version += 1
        elif table == CHANGES and self._heads is not None:
            change = self.get(CHANGES, key)
            if change is None:
                self._heads.pop(key, None)
            else:
                self._heads[key] = head(change)
        elif table == HIGHLIGHTS:
            self._highlights.pop(key, None)
            after = self.get(HIGHLIGHTS, key)
            keys = {_article_of(document) for document in (before, after) if document is not None}
            self._follow(*keys)
            self._place_highlight(key, before, after)
            if self._tags is not None:
                self._tags.subtract(_tags_of(before))
                self._tags.update(_tags_of(after))
            for article in keys:
                self._touch(article)

    def _forget_article(self, key: str, before: StoredDocument | None) -> None:
        self._made.pop(key, None)
        self._dates.pop(key, None)
        after = self.get(ARTICLES, key)
        if self._annotated is not None:
            self._annotated.change(key, before, after)
        if written_on(before) != written_on(after):
            self._follow(key)
        self._touch(key)

    def _follow(self, *keys: str) -> None:
        """Tell the followers of changed articles."""
        for follower in self._followers if len(self._followers) else ():
            if follower.keys is not None:
                follower.keys.update(keys)

    def _touch(self, key: str) -> None:
        if self.touched is not None:
            self.touched.add(key)

    def _place_highlight(
        self, id_: str, before: StoredDocument | None, document: StoredDocument | None
    ) -> None:
        by_article = self._by_article
        old, new = _live_key(before), _live_key(document)
        if by_article is None or old == new:
            return
        position = as_documents(self.tables[HIGHLIGHTS]).position(id_)
        if old is not None and (ids_before := by_article.get(old)) is not None:
            ids_before.remove(position)
            if not ids_before:
                del by_article[old]
        if new is not None:
            self._ids_of(new).add(position)

    def _ids_of(self, key: str) -> HighlightIds:
        """Return the ids of the highlights of an article, to be changed."""
        by_article = self._by_article if self._by_article is not None else {}
        ids_of_article = by_article.get(key)
        if ids_of_article is None:
            documents = as_documents(self.tables[HIGHLIGHTS])
            ids_of_article = by_article[key] = HighlightIds(documents)
        return ids_of_article


def _key_of(text: bytes) -> str | None:
    """Return the article key of an unparsed highlight, None when the text has to be parsed.

    In JSON these bytes can only be a field, because a quotation mark in a string is escaped.
    """
    match = _KEY.match(text)
    if match is None or b'"deleted":true' in text:
        return None
    return match[1].decode()


def _tags_of(highlight: StoredDocument | None) -> list[str]:
    """Return the tags of a highlight, none when it was removed."""
    if highlight is None or highlight.get("deleted"):
        return []
    tags = highlight.get("tags")
    return list(map(str, tags)) if isinstance(tags, list) else []


def _live_key(highlight: StoredDocument | None) -> str | None:
    """Return the article key of a highlight, None when it was removed."""
    return None if highlight is None or highlight.get("deleted") else _article_of(highlight)


def _article_of(highlight: StoredDocument) -> str:
    return str(highlight.get("key", ""))
