"""The documents that each change writes: the new fields, and the record used by undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from reader.notes.descriptions import describe, details_of
from reader.notes.fields import later_time, write_time
from reader.notes.history import Write, make_step, record
from reader.notes.merge import MERGED
from reader.notes.model import ArticleRef, Bookmark, Highlight
from reader.notes.note_texts import NoteText, combined
from reader.notes.ranges import ReadRange
from reader.notes.reconcile import field_stamp, on_top_of, stamp
from reader.notes.record_rules import well_formed
from reader.notes.threads import moved
from reader.notes.view import ARTICLES, BOOKMARKS, CHANGES, HIGHLIGHTS, KEPT, META, RANGES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from reader.notes.fields import StoredDocument
    from reader.notes.history import Step
    from reader.notes.merge_effects import Effect
    from reader.notes.model import PlaceAnchor, Written
    from reader.notes.reconcile import StampClock
    from reader.notes.view import MarksView

    Documents = list[tuple[str, StoredDocument]]

_UNWRITTEN: Mapping[str, Any] = {"note": "", "tags": []}
"""The values of an article without a note and tags, which undo writes back."""
_SITTING = timedelta(minutes=30)
"""An article opened again within this time is not a new line of the reading history."""


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
        self,
        annotated: Sequence[tuple[ArticleRef, str, Sequence[str]]],
        *,
        undoable: bool,
        since: Mapping[str, Written],
    ) -> Documents:
        """Set the notes and own tags of articles, as one change; see `Notes.annotate`."""
        edits = []
        changed = []
        for article, note, given in annotated:
            state = self._view.state(article.key)
            stored: dict[str, Any] = {"note": state.note, "tags": list(state.tags)}
            tags = tuple(dict.fromkeys(given))
            if (seen := since.get(article.key)) is not None:
                document = {**(self._view.get(ARTICLES, article.key) or {}), **stored}
                note, tags = on_top_of(document, seen, (note, tags))
            values: dict[str, Any] = {"note": note, "tags": list(tags)}
            fields = {name: value for name, value in values.items() if stored[name] != value}
            if fields:
                before = {name: stored[name] for name in fields}
                # A join of edits writes the field of tombstones as well; an article has none.
                written = {**fields, "deleted": False, **article.to_fields()}
                edits.append(Write(ARTICLES, article.key, written, before))
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
        edits = [Write(META, KEPT, fields, before)] if fields != before else []
        return self._make("kept", edits, [article])

    def bookmark(
        self, letter: str, article: ArticleRef, place: int, anchor: PlaceAnchor | None
    ) -> Documents:
        """Set the bookmark of a letter."""
        before = (self._view.get(META, BOOKMARKS) or {}).get(letter)
        made = Bookmark(article.key, place, article.title, anchor).to_field()
        edits = [Write(META, BOOKMARKS, {letter: made}, {letter: before})] if made != before else []
        return self._make("bookmarked", edits, [article])

    def unbookmark(self, letter: str) -> Documents:
        """Remove the bookmark of a letter."""
        bookmark = self._view.bookmarks().get(letter)
        if bookmark is None:
            return []
        edit = Write(META, BOOKMARKS, {letter: None}, {letter: bookmark.to_field()})
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
        covered = Write(RANGES, uuid4().hex, fields, {"deleted": True})
        marked = ReadRange.from_document({"id": covered.id, **fields}, 0)
        # An article's own read mark overrides a range, so the own mark is cleared.
        unsaid = [
            Write(ARTICLES, state.key, {"read": None}, {"read": False})
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
                edits.append(Write(HIGHLIGHTS, highlight.id, fields, {**before, **gone}))
                articles[article.key] = article
                if not stored or stored.get("deleted"):
                    kind = "highlighted"
        if not edits:
            return []
        copied = [Write(ARTICLES, key, ref.to_fields(), {}) for key, ref in articles.items()]
        about = added[0][0].quote if len(added) == 1 and not group else ""
        details = _details(edits) if kind == "edited" else []
        changed = [*edits, *copied]
        return self._make(kind, changed, list(articles.values()), about, group, details)

    def edit(
        self,
        highlights: Sequence[Highlight],
        *,
        undoable: bool,
        group: str = "",
        since: Highlight | None = None,
    ) -> Documents:
        """Change highlights, as one change; see `Notes.edit_highlight` for ``since``.

        Raises:
            KeyError: No highlight has one of the ids.
        """
        edits = []
        for given in highlights:
            stored = self._view.tables[HIGHLIGHTS][given.id]
            if since is not None:
                note, tags = on_top_of(stored, since.written, given.written)
                given = replace(given, note=note, tags=tags)
            edits += _edited(stored, given)
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
            edits += _edited(self._view.tables[HIGHLIGHTS][highlight.id], highlight)
        edits += self._moved_state(key, article.key)
        edits.append(Write(ARTICLES, article.key, article.to_fields(), {}))
        edits += self._moved_bookmarks(key, article)
        if reasons := self._view.kept(key):
            before = {name: sorted(self._view.kept(name)) for name in (key, article.key)}
            kept = sorted({*reasons, *self._view.kept(article.key)})
            edits.append(Write(META, KEPT, {key: [], article.key: kept}, before))
        edits += moved(self._view.tables, key, article.key)
        return self._make("reattached", edits, [article])

    def _moved_state(self, old_key: str, new_key: str) -> list[Write]:
        """Return what moves the star, the read mark, the note, the tags and the position."""
        old, new = self._view.state(old_key), self._view.state(new_key)
        taken: dict[str, Any] = {}
        given: dict[str, Any] = {}
        if old.starred:
            taken["starred"], given["starred"] = False, True
        if old.read is not None:
            taken["read"], given["read"] = None, old.read or bool(new.read)
        if old.note or old.tags:
            taken["note"], taken["tags"] = "", []
            given["note"] = self._both_notes(old_key, new_key)
            given["tags"] = list(dict.fromkeys((*new.tags, *old.tags)))
            taken["deleted"] = given["deleted"] = False
        if old.place is not None and new.place is None:
            given["place"] = old.place
            given["spot"] = old.anchor and old.anchor.to_field()
        edits = []
        for id_, fields in ((old_key, taken), (new_key, given)):
            state = {**_UNWRITTEN, **(self._view.get(ARTICLES, id_) or {})}
            if fields:
                before = {name: state.get(name) for name in fields if name != "deleted"}
                edits.append(Write(ARTICLES, id_, fields, before))
        return edits

    def _moved_bookmarks(self, key: str, article: ArticleRef) -> list[Write]:
        """Return what moves the bookmarks of a key to another article."""
        bookmarks = {
            letter: replace(bookmark, key=article.key, title=article.title).to_field()
            for letter, bookmark in self._view.bookmarks().items()
            if bookmark.key == key
        }
        if not bookmarks:
            return []
        stored = self._view.get(META, BOOKMARKS) or {}
        before = {letter: stored[letter] for letter in bookmarks}
        return [Write(META, BOOKMARKS, bookmarks, before)]

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
            Write(HIGHLIGHTS, highlight.id, {"deleted": True}, {"deleted": False})
            for highlight in highlights
        ]
        return self._make("removed", edits, *self._about(highlights), group)

    def _about(self, highlights: Sequence[Highlight]) -> tuple[list[ArticleRef], str]:
        """Return the articles of highlights, and the quote when there is only one."""
        keys = dict.fromkeys(highlight.key for highlight in highlights)
        quote = highlights[0].quote if len(highlights) == 1 else ""
        return [self._ref(key) for key in keys], quote

    def _edits(self, articles: Sequence[ArticleRef], **fields: bool) -> list[Write]:
        edits = []
        for article in articles:
            stored = self._view.get(ARTICLES, article.key) or {}
            before = {field: stored.get(field) for field in fields}
            edits.append(Write(ARTICLES, article.key, {**fields, **article.to_fields()}, before))
        return edits

    def _ref(self, key: str) -> ArticleRef:
        state = self._view.state(key)
        return ArticleRef(key, state.title, state.url, state.source, state.author, state.date)

    def _make(
        self,
        kind: str,
        edits: Sequence[Write],
        articles: Sequence[ArticleRef],
        about: str = "",
        group: str = "",
        details: Sequence[str] = (),
    ) -> Documents:
        """Return the documents of one change, with its record in the history.

        Args:
            kind: The kind of the change.
            edits: What is written.
            articles: The articles that it concerns.
            about: What its description names.
            group: Names the whole of which this is a part.
            details: What changed in all of them.
        """
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


def _edited(stored: StoredDocument, highlight: Highlight) -> list[Write]:
    """Return what writes the fields of a highlight that differ from the stored ones."""
    values = highlight.to_fields()
    fields = {name: value for name, value in values.items() if stored.get(name) != value}
    fields |= later_time(stored, fields)
    before = {name: stored.get(name) for name in fields}
    return [Write(HIGHLIGHTS, highlight.id, fields, before)] if fields else []


def _details(edits: Sequence[Write]) -> list[str]:
    """Return what changes in all highlights of a change."""
    return details_of((edit.before, edit.fields) for edit in edits)
