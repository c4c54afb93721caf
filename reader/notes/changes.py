"""The documents that each change writes: the new fields, and the record used by undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from reader.notes.descriptions import describe, details_of
from reader.notes.fields import write_time
from reader.notes.history import make_step, record
from reader.notes.merge import MERGED
from reader.notes.model import ArticleRef, Bookmark, Highlight
from reader.notes.note_texts import NoteText, combined
from reader.notes.ranges import ReadRange
from reader.notes.reconcile import field_stamp, stamp
from reader.notes.record_rules import well_formed
from reader.notes.threads import moved
from reader.notes.view import ARTICLES, BOOKMARKS, CHANGES, HIGHLIGHTS, KEPT, META, RANGES
from reader.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from reader.notes.fields import StoredDocument
    from reader.notes.history import Step
    from reader.notes.merge_effects import Effect
    from reader.notes.model import PlaceAnchor
    from reader.notes.reconcile import StampClock
    from reader.notes.threads import Write
    from reader.notes.view import MarksView

    Documents = list[tuple[str, StoredDocument]]

_UNWRITTEN: Mapping[str, Any] = {"note": "", "tags": []}
"""The values of an article without a note and tags, which undo writes back."""
_SITTING = timedelta(minutes=30)
"""An article opened again within this time is not a new line of the reading history."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """The fields of a document to write, and the values that undo writes back."""

    table: str
    id: str
    fields: dict[str, Any]
    before: dict[str, Any]


class Changes:
    """Builds the documents of changes; each method returns an empty list when nothing changes.

    Args:
        view: The marks of the session.
        clock: Issues stamps.
        now: Returns the time, UTC.
        session: The name of the session.
    """

    def __init__(
        self, view: MarksView, clock: StampClock, now: Callable[[], datetime], session: str
    ) -> None:
        self._view = view
        self._clock = clock
        self._now = now
        self._session = session

    def read(self, articles: Sequence[ArticleRef], read: bool) -> Documents:
        """Mark articles read or unread."""
        changed = [
            article
            for article in articles
            if self._view.is_read(article.key, article.source, article.date) != read
        ]
        return self._make("read" if read else "unread", self._edits(changed, read=read), changed)

    def star(self, articles: Sequence[ArticleRef], starred: bool) -> Documents:
        """Star articles, or take the star away."""
        changed = [
            article for article in articles if self._view.state(article.key).starred != starred
        ]
        kind = "starred" if starred else "unstarred"
        return self._make(kind, self._edits(changed, starred=starred), changed)

    def annotate(
        self, annotated: Sequence[tuple[ArticleRef, str, Sequence[str]]], *, undoable: bool
    ) -> Documents:
        """Set the notes and the own tags of articles, as one change."""
        edits = []
        changed = []
        for article, note, tags in annotated:
            state = self._view.state(article.key)
            stored: dict[str, Any] = {"note": state.note, "tags": list(state.tags)}
            values: dict[str, Any] = {"note": note, "tags": list(dict.fromkeys(tags))}
            fields = {name: value for name, value in values.items() if stored[name] != value}
            if fields:
                before = {name: stored[name] for name in fields}
                # A join of edits writes the field of tombstones as well; an article has none.
                written = {**fields, "deleted": False, **article.to_fields()}
                edits.append(_Edit(ARTICLES, article.key, written, before))
                changed.append(article)
        if not undoable:
            when = self._clock.tick()
            return [(ARTICLES, stamp(edit.id, edit.fields, when)) for edit in edits]
        return self._make("annotated", edits, changed, details=_details(edits))

    def open(self, article: ArticleRef) -> Documents:
        """Record that an article was opened; undo does not affect it."""
        now, when = self._now(), self._clock.tick()
        before = self._view.state(article.key).opened
        fields = {"opened": write_time(now), **article.to_fields()}
        documents: Documents = [(ARTICLES, stamp(article.key, fields, when))]
        if before is None or not timedelta(0) <= now - before < _SITTING:
            documents.append((CHANGES, self._record("opened", (), [article], "", when)))
        return documents

    def place(self, article: ArticleRef, place: int, anchor: PlaceAnchor | None) -> Documents:
        """Remember the reading position in an article; undo does not affect it."""
        state = self._view.state(article.key)
        documents = self.open(article) if state.opened is None else []
        if state.place != place or state.anchor != anchor:
            fields = {"place": place, "spot": anchor and anchor.to_field()}
            place_only = stamp(article.key, fields, self._clock.tick())
            documents.append((ARTICLES, place_only))
        return documents

    def keep(self, owner: str, reasons: Collection[str], article: ArticleRef) -> Documents:
        """Set the removal reasons that cleaning ignores for an article or a source."""
        before = {owner: sorted(self._view.kept(owner))}
        fields = {owner: sorted(reasons)}
        edits = [_Edit(META, KEPT, fields, before)] if fields != before else []
        return self._make("kept", edits, [article])

    def bookmark(
        self, letter: str, article: ArticleRef, place: int, anchor: PlaceAnchor | None
    ) -> Documents:
        """Set the bookmark of a letter."""
        before = (self._view.get(META, BOOKMARKS) or {}).get(letter)
        made = Bookmark(article.key, place, article.title, anchor).to_field()
        edits = [_Edit(META, BOOKMARKS, {letter: made}, {letter: before})] if made != before else []
        return self._make("bookmarked", edits, [article])

    def unbookmark(self, letter: str) -> Documents:
        """Remove the bookmark of a letter."""
        bookmark = self._view.bookmarks().get(letter)
        if bookmark is None:
            return []
        edit = _Edit(META, BOOKMARKS, {letter: None}, {letter: bookmark.to_field()})
        return self._make("unbookmarked", [edit], [ArticleRef(bookmark.key, bookmark.title)])

    def read_all(
        self,
        source: str | None,
        until: datetime | None,
        except_keys: Collection[str],
        also: Sequence[ArticleRef],
    ) -> Documents:
        """Mark a range of articles read."""
        fields = {
            "source": source,
            "until": write_time(until),
            "except": sorted(except_keys),
            "deleted": False,
        }
        covered = _Edit(RANGES, uuid4().hex, fields, {"deleted": True})
        marked = ReadRange.from_document({"id": covered.id, **fields}, 0)
        # An article's own read mark overrides a range, so the own mark is cleared.
        unsaid = [
            _Edit(ARTICLES, state.key, {"read": None}, {"read": False})
            for state in self._view.states.values()
            if state.read is False and marked.covers(state.key, state.source, state.date)
        ]
        edits = [covered, *unsaid, *self._edits(also, read=True)]
        return self._make("all-read", edits, (), source or "")

    def add(self, added: Sequence[tuple[Highlight, ArticleRef]], *, group: str = "") -> Documents:
        """Add highlights, restore removed ones and update existing ones, as one change."""
        edits = []
        kind = "edited"
        articles: dict[str, ArticleRef] = {}
        for highlight, article in {item[0].id: item for item in added}.values():
            stored = self._view.get(HIGHLIGHTS, highlight.id) or {}
            values = {**highlight.to_fields(), "deleted": False}
            fields = {name: value for name, value in values.items() if stored.get(name) != value}
            if fields:
                before = {name: stored[name] for name in fields if name in stored}
                gone = {"deleted": True} if not stored else {}
                edits.append(_Edit(HIGHLIGHTS, highlight.id, fields, {**before, **gone}))
                articles[article.key] = article
                if not stored or stored.get("deleted"):
                    kind = "highlighted"
        if not edits:
            return []
        copied = [_Edit(ARTICLES, key, ref.to_fields(), {}) for key, ref in articles.items()]
        about = added[0][0].quote if len(added) == 1 and not group else ""
        details = _details(edits) if kind == "edited" else []
        changed = [*edits, *copied]
        return self._make(kind, changed, list(articles.values()), about, group, details)

    def edit(
        self, highlights: Sequence[Highlight], *, undoable: bool, group: str = ""
    ) -> Documents:
        """Change highlights, as one change.

        Raises:
            KeyError: No highlight has one of the ids.
        """
        edits = []
        for highlight in highlights:
            stored = self._view.tables[HIGHLIGHTS][highlight.id]
            fields = {
                name: value
                for name, value in highlight.to_fields().items()
                if stored.get(name) != value
            }
            if fields:
                before = {name: stored.get(name) for name in fields}
                edits.append(_Edit(HIGHLIGHTS, highlight.id, fields, before))
        if not undoable:
            when = self._clock.tick()
            return [(HIGHLIGHTS, stamp(edit.id, edit.fields, when)) for edit in edits]
        return self._make("edited", edits, *self._about(highlights), group, _details(edits))

    def identify(self, identities: Mapping[str, tuple[str, bytes]]) -> Documents:
        """Keep the evidence by which the articles of marks are found again; no change to undo."""
        when = self._clock.tick()
        return [
            (ARTICLES, stamp(key, {"identity": {"file": file, "text": made.hex()}}, when))
            for key, (file, made) in identities.items()
        ]

    def reattach(self, key: str, highlights: Sequence[Highlight], article: ArticleRef) -> Documents:
        """Give all marks of one key to another article, as one change."""
        edits = []
        for highlight in highlights:
            known = self._view.tables[HIGHLIGHTS][highlight.id]
            fields = {k: each for k, each in highlight.to_fields().items() if known.get(k) != each}
            before = {k: known.get(k) for k in fields}
            edits.append(_Edit(HIGHLIGHTS, highlight.id, fields, before))
        old, new = self._view.state(key), self._view.state(article.key)
        taken: dict[str, Any] = {}
        given: dict[str, Any] = {}
        if old.starred:
            taken["starred"], given["starred"] = False, True
        if old.read is not None:
            taken["read"], given["read"] = None, old.read or bool(new.read)
        if old.note or old.tags:
            taken["note"], taken["tags"] = "", []
            given["note"] = self._both_notes(key, article.key)
            given["tags"] = list(dict.fromkeys((*new.tags, *old.tags)))
            taken["deleted"] = given["deleted"] = False
        if old.place is not None and new.place is None:
            given["place"] = old.place
            given["spot"] = old.anchor and old.anchor.to_field()
        for id_, fields in ((key, taken), (article.key, given)):
            state = {**_UNWRITTEN, **(self._view.get(ARTICLES, id_) or {})}
            if fields:
                before = {name: state.get(name) for name in fields if name != "deleted"}
                edits.append(_Edit(ARTICLES, id_, fields, before))
        edits.append(_Edit(ARTICLES, article.key, article.to_fields(), {}))
        bookmarks = {
            letter: replace(bookmark, key=article.key, title=article.title).to_field()
            for letter, bookmark in self._view.bookmarks().items()
            if bookmark.key == key
        }
        if bookmarks:
            stored = self._view.get(META, BOOKMARKS) or {}
            before = {letter: stored[letter] for letter in bookmarks}
            edits.append(_Edit(META, BOOKMARKS, bookmarks, before))
        if reasons := self._view.kept(key):
            before = {name: sorted(self._view.kept(name)) for name in (key, article.key)}
            kept = sorted({*reasons, *self._view.kept(article.key)})
            edits.append(_Edit(META, KEPT, {key: [], article.key: kept}, before))
        edits += [_Edit(*write) for write in moved(self._view.tables, key, article.key)]
        return self._make("reattached", edits, [article])

    def _both_notes(self, *keys: str) -> str:
        """Return the notes of articles as one, as a merge joins them."""
        documents = [self._view.get(ARTICLES, key) or {} for key in keys]
        dated = [(field_stamp(document, "note"), document) for document in documents]
        dated.sort(key=lambda pair: pair[0])
        return combined((at, NoteText(document.get("note") or "")) for at, document in dated)

    def merge(self, effects: Sequence[Effect], about: str, group: str) -> Documents:
        """Return the line of the history that undoes a portion of a merge, none without effect.

        Args:
            effects: What the portion does.
            about: Where the marks come from.
            group: Names the whole merge.
        """
        steps = [step for effect in effects if (step := effect.step) is not None]
        keys = dict.fromkeys(effect.key for effect in effects if effect.key)
        if not steps:
            return []
        articles = [self._ref(key) for key in keys]
        when = self._clock.tick()
        return [(CHANGES, self._record(MERGED, steps, articles, about, when, group))]

    def remove(self, highlights: Sequence[Highlight], *, group: str = "") -> Documents:
        """Remove highlights, as one change; they stay as tombstones."""
        edits = [
            _Edit(HIGHLIGHTS, highlight.id, {"deleted": True}, {"deleted": False})
            for highlight in highlights
        ]
        return self._make("removed", edits, *self._about(highlights), group)

    def _about(self, highlights: Sequence[Highlight]) -> tuple[list[ArticleRef], str]:
        """Return the articles of highlights, and the quote when there is only one."""
        keys = dict.fromkeys(highlight.key for highlight in highlights)
        quote = highlights[0].quote if len(highlights) == 1 else ""
        return [self._ref(key) for key in keys], quote

    def _edits(self, articles: Sequence[ArticleRef], **fields: bool) -> list[_Edit]:
        edits = []
        for article in articles:
            stored = self._view.get(ARTICLES, article.key) or {}
            before = {field: stored.get(field) for field in fields}
            edits.append(_Edit(ARTICLES, article.key, {**fields, **article.to_fields()}, before))
        return edits

    def _ref(self, key: str) -> ArticleRef:
        state = self._view.state(key)
        return ArticleRef(key, state.title, state.url, state.source, state.author, state.date)

    def _write(
        self,
        kind: str,
        writes: Sequence[Write],
        articles: Sequence[ArticleRef],
        about: str = "",
        group: str = "",
        details: Sequence[str] = (),
    ) -> Documents:
        edits = [_Edit(*write) for write in writes]
        return self._make(kind, edits, articles, about, group, details)

    def _make(
        self,
        kind: str,
        edits: Sequence[_Edit],
        articles: Sequence[ArticleRef],
        about: str = "",
        group: str = "",
        details: Sequence[str] = (),
    ) -> Documents:
        if not edits:
            return []
        when = self._clock.tick()
        steps = [
            make_step(edit.table, edit.id, edit.before, edit.fields)
            for edit in edits
            if edit.before
        ]
        return [
            *((edit.table, stamp(edit.id, edit.fields, when)) for edit in edits),
            (CHANGES, self._record(kind, steps, articles, about, when, group, details)),
        ]

    def _record(
        self,
        kind: str,
        steps: Sequence[Step],
        articles: Sequence[ArticleRef],
        about: str,
        when: int,
        group: str = "",
        details: Sequence[str] = (),
    ) -> StoredDocument:
        return record(
            kind,
            well_formed(describe(kind, articles, about, details)),  # the name of a file may not be
            steps,
            when=self._now(),
            at=when,
            session=self._session,
            keys=[article.key for article in articles],
            title=articles[0].title if articles else "",
            group=group,
        )


def _details(edits: Sequence[_Edit]) -> list[str]:
    """Return what changes in all highlights of a change."""
    return details_of((edit.before, edit.fields) for edit in edits)
