"""The first picture does not wait for the store, and no key is lost that has to."""

from __future__ import annotations

import fcntl
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.archive.header import Entry
from reader.config import Settings
from reader.errors import NotesError
from reader.notes.model import ArticleRef
from reader.notes.store import Notes
from reader.services import session
from reader.services.facets import FacetCount
from reader.services.reading import Opened, open_article
from reader.services.session import Session
from reader.ui.app import ReaderApp
from reader.ui.articles.article_list import ArticleList
from reader.ui.main_screen import MainScreen
from tests.terminal import Terminal
from tests.ui.driving import lines, settle, status, until


class Storage:
    """A disk that answers when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers = threading.Event()
        self.opened: list[Notes] = []

    def open(self) -> Notes:
        assert self.answers.wait(30)
        try:
            self.opened.append(Notes.open(self.folder))
        except NotesError as error:
            self.opened.append(Notes.unsaved(self.folder, str(error)))
        return self.opened[-1]


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    made = Storage(tmp_path / "data")
    yield made
    made.answers.set()
    for notes in made.opened:
        notes.close()


def app_on(library: Path, storage: Storage) -> ReaderApp:
    return ReaderApp(Session((library,), Settings(read_after=0), storage.open))


async def leave_marks(library: Path, storage: Storage) -> None:
    """Star the first article and mark the second read, as a session before this one."""
    storage.answers.set()
    app = app_on(library, storage)
    async with app.run_test() as pilot:
        screen = await until(pilot, lambda screen: screen.session.is_open)
        await pilot.press("s", "j", "r")
        await settle(pilot)
        assert screen.session.notes.flush(10)
        screen.session.shelf.sync()
    app.session.finish()
    storage.answers.clear()


@pytest.mark.slow
async def test_marks_are_painted_from_the_index_while_the_store_is_not_open(
    library: Path, storage: Storage
) -> None:
    await leave_marks(library, storage)
    app = app_on(library, storage)
    async with app.run_test() as pilot:
        screen = await settle(pilot)
        assert not screen.session.is_open
        early = lines(screen.query_one(ArticleList))
        assert early[1].endswith("*")
        assert [line[:1] for line in early[1:4]] == ["▪", " ", " "]
        starred = screen.articles.facets.rows[2]
        assert isinstance(starred, FacetCount)
        assert starred.total == 1
        storage.answers.set()
        screen = await until(pilot, lambda screen: screen.session.is_open)
        assert lines(screen.query_one(ArticleList)) == early


@pytest.mark.slow
async def test_keys_typed_before_the_store_is_open_are_carried_out_in_order(
    library: Path, storage: Storage
) -> None:
    app = app_on(library, storage)
    async with app.run_test() as pilot:
        await settle(pilot)
        screen = await settle(pilot)
        assert screen.query_one(ArticleList).row_count()
        listed = screen.query_one(ArticleList)
        assert listed.rows is not None
        first, second = listed.rows.articles[:2]
        for key in ("j", "k"):  # these need no marks
            await pilot.press(key)
        await pilot.press("s", "j", "r", "j")
        assert not screen.session.is_open
        assert listed.current == first  # the keys after the first that waits wait as well
        storage.answers.set()
        await until(
            pilot, lambda screen: screen.session.is_open and listed.current not in (first, second)
        )
        notes = screen.session.notes
        assert notes.state(first.key).starred
        assert notes.state(second.key).read is True
        assert not notes.state(second.key).starred


async def test_leaving_needs_no_store(library: Path, storage: Storage) -> None:
    app = app_on(library, storage)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("Q")
    assert not app.is_running
    assert not app.session.is_open
    app.session.finish()


async def test_what_keeps_the_store_from_opening_is_said(library: Path, storage: Storage) -> None:
    storage.folder.mkdir()
    (storage.folder / "state.json").symlink_to(library / "elsewhere.json")
    (library / "elsewhere.json").write_text("{}", "utf-8")
    storage.answers.set()
    app = app_on(library, storage)
    async with app.run_test() as pilot:
        screen = await until(pilot, lambda screen: "is a link" in screen.status_text.message)
        await pilot.press("s")
        screen = await until(pilot, lambda screen: "NOT SAVED" in status(screen))
        assert screen.session.notes.read_only


def has_nothing_unread(screen: MainScreen) -> bool:
    everything = screen.articles.facets.rows[0]
    assert isinstance(everything, FacetCount)
    return everything.unread == 0


@pytest.mark.slow
async def test_marks_made_in_another_library_are_taken_in_when_the_store_opens(
    library: Path, storage: Storage
) -> None:
    await leave_marks(library, storage)
    with Notes.open(storage.folder) as notes:
        notes.mark_all_read(source=None, until=None)
    app = app_on(library, storage)
    storage.answers.set()
    async with app.run_test() as pilot:
        screen = await until(pilot, lambda screen: screen.session.is_open)
        await until(pilot, has_nothing_unread)
        marks = [line[0] for line in lines(screen.query_one(ArticleList)) if ":" in line]
        assert marks
        assert set(marks) == {" "}


@pytest.mark.slow
def test_a_lock_held_by_another_process_delays_no_picture(library: Path, tmp_path: Path) -> None:
    """The store is an old one: it is migrated as it is opened, which needs the lock."""
    data = tmp_path / "data"
    data.mkdir()
    old = {"articles": {"1": {"id": "x", "read": True, "at": "1"}}}
    (data / "state.json").write_text(json.dumps(old), "utf-8")
    environ = {"READER_DATA_DIR": str(data), "READER_CONFIG": str(tmp_path / "none.toml")}
    with (data / "state.json.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with Terminal([library], environ, (120, 40)) as terminal:
            terminal.until("石桥记")
            terminal.press("s")
            assert "石桥记 *" not in terminal.text
            assert not (data / "state.json.log").exists()
            fcntl.flock(lock, fcntl.LOCK_UN)
            terminal.until(" *")
            terminal.press("Q")
            assert terminal.wait() == 0
    with Notes.open(data) as notes:
        assert [state.key for state in notes.states().values() if state.starred]
        assert notes.is_read("x", source="", date=None)


def test_the_mirror_keeps_no_mark_that_never_became_durable(library: Path, tmp_path: Path) -> None:
    notes = Notes.unsaved(tmp_path / "none", "no disk")
    session = Session((library,), Settings(), notes)
    notes.set_starred([ArticleRef("https://a")], True)
    assert session.shelf.sync()
    with Notes.open(tmp_path / "data") as second:
        later = Session((library,), Settings(), lambda: second)
        opened = threading.Event()
        later.open_notes(opened.set)
        assert opened.wait(30)
        later.take_notes()
        actual = later.shelf.index.db.execute("select count(*) from mark").fetchone()
        assert actual == (0,)
        later.finish()
    session.finish()


async def test_a_named_file_is_read_once_however_early_its_row_is_there(
    library: Path, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    (named, *_) = sorted((library / "_posts").iterdir())
    asked: list[Path] = []

    def read(entry: Entry, *given: Any) -> Opened:
        asked.append(entry.path)
        return open_article(entry, *given)

    monkeypatch.setattr(session, "open_article", read)
    app = app_on(named, storage)
    async with app.run_test() as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, MainScreen)
        while not screen.articles.walked:
            await pilot.pause(0.02)
        assert screen.article.opened is None  # what is read waits for the marks
        storage.answers.set()
        await until(pilot, lambda screen: screen.article.opened is not None)
        await settle(pilot)
        assert asked == [named]


async def test_a_named_file_that_is_no_article_shows_its_row(
    tmp_path: Path, storage: Storage
) -> None:
    named = tmp_path / "picture.md"
    named.write_bytes(bytes(range(256)) * 40)
    storage.answers.set()
    app = app_on(named, storage)
    async with app.run_test() as pilot:
        screen = await until(pilot, lambda screen: not screen.startup.awaits_article)
        assert screen.article.opened is None
        assert "picture.md" in status(screen)
