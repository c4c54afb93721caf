"""The note of a highlight while it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from reader.records import dataclass
from reader.services import marking, notebook

if TYPE_CHECKING:
    from reader.notes.model import Highlight
    from reader.notes.store import Notes


@dataclass(frozen=True, slots=True)
class HighlightNote:
    """The note and the tags of a highlight while they are written.

    Attributes:
        highlight: The highlight as it was before any draft was saved.
        drafts: The last draft that was saved, empty before there is one.
    """

    notes: Notes
    highlight: Highlight
    drafts: list[Highlight] = field(default_factory=list, compare=False)

    @property
    def id(self) -> str:
        """The id of the highlight."""
        return self.highlight.id

    @property
    def heading(self) -> str:
        """The quote."""
        return f"“{self.highlight.quote}”"

    @property
    def note(self) -> str:
        """The note."""
        return self.highlight.note

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags."""
        return self.highlight.tags

    def suggestions(self) -> Sequence[str]:
        """Return the tags in use, the likeliest first."""
        return marking.tags_in_use(self.notes)

    def save(self, note: str, tags: Sequence[str]) -> HighlightNote | None:
        """Store the note and tags, as one step of undo; return them, None when nothing changed.

        Args:
            note: The new note.
            tags: The new tags.
        """
        if not self.drafts and (note, tuple(tags)) == (self.note, self.tags):
            return None
        self._bring_back(note, tags)
        seen = self.drafts[-1] if self.drafts else self.highlight
        if not marking.annotate(self.notes, self.id, note, tags, since=self.highlight, seen=seen):
            return None
        stored = self.notes.highlight(self.id)
        return None if stored is None else HighlightNote(self.notes, stored)

    def draft(self, note: str, tags: Sequence[str]) -> None:
        """Store a draft, which undo ignores."""
        self._bring_back(note, tags)
        seen = self.drafts[-1] if self.drafts else self.highlight
        marking.draft(self.notes, self.id, note, tags, seen=seen)
        self.drafts[:] = [replace(seen, note=note, tags=tuple(tags))]

    def _bring_back(self, note: str, tags: Sequence[str]) -> None:
        """Add the highlight again if another session has deleted it while its note is written."""
        if (note, tuple(tags)) == (self.note, self.tags):
            return
        if self.notes.highlight(self.id) is None:
            article = notebook.article_ref(self.notes, self.highlight.key)
            self.notes.add_highlight(self.highlight, article)
