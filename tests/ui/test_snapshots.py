"""Pictures of the screens; look at a changed one before taking it with --snapshot-update."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.ui.app import ReaderApp

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


def test_the_first_screen_looks_as_it_did(
    snap_compare: Callable[..., bool], open_app: Callable[..., ReaderApp]
) -> None:
    assert snap_compare(open_app(paths=()), terminal_size=(80, 24))
