"""Queries of the marks, answered from memory."""

from __future__ import annotations

import threading
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from reader.notes.foreign_times import time_of
from reader.notes.history import grouped_portions, in_order
from reader.notes.history_record import Record, merge_portions
from reader.notes.model import ArticleState, Bookmark, Highlight
from reader.notes.ranges import ReadRange
from reader.notes.view import ARTICLES, HIGHLIGHTS, META, Follower, MarksView

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from reader.notes.highlight_ids import HighlightIds
    from reader.text.article_date import ArticleDate


class Marks:
    """The marks as a session sees them; no call waits for the disk."""

    def __init__(self) -> None:
        self._view = MarksView()
        self._lock = threading.RLock()

    def state(self, key: str) -> ArticleState:
        """Return the state of an article; a default one when it was never touched."""
        return self._view.state(key)

    def states(self) -> Mapping[str, ArticleState]:
        """Return a live view of the states of all touched articles."""
        return self._view.states

    def is_read(self, key: str, *, source: str, date: ArticleDate | None) -> bool:
        """Return whether an article was read, by its own mark or else by a range."""
        return self._view.is_read(key, source, date)

    def ranges(self) -> tuple[ReadRange, ...]:
        """Return the ranges marked read that are in force, the newest first."""
        return self._view.cover.ranges

    def highlight(self, id: str) -> Highlight | None:  # noqa: A002 - the field's name
        """Return a highlight, None when there is none or it was removed."""
        with self._lock:
            return self._view.highlight(id)

    def removed_highlight(self, id: str) -> Highlight | None:  # noqa: A002 - the field's name
        """Return a highlight as it was when it was removed, None when it was not removed."""
        with self._lock:
            document = self._view.get(HIGHLIGHTS, id)
            if document is None or not document.get("deleted"):
                return None
            return Highlight.from_document(document)

    def highlights(self, key: str | None = None) -> tuple[Highlight, ...]:
        """Return the highlights of an article, or all, by article, start and end."""
        with self._lock:
            by_key = self._view.highlighted
            chosen = list(by_key.values()) if key is None else [by_key.get(key, ())]
            made = (self._view.highlight(id_) for ids in chosen for id_ in ids)
            highlights = [highlight for highlight in made if highlight is not None]
        return tuple(
            sorted(
                highlights,
                key=lambda highlight: (highlight.key, highlight.start, highlight.end, highlight.id),
            )
        )

    def highlight_ids(self) -> Mapping[str, HighlightIds]:
        """Return the ids of the highlights by article key, as they are now."""
        with self._lock:
            return {key: ids[:] for key, ids in self._view.highlighted.items()}

    def glance(self, id: str) -> Highlight | None:  # noqa: A002 - the field's name
        """Return a highlight as `highlight` does, without caching it."""
        with self._lock:
            return self._view.glance(id)

    def stored_text(self, id: str) -> bytes:  # noqa: A002 - the field's name
        """Return the JSON text of a highlight, in UTF-8; empty when there is none."""
        with self._lock:
            return self._view.stored_text(id)

    def tags(self) -> Mapping[str, int]:
        """Return how many highlights have each tag."""
        with self._lock:
            return dict(self._view.tags)

    def article_tags(self) -> Mapping[str, int]:
        """Return how many articles have each of the reader's own tags."""
        with self._lock:
            return {tag: count for tag, count in self._view.annotated.tags.items() if count > 0}

    def annotated(self) -> Collection[str]:
        """Return the keys of the articles that have a note or own tags, sorted."""
        with self._lock:
            return sorted(self._view.annotated.keys)

    def annotation_time(self, key: str) -> datetime:
        """Return when the note or the own tags of an article were last changed, UTC."""
        with self._lock:
            return time_of(ARTICLES, self._view.get(ARTICLES, key) or {})

    def dates(self, keys: Iterable[str]) -> Mapping[str, float]:
        """Return when articles were published, in seconds since 1970; -inf for undated ones."""
        with self._lock:
            return self._view.dates(keys)

    def prepare(self) -> None:
        """Build the indexes of a large store now, in this thread, before they are needed."""
        with self._lock:
            self._view.prepare()

    def follow(self) -> Follower:
        """Return a new follower of changed highlights; at first, any may have changed."""
        with self._lock:
            return self._view.follow()

    def followed(self, follower: Follower) -> set[str] | None:
        """Return the keys of the articles whose highlights changed since the last call.

        None when any highlight may have changed, as at the first call.

        Args:
            follower: A follower returned by `follow`.
        """
        with self._lock:
            changed, follower.keys = follower.keys, set()
        return changed

    def touched(self) -> Collection[str] | None:
        """Return the keys of articles whose marks changed since the last call.

        None when any article may have changed, as after opening.
        """
        with self._lock:
            touched, self._view.touched = self._view.touched, set()
        return touched

    def highlighted(self) -> Mapping[str, int]:
        """Return the number of highlights by article key."""
        with self._lock:
            return {key: len(ids) for key, ids in self._view.highlighted.items()}

    def removed(self, keys: Collection[str] | None = None) -> Mapping[str, datetime]:
        """Return the ids of removed highlights and when they were removed, UTC.

        Args:
            keys: The keys of the articles to look at; all by default.
        """
        with self._lock:
            return {
                id_: time_of(HIGHLIGHTS, document)
                for id_, document in self._view.removed()
                if keys is None or document.get("key") in keys
            }

    def kept(self, owner: str) -> tuple[str, ...]:
        """Return the removal reasons that cleaning ignores.

        Args:
            owner: An article's key, or ``source:`` and the name of a source.
        """
        return self._view.kept(owner)

    def bookmarks(self) -> dict[str, Bookmark]:
        """Return the bookmarks by letter."""
        with self._lock:
            return self._view.bookmarks()

    def last_library(self) -> tuple[str, ...]:
        """Return the paths of the library opened last, empty when there was none."""
        paths = (self._view.get(META, "library") or {}).get("paths")
        return tuple(map(str, paths)) if isinstance(paths, list) else ()

    def history(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        kinds: Collection[str] = (),
        key: str | None = None,
        limit: int | None = None,
    ) -> tuple[Record, ...]:
        """Return the reading history, the newest first.

        Args:
            since: Only records of this time or later.
            until: Only records before this time.
            kinds: Only these kinds, see `Record`; empty for all.
            key: Only records of this article.
            limit: The most records to return.
        """
        with self._lock:
            changes = in_order(self._view.heads)
        records = (
            record
            for record in map(merge_portions, grouped_portions(changes))
            if (since is None or record.when >= since)
            and (until is None or record.when < until)
            and (not kinds or record.kind in kinds)
            and (key is None or key in record.keys)
        )
        return tuple(islice(records, limit))
