"""Pictures of the screens; look at a changed one before taking it with --snapshot-update."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.desk import marking
from reader.desk.reading import open_article
from reader.ui.app import ReaderApp
from reader.ui.screens.shelf import ShelfScreen

SCREENS = {
    "list": (),
    "sources": ("backslash",),
    "filtered": ("f", "桥"),
    "article": ("j", "enter", "right_parenthesis", "H", "right_parenthesis"),
    "help": ("question_mark",),
}


@pytest.mark.parametrize(
    "size", [(80, 24), (120, 40), (40, 20)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_did(
    snap_compare: Callable[..., bool],
    open_app: Callable[..., ReaderApp],
    name: str,
    size: tuple[int, int],
) -> None:
    async def press(pilot: Pilot[Any]) -> None:
        for key in (None, *SCREENS[name], None):
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            if key is not None:
                await pilot.press(key)
        await pilot.pause()

    assert snap_compare(open_app(), terminal_size=size, run_before=press)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_the_notebook_looks_as_it_did(
    snap_compare: Callable[..., bool],
    open_app: Callable[..., ReaderApp],
    size: tuple[int, int],
) -> None:
    made = datetime(2024, 5, 6, 12, tzinfo=UTC)

    async def press(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ShelfScreen)
        notes = screen.session.notes
        for number, entry in enumerate(screen.listing.articles(), 1):
            opened = open_article(entry, notes, {})
            found = marking.mark(notes, opened, 0, 11, colour=number, clock=lambda: made)
            if number == 1:
                marking.annotate(notes, found.id, "值得再看一遍", ("茶", "器具"))
            elif number == 2:
                notes.edit_highlight(replace(found, state="moved"))
        await pilot.press("g", "h")
        await settle(pilot)

    assert snap_compare(open_app(), terminal_size=size, run_before=press)


async def settle(pilot: Pilot[Any]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def test_the_first_screen_looks_as_it_did(
    snap_compare: Callable[..., bool], open_app: Callable[..., ReaderApp]
) -> None:
    assert snap_compare(open_app(paths=()), terminal_size=(80, 24))
