"""The app starts and works whatever the store holds, and when the index cannot be written."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from reader.config import Settings
from reader.index.database import Index
from reader.notes.store import Notes
from reader.services.session import Session
from reader.ui.app import ReaderApp
from reader.ui.notebook.screen import NotebookScreen
from tests.notes.hostile import BAD, spelled, with_all_bad
from tests.ui.driving import Opener, eventually, press, settle


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A store with a sound highlight and article, and every record that is refused."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "state.json").write_text(spelled(with_all_bad()))
    return folder


def is_open(session: Session) -> bool:
    return session.is_open


@pytest.mark.slow
async def test_the_app_starts_with_a_hostile_store_and_opens_the_notebook(
    hostile: Path, library: Path
) -> None:
    for is_first in (True, False):
        session = Session((library,), Settings(), lambda: Notes.open(hostile))
        async with ReaderApp(session).run_test(size=(120, 30)) as pilot:
            screen = await settle(pilot)
            await eventually(pilot, partial(is_open, session))
            await pilot.pause()
            is_shown = f"{len(BAD)} records cannot be used" in screen.status_text.message
            assert is_shown is is_first
            await press(pilot, "s")
            await pilot.press("g", "h")
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            notebook = pilot.app.screen
            assert isinstance(notebook, NotebookScreen)
            rows = notebook.titles.rows
            assert rows is not None
            assert [row.entry.highlight.id for row in rows if row.entry] == ["good"]
            for key in ("\\", "\\", "\\", "\\", "\\", "G", "enter"):
                await pilot.press(key)
            await pilot.pause()
        session.close()
    with Notes.open(hostile) as notes:
        assert sum(state.starred for state in notes.states().values()) in (1, 2)
        assert notes.saving.error == ""


@pytest.mark.slow
async def test_an_index_that_cannot_be_written_is_said_and_the_marks_are_saved(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with open_app().run_test(size=(120, 30)) as pilot:
        screen = await settle(pilot)

        def full(_: Index) -> NoReturn:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error

        monkeypatch.setattr(Index, "writing", full)
        await press(pilot, "s")
        reason = "the index cannot be written: database or disk is full"
        await eventually(pilot, lambda: reason in screen.status_text.message)
        await press(pilot, "j", "s", "r")
        assert "index" not in screen.status_text.message  # said once
        assert screen.session.notes.flush(10)
    with Notes.open(tmp_path / "data", read_only=True) as notes:
        assert sum(state.starred for state in notes.states().values()) == 2
