"""The reader's marks: the one thing that must never be lost."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ..errors import NotesError
from .history import Step, last_done, last_undone, record, steps_of
from .join import Clock, field_stamp, stamp
from .models import (
    ArticleRef,
    ArticleState,
    Document,
    Highlight,
    ReadRange,
    Record,
    Saving,
    write_time,
)
from .view import ARTICLES, CHANGES, HIGHLIGHTS, META, RANGES, View
from .writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from .ledger import Ledger

_SITTING = timedelta(minutes=30)
"""An article opened again within this time is not a new line of the reading history."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Notes:
    """The marks of all articles. Every setter changes memory and returns; a thread saves.

    Args:
        ledger: The stored documents.
        clock: Tells the time, UTC.

    Attributes:
        on_saved: Called from the writer thread when `saving` has changed.
    """

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self.on_saved: Callable[[], None] | None = None
        self._ledger = ledger
        self._now = clock
        self._view = View()
        self._view.replace(ledger.documents())
        self._clock = Clock(clock, ledger.last_stamp)
        self._session = uuid4().hex
        self._lock = threading.RLock()
        self._writer = Writer(ledger.commit, self._tell)
        self._poll_error = ""

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        read_only: bool = False,
        clock: Callable[[], datetime] = _utc_now,
        compact_at: int | None = None,
        lock_timeout: float | None = None,
    ) -> Notes:
        """Open the store in a folder, which is made when it is not there.

        Where marks cannot be saved, they are read all the same: `notice` says why, and changes
        stay in memory.

        Args:
            folder: The data folder.
            read_only: Change nothing on the disk.
            clock: Tells the time, UTC.
            compact_at: Bytes of log below which it is not compacted.
            lock_timeout: Seconds to wait for another session that holds the lock.

        Raises:
            NotesError: The store is there but cannot be read now.
        """
        from .ledger import Ledger  # here: tinydb takes time to import
        from .storage import COMPACT_AT, LOCK_TIMEOUT

        ledger = Ledger(
            folder,
            now=clock,
            read_only=read_only,
            compact_at=COMPACT_AT if compact_at is None else compact_at,
            lock_timeout=LOCK_TIMEOUT if lock_timeout is None else lock_timeout,
        )
        return cls(ledger, clock)

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._ledger.folder

    @property
    def notice(self) -> str:
        """What the reader should be told about the store, empty mostly."""
        return " ".join(filter(None, (self._ledger.notice, self._poll_error)))

    @property
    def read_only(self) -> bool:
        """Whether changes stay in memory; `notice` says why."""
        return self._ledger.read_only

    # What is said

    def state(self, key: str) -> ArticleState:
        """Return the state of an article; a default one when it was never touched."""
        return self._view.state(key)

    def states(self) -> Mapping[str, ArticleState]:
        """Return the states of all touched articles, a live view."""
        return self._view.states

    def is_read(self, key: str, *, source: str, date: datetime | None) -> bool:
        """Tell whether an article was read: as said about it, else as a range says."""
        said = self._view.state(key).read
        return said if said is not None else self._view.cover.stamp(key, source, date) > 0

    def ranges(self) -> tuple[ReadRange, ...]:
        """Return the ranges marked read that are in force, the newest first."""
        return self._view.cover.ranges

    def highlights(self, key: str | None = None) -> tuple[Highlight, ...]:
        """Return the highlights of an article, or all, by article, start and end."""
        with self._lock:
            by_key = self._view.highlights
            found = (
                by_key.get(key, {}).values()
                if key is not None
                else (each for of_article in by_key.values() for each in of_article.values())
            )
            return tuple(sorted(found, key=lambda each: (each.key, each.start, each.end, each.id)))

    def highlighted(self) -> Mapping[str, int]:
        """Return the number of highlights by article key."""
        with self._lock:
            return {key: len(each) for key, each in self._view.highlights.items() if each}

    def removed(self) -> Mapping[str, datetime]:
        """Return the ids of removed highlights and when they were removed, UTC."""
        with self._lock:
            return {
                id_: datetime.fromtimestamp(field_stamp(document, "deleted") / 1_000_000, UTC)
                for id_, document in self._view.tables[HIGHLIGHTS].items()
                if document.get("deleted")
            }

    # What is done

    def set_read(self, articles: Sequence[ArticleRef], read: bool) -> None:
        """Mark articles read or unread; one change, however many they are."""
        changed = [
            each
            for each in articles
            if self.is_read(each.key, source=each.source, date=each.date) != read
        ]
        self._set_articles(changed, {"read": read}, "read" if read else "unread")

    def set_starred(self, articles: Sequence[ArticleRef], starred: bool) -> None:
        """Star articles, or take the star away."""
        changed = [each for each in articles if self.state(each.key).starred != starred]
        self._set_articles(changed, {"starred": starred}, "starred" if starred else "unstarred")

    def set_opened(self, article: ArticleRef) -> None:
        """Note that an article was opened: a line of the reading history, not to be undone."""
        with self._lock:
            now = self._now()
            before = self.state(article.key).opened
            fields = {"opened": write_time(now), **article.to_fields()}
            documents = [(ARTICLES, stamp(article.key, fields, self._clock.tick()))]
            if before is None or not timedelta(0) <= now - before < _SITTING:
                documents.append((CHANGES, self._record("opened", [], [article])))
            self._submit(documents)

    def set_place(self, article: ArticleRef, place: int) -> None:
        """Remember where an article is shown; not a change, so it cannot be undone.

        Args:
            article: The article.
            place: Code point offset of the first character shown.
        """
        with self._lock:
            state = self.state(article.key)
            if state.opened is None:
                self.set_opened(article)
            if state.place != place:
                self._submit([(ARTICLES, stamp(article.key, {"place": place}, self._clock.tick()))])

    def mark_all_read(
        self,
        *,
        source: str | None,
        until: datetime | None,
        except_keys: Collection[str] = (),
        also: Sequence[ArticleRef] = (),
    ) -> None:
        """Mark a range of articles read, at one price for ten and for a million.

        Args:
            source: Only of this source; None for all.
            until: Only articles published until then; None for all, undated ones too.
            except_keys: Articles to leave out.
            also: Articles that the range does not cover, as undated ones before an end; they are
                marked in the same change.
        """
        with self._lock:
            fields = {
                "source": source,
                "until": write_time(until),
                "except": sorted(except_keys),
                "deleted": False,
            }
            step = Step(RANGES, uuid4().hex, {"deleted": True}, fields)
            self._do("all-read", [step, *self._steps(also, {"read": True})], [], source or "")

    def add_highlight(self, highlight: Highlight, article: ArticleRef) -> None:
        """Add a highlight, or bring a removed one of the same id back."""
        with self._lock:
            fields = {**highlight.to_fields(), "deleted": False}
            before = self._before(HIGHLIGHTS, highlight.id, fields)
            if before["deleted"] is None:
                before = {"deleted": True}
            step = Step(HIGHLIGHTS, highlight.id, before, fields)
            copied = stamp(article.key, article.to_fields(), self._clock.tick())
            self._do("highlighted", [step], [article], highlight.quote, also=[(ARTICLES, copied)])

    def edit_highlight(self, highlight: Highlight, *, undoable: bool = True) -> None:
        """Change a highlight.

        Args:
            highlight: As it should be; its id says which.
            undoable: False for what the reader did not do, such as a new anchor found.

        Raises:
            KeyError: There is no such highlight.
        """
        with self._lock:
            known = self._view.tables[HIGHLIGHTS][highlight.id]
            fields = {k: v for k, v in highlight.to_fields().items() if known.get(k) != v}
            if not fields:
                return
            if not undoable:
                self._submit([(HIGHLIGHTS, stamp(highlight.id, fields, self._clock.tick()))])
                return
            step = Step(
                HIGHLIGHTS, highlight.id, self._before(HIGHLIGHTS, highlight.id, fields), fields
            )
            self._do("edited", [step], [self._ref(highlight.key)], highlight.quote)

    def remove_highlight(self, id: str) -> None:  # noqa: A002 - the field's name
        """Remove a highlight; nothing happens when it is not there."""
        with self._lock:
            document = self._view.get(HIGHLIGHTS, id)
            if document is None or document.get("deleted"):
                return
            gone = Highlight.from_document(document)
            step = Step(HIGHLIGHTS, id, {"deleted": False}, {"deleted": True})
            self._do("removed", [step], [self._ref(gone.key)], gone.quote)

    # What was done

    def undo(self) -> str | None:
        """Take the last change back; return what it was, or None when there is none."""
        with self._lock:
            change = last_done(self._view.tables[CHANGES].values(), self._session)
            return self._turn(change, undone=True)

    def redo(self) -> str | None:
        """Do the change that was undone last again; return what it is, or None."""
        with self._lock:
            change = last_undone(self._view.tables[CHANGES].values(), self._session)
            return self._turn(change, undone=False)

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
            changes = sorted(
                self._view.tables[CHANGES].values(),
                key=lambda change: (change.get("seq") or 0, change["id"]),
                reverse=True,
            )
        found = (
            each
            for each in map(Record.from_document, changes)
            if (since is None or each.when >= since)
            and (until is None or each.when < until)
            and (not kinds or each.kind in kinds)
            and (key is None or key in each.keys)
        )
        return tuple(found)[:limit]

    def remember_library(self, paths: Sequence[str]) -> None:
        """Remember which library was opened last."""
        with self._lock:
            if self.last_library() != tuple(paths):
                fields = {"paths": list(paths)}
                self._submit([(META, stamp("library", fields, self._clock.tick()))])

    def last_library(self) -> tuple[str, ...]:
        """Return the paths of the library opened last, empty when there was none."""
        paths = (self._view.get(META, "library") or {}).get("paths")
        return tuple(map(str, paths)) if isinstance(paths, list) else ()

    # How it is kept

    def poll(self) -> bool:
        """Take in what other sessions have saved; tell whether anything changed.

        It takes microseconds when nothing is new. A store that cannot be read now is no reason to
        stop: `notice` says so until it can.
        """
        if not self._ledger.changed():
            return False
        with self._lock:
            try:
                changed, newest = self._ledger.take_in(self._view, self._writer.pending)
            except NotesError as error:
                changed, self._poll_error = False, f"Marks cannot be read: {error.why}."
            else:
                self._clock.saw(newest)
                self._poll_error = ""
        return changed

    @property
    def saving(self) -> Saving:
        """How far the changes are saved."""
        return self._writer.saving

    def flush(self, timeout: float) -> bool:
        """Wait until all changes are durable.

        Args:
            timeout: Seconds.

        Returns:
            False when some are not; `saving` says why.
        """
        return self._writer.flush(timeout)

    def close(self, timeout: float = 5.0) -> None:
        """Wait for the changes to be durable, for a bounded time; `saving` tells what is left.

        Args:
            timeout: Seconds.
        """
        self._writer.close(timeout)
        self._ledger.close()

    def __enter__(self) -> Notes:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _set_articles(
        self, articles: Sequence[ArticleRef], fields: dict[str, Any], kind: str
    ) -> None:
        if articles:
            with self._lock:
                self._do(kind, self._steps(articles, fields), articles)

    def _steps(self, articles: Iterable[ArticleRef], fields: dict[str, Any]) -> list[Step]:
        return [
            Step(ARTICLES, each.key, self._before(ARTICLES, each.key, fields), fields)
            for each in articles
        ]

    def _before(self, table: str, id_: str, fields: Iterable[str]) -> dict[str, Any]:
        document = self._view.get(table, id_) or {}
        return {field: document.get(field) for field in fields}

    def _ref(self, key: str) -> ArticleRef:
        state = self.state(key)
        return ArticleRef(key, state.title, state.url, state.source, state.author, state.date)

    def _record(
        self, kind: str, steps: Sequence[Step], articles: Sequence[ArticleRef], about: str = ""
    ) -> Document:
        return record(
            kind,
            _describe(kind, articles, about),
            steps,
            when=self._now(),
            seq=self._clock.tick(),
            session=self._session,
            keys=[each.key for each in articles],
            title=articles[0].title if articles else "",
        )

    def _do(
        self,
        kind: str,
        steps: Sequence[Step],
        articles: Sequence[ArticleRef],
        about: str = "",
        also: Sequence[tuple[str, Document]] = (),
    ) -> None:
        """Make one change: its documents, the copies of its articles, and its record."""
        when = self._clock.tick()
        copied = {each.key: each.to_fields() for each in articles}
        documents = [
            (s.table, stamp(s.id, {**s.after, **copied.get(s.id, {})}, when)) for s in steps
        ]
        self._submit([*documents, *also, (CHANGES, self._record(kind, steps, articles, about))])

    def _turn(self, change: Document | None, *, undone: bool) -> str | None:
        """Take a change back or do it again, save for fields that were changed since."""
        if change is None:
            return None
        when = self._clock.tick()
        documents = [(CHANGES, stamp(change["id"], {"undone": when if undone else 0}, when))]
        for step in steps_of(change):
            now, then = (step.after, step.before) if undone else (step.before, step.after)
            known = self._view.get(step.table, step.id) or {}
            fields = {k: v for k, v in then.items() if k not in now or known.get(k) == now[k]}
            if fields:
                documents.append((step.table, stamp(step.id, fields, when)))
        self._submit(documents)
        return str(change.get("text", ""))

    def _submit(self, documents: Sequence[tuple[str, Document]]) -> None:
        for table, document in documents:
            self._view.absorb(table, document)
        self._writer.submit(documents)

    def _tell(self) -> None:
        if self.on_saved is not None:
            self.on_saved()


_DONE = {
    "opened": "opened",
    "read": "marked read",
    "unread": "marked unread",
    "starred": "starred",
    "unstarred": "took the star off",
    "highlighted": "highlighted",
    "edited": "edited the highlight",
    "removed": "removed the highlight",
}


def _describe(kind: str, articles: Sequence[ArticleRef], about: str) -> str:
    """Say what a change is, in one line."""
    if kind == "all-read":
        return f"marked all of {about} read" if about else "marked all read"
    if about:
        quote = " ".join(about.split())
        return f"{_DONE[kind]} “{quote[:40]}{'…' if len(quote) > 40 else ''}”"
    if len(articles) == 1:
        return f"{_DONE[kind]} “{articles[0].title or articles[0].key}”"
    return f"{_DONE[kind]}: {len(articles)} articles"
