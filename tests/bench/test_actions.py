"""What a key that marks costs the screen's thread, however much is marked already."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.config import Settings
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.services.session import Session
from reader.ui.app import ReaderApp
from reader.ui.keys.command_table import COMMANDS
from reader.ui.main_screen import MainScreen
from tests.ui.driving import ARTICLES, open_entry, press, write_article

pytestmark = pytest.mark.bench

FEW, MANY = 500, 50_000
"""Documents in the store."""
ROUNDS = 21
NOW = datetime(2024, 3, 5, tzinfo=UTC)


def fill(folder: Path, count: int) -> None:
    """Fill a store: nine of ten are articles that were read, one is a highlight."""
    with Notes.open(folder) as notes:
        references = [ArticleRef(f"https://example.org/{number}") for number in range(count)]
        notes.set_read(references[: count * 9 // 10], True)
        for reference in references[count * 9 // 10 :]:
            notes.add_highlight(highlight(reference.key), reference)


def highlight(key: str) -> Highlight:
    return Highlight(
        id=key[-9:].replace("/", "x"),
        key=key,
        quote="石桥横在河上",
        prefix="",
        suffix="",
        start=0,
        end=6,
        paragraph=0,
        sha="",
        cleaning=1,
        colour=1,
        created=NOW,
        modified=NOW,
    )


async def spent(screen: MainScreen, methods: tuple[str, ...]) -> list[float]:
    """Return the milliseconds of this thread that some commands take, with what they set off."""
    found: list[float] = []
    for _ in range(ROUNDS):
        begun = time.thread_time()
        for method in methods:
            if method == "save_note":
                screen.article.editor.replace_note(f"笔记 {len(found)}")
                screen.save_note()
            else:
                screen.run_command(COMMAND_OF[method])
        screen.refresh_status()
        for _ in range(20):  # the messages that they posted, and the painting
            await asyncio.sleep(0)
        found.append(1000 * (time.thread_time() - begun) / len(methods))
    return found


COMMAND_OF = {command.id: command for command in COMMANDS}
ACTIONS: dict[str, Callable[[MainScreen], tuple[str, ...]]] = {
    "star": lambda _: ("article.star",),
    "read": lambda _: ("article.read",),
    "highlight": lambda _: ("reading.highlight", "reading.delete"),
    "note": lambda _: ("reading.note", "save_note", "reading.delete"),
    "undo": lambda _: ("article.star", "app.undo"),
}


async def measure(folder: Path, count: int) -> dict[str, float]:
    """Return the median milliseconds of each action at a size of the store."""
    library = folder / "library"
    library.mkdir(parents=True)
    for name, fields in ARTICLES.items():
        write_article(library, name, *fields)
    fill(folder / "data", count)
    with Notes.open(folder / "data") as notes:
        app = ReaderApp(Session((library,), Settings(read_after=0), notes))
        async with app.run_test(size=(120, 40)) as pilot:
            screen = await press(pilot, "enter", ")", "a", "ctrl+s")
            assert len(notes.highlights(open_entry(screen).key)) == 1
            await press(pilot, "d")
            assert screen.article.view.focused_range is not None, "nothing to highlight"
            return {
                name: statistics.median(await spent(screen, methods(screen)))
                for name, methods in ACTIONS.items()
            }


async def test_an_action_costs_the_same_at_fifty_thousand_entries(tmp_path: Path) -> None:
    few, many = await measure(tmp_path / "few", FEW), await measure(tmp_path / "many", MANY)
    for name in ACTIONS:
        print(f"{name}: {few[name]:.1f} ms at {FEW}, {many[name]:.1f} ms at {MANY:,}")  # noqa: T201
    for name in ACTIONS:
        assert many[name] <= 2 * few[name] + 2, name
