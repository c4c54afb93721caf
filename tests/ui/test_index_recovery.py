"""An index that is damaged while it is looked at, and indexing that is stopped."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from reader.errors import ReaderError
from reader.index.progress import Progress
from reader.services.list_rows import Rows
from reader.services.session import Session
from tests.ui.driving import Opener, lines, press, settle, status, titles, until


class DamagedRows(Rows):
    """Rows that cannot be read any more."""

    def __getitem__(self, at: object) -> NoReturn:
        raise sqlite3.DatabaseError("database disk image is malformed")


@pytest.mark.slow
async def test_damage_met_while_painting_is_told_and_mended(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        listed = screen.articles.titles
        damaged = DamagedRows(screen.articles.articles(), str)
        listed.show(damaged, screen.articles.view, None)
        assert "the index is damaged here" in lines(listed)[0]
        assert listed.current is None
        await settle(pilot)
        await settle(pilot)
        assert titles(screen) == [
            "一杯「春茶」[b]怎样泡[/b]，才不辜负山里的早晨：水温、器具与耐心 🍵",
            "石桥记",
            "觀星筆記",
        ]
        assert screen.articles.recovery.rebuilds == 1
        listed.show(damaged, screen.articles.view, None)
        lines(listed)
        await settle(pilot)
        assert "damaged again" in status(screen)


@pytest.mark.slow
async def test_damaged_rows_end_no_session_and_are_mended(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "j")
        screen.session.shelf.index.db.execute("update article set date_kind = 9")
        await press(pilot, "g", "g", "G")
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await until(pilot, lambda screen: len(titles(screen)) == 3)
        await until(pilot, lambda screen: "石桥记" in "".join(lines(screen.articles.titles)))


@pytest.mark.slow
async def test_a_search_that_meets_a_damaged_list_of_grams_mends_it(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        db = screen.session.shelf.index.db
        damage = "update text.part set lists = x'00'"
        await until(pilot, lambda _: db.execute(damage).rowcount > 0)
        await press(pilot, "/", *"石桥", "enter")
        await until(pilot, lambda screen: screen.articles.recovery.rebuilds == 1)
        await until(pilot, lambda screen: titles(screen) == ["石桥记"])


@pytest.mark.slow
async def test_an_index_that_is_overwritten_is_made_anew_at_the_next_key(
    open_app: Opener,
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        for file in screen.session.shelf.index.folder.iterdir():
            if "-" not in file.name and file.stat().st_size > 4096:
                with file.open("r+b") as opened:
                    opened.seek(100)
                    opened.write(b"\xff" * (file.stat().st_size - 100))
        await press(pilot, "g", "u", "g", "a")
        await settle(pilot)
        await settle(pilot)
        assert len(titles(screen)) == 3


@pytest.mark.slow
async def test_indexing_is_stopped_and_goes_on(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "g", "R")
        assert "Nothing is being indexed" in status(screen)
        screen.articles.progress = Progress("text", 3, 9)
        screen.refresh_status()
        assert "indexing 3/9" in status(screen)
        screen = await press(pilot, "g", "R")
        assert "Indexing stopped" in status(screen)
        assert screen.articles.progress is None
        await press(pilot, "R")
        assert "articles" in status(screen)


async def test_indexing_that_ends_early_is_told_and_the_list_is_looked_after(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def maintain_index(_self: Session, tell: Callable[[Progress], None], _stop: object) -> None:
        tell(Progress("text", 3, 9))
        raise ReaderError("it was killed")

    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        monkeypatch.setattr(Session, "maintain_index", maintain_index)
        await press(pilot, "R")
        await settle(pilot)
        assert "it was killed" in status(screen)
        assert screen.articles.progress is None  # else no other session's marks would be seen


class UnreadableRows(Rows):
    """Rows of a file that went away under them."""

    def __init__(self, rows: Rows, error: sqlite3.DatabaseError) -> None:
        super().__init__(rows.articles, str, headed=False)
        self.error = error

    def __getitem__(self, at: object) -> NoReturn:
        raise self.error


@pytest.mark.slow
@pytest.mark.parametrize("message", ["disk I/O error", "database is locked", "no such table: x"])
async def test_an_index_that_cannot_be_read_is_opened_again_and_not_rebuilt(
    open_app: Opener, message: str
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        listed = screen.articles.titles
        assert listed.rows is not None
        rows = UnreadableRows(listed.rows, sqlite3.OperationalError(message))
        listed.show(rows, screen.articles.view, None)
        assert "cannot be read here" in lines(listed)[0]
        await settle(pilot)
        await settle(pilot)
        assert len(titles(screen)) == 3
        assert screen.articles.recovery.rebuilds == 0
        assert "damaged" not in status(screen)
        listed.show(rows, screen.articles.view, None)
        lines(listed)
        await settle(pilot)
        assert message in status(screen)


@pytest.mark.slow
async def test_another_process_that_checks_the_library_leaves_the_open_index_alone(
    open_app: Opener, library: Path
) -> None:
    code = "import sys; from reader.cli import run; sys.exit(run(['doctor', sys.argv[1]]))"
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        folder = screen.session.shelf.index.folder
        before = {file.name for file in folder.iterdir()}
        command = [sys.executable, "-c", code, str(library)]
        await asyncio.to_thread(lambda: subprocess.run(command, capture_output=True, check=True))
        assert before - {file.name for file in folder.iterdir()} == set()
        await press(pilot, "g", "u", "g", "a")
        assert len(titles(screen)) == 3
        assert screen.articles.recovery.rebuilds == 0
