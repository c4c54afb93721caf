"""What the app asks of the marks: setters, undo, history, other sessions, saving."""

from __future__ import annotations

import errno
import json
import os
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from reader.errors import NotesError
from reader.notes.history import KEPT, KEPT_CHANGES, surplus
from reader.notes.model import ArticleRef, ArticleState, Highlight
from reader.notes.store import Notes
from reader.text.article_date import ArticleDate
from tests.notes.stores import repository_of
from tests.notes.strategies import MEMORY

TEA = ArticleRef(
    "k-tea", "春茶", "https://tea.example/1", "茶事", "陆羽生", ArticleDate.of_day(2024, 3, 5)
)
RAIN = ArticleRef(
    "k-rain", "秋雨", "https://rain.example/2", "雨社", "", ArticleDate.of_day(2023, 9, 1)
)
UNDATED = ArticleRef("k-undated", "无日期", "", "雨社", "", None)


def highlight(id_: str, key: str = TEA.key, start: int = 0, **fields: Any) -> Highlight:
    made = datetime(2024, 5, 1, tzinfo=UTC)
    return replace(
        Highlight(id_, key, "明前", "春", "茶", start, start + 2, 0, "sha", 1, 1, made, made),
        **fields,
    )


class Clock:
    """A wall clock that the test sets."""

    def __init__(self) -> None:
        self.now = datetime(2024, 5, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class OpenNotes(Protocol):
    """Opens a session."""

    def __call__(self, *, read_only: bool = False, compact_at: int | None = None) -> Notes: ...


@pytest.fixture
def open_notes(tmp_path: Path, clock: Clock) -> Iterator[OpenNotes]:
    """Opens sessions on one store, and closes them all."""
    opened: list[Notes] = []

    def open_(*, read_only: bool = False, compact_at: int | None = None) -> Notes:
        folder = tmp_path / "data"
        opened.append(Notes.open(folder, read_only=read_only, clock=clock, compact_at=compact_at))
        return opened[-1]

    yield open_
    for notes in opened:
        notes.close()


def is_read(notes: Notes, article: ArticleRef) -> bool:
    return notes.is_read(article.key, source=article.source, date=article.date)


def test_marks_are_there_at_once_and_after_a_restart(open_notes: OpenNotes) -> None:
    notes = open_notes()
    assert notes.state(TEA.key) == ArticleState(TEA.key)
    assert dict(notes.states()) == {}
    notes.set_starred([TEA, RAIN], True)
    notes.set_read([TEA], True)
    notes.positions.set_place(RAIN, 17)
    notes.add_highlight(highlight("h2", start=5), TEA)
    notes.add_highlight(highlight("h1"), TEA)
    notes.edit_highlight(highlight("h1", note="注", tags=("甲", "乙"), colour=4))
    notes.remember_library(["/a", "/b"])

    def said(notes: Notes) -> None:
        assert is_read(notes, TEA)
        assert not is_read(notes, RAIN)
        state = notes.state(RAIN.key)
        assert (state.place, state.starred, state.read) == (17, True, None)
        assert (state.title, state.url, state.source, state.date) == (
            (RAIN.title, RAIN.url, RAIN.source, RAIN.date)
        )
        assert set(notes.states()) == {TEA.key, RAIN.key}
        assert [each.id for each in notes.highlights(TEA.key)] == ["h1", "h2"]
        assert notes.highlights()[0].note == "注"
        assert notes.highlight("h1") == notes.highlights()[0]
        assert notes.highlighted() == {TEA.key: 2}
        assert notes.last_library() == ("/a", "/b")

    said(notes)
    assert notes.flush(10)
    said(open_notes())


def test_what_changes_nothing_is_not_written(open_notes: OpenNotes) -> None:
    notes = open_notes()
    notes.set_starred([TEA], True)
    notes.positions.set_place(TEA, 3)
    notes.add_highlight(highlight("h1"), TEA)
    notes.flush(10)
    notes.set_starred([TEA], True)
    notes.set_read([TEA], False)
    notes.positions.set_place(TEA, 3)
    notes.edit_highlight(highlight("h1"))
    notes.remove_highlight("none")
    assert notes.saving.pending == 0
    assert len(notes.history()) == 3


def test_stock_tinydb_opens_the_store(open_notes: OpenNotes, tmp_path: Path) -> None:
    notes = open_notes()
    notes.set_starred([TEA], True)
    notes.flush(10)
    with TinyDB(tmp_path / "data" / "state.json", access_mode="r") as stock:
        assert [each["starred"] for each in stock.table("articles")] == [True]


# All read


def test_all_read_is_one_document_however_many_articles_there_are(
    open_notes: OpenNotes, tmp_path: Path
) -> None:
    notes = open_notes()
    notes.mark_all_read(source=None, until=None)
    notes.flush(10)
    assert all(notes.is_read(f"k{n}", source="any", date=None) for n in range(1000))
    tables = json.loads((tmp_path / "data" / "state.json").read_text("utf-8"))
    assert len(tables["ranges"]) == 1
    assert "articles" not in tables
    assert len(notes.ranges()) == 1


def test_all_read_keeps_to_its_source_its_end_and_its_exceptions(
    open_notes: OpenNotes,
) -> None:
    notes = open_notes()
    later = replace(RAIN, key="k-later", date=ArticleDate.of_day(2024, 1, 1))
    left_out = replace(RAIN, key="k-left-out")
    notes.mark_all_read(
        source="雨社",
        until=datetime(2023, 12, 31, tzinfo=UTC),
        except_keys=["k-left-out"],
        also=[UNDATED],
    )
    read = [is_read(notes, each) for each in (RAIN, TEA, later, left_out, UNDATED)]
    assert read == [True, False, False, False, True]
    assert notes.undo() == "marked all of 雨社 read"
    assert not any(is_read(notes, each) for each in (RAIN, UNDATED))


def test_of_all_read_and_unread_what_was_said_last_holds(open_notes: OpenNotes) -> None:
    notes = open_notes()
    notes.set_read([TEA], True)
    notes.set_read([TEA], False)
    assert not is_read(notes, TEA)
    notes.mark_all_read(source=None, until=None)
    assert is_read(notes, TEA)
    assert notes.state(TEA.key).read is None
    notes.set_read([TEA, RAIN], False)
    assert not is_read(notes, TEA)
    assert not is_read(notes, RAIN)
    notes.flush(10)
    again = open_notes()
    assert not is_read(again, TEA)
    assert is_read(again, UNDATED)


# Undo and history


def test_every_change_is_undone_and_done_again_across_restarts(
    open_notes: OpenNotes,
) -> None:
    notes = open_notes()
    notes.set_starred([TEA, RAIN], True)
    notes.set_read([TEA], True)
    notes.add_highlight(highlight("h1"), TEA)
    notes.edit_highlight(highlight("h1", note="注"))
    notes.mark_all_read(source=None, until=None)
    notes.remove_highlight("h1")
    assert notes.flush(10)
    notes = open_notes()
    assert notes.undo() == "removed the highlight “明前” in “春茶”"
    assert notes.highlights()[0].note == "注"
    assert notes.undo() == "marked all read"
    assert not is_read(notes, UNDATED)
    assert notes.undo() == "edited the highlight “明前” in “春茶”: note"
    assert notes.highlights()[0].note == ""
    assert notes.flush(10)
    notes = open_notes()
    assert notes.undo() == "highlighted “明前” in “春茶”"
    assert notes.highlights() == ()
    assert notes.undo() == "marked read “春茶”"
    assert notes.undo() == "starred: 2 articles"
    assert notes.undo() is None
    assert not notes.state(TEA.key).starred
    assert notes.state(TEA.key).read is None
    done = []
    while (text := notes.redo()) is not None:
        done.append(text)
    assert len(done) == 6
    assert notes.state(RAIN.key).starred
    assert is_read(notes, UNDATED)
    assert notes.highlights() == ()
    assert notes.undo() == "removed the highlight “明前” in “春茶”"
    assert notes.highlights()[0].note == "注"


def test_a_new_change_ends_redo(open_notes: OpenNotes) -> None:
    notes = open_notes()
    notes.set_starred([TEA], True)
    notes.undo()
    notes.set_read([TEA], True)
    assert notes.redo() is None
    assert notes.undo() == "marked read “春茶”"
    assert notes.redo() == "marked read “春茶”"


def edit_first(notes: Notes, new: str) -> None:
    for each in notes.highlights()[:1]:
        notes.edit_highlight(replace(each, note=new))


def remove_last(notes: Notes, _new: str) -> None:
    for each in notes.highlights()[-1:]:
        notes.remove_highlight(each.id)


ACTIONS: dict[str, Callable[[Notes, str], object]] = {
    "star": lambda notes, _: notes.set_starred([TEA], not notes.state(TEA.key).starred),
    "read": lambda notes, _: notes.set_read([TEA, RAIN], not is_read(notes, TEA)),
    "add": lambda notes, new: notes.add_highlight(highlight(new), TEA),
    "edit": edit_first,
    "remove": remove_last,
    "all": lambda notes, _: notes.mark_all_read(source=None, until=None),
    "undo": lambda notes, _: notes.undo(),
    "redo": lambda notes, _: notes.redo(),
}


@settings(max_examples=40)
@given(st.lists(st.sampled_from(sorted(ACTIONS)), max_size=15))
def test_undoing_everything_leads_back_and_redoing_leads_forth(actions: list[str]) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, Notes.open(Path(folder)) as notes:
        for number, action in enumerate(actions):
            ACTIONS[action](notes, f"new{number}")

        def shown() -> Any:
            state = notes.state(TEA.key)
            return state.starred, is_read(notes, TEA), is_read(notes, RAIN), notes.highlights()

        while notes.redo():
            pass
        end = shown()
        while notes.undo():
            pass
        assert shown() == (False, False, False, ())
        while notes.redo():
            pass
        assert shown() == end


def test_undo_leaves_alone_what_another_session_has_changed_since(
    open_notes: OpenNotes,
) -> None:
    one, other = open_notes(), open_notes()
    one.add_highlight(highlight("h1"), TEA)
    one.flush(10)
    one.edit_highlight(highlight("h1", note="mine", colour=2))
    one.flush(10)
    other.poll()
    other.edit_highlight(highlight("h1", note="theirs", colour=2))
    other.flush(10)
    one.poll()
    one.undo()
    assert (one.highlights()[0].note, one.highlights()[0].colour) == ("theirs", 1)


def test_undo_takes_ones_own_changes_first(open_notes: OpenNotes) -> None:
    one, other = open_notes(), open_notes()
    one.set_starred([TEA], True)
    one.flush(10)
    other.set_starred([RAIN], True)
    other.flush(10)
    one.poll()
    assert one.undo() == "starred “春茶”"
    assert one.undo() == "starred “秋雨”"


def test_the_history_says_what_was_read_when(open_notes: OpenNotes, clock: Clock) -> None:
    notes = open_notes()
    notes.positions.set_opened(TEA)
    clock.now += timedelta(minutes=5)
    notes.positions.set_opened(TEA)  # the same sitting
    clock.now += timedelta(days=1)
    notes.positions.set_opened(TEA)
    notes.set_starred([RAIN], True)
    notes.flush(10)
    notes = open_notes()
    assert [(each.kind, each.title) for each in notes.history()] == [
        ("starred", "秋雨"),
        ("opened", "春茶"),
        ("opened", "春茶"),
    ]
    tuesday = datetime(2024, 5, 1, tzinfo=UTC)
    found = notes.history(since=tuesday, until=tuesday + timedelta(days=1))
    assert [each.keys for each in found] == [(TEA.key,)]
    assert len(notes.history(kinds=["opened"], limit=1)) == 1
    assert len(notes.history(key=RAIN.key)) == 1
    assert notes.undo() == "starred “秋雨”"
    assert notes.history()[0].undone
    assert notes.undo() is None  # opening is nothing to undo


def test_the_order_of_the_history_survives_a_clock_that_goes_backwards(
    open_notes: OpenNotes, clock: Clock
) -> None:
    notes = open_notes()
    for text, year in (("a", 2024), ("b", 1970), ("c", 2001)):
        clock.now = datetime(year, 1, 1, tzinfo=UTC)
        notes.set_starred([replace(TEA, key=text, title=text)], True)
        notes.set_read([TEA], text != "b")
        notes.flush(10)
        notes = open_notes()
    kept = [each.title for each in notes.history(kinds=["starred"])]
    assert kept == ["c", "b", "a"]
    assert is_read(notes, TEA)  # said last, though the clock says earlier
    assert notes.undo() == "marked read “春茶”"


@pytest.mark.slow
def test_the_history_is_bounded(open_notes: OpenNotes) -> None:
    changes: list[dict[str, Any]] = [
        {"id": str(n), "seq": n, "steps": [["articles", "k", {}]] * (1 + n % 3)}
        for n in range(KEPT + 50)
    ]
    forgotten, shortened = surplus(changes)
    assert {each["id"] for each in forgotten} == {str(n) for n in range(50)}
    assert len(shortened) == KEPT - KEPT_CHANGES
    assert min(n["seq"] for n in changes if n not in shortened and n not in forgotten) > max(
        n["seq"] for n in shortened
    )
    notes = open_notes()
    for number in range(KEPT + 150):
        notes.set_starred([TEA], number % 2 == 0)
    assert notes.flush(30)
    notes.set_starred([TEA], True)
    assert notes.flush(10)
    assert KEPT <= len(open_notes().history()) <= KEPT + 101


# Other sessions


def test_sessions_see_each_other(open_notes: OpenNotes) -> None:
    one, other = open_notes(), open_notes()
    assert not other.poll()
    one.set_starred([TEA], True)
    one.add_highlight(highlight("h1"), TEA)
    other.add_highlight(highlight("h2", start=9), TEA)
    assert one.flush(10)
    assert other.flush(10)
    assert one.poll()
    assert other.poll()
    assert not one.poll()
    for notes in (one, other, open_notes()):
        assert notes.state(TEA.key).starred
        assert [each.id for each in notes.highlights(TEA.key)] == ["h1", "h2"]
    other.remove_highlight("h1")
    other.flush(10)
    assert one.poll()
    assert [each.id for each in one.highlights()] == ["h2"]
    assert list(one.removed()) == ["h1"]


def test_what_is_not_saved_yet_survives_what_others_save(
    open_notes: OpenNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_notes(compact_at=1), open_notes()
    one.set_starred([TEA], True)
    one.flush(10)
    other.poll()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repository_of(other)._db.journaled.writable._lock, "take", _refuse)
        other.set_starred([RAIN], True)
        assert not other.flush(0.5)
        for _ in range(4):
            one.set_read([TEA], not is_read(one, TEA))
            one.flush(10)
        # as after a snapshot that others wrote
        repository_of(other)._journal.replica.reloaded = True
        assert other.poll()
        assert other.state(RAIN.key).starred
        assert other.state(TEA.key).starred
    assert other.flush(10)
    one.poll()
    assert one.state(RAIN.key).starred


def test_nothing_is_committed_between_reading_all_and_asking_what_is_unsaved(
    open_notes: OpenNotes,
) -> None:
    """Else a change committed in between would be in neither, and gone from the screen."""
    notes = open_notes()
    notes.set_starred([TEA], True)
    notes.flush(10)
    repository_of(notes)._journal.replica.reloaded = True
    could_commit = []

    def try_to_commit() -> None:
        could_commit.append(repository_of(notes)._db.journaled.mutex.acquire(blocking=False))

    def pending() -> dict[tuple[str, str], Any]:
        writer = threading.Thread(target=try_to_commit)
        writer.start()
        writer.join()
        return {}

    notes.repository.read_into(notes._view, pending)
    assert could_commit == [False]


def _refuse(timeout: float | None = None) -> None:
    raise NotesError("lock", "another session holds the lock; is it stopped?")


# Saving


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_and_mended(
    open_notes: OpenNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = open_notes()
    notes.set_starred([TEA], True)
    assert notes.flush(10)
    told = threading.Event()
    notes.on_saved = told.set
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fdatasync", full)
        notes.set_starred([RAIN], True)
        notes.set_read([RAIN], True)
        assert notes.state(RAIN.key).starred  # on the screen at once
        assert not notes.flush(10)
        assert told.wait(10)
        assert notes.saving.pending == 2
        assert notes.saving.error == "the disk is full"
        assert not open_notes().state(RAIN.key).starred
    told.clear()
    assert notes.flush(10)
    assert told.wait(10)
    assert (notes.saving.pending, notes.saving.error) == (0, "")
    assert open_notes().state(RAIN.key).starred


def test_it_is_tried_again_without_being_asked(
    open_notes: OpenNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = open_notes()
    failed, saved = threading.Event(), threading.Event()
    notes.on_saved = lambda: (failed if notes.saving.error else saved).set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", full)
        notes.set_starred([TEA], True)
        assert failed.wait(10)
    assert saved.wait(10)
    assert notes.saving.pending == 0


def test_where_nothing_can_be_saved_marks_can_be_read_and_changed_in_memory(
    open_notes: OpenNotes,
) -> None:
    open_notes().set_starred([TEA], True)
    open_notes().flush(10)
    writer = open_notes()
    writer.set_starred([TEA], True)
    writer.flush(10)
    notes = open_notes(read_only=True)
    assert notes.read_only
    assert notes.state(TEA.key).starred
    notes.set_starred([RAIN], True)
    assert notes.state(RAIN.key).starred
    assert not notes.flush(5)
    assert notes.saving.error == "opened read-only"
    writer.set_read([TEA], True)
    writer.flush(10)
    assert notes.poll()
    assert is_read(notes, TEA)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with Notes.open(Path("/proc/no/such/folder")) as notes:
        assert "cannot be saved" in notes.notice
        notes.set_starred([TEA], True)
        assert notes.state(TEA.key).starred
        assert not notes.flush(5)
        assert notes.saving.error


def test_a_store_that_cannot_be_read_is_no_reason_not_to_read(tmp_path: Path) -> None:
    with Notes.unsaved(tmp_path, "no permission") as notes:
        assert "no permission" in notes.notice
        notes.set_starred([TEA], True)
        assert notes.state(TEA.key).starred
        assert not notes.flush(5)
        assert notes.saving.error == "no permission"
        assert not notes.poll()
        assert notes.undo()
        with pytest.raises(NotesError, match="no permission"):
            notes.repository.back_up()
    assert list(tmp_path.iterdir()) == []


def test_closing_takes_a_bounded_time_and_may_be_repeated(
    open_notes: OpenNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = open_notes()
    stuck, go = threading.Event(), threading.Event()

    def wait(descriptor: int) -> None:
        stuck.set()
        go.wait(30)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", wait)
        notes.set_starred([TEA], True)
        assert stuck.wait(10)
        notes.close(0.01)
        assert notes.saving.pending == 1
        go.set()
    notes.close()
    assert notes.saving.pending == 0
    notes.close()


def test_without_locks_nothing_is_written_until_there_are_some(
    open_notes: OpenNotes, tmp_path: Path
) -> None:
    import fcntl

    def no_locks(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    writer = open_notes()
    writer.set_starred([TEA], True)
    writer.flush(10)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fcntl, "flock", no_locks)
        notes = open_notes()
        assert "gives no locks" in notes.notice
        assert str(tmp_path) in notes.notice
        assert notes.state(TEA.key).starred
        notes.set_starred([RAIN], True)
        assert not notes.flush(10)
        assert "gives no locks" in notes.saving.error
        assert not open_notes().state(RAIN.key).starred
    assert notes.flush(10)
    assert open_notes().state(RAIN.key).starred


def test_where_locks_lock_nothing_nothing_is_written(
    open_notes: OpenNotes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import fcntl

    monkeypatch.setattr(fcntl, "flock", lambda _descriptor, _operation: None)
    notes = open_notes()
    assert notes.read_only
    assert str(tmp_path) in notes.notice
    assert "locks do not work" in notes.notice
    assert "--data-dir" in notes.notice


def test_a_store_that_cannot_be_read_now_is_told_and_read_later(
    open_notes: OpenNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = open_notes(), open_notes()
    one.set_starred([TEA], True)
    one.flush(10)

    def broken(*_: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "pread", broken)
        assert not other.poll()
        assert "the disk reports an error" in other.notice
        with pytest.raises(NotesError, match="the disk reports an error"):
            open_notes()
    assert other.poll()
    assert other.notice == ""


def test_a_fault_of_ours_does_not_keep_other_changes_from_being_saved(
    open_notes: OpenNotes,
) -> None:
    notes = open_notes()
    notes._writer.submit([("articles", {"id": "bad", "x": object(), "at": "1"})])
    assert not notes.flush(10)
    assert "error of this program" in notes.saving.error
    notes.set_starred([TEA], True)
    notes.flush(10)
    notes.flush(10)
    assert open_notes().state(TEA.key).starred


@pytest.mark.slow
def test_damage_is_told_with_the_newest_backup(open_notes: OpenNotes, tmp_path: Path) -> None:
    notes = open_notes()
    notes.set_starred([TEA], True)
    notes.set_starred([RAIN], True)
    notes.close()
    assert [each.name[-10:] for each in (tmp_path / "data" / "backups").iterdir()] == ["daily.json"]
    (tmp_path / "data" / "state.json").write_bytes(b"<html>")
    again = open_notes()
    assert "state.json.damaged-" in again.notice
    assert "newest backup is of 2024-05-01" in again.notice


def test_the_folder_is_private(open_notes: OpenNotes, tmp_path: Path) -> None:
    notes = open_notes()
    notes.set_starred([TEA], True)
    notes.close()
    for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("callback", ["on_saved", "backup"])
def test_a_fault_after_saving_does_not_stop_the_saving(
    open_notes: OpenNotes, monkeypatch: pytest.MonkeyPatch, callback: str
) -> None:
    notes = open_notes()

    def fail() -> None:
        raise RuntimeError("a fault of ours")

    if callback == "backup":
        monkeypatch.setattr(notes._writer, "_afterwards", fail)
    else:
        notes.on_saved = fail
    for article in (TEA, RAIN):
        notes.set_starred([article], True)
        assert notes.flush(10)
    assert notes.saving.pending == 0
    assert open_notes().state(RAIN.key).starred
