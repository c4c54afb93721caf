"""What a person typed or pasted is never lost, and the screen tells the truth about it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from reader.notes.conflict_copies import conflict_copies
from reader.notes.other_stores import merge_store
from reader.notes.store import Notes
from reader.services.reading import reference
from reader.ui.dialogs.unsaved import UnsavedDialog
from reader.ui.main_screen import MainScreen
from reader.ui.widgets.note_box import NoteBox
from tests.notes.test_lineage import highlight
from tests.ui.driving import Opener, press, settle, status, titles, until

PASTES = ["一\r二\r三", "一\r\n二\r\n三", "一\n二\n三"]


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause(0.1)
    await settle(pilot)


@pytest.mark.slow
@pytest.mark.parametrize("text", PASTES)
async def test_a_note_keeps_the_line_breaks_of_a_paste(open_app: Opener, text: str) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await press(pilot, "j", "enter", "right_parenthesis", "a")
        await paste(pilot, f"{text}\x1b[31m")
        assert screen.query_one(NoteBox).text == "一\n二\n三␛[31m"
        await press(pilot, "escape")
        [made] = screen.session.notes.highlights()
        assert made.note == "一\n二\n三␛[31m"


@pytest.mark.slow
@pytest.mark.parametrize("text", PASTES)
async def test_a_line_takes_all_of_a_paste(open_app: Opener, text: str) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await press(pilot, "slash")
        await paste(pilot, text)
        assert screen.articles.view.words == "一 二 三"


@pytest.mark.slow
async def test_undo_renews_the_list(open_app: Opener) -> None:
    async with open_app().run_test(size=(100, 30)) as pilot:
        screen = await press(pilot, "g", "u")
        unread = titles(screen)
        assert unread
        screen = await press(pilot, "A", "g", "u")
        assert titles(screen) == []
        assert titles(await press(pilot, "u")) == unread
        assert titles(await press(pilot, "ctrl+r")) == []


def full(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.slow
async def test_no_note_is_called_saved_while_the_disk_refuses_it(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        async with open_app().run_test(size=(200, 30)) as pilot:
            screen = await press(pilot, "j", "enter", "right_parenthesis", "a")
            patch.setattr(os, "fdatasync", full)
            await paste(pilot, "春茶")
            await press(pilot, "escape")
            screen = await until(pilot, lambda screen: "NOT SAVED" in status(screen))
            assert "Note saved" not in status(screen)
            patch.undo()


@pytest.mark.slow
@pytest.mark.parametrize(("key", "is_left"), [("Q", True), ("escape", False), ("w", False)])
async def test_leaving_with_unsaved_marks_asks(
    open_app: Opener,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    is_left: bool,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    app = open_app()
    with monkeypatch.context() as patch:
        async with app.run_test(size=(200, 30)) as pilot:
            screen = await press(pilot, "j")
            patch.setattr(os, "fdatasync", full)
            await pilot.press("s")
            await until(pilot, lambda screen: "NOT SAVED" in status(screen))
            await pilot.press("Q")
            await pilot.pause()
            dialog = app.screen
            assert isinstance(dialog, UnsavedDialog)
            assert str(app.session.notes.folder) in dialog._error
            patch.undo()
            await pilot.press(key)
            await pilot.pause()
            assert (app._exit is True) == is_left
            if key == "w":
                assert isinstance(app.screen, MainScreen)
                [written] = tmp_path.glob("reader-marks-*.json")
                assert str(written) in status(screen)
                with Notes.open(tmp_path / "other") as notes:
                    assert merge_store(notes, written).articles == 1


@pytest.mark.slow
async def test_copies_of_a_sync_tool_are_noticed_and_merged_at_a_key(
    open_app: Opener, library: Path, tmp_path: Path
) -> None:
    async with open_app().run_test(size=(200, 30)) as pilot:
        screen = await press(pilot, "j")
        entry = screen.articles.current
        assert entry is not None
    with Notes.open(tmp_path / "there") as notes:
        made = replace(highlight("h9", "那边写的"), key=entry.key)
        notes.add_highlight(made, reference(entry))
    data = tmp_path / "data"
    data.mkdir(exist_ok=True)
    shutil.copy(tmp_path / "there" / "state.json", data / "state (conflicted copy 2024-05-01).json")
    async with open_app().run_test(size=(200, 30)) as pilot:
        screen = await until(pilot, lambda screen: "sync tool" in status(screen))
        assert "gM" in status(screen)
        screen = await press(pilot, "g", "M")
        screen = await until(pilot, lambda screen: "added" in status(screen))
        assert [each.note for each in screen.session.notes.highlights()] == ["那边写的"]
        assert not conflict_copies(screen.session.notes.folder)
        await press(pilot, "u")
        assert screen.session.notes.highlights() == ()
