"""The reader's own tags and notes on whole articles, which count for the duplicates as well."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from reader.archive.header import Entry
from reader.notes.model import ArticleRef, Written
from reader.records import dataclass
from reader.services.article_list import Shelf
from reader.services.marking import tags_in_use
from reader.services.reading import reference

if TYPE_CHECKING:
    from reader.notes.store import Notes

Annotated = tuple[ArticleRef, str, Sequence[str]]
"""An article, its note and its tags, as `Notes.annotate` takes them."""


def _retagged(
    shelf: Shelf, entry: Entry, tags: Sequence[str], seen: Callable[[str], Written]
) -> Iterator[Annotated]:
    """Yield an article and its duplicates with their new tags.

    Args:
        shelf: The library, which knows the duplicates.
        entry: The article; a new tag is stored with it, and a removed one is removed from its
            duplicates as well.
        tags: All of its tags.
        seen: Returns the note and the tags that the article of a key has so far.
    """
    elsewhere = set()
    for duplicate in shelf.duplicates(entry)[1:]:
        note, before = seen(duplicate.key)
        kept = [tag for tag in before if tag in tags]
        elsewhere.update(kept)
        if len(kept) < len(before):
            yield reference(duplicate), note, kept
    note, before = seen(entry.key)
    yield reference(entry), note, [tag for tag in tags if tag in before or tag not in elsewhere]


def retag(
    notes: Notes,
    shelf: Shelf,
    entries: Iterable[Entry],
    added: Collection[str],
    removed: Collection[str] = (),
) -> int:
    """Add own tags to articles, or remove some, as one step of undo; return how many changed.

    Args:
        notes: The store.
        shelf: The library, which knows the duplicates.
        entries: The articles.
        added: The tags to add.
        removed: The tags to remove.
    """
    changes: dict[str, Annotated] = {}
    changed = 0
    for entry in entries:
        before = shelf.own_tags(entry)
        after = [tag for tag in before if tag not in removed]
        after += [tag for tag in added if tag not in after]
        if tuple(after) != before:
            changed += 1
            for change in _retagged(shelf, entry, after, lambda key: notes.state(key).written):
                changes[change[0].key] = change
    if changes:
        notes.annotate(list(changes.values()))
    return changed


@dataclass(frozen=True, slots=True)
class ArticleNote:
    """The note and the own tags of an article while they are written.

    What another session adds to them meanwhile is kept.

    Attributes:
        notes: The store.
        shelf: The library, which knows the duplicates.
        entry: The article.
        holder: The article itself, or the duplicate that has the note.
        note: The note.
        tags: The own tags.
        stored: What the article and its duplicates had when it was opened, by key.
        drafted: What the last draft has made of it, by key.
    """

    notes: Notes
    shelf: Shelf
    entry: Entry
    holder: Entry
    note: str
    tags: tuple[str, ...]
    stored: Mapping[str, Annotated] = field(default_factory=dict)
    drafted: dict[str, Annotated] = field(default_factory=dict)

    @classmethod
    def of(cls, notes: Notes, shelf: Shelf, entry: Entry) -> ArticleNote:
        """Return the note and tags of an article; a note of a duplicate is continued."""
        duplicates = shelf.duplicates(entry)
        noted = (one for one in duplicates if notes.state(one.key).note)
        holder = next(noted, entry)
        states = [(reference(one), notes.state(one.key)) for one in duplicates]
        stored = {article.key: (article, state.note, state.tags) for article, state in states}
        note = notes.state(holder.key).note
        return cls(notes, shelf, entry, holder, note, shelf.own_tags(entry), stored)

    @property
    def id(self) -> str:
        """The key of the article."""
        return self.entry.key

    @property
    def heading(self) -> str:
        """The title of the article."""
        return self.entry.title

    def suggestions(self) -> Sequence[str]:
        """Return the tags in use, the likeliest first."""
        return tags_in_use(self.notes)

    def save(self, note: str, tags: Sequence[str]) -> ArticleNote | None:
        """Store the note and tags, as one step of undo; return them, None when nothing changed.

        Args:
            note: The new note.
            tags: The new tags.
        """
        self._take_back_draft()  # a draft is not a step of undo
        if not self.drafted and (note, tuple(tags)) == (self.note, self.tags):
            return None
        before = {key: self.notes.state(key) for key in self.stored}
        self._write(note, tags)
        is_same = all(self.notes.state(key) == state for key, state in before.items())
        if is_same and not self.drafted:
            return None  # another order of tags that duplicates have
        return ArticleNote.of(self.notes, self.shelf, self.entry)

    def draft(self, note: str, tags: Sequence[str]) -> None:
        """Store a draft, which undo ignores."""
        self._take_back_draft()
        self.drafted.update(self._write(note, tags, undoable=False))

    def _take_back_draft(self) -> None:
        """Store again what a draft has replaced, unless something else has changed it since."""
        back = []
        for key, (_, note, tags) in self.drafted.items():
            if key in self.stored and self.notes.state(key).written == (note, tuple(tags)):
                back.append(self.stored[key])
        for article, _note, _tags in back:
            del self.drafted[article.key]
        if back:
            self.notes.annotate(back, undoable=False)

    def _seen(self, key: str) -> Written:
        """Return the note and tags that the writer has last seen or made."""
        seen = self.drafted.get(key) or self.stored.get(key)
        return self.notes.state(key).written if seen is None else (seen[1], tuple(seen[2]))

    def _write(
        self, note: str, tags: Sequence[str], *, undoable: bool = True
    ) -> Mapping[str, Annotated]:
        """Store a note and tags on top of what came meanwhile; return them, by key."""
        distinct = list(dict.fromkeys(tags))
        changed = _retagged(self.shelf, self.entry, distinct, self._seen)
        changes = {change[0].key: change for change in changed}
        holder = reference(self.holder)
        unchanged = (holder, "", self._seen(holder.key)[1])
        changes[holder.key] = (holder, note, changes.get(holder.key, unchanged)[2])
        since = {key: self._seen(key) for key in changes}
        self.notes.annotate(list(changes.values()), undoable=undoable, since=since)
        return changes
