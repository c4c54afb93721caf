"""What another session adds to a note while it is written here is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from reader.archive.header import Entry
from reader.notes.model import Written
from reader.notes.store import Notes
from reader.services.article_notes import ArticleNote
from reader.services.highlight_note import HighlightNote
from reader.services.reading import reference
from reader.text.safe import Safe
from tests.notes.test_lineage import ARTICLE, highlight
from tests.services.test_article_notes import SameTexts

ENTRIES = [
    Entry(f"{key}.md", key, Safe(f"题{key}"), Safe(""), Safe(""), "", None, ())
    for key in ("k0", "k1")
]
"""An article and its duplicate."""


class Subject(Protocol):
    def save(self, note: str, tags: Sequence[str]) -> Subject | None: ...
    def draft(self, note: str, tags: Sequence[str]) -> None: ...


class OnHighlight:
    """The note of a highlight."""

    def written(self, notes: Notes) -> Written:
        stored = notes.highlight("h0")
        assert stored is not None
        return stored.written

    def write(self, notes: Notes, note: str, tags: tuple[str, ...]) -> None:
        stored = notes.highlight("h0")
        if stored is None:
            notes.add_highlight(highlight("h0", note, *tags), ARTICLE)
        else:
            notes.edit_highlight(replace(stored, note=note, tags=tags), since=stored)

    def opened(self, notes: Notes) -> Subject:
        stored = notes.highlight("h0")
        assert stored is not None
        return HighlightNote(notes, stored)


class OnArticle:
    """The note of an article."""

    entry = ENTRIES[0]

    def written(self, notes: Notes) -> Written:
        return notes.state(self.entry.key).written

    def write(self, notes: Notes, note: str, tags: tuple[str, ...]) -> None:
        notes.annotate([(reference(self.entry), note, tags)])

    def opened(self, notes: Notes) -> Subject:
        shelf = SameTexts(notes, ENTRIES)
        return ArticleNote.of(notes, shelf, ENTRIES[0])  # type: ignore[arg-type]  # a fake


class OnDuplicate(OnArticle):
    """The note of an article that a duplicate has, which is written from the article."""

    entry = ENTRIES[1]

    def written(self, notes: Notes) -> Written:
        states = [notes.state(entry.key) for entry in ENTRIES]
        tags = tuple(dict.fromkeys(tag for state in states for tag in state.tags))
        return states[1].note, tags


class Both:
    """Two sessions, the first of which writes.

    Args:
        mine: The first session.
        other: The second one.
        noted: What the note is written on.
    """

    def __init__(self, mine: Notes, other: Notes, noted: OnHighlight | OnArticle) -> None:
        self.mine, self.other, self.noted = mine, other, noted
        noted.write(mine, "始。", ("旧",))
        self.meet()

    def meet(self) -> None:
        """Let each session know what the other has stored."""
        assert self.mine.flush(10)  # a poll while its writer works takes in nothing
        self.other.poll()
        assert self.other.flush(10)
        self.mine.poll()

    def write_there(self, note: str, *tags: str) -> None:
        """Write a note in the other session, which this one then knows."""
        self.noted.write(self.other, note, tags)
        self.meet()

    def written(self) -> Written:
        """Return what is stored, for both sessions the same."""
        self.meet()
        written = self.noted.written(self.mine)
        assert self.noted.written(self.other) == written
        return written


@pytest.fixture(params=[OnHighlight, OnArticle, OnDuplicate])
def both(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Both]:
    with Notes.open(tmp_path) as mine, Notes.open(tmp_path) as other:
        yield Both(mine, other, request.param())


@pytest.mark.parametrize("drafts", [(), ("此。",), ("此。始。", "此此。始。")])
@pytest.mark.parametrize("arrives", [0, 1, 2])
def test_words_of_another_session_stay(both: Both, drafts: tuple[str, ...], arrives: int) -> None:
    writing = both.noted.opened(both.mine)
    for number in range(3):
        if number == arrives:
            both.write_there("始。彼。", "旧", "城")
        if number < len(drafts):
            writing.draft(drafts[number], ("旧",))
    saved = writing.save("此。始。", ("乡",))
    note, tags = both.written()
    assert all(word in note for word in ("此。", "始。", "彼。"))
    assert set(tags) == {"城", "乡"}  # the old tag was taken away here
    assert saved is not None
    assert saved.save(note, tags) is None  # nothing is left to save


@pytest.mark.parametrize("drafts", [(), ("此。始。",)])
def test_a_note_left_as_it_was_takes_what_came(both: Both, drafts: tuple[str, ...]) -> None:
    writing = both.noted.opened(both.mine)
    for draft in drafts:
        writing.draft(draft, ("旧",))
        both.meet()
    both.write_there(f"{''.join(drafts) or '始。'}彼。", "旧", "城")
    writing.save("始。", ("旧",))
    assert both.written() == ("始。彼。", ("旧", "城"))


def test_the_same_sentence_written_by_both_stands_twice(both: Both) -> None:
    writing = both.noted.opened(both.mine)
    both.write_there("彼说。", "旧")
    writing.save("此说。", ("旧",))
    note, _tags = both.written()
    assert "彼说。" in note
    assert "此说。" in note
    assert "≠" in note


def test_alone_a_note_is_what_was_written(both: Both) -> None:
    writing = both.noted.opened(both.mine)
    writing.draft("此。", ("旧",))
    writing.draft("", ())
    writing.save("新。", ("旧",))
    assert both.written() == ("新。", ("旧",))
    both.mine.undo()
    assert both.written() == ("始。", ("旧",))


def test_a_tag_given_to_the_article_meanwhile_stays_when_one_is_given_to_its_duplicate(
    tmp_path: Path,
) -> None:
    with Notes.open(tmp_path) as mine, Notes.open(tmp_path) as other:
        both = Both(mine, other, OnDuplicate())
        writing = both.noted.opened(mine)
        other.annotate([(reference(ENTRIES[0]), "", ["城"])])
        both.write_there("始。", "旧", "山")
        writing.save("始。", ("乡",))
        assert set(both.written()[1]) == {"城", "山", "乡"}
