"""What the marks say, asked in memory."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from reader.notes.history import in_order, wholes
from reader.notes.model import ArticleState, Bookmark, Highlight, ReadRange, Record, together
from reader.notes.reconcile import field_stamp
from reader.notes.view import META, Follower, View

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from reader.text.article_date import ArticleDate


class Marks:
    """The marks as a session sees them; no call waits for a disk."""

    def __init__(self) -> None:
        self._view = View()
        self._lock = threading.RLock()

    def state(self, key: str) -> ArticleState:
        """Return the state of an article; a default one when it was never touched."""
        return self._view.state(key)

    def states(self) -> Mapping[str, ArticleState]:
        """Return the states of all touched articles, a live view."""
        return self._view.states

    def is_read(self, key: str, *, source: str, date: ArticleDate | None) -> bool:
        """Tell whether an article was read: as said about it, else as a range says."""
        return self._view.is_read(key, source, date)

    def ranges(self) -> tuple[ReadRange, ...]:
        """Return the ranges marked read that are in force, the newest first."""
        return self._view.cover.ranges

    def highlight(self, id: str) -> Highlight | None:  # noqa: A002 - the field's name
        """Return a highlight, None when there is none or it was removed."""
        with self._lock:
            return self._view.highlight(id)

    def highlights(self, key: str | None = None) -> tuple[Highlight, ...]:
        """Return the highlights of an article, or all, by article, start and end."""
        with self._lock:
            by_key = self._view.highlighted
            chosen = list(by_key.values()) if key is None else [by_key.get(key, ())]
            made = (self._view.highlight(id_) for ids in chosen for id_ in ids)
            found = [each for each in made if each is not None]
        return tuple(sorted(found, key=lambda each: (each.key, each.start, each.end, each.id)))

    def highlight_ids(self) -> Mapping[str, Sequence[str]]:
        """Return the ids of the highlights by article key."""
        with self._lock:
            return {key: tuple(ids) for key, ids in self._view.highlighted.items()}

    def glance(self, id: str) -> Highlight | None:  # noqa: A002 - the field's name
        """Return a highlight as `highlight` does, without keeping it at hand."""
        with self._lock:
            return self._view.glance(id)

    def tags(self) -> Mapping[str, int]:
        """Return how many highlights have each tag."""
        with self._lock:
            return dict(self._view.tags)

    def dates(self, keys: Iterable[str]) -> Mapping[str, float]:
        """Return when articles were published, in seconds since 1970; undated ones came first."""
        with self._lock:
            return self._view.dates(keys)

    def prepare(self) -> None:
        """Make the indexes of a large store now, in this thread, for whoever asks later."""
        with self._lock:
            self._view.prepare()

    def follow(self) -> Follower:
        """Return what is told of every highlight that changes from now on; at first, of all."""
        with self._lock:
            return self._view.follow()

    def followed(self, follower: Follower) -> set[str] | None:
        """Return the ids of the highlights that changed since the last call.

        None when any may have, as at the first call.

        Args:
            follower: From `follow`.
        """
        with self._lock:
            changed, follower.ids = follower.ids, set()
        return changed

    def touched(self) -> Collection[str] | None:
        """Return the keys of articles whose marks changed since the last call.

        None when any may have, as after opening.
        """
        with self._lock:
            touched, self._view.touched = self._view.touched, set()
        return touched

    def highlighted(self) -> Mapping[str, int]:
        """Return the number of highlights by article key."""
        with self._lock:
            return {key: len(ids) for key, ids in self._view.highlighted.items()}

    def removed(self) -> Mapping[str, datetime]:
        """Return the ids of removed highlights and when they were removed, UTC."""
        with self._lock:
            return {
                id_: datetime.fromtimestamp(field_stamp(document, "deleted") / 1_000_000, UTC)
                for id_, document in self._view.removed()
            }

    def kept(self, owner: str) -> tuple[str, ...]:
        """Return the reasons for which cleaning takes nothing out.

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
            since: Only from then on.
            until: Only before then.
            kinds: Only these kinds, see `Record`; empty for all.
            key: Only of this article.
            limit: At most so many.
        """
        with self._lock:
            changes = in_order(self._view.heads)
        found = (
            each
            for each in map(together, wholes(changes))
            if (since is None or each.when >= since)
            and (until is None or each.when < until)
            and (not kinds or each.kind in kinds)
            and (key is None or key in each.keys)
        )
        return tuple(islice(found, limit))
