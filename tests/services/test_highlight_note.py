"""What another session adds to a note while it is written here is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reader.notes.store import Notes
from reader.services.highlight_note import HighlightNote
from tests.notes.test_lineage import ARTICLE, highlight


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Notes, Notes]]:
    with Notes.open(tmp_path) as mine, Notes.open(tmp_path) as other:
        mine.add_highlight(highlight("h0", "始。"), ARTICLE)
        assert mine.flush(10)
        other.poll()
        yield mine, other


def write_there(mine: Notes, other: Notes, note: str, tags: tuple[str, ...] = ()) -> None:
    """Write a note in the other session, which this one then knows."""
    assert mine.flush(10)  # a poll while its writer works takes in nothing
    stored = other.highlight("h0")
    assert stored is not None
    other.edit_highlight(replace(stored, note=note, tags=tags), since=stored)
    assert other.flush(10)
    mine.poll()


def opened(notes: Notes) -> HighlightNote:
    stored = notes.highlight("h0")
    assert stored is not None
    return HighlightNote(notes, stored)


@pytest.mark.parametrize("drafts", [(), ("此。",), ("此。始。", "此此。始。")])
@pytest.mark.parametrize("arrives", [0, 1, 2])
def test_words_of_another_session_stay(
    both: tuple[Notes, Notes], drafts: tuple[str, ...], arrives: int
) -> None:
    mine, other = both
    writing = opened(mine)
    for number in range(3):
        if number == arrives:
            write_there(mine, other, "始。彼。", ("城",))
        if number < len(drafts):
            writing.draft(drafts[number], ())
    writing.save("此。始。", ("乡",))
    stored = mine.highlight("h0")
    assert stored is not None
    assert all(word in stored.note for word in ("此。", "始。", "彼。"))
    assert set(stored.tags) == {"城", "乡"}
    assert mine.flush(10)
    other.poll()
    assert other.highlight("h0") == stored


def test_alone_a_note_is_what_was_written(both: tuple[Notes, Notes]) -> None:
    mine, _other = both
    writing = opened(mine)
    writing.draft("此。", ())
    writing.draft("", ())
    writing.save("新。", ())
    stored = mine.highlight("h0")
    assert stored is not None
    assert stored.note == "新。"
    mine.undo()
    stored = mine.highlight("h0")
    assert stored is not None
    assert stored.note == "始。"
